/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor, and somebody who edits a town with a paid attempt behind our back: whatever is
 * changed, it is named. */
#include "config.h"

#include <string.h>

#include "mef-check-private.h"
#include "mef-check.h"
#include "mef-document-table.h"
#include "mef-test-town.h"

/* Attempt 1 paid invoices 1 (10 €) and 2 (20 €) of régie 1, which came with one import; invoice 2
 * was paid in part before, as its debtor had declared, so that 5 € of it became a credit. Attempt 2
 * is for invoice 3, and came to nothing. The events of before are that the three were published. */
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
    "INSERT INTO invoice_event (invoice_id, at, kind, amount, detail) VALUES"
    " (2, 1, 'settled', 500, 'cash'), (1, 2, 'settled', 1000, 'card'),"
    " (2, 2, 'credited', 500, 'card'), (2, 2, 'settled', 1500, 'card');"
    "INSERT INTO alarm (kind, attempt_id, payment_id, raised_at) VALUES ('nothing-due', 1, 2, 2);"
    "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
    " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at)"
    " VALUES ('q', 1, 1, 'l', zeroblob (32), 'expired', '001964', 'r2', 3000, 'T', 'op2', 1, 2);"
    "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (2, 3, 3000);"
    "INSERT INTO declaration (invoice_id, account_id, paid_on, means, declared_at, state,"
    " decided_at, decided_by) VALUES (2, 1, '1970-01-01', 'cash', 1, 'confirmed', 1, 3);"
    "INSERT INTO import_batch (file_name, sha256, imported_at, invoices, amount)"
    " VALUES ('f', zeroblob (32), 1, 2, 3000);"
    "UPDATE invoice SET batch_id = 1 WHERE id IN (1, 2);"
    "INSERT INTO regie_change (regie_id, changed_at, detail) VALUES (1, 1, 'offer=form'),"
    " (1, 2, 'offer=ws client=001964 saisie=T multi_invoice=0 online=1 reference_kind=free"
    " declarations=1');"
    "INSERT INTO setting VALUES ('alerts', '0');"
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
  { "UPDATE attempt SET id_op = 'x' WHERE id = 1", "payment-of-another-operation: 2" },
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
  { "PRAGMA foreign_keys = OFF; DELETE FROM invoice WHERE id = 1", "foreign-key: allocation 2" },
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
  { "PRAGMA foreign_keys = OFF; DELETE FROM attempt WHERE id = 2", "foreign-key: attempt_invoice" },
  { "PRAGMA foreign_keys = OFF; DELETE FROM invoice WHERE id = 2", "row-missing: invoice" },
  /* A payment at the counter, without a trace. */
  { "DELETE FROM allocation WHERE payment_id = 1; DELETE FROM receipt WHERE payment_id = 1;"
    " DELETE FROM invoice_event WHERE at = 1; DELETE FROM payment WHERE id = 1;"
    " UPDATE receipt SET number = 1",
    "row-missing: payment" },
  { "DELETE FROM allocation WHERE id = 1", "row-missing: allocation" },
  { "DELETE FROM receipt WHERE id = 1", "row-missing: receipt" },
  { "DELETE FROM invoice_event WHERE id = 1", "row-missing: invoice_event" },
  { "DELETE FROM regie_change WHERE id = 1", "row-missing: regie_change" },
  { "UPDATE invoice_event SET amount = 900 WHERE id = 5", "allocation-not-told: 2" },
  { "UPDATE invoice_event SET amount = 900 WHERE id = 5", "told-without-allocation: 1" },
  { "UPDATE invoice_event SET kind = 'credited' WHERE id = 5", "allocation-not-told: 2" },
  { "INSERT INTO invoice_event (invoice_id, at, kind, amount) VALUES (3, 1, 'settled', 3000)",
    "told-without-allocation: 3" },
  /* One cent more everywhere but in what the debtor was told. */
  { "UPDATE payment SET amount = 501 WHERE id = 1; UPDATE allocation SET amount = 501 WHERE id = 1",
    "allocation-not-told: 1" },
  { "UPDATE allocation SET invoice_id = 3 WHERE id = 1", "allocation-not-told: 1" },
  { "UPDATE payment SET means = 'cheque' WHERE id = 1", "allocation-not-told: 1" },
  { "UPDATE payment SET booked_at = 3 WHERE id = 2", "receipt-of-another-instant: 2" },
  { "UPDATE receipt SET issued_at = 3 WHERE id = 2", "receipt-of-another-instant: 2" },
  { "UPDATE receipt SET year = 1971, number = 1 WHERE id = 2", "receipt-of-another-year: 2" },
  { "DELETE FROM alarm", "credit-without-alarm: 1" },
  { "UPDATE alarm SET payment_id = 1", "credit-without-alarm: 1" },
  { "UPDATE credit SET person_id = 2", "credit-of-another-person: 1" },
  { "UPDATE credit SET person_id = NULL", "credit-of-another-person: 1" },
  { "UPDATE invoice SET person_id = 2 WHERE id = 1", "attempt-of-another-person: 1" },
  { "UPDATE attempt SET account_id = 2 WHERE id = 2", "attempt-of-another-person: 2" },
  { "UPDATE attempt SET regie_id = 2 WHERE id = 2", "attempt-of-another-regie: 2" },
  { "UPDATE attempt SET regie_id = 2 WHERE id = 1", "payment-of-another-regie: 2" },
  { "UPDATE invoice SET regie_id = 2 WHERE id = 3", "attempt-of-another-regie: 2" },
  /* Money of one attempt made that of another, or of none. */
  { "UPDATE attempt SET state = 'expired' WHERE id = 1; UPDATE attempt SET state = 'paid' WHERE id"
    " = 2; UPDATE payment SET attempt_id = 2 WHERE id = 2",
    "payment-of-another-operation: 2" },
  { "UPDATE attempt SET state = 'expired' WHERE id = 1; UPDATE payment SET attempt_id = NULL WHERE"
    " id = 2",
    "online-payment-without-attempt: 2" },
  { "UPDATE attempt SET state = 'expired' WHERE id = 1; UPDATE payment SET attempt_id = NULL,"
    " operation_id = 'r2' WHERE id = 2",
    "online-payment-without-attempt: 2" },
  { "UPDATE allocation SET amount = 400 WHERE id = 2; UPDATE allocation SET amount = 2100 WHERE id"
    " = 3",
    "allocation-above-what-was-asked: 3" },
  { "UPDATE alarm SET closed_at = 3, comment = 'x'", "alarm-closed-by-nobody: 1" },
  { "UPDATE alarm SET closed_at = 3, closed_by = 3", "alarm-closed-by-nobody: 1" },
  { "UPDATE declaration SET invoice_id = 3", "confirmed-declaration-without-payment: 1" },
  { "UPDATE declaration SET means = 'cheque'", "confirmed-declaration-without-payment: 1" },
  { "INSERT INTO declaration (invoice_id, paid_on, means, declared_at, state, decided_at)"
    " VALUES (3, '2025-11-01', 'cash', 1, 'confirmed', 2)",
    "confirmed-declaration-without-payment: 2" },
  { "UPDATE import_batch SET amount = 2999", "import-not-the-sum-of-its-invoices: 1" },
  { "UPDATE import_batch SET invoices = 3", "import-not-the-sum-of-its-invoices: 1" },
  { "UPDATE invoice SET batch_id = 1 WHERE id = 3", "import-not-the-sum-of-its-invoices: 1" },
  { "UPDATE invoice SET amount = 2500 WHERE id = 2; UPDATE invoice_line SET amount = 2500 WHERE"
    " invoice_id = 2",
    "import-not-the-sum-of-its-invoices: 1" },
  { "UPDATE regie SET client_number = '009999' WHERE id = 1", "regie-not-as-last-changed: 1" },
  { "UPDATE regie SET online = 0 WHERE id = 1", "regie-not-as-last-changed: 1" },
  { "DELETE FROM regie_change WHERE id = 2", "regie-not-as-last-changed: 1" },
  { "UPDATE regie SET saisie = 'A' WHERE id = 2", "regie-mode-of-another-offer: 2" },
  { "UPDATE setting SET value = '2'", "setting-out-of-bounds: alerts" },
  { "INSERT INTO setting VALUES ('password_min_length', '1')",
    "setting-out-of-bounds: password_min_length" },
  { "INSERT INTO setting VALUES ('nothing', '1')", "setting-out-of-bounds: nothing" },
};

