/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the sign-in page shows of a town. Properties: name, host, demo, password-min-length,
 * test-mode. */
#define MEF_TYPE_TOWN_INFO (mef_town_info_get_type ())
G_DECLARE_FINAL_TYPE (MefTownInfo, mef_town_info, MEF, TOWN_INFO, GObject)

MefTownInfo *mef_town_info_new_from_json (JsonObject *object, GError **error);

const char *mef_town_info_get_name (MefTownInfo *self);
const char *mef_town_info_get_host (MefTownInfo *self);
gboolean mef_town_info_get_demo (MefTownInfo *self);
guint mef_town_info_get_password_min_length (MefTownInfo *self);
gboolean mef_town_info_get_test_mode (MefTownInfo *self);

G_END_DECLS
