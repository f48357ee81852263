/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-money.h"
#include "mef-payment-state.h"

G_BEGIN_DECLS

/**
 * MefPayment:
 *
 * An attempt to pay online. Properties, all read-only: id, state, client, reference, amount,
 * page-url, expires-at, started-at, label, regie, test-mode, returns, reason, paid-at, means,
 * receipt, receipt-number. Instants are Unix seconds, 0 for none.
 */
#define MEF_TYPE_PAYMENT (mef_payment_get_type ())
G_DECLARE_FINAL_TYPE (MefPayment, mef_payment, MEF, PAYMENT, GObject)

MefPayment *mef_payment_new_from_json (JsonObject *object, GError **error);
gboolean mef_payment_equal (MefPayment *self, MefPayment *other);

const char *mef_payment_get_id (MefPayment *self);
MefPaymentState mef_payment_get_state (MefPayment *self);
const char *mef_payment_get_client (MefPayment *self);
const char *mef_payment_get_reference (MefPayment *self);
MefCents mef_payment_get_amount (MefPayment *self);
const char *mef_payment_get_page_url (MefPayment *self);
gint64 mef_payment_get_expires_at (MefPayment *self);
gint64 mef_payment_get_started_at (MefPayment *self);
const char *mef_payment_get_label (MefPayment *self);
const char *mef_payment_get_regie (MefPayment *self);
gboolean mef_payment_get_test_mode (MefPayment *self);
gboolean mef_payment_get_returns (MefPayment *self);
const char *mef_payment_get_reason (MefPayment *self);
gint64 mef_payment_get_paid_at (MefPayment *self);
const char *mef_payment_get_means (MefPayment *self);
gint64 mef_payment_get_receipt (MefPayment *self);
const char *mef_payment_get_receipt_number (MefPayment *self);
const gint64 *mef_payment_get_invoices (MefPayment *self, gsize *length);

G_END_DECLS
