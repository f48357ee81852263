/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_THREADS_PAGE (mef_threads_page_get_type ())
G_DECLARE_FINAL_TYPE (MefThreadsPage, mef_threads_page, MEF, THREADS_PAGE, MefPage)

MefPage *mef_threads_page_new (MefContext *context);

G_END_DECLS
