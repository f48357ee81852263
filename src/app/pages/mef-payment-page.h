/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-details.h"
#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_PAYMENT_PAGE (mef_payment_page_get_type ())
G_DECLARE_FINAL_TYPE (MefPaymentPage, mef_payment_page, MEF, PAYMENT_PAGE, MefPage)

MefPage *mef_payment_page_new (MefContext *context, MefInvoiceDetails *details, gboolean resume);
MefPage *
mef_payment_page_new_for_invoices (MefContext *context, GPtrArray *invoices, gboolean resume);

G_END_DECLS
