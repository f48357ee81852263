/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor, and somebody who edits a town with a paid attempt behind our back: whatever is
 * changed, it is named. */
#include "config.h"

#include <string.h>

#include "mef-check.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-test-town.h"

/* Every guard is taken off first: what is tested is what finds the damage, not what prevents it. */
static const char *const guards[] = {
  "payment_no_update",         "payment_no_delete",         "allocation_no_update",
  "allocation_no_delete",      "credit_no_update",          "credit_no_delete",
  "attempt_invoice_no_update", "attempt_invoice_no_delete", "allocation_within_payment",
  "credit_within_payment",     "invoice_amount_fixed",      "invoice_no_delete",
  "receipt_no_update",         "receipt_no_delete",
};

/* Attempt 1 paid invoices 1 (10 €) and 2 (20 €) of régie 1; invoice 2 was paid in part before, so
 * that 5 € of it became a credit. Invoice 3 has nothing to do with it. */
static const char story[] =
    "INSERT INTO payment (id, regie_id, means, amount, paid_at, booked_at)"
    " VALUES (1, 1, 'cash', 500, 1, 1);"
    "INSERT INTO allocation (id, payment_id, invoice_id, amount) VALUES (1, 1, 2, 500);"
    "INSERT INTO attempt (id, public_id, account_id, regie_id, idempotency_key, request_hash, "
    "state,"
    " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at)"
    " VALUES (1, 'p', 1, 1, 'k', zeroblob (32), 'paid', '001964', 'r', 3000, 'T', 'op', 1, 2);"
    "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 1, 1000), (1, 2, "
    "2000);"
    "INSERT INTO payment (id, regie_id, attempt_id, operation_id, means, amount, paid_at, "
    "booked_at)"
    " VALUES (2, 1, 1, 'op', 'card', 3000, 2, 2);"
    "INSERT INTO allocation (id, payment_id, invoice_id, amount) VALUES (2, 2, 1, 1000),"
    " (3, 2, 2, 1500);"
    "INSERT INTO credit (payment_id, person_id, amount, reason) VALUES (2, 1, 500, "
    "'no-longer-due');"
    "INSERT INTO receipt (payment_id, regie_id, year, number, issued_at)"
    " VALUES (1, 1, 1970, 1, 1), (2, 1, 1970, 2, 2);"
    "INSERT INTO thread (person_id, invoice_id, subject, state, created_at, updated_at)"
    " VALUES (1, 1, 's', 'answered', 1, 2);"
    "INSERT INTO message (thread_id, account_id, from_staff, author, sent_at, body)"
    " VALUES (1, 1, 0, 'a', 1, 'b'), (1, 3, 1, 'a', 2, 'b')";

static const char *const tampering[][2] = {
  { "UPDATE payment SET amount = 2999 WHERE id = 2", "payment-not-spread: 2" },
  { "UPDATE payment SET amount = 2999 WHERE id = 2", "payment-of-another-amount: 2" },
  { "DELETE FROM credit", "payment-not-spread: 2" },
  { "UPDATE credit SET amount = 501", "payment-not-spread: 2" },
  { "DELETE FROM allocation WHERE id = 3", "payment-not-spread: 2" },
  { "UPDATE allocation SET amount = 501 WHERE id = 1", "invoice-overpaid: 2" },
  { "UPDATE attempt SET state = 'waiting'", "payment-of-unpaid-attempt: 2" },
  { "UPDATE payment SET attempt_id = NULL WHERE id = 2", "paid-attempt-without-payment: 1" },
  { "UPDATE attempt SET state = 'quarantined'", "quarantine-without-alarm: 1" },
  { "INSERT INTO payment_record VALUES (2, 1, 1, 1, 'x')", "record-by-a-resident: 2" },
  { "PRAGMA foreign_keys = OFF; INSERT INTO payment_record VALUES (2, 99, 3, 1, 'x')",
    "record-of-another-attempt: 2" },
  { "UPDATE payment SET operation_id = NULL WHERE id = 2", "online-payment-without-operation: 2" },
  { "UPDATE payment SET operation_id = 'x' WHERE id = 2", "payment-of-another-operation: 2" },
  { "UPDATE attempt SET id_op = 'x'", "payment-of-another-operation: 2" },
  { "UPDATE attempt SET amount = 3001", "attempt-not-the-sum-of-its-invoices: 1" },
  { "UPDATE attempt_invoice SET amount = 1 WHERE invoice_id = 1",
    "attempt-not-the-sum-of-its-invoices: 1" },
  { "DELETE FROM attempt_invoice WHERE invoice_id = 1", "allocation-of-an-invoice-not-asked: 2" },
  { "UPDATE allocation SET invoice_id = 3 WHERE id = 2", "allocation-of-an-invoice-not-asked: 2" },
  { "UPDATE payment SET regie_id = 2 WHERE id = 2", "allocation-across-regies: 2" },
  { "UPDATE invoice SET amount = 1400 WHERE id = 2", "invoice-overpaid: 2" },
  { "UPDATE invoice SET amount = 1400 WHERE id = 2", "invoice-lines-do-not-add-up: 2" },
  { "DELETE FROM receipt WHERE payment_id = 2", "payment-without-receipt: 2" },
  { "DELETE FROM receipt WHERE payment_id = 1", "receipt-number-gap: 2" },
  { "UPDATE receipt SET number = 3 WHERE payment_id = 2", "receipt-number-gap: 1" },
  { "UPDATE receipt SET regie_id = 2 WHERE payment_id = 1", "receipt-of-another-regie: 1" },
  { "UPDATE receipt SET number = 3 - number + 10; UPDATE receipt SET number = number - 10",
    "receipt-out-of-order: 1" },
  { "UPDATE invoice SET declared_at = 1 WHERE id = 3", "declared-without-declaration: 3" },
  { "INSERT INTO declaration (invoice_id, paid_on, means, declared_at)"
    " VALUES (3, '2025-11-01', 'cash', 1)",
    "declared-without-declaration: 3" },
  { "UPDATE invoice SET issued_on = '2025-02-29' WHERE id = 3",
    "invoice-day-not-in-the-calendar: 3" },
  { "UPDATE invoice SET direct_debit_on = '2025-04-31' WHERE id = 3",
    "invoice-day-not-in-the-calendar: 3" },
  { "UPDATE document SET content = x'255044462d32'", "document-damaged: 1" },
  { "UPDATE document SET sha256 = zeroblob (32)", "document-damaged: 1" },
  { "PRAGMA foreign_keys = OFF; DELETE FROM invoice WHERE id = 1", "foreign-key: 2" },
  { "PRAGMA ignore_check_constraints = ON; UPDATE account SET person_id = NULL WHERE id = 1",
    "resident-without-person: 1" },
  { "PRAGMA ignore_check_constraints = ON; UPDATE account SET person_id = 1 WHERE id = 3",
    "resident-without-person: 3" },
  { "UPDATE thread SET person_id = 2", "thread-about-another-invoice: 1" },
  { "UPDATE thread SET person_id = 2", "message-of-another-person: 1" },
  { "UPDATE message SET account_id = 1 WHERE id = 2", "message-of-another-person: 2" },
  { "UPDATE message SET account_id = 3 WHERE id = 1", "message-of-another-person: 1" },
  { "DELETE FROM message WHERE id = 2", "thread-answered-by-nobody: 1" },
  { "DELETE FROM message", "thread-without-message: 1" },
};

