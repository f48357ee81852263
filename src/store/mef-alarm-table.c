/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has to look at. An alarm is raised in the transaction of what it is about, so that
 * neither is there without the other, and said once. */
#include "config.h"

#include "mef-alarm-table.h"

#include "mef-db-private.h"

/**
 * mef_alarm_raise:
 * @db: a connection that writes, in the transaction of the cause
 * @kind: one of MEF_ALARM_…
 * @attempt_id: the attempt it is about, 0 for none
 * @payment_id: the payment it is about, 0 for none
 * @detail: (nullable): a stable word more
 * @now: the instant
 * @error: (nullable): return location
 *
 * One that was raised before is left as it is, even closed.
 *
 * Returns: whether it is there
 */
gboolean
mef_alarm_raise (MefDb *db,
                 const char *kind,
                 gint64 attempt_id,
                 gint64 payment_id,
                 const char *detail,
                 gint64 now,
                 GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO alarm (kind, attempt_id, payment_id, raised_at, detail)"
                      " VALUES (:kind, :attempt, :payment, :now, :detail) ON CONFLICT DO NOTHING",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":kind", kind);
  mef_bind_optional (insert, ":attempt", attempt_id);
  mef_bind_optional (insert, ":payment", payment_id);
  mef_bind_int (insert, ":now", now);
  mef_bind_text (insert, ":detail", detail != NULL ? detail : "");
  return mef_db_run (db, insert, error);
}

/**
 * mef_alarm_each_open:
 * @db: a connection
 * @func: called for each, the oldest first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all that nobody closed yet were read
 */
gboolean
mef_alarm_each_open (MefDb *db, MefAlarmFunc func, gpointer user_data, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT kind, attempt_id, payment_id, raised_at, detail FROM alarm"
                      " WHERE closed_at IS NULL ORDER BY raised_at, id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      func (mef_column_text (query, 0), mef_column_int (query, 1), mef_column_int (query, 2),
            mef_column_int (query, 3), mef_column_text (query, 4), user_data);
    }
  return FALSE;
}
