/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_WELCOME_PAGE (mef_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (MefWelcomePage, mef_welcome_page, MEF, WELCOME_PAGE, MefPage)

MefPage *mef_welcome_page_new (void);

G_END_DECLS
