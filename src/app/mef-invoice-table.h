/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_TABLE (mef_invoice_table_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceTable, mef_invoice_table, MEF, INVOICE_TABLE, GtkWidget)

G_END_DECLS
