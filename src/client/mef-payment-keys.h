/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MefPaymentKeys MefPaymentKeys;

MefPaymentKeys *mef_payment_keys_new (void);
void mef_payment_keys_free (MefPaymentKeys *self);

char *mef_payment_keys_name (const gint64 *invoices, gsize n_invoices);
const char *mef_payment_keys_get (MefPaymentKeys *self, const char *name);
void mef_payment_keys_forget (MefPaymentKeys *self, const char *name);

G_END_DECLS
