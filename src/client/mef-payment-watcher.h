/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-api.h"

G_BEGIN_DECLS

/**
 * MefPaymentWatcher:
 *
 * Asks the server what becomes of a payment, until it knows. Properties, read-only: payment (the
 * last answer or %NULL), offline, running. Signals: changed (MefPayment *) when the payment
 * differs from the answer before; finished (MefPayment *) when it is over; failed (GError *) when
 * asking again makes no sense. After either it does not run.
 */
#define MEF_TYPE_PAYMENT_WATCHER (mef_payment_watcher_get_type ())
G_DECLARE_FINAL_TYPE (MefPaymentWatcher, mef_payment_watcher, MEF, PAYMENT_WATCHER, GObject)

MefPaymentWatcher *mef_payment_watcher_new (MefApi *api, const char *payment_id);
void mef_payment_watcher_set_intervals (MefPaymentWatcher *self, guint first, guint longest);
void mef_payment_watcher_start (MefPaymentWatcher *self);
void mef_payment_watcher_stop (MefPaymentWatcher *self);
void mef_payment_watcher_poke (MefPaymentWatcher *self);
void mef_payment_watcher_set_page_open (MefPaymentWatcher *self, gboolean open);
MefPayment *mef_payment_watcher_get_payment (MefPaymentWatcher *self);
gboolean mef_payment_watcher_get_offline (MefPaymentWatcher *self);
gboolean mef_payment_watcher_get_running (MefPaymentWatcher *self);

G_END_DECLS
