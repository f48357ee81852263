/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: the auditor over every town of a data directory. Prints what is wrong, a line each, or
 * "ok". Only reads; the server may be running. */
#include "config.h"

#include <glib/gi18n.h>

#include "mef-check.h"
#include "mef-command.h"
#include "mef-town-store.h"

static gboolean
check_town (const char *data_dir, const char *host, guint *n_problems, GError **error)
{
  g_autofree char *path = mef_town_store_get_path (data_dir, host);
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, error);
  g_autoptr (GPtrArray) problems = db != NULL ? mef_check_run (db, error) : NULL;

  if (problems == NULL)
    {
      g_prefix_error (error, "%s: ", host);
      return FALSE;
    }
  for (guint i = 0; i < problems->len; i++)
    g_print ("%s: %s\n", host, (const char *) g_ptr_array_index (problems, i));
  *n_problems += problems->len;
  return TRUE;
}

/**
 * mef_command_check:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status: 1 as well when something is wrong with the data
 */
int
mef_command_check (int argc, char **argv)
{
  g_autofree char *data = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { NULL },
  };
  g_autoptr (GPtrArray) hosts = NULL;
  g_autoptr (GError) error = NULL;
  guint n_problems = 0;
  int status;

  if (!mef_command_parse ("check", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc > 1)
    return mef_command_usage_error ("check", _ ("one data directory is needed: --data DIR"));
  hosts = mef_town_store_list (data, &error);
  for (guint i = 0; hosts != NULL && i < hosts->len; i++)
    {
      if (!check_town (data, g_ptr_array_index (hosts, i), &n_problems, &error))
        break;
    }
  if (error != NULL)
    return mef_command_fail ("check", error);
  if (n_problems > 0)
    return MEF_EXIT_FAILED;
  g_print ("ok\n");
  return MEF_EXIT_OK;
}
