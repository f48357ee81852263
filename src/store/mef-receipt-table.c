/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts. A payment has one from the moment it is booked; its number never changes, is never
 * given twice and leaves no gap in its régie and year: it is the highest there is and one, and
 * there is one writer. */
#include "config.h"

#include "mef-receipt-table.h"

#include "mef-day.h"

#include "mef-db-private.h"
#include "mef-error.h"

/* Whose receipts: of payments that settled something of the person, or left them a credit. */
#define OF_PERSON                                                                                  \
  " r.payment_id IN (SELECT a.payment_id FROM invoice i"                                           \
  "   JOIN allocation a ON a.invoice_id = i.id WHERE i.person_id = :person"                        \
  "   UNION SELECT payment_id FROM credit WHERE person_id = :person)"

/* The operation of a form is the token in its address, with which a notification can be written: a
 * paper names what the treasury knows the payment by instead. */
#define SELECT_ROW                                                                                 \
  "SELECT r.id, r.payment_id, r.year, r.number, r.issued_at, p.paid_at, p.amount,"                 \
  " coalesce (c.amount, 0), p.means,"                                                              \
  " CASE WHEN a.offer <> 'ws' THEN a.refdet ELSE coalesce (p.operation_id, '') END, g.name"        \
  " FROM receipt r JOIN payment p ON p.id = r.payment_id JOIN regie g ON g.id = r.regie_id"        \
  " LEFT JOIN credit c ON c.payment_id = p.id LEFT JOIN attempt a ON a.id = p.attempt_id WHERE"

/**
 * mef_receipt_issue:
 * @db: a connection that writes, in the transaction that books the payment
 * @payment_id: a payment that has none yet
 * @regie_id: its régie
 * @issued_at: when, Unix seconds; its year in Paris is the number's
 * @error: (nullable): "store-constraint" when the payment has one
 *
 * Returns: whether it is issued
 */
gboolean
mef_receipt_issue (MefDb *db, gint64 payment_id, gint64 regie_id, gint64 issued_at, GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO receipt (payment_id, regie_id, year, number, issued_at)"
      " SELECT :payment, :regie, :year, coalesce (max (number), 0) + 1, :issued FROM receipt"
      " WHERE regie_id = :regie AND year = :year",
      error);
  char today[MEF_DAY_ISO_SIZE];

  if (insert == NULL)
    return FALSE;
  mef_day_to_iso (mef_day_from_instant (issued_at), today);
  mef_bind_int (insert, ":payment", payment_id);
  mef_bind_int (insert, ":regie", regie_id);
  mef_bind_int (insert, ":year", g_ascii_strtoll (today, NULL, 10)); /* stops at the dash */
  mef_bind_int (insert, ":issued", issued_at);
  return mef_db_run (db, insert, error);
}

static void
read_row (MefStatement *query, MefReceiptRow *row)
{
  row->id = mef_column_int (query, 0);
  row->payment_id = mef_column_int (query, 1);
  row->year = (guint) mef_column_int (query, 2);
  row->number = mef_column_int (query, 3);
  row->issued_at = mef_column_int (query, 4);
  row->paid_at = mef_column_int (query, 5);
  row->amount = mef_column_int (query, 6);
  row->credit = mef_column_int (query, 7);
  row->means = mef_column_text (query, 8);
  row->operation = mef_column_text (query, 9);
  row->regie = mef_column_text (query, 10);
}

/**
 * mef_receipt_each:
 * @db: a connection
 * @person_id: whose
 * @year: of the receipts' numbers; 0 for all
 * @func: called for each, newest first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_receipt_each (MefDb *db,
                  gint64 person_id,
                  guint year,
                  MefReceiptFunc func,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      SELECT_ROW OF_PERSON " AND (:year = 0 OR r.year = :year)"
                                           " ORDER BY p.paid_at DESC, r.id DESC",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  mef_bind_int (query, ":year", year);
  while (mef_db_step (db, query, &found, error))
    {
      MefReceiptRow row;

      if (!found)
        return TRUE;
      read_row (query, &row);
      func (&row, user_data);
    }
  return FALSE;
}

/**
 * mef_receipt_get:
 * @db: a connection
 * @id: a receipt
 * @person_id: who asks
 * @func: called once with it
 * @user_data: for @func
 * @error: %MEF_ERROR_NOT_FOUND, reason "not-found", also for somebody else's
 *
 * Returns: whether it was there
 */
