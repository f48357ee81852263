/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no answer of PayFiP's can book, a person does: an attempt that was quarantined, a form
 * nobody told us of, one that was paid twice. The ledger is written by the same functions; beside
 * it stands who found the money, and where. */
#include "config.h"

#include "mef-attempt-record.h"

#include "mef-alarm-table.h"
#include "mef-attempt-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"

static gboolean
refuse (GError **error, MefError code, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, code, reason);
  return FALSE;
}

static gboolean
check_fields (const MefRecording *recording, const MefAttemptRow *row, GError **error)
{
  if (recording->amount <= 0 || recording->amount > MEF_PAYABLE_MAX)
    return refuse (error, MEF_ERROR_INVALID, "field-amount");
  if (recording->paid_on == MEF_DAY_NONE ||
      recording->paid_on < mef_day_from_instant (row->created_at) ||
      recording->paid_on > mef_day_from_instant (recording->now))
    return refuse (error, MEF_ERROR_INVALID, "field-paid_on");
  if (!g_str_equal (recording->means, "card") && !g_str_equal (recording->means, "direct_debit"))
    return refuse (error, MEF_ERROR_INVALID, "field-means");
  return mef_alarm_check_comment (recording->comment, error);
}

/* As long as PayFiP can be asked, its answer books, and nobody types an amount. */
static gboolean
is_asked (const MefAttemptRow *row)
{
  return !mef_attempt_is_form (row) && row->state != MEF_ATTEMPT_QUARANTINED &&
         row->next_poll_at != 0;
}

static gboolean
count_paid_again (MefDb *db, gint64 id, gint64 *open, GError **error)
{
  return mef_db_read_int (db,
                          "SELECT count(*) FROM alarm WHERE attempt_id = :id"
                          " AND kind IN ('" MEF_ALARM_PAID_AGAIN "', '" MEF_ALARM_TOLD_LATE "')"
                          " AND closed_at IS NULL",
                          (const MefNumber[]){ { ":id", id }, { NULL, 0 } }, open, error);
}

/* What is paid may be paid once more where it was told so, or where somebody says that it was: an
 * operation of the web service is paid once. */
static gboolean
check_further (MefDb *db, const MefRecording *recording, const MefAttemptRow *row, GError **error)
{
  gint64 again;

  if (!count_paid_again (db, row->id, &again, error))
    return FALSE;
  return again > 0 || (recording->further && mef_attempt_is_form (row)) ||
         refuse (error, MEF_ERROR_CONFLICT, "payment-recorded");
}

static gboolean
check_attempt (MefDb *db, const MefRecording *recording, const MefAttemptRow *row, GError **error)
{

  if (mef_attempt_was_a_test (row))
    return refuse (error, MEF_ERROR_CONFLICT, "payment-in-test");
  if (row->state == MEF_ATTEMPT_PAID)
    return check_further (db, recording, row, error);
  if (is_asked (row) ||
      mef_attempt_state_next (row->state, MEF_ATTEMPT_EVENT_RECORDED) != MEF_ATTEMPT_PAID)
    return refuse (error, MEF_ERROR_CONFLICT, "payment-still-asked");
  return TRUE;
}

/* A day has no hour: not before the attempt began, and not after now. */
static gint64
paid_at (const MefRecording *recording, const MefAttemptRow *row)
{
  return MAX (mef_instant_from_paris (recording->paid_on, 0, 0), row->created_at);
}

/* The second payment of a form is for nothing any more: all of it is the payer's credit. */
static gboolean
book_again (MefDb *db,
            const MefRecording *recording,
            const MefAttemptRow *row,
            gint64 *payment_id,
            GError **error)
{
  MefLedgerPayment payment = {
    .regie_id = row->regie_id,
    .means = recording->means,
    .amount = recording->amount,
    .paid_at = paid_at (recording, row),
    .booked_at = recording->now,
  };

  return mef_attempt_read_payer (db, row->account_id, &payment.person_id, error) &&
         mef_ledger_book (db, &payment, NULL, NULL, 0, payment_id, error);
}

static gboolean
book (MefDb *db,
      const MefRecording *recording,
      const MefAttemptRow *row,
      gint64 *payment_id,
      GError **error)
{
  const MefSettlement settlement = {
    .operation_id = mef_attempt_get_operation (row),
    .means = recording->means,
    .amount = recording->amount,
    .paid_at = paid_at (recording, row),
  };

  if (row->state == MEF_ATTEMPT_PAID)
    return book_again (db, recording, row, payment_id, error);
  return mef_attempt_book (db, row, &settlement, recording->now, payment_id, error);
}

static gboolean
write_record (MefDb *db,
              const MefRecording *recording,
              const MefAttemptRow *row,
              gint64 payment_id,
              GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO payment_record (payment_id, attempt_id, account_id, recorded_at,"
                      " comment) VALUES (:payment, :attempt, :account, :now, :comment)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":payment", payment_id);
  mef_bind_int (insert, ":attempt", row->id);
  mef_bind_int (insert, ":account", recording->account_id);
  mef_bind_int (insert, ":now", recording->now);
  mef_bind_text (insert, ":comment", recording->comment);
  return mef_db_run (db, insert, error);
}

/**
 * mef_attempt_record:
 * @db: a connection that writes, in a transaction
 * @recording: what was found
 * @error: (nullable): "not-found", "field-amount", "field-paid_on", "field-means", "field-comment";
 *   "payment-still-asked" while PayFiP's own answer may come, "payment-in-test" for what was no
 *   money, "payment-recorded" for what is in the books
 *
 * Each invoice of the attempt gets what it was to get, as far as the money goes, and what is left
 * becomes the payer's credit. What was open about the attempt is closed with the comment; of what
 * says that money came, the oldest.
 *
 * Returns: whether it is booked
 */
gboolean
mef_attempt_record (MefDb *db, const MefRecording *recording, GError **error)
{
  g_autoptr (MefAttemptRow) row = mef_attempt_find_public (db, recording->public_id, 0, error);
  gint64 payment_id;

  return row != NULL && check_attempt (db, recording, row, error) &&
         check_fields (recording, row, error) &&
         mef_alarm_close_attempt (db, row->id, recording->account_id, recording->comment,
                                  recording->now, error) &&
         book (db, recording, row, &payment_id, error) &&
         write_record (db, recording, row, payment_id, error);
}
