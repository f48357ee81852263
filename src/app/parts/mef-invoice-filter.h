/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_FILTER (mef_invoice_filter_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceFilter, mef_invoice_filter, MEF, INVOICE_FILTER, GtkFilter)

G_END_DECLS