gboolean
mef_receipt_get (MefDb *db,
                 gint64 id,
                 gint64 person_id,
                 MefReceiptFunc func,
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, SELECT_ROW " r.id = :id AND" OF_PERSON, error);
  MefReceiptRow row;
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return FALSE;
    }
  read_row (query, &row);
  func (&row, user_data);
  return TRUE;
}

/**
 * mef_receipt_find_attempt:
 * @db: a connection
 * @attempt_id: an attempt the caller may read
 * @id: (out): the receipt of the payment booked for it; 0 where nothing is
 * @year: (out): its year
 * @number: (out): its number in the régie and the year
 * @error: (nullable): return location
 *
 * Returns: whether it could be looked up
 */
gboolean
mef_receipt_find_attempt (MefDb *db,
                          gint64 attempt_id,
                          gint64 *id,
                          guint *year,
                          gint64 *number,
                          GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT r.id, r.year, r.number FROM payment p JOIN receipt r ON r.payment_id = p.id"
      " WHERE p.attempt_id = :attempt",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":attempt", attempt_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *id = found ? mef_column_int (query, 0) : 0;
  *year = found ? (guint) mef_column_int (query, 1) : 0;
  *number = found ? mef_column_int (query, 2) : 0;
  return TRUE;
}

/**
 * mef_receipt_each_invoice:
 * @db: a connection
 * @payment_id: a payment the caller may read
 * @func: called for each invoice it settled, in the order it did
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_receipt_each_invoice (MefDb *db,
                          gint64 payment_id,
                          MefReceiptInvoiceFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT i.id, i.number, i.label, a.amount FROM allocation a JOIN invoice i ON i.id ="
      " a.invoice_id WHERE a.payment_id = :payment ORDER BY a.id",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":payment", payment_id);
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      func (&(MefReceiptInvoice){ mef_column_int (query, 0), mef_column_text (query, 1),
                                  mef_column_text (query, 2), mef_column_int (query, 3) },
            user_data);
    }
  return FALSE;
}

/**
 * mef_receipt_print:
 * @db: a connection that writes
 * @id: a receipt
 * @account_id: who takes it
 * @now: the instant
 * @before: (out): how often its paper was made before; more than 0 makes this one a *duplicata*
 * @error: (nullable): return location
 *
 * Returns: whether this one is counted
 */
gboolean
mef_receipt_print (MefDb *db,
                   gint64 id,
                   gint64 account_id,
                   gint64 now,
                   gint64 *before,
                   GError **error)
{
  g_autoptr (MefStatement) count =
      mef_db_prepare (db, "SELECT count (*) FROM receipt_print WHERE receipt_id = :id", error);
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO receipt_print (receipt_id, printed_at, account_id)"
                      " VALUES (:id, :now, :account)",
                      error);
  gboolean found;

  if (count == NULL || insert == NULL)
    return FALSE;
  mef_bind_int (count, ":id", id);
  if (!mef_db_step (db, count, &found, error))
    return FALSE;
  *before = mef_column_int (count, 0);
  mef_bind_int (insert, ":id", id);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":account", account_id);
  return mef_db_run (db, insert, error);
}

/**
 * mef_receipt_format_number:
 * @year: its year
 * @number: its number in the régie and the year
 *
 * Returns: (transfer full): the number as it is printed, "2026-000123"
 */
char *
mef_receipt_format_number (guint year, gint64 number)
{
  return g_strdup_printf ("%04u-%06" G_GINT64_FORMAT, year, number);
}
