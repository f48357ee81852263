/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong passwords, counted by address typed, known or not. */
#include "config.h"

#include "mef-failure-table.h"

#include "mef-db-private.h"

/* A row older than this no longer slows anybody down, and is counted from one again. */
#define FORGET_AFTER (24 * 3600)

/**
 * mef_failure_get:
 * @db: a connection
 * @address_hash: of the address typed
 * @count: (out): wrong passwords in a row, 0 when none
 * @last_at: (out): when the last one was typed
 * @error: (nullable): return location
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_failure_get (MefDb *db,
                 const guint8 address_hash[MEF_ADDRESS_HASH_SIZE],
                 guint *count,
                 gint64 *last_at,
                 GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT count, last_at FROM sign_in_failure WHERE address_hash = :hash",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_blob (query, ":hash", address_hash, MEF_ADDRESS_HASH_SIZE);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *count = found ? (guint) mef_column_int (query, 0) : 0;
  *last_at = found ? mef_column_int (query, 1) : 0;
  return TRUE;
}

/**
 * mef_failure_record:
 * @db: a connection that writes
 * @address_hash: of the address typed
 * @now: the instant
 * @error: (nullable): return location
 *
 * Returns: whether one more is counted
 */
gboolean
mef_failure_record (MefDb *db,
                    const guint8 address_hash[MEF_ADDRESS_HASH_SIZE],
                    gint64 now,
                    GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO sign_in_failure (address_hash, count, last_at) VALUES (:hash, 1, :now)"
      " ON CONFLICT (address_hash) DO UPDATE SET"
      " count = CASE WHEN last_at < :now - :forget THEN 1 ELSE count + 1 END, last_at = :now",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_blob (insert, ":hash", address_hash, MEF_ADDRESS_HASH_SIZE);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":forget", FORGET_AFTER);
  return mef_db_run (db, insert, error);
}

/**
 * mef_failure_clear:
 * @db: a connection that writes
 * @address_hash: of an address whose password was right
 * @error: (nullable): return location
 *
 * Returns: whether nothing is counted any more
 */
gboolean
mef_failure_clear (MefDb *db, const guint8 address_hash[MEF_ADDRESS_HASH_SIZE], GError **error)
{
  g_autoptr (MefStatement) statement =
      mef_db_prepare (db, "DELETE FROM sign_in_failure WHERE address_hash = :hash", error);

  if (statement == NULL)
    return FALSE;
  mef_bind_blob (statement, ":hash", address_hash, MEF_ADDRESS_HASH_SIZE);
  return mef_db_run (db, statement, error);
}