/* What is done to the shape of the store: guards first of all. */
static const char *const changes[][2] = {
  { "DROP TRIGGER payment_no_update", "schema-changed: payment_no_update" },
  { "DROP TRIGGER invoice_event_no_delete", "schema-changed: invoice_event_no_delete" },
  { "DROP TRIGGER payment_no_update; CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment WHEN"
    " 0 BEGIN SELECT raise (ABORT, 'ledger is append-only'); END",
    "schema-changed: payment_no_update" },
  { "CREATE TRIGGER one_more AFTER INSERT ON payment BEGIN DELETE FROM session; END",
    "schema-changed: one_more" },
  { "DROP VIEW invoice_balance; CREATE VIEW invoice_balance AS SELECT id AS invoice_id, 0 AS"
    " remaining FROM invoice",
    "schema-changed: invoice_balance" },
  { "DROP INDEX alarm_once", "schema-changed: alarm_once" },
  { "DROP INDEX alarm_once; CREATE INDEX alarm_once ON alarm (kind)",
    "schema-changed: alarm_once" },
  { "ALTER TABLE invoice ADD COLUMN discount INTEGER", "schema-changed: invoice" },
  { "CREATE TABLE payment_elsewhere (id)", "schema-changed: payment_elsewhere" },
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
  return town;
}

