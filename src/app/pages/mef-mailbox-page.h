/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_MAILBOX_PAGE (mef_mailbox_page_get_type ())
G_DECLARE_FINAL_TYPE (MefMailboxPage, mef_mailbox_page, MEF, MAILBOX_PAGE, MefPage)

MefPage *mef_mailbox_page_new (MefContext *context);

G_END_DECLS
