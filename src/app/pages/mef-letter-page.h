/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_LETTER_PAGE (mef_letter_page_get_type ())
G_DECLARE_FINAL_TYPE (MefLetterPage, mef_letter_page, MEF, LETTER_PAGE, MefPage)

MefPage *mef_letter_page_new (MefContext *context, const char *id);

G_END_DECLS