static MefTestTown *
make_town (void)
{
  MefTestTown *town = mef_test_town_new ();
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1", 6);
  MefDay day = mef_day_new (2025, 11, 1);
  static const char *const numbers[] = { "A1", "A2", "A3" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    mef_test_town_add (town, 1, 1, numbers[i], 1000 * (i + 1), day, day);
  g_assert_true (mef_db_exec (town->db, story, NULL));
  g_assert_true (mef_document_insert (town->db, 1, "a.pdf", pdf, 1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TRIGGER %s", guards[i]);

      g_assert_true (mef_db_exec (town->db, sql, NULL));
    }
  return town;
}

static gboolean
names (GPtrArray *problems, const char *wanted)
{
  for (guint i = 0; i < problems->len; i++)
    {
      g_test_message ("%s", (char *) g_ptr_array_index (problems, i));
      if (g_str_equal (g_ptr_array_index (problems, i), wanted))
        return TRUE;
    }
  return FALSE;
}

static void
test_sound (void)
{
  g_autoptr (MefTestTown) town = make_town ();
  g_autoptr (GPtrArray) problems = mef_check_run (town->db, NULL);

  g_assert_false (names (problems, ""));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* In a transaction that is given up, so that one town serves for all. */
static void
test_tampering (void)
{
  g_autoptr (MefTestTown) town = make_town ();

  for (guint i = 0; i < G_N_ELEMENTS (tampering); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      const char *sql = tampering[i][0];

      g_test_message ("%s", sql);
      /* Pragmas do nothing inside a transaction. */
      if (g_str_has_prefix (sql, "PRAGMA"))
        {
          g_autofree char *pragma = g_strndup (sql, (gsize) (strchr (sql, ';') - sql));

          g_assert_true (mef_db_exec (town->db, pragma, NULL));
          sql = strchr (sql, ';') + 1;
        }
      g_assert_true (mef_db_exec (town->db, "BEGIN", NULL));
      g_assert_true (mef_db_exec (town->db, sql, NULL));
      problems = mef_check_run (town->db, NULL);
      g_assert_true (names (problems, tampering[i][1]));
      g_assert_true (mef_db_exec (town->db, "ROLLBACK", NULL));
    }
}

/* An index that lost an entry: the rows look well, and searches would not find one of them. */
static void
test_damaged_index (void)
{
  g_autoptr (MefTestTown) town = make_town ();
  g_autofree char *path = g_strdup (town->path);
  g_autoptr (GPtrArray) problems = NULL;
  sqlite3 *handle = NULL;

  g_clear_pointer (&town->db, mef_db_close);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  /* Told that the index is another one, SQLite writes rows without writing it. */
  g_assert_cmpint (
      sqlite3_exec (handle,
                    "PRAGMA writable_schema = ON;"
                    "UPDATE sqlite_schema SET sql = sql || ' WHERE person_id < 0'"
                    " WHERE name = 'account_by_person';"
                    "PRAGMA writable_schema = RESET;"
                    "UPDATE account SET person_id = 2 WHERE id = 1;"
                    "PRAGMA writable_schema = ON;"
                    "UPDATE sqlite_schema SET sql = replace (sql, ' WHERE person_id < 0',"
                    " '') WHERE name = 'account_by_person'",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (handle);
  town->db = mef_db_open (path, MEF_DB_READ, NULL);
  g_assert_nonnull (town->db);
  problems = mef_check_run (town->db, NULL);
  g_assert_cmpuint (problems->len, >, 0);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, 0), "file: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/check/sound", test_sound);
  g_test_add_func ("/store/check/tampering", test_tampering);
  g_test_add_func ("/store/check/damaged-index", test_damaged_index);
  return g_test_run ();
}
