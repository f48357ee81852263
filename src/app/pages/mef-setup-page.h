/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_SETUP_PAGE (mef_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (MefSetupPage, mef_setup_page, MEF, SETUP_PAGE, MefPage)

MefPage *mef_setup_page_new (void);

G_END_DECLS
