/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an attempt that money came for: the one place where money that was paid online gets
 * into the books. */
#include "config.h"

#include "mef-alarm-table.h"
#include "mef-attempt-private.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-ledger.h"

#define MAX_TOLD 20 /* alarms about one form */

static GArray *
read_amounts (MefDb *db, gint64 id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db, "SELECT amount FROM attempt_invoice WHERE attempt_id = :id ORDER BY invoice_id", error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", id);
  return mef_attempt_read_ids (db, query, error);
}

/* Whose credit it is when there is one; 0 where the account is nobody's any more. */
gboolean
mef_attempt_read_payer (MefDb *db, gint64 account_id, gint64 *person_id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT person_id FROM account WHERE id = :id", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", account_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *person_id = found ? mef_column_int (query, 0) : 0;
  return TRUE;
}

/* Books what came for an attempt, and ends it. */
gboolean
mef_attempt_book (MefDb *db,
                  const MefAttemptRow *row,
                  const MefSettlement *settlement,
                  gint64 now,
                  gint64 *payment_id,
                  GError **error)
{
  g_autoptr (GArray) amounts = read_amounts (db, row->id, error);
  MefLedgerPayment payment = {
    .regie_id = row->regie_id,
    .attempt_id = row->id,
    .operation_id = settlement->operation_id,
    .means = settlement->means,
    .amount = settlement->amount,
    .paid_at = settlement->paid_at,
    .booked_at = now,
    .authorisation = settlement->authorisation,
  };

  return amounts != NULL &&
         mef_attempt_read_payer (db, row->account_id, &payment.person_id, error) &&
         mef_ledger_book (db, &payment, (const gint64 *) row->invoices->data,
                          (const MefCents *) amounts->data, row->invoices->len, payment_id,
                          error) &&
         mef_attempt_update_state (db, row->id, MEF_ATTEMPT_PAID, "", 0, error);
}

/**
 * mef_attempt_settle:
 * @db: a connection that writes, in a transaction
 * @id: an attempt
 * @settlement: what PayFiP answered, compared with the attempt by the caller
 * @now: the instant
 * @again: (out): whether it was booked before; nothing is written then
 * @error: (nullable): "not-found", "attempt-quarantined"
 *
 * Books the money whatever was believed of the attempt before (protocol reference: P and V win over
 * any local state): payment, allocations, and a credit for what is no longer due.
 *
 * Returns: whether the attempt is paid and its money booked exactly once
 */
gboolean
mef_attempt_settle (MefDb *db,
                    gint64 id,
                    const MefSettlement *settlement,
                    gint64 now,
                    gboolean *again,
                    GError **error)
{
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, id, error);
  gint64 payment_id;

  *again = FALSE;
  if (row == NULL)
    return FALSE;
  if (mef_attempt_state_next (row->state, MEF_ATTEMPT_EVENT_SUCCESS) != MEF_ATTEMPT_PAID)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "attempt-quarantined");
      return FALSE;
    }
  if (row->state == MEF_ATTEMPT_PAID)
    {
      *again = TRUE;
      return TRUE;
    }
  return mef_attempt_book (db, row, settlement, now, &payment_id, error);
}

/* The same word again, or another payment of the same form? */
static gboolean
is_same_payment (const MefAttemptRow *row, const MefSettlement *settlement)
{
  const char *known = row->authorisation != NULL ? row->authorisation : "";
  const char *told = settlement->authorisation != NULL ? settlement->authorisation : "";

  return row->state == MEF_ATTEMPT_PAID && g_str_equal (known, told) &&
         row->paid_at == settlement->paid_at;
}

/* What tells one payment of a form from another, as a person finds it in PayFiP's own list. */
static char *
describe_payment (const MefSettlement *settlement)
{
  g_autofree char *at = mef_instant_to_rfc3339 (settlement->paid_at);

  return settlement->authorisation != NULL ? g_strconcat (settlement->authorisation, " ", at, NULL)
                                           : g_steal_pointer (&at);
}

/* Whether it was said before, and whether so much was said that somebody must be making it up: the
 * address of a form's notification is known to its payer. */
static gboolean
count_told (MefDb *db, gint64 id, const char *detail, gint64 *same, gint64 *all, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT count(*) FILTER (WHERE detail = :detail), count(*) FROM alarm"
                      " WHERE attempt_id = :id AND kind IN ('" MEF_ALARM_PAID_AGAIN
                      "', '" MEF_ALARM_TOLD_LATE "')",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_text (query, ":detail", detail);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *same = mef_column_int (query, 0);
  *all = mef_column_int (query, 1);
  return TRUE;
}

/* Whether a person booked the payment of an attempt, who knew no authorisation and no hour. */
static gboolean
count_recorded (MefDb *db, gint64 id, gint64 *recorded, GError **error)
{
  return mef_db_read_int (db,
                          "SELECT count(*) FROM payment_record r JOIN payment p"
                          " ON p.id = r.payment_id WHERE p.attempt_id = :id",
                          (const MefNumber[]){ { ":id", id }, { NULL, 0 } }, recorded, error);
}

/**
 * mef_attempt_told_again:
 * @db: a connection that writes, in a transaction
 * @id: an attempt by form that is paid, or in quarantine
 * @settlement: what a notification says was paid
 * @now: the instant
 * @error: (nullable): "not-found"
 *
 * A form can be opened and paid twice, and its notification can arrive twice. What is not the
 * payment that was booked is an alarm, one for each payment: nobody can be asked, so that a person
 * has to look. Where a person booked it, who knew neither authorisation nor hour, it may be the
 * same money, told late.
 *
 * Returns: whether it is known to have been the same, or the alarm is written
 */
gboolean
mef_attempt_told_again (MefDb *db,
                        gint64 id,
                        const MefSettlement *settlement,
                        gint64 now,
                        GError **error)
{
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, id, error);
  g_autofree char *detail = describe_payment (settlement);
  gint64 same, all, recorded;

  if (row == NULL || !count_told (db, id, detail, &same, &all, error) ||
      !count_recorded (db, id, &recorded, error))
    return FALSE;
  if (is_same_payment (row, settlement) || same > 0 || all >= MAX_TOLD)
    return TRUE;
  return mef_alarm_raise (db, recorded > 0 ? MEF_ALARM_TOLD_LATE : MEF_ALARM_PAID_AGAIN, id, 0,
                          detail, now, error);
}
