/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_INVOICES_PAGE (mef_invoices_page_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoicesPage, mef_invoices_page, MEF, INVOICES_PAGE, MefPage)

MefPage *mef_invoices_page_new (MefContext *context);

G_END_DECLS
