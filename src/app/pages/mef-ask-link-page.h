/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

/**
 * MefAskLinkUse:
 * @MEF_ASK_LINK_ACTIVATION: an account is to be opened
 * @MEF_ASK_LINK_PASSWORD: the password is forgotten
 *
 * What the link is asked for.
 */
typedef enum
{
  MEF_ASK_LINK_ACTIVATION,
  MEF_ASK_LINK_PASSWORD,
} MefAskLinkUse;

#define MEF_TYPE_ASK_LINK_PAGE (mef_ask_link_page_get_type ())
G_DECLARE_FINAL_TYPE (MefAskLinkPage, mef_ask_link_page, MEF, ASK_LINK_PAGE, MefPage)

MefPage *mef_ask_link_page_new (MefContext *context, MefAskLinkUse use, const char *email);

G_END_DECLS
