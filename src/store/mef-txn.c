/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions as scopes. Writers begin immediate: a transaction that read first and then wants to
 * write could not be retried. */
#include "config.h"

#include "mef-txn.h"

#include "mef-db-private.h"
#include "mef-error.h"

/* After a full disk or an I/O error SQLite has ended the outermost transaction by itself. A
 * savepoint would then begin, and durably end, one of its own. */
static gboolean
check_still_open (MefDb *db, GError **error)
{
  if (!sqlite3_get_autocommit (mef_db_handle (db)))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "store-rolled-back");
  return FALSE;
}

/**
 * mef_txn_begin_at:
 * @self: a transaction at its initial value
 * @db: a connection that writes
 * @where: the place in the source, for the log
 * @error: (nullable): return location
 *
 * Returns: whether it has begun
 */
gboolean
mef_txn_begin_at (MefTxn *self, MefDb *db, const char *where, GError **error)
{
  guint *depth = mef_db_txn_depth (db);
  char sql[32] = "BEGIN IMMEDIATE";

  g_assert (self->db == NULL);
  if (*depth > 0 && !check_still_open (db, error))
    return FALSE;
  if (*depth > 0)
    g_snprintf (sql, sizeof sql, "SAVEPOINT t%u", *depth + 1);
  if (!mef_db_exec (db, sql, error))
    return FALSE;
  self->db = db;
  self->depth = ++*depth;
  self->where = where;
  return TRUE;
}

/**
 * mef_txn_commit:
 * @self: a transaction that has begun and is the innermost
 * @error: (nullable): "store-rolled-back" when SQLite had to end it before, or the store's reasons
 *
 * Returns: whether it is committed; if not, it is rolled back when its scope ends
 */
gboolean
mef_txn_commit (MefTxn *self, GError **error)
{
  guint *depth = mef_db_txn_depth (self->db);
  char sql[32] = "COMMIT";

  g_assert (*depth == self->depth);
  if (!check_still_open (self->db, error))
    return FALSE;
  if (self->depth > 1)
    g_snprintf (sql, sizeof sql, "RELEASE t%u", self->depth);
  if (!mef_db_exec (self->db, sql, error))
    return FALSE;
  (*depth)--;
  self->db = NULL;
  return TRUE;
}

/**
 * mef_txn_rollback:
 * @self: a transaction, begun or not
 *
 * Undoes it unless it was committed. Called by itself at the end of the scope.
 */
void
mef_txn_rollback (MefTxn *self)
{
  char sql[64] = "ROLLBACK";
  MefDb *db = g_steal_pointer (&self->db);

  if (db == NULL)
    return;
  g_debug ("rolled back what began at %s", self->where);
  if (self->depth > 1)
    g_snprintf (sql, sizeof sql, "ROLLBACK TO t%u; RELEASE t%u", self->depth, self->depth);
  /* SQLite has rolled back by itself after some errors: nothing is left to undo then. */
  if (!sqlite3_get_autocommit (mef_db_handle (db)))
    mef_db_exec (db, sql, NULL);
  *mef_db_txn_depth (db) = self->depth - 1;
}
