/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor. It believes nothing that the rest of the store says: it adds the rows up again. Each
 * rule is a query that finds what breaks it. */
#include "config.h"

#include "mef-check.h"

#include "mef-db-private.h"

static const struct
{
  const char *name;
  const char *sql; /* gives the ids that break the rule */
} rules[] = {
  { "foreign-key", "SELECT rowid FROM pragma_foreign_key_check" },
  { "payment-not-spread",
    "SELECT p.id FROM payment p WHERE p.amount <>"
    " coalesce ((SELECT sum (amount) FROM allocation WHERE payment_id = p.id), 0)"
    " + coalesce ((SELECT sum (amount) FROM credit WHERE payment_id = p.id), 0)" },
  { "invoice-overpaid", "SELECT invoice_id FROM invoice_balance WHERE remaining < 0" },
  { "paid-attempt-without-payment",
    "SELECT a.id FROM attempt a WHERE a.state = 'paid'"
    " AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.attempt_id = a.id)" },
  { "payment-of-unpaid-attempt",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id WHERE a.state <> 'paid'" },
  { "online-payment-without-operation",
    "SELECT id FROM payment WHERE attempt_id IS NOT NULL AND operation_id IS NULL" },
  { "payment-of-another-operation",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id"
    " WHERE p.operation_id IS NOT coalesce (a.id_op, a.token, a.refdet)" },
  { "payment-of-another-amount",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id WHERE p.amount <> a.amount"
    " AND NOT EXISTS (SELECT 1 FROM payment_record pr WHERE pr.payment_id = p.id)" },
  { "record-of-another-attempt",
    "SELECT p.id FROM payment_record pr JOIN payment p ON p.id = pr.payment_id"
    " WHERE p.attempt_id <> pr.attempt_id" },
  { "record-by-a-resident",
    "SELECT pr.payment_id FROM payment_record pr JOIN account c ON c.id = pr.account_id"
    " WHERE c.role = 'resident'" },
  { "quarantine-without-alarm",
    "SELECT a.id FROM attempt a WHERE a.state = 'quarantined' AND NOT EXISTS"
    " (SELECT 1 FROM alarm l WHERE l.attempt_id = a.id AND l.kind = 'quarantined')" },
  { "attempt-not-the-sum-of-its-invoices",
    "SELECT a.id FROM attempt a WHERE a.amount <>"
    " coalesce ((SELECT sum (amount) FROM attempt_invoice WHERE attempt_id = a.id), 0)" },
  { "allocation-of-an-invoice-not-asked",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id"
    " WHERE p.attempt_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attempt_invoice ai"
    " WHERE ai.attempt_id = p.attempt_id AND ai.invoice_id = al.invoice_id)" },
  { "allocation-across-regies",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id"
    " JOIN invoice i ON i.id = al.invoice_id WHERE i.regie_id <> p.regie_id" },
  { "payment-without-receipt", "SELECT id FROM payment p WHERE NOT EXISTS"
                               " (SELECT 1 FROM receipt r WHERE r.payment_id = p.id)" },
  { "receipt-of-another-regie", "SELECT r.id FROM receipt r JOIN payment p ON p.id = r.payment_id"
                                " WHERE r.regie_id <> p.regie_id" },
  { "receipt-number-gap", "SELECT min (id) FROM receipt GROUP BY regie_id, year"
                          " HAVING max (number) <> count (*)" },
  { "receipt-out-of-order",
    "SELECT id FROM (SELECT id, payment_id, lag (payment_id) OVER (PARTITION BY regie_id, year"
    " ORDER BY number) AS before FROM receipt) WHERE before > payment_id" },
  { "declared-without-declaration", "SELECT id FROM invoice i WHERE (declared_at IS NOT NULL) <> "
                                    "EXISTS (SELECT 1 FROM declaration d"
                                    " WHERE d.invoice_id = i.id AND d.state = 'waiting')" },
  { "invoice-lines-do-not-add-up",
    "SELECT i.id FROM invoice i JOIN (SELECT invoice_id, sum (amount) AS sum FROM invoice_line"
    " GROUP BY invoice_id) l ON l.invoice_id = i.id WHERE l.sum <> i.amount" },
  { "invoice-day-not-in-the-calendar",
    "SELECT id FROM invoice WHERE date (issued_on, '+0 days') IS NOT issued_on"
    " OR date (due_on, '+0 days') IS NOT due_on"
    " OR date (direct_debit_on, '+0 days') IS NOT direct_debit_on" },
  { "regie-mode-of-another-offer", "SELECT id FROM regie WHERE instr (CASE offer WHEN 'ws' THEN "
                                   "'TXW' ELSE 'TXMA' END, saisie) = 0" },
  { "resident-without-person",
    "SELECT id FROM account WHERE (role = 'resident') <> (person_id IS NOT NULL)" },
  { "thread-about-another-invoice",
    "SELECT t.id FROM thread t JOIN invoice i ON i.id = t.invoice_id"
    " WHERE i.person_id <> t.person_id" },
  { "thread-without-message", "SELECT id FROM thread t WHERE NOT EXISTS"
                              " (SELECT 1 FROM message m WHERE m.thread_id = t.id)" },
  { "thread-answered-by-nobody",
    "SELECT id FROM thread t WHERE state = 'answered' AND (SELECT from_staff FROM message m"
    " WHERE m.thread_id = t.id ORDER BY m.id DESC LIMIT 1) = 0" },
  { "message-of-another-person",
    "SELECT m.id FROM message m JOIN thread t ON t.id = m.thread_id"
    " JOIN account a ON a.id = m.account_id WHERE m.from_staff = (a.role = 'resident')"
    " OR (m.from_staff = 0 AND a.person_id <> t.person_id)" },
};

static gboolean
check_file (MefDb *db, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, "PRAGMA integrity_check", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      if (!g_str_equal (mef_column_text (query, 0), "ok"))
        g_ptr_array_add (problems, g_strdup_printf ("file: %s", mef_column_text (query, 0)));
    }
  return FALSE;
}

static gboolean
check_rule (MefDb *db, guint i, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, rules[i].sql, error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      g_ptr_array_add (problems, g_strdup_printf ("%s: %" G_GINT64_FORMAT, rules[i].name,
                                                  mef_column_int (query, 0)));
    }
  return FALSE;
}

/* The bytes of the documents against the sums that were taken when they came. */
static gboolean
check_documents (MefDb *db, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT invoice_id, content, lower (hex (sha256)) FROM document", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      g_autofree char *sum = NULL;

      if (!found)
        return TRUE;
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, sqlite3_column_blob (query, 1),
                                         (gsize) sqlite3_column_bytes (query, 1));
      if (g_strcmp0 (sum, mef_column_text (query, 2)) != 0)
        g_ptr_array_add (problems, g_strdup_printf ("document-damaged: %" G_GINT64_FORMAT,
                                                    mef_column_int (query, 0)));
    }
  return FALSE;
}

/**
 * mef_check_run:
 * @db: a connection
 * @error: (nullable): why it could not be checked
 *
 * Returns: (transfer full) (nullable) (element-type utf8): what is wrong, "RULE: ID" each; empty
 *   when all is well
 */
GPtrArray *
mef_check_run (MefDb *db, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  if (!check_file (db, problems, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (!check_rule (db, i, problems, error))
        return NULL;
    }
  return check_documents (db, problems, error) ? g_steal_pointer (&problems) : NULL;
}
