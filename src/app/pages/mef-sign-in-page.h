/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_SIGN_IN_PAGE (mef_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (MefSignInPage, mef_sign_in_page, MEF, SIGN_IN_PAGE, MefPage)

MefPage *mef_sign_in_page_new (MefContext *context);

G_END_DECLS
