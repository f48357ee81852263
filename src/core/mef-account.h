/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-routes.h"

G_BEGIN_DECLS

/* Who is signed in. Properties: email, name, role (a #MefRole, as int), town, expires-at. */
#define MEF_TYPE_ACCOUNT (mef_account_get_type ())
G_DECLARE_FINAL_TYPE (MefAccount, mef_account, MEF, ACCOUNT, GObject)

MefAccount *mef_account_new_from_json (JsonObject *object, GError **error);

const char *mef_account_get_email (MefAccount *self);
const char *mef_account_get_name (MefAccount *self);
MefRole mef_account_get_role (MefAccount *self);
const char *mef_account_get_town (MefAccount *self);
gint64 mef_account_get_expires_at (MefAccount *self);

G_END_DECLS
