/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that writes money. Rows are added, never changed: the schema's triggers refuse
 * anything else. */
#include "config.h"

#include "mef-ledger.h"

#include "mef-alarm-table.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-receipt-table.h"

static gboolean
insert_payment (MefDb *db, const MefLedgerPayment *payment, gint64 *id, GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO payment (regie_id, attempt_id, operation_id, means, amount, paid_at, booked_at,"
      " authorisation) VALUES (:regie, :attempt, :operation, :means, :amount, :paid_at, :booked_at,"
      " :authorisation)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":regie", payment->regie_id);
  mef_bind_optional (insert, ":attempt", payment->attempt_id);
  mef_bind_text (insert, ":operation", payment->operation_id);
  mef_bind_text (insert, ":means", payment->means);
  mef_bind_int (insert, ":amount", payment->amount);
  mef_bind_int (insert, ":paid_at", payment->paid_at);
  mef_bind_int (insert, ":booked_at", payment->booked_at);
  mef_bind_text (insert, ":authorisation",
                 payment->authorisation != NULL ? payment->authorisation : "");
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

/* What invoice @id still needs; nothing when it was cancelled. */
static gboolean
read_need (MefDb *db, gint64 id, MefCents *need, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT CASE WHEN i.cancelled_at IS NULL THEN b.remaining ELSE 0 END"
                      " FROM invoice i JOIN invoice_balance b ON b.invoice_id = i.id"
                      " WHERE i.id = :id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *need = found ? MAX (mef_column_int (query, 0), 0) : 0;
  return TRUE;
}

static gboolean
insert_allocation (MefDb *db, gint64 payment_id, gint64 invoice_id, MefCents amount, GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO allocation (payment_id, invoice_id, amount)"
                      " VALUES (:payment, :invoice, :amount)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":payment", payment_id);
  mef_bind_int (insert, ":invoice", invoice_id);
  mef_bind_int (insert, ":amount", amount);
  return mef_db_run (db, insert, error);
}

static gboolean
insert_credit (MefDb *db, gint64 payment_id, gint64 person_id, MefCents amount, GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO credit (payment_id, person_id, amount, reason)"
                      " VALUES (:payment, :person, :amount, 'no-longer-due')",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":payment", payment_id);
  mef_bind_optional (insert, ":person", person_id);
  mef_bind_int (insert, ":amount", amount);
  return mef_db_run (db, insert, error);
}

/**
 * mef_ledger_book:
 * @db: a connection that writes, in the transaction of what caused it
 * @payment: the money
 * @invoices: (array length=n_invoices): what it is for, in order
 * @amounts: (array length=n_invoices): how much for each at most
 * @n_invoices: how many
 * @payment_id: (out): the new payment
 * @error: (nullable): "store-constraint" when the operation is booked already
 *
 * Each invoice gets what it still needs; the rest becomes a credit, never nothing.
 *
 * Returns: whether all of it was written
 */
gboolean
mef_ledger_book (MefDb *db,
                 const MefLedgerPayment *payment,
                 const gint64 *invoices,
                 const MefCents *amounts,
                 guint n_invoices,
                 gint64 *payment_id,
                 GError **error)
{
  MefCents left = payment->amount;

  if (!insert_payment (db, payment, payment_id, error) ||
      !mef_receipt_issue (db, *payment_id, payment->regie_id, payment->booked_at, error))
    return FALSE;
  for (guint i = 0; i < n_invoices; i++)
    {
      const MefCents wanted = MIN (amounts[i], left);
      MefCents need, part;

      if (!read_need (db, invoices[i], &need, error))
        return FALSE;
      part = MIN (wanted, need);
      if (part < wanted && !mef_invoice_add_event (db, invoices[i], payment->booked_at, "credited",
                                                   wanted - part, payment->means, error))
        return FALSE;
      if (part == 0)
        continue;
      if (!insert_allocation (db, *payment_id, invoices[i], part, error) ||
          !mef_invoice_add_event (db, invoices[i], payment->booked_at, "settled", part,
                                  payment->means, error))
        return FALSE;
      left -= part;
    }
  if (left == 0)
    return TRUE;
  return insert_credit (db, *payment_id, payment->person_id, left, error) &&
         mef_alarm_raise (db, MEF_ALARM_NOTHING_DUE, payment->attempt_id, *payment_id, NULL,
                          payment->booked_at, error);
}

/**
 * mef_ledger_has_operation:
 * @db: a connection
 * @operation_id: the bank's or PayFiP's
 * @error: (nullable): return location
 *
 * Returns: whether it is booked; %FALSE with @error set when that cannot be said
 */
gboolean
mef_ledger_has_operation (MefDb *db, const char *operation_id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT 1 FROM payment WHERE operation_id = :operation", error);
  gboolean found = FALSE;

  if (query == NULL)
    return FALSE;
  mef_bind_text (query, ":operation", operation_id);
  return mef_db_step (db, query, &found, error) && found;
}
