/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed-in devices, found by the hash of their token. */
#include "config.h"

#include "mef-session-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

/**
 * mef_session_insert:
 * @db: a connection that writes
 * @account_id: whose
 * @token_hash: SHA-256 of the token, which is kept nowhere
 * @persistent: whether the device asked to be remembered
 * @device: what the device calls itself, 80 characters at most
 * @now: the instant
 * @expires_at: when it ends whatever happens
 * @id: (out): its id
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_session_insert (MefDb *db,
                    gint64 account_id,
                    const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                    gboolean persistent,
                    const char *device,
                    gint64 now,
                    gint64 expires_at,
                    gint64 *id,
                    GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO session (account_id, token_hash, persistent, device, created_at,"
                      " last_used_at, expires_at)"
                      " VALUES (:account, :hash, :persistent, :device, :now, :now, :expires)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":account", account_id);
  mef_bind_blob (insert, ":hash", token_hash, MEF_TOKEN_HASH_SIZE);
  mef_bind_int (insert, ":persistent", persistent);
  mef_bind_text (insert, ":device", device);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":expires", expires_at);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

static MefAccountState
read_state (const char *text)
{
  if (g_str_equal (text, "active"))
    return MEF_ACCOUNT_ACTIVE;
  if (g_str_equal (text, "created"))
    return MEF_ACCOUNT_CREATED;
  return g_str_equal (text, "closed") ? MEF_ACCOUNT_CLOSED : MEF_ACCOUNT_BLOCKED;
}

/**
 * mef_session_find:
 * @db: a connection
 * @token_hash: SHA-256 of a token
 * @row: (out caller-allocates): the session; its id is 0 when there is none
 * @error: (nullable): return location
 *
 * Whether it is still good is the caller's judgement.
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_session_find (MefDb *db,
                  const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                  MefSessionRow *row,
                  GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT s.id, s.account_id, a.person_id, a.role, a.state, s.persistent, s.last_used_at,"
      " s.expires_at FROM session s JOIN account a ON a.id = s.account_id"
      " WHERE s.token_hash = :hash",
      error);
  gboolean found;

  *row = (MefSessionRow){ 0 };
  if (query == NULL)
    return FALSE;
  mef_bind_blob (query, ":hash", token_hash, MEF_TOKEN_HASH_SIZE);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  row->id = mef_column_int (query, 0);
  row->account_id = mef_column_int (query, 1);
  row->person_id = mef_column_int (query, 2);
  mef_role_from_string (mef_column_text (query, 3), &row->role);
  row->state = read_state (mef_column_text (query, 4));
  row->persistent = mef_column_int (query, 5) != 0;
  row->last_used_at = mef_column_int (query, 6);
  row->expires_at = mef_column_int (query, 7);
  return TRUE;
}

/**
 * mef_session_touch:
 * @db: a connection that writes
 * @id: a session
 * @now: when it was used
 * @error: (nullable): return location
 *
 * Returns: whether it is written
 */
gboolean
mef_session_touch (MefDb *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE session SET last_used_at = max (last_used_at, :now) WHERE id = :id",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":now", now);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/**
 * mef_session_each:
 * @db: a connection
 * @account_id: whose
 * @now: the instant: what is over is not shown
 * @func: called for each, the last used first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_session_each (MefDb *db,
                  gint64 account_id,
                  gint64 now,
                  MefSessionFunc func,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, device, created_at, last_used_at, persistent FROM session"
                      " WHERE account_id = :account AND expires_at > :now"
                      " ORDER BY last_used_at DESC, id DESC",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":account", account_id);
  mef_bind_int (query, ":now", now);
  while (mef_db_step (db, query, &found, error))
    {
      MefSessionDevice device;

      if (!found)
        return TRUE;
      device.id = mef_column_int (query, 0);
      device.name = mef_column_text (query, 1);
      device.created_at = mef_column_int (query, 2);
      device.last_used_at = mef_column_int (query, 3);
      device.persistent = mef_column_int (query, 4) != 0;
      func (&device, user_data);
    }
  return FALSE;
}

/**
 * mef_session_delete:
 * @db: a connection that writes
 * @account_id: whose
 * @id: a session
 * @error: (nullable): "not-found" where the account has none such
 *
 * Returns: whether it ended now
 */
gboolean
mef_session_delete (MefDb *db, gint64 account_id, gint64 id, GError **error)
{
  if (!mef_db_run_with (db, "DELETE FROM session WHERE id = :id AND account_id = :account",
                        (MefNumber[]){ { ":id", id }, { ":account", account_id }, { NULL } },
                        error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  return FALSE;
}

/**
 * mef_session_delete_of_account:
 * @db: a connection that writes
 * @account_id: whose
 * @except: the one to keep, 0 for none
 * @error: (nullable): return location
 *
 * Returns: whether they are gone
 */
gboolean
mef_session_delete_of_account (MefDb *db, gint64 account_id, gint64 except, GError **error)
{
  return mef_db_run_with (db, "DELETE FROM session WHERE account_id = :account AND id <> :except",
                          (MefNumber[]){
                              { ":account", account_id }, { ":except", except }, { NULL } },
                          error);
}

/**
 * mef_session_delete_expired:
 * @db: a connection that writes
 * @now: the instant
 * @error: (nullable): return location
 *
 * Returns: whether those past their end are gone
 */
gboolean
mef_session_delete_expired (MefDb *db, gint64 now, GError **error)
{
  g_autoptr (MefStatement) statement =
      mef_db_prepare (db, "DELETE FROM session WHERE expires_at <= :now", error);

  if (statement == NULL)
    return FALSE;
  mef_bind_int (statement, ":now", now);
  return mef_db_run (db, statement, error);
}
