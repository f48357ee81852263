/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-money.h"

G_BEGIN_DECLS

/**
 * MefInvoiceEventKind:
 *
 * What can happen to an invoice. The nicks of the type are the words on the wire; a word a newer
 * server may add reads as %MEF_INVOICE_EVENT_OTHER.
 */
typedef enum
{
  MEF_INVOICE_EVENT_PUBLISHED,
  MEF_INVOICE_EVENT_DOCUMENT_ADDED,
  MEF_INVOICE_EVENT_PAYMENT_STARTED,
  MEF_INVOICE_EVENT_PAYMENT_REFUSED,
  MEF_INVOICE_EVENT_PAYMENT_ABANDONED,
  MEF_INVOICE_EVENT_PAYMENT_EXPIRED,
  MEF_INVOICE_EVENT_PAYMENT_UNKNOWN,
  MEF_INVOICE_EVENT_SETTLED,
  MEF_INVOICE_EVENT_CREDITED,
  MEF_INVOICE_EVENT_DECLARED,
  MEF_INVOICE_EVENT_DECLARATION_REFUSED,
  MEF_INVOICE_EVENT_DECLARATION_WITHDRAWN,
  MEF_INVOICE_EVENT_HANDED_OVER,
  MEF_INVOICE_EVENT_CANCELLED,
  MEF_INVOICE_EVENT_OTHER,
} MefInvoiceEventKind;

#define MEF_TYPE_INVOICE_EVENT_KIND (mef_invoice_event_kind_get_type ())
GType mef_invoice_event_kind_get_type (void);

/* Something that happened to an invoice. Properties: at (Unix seconds), kind, has-amount, amount,
 * detail. */
#define MEF_TYPE_INVOICE_EVENT (mef_invoice_event_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceEvent, mef_invoice_event, MEF, INVOICE_EVENT, GObject)

MefInvoiceEvent *mef_invoice_event_new_from_json (JsonObject *object, GError **error);

gint64 mef_invoice_event_get_at (MefInvoiceEvent *self);
MefInvoiceEventKind mef_invoice_event_get_kind (MefInvoiceEvent *self);
gboolean mef_invoice_event_get_has_amount (MefInvoiceEvent *self);
MefCents mef_invoice_event_get_amount (MefInvoiceEvent *self);
const char *mef_invoice_event_get_detail (MefInvoiceEvent *self);

G_END_DECLS
