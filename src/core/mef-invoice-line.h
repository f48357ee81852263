/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-money.h"

G_BEGIN_DECLS

/* One line of an invoice. Properties: position, beneficiary, label, quantity, amount. */
#define MEF_TYPE_INVOICE_LINE (mef_invoice_line_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceLine, mef_invoice_line, MEF, INVOICE_LINE, GObject)

MefInvoiceLine *mef_invoice_line_new_from_json (JsonObject *object, GError **error);

guint mef_invoice_line_get_position (MefInvoiceLine *self);
const char *mef_invoice_line_get_beneficiary (MefInvoiceLine *self);
const char *mef_invoice_line_get_label (MefInvoiceLine *self);
const char *mef_invoice_line_get_quantity (MefInvoiceLine *self);
MefCents mef_invoice_line_get_amount (MefInvoiceLine *self);

G_END_DECLS
