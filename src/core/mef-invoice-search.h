/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice.h"

G_BEGIN_DECLS

/**
 * MefInvoiceScope:
 * @MEF_INVOICE_SCOPE_ALL: every invoice
 * @MEF_INVOICE_SCOPE_UNPAID: those somebody still has to do something about, or is paying now
 * @MEF_INVOICE_SCOPE_PAID: those settled, by whatever means
 *
 * The three views of the list. The nicks of the type are the words on the wire.
 */
typedef enum
{
  MEF_INVOICE_SCOPE_ALL,
  MEF_INVOICE_SCOPE_UNPAID,
  MEF_INVOICE_SCOPE_PAID,
} MefInvoiceScope;

#define MEF_TYPE_INVOICE_SCOPE (mef_invoice_scope_get_type ())
GType mef_invoice_scope_get_type (void);

gboolean mef_invoice_matches_scope (MefInvoice *invoice, MefInvoiceScope scope);
char *mef_search_fold (const char *text);
gboolean mef_invoice_matches_search (MefInvoice *invoice, const char *folded);

/* One per column, for sorting; equal invoices compare by id, so that no order is left to chance. */
int mef_invoice_compare_state (MefInvoice *a, MefInvoice *b);
int mef_invoice_compare_issued_on (MefInvoice *a, MefInvoice *b);
int mef_invoice_compare_due_on (MefInvoice *a, MefInvoice *b);
int mef_invoice_compare_amount (MefInvoice *a, MefInvoice *b);
int mef_invoice_compare_number (MefInvoice *a, MefInvoice *b);
int mef_invoice_compare_label (MefInvoice *a, MefInvoice *b);

G_END_DECLS
