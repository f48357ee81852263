/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One invoice, its lines and its history. Whose it must be is part of the question. */
#include "config.h"

#include "mef-error.h"
#include "mef-invoice-private.h"

static const char one_sql[] = MEF_INVOICE_COLUMNS
    ", i.reference, r.client_number,"
    " trim (person.civility || ' ' || person.first_name || ' ' || "
    "person.last_name), r.declarations, r.saisie" MEF_INVOICE_FROM
    " JOIN person ON person.id = i.person_id WHERE i.id = :id AND i.person_id = :person";

/**
 * mef_invoice_get:
 * @db: a connection
 * @id: an invoice
 * @person_id: whose it must be
 * @now: the instant at which locks are judged
 * @today: the day at which lateness is judged
 * @func: called once, with strings that live until it returns
 * @user_data: for @func
 * @error: (nullable): "not-found", also for somebody else's
 *
 * Returns: whether @func was called
 */
gboolean
mef_invoice_get (MefDb *db,
                 gint64 id,
                 gint64 person_id,
                 gint64 now,
                 MefDay today,
                 void (*func) (const MefInvoiceRow *row,
                               const MefInvoiceExtra *extra,
                               gpointer user_data),
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, one_sql, error);
  MefInvoiceRow row;
  MefInvoiceExtra extra;
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":person", person_id);
  mef_bind_int (query, ":now", now);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return FALSE;
    }
  mef_invoice_read (query, today, &row);
  extra.reference = mef_column_text (query, MEF_INVOICE_N_COLUMNS);
  extra.client_number = mef_column_text (query, MEF_INVOICE_N_COLUMNS + 1);
  extra.debtor = mef_column_text (query, MEF_INVOICE_N_COLUMNS + 2);
  extra.declarations = mef_column_int (query, MEF_INVOICE_N_COLUMNS + 3) != 0;
  extra.saisie = mef_column_text (query, MEF_INVOICE_N_COLUMNS + 4);
  func (&row, &extra, user_data);
  return TRUE;
}

/**
 * mef_invoice_each_line:
 * @db: a connection
 * @id: an invoice the caller may read
 * @func: called for each line in its order
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_invoice_each_line (MefDb *db,
                       gint64 id,
                       MefInvoiceLineFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT position, beneficiary, label, quantity, amount FROM invoice_line"
                      " WHERE invoice_id = :id ORDER BY position",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      func (mef_column_int (query, 0), mef_column_text (query, 1), mef_column_text (query, 2),
            mef_column_text (query, 3), mef_column_int (query, 4), user_data);
    }
  return FALSE;
}

/**
 * mef_invoice_each_event:
 * @db: a connection
 * @id: an invoice the caller may read
 * @func: called for each event, oldest first; its amount is %NULL where there is none
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_invoice_each_event (MefDb *db,
                        gint64 id,
                        MefInvoiceEventFunc func,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      /* Of what came in a batch the batch says when: a row each would be most of an import. */
      "SELECT b.imported_at, 'published', NULL, '', 0 FROM invoice i"
      " JOIN import_batch b ON b.id = i.batch_id WHERE i.id = :id"
      " UNION ALL"
      " SELECT at, kind, amount, detail, id FROM invoice_event WHERE invoice_id = :id ORDER BY 5",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  while (mef_db_step (db, query, &found, error))
    {
      MefCents amount;

      if (!found)
        return TRUE;
      amount = mef_column_int (query, 2);
      func (mef_column_int (query, 0), mef_column_text (query, 1),
            sqlite3_column_type (query, 2) != SQLITE_NULL ? &amount : NULL,
            mef_column_text (query, 3), user_data);
    }
  return FALSE;
}

/**
 * mef_invoice_add_event:
 * @db: a connection that writes, in the transaction of what happened
 * @id: an invoice
 * @at: when
 * @kind: a word of the wire's EVENT
 * @amount: in cents, 0 for none
 * @detail: (nullable): a stable word or a number, never a person's data
 * @error: (nullable): return location
 *
 * Returns: whether it is written
 */
gboolean
mef_invoice_add_event (MefDb *db,
                       gint64 id,
                       gint64 at,
                       const char *kind,
                       MefCents amount,
                       const char *detail,
                       GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO invoice_event (invoice_id, at, kind, amount, detail)"
                      " VALUES (:id, :at, :kind, :amount, :detail)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":id", id);
  mef_bind_int (insert, ":at", at);
  mef_bind_text (insert, ":kind", kind);
  mef_bind_optional (insert, ":amount", amount);
  mef_bind_text (insert, ":detail", detail != NULL ? detail : "");
  return mef_db_run (db, insert, error);
}
