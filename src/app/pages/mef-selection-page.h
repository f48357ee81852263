/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-list.h"
#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_SELECTION_PAGE (mef_selection_page_get_type ())
G_DECLARE_FINAL_TYPE (MefSelectionPage, mef_selection_page, MEF, SELECTION_PAGE, MefPage)

MefPage *mef_selection_page_new (MefContext *context, MefInvoiceList *list);

G_END_DECLS
