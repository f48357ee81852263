/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day an invoice is due, and beside it how soon or how late that is. "Today" comes from the
 * clock of the page around it. */
#include "config.h"

#include "mef-due-cell.h"

#include "mef-closures.h"

struct _MefDueCell
{
  MefInvoiceCell parent_instance;

  /* template */
  GtkLabel *date_label;
  GtkLabel *hint_label;
};

G_DEFINE_FINAL_TYPE (MefDueCell, mef_due_cell, MEF_TYPE_INVOICE_CELL)

static void
mef_due_cell_update (MefInvoiceCell *cell)
{
  MefDueCell *self = MEF_DUE_CELL (cell);
  MefInvoice *invoice = mef_invoice_cell_get_invoice (cell);
  MefDay due = invoice != NULL ? mef_invoice_get_due_on (invoice) : MEF_DAY_NONE;
  g_autofree char *date = mef_closure_format_day (NULL, due);
  g_autofree char *hint = mef_closure_describe_due (invoice, mef_invoice_cell_get_today (cell));

  gtk_label_set_label (self->date_label, date);
  gtk_label_set_label (self->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint[0] != '\0');
}

static void
mef_due_cell_class_init (MefDueCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MEF_INVOICE_CELL_CLASS (klass)->update = mef_due_cell_update;

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
