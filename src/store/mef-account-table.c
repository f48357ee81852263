/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who can sign in. The password's hash never leaves this layer but to be verified. */
#include "config.h"

#include "mef-account-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

#define COLUMNS "SELECT id, email, name, role, person_id, password_hash, state FROM account"

static const char *const states[] = { "created", "active", "blocked", "closed" };

void
mef_account_row_free (MefAccountRow *row)
{
  g_free (row->email);
  g_free (row->name);
  g_free (row->password_hash);
  g_free (row);
}

/**
 * mef_account_insert:
 * @db: a connection that writes
 * @email: the address, validated
 * @name: who, as shown
 * @role: what the account may do
 * @person_id: whose invoices; 0 for staff and only for staff
 * @password_hash: (nullable): with one the account is active at once (demonstration)
 * @now: the instant
 * @id: (out): the new account's id
 * @error: (nullable): "account-exists" or the store's reasons
 *
 * Returns: whether it was written
 */
gboolean
mef_account_insert (MefDb *db,
                    const char *email,
                    const char *name,
                    MefRole role,
                    gint64 person_id,
                    const char *password_hash,
                    gint64 now,
                    gint64 *id,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO account (email, name, role, person_id, password_hash, state, created_at)"
      " VALUES (:email, :name, :role, :person, :hash, :state, :now)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":email", email);
  mef_bind_text (insert, ":name", name);
  mef_bind_text (insert, ":role", mef_role_to_string (role));
  mef_bind_optional (insert, ":person", person_id);
  mef_bind_text (insert, ":hash", password_hash);
  mef_bind_text (insert, ":state",
                 states[password_hash != NULL ? MEF_ACCOUNT_ACTIVE : MEF_ACCOUNT_CREATED]);
  mef_bind_int (insert, ":now", now);
  if (!mef_db_run (db, insert, &local))
    {
      if (g_error_matches (local, MEF_ERROR, MEF_ERROR_CONFLICT))
        g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "account-exists");
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *id = mef_db_last_id (db);
  return TRUE;
}

static MefAccountRow *
read_one (MefDb *db, MefStatement *query, GError **error)
{
  g_autoptr (MefAccountRow) row = NULL;
  const char *state;
  gboolean found;

  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-account");
      return NULL;
    }
  row = g_new0 (MefAccountRow, 1);
  row->id = mef_column_int (query, 0);
  row->email = g_strdup (mef_column_text (query, 1));
  row->name = g_strdup (mef_column_text (query, 2));
  mef_role_from_string (mef_column_text (query, 3), &row->role);
  row->person_id = mef_column_int (query, 4);
  row->password_hash = g_strdup (mef_column_text (query, 5));
  state = mef_column_text (query, 6);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (states[i], state))
        row->state = (MefAccountState) i;
    }
  return g_steal_pointer (&row);
}

/**
 * mef_account_find:
 * @db: a connection
 * @email: an address as typed; compared without case
 * @error: (nullable): "no-account"
 *
 * Returns: (transfer full) (nullable): the account
 */
MefAccountRow *
mef_account_find (MefDb *db, const char *email, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE email = :email", error);

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":email", email);
  return read_one (db, query, error);
}

/**
 * mef_account_get:
 * @db: a connection
 * @id: an account's id
 * @error: (nullable): "no-account"
 *
 * Returns: (transfer full) (nullable): the account
 */
MefAccountRow *
mef_account_get (MefDb *db, gint64 id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE id = :id", error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", id);
  return read_one (db, query, error);
}

/**
 * mef_account_set_password:
 * @db: a connection that writes, in a transaction
 * @id: an account
 * @password_hash: the new password's Argon2id string
 * @except: a session that goes on; 0 for none
 * @now: the instant
 * @error: (nullable): return location
 *
 * Activates an account that was not, ends all its sessions but one and cancels its links: whoever
 * held one of them proved less than the new password does (ASVS 7.4.3). Only the links by which the
 * former address undoes a change stay: who stole the account must not be able to take them away.
 *
 * Returns: whether all of that is written
 */
gboolean
mef_account_set_password (MefDb *db,
                          gint64 id,
                          const char *password_hash,
                          gint64 except,
                          gint64 now,
                          GError **error)
{
  g_autoptr (MefStatement) update = mef_db_prepare (
      db,
      "UPDATE account SET password_hash = :hash,"
      " state = CASE state WHEN 'created' THEN 'active' ELSE state END WHERE id = :id",
      error);
  g_autoptr (MefStatement) sessions =
      mef_db_prepare (db, "DELETE FROM session WHERE account_id = :id AND id <> :except", error);
  g_autoptr (MefStatement) links =
      mef_db_prepare (db,
                      "UPDATE link SET cancelled_at = :now WHERE account_id = :id"
                      " AND used_at IS NULL AND cancelled_at IS NULL"
                      " AND id NOT IN (SELECT undo_link_id FROM address_change)",
                      error);

  if (update == NULL || sessions == NULL || links == NULL)
    return FALSE;
  mef_bind_text (update, ":hash", password_hash);
  mef_bind_int (update, ":id", id);
  mef_bind_int (sessions, ":id", id);
  mef_bind_int (sessions, ":except", except);
  mef_bind_int (links, ":id", id);
  mef_bind_int (links, ":now", now);
  return mef_db_run (db, update, error) && mef_db_run (db, sessions, error) &&
         mef_db_run (db, links, error);
}

/**
 * mef_account_rehash:
 * @db: a connection that writes
 * @id: an account
 * @password_hash: the same password, hashed with today's parameters
 * @error: (nullable): return location
 *
 * Returns: whether it is written
 */
gboolean
mef_account_rehash (MefDb *db, gint64 id, const char *password_hash, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE account SET password_hash = :hash WHERE id = :id", error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":hash", password_hash);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/**
 * mef_account_set_state:
 * @db: a connection that writes
 * @id: an account
 * @state: its new state
 * @error: (nullable): return location
 *
 * Returns: whether it is written
 */
gboolean
mef_account_set_state (MefDb *db, gint64 id, MefAccountState state, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE account SET state = :state WHERE id = :id", error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":state", states[state]);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}
