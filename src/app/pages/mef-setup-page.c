/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two things a new desk needs: the name of the town and the administrator's address. It only
 * asks; the application initialises the server with the answer (signal "submit"). */
#include "config.h"

#include "mef-setup-page.h"

#include <adwaita.h>

struct _MefSetupPage
{
  MefPage parent_instance;

  /* template */
  AdwEntryRow *town_row;
  AdwEntryRow *email_row;
};

G_DEFINE_FINAL_TYPE (MefSetupPage, mef_setup_page, MEF_TYPE_PAGE)

enum
{
  SIGNAL_SUBMIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Only what can't be one is held back; whether mail arrives there, the server will find out. */
static gboolean
is_address (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
         strpbrk (text, " \t") == NULL;
}

static void
changed_cb (MefSetupPage *self)
{
  g_autofree char *town = dup_text (self->town_row);
  g_autofree char *email = dup_text (self->email_row);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.submit",
                                 town[0] != '\0' && is_address (email));
}

static void
submit_cb (MefSetupPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "setup.submit", NULL);
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSetupPage *self = MEF_SETUP_PAGE (widget);
  g_autofree char *town = dup_text (self->town_row);
  g_autofree char *email = dup_text (self->email_row);

  g_signal_emit (self, signals[SIGNAL_SUBMIT], 0, town, email);
}

/* After a failure the form comes back with what was typed. */
static void
mef_setup_page_refresh (MefPage *page)
{
  mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
}

static void
mef_setup_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_SETUP_PAGE);

  G_OBJECT_CLASS (mef_setup_page_parent_class)->dispose (object);
}

static void
mef_setup_page_class_init (MefSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_setup_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_setup_page_refresh;

  /* (town, email), both filled in. */
  signals[SIGNAL_SUBMIT] =
      g_signal_new ("submit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "setup.submit", NULL, submit_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefSetupPage, town_row);
  gtk_widget_class_bind_template_child (widget_class, MefSetupPage, email_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
mef_setup_page_init (MefSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

MefPage *
mef_setup_page_new (void)
{
  return g_object_new (MEF_TYPE_SETUP_PAGE, NULL);
}
