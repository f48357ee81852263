/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MefRequestKeys MefRequestKeys;

MefRequestKeys *mef_request_keys_new (void);
void mef_request_keys_free (MefRequestKeys *self);

char *mef_request_keys_name (const gint64 *invoices, gsize n_invoices);
const char *mef_request_keys_get (MefRequestKeys *self, const char *name);
void mef_request_keys_forget (MefRequestKeys *self, const char *name);

G_END_DECLS
