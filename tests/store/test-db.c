/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections: which files open and how, what no statement can do, and making a town while others
 * make the same one or die at it. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mef-check.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-fold.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"
#include "mef-town-store.h"
#include "mef-txn.h"

static void
assert_open (const char *path, MefDbMode mode, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefDb) db = mef_db_open (path, mode, &error);

  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, reason);
  g_assert_true ((db == NULL) == (reason != NULL));
}

static int
read_version (MefDb *db)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, "PRAGMA user_version", NULL);
  gboolean found;

  g_assert_true (mef_db_step (db, query, &found, NULL) && found);
  return (int) mef_column_int (query, 0);
}

static void
test_versions (void)
{
  static const struct
  {
    int ahead; /* of this program */
    const char *reader, *writer;
  } cases[] = {
    { 0, NULL, NULL },
    { 1, "store-newer", "store-newer" },
    { 99, "store-newer", "store-newer" },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  int ours = read_version (town->db);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", ours + cases[i].ahead);

      g_assert_true (mef_db_exec (town->db, sql, NULL));
      assert_open (town->path, MEF_DB_READ, cases[i].reader);
      assert_open (town->path, MEF_DB_WRITE, cases[i].writer);
    }
}

/* Ours, but made and left empty: a reader cannot use it, a writer completes it. */
static void
test_older (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *path = g_build_filename (town->data_dir, "old.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA application_id = 0x4d654661; VACUUM", NULL, NULL,
                                 NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  assert_open (path, MEF_DB_READ, "store-older");
  assert_open (path, MEF_DB_WRITE, NULL);
  assert_open (path, MEF_DB_READ, NULL);
}

/* A town of the first schema, with a person in it: reading waits for a writer, who brings it to
 * today's without losing anybody. */
static void
test_upgrade (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *path = g_build_filename (town->data_dir, "first.db", NULL);
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "..", "data", "sql", "0001-town.sql", NULL);
  g_autofree char *schema = NULL;
  sqlite3 *handle = NULL;

  g_assert_true (g_file_get_contents (source, &schema, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, schema, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "PRAGMA application_id = 0x4d654661; PRAGMA user_version = 1;"
                                 "INSERT INTO person (last_name) VALUES ('MARTIN')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  assert_open (path, MEF_DB_READ, "store-older");
  assert_open (path, MEF_DB_WRITE, NULL);
  assert_open (path, MEF_DB_READ, NULL);
  {
    g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, NULL);
    g_autoptr (MefStatement) query =
        mef_db_prepare (db, "SELECT last_name FROM person WHERE NOT EXISTS (SELECT 1 FROM outbox)",
                        NULL);
    gboolean found;

    g_assert_true (mef_db_step (db, query, &found, NULL) && found);
    g_assert_cmpstr (mef_column_text (query, 0), ==, "MARTIN");
  }
}

/* A town that was paid online before: everything of it is there afterwards, and nothing else. */
static void
test_upgrade_with_payments (void)
{
  static const char before[] =
      "PRAGMA application_id = 0x4d654661; PRAGMA user_version = 1;"
      "INSERT INTO regie (name, client_number, saisie) VALUES ('R', '001964', 'M');"
      "INSERT INTO person (last_name) VALUES ('MARTIN');"
      "INSERT INTO account (email, name, role, person_id, created_at)"
      " VALUES ('claire@example.org', 'C', 'resident', 1, 1);"
      "INSERT INTO invoice (regie_id, person_id, number, reference, exercise, label, haystack,"
      " issued_on, amount) VALUES (1, 1, '1', '1', 2025, 'x', 'x', '2025-10-31', 1000);"
      "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
      " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at) VALUES"
      " ('a', 1, 1, 'a', zeroblob (32), 'refused', '001964', 'REF01A01', 1000, 'T', 'op1', 1, 2),"
      " ('b', 1, 1, 'b', zeroblob (32), 'paid', '001964', 'REF01A02', 1000, 'T', 'op2', 3, 4);"
      "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 1, 1000),"
      " (2, 1, 1000);"
      "INSERT INTO payment (regie_id, attempt_id, operation_id, means, amount, paid_at, booked_at)"
      " VALUES (1, 2, 'op2', 'card', 1000, 5, 6);"
      "INSERT INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, 600);"
      "INSERT INTO credit (payment_id, person_id, amount, reason) VALUES (1, 1, 400, 'x');"
      "INSERT INTO invoice_event (invoice_id, at, kind, amount, detail)"
      " VALUES (1, 6, 'settled', 600, 'card');";
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *path = g_build_filename (town->data_dir, "first.db", NULL);
  g_autofree char *source =
      g_test_build_filename (G_TEST_DIST, "..", "data", "sql", "0001-town.sql", NULL);
  g_autofree char *schema = NULL;
  g_autoptr (MefDb) db = NULL;
  g_autoptr (MefStatement) query = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;
  gboolean found;

  g_assert_true (g_file_get_contents (source, &schema, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, schema, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, before, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  db = mef_db_open (path, MEF_DB_WRITE, &error);
  g_assert_no_error (error);
  query = mef_db_prepare (db,
                          "SELECT (SELECT count (*) FROM attempt_invoice),"
                          " (SELECT group_concat (public_id || state || refdet || id_op || offer)"
                          "  FROM attempt), (SELECT saisie FROM regie), (SELECT attempt_id FROM"
                          "  payment)",
                          &error);
  g_assert_no_error (error);
  g_assert_true (mef_db_step (db, query, &found, NULL) && found);
  g_assert_cmpint (mef_column_int (query, 0), ==, 2);
  g_assert_cmpstr (mef_column_text (query, 1), ==, "arefusedREF01A01op1ws,bpaidREF01A02op2ws");
  g_assert_cmpstr (mef_column_text (query, 2), ==, "W");
  g_assert_cmpint (mef_column_int (query, 3), ==, 2);
  g_clear_pointer (&query, mef_statement_release);
  problems = mef_check_run (db);
  if (problems->len > 0)
    g_error ("%s", (char *) g_ptr_array_index (problems, 0));
  /* What refers to an attempt still does. */
  g_assert_false (mef_db_exec (db, "DELETE FROM attempt WHERE id = 2", NULL));
}

static void
test_unreadable (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *missing = g_build_filename (town->data_dir, "no", "town.db", NULL);

  assert_open (town->data_dir, MEF_DB_WRITE, "store-unreadable");
  assert_open (missing, MEF_DB_WRITE, "no-town");
  assert_open (missing, MEF_DB_CREATE, "store-unreadable");
}

/* A page of a table is overwritten: the writer sees it before it adds to the damage. */
static void
test_damage_is_seen (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *contents = NULL;
  gsize length;
  gint64 page;
  MefDay day = mef_day_new (2025, 11, 1);

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  {
    g_autoptr (MefStatement) query =
        mef_db_prepare (town->db, "SELECT rootpage FROM sqlite_schema WHERE name = 'invoice'",
                        NULL);
    gboolean row;

    g_assert_true (mef_db_step (town->db, query, &row, NULL));
    page = mef_column_int (query, 0);
  }
  g_clear_pointer (&town->db, mef_db_close);
  g_assert_true (g_file_get_contents (town->path, &contents, &length, NULL));
  memset (contents + (page - 1) * 4096 + 8, 0x5a, 2000);
  g_assert_true (g_file_set_contents (town->path, contents, (gssize) length, NULL));
  assert_open (town->path, MEF_DB_WRITE, "store-corrupt");
}

/* The ways round an append-only table that triggers alone leave open. */
static void
test_ledger_cannot_be_replaced (void)
{
  static const char *const wrong[] = {
    "INSERT OR REPLACE INTO payment (id, regie_id, means, amount, paid_at, booked_at)"
    " VALUES (1, 1, 'cash', 1, 1, 1)",
    "REPLACE INTO payment (regie_id, operation_id, means, amount, paid_at, booked_at)"
    " VALUES (1, 'op', 'cash', 1, 1, 1)",
    "REPLACE INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, 1)",
    "REPLACE INTO credit (payment_id, amount, reason) VALUES (1, 1, 'x')",
    "REPLACE INTO invoice_event (id, invoice_id, at, kind) VALUES (1, 1, 1, 'x')",
    "UPDATE credit SET amount = 1",
    "DELETE FROM credit",
    "UPDATE invoice_event SET at = 0",
    "INSERT INTO credit (payment_id, amount, reason) VALUES (2, 501, 'x')",
    "UPDATE sqlite_schema SET sql = ''",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 11, 1);

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  g_assert_true (mef_db_exec (
      town->db,
      "INSERT INTO payment (regie_id, operation_id, means, amount, paid_at, booked_at)"
      " VALUES (1, 'op', 'cash', 1000, 1, 1), (1, 'op2', 'cash', 500, 1, 1);"
      "INSERT INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, 600);"
      "INSERT INTO credit (payment_id, amount, reason) VALUES (1, 400, 'no-longer-due')",
      NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (mef_db_exec (town->db, wrong[i], NULL));
    }
}

/* Text between double quotes is a name, never a value that a typing error makes of it. */
static void
test_double_quotes (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();

  g_assert_null (mef_db_prepare (town->db, "SELECT \"nothing\"", NULL));
  g_assert_false (mef_db_exec (town->db, "CREATE INDEX x ON person (\"nothing\")", NULL));
}

static void
test_reader_is_read_only (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (MefDb) reader = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&town->db, mef_db_close);
  /* Nobody writes, and no log is left: a reader alone must do. */
  reader = mef_db_open (town->path, MEF_DB_READ, &error);
  g_assert_no_error (error);
  g_assert_true (mef_db_exec (reader, "PRAGMA query_only = OFF", NULL));
  g_assert_false (mef_db_exec (reader, "DELETE FROM session", &error));
  g_assert_cmpstr (error->message, ==, "store-read-only");
}

static void
test_cached_statements (void)
{
  static const char sql[] = "SELECT :x";
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefStatement *first = mef_db_prepare (town->db, sql, NULL), *second;
  gboolean row;

  mef_bind_int (first, ":x", 7);
  g_assert_true (mef_db_step (town->db, first, &row, NULL));
  mef_statement_release (first);
  second = mef_db_prepare (town->db, sql, NULL);
  g_assert_true (first == second);
  /* Nothing of the use before is left in it. */
  g_assert_true (mef_db_step (town->db, second, &row, NULL));
  g_assert_cmpint (sqlite3_column_type (second, 0), ==, SQLITE_NULL);
  mef_statement_release (second);
}

static void
test_fold_in_sql (void)
{
  static const char *const cases[][2] = {
    { "ÉLODIE", "elodie" },
    { "Cœur", "coeur" },
    { "l’école", "l'ecole" },
    { "1\u202f204,00", "1 204,00" },
    { "2015-001-A", "2015-001-a" },
    { "e\u0301", "e" },
    { "tab\there", "tab here" },
    { "Straße", "strasse" },
    { "", "" },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (MefStatement) query = mef_db_prepare (town->db, "SELECT fold (:x)", NULL);
  gboolean row;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = mef_fold (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
      mef_bind_text (query, ":x", cases[i][0]);
      g_assert_true (mef_db_step (town->db, query, &row, NULL));
      g_assert_cmpstr (mef_column_text (query, 0), ==, cases[i][1]);
      mef_statement_release (query);
    }
}

/* What each statement failure becomes; nothing of SQLite's own words goes out. */
static void
test_translation (void)
{
  static const struct
  {
    int code;
    MefError error;
    const char *reason;
  } cases[] = {
    { SQLITE_BUSY, MEF_ERROR_SERVER, "store-busy" },
    { SQLITE_BUSY_SNAPSHOT, MEF_ERROR_SERVER, "store-busy" },
    { SQLITE_LOCKED, MEF_ERROR_SERVER, "store-busy" },
    { SQLITE_FULL, MEF_ERROR_SERVER, "store-full" },
    { SQLITE_CORRUPT_INDEX, MEF_ERROR_SERVER, "store-corrupt" },
    { SQLITE_NOTADB, MEF_ERROR_SERVER, "store-corrupt" },
    { SQLITE_CONSTRAINT_UNIQUE, MEF_ERROR_CONFLICT, "store-constraint" },
    { SQLITE_CONSTRAINT_TRIGGER, MEF_ERROR_CONFLICT, "store-constraint" },
    { SQLITE_READONLY_DIRECTORY, MEF_ERROR_SERVER, "store-read-only" },
    { SQLITE_IOERR_FSYNC, MEF_ERROR_SERVER, "store-io" },
    { SQLITE_CANTOPEN, MEF_ERROR_SERVER, "store-unreadable" },
    { SQLITE_NOMEM, MEF_ERROR_SERVER, "store-7" },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mef_db_fail (town->db, cases[i].code, &error));
      g_assert_error (error, MEF_ERROR, (int) cases[i].error);
      g_assert_cmpstr (error->message, ==, cases[i].reason);
    }
}

static void
test_hosts (void)
{
  static const struct
  {
    const char *host;
    gboolean valid;
  } cases[] = {
    { "localhost", TRUE },
    { "factures.milhaud.fr", TRUE },
    { "a", TRUE },
    { "127.0.0.1", TRUE },
    { "xn--dj-kia.fr", TRUE },
    { "", FALSE },
    { ".", FALSE },
    { "..", FALSE },
    { "a..b", FALSE },
    { "-a", FALSE },
    { "A.fr", FALSE },
    { "a/b", FALSE },
    { "a b", FALSE },
    { "é.fr", FALSE },
    { "a:80", FALSE },
    { NULL, FALSE },
  };
  g_autofree char *longest = g_strnfill (253, 'a'), *too_long = g_strnfill (254, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mef_town_host_is_valid (cases[i].host), ==, cases[i].valid);
  g_assert_true (mef_town_host_is_valid (longest));
  g_assert_false (mef_town_host_is_valid (too_long));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* Refused by the schema, when everything else is already written: nothing stays. */
static void
test_create_leaves_nothing (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *name = g_strnfill (81, 'x');
  g_autofree char *folder = g_build_filename (town->data_dir, "towns", "b.fr", NULL);
  g_autofree char *ours = g_path_get_dirname (town->path);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_false (mef_town_store_create (town->data_dir, "b.fr", name, FALSE, 1, &error));
  g_assert_cmpstr (error->message, ==, "store-constraint");
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (mef_town_store_create (town->data_dir, "localhost", "X", FALSE, 1, &error));
  g_assert_cmpstr (error->message, ==, "town-exists");
  g_clear_pointer (&town->db, mef_db_close);
  g_assert_cmpuint (count_files (ours), ==, 1);
  g_assert_cmpint (g_stat (town->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static gpointer
create_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = mef_town_store_create (data, "race.fr", "Race", FALSE, 1, &error);

  g_assert_true (done || g_str_equal (error->message, "town-exists"));
  return GINT_TO_POINTER (done);
}

static void
test_create_at_once (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *path = mef_town_store_get_path (town->data_dir, "race.fr");
  GThread *threads[6];
  int winners = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("create", create_thread, town->data_dir);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    winners += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (winners, ==, 1);
  assert_open (path, MEF_DB_WRITE, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/db/versions", test_versions);
  g_test_add_func ("/store/db/older", test_older);
  g_test_add_func ("/store/db/upgrade", test_upgrade);
  g_test_add_func ("/store/db/upgrade-with-payments", test_upgrade_with_payments);
  g_test_add_func ("/store/db/unreadable", test_unreadable);
  g_test_add_func ("/store/db/damage-is-seen", test_damage_is_seen);
  g_test_add_func ("/store/db/ledger-cannot-be-replaced", test_ledger_cannot_be_replaced);
  g_test_add_func ("/store/db/double-quotes", test_double_quotes);
  g_test_add_func ("/store/db/reader-is-read-only", test_reader_is_read_only);
  g_test_add_func ("/store/db/cached-statements", test_cached_statements);
  g_test_add_func ("/store/db/fold", test_fold_in_sql);
  g_test_add_func ("/store/db/translation", test_translation);
  g_test_add_func ("/store/db/hosts", test_hosts);
  g_test_add_func ("/store/db/create-leaves-nothing", test_create_leaves_nothing);
  g_test_add_func ("/store/db/create-at-once", test_create_at_once);
  return g_test_run ();
}
