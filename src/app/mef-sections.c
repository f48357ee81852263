/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody signed in finds at the top: the invoices, the payments, the messages, the account.
 * Each section is a bin for its page, so that one nobody has looked at yet costs nothing. */
#include "config.h"

#include "mef-sections.h"

#include <glib/gi18n.h>

#include "mef-account-page.h"
#include "mef-invoices-page.h"
#include "mef-receipts-page.h"
#include "mef-threads-page.h"

struct _MefSections
{
  AdwBin parent_instance;

  AdwViewStack *stack; /* template */
  MefContext *context; /* (owned) (nullable): until it was filled */
  gboolean updating;   /* sections come or go: none of them was chosen */
};

G_DEFINE_FINAL_TYPE (MefSections, mef_sections, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS,
};

enum
{
  SIGNAL_PAGE_MADE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* In this order. A page is made when it is first looked at, or at once where it may have something
 * to tell. */
static const struct
{
  const char *name, *title, *icon;
  MefPage *(*make) (MefContext *context);
  gboolean at_once;
} section_table[] = {
  { "invoices", N_ ("Invoices"), "mef-invoices-symbolic", mef_invoices_page_new, TRUE },
  { "payments", N_ ("Payments"), "mef-card-symbolic", mef_receipts_page_new, FALSE },
  { "messages", N_ ("Messages"), "mail-unread-symbolic", mef_threads_page_new, TRUE },
  { "account", N_ ("My Account"), "avatar-default-symbolic", mef_account_page_new, FALSE },
};

static void
make_page (MefSections *self, AdwBin *bin)
{
  AdwViewStackPage *section = adw_view_stack_get_page (self->stack, GTK_WIDGET (bin));
  const char *name = adw_view_stack_page_get_name (section);

  for (guint i = 0; i < G_N_ELEMENTS (section_table); i++)
    {
      MefPage *page;

      if (!g_str_equal (section_table[i].name, name))
        continue;
      page = section_table[i].make (self->context);
      g_object_set (page, "sections", self->stack, NULL);
      g_object_bind_property (page, "badge", section, "badge-number", G_BINDING_SYNC_CREATE);
      g_object_bind_property (page, "badge", section, "needs-attention", G_BINDING_SYNC_CREATE);
      adw_bin_set_child (bin, GTK_WIDGET (page));
      g_signal_emit (self, signals[SIGNAL_PAGE_MADE], 0, page);
    }
}

/* Somebody chose another section: what it shows is asked for again, unless it is new. */
static void
visible_child_cb (MefSections *self)
{
  AdwBin *bin = ADW_BIN (adw_view_stack_get_visible_child (self->stack));
  gboolean is_new;

  if (bin == NULL || self->updating)
    return;
  is_new = adw_bin_get_child (bin) == NULL;
  if (is_new)
    make_page (self, bin);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  if (!is_new)
    mef_page_refresh (MEF_PAGE (adw_bin_get_child (bin)));
}

static void
mef_sections_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_object (value, mef_sections_get_page (MEF_SECTIONS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_sections_dispose (GObject *object)
{
  MefSections *self = MEF_SECTIONS (object);

  self->updating = TRUE;
  /* The bin lets go of its child by itself later on, and must not find it gone. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_SECTIONS);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (mef_sections_parent_class)->dispose (object);
}

static void
mef_sections_class_init (MefSectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_sections_dispose;
  object_class->get_property = mef_sections_get_property;

  properties[PROP_PAGE] = g_param_spec_object ("page", NULL, NULL, MEF_TYPE_PAGE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* A page was made, which somebody has to listen to. */
  signals[SIGNAL_PAGE_MADE] = g_signal_new ("page-made", MEF_TYPE_SECTIONS, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, MEF_TYPE_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-sections.ui");
  gtk_widget_class_bind_template_child (widget_class, MefSections, stack);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_cb);
}

static void
mef_sections_init (MefSections *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* How many sections there are; each has a key of its own. */
guint
mef_sections_get_n_names (void)
{
  return G_N_ELEMENTS (section_table);
}

/* What the section at @index, below mef_sections_get_n_names(), is called in the program. */
const char *
mef_sections_get_name (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (section_table), NULL);
  return section_table[index].name;
}

/* Puts the sections of whoever has just signed in at @context in the place of what is there; the
 * first one shows. */
void
mef_sections_fill (MefSections *self, MefContext *context)
{
  g_return_if_fail (MEF_IS_SECTIONS (self) && MEF_IS_CONTEXT (context));

  mef_sections_clear (self);
  g_set_object (&self->context, context);
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (section_table); i++)
    {
      GtkWidget *bin = adw_bin_new ();
      AdwViewStackPage *section =
          adw_view_stack_add_titled (self->stack, bin, section_table[i].name,
                                     _ (section_table[i].title));

      adw_view_stack_page_set_icon_name (section, section_table[i].icon);
      if (section_table[i].at_once)
        make_page (self, ADW_BIN (bin));
    }
  adw_view_stack_set_visible_child_name (self->stack, section_table[0].name);
  self->updating = FALSE;
}

/* Takes the sections and their pages away: they are of somebody who signed out. */
void
mef_sections_clear (MefSections *self)
{
  GtkWidget *child;

  g_return_if_fail (MEF_IS_SECTIONS (self));

  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->stack))) != NULL)
    adw_view_stack_remove (self->stack, child);
  self->updating = FALSE;
}

/* The page of the section that shows, borrowed; NULL before there are any. */
MefPage *
mef_sections_get_page (MefSections *self)
{
  GtkWidget *bin;

  g_return_val_if_fail (MEF_IS_SECTIONS (self), NULL);
  bin = adw_view_stack_get_visible_child (self->stack);
  return bin != NULL ? MEF_PAGE (adw_bin_get_child (ADW_BIN (bin))) : NULL;
}

/* Shows the section called @name; whether there is one. */
gboolean
mef_sections_show (MefSections *self, const char *name)
{
  g_return_val_if_fail (MEF_IS_SECTIONS (self) && name != NULL, FALSE);

  if (adw_view_stack_get_child_by_name (self->stack, name) == NULL)
    return FALSE;
  adw_view_stack_set_visible_child_name (self->stack, name);
  return TRUE;
}
