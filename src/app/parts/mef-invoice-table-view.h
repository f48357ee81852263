/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_TABLE_VIEW (mef_invoice_table_view_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceTableView,
                      mef_invoice_table_view,
                      MEF,
                      INVOICE_TABLE_VIEW,
                      GtkWidget)

G_END_DECLS
