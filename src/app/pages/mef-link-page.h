/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_LINK_PAGE (mef_link_page_get_type ())
G_DECLARE_FINAL_TYPE (MefLinkPage, mef_link_page, MEF, LINK_PAGE, MefPage)

MefPage *mef_link_page_new (MefContext *context, const char *token);

G_END_DECLS
