/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-api.h"

G_BEGIN_DECLS

/**
 * MefInvoiceList:
 *
 * All invoices of the person signed in, as a #GListModel of #MefInvoice, newest first. Properties,
 * read-only: loading, loaded (a first load came to its end), error (a boxed #GError or %NULL),
 * n-items; for the header: due-amount, due-count (what is to be paid, late or not),
 * overdue-amount, overdue-count, payable-amount, payable-count (what can be paid online now),
 * next-due-on (a #MefDay), all-count, unpaid-count, paid-count. Amounts are gint64, counts guint.
 * They are up to date when items-changed is emitted.
 */
#define MEF_TYPE_INVOICE_LIST (mef_invoice_list_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceList, mef_invoice_list, MEF, INVOICE_LIST, GObject)

MefInvoiceList *mef_invoice_list_new (MefApi *api);
gboolean mef_invoice_list_get_loading (MefInvoiceList *self);
gboolean mef_invoice_list_get_loaded (MefInvoiceList *self);
const GError *mef_invoice_list_get_error (MefInvoiceList *self);
MefInvoice *mef_invoice_list_find (MefInvoiceList *self, gint64 id);

MefCents mef_invoice_list_get_due_amount (MefInvoiceList *self);
guint mef_invoice_list_get_due_count (MefInvoiceList *self);
MefCents mef_invoice_list_get_overdue_amount (MefInvoiceList *self);
guint mef_invoice_list_get_overdue_count (MefInvoiceList *self);
MefCents mef_invoice_list_get_payable_amount (MefInvoiceList *self);
guint mef_invoice_list_get_payable_count (MefInvoiceList *self);
MefDay mef_invoice_list_get_next_due_on (MefInvoiceList *self);
guint mef_invoice_list_get_unpaid_count (MefInvoiceList *self);
guint mef_invoice_list_get_paid_count (MefInvoiceList *self);

void mef_invoice_list_refresh_async (MefInvoiceList *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
mef_invoice_list_refresh_finish (MefInvoiceList *self, GAsyncResult *result, GError **error);

G_END_DECLS
