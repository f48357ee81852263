/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_ACCOUNT_PAGE (mef_account_page_get_type ())
G_DECLARE_FINAL_TYPE (MefAccountPage, mef_account_page, MEF, ACCOUNT_PAGE, MefPage)

MefPage *mef_account_page_new (MefContext *context);
void mef_account_page_save_archive (MefAccountPage *self, GFile *file);

G_END_DECLS
