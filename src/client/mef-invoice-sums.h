/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice.h"

G_BEGIN_DECLS

/**
 * MefInvoiceSums:
 *
 * What the header says of a list of invoices. What is due counts late invoices too; what is payable
 * can be paid online now; @next_due_on is the first day to come, of what is not late.
 */
typedef struct
{
  MefCents due_amount;
  MefCents overdue_amount;
  MefCents payable_amount;
  guint due_count;
  guint overdue_count;
  guint payable_count;
  guint unpaid_count;
  guint paid_count;
  guint all_count;
  MefDay next_due_on; /* MEF_DAY_NONE when nothing is */
} MefInvoiceSums;

void mef_invoice_sums_add (MefInvoiceSums *self, MefInvoice *invoice);

G_END_DECLS
