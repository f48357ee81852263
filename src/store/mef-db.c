/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections to a town's file: opening them safely, lending prepared statements, and the one
 * translation from SQLite's result codes to MEF_ERROR. No SQL of a table is here. */
#include "config.h"

#include "mef-db-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-fold.h"

struct _MefDb
{
  sqlite3 *handle;        /* (owned) */
  GHashTable *statements; /* (owned) (element-type utf8 MefStatement): by the literal's address */
  guint depth;            /* of open transactions, see mef-txn.c */
};

/* The store's words for SQLite's codes. Reasons, never SQLite's text: that may quote values. */
static const struct
{
  int code;
  MefError error;
  const char *reason;
} translations[] = {
  { SQLITE_BUSY, MEF_ERROR_SERVER, "store-busy" },
  { SQLITE_LOCKED, MEF_ERROR_SERVER, "store-busy" },
  { SQLITE_FULL, MEF_ERROR_SERVER, "store-full" },
  { SQLITE_CORRUPT, MEF_ERROR_SERVER, "store-corrupt" },
  { SQLITE_NOTADB, MEF_ERROR_SERVER, "store-corrupt" },
  { SQLITE_CONSTRAINT, MEF_ERROR_CONFLICT, "store-constraint" },
  { SQLITE_READONLY, MEF_ERROR_SERVER, "store-read-only" },
  { SQLITE_CANTOPEN, MEF_ERROR_SERVER, "store-unreadable" },
  { SQLITE_PERM, MEF_ERROR_SERVER, "store-unreadable" },
  { SQLITE_IOERR, MEF_ERROR_SERVER, "store-io" },
};

gboolean
mef_db_fail (MefDb *self, int code, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (translations); i++)
    {
      if (translations[i].code == (code & 0xff))
        {
          g_set_error_literal (error, MEF_ERROR, translations[i].error, translations[i].reason);
          return FALSE;
        }
    }
  g_set_error (error, MEF_ERROR, MEF_ERROR_SERVER, "store-%d", code);
  return FALSE;
}

static gboolean
run_pragmas (MefDb *self, MefDbMode mode, GError **error)
{
  /* FULL: a receipt must never be shown for a payment that a power cut can undo. Recursive
   * triggers: without them REPLACE would delete a row of the ledger without asking its trigger. */
  static const char both[] = "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
                             "PRAGMA trusted_schema = OFF;"
                             "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;"
                             "PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000;"
                             "PRAGMA temp_store = MEMORY;";

  sqlite3_busy_timeout (self->handle, 10000);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (mode == MEF_DB_CREATE)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", MEF_DB_APPLICATION_ID);

      if (!mef_db_exec (self, mark, error))
        return FALSE;
    }
  if (mode != MEF_DB_READ && !mef_db_exec (self, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  if (!mef_db_exec (self, both, error))
    return FALSE;
  return mode != MEF_DB_READ || mef_db_exec (self, "PRAGMA query_only = ON", error);
}

static gboolean
check_is_ours (MefDb *self, GError **error)
{
  g_autoptr (MefStatement) id = mef_db_prepare (self, "PRAGMA application_id", error);
  gboolean row;

  if (id == NULL || !mef_db_step (self, id, &row, error))
    return FALSE;
  if (!row || mef_column_int (id, 0) != MEF_DB_APPLICATION_ID)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "not-a-town");
      return FALSE;
    }
  return TRUE;
}

/* Looks through every table and index but the documents, whose bytes have sums of their own and
 * would make a start as long as their reading. */
static gboolean
quick_check (MefDb *self, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (self,
                      "SELECT 1 FROM sqlite_schema t, pragma_quick_check (t.name) c"
                      " WHERE t.type = 'table' AND t.name <> 'document'"
                      " AND c.quick_check <> 'ok' LIMIT 1",
                      error);
  gboolean damaged;

  if (query == NULL || !mef_db_step (self, query, &damaged, error))
    return FALSE;
  return !damaged || mef_db_fail (self, SQLITE_CORRUPT, error);
}

static gboolean
prepare_file (MefDb *self, const char *path, MefDbMode mode, GError **error)
{
  switch (mode)
    {
    case MEF_DB_READ:
      return mef_migrations_check (self, error);
    case MEF_DB_WRITE:
      return quick_check (self, error) && mef_migrations_run (self, error);
    case MEF_DB_CREATE:
      g_chmod (path, 0600);
      return mef_migrations_run (self, error);
    }
  g_return_val_if_reached (FALSE);
}

/* Whether the file is there or not, as @mode needs it. */
static gboolean
check_presence (const char *path, MefDbMode mode, GError **error)
{
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  if (mode == MEF_DB_CREATE && there)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "town-exists");
  else if (mode != MEF_DB_CREATE && !there)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-town");
  else
    return TRUE;
  return FALSE;
}

