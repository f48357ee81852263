/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice.h"
#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_DECLARE_PAGE (mef_declare_page_get_type ())
G_DECLARE_FINAL_TYPE (MefDeclarePage, mef_declare_page, MEF, DECLARE_PAGE, MefPage)

MefPage *mef_declare_page_new (MefContext *context, MefInvoice *invoice);

G_END_DECLS
