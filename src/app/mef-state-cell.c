/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of an invoice in a word and a picture. Being in every row, it is also what puts the
 * settled class on the row around it: GTK 4.8 gives a list no say over its rows. Rows are recycled,
 * so the class follows the invoice, and is looked up again when the cell moves to another row. */
#include "config.h"

#include "mef-state-cell.h"

#include "mef-closures.h"

struct _MefStateCell
{
  MefInvoiceCell parent_instance;

  /* template */
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (MefStateCell, mef_state_cell, MEF_TYPE_INVOICE_CELL)

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
mark_row (MefStateCell *self, MefInvoice *invoice)
{
  GtkWidget *row = find_row (self);

  if (row != NULL)
    set_class (row, "mef-settled", mef_closure_is_settled (invoice));
}

static void
mef_state_cell_update (MefInvoiceCell *cell)
{
  MefStateCell *self = MEF_STATE_CELL (cell);
  MefInvoice *invoice = mef_invoice_cell_get_invoice (cell);
  g_autofree char *text = mef_closure_describe_state (invoice);

  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_image_set_from_icon_name (self->icon,
                                invoice != NULL ? mef_closure_get_state_icon (invoice) : NULL);
  set_class (GTK_WIDGET (self), "mef-overdue",
             invoice != NULL && mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_OVERDUE);
  mark_row (self, invoice);
}

/* For whoever can't click on a row: GTK 4.8 gives rows no accessible action. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoice *invoice = mef_invoice_cell_get_invoice (MEF_INVOICE_CELL (widget));

  if (invoice != NULL)
    gtk_widget_activate_action (widget, "invoices.open", "x", mef_invoice_get_id (invoice));
}

static void
mef_state_cell_class_init (MefStateCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MEF_INVOICE_CELL_CLASS (klass)->update = mef_state_cell_update;

  gtk_widget_class_install_action (widget_class, "cell.open", NULL, open_action);
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