static int
open_flags (MefDbMode mode)
{
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  if (mode == MEF_DB_READ)
    return flags | SQLITE_OPEN_READONLY;
  return flags | SQLITE_OPEN_READWRITE | (mode == MEF_DB_CREATE ? SQLITE_OPEN_CREATE : 0);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * mef_db_open:
 * @path: the town's file
 * @mode: what the connection is for
 * @error: (nullable): where to put what went wrong: "no-town", "town-exists", "not-a-town",
 *   "store-newer", "store-older", "store-corrupt"…
 *
 * A writer looks for damage and brings the schema up to date; a reader needs that to have happened.
 * A file is only ever made with %MEF_DB_CREATE, so that a mistyped path does not become an empty
 * town.
 *
 * Returns: (transfer full) (nullable): the connection
 */
MefDb *
mef_db_open (const char *path, MefDbMode mode, GError **error)
{
  g_autoptr (MefDb) self = g_new0 (MefDb, 1);
  int code;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (!check_presence (path, mode, error))
    return NULL;
  code = sqlite3_open_v2 (path, &self->handle, open_flags (mode), NULL);
  if (code != SQLITE_OK)
    {
      mef_db_fail (self, code, error);
      return NULL;
    }
  if ((mode != MEF_DB_CREATE && !check_is_ours (self, error)) || !run_pragmas (self, mode, error) ||
      !mef_fold_register (self->handle, error) || !prepare_file (self, path, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mef_db_close:
 * @self: (transfer full): a connection without an open transaction
 */
void
mef_db_close (MefDb *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->handle);
  g_free (self);
}

sqlite3 *
mef_db_handle (MefDb *self)
{
  return self->handle;
}

guint *
mef_db_txn_depth (MefDb *self)
{
  return &self->depth;
}

/*
 * mef_db_prepare:
 * @sql: a string literal: its address is the key of the cache
 *
 * Returns: (transfer full) (nullable): the statement, to be released, not finalized. The same
 *   literal cannot be lent twice at a time.
 */
MefStatement *
mef_db_prepare (MefDb *self, const char *sql, GError **error)
{
  MefStatement *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement == NULL)
    {
      code =
          sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
      if (code != SQLITE_OK)
        {
          g_debug ("cannot prepare: %s", sqlite3_errmsg (self->handle));
          mef_db_fail (self, code, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }
  g_assert (!sqlite3_stmt_busy (statement));
  return statement;
}

void
mef_statement_release (MefStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* Goes to the next row; @row says whether there is one. */
gboolean
mef_db_step (MefDb *self, MefStatement *statement, gboolean *row, GError **error)
{
  int code = sqlite3_step (statement);

  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;
  return mef_db_fail (self, code, error);
}

/* Runs a statement that gives no rows. */
gboolean
mef_db_run (MefDb *self, MefStatement *statement, GError **error)
{
  gboolean row;

  if (!mef_db_step (self, statement, &row, error))
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

static MefStatement *
prepare_with (MefDb *self, const char *sql, const MefNumber *numbers, GError **error)
{
  MefStatement *statement = mef_db_prepare (self, sql, error);

  for (; statement != NULL && numbers->name != NULL; numbers++)
    mef_bind_int (statement, numbers->name, numbers->value);
  return statement;
}

/* Runs a statement that gives no rows and takes only numbers. @sql is a literal, as for
 * mef_db_prepare(). */
gboolean
mef_db_run_with (MefDb *self, const char *sql, const MefNumber *numbers, GError **error)
{
  g_autoptr (MefStatement) statement = prepare_with (self, sql, numbers, error);

  return statement != NULL && mef_db_run (self, statement, error);
}

/* The number in the first row, 0 where there is none. */
gboolean
mef_db_read_int (MefDb *self,
                 const char *sql,
                 const MefNumber *numbers,
                 gint64 *value,
                 GError **error)
{
  g_autoptr (MefStatement) statement = prepare_with (self, sql, numbers, error);
  gboolean found;

  *value = 0;
  if (statement == NULL || !mef_db_step (self, statement, &found, error))
    return FALSE;
  if (found)
    *value = mef_column_int (statement, 0);
  return TRUE;
}

/* Runs SQL text that takes no parameter: pragmas, transactions, migrations. */
gboolean
mef_db_exec (MefDb *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || mef_db_fail (self, code, error);
}

gint64
mef_db_last_id (MefDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

int
mef_db_changes (MefDb *self)
{
  return sqlite3_changes (self->handle);
}

/**
 * mef_db_get_data_version:
 * @self: a connection
 *
 * Returns: a number that is another one after any commit by another connection
 */
gint64
mef_db_get_data_version (MefDb *self)
{
  g_autoptr (MefStatement) version = mef_db_prepare (self, "PRAGMA data_version", NULL);
  gboolean row;

  if (version == NULL || !mef_db_step (self, version, &row, NULL) || !row)
    return -1;
  return mef_column_int (version, 0);
}

/**
 * mef_db_checkpoint:
 * @self: the writer's connection, outside a transaction
 * @error: (nullable): return location
 *
 * Brings the write-ahead log back into the file and empties it.
 *
 * Returns: whether it could; readers in the way are no failure
 */
gboolean
mef_db_checkpoint (MefDb *self, GError **error)
{
  int code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || mef_db_fail (self, code, error);
}

/**
 * mef_db_backup:
 * @self: a connection that reads
 * @path: the copy, which must not exist
 * @error: (nullable): return location
 *
 * Copies the town as it stands at one instant, while others go on writing.
 *
 * Returns: whether the whole copy is on disk
 */
gboolean
mef_db_backup (MefDb *self, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  int code;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "file-exists");
      return FALSE;
    }
  code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  backup = code == SQLITE_OK ? sqlite3_backup_init (copy, "main", self->handle, "main") : NULL;
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      code = sqlite3_backup_finish (backup);
    }
  else if (code == SQLITE_OK)
    code = sqlite3_errcode (copy);
  /* A single file, without a log beside it that a copy could forget. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  sqlite3_close (copy);
  if (code != SQLITE_OK)
    {
      g_unlink (path);
      return mef_db_fail (self, code, error);
    }
  g_chmod (path, 0600);
  return TRUE;
}
