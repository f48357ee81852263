/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The town's settings. Bounds and defaults are in the code: a row that was tampered with or comes
 * from another version cannot take a setting out of them. */
#include "config.h"

#include "mef-setting-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

static const MefSettingRule settings[MEF_N_SETTINGS] = {
  [MEF_SETTING_PASSWORD_MIN_LENGTH] = { "password_min_length", 5, 64, 12 },
  [MEF_SETTING_PAYMENT_LOCK_MINUTES] = { "payment_lock_minutes", 20, 120, 120 },
  [MEF_SETTING_ACTIVATION_HOURS] = { "activation_hours", 1, 168, 48 },
  [MEF_SETTING_RESET_MINUTES] = { "reset_minutes", 10, 1440, 30 },
  [MEF_SETTING_ADDRESS_HOURS] = { "address_hours", 1, 168, 48 },
  [MEF_SETTING_ADDRESS_UNDO_DAYS] = { "address_undo_days", 1, 30, 7 },
  [MEF_SETTING_ALERTS] = { "alerts", 0, 1, 1 },
};

/**
 * mef_setting_get_rule:
 * @setting: which
 *
 * Returns: (transfer none): its name, its bounds and its default
 */
const MefSettingRule *
mef_setting_get_rule (MefSetting setting)
{
  g_return_val_if_fail ((guint) setting < MEF_N_SETTINGS, NULL);
  return &settings[setting];
}

/**
 * mef_setting_get:
 * @db: a connection
 * @setting: which
 *
 * Returns: its value, within its bounds; the default when none was set
 */
gint64
mef_setting_get (MefDb *db, MefSetting setting)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT value FROM setting WHERE name = :name", NULL);
  gboolean found;
  gint64 value;

  g_return_val_if_fail ((guint) setting < MEF_N_SETTINGS, 0);
  if (query == NULL)
    return settings[setting].fallback;
  mef_bind_text (query, ":name", settings[setting].name);
  if (!mef_db_step (db, query, &found, NULL) || !found ||
      !g_ascii_string_to_signed (mef_column_text (query, 0), 10, settings[setting].min,
                                 settings[setting].max, &value, NULL))
    return settings[setting].fallback;
  return value;
}

/**
 * mef_setting_set:
 * @db: a connection that writes
 * @setting: which
 * @value: its new value
 * @error: (nullable): "setting-out-of-range"
 *
 * Returns: whether it is set
 */
gboolean
mef_setting_set (MefDb *db, MefSetting setting, gint64 value, GError **error)
{
  g_autoptr (MefStatement) insert = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail ((guint) setting < MEF_N_SETTINGS, FALSE);
  if (value < settings[setting].min || value > settings[setting].max)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "setting-out-of-range");
      return FALSE;
    }
  insert = mef_db_prepare (db,
                           "INSERT INTO setting (name, value) VALUES (:name, :value)"
                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                           error);
  if (insert == NULL)
    return FALSE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  mef_bind_text (insert, ":name", settings[setting].name);
  mef_bind_text (insert, ":value", text);
  return mef_db_run (db, insert, error);
}
