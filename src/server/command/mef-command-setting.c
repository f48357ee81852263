/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setting: shows what a town can set, with its bounds, and changes it. Lines of stable words; the
 * server may be running, and goes by the new value from then on. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-command.h"
#include "mef-error.h"
#include "mef-setting-table.h"
#include "mef-txn.h"

static void
print_settings (MefDb *db)
{
  for (MefSetting i = 0; i < MEF_N_SETTINGS; i++)
    {
      const MefSettingRule *rule = mef_setting_get_rule (i);

      g_print ("%s=%" G_GINT64_FORMAT " min=%" G_GINT64_FORMAT " max=%" G_GINT64_FORMAT
               " default=%" G_GINT64_FORMAT "\n",
               rule->name, mef_setting_get (db, i), rule->min, rule->max, rule->fallback);
    }
}

/* One NAME=VALUE. */
static gboolean
apply (MefDb *db, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  gint64 value;

  for (MefSetting i = 0; equals != NULL && i < MEF_N_SETTINGS; i++)
    {
      const char *name = mef_setting_get_rule (i)->name;

      if (strlen (name) != (gsize) (equals - assignment) || !g_str_has_prefix (assignment, name))
        continue;
      if (g_ascii_string_to_signed (equals + 1, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return mef_setting_set (db, i, value, error);
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "setting-no-number");
      return FALSE;
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "setting-unknown");
  return FALSE;
}

/* All of them or none. */
static gboolean
change (MefDb *db, char **assignments, GError **error)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;

  if (!mef_txn_begin (&txn, db, error))
    return FALSE;
  for (guint i = 0; assignments[i] != NULL; i++)
    {
      if (!apply (db, assignments[i], error))
        {
          g_prefix_error (error, "%s: ", assignments[i]);
          return FALSE;
        }
    }
  return mef_txn_commit (&txn, error);
}

/**
 * mef_command_setting:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_setting (int argc, char **argv)
{
  g_autofree char *data = NULL, *town = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &town, N_ ("The town, where there are several"), "HOST" },
    { NULL },
  };
  g_autoptr (MefDb) db = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!mef_command_parse ("setting", entries, &argc, &argv, &status))
    return status;
  if (data == NULL)
    return mef_command_usage_error ("setting", _ ("one data directory is needed: --data DIR"));
  db = mef_command_open_town (data, town, argc > 1 ? MEF_DB_WRITE : MEF_DB_READ, &error);
  if (db == NULL || (argc > 1 && !change (db, argv + 1, &error)))
    return mef_command_fail ("setting", error);
  print_settings (db);
  return MEF_EXIT_OK;
}