/* Every guard is taken off: what is tested is what finds the damage, not what prevents it. Returns
 * what puts them back. */
static char *
lift_guards (MefTestTown *town)
{
  g_autoptr (GString) drop = g_string_new (NULL);
  g_autoptr (GString) make = g_string_new (NULL);
  g_autoptr (MefStatement) query =
      mef_db_prepare (town->db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", NULL);
  gboolean found;

  while (mef_db_step (town->db, query, &found, NULL) && found)
    {
      g_string_append_printf (drop, "DROP TRIGGER %s;", mef_column_text (query, 0));
      g_string_append_printf (make, "%s;", mef_column_text (query, 1));
    }
  g_clear_pointer (&query, mef_statement_release);
  g_assert_true (mef_db_exec (town->db, drop->str, NULL));
  return g_string_free (g_steal_pointer (&make), FALSE);
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
  g_autoptr (GPtrArray) problems = mef_check_run (town->db);

  g_assert_false (names (problems, ""));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* Pragmas do nothing inside a transaction. Returns what comes after. */
static const char *
run_pragma (MefTestTown *town, const char *sql)
{
  g_autofree char *pragma = NULL;

  if (!g_str_has_prefix (sql, "PRAGMA"))
    return sql;
  pragma = g_strndup (sql, (gsize) (strchr (sql, ';') - sql));
  g_assert_true (mef_db_exec (town->db, pragma, NULL));
  return strchr (sql, ';') + 1;
}

/* In a transaction that is given up, so that one town serves for all. */
static void
test_tampering (void)
{
  g_autoptr (MefTestTown) town = make_town ();

  for (guint i = 0; i < G_N_ELEMENTS (tampering); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      const char *sql = run_pragma (town, tampering[i][0]);
      g_autofree char *guards = NULL;

      g_test_message ("%s", sql);
      g_assert_true (mef_db_exec (town->db, "BEGIN", NULL));
      guards = lift_guards (town);
      g_assert_true (mef_db_exec (town->db, sql, NULL));
      g_assert_true (mef_db_exec (town->db, guards, NULL));
      problems = mef_check_run (town->db);
      g_assert_true (names (problems, tampering[i][1]));
      for (guint p = 0; p < problems->len; p++)
        g_assert_false (g_str_has_prefix (g_ptr_array_index (problems, p), "schema-changed"));
      g_assert_true (mef_db_exec (town->db, "ROLLBACK", NULL));
    }
}

/* No rule is there that nobody ever saw find something. */
static void
test_every_rule (void)
{
  guint n;
  const MefCheckRule *rules = mef_check_get_rules (&n);

  for (guint r = 0; r < n; r++)
    {
      g_autofree char *prefix = g_strconcat (rules[r].name, ": ", NULL);
      guint i;

      for (i = 0; i < G_N_ELEMENTS (tampering); i++)
        {
          if (g_str_has_prefix (tampering[i][1], prefix))
            break;
        }
      if (i == G_N_ELEMENTS (tampering))
        g_error ("nothing breaks %s", rules[r].name);
    }
}

static void
test_schema (void)
{
  g_autoptr (MefTestTown) town = make_town ();

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;

      g_test_message ("%s", changes[i][0]);
      g_assert_true (mef_db_exec (town->db, "BEGIN", NULL));
      g_assert_true (mef_db_exec (town->db, changes[i][0], NULL));
      problems = mef_check_run (town->db);
      g_assert_true (names (problems, changes[i][1]));
      g_assert_cmpuint (problems->len, ==, 1);
      g_assert_true (mef_db_exec (town->db, "ROLLBACK", NULL));
    }
}

/* Nothing can be taken away from what only grows, as long as the guards are there. */
static void
test_guards (void)
{
  static const char *const growing[] = {
    "payment",       "allocation",   "credit",       "receipt",        "receipt_print",
    "invoice_event", "invoice",      "attempt",      "alarm",          "attempt_invoice",
    "declaration",   "import_batch", "regie_change", "payment_record",
  };
  g_autoptr (MefTestTown) town = make_town ();

  g_assert_true (mef_db_exec (town->db,
                              "INSERT INTO receipt_print VALUES (1, 1, 1);"
                              "INSERT INTO payment_record VALUES (2, 1, 3, 1, 'x')",
                              NULL));
  g_assert_true (mef_db_exec (town->db, "PRAGMA foreign_keys = OFF", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (growing); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", growing[i]);

      g_test_message ("%s", sql);
      g_assert_false (mef_db_exec (town->db, sql, NULL));
    }
  g_assert_false (mef_db_exec (town->db, "UPDATE receipt_print SET printed_at = 2", NULL));
}

/* All of them gone, each is named. */
static void
test_no_guard_left (void)
{
  g_autoptr (MefTestTown) town = make_town ();
  g_autofree char *guards = lift_guards (town);
  g_autoptr (GPtrArray) problems = mef_check_run (town->db);
  guint n = 0;

  for (const char *p = strstr (guards, "CREATE TRIGGER"); p != NULL;
       p = strstr (p + 1, "CREATE TRIGGER"))
    n++;
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (problems->len, ==, n);
}

/* How it is written, and what SQLite gathers about the rows, is no change. */
static void
test_same_schema (void)
{
  g_autoptr (MefTestTown) town = make_town ();
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_true (mef_db_exec (town->db,
                              "DROP TRIGGER payment_no_delete; CREATE TRIGGER payment_no_delete\n"
                              "  BEFORE DELETE ON payment -- never\n"
                              "BEGIN SELECT raise (ABORT, 'ledger is append-only'); END; ANALYZE",
                              NULL));
  problems = mef_check_run (town->db);
  g_assert_false (names (problems, ""));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* A rule that cannot be asked hides neither what was found before nor what is found after. */
static void
test_failed_rule (void)
{
  g_autoptr (MefTestTown) town = make_town ();
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_true (mef_db_exec (town->db,
                              "UPDATE setting SET value = '2'; UPDATE thread SET person_id = 2;"
                              "ALTER TABLE declaration RENAME TO promise",
                              NULL));
  problems = mef_check_run (town->db);
  g_assert_true (names (problems, "setting-out-of-bounds: alerts"));
  g_assert_true (names (problems, "schema-changed: declaration"));
  g_assert_true (names (problems, "rule-failed: declared-without-declaration (store-1)"));
  g_assert_true (names (problems, "thread-about-another-invoice: 1"));
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
  problems = mef_check_run (town->db);
  g_assert_cmpuint (problems->len, >, 0);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, 0), "file: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/check/sound", test_sound);
  g_test_add_func ("/store/check/tampering", test_tampering);
  g_test_add_func ("/store/check/every-rule", test_every_rule);
  g_test_add_func ("/store/check/schema", test_schema);
  g_test_add_func ("/store/check/guards", test_guards);
  g_test_add_func ("/store/check/no-guard-left", test_no_guard_left);
  g_test_add_func ("/store/check/same-schema", test_same_schema);
  g_test_add_func ("/store/check/failed-rule", test_failed_rule);
  g_test_add_func ("/store/check/damaged-index", test_damaged_index);
  return g_test_run ();
}
