/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-invoice.h"
#include "mef-payment.h"

G_BEGIN_DECLS

/**
 * MefInvoiceDetails:
 *
 * Everything the page of one invoice shows. Properties, all read-only: invoice, reference, client,
 * debtor, lines (a #GListModel of #MefInvoiceLine), history (a #GListModel of #MefInvoiceEvent,
 * newest first), payment (the attempt that may still be running, or %NULL), declarable (whether the
 * person may declare that it is paid), test-mode (whether no money moves when it is paid online).
 */
#define MEF_TYPE_INVOICE_DETAILS (mef_invoice_details_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceDetails, mef_invoice_details, MEF, INVOICE_DETAILS, GObject)

MefInvoiceDetails *mef_invoice_details_new_from_json (JsonObject *object, GError **error);

MefInvoice *mef_invoice_details_get_invoice (MefInvoiceDetails *self);
const char *mef_invoice_details_get_reference (MefInvoiceDetails *self);
const char *mef_invoice_details_get_client (MefInvoiceDetails *self);
const char *mef_invoice_details_get_debtor (MefInvoiceDetails *self);
GListModel *mef_invoice_details_get_lines (MefInvoiceDetails *self);
GListModel *mef_invoice_details_get_history (MefInvoiceDetails *self);
MefPayment *mef_invoice_details_get_payment (MefInvoiceDetails *self);
gboolean mef_invoice_details_get_declarable (MefInvoiceDetails *self);
gboolean mef_invoice_details_get_test_mode (MefInvoiceDetails *self);

G_END_DECLS
