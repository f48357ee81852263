/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice.h"
#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_PAGE (mef_invoice_page_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoicePage, mef_invoice_page, MEF, INVOICE_PAGE, MefPage)

MefPage *mef_invoice_page_new (MefContext *context, MefInvoice *invoice);

G_END_DECLS
