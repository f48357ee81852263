/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-invoice.h"

G_BEGIN_DECLS

/* Why an invoice cannot join a selection although it can be paid, beside the words of
 * mef_invoice_get_unpayable_reason(). */
#define MEF_SELECTION_OTHER_REGIE "other-regie"
#define MEF_SELECTION_ONE_AT_A_TIME "one-at-a-time"
#define MEF_SELECTION_ABOVE_MAXIMUM "total-above-maximum"
#define MEF_SELECTION_TOO_MANY "too-many-invoices"

/* How many invoices the server takes in one payment. */
#define MEF_SELECTION_MAX 100

/**
 * MefInvoiceSelection:
 *
 * The invoices a person chose to pay in one go: of one régie, at most %MEF_SELECTION_MAX, and at
 * most what one payment of that régie may come to. Emits "changed" when it did.
 */
#define MEF_TYPE_INVOICE_SELECTION (mef_invoice_selection_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceSelection, mef_invoice_selection, MEF, INVOICE_SELECTION, GObject)

MefInvoiceSelection *mef_invoice_selection_new (void);

const char *mef_invoice_selection_why_not (MefInvoiceSelection *self, MefInvoice *invoice);
gboolean mef_invoice_selection_contains (MefInvoiceSelection *self, gint64 id);
gboolean mef_invoice_selection_add (MefInvoiceSelection *self, MefInvoice *invoice);
gboolean mef_invoice_selection_remove (MefInvoiceSelection *self, gint64 id);
gboolean
mef_invoice_selection_add_regie (MefInvoiceSelection *self, GListModel *invoices, gint64 regie_id);
void mef_invoice_selection_clear (MefInvoiceSelection *self);
void mef_invoice_selection_follow (MefInvoiceSelection *self, GListModel *invoices);

guint mef_invoice_selection_get_count (MefInvoiceSelection *self);
MefCents mef_invoice_selection_get_amount (MefInvoiceSelection *self);
gint64 mef_invoice_selection_get_regie_id (MefInvoiceSelection *self);
GPtrArray *mef_invoice_selection_get_invoices (MefInvoiceSelection *self);

G_END_DECLS
