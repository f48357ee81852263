/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

/**
 * MefAccountFormUse:
 * @MEF_ACCOUNT_FORM_PASSWORD: choose another password
 * @MEF_ACCOUNT_FORM_ADDRESS: sign in with another address
 * @MEF_ACCOUNT_FORM_CLOSURE: close the account
 *
 * What the page changes.
 */
typedef enum
{
  MEF_ACCOUNT_FORM_PASSWORD,
  MEF_ACCOUNT_FORM_ADDRESS,
  MEF_ACCOUNT_FORM_CLOSURE,
} MefAccountFormUse;

#define MEF_TYPE_ACCOUNT_FORM_PAGE (mef_account_form_page_get_type ())
G_DECLARE_FINAL_TYPE (MefAccountFormPage, mef_account_form_page, MEF, ACCOUNT_FORM_PAGE, MefPage)

MefPage *mef_account_form_page_new (MefContext *context, MefAccountFormUse use, const char *email);

G_END_DECLS
