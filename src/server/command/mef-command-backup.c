/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backup and restore: one town to one file and back. A backup is a whole database made while the
 * server runs; a restore only ever fills a place where there is no town. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "mef-check.h"
#include "mef-command.h"
#include "mef-error.h"
#include "mef-town-store.h"

static gboolean
refuse (GError **error, MefError code, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, code, reason);
  return FALSE;
}

static gboolean
back_up (const char *data_dir, const char *host, const char *file, GError **error)
{
  g_autoptr (MefDb) db = mef_command_open_town (data_dir, host, MEF_DB_READ, error);

  if (db == NULL)
    return FALSE;
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return refuse (error, MEF_ERROR_CONFLICT, "file-exists");
  return mef_db_backup (db, file, error);
}

/* Nothing is put in place that the auditor finds fault with. */
static gboolean
read_backup (const char *file, MefTownRow *row, GError **error)
{
  g_autoptr (MefDb) db = mef_db_open (file, MEF_DB_READ, error);
  g_autoptr (GPtrArray) problems = NULL;

  if (db == NULL || !mef_town_store_read (db, row, error))
    return FALSE;
  problems = mef_check_run (db);
  return problems->len == 0 || refuse (error, MEF_ERROR_INVALID, "backup-damaged");
}

static gboolean
restore (const char *data_dir, const char *file, GError **error)
{
  g_auto (MefTownRow) row = { NULL };
  g_autofree char *path = NULL;
  g_autofree char *directory = NULL;
  g_autoptr (MefDb) db = NULL;

  if (!read_backup (file, &row, error))
    return FALSE;
  if (!mef_town_host_is_valid (row.host))
    return refuse (error, MEF_ERROR_INVALID, "host-invalid");
  path = mef_town_store_get_path (data_dir, row.host);
  directory = g_path_get_dirname (path);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return refuse (error, MEF_ERROR_CONFLICT, "town-exists");
  if (g_mkdir_with_parents (directory, 0700) != 0)
    return refuse (error, MEF_ERROR_SERVER, "data-dir-unwritable");
  db = mef_db_open (file, MEF_DB_READ, error);
  return db != NULL && mef_db_backup (db, path, error);
}

/**
 * mef_command_backup:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_backup (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *host = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &host, N_ ("Which town, where there are several"),
      "HOST" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!mef_command_parse ("backup", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc != 2)
    return mef_command_usage_error ("backup", _ ("a data directory and one file are needed"));
  if (!back_up (data, host, argv[1], &error))
    return mef_command_fail ("backup", error);
  return MEF_EXIT_OK;
}

/**
 * mef_command_restore:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_restore (int argc, char **argv)
{
  g_autofree char *data = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!mef_command_parse ("restore", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc != 2)
    return mef_command_usage_error ("restore", _ ("a data directory and one file are needed"));
  if (!restore (data, argv[1], &error))
    return mef_command_fail ("restore", error);
  return MEF_EXIT_OK;
}
