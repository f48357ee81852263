/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_PAYMENT_VIEW (mef_payment_view_get_type ())
G_DECLARE_FINAL_TYPE (MefPaymentView, mef_payment_view, MEF, PAYMENT_VIEW, GtkWidget)

/* Properties: uri, return-uri-prefix, hint (construct); title, host, secure (read-only).
 * Signals: "finished" (the page came to its end), "close-requested" (the person goes back), and
 * "closed" after either, for whoever does the same in both cases. */
MefPaymentView *mef_payment_view_new (const char *uri);
void mef_payment_view_set_return_uri_prefix (MefPaymentView *self, const char *prefix);
const char *mef_payment_view_get_uri (MefPaymentView *self);
const char *mef_payment_view_get_return_uri_prefix (MefPaymentView *self);
const char *mef_payment_view_get_title (MefPaymentView *self);
const char *mef_payment_view_get_host (MefPaymentView *self);
gboolean mef_payment_view_get_secure (MefPaymentView *self);

G_END_DECLS
