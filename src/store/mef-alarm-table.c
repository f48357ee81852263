/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has to look at. An alarm is raised in the transaction of what it is about, so that
 * neither is there without the other, and said once. */
#include "config.h"

#include "mef-alarm-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

#define KINDS_OF_MONEY                                                                             \
  "'" MEF_ALARM_QUARANTINED "', '" MEF_ALARM_PAID_AGAIN "', '" MEF_ALARM_TOLD_LATE "'"

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
 * One that was raised before with the same detail is left as it is, even closed.
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
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT l.id, l.kind, l.attempt_id, l.payment_id, l.raised_at, l.detail, a.public_id,"
      " a.client_number, a.refdet, coalesce (a.amount, p.amount, 0) FROM alarm l"
      " LEFT JOIN attempt a ON a.id = l.attempt_id LEFT JOIN payment p ON p.id = l.payment_id"
      " WHERE l.closed_at IS NULL ORDER BY l.raised_at, l.id",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      func (&(MefAlarmRow){ mef_column_int (query, 0), mef_column_text (query, 1),
                            mef_column_int (query, 2), mef_column_int (query, 3),
                            mef_column_int (query, 4), mef_column_text (query, 5),
                            mef_column_text (query, 6), mef_column_text (query, 7),
                            mef_column_text (query, 8), mef_column_int (query, 9) },
            user_data);
    }
  return FALSE;
}

/**
 * mef_alarm_check_comment:
 * @comment: what somebody found
 * @error: (nullable): "field-comment"
 *
 * Returns: whether it says something, and not too much
 */
gboolean
mef_alarm_check_comment (const char *comment, GError **error)
{
  if (comment[0] != '\0' && g_utf8_strlen (comment, -1) <= MEF_ALARM_MAX_COMMENT)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-comment");
  return FALSE;
}

/**
 * mef_alarm_close_attempt:
 * @db: a connection that writes, in the transaction of what answers them
 * @attempt_id: an attempt
 * @account_id: who looked at it
 * @comment: what they found
 * @now: the instant
 * @error: (nullable): return location
 *
 * Closes what is open about an attempt itself. Of what says that money came, only the oldest: each
 * may be a payment of its own.
 *
 * Returns: whether that is closed
 */
gboolean
mef_alarm_close_attempt (MefDb *db,
                         gint64 attempt_id,
                         gint64 account_id,
                         const char *comment,
                         gint64 now,
                         GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE alarm SET closed_at = :now, closed_by = :account, comment = :comment"
                      " WHERE attempt_id = :attempt AND payment_id IS NULL AND closed_at IS NULL"
                      " AND (kind NOT IN (" KINDS_OF_MONEY ") OR id = (SELECT min (id) FROM alarm"
                      "  WHERE attempt_id = :attempt AND closed_at IS NULL"
                      "  AND kind IN (" KINDS_OF_MONEY ")))",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":attempt", attempt_id);
  mef_bind_int (update, ":account", account_id);
  mef_bind_int (update, ":now", now);
  mef_bind_text (update, ":comment", comment);
  return mef_db_run (db, update, error);
}

/**
 * mef_alarm_close:
 * @db: a connection that writes
 * @id: an alarm
 * @account_id: who looked at it
 * @comment: what they found, not empty
 * @now: the instant
 * @error: (nullable): "field-comment", "not-found", "alarm-closed"
 *
 * It is kept, with what was found. Closing a quarantine frees the invoices, which may be paid again
 * then: whoever found the money records it instead (mef_attempt_record()).
 *
 * Returns: whether it is closed
 */
gboolean
mef_alarm_close (MefDb *db,
                 gint64 id,
                 gint64 account_id,
                 const char *comment,
                 gint64 now,
                 GError **error)
{
  const MefNumber of[] = { { ":id", id }, { NULL, 0 } };
  g_autoptr (MefStatement) update = NULL;
  gint64 known, closed;

  if (!mef_alarm_check_comment (comment, error) ||
      !mef_db_read_int (db, "SELECT count(*) FROM alarm WHERE id = :id", of, &known, error) ||
      !mef_db_read_int (db, "SELECT count(closed_at) FROM alarm WHERE id = :id", of, &closed,
                        error))
    return FALSE;
  if (known == 0 || closed > 0)
    {
      g_set_error_literal (error, MEF_ERROR, known == 0 ? MEF_ERROR_NOT_FOUND : MEF_ERROR_CONFLICT,
                           known == 0 ? "not-found" : "alarm-closed");
      return FALSE;
    }
  update = mef_db_prepare (db,
                           "UPDATE alarm SET closed_at = :now, closed_by = :account,"
                           " comment = :comment WHERE id = :id",
                           error);
  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":id", id);
  mef_bind_int (update, ":account", account_id);
  mef_bind_int (update, ":now", now);
  mef_bind_text (update, ":comment", comment);
  return mef_db_run (db, update, error);
}
