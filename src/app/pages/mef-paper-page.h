/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_PAPER_PAGE (mef_paper_page_get_type ())
G_DECLARE_FINAL_TYPE (MefPaperPage, mef_paper_page, MEF, PAPER_PAGE, MefPage)

MefPage *mef_paper_page_new (MefContext *context, gboolean statement, gint64 id, const char *title);

G_END_DECLS
