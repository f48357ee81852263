/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A device somebody is signed in on. Properties, read-only: id, device (empty when it gave no
 * name), created-at, last-used-at, persistent, current. */
#define MEF_TYPE_SESSION_INFO (mef_session_info_get_type ())
G_DECLARE_FINAL_TYPE (MefSessionInfo, mef_session_info, MEF, SESSION_INFO, GObject)

MefSessionInfo *mef_session_info_new_from_json (JsonObject *object, GError **error);

gint64 mef_session_info_get_id (MefSessionInfo *self);
const char *mef_session_info_get_device (MefSessionInfo *self);
gint64 mef_session_info_get_created_at (MefSessionInfo *self);
gint64 mef_session_info_get_last_used_at (MefSessionInfo *self);
gboolean mef_session_info_get_persistent (MefSessionInfo *self);
gboolean mef_session_info_get_current (MefSessionInfo *self);

G_END_DECLS
