/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day an invoice is due, and beside it how soon or how late that is. "Today" comes from the
 * clock of the page around it. */
#include "config.h"

#include "mef-due-cell.h"

#include "mef-closures.h"
#include "mef-page.h"

struct _MefDueCell
{
  GtkWidget parent_instance;

  /* template */
  GtkLabel *date_label;
  GtkLabel *hint_label;

  /* owned */
  MefInvoice *invoice; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MefDueCell, mef_due_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INVOICE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update (MefDueCell *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), MEF_TYPE_PAGE);
  MefDay today =
      page != NULL ? mef_context_get_today (mef_page_get_context (MEF_PAGE (page))) : MEF_DAY_NONE;
  MefDay due = self->invoice != NULL ? mef_invoice_get_due_on (self->invoice) : MEF_DAY_NONE;
  g_autofree char *date = mef_closure_format_day (NULL, due);
  g_autofree char *hint = mef_closure_describe_due (self->invoice, today);

  gtk_label_set_label (self->date_label, date);
  gtk_label_set_label (self->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint[0] != '\0');
}

static void
mef_due_cell_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_due_cell_parent_class)->root (widget);
  update (MEF_DUE_CELL (widget));
}

static void
mef_due_cell_dispose (GObject *object)
{
  MefDueCell *self = MEF_DUE_CELL (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_DUE_CELL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->invoice);

  G_OBJECT_CLASS (mef_due_cell_parent_class)->dispose (object);
}

static void
mef_due_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INVOICE)
    g_value_set_object (value, MEF_DUE_CELL (object)->invoice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_due_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefDueCell *self = MEF_DUE_CELL (object);

  if (id != PROP_INVOICE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->invoice, g_value_get_object (value)))
    {
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
mef_due_cell_class_init (MefDueCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_due_cell_dispose;
  object_class->get_property = mef_due_cell_get_property;
  object_class->set_property = mef_due_cell_set_property;
  widget_class->root = mef_due_cell_root;

  properties[PROP_INVOICE] =
      g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-due-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, MefDueCell, date_label);
  gtk_widget_class_bind_template_child (widget_class, MefDueCell, hint_label);
}

static void
mef_due_cell_init (MefDueCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
