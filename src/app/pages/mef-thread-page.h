/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_THREAD_PAGE (mef_thread_page_get_type ())
G_DECLARE_FINAL_TYPE (MefThreadPage, mef_thread_page, MEF, THREAD_PAGE, MefPage)

MefPage *mef_thread_page_new (MefContext *context, gint64 id);

G_END_DECLS
