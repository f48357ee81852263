/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice in two lines, for a narrow window: object and amount; number, due date and state. The
 * state cell inside colours the row. */
#include "config.h"

#include "mef-invoice-card.h"

#include "mef-closures.h"
#include "mef-page.h"
#include "mef-state-cell.h"

struct _MefInvoiceCard
{
  MefInvoiceCell parent_instance;

  /* template */
  GtkLabel *title_label;
  GtkLabel *amount_label;
  GtkLabel *details_label;
  MefStateCell *state;
};

G_DEFINE_FINAL_TYPE (MefInvoiceCard, mef_invoice_card, MEF_TYPE_INVOICE_CELL)

/* "2015-001-001205 · 12 days late": there is room for how soon or the day, not for both. */
static char *
describe (MefInvoiceCell *cell, MefInvoice *invoice)
{
  MefDay today = mef_invoice_cell_get_today (cell);
  g_autofree char *due = mef_closure_format_day (NULL, mef_invoice_get_due_on (invoice));
  g_autofree char *hint = mef_closure_describe_due (invoice, today);

  return g_strjoin (" · ", mef_invoice_get_number (invoice), hint[0] != '\0' ? hint : due, NULL);
}

static void
mef_invoice_card_update (MefInvoiceCell *cell)
{
  MefInvoiceCard *self = MEF_INVOICE_CARD (cell);
  MefInvoice *invoice = mef_invoice_cell_get_invoice (cell);
  g_autofree char *amount = NULL, *details = NULL;

  g_object_set (self->state, "invoice", invoice, NULL);
  if (invoice == NULL)
    return;
  amount = mef_money_format (mef_invoice_get_amount (invoice));
  details = describe (cell, invoice);
  gtk_label_set_label (self->title_label, mef_invoice_get_label (invoice));
  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->details_label, details);
}

static void
mef_invoice_card_class_init (MefInvoiceCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MEF_INVOICE_CELL_CLASS (klass)->update = mef_invoice_card_update;

  g_type_ensure (MEF_TYPE_STATE_CELL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-invoice-card.ui");
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, amount_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, details_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, state);
}

static void
mef_invoice_card_init (MefInvoiceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
