/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-session.h"

G_BEGIN_DECLS

/**
 * MefInvoiceWatcher:
 *
 * Asks now and then for the invoices of whoever is signed in. Signal: appeared, with a #GPtrArray
 * of the #MefInvoice that were not there before; never for the first answer after signing in.
 */
#define MEF_TYPE_INVOICE_WATCHER (mef_invoice_watcher_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceWatcher, mef_invoice_watcher, MEF, INVOICE_WATCHER, GObject)

MefInvoiceWatcher *mef_invoice_watcher_new (MefSession *session);
void mef_invoice_watcher_set_intervals (MefInvoiceWatcher *self, guint first, guint each);

G_END_DECLS
