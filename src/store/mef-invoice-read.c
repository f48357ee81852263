/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a row of the database to what an invoice is: its state, and why it cannot be paid now. Both
 * follow from what remains, the days and the flags; neither is stored anywhere. */
#include "config.h"

#include "mef-debt-reference.h"
#include "mef-invoice-private.h"

enum
{
  COLUMN_ID,
  COLUMN_REGIE_ID,
  COLUMN_NUMBER,
  COLUMN_LABEL,
  COLUMN_SERVICE,
  COLUMN_BENEFICIARIES,
  COLUMN_REGIE,
  COLUMN_ISSUED_ON,
  COLUMN_DUE_ON,
  COLUMN_AMOUNT,
  COLUMN_REMAINING,
  COLUMN_PAID_AT,
  COLUMN_MULTI,
  COLUMN_HAS_DOCUMENT,
  COLUMN_DIRECT_DEBIT,
  COLUMN_HANDED_OVER,
  COLUMN_CANCELLED,
  COLUMN_DECLARED,
  COLUMN_ONLINE,
  COLUMN_CLIENT,
  COLUMN_PAYMENT_ID,
  COLUMN_PAYMENT_SINCE,
  COLUMN_LOCK_EXPIRES,
  COLUMN_OFFER,
  COLUMN_REFERENCE_KIND,
  COLUMN_REFERENCE,
  COLUMN_HELD,
};

/* Money that is there wins over every flag: a cancelled invoice stays cancelled, though. */
static const char *
state_of (MefStatement *query, const MefInvoiceRow *row, MefDay today)
{
  if (mef_column_int (query, COLUMN_CANCELLED))
    return "cancelled";
  if (row->remaining <= 0)
    return "settled";
  if (mef_column_int (query, COLUMN_HANDED_OVER))
    return "handed_over";
  if (mef_column_int (query, COLUMN_DIRECT_DEBIT))
    return "direct_debit";
  if (row->payment_id != NULL || mef_column_int (query, COLUMN_HELD))
    return "in_payment";
  if (mef_column_int (query, COLUMN_DECLARED))
    return "declared";
  if (row->due_on != NULL && mef_day_parse_iso (row->due_on) < today)
    return "overdue";
  return "due";
}

/**
 * mef_payable_max:
 * @offer: a régie's offer: ws, form or titre
 *
 * Returns: the most that PayFiP takes through it at once
 */
MefCents
mef_payable_max (const char *offer)
{
  return g_str_equal (offer, "ws") ? MEF_PAYABLE_MAX : MEF_PAYABLE_MAX_BY_FORM;
}

/* A debt that the treasury collects is paid whole, under the reference the treasury knows it by. */
static const char *
why_not_as_titre (MefStatement *query, const MefInvoiceRow *row)
{
  MefDebtReferenceKind kind = MEF_DEBT_REFERENCE_FREE;
  g_autofree char *sent = NULL;
  guint exercise;

  if (row->remaining != row->amount)
    return "part-paid";
  mef_debt_reference_kind_from_string (mef_column_text (query, COLUMN_REFERENCE_KIND), &kind);
  sent = mef_debt_reference_compose (kind, mef_column_text (query, COLUMN_REFERENCE), &exercise);
  return sent == NULL ? "reference-malformed" : NULL;
}

static const char *
unpayable_reason_of (MefStatement *query, const MefInvoiceRow *row)
{
  static const struct
  {
    const char *state, *reason;
  } by_state[] = {
    { "cancelled", "cancelled" },     { "settled", "settled" },
    { "handed_over", "handed-over" }, { "direct_debit", "direct-debit" },
    { "in_payment", "in-payment" },   { "declared", "declared" },
  };

  /* Perhaps it is paid: somebody has to look before it can be a second time. */
  if (g_str_equal (row->state, "in_payment") && row->payment_id == NULL)
    return "being-checked";
  for (guint i = 0; i < G_N_ELEMENTS (by_state); i++)
    {
      if (g_str_equal (row->state, by_state[i].state))
        return by_state[i].reason;
    }
  if (!mef_column_int (query, COLUMN_ONLINE))
    return "online-closed";
  if (mef_column_text (query, COLUMN_CLIENT) == NULL)
    return "no-client-number";
  if (row->remaining < MEF_PAYABLE_MIN)
    return "below-minimum";
  if (row->remaining > mef_payable_max (mef_column_text (query, COLUMN_OFFER)))
    return "above-maximum";
  return g_str_equal (mef_column_text (query, COLUMN_OFFER), "titre")
             ? why_not_as_titre (query, row)
             : NULL;
}

/* Fills @row from the current row of a statement made of MEF_INVOICE_COLUMNS. */
void
mef_invoice_read (MefStatement *query, MefDay today, MefInvoiceRow *row)
{
  *row = (MefInvoiceRow){
    .id = mef_column_int (query, COLUMN_ID),
    .regie_id = mef_column_int (query, COLUMN_REGIE_ID),
    .number = mef_column_text (query, COLUMN_NUMBER),
    .label = mef_column_text (query, COLUMN_LABEL),
    .service = mef_column_text (query, COLUMN_SERVICE),
    .beneficiaries = mef_column_text (query, COLUMN_BENEFICIARIES),
    .regie = mef_column_text (query, COLUMN_REGIE),
    .issued_on = mef_column_text (query, COLUMN_ISSUED_ON),
    .due_on = mef_column_text (query, COLUMN_DUE_ON),
    .amount = mef_column_int (query, COLUMN_AMOUNT),
    .remaining = mef_column_int (query, COLUMN_REMAINING),
    .multi_invoice = mef_column_int (query, COLUMN_MULTI) != 0,
    .maximum = mef_payable_max (mef_column_text (query, COLUMN_OFFER)),
    .has_document = mef_column_int (query, COLUMN_HAS_DOCUMENT) != 0,
    .payment_id = mef_column_text (query, COLUMN_PAYMENT_ID),
    .payment_since = mef_column_int (query, COLUMN_PAYMENT_SINCE),
    .lock_expires_at = mef_column_int (query, COLUMN_LOCK_EXPIRES),
  };
  row->state = state_of (query, row, today);
  row->unpayable_reason = unpayable_reason_of (query, row);
  if (row->remaining <= 0)
    row->settled_at = mef_column_int (query, COLUMN_PAID_AT);
}
