/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-day.h"
#include "mef-invoice-state.h"
#include "mef-money.h"

G_BEGIN_DECLS

/**
 * MefInvoice:
 *
 * An invoice as a list shows it. Properties, all read-only: id, number, issued-on, due-on, amount,
 * remaining, label, service, beneficiaries, state, settled-on, regie, regie-id, multi-invoice,
 * has-document, payable, unpayable-reason, payment-id, payment-since. Days are #MefDay (guint),
 * amounts #MefCents (gint64), instants Unix seconds with 0 for none.
 */
#define MEF_TYPE_INVOICE (mef_invoice_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoice, mef_invoice, MEF, INVOICE, GObject)

MefInvoice *mef_invoice_new_from_json (JsonObject *object, GError **error);
gboolean mef_invoice_equal (MefInvoice *self, MefInvoice *other);

gint64 mef_invoice_get_id (MefInvoice *self);
const char *mef_invoice_get_number (MefInvoice *self);
MefDay mef_invoice_get_issued_on (MefInvoice *self);
MefDay mef_invoice_get_due_on (MefInvoice *self);
MefCents mef_invoice_get_amount (MefInvoice *self);
MefCents mef_invoice_get_remaining (MefInvoice *self);
const char *mef_invoice_get_label (MefInvoice *self);
const char *mef_invoice_get_service (MefInvoice *self);
const char *mef_invoice_get_beneficiaries (MefInvoice *self);
MefInvoiceState mef_invoice_get_state (MefInvoice *self);
MefDay mef_invoice_get_settled_on (MefInvoice *self);
const char *mef_invoice_get_regie (MefInvoice *self);
gint64 mef_invoice_get_regie_id (MefInvoice *self);
gboolean mef_invoice_get_multi_invoice (MefInvoice *self);
MefCents mef_invoice_get_maximum (MefInvoice *self);
gboolean mef_invoice_get_has_document (MefInvoice *self);
gboolean mef_invoice_get_payable (MefInvoice *self);
const char *mef_invoice_get_unpayable_reason (MefInvoice *self);
const char *mef_invoice_get_payment_id (MefInvoice *self);
gint64 mef_invoice_get_payment_since (MefInvoice *self);
const char *mef_invoice_get_haystack (MefInvoice *self);

G_END_DECLS
