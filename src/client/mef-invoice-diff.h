/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice.h"

G_BEGIN_DECLS

/* A run of invoices was replaced; the array is already like that. */
typedef void (*MefInvoiceDiffFunc) (guint position, guint removed, guint added, gpointer user_data);

void mef_invoice_diff_apply (GPtrArray *invoices,
                             GPtrArray *fresh,
                             MefInvoiceDiffFunc changed,
                             gpointer user_data);

G_END_DECLS
