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

static const struct
{
  char letter;
  const char *name;
} purposes[] = {
  [MEF_LINK_ACTIVATION] = { 'M', "activation" },
  [MEF_LINK_RESET] = { 'X', "reset" },
  [MEF_LINK_ADDRESS] = { 'C', "address" },
  [MEF_LINK_ADDRESS_UNDO] = { 'C', "address-undo" },
};

/**
 * mef_link_purpose_to_string:
 * @purpose: a purpose
 *
 * Returns: (transfer none): its word on the wire
 */
const char *
mef_link_purpose_to_string (MefLinkPurpose purpose)
{
  return purposes[purpose].name;
}

/**
 * mef_link_purpose_to_letter:
 * @purpose: a purpose
 *
 * Returns: the letter its tokens begin with
 */
char
mef_link_purpose_to_letter (MefLinkPurpose purpose)
{
  return purposes[purpose].letter;
}

/**
 * mef_link_cancel:
 * @db: a connection that writes, in a transaction
 * @purpose: activation or reset; the links of a change of address end with the change
 * @account_id: whose
 * @now: the instant
 * @error: (nullable): return location
 *
 * Returns: whether none of them works any more
 */
gboolean
mef_link_cancel (MefDb *db, MefLinkPurpose purpose, gint64 account_id, gint64 now, GError **error)
{
  const char text[] = { mef_link_purpose_to_letter (purpose), '\0' };
  g_autoptr (MefStatement) cancel =
      mef_db_prepare (db,
                      "UPDATE link SET cancelled_at = :now WHERE account_id = :account"
                      " AND kind = :kind AND used_at IS NULL AND cancelled_at IS NULL",
                      error);

  g_return_val_if_fail (purpose == MEF_LINK_ACTIVATION || purpose == MEF_LINK_RESET, FALSE);
  if (cancel == NULL)
    return FALSE;
  mef_bind_int (cancel, ":now", now);
  mef_bind_int (cancel, ":account", account_id);
  mef_bind_text (cancel, ":kind", text);
  return mef_db_run (db, cancel, error);
}

/**
 * mef_link_insert:
 * @db: a connection that writes, in a transaction
 * @purpose: what it is for
 * @account_id: whose
 * @token_hash: SHA-256 of the token
 * @now: the instant
 * @expires_at: when it stops working
 * @id: (out): the link
 * @error: (nullable): return location
 *
 * A newer link to choose a password cancels the older ones of its kind and account. Which change of
 * address a link belongs to is written by mef_address_change_ask().
 *
 * Returns: whether it was written
 */
gboolean
mef_link_insert (MefDb *db,
                 MefLinkPurpose purpose,
                 gint64 account_id,
                 const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                 gint64 now,
                 gint64 expires_at,
                 gint64 *id,
                 GError **error)
{
  const char text[] = { mef_link_purpose_to_letter (purpose), '\0' };
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO link (kind, token_hash, account_id, created_at, expires_at)"
                      " VALUES (:kind, :hash, :account, :now, :expires)",
                      error);

  if (insert == NULL)
    return FALSE;
  if ((purpose == MEF_LINK_ACTIVATION || purpose == MEF_LINK_RESET) &&
      !mef_link_cancel (db, purpose, account_id, now, error))
    return FALSE;
  mef_bind_text (insert, ":kind", text);
  mef_bind_blob (insert, ":hash", token_hash, MEF_TOKEN_HASH_SIZE);
  mef_bind_int (insert, ":account", account_id);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":expires", expires_at);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

static MefLinkPurpose
read_purpose (const char *letter, gboolean undo)
{
  if (*letter == 'M')
    return MEF_LINK_ACTIVATION;
  if (*letter == 'X')
    return MEF_LINK_RESET;
  return undo ? MEF_LINK_ADDRESS_UNDO : MEF_LINK_ADDRESS;
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
      "SELECT l.id, l.kind, c.undo_link_id IS l.id, l.account_id,"
      " CASE l.id WHEN c.confirm_link_id THEN c.new_email WHEN c.undo_link_id THEN c.old_email"
      " ELSE a.email END,"
      " a.role, l.expires_at, l.used_at IS NOT NULL OR l.cancelled_at IS NOT NULL"
      " FROM link l JOIN account a ON a.id = l.account_id"
      " LEFT JOIN address_change c ON c.confirm_link_id = l.id OR c.undo_link_id = l.id"
      " WHERE l.token_hash = :hash",
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
  else if (mef_column_int (query, 7) != 0)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-used");
  else if (mef_column_int (query, 6) <= now)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-expired");
  else
    {
      row = g_new0 (MefLinkRow, 1);
      row->id = mef_column_int (query, 0);
      row->purpose = read_purpose (mef_column_text (query, 1), mef_column_int (query, 2) != 0);
      row->account_id = mef_column_int (query, 3);
      row->email = g_strdup (mef_column_text (query, 4));
      mef_role_from_string (mef_column_text (query, 5), &row->role);
      row->expires_at = mef_column_int (query, 6);
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
  if (!mef_db_run_with (db,
                        "UPDATE link SET used_at = :now WHERE id = :id AND used_at IS NULL"
                        " AND cancelled_at IS NULL AND expires_at > :now",
                        (MefNumber[]){ { ":now", now }, { ":id", id }, { NULL } }, error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_GONE, "link-used");
  return FALSE;
}
