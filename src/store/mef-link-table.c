/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links sent by mail. Finding one never uses it up: mail scanners follow links. */
#include "config.h"

#include "mef-link-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

void
mef_link_row_free (MefLinkRow *row)
{
  g_free (row->email);
  g_free (row);
}

/**
 * mef_link_insert:
 * @db: a connection that writes, in a transaction
 * @kind: M, X or C
 * @account_id: whose
 * @token_hash: SHA-256 of the token
 * @now: the instant
 * @expires_at: when it stops working
 * @error: (nullable): return location
 *
 * Cancels the older ones of the same kind and account.
 *
 * Returns: whether it was written
 */
gboolean
mef_link_insert (MefDb *db,
                 char kind,
                 gint64 account_id,
                 const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                 gint64 now,
                 gint64 expires_at,
                 GError **error)
{
  const char text[] = { kind, '\0' };
  g_autoptr (MefStatement) cancel =
      mef_db_prepare (db,
                      "UPDATE link SET cancelled_at = :now WHERE account_id = :account"
                      " AND kind = :kind AND used_at IS NULL AND cancelled_at IS NULL",
                      error);
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO link (kind, token_hash, account_id, created_at, expires_at)"
                      " VALUES (:kind, :hash, :account, :now, :expires)",
                      error);

  if (cancel == NULL || insert == NULL)
    return FALSE;
  mef_bind_int (cancel, ":now", now);
  mef_bind_int (cancel, ":account", account_id);
  mef_bind_text (cancel, ":kind", text);
  mef_bind_text (insert, ":kind", text);
  mef_bind_blob (insert, ":hash", token_hash, MEF_TOKEN_HASH_SIZE);
  mef_bind_int (insert, ":account", account_id);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":expires", expires_at);
  return mef_db_run (db, cancel, error) && mef_db_run (db, insert, error);
}

/**
 * mef_link_find:
 * @db: a connection
 * @token_hash: SHA-256 of a token
 * @now: the instant
 * @error: (nullable): "link-unknown", "link-used" (also when a newer one cancelled it) or
 *   "link-expired"
 *
 * Returns: (transfer full) (nullable): the link, still good
 */
MefLinkRow *
mef_link_find (MefDb *db, const guint8 token_hash[MEF_TOKEN_HASH_SIZE], gint64 now, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT l.id, l.kind, l.account_id, a.email, a.role, l.expires_at,"
      " l.used_at IS NOT NULL OR l.cancelled_at IS NOT NULL"
      " FROM link l JOIN account a ON a.id = l.account_id WHERE l.token_hash = :hash",
      error);
  MefLinkRow *row;
  gboolean found;

  if (query == NULL)
    return NULL;
  mef_bind_blob (query, ":hash", token_hash, MEF_TOKEN_HASH_SIZE);
  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (!found)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "link-unknown");
  else if (mef_column_int (query, 6) != 0)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-used");
  else if (mef_column_int (query, 5) <= now)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-expired");
  else
    {
      row = g_new0 (MefLinkRow, 1);
      row->id = mef_column_int (query, 0);
      row->kind = mef_column_text (query, 1)[0];
      row->account_id = mef_column_int (query, 2);
      row->email = g_strdup (mef_column_text (query, 3));
      mef_role_from_string (mef_column_text (query, 4), &row->role);
      row->expires_at = mef_column_int (query, 5);
      return row;
    }
  return NULL;
}

/**
 * mef_link_use:
 * @db: a connection that writes, in the transaction of what the link does
 * @id: a link
 * @now: the instant
 * @error: (nullable): "link-used" when somebody was faster
 *
 * Returns: whether it is used up by this call, and by no other
 */
gboolean
mef_link_use (MefDb *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE link SET used_at = :now WHERE id = :id AND used_at IS NULL"
                      " AND cancelled_at IS NULL AND expires_at > :now",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":now", now);
  mef_bind_int (update, ":id", id);
  if (!mef_db_run (db, update, error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-used");
  return FALSE;
}
