/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums of a list of invoices: plain data, and the one place that says what counts as what. */
#include "config.h"

#include "mef-invoice-sums.h"

#include "mef-invoice-search.h"

/* A sum beyond 64 bits stays at the last one that fits; no town bills that much. */
static void
add_amount (MefCents *sum, MefCents amount)
{
  if (!mef_money_add (*sum, amount, sum))
    g_debug ("amounts do not fit");
}

static gboolean
is_due (MefInvoiceState state)
{
  return state == MEF_INVOICE_STATE_DUE || state == MEF_INVOICE_STATE_OVERDUE;
}

/**
 * mef_invoice_sums_add:
 * @self: sums, all zero at first
 * @invoice: an invoice to count
 */
void
mef_invoice_sums_add (MefInvoiceSums *self, MefInvoice *invoice)
{
  MefInvoiceState state = mef_invoice_get_state (invoice);
  MefCents remaining = mef_invoice_get_remaining (invoice);
  MefDay due_on = mef_invoice_get_due_on (invoice);

  self->all_count++;
  if (mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_UNPAID))
    self->unpaid_count++;
  if (mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_PAID))
    self->paid_count++;
  if (mef_invoice_get_payable (invoice))
    {
      self->payable_count++;
      add_amount (&self->payable_amount, remaining);
    }
  if (!is_due (state))
    return;
  self->due_count++;
  add_amount (&self->due_amount, remaining);
  if (state == MEF_INVOICE_STATE_OVERDUE)
    {
      self->overdue_count++;
      add_amount (&self->overdue_amount, remaining);
    }
  else if (due_on != MEF_DAY_NONE &&
           (self->next_due_on == MEF_DAY_NONE || due_on < self->next_due_on))
    self->next_due_on = due_on;
}
