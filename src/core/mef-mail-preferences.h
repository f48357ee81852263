/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Which mails a person wants. Properties, read-only: alerts, answers, town-alerts (whether the town
 * sends alerts at all). */
#define MEF_TYPE_MAIL_PREFERENCES (mef_mail_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MefMailPreferences, mef_mail_preferences, MEF, MAIL_PREFERENCES, GObject)

MefMailPreferences *mef_mail_preferences_new_from_json (JsonObject *object, GError **error);

gboolean mef_mail_preferences_get_alerts (MefMailPreferences *self);
gboolean mef_mail_preferences_get_answers (MefMailPreferences *self);
gboolean mef_mail_preferences_get_town_alerts (MefMailPreferences *self);

G_END_DECLS
