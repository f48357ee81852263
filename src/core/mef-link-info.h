/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a link received by mail is for. Properties: kind, expires-at, email, password-min-length. */
#define MEF_TYPE_LINK_INFO (mef_link_info_get_type ())
G_DECLARE_FINAL_TYPE (MefLinkInfo, mef_link_info, MEF, LINK_INFO, GObject)

MefLinkInfo *mef_link_info_new_from_json (JsonObject *object, GError **error);

const char *mef_link_info_get_kind (MefLinkInfo *self);
gint64 mef_link_info_get_expires_at (MefLinkInfo *self);
const char *mef_link_info_get_email (MefLinkInfo *self);
guint mef_link_info_get_password_min_length (MefLinkInfo *self);

G_END_DECLS
