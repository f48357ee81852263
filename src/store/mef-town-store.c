/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where towns are: DATA/towns/HOST/town.db, one directory each and nothing of a town outside it. */
#include "config.h"

#include "mef-town-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-txn.h"

/**
 * mef_town_host_is_valid:
 * @host: (nullable): a host name, without a port
 *
 * Returns: whether it can name a town: lower-case letters, digits, dots and dashes, 1 to 253, so
 *   that it is also a safe directory name
 */
gboolean
mef_town_host_is_valid (const char *host)
{
  gsize length = host != NULL ? strlen (host) : 0;

  return length >= 1 && length <= 253 && host[0] != '.' && host[0] != '-' &&
         strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length &&
         strstr (host, "..") == NULL;
}

/**
 * mef_town_store_get_path:
 * @data_dir: the installation's data directory
 * @host: a valid host
 *
 * Returns: (transfer full): the town's file, whether it exists or not
 */
char *
mef_town_store_get_path (const char *data_dir, const char *host)
{
  return g_build_filename (data_dir, "towns", host, "town.db", NULL);
}

static gboolean
insert_town (MefDb *db,
             const char *host,
             const char *name,
             gboolean is_demo,
             gint64 now,
             GError **error)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO town (id, name, host, created_at, is_demo)"
                      " VALUES (1, :name, :host, :now, :demo)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":name", name);
  mef_bind_text (insert, ":host", host);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":demo", is_demo);
  return mef_txn_begin (&txn, db, error) && mef_db_run (db, insert, error) &&
         mef_txn_commit (&txn, error);
}

/* Makes the whole town under another name first: a program that is killed meanwhile leaves no half
 * town, and one that is as fast as we are is not overwritten. */
static gboolean
create_file (const char *path,
             const char *host,
             const char *name,
             gboolean is_demo,
             gint64 now,
             GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *unfinished = g_strdup_printf ("%s.%s", path, id);
  g_autoptr (MefDb) db = mef_db_open (unfinished, MEF_DB_CREATE, error);
  gboolean done = db != NULL && insert_town (db, host, name, is_demo, now, error);

  /* Closing brings everything into the one file. */
  g_clear_pointer (&db, mef_db_close);
  if (done && link (unfinished, path) != 0)
    {
      done = FALSE;
      if (errno == EEXIST)
        g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "town-exists");
      else
        g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "data-dir-unwritable");
    }
  g_unlink (unfinished);
  return done;
}

/**
 * mef_town_store_create:
 * @data_dir: the installation's data directory, made if it is not there
 * @host: a valid host
 * @name: the town's name, 1 to 80 bytes
 * @is_demo: whether it is a demonstration
 * @now: the instant
 * @error: (nullable): "host-invalid", "town-exists", "data-dir-unwritable" or the store's reasons
 *
 * Returns: whether the town is there now; nothing is left behind otherwise
 */
gboolean
mef_town_store_create (const char *data_dir,
                       const char *host,
                       const char *name,
                       gboolean is_demo,
                       gint64 now,
                       GError **error)
{
  g_autofree char *path = NULL, *directory = NULL;

  if (!mef_town_host_is_valid (host))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "host-invalid");
      return FALSE;
    }
  path = mef_town_store_get_path (data_dir, host);
  directory = g_path_get_dirname (path);
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "data-dir-unwritable");
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "town-exists");
      return FALSE;
    }
  if (create_file (path, host, name, is_demo, now, error))
    return TRUE;
  g_rmdir (directory);
  return FALSE;
}

static int
compare_hosts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mef_town_store_list:
 * @data_dir: the installation's data directory
 * @error: (nullable): "no-data-dir" when it is not one
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the hosts of its towns, sorted
 */
GPtrArray *
mef_town_store_list (const char *data_dir, GError **error)
{
  g_autofree char *towns = g_build_filename (data_dir, "towns", NULL);
  g_autoptr (GDir) dir = g_dir_open (towns, 0, NULL);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-data-dir");
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = mef_town_store_get_path (data_dir, name);

      if (mef_town_host_is_valid (name) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (hosts, g_strdup (name));
    }
  g_ptr_array_sort (hosts, compare_hosts);
  return g_steal_pointer (&hosts);
}

/**
 * mef_town_store_read:
 * @db: a connection
 * @row: (out caller-allocates): the town's identity, to be cleared
 * @error: (nullable): return location
 *
 * Returns: whether @row was filled
 */
gboolean
mef_town_store_read (MefDb *db, MefTownRow *row, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT name, host, is_demo FROM town WHERE id = 1", error);
  gboolean found;

  if (query == NULL || !mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "not-a-town");
      return FALSE;
    }
  row->name = g_strdup (mef_column_text (query, 0));
  row->host = g_strdup (mef_column_text (query, 1));
  row->is_demo = mef_column_int (query, 2) != 0;
  return TRUE;
}

void
mef_town_row_clear (MefTownRow *row)
{
  g_clear_pointer (&row->name, g_free);
  g_clear_pointer (&row->host, g_free);
}
