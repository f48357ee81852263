/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_RECEIPTS_PAGE (mef_receipts_page_get_type ())
G_DECLARE_FINAL_TYPE (MefReceiptsPage, mef_receipts_page, MEF, RECEIPTS_PAGE, MefPage)

MefPage *mef_receipts_page_new (MefContext *context);

G_END_DECLS
