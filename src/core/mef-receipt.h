/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mef-money.h"

G_BEGIN_DECLS

#define MEF_TYPE_RECEIPT (mef_receipt_get_type ())
G_DECLARE_FINAL_TYPE (MefReceipt, mef_receipt, MEF, RECEIPT, GObject)

/**
 * MefReceipt:
 *
 * A payment that was booked, and its receipt: an immutable value.
 */
MefReceipt *mef_receipt_new_from_json (JsonObject *object, GError **error);
gint64 mef_receipt_get_id (MefReceipt *self);
const char *mef_receipt_get_number (MefReceipt *self);
gint64 mef_receipt_get_paid_at (MefReceipt *self);
MefCents mef_receipt_get_amount (MefReceipt *self);
MefCents mef_receipt_get_credit (MefReceipt *self);
const char *mef_receipt_get_means (MefReceipt *self);
const char *mef_receipt_get_invoices (MefReceipt *self);

G_END_DECLS
