/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of an invoice in a word and a picture. Being in every row, it is also what puts the
 * settled class on the row around it: GTK 4.8 gives a list no say over its rows. Rows are recycled,
 * so the class follows the invoice, and is looked up again when the cell moves to another row. */
#include "config.h"

#include "mef-state-cell.h"

#include "mef-closures.h"

struct _MefStateCell
{
  GtkWidget parent_instance;

  /* template */
  GtkImage *icon;
  GtkLabel *label;

  /* owned */
  MefInvoice *invoice; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MefStateCell, mef_state_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INVOICE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* The row of the list or of the table, some levels up; NULL outside of one. */
static GtkWidget *
find_row (MefStateCell *self)
{
  GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self));

  while (widget != NULL && g_strcmp0 (gtk_widget_get_css_name (widget), "row") != 0)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
mark_row (MefStateCell *self)
{
  GtkWidget *row = find_row (self);

  if (row != NULL)
    set_class (row, "mef-settled", mef_closure_is_settled (self->invoice));
}

static void
update (MefStateCell *self)
{
  g_autofree char *text = mef_closure_describe_state (self->invoice);

  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_image_set_from_icon_name (self->icon, self->invoice != NULL
                                                ? mef_closure_get_state_icon (self->invoice)
                                                : NULL);
  set_class (GTK_WIDGET (self), "mef-overdue",
             self->invoice != NULL &&
                 mef_invoice_get_state (self->invoice) == MEF_INVOICE_STATE_OVERDUE);
  mark_row (self);
}

/* For whoever can't click on a row: GTK 4.8 gives rows no accessible action. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefStateCell *self = MEF_STATE_CELL (widget);

  if (self->invoice != NULL)
    gtk_widget_activate_action (widget, "invoices.open", "x", mef_invoice_get_id (self->invoice));
}

static void
mef_state_cell_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_state_cell_parent_class)->root (widget);
  mark_row (MEF_STATE_CELL (widget));
}

static void
mef_state_cell_dispose (GObject *object)
{
  MefStateCell *self = MEF_STATE_CELL (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_STATE_CELL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->invoice);

  G_OBJECT_CLASS (mef_state_cell_parent_class)->dispose (object);
}

static void
mef_state_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INVOICE)
    g_value_set_object (value, MEF_STATE_CELL (object)->invoice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_state_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefStateCell *self = MEF_STATE_CELL (object);

  if (id != PROP_INVOICE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->invoice, g_value_get_object (value)))
    {
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
mef_state_cell_class_init (MefStateCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_state_cell_dispose;
  object_class->get_property = mef_state_cell_get_property;
  object_class->set_property = mef_state_cell_set_property;
  widget_class->root = mef_state_cell_root;

  properties[PROP_INVOICE] =
      g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "cell.open", NULL, open_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-state-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, icon);
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, label);
}

static void
mef_state_cell_init (MefStateCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
