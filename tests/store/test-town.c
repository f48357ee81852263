/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening towns, what the schema itself refuses, and the small tables. */
#include "config.h"

#include <glib/gstdio.h>

#include "mef-account-table.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-error.h"
#include "mef-failure-table.h"
#include "mef-link-table.h"
#include "mef-session-table.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"
#include "mef-town-store.h"
#include "mef-txn.h"

static void
assert_open_fails (const char *path, MefDbMode mode, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mef_db_open (path, mode, &error));
  g_assert_cmpstr (error->message, ==, reason);
}

static void
test_open (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *other = g_build_filename (town->data_dir, "other", NULL);
  g_autoptr (GPtrArray) hosts = mef_town_store_list (town->data_dir, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (hosts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (hosts, 0), ==, "localhost");
  assert_open_fails (other, MEF_DB_WRITE, "no-town");
  assert_open_fails (other, MEF_DB_READ, "no-town");
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  assert_open_fails (town->path, MEF_DB_CREATE, "town-exists");
  g_assert_true (g_file_set_contents (other, "", 0, NULL));
  assert_open_fails (other, MEF_DB_READ, "not-a-town");
  g_assert_true (g_file_set_contents (other,
                                      "this is not a database, and long enough to tell it"
                                      " from an empty one; really it is only text, text,"
                                      " text",
                                      -1, NULL));
  assert_open_fails (other, MEF_DB_WRITE, "store-corrupt");
  g_assert_true (mef_db_exec (town->db, "PRAGMA user_version = 99", NULL));
  assert_open_fails (town->path, MEF_DB_WRITE, "store-newer");
  g_assert_false (mef_town_store_create (town->data_dir, "../x", "X", FALSE, 0, &error));
  g_assert_cmpstr (error->message, ==, "host-invalid");
  g_assert_null (mef_town_store_list (other, NULL));
}

static void
test_reader_cannot_write (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (MefDb) reader = mef_db_open (town->path, MEF_DB_READ, NULL);
  g_autoptr (GError) error = NULL;
  gint64 before = mef_db_get_data_version (reader);

  g_assert_false (mef_db_exec (reader, "DELETE FROM session", &error));
  g_assert_cmpstr (error->message, ==, "store-read-only");
  g_assert_true (mef_setting_set (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH, 9, NULL));
  g_assert_cmpint (mef_db_get_data_version (reader), !=, before);
  g_assert_cmpint (mef_setting_get (reader, MEF_SETTING_PASSWORD_MIN_LENGTH), ==, 9);
}

static void
test_schema_refuses (void)
{
  static const char *const wrong[] = {
    "UPDATE payment SET amount = 1",
    "DELETE FROM payment",
    "UPDATE allocation SET amount = 1",
    "DELETE FROM allocation",
    "DELETE FROM invoice",
    "UPDATE invoice SET amount = 1",
    "UPDATE invoice SET number = 'x'",
    "DELETE FROM invoice_event",
    "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at) VALUES (1, 'cash', 0, 1, 1)",
    "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at) VALUES (1, 'gold', 1, 1, 1)",
    "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at) VALUES (9, 'cash', 1, 1, 1)",
    "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at) VALUES (1, 'cash', 1.5, 1, "
    "1)",
    "INSERT INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, 1)",
    "INSERT INTO regie (name, client_number) VALUES ('x', '1964')",
    "INSERT INTO account (email, name, role, created_at) VALUES ('a@b.fr', 'x', 'resident', 1)",
    "INSERT INTO town (id, name, host, created_at) VALUES (2, 'x', 'y', 1)",
    "UPDATE invoice SET issued_on = '30/02/2025'",
    "UPDATE invoice SET due_on = ''",
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 11, 1);

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  g_assert_true (
      mef_db_exec (town->db,
                   "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at)"
                   " VALUES (1, 'cash', 1000, 1, 1);"
                   "INSERT INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, 1000)",
                   NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_false (mef_db_exec (town->db, wrong[i], &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_CONFLICT);
    }
}

static void
test_txn (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  {
    g_auto (MefTxn) outer = MEF_TXN_INIT;

    g_assert_true (mef_txn_begin (&outer, town->db, NULL));
    g_assert_true (mef_setting_set (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH, 20, NULL));
    {
      g_auto (MefTxn) inner = MEF_TXN_INIT;

      g_assert_true (mef_txn_begin (&inner, town->db, NULL));
      g_assert_true (mef_setting_set (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH, 30, NULL));
    }
    g_assert_cmpint (mef_setting_get (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH), ==, 20);
  }
  g_assert_cmpint (mef_setting_get (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH), ==, 12);
}

static void
test_settings (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();

  g_assert_false (mef_setting_set (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH, 4, NULL));
  g_assert_true (mef_setting_set (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH, 5, NULL));
  /* Tampered with: the floor is in the code. */
  g_assert_true (mef_db_exec (town->db, "UPDATE setting SET value = '1'", NULL));
  g_assert_cmpint (mef_setting_get (town->db, MEF_SETTING_PASSWORD_MIN_LENGTH), ==, 12);
}

static void
test_links (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  const guint8 first[32] = { 1 }, second[32] = { 2 }, late[32] = { 3 }, none[32] = { 9 };
  gint64 id;
  const struct
  {
    const guint8 *hash;
    gint64 now;
    const char *reason;
  } cases[] = {
    { none, 10, "link-unknown" },    { first, 10, "link-used" }, { second, 10, NULL },
    { second, 100, "link-expired" }, { late, 100, NULL },
  };

  g_assert_true (mef_link_insert (town->db, MEF_LINK_ACTIVATION, 1, first, 1, 100, &id, NULL));
  g_assert_true (mef_link_insert (town->db, MEF_LINK_ACTIVATION, 1, second, 2, 100, &id, NULL));
  g_assert_true (mef_link_insert (town->db, MEF_LINK_RESET, 1, late, 3, 200, &id, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefLinkRow) row = mef_link_find (town->db, cases[i].hash, cases[i].now, &error);

      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      if (row != NULL)
        g_assert_cmpstr (row->email, ==, "claire@example.org");
    }
  g_assert_true (mef_link_use (town->db, 2, 50, NULL));
  g_assert_false (mef_link_use (town->db, 2, 50, NULL));
  /* A new password cancels what is left. */
  g_assert_true (mef_account_set_password (town->db, 1, "hash", 0, 60, NULL));
  g_assert_false (mef_link_use (town->db, 3, 60, NULL));
}

static void
test_sessions (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  const guint8 one[32] = { 1 }, two[32] = { 2 };
  MefSessionRow row;
  gint64 id, other;

  g_assert_true (mef_session_insert (town->db, 1, one, TRUE, "poste", 10, 1000, &id, NULL));
  g_assert_true (mef_session_insert (town->db, 3, two, FALSE, "", 10, 50, &other, NULL));
  g_assert_true (mef_session_find (town->db, one, &row, NULL));
  g_assert_cmpint (row.id, ==, id);
  g_assert_cmpint (row.person_id, ==, 1);
  g_assert_cmpint (row.role, ==, MEF_ROLE_RESIDENT);
  g_assert_cmpint (row.state, ==, MEF_ACCOUNT_CREATED);
  g_assert_true (mef_session_touch (town->db, id, 40, NULL));
  g_assert_true (mef_session_touch (town->db, id, 20, NULL));
  g_assert_true (mef_session_find (town->db, one, &row, NULL));
  g_assert_cmpint (row.last_used_at, ==, 40);
  g_assert_true (mef_session_delete_expired (town->db, 50, NULL));
  g_assert_true (mef_session_find (town->db, two, &row, NULL));
  g_assert_cmpint (row.id, ==, 0);
  g_assert_true (mef_account_set_password (town->db, 1, "hash", 0, 60, NULL));
  g_assert_true (mef_session_find (town->db, one, &row, NULL));
  g_assert_cmpint (row.id, ==, 0);
}

static void
test_failures (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  const guint8 hash[32] = { 7 };
  gint64 last;
  guint count;

  for (guint i = 1; i <= 3; i++)
    g_assert_true (mef_failure_record (town->db, hash, 1000 + i, NULL));
  g_assert_true (mef_failure_get (town->db, hash, &count, &last, NULL));
  g_assert_cmpuint (count, ==, 3);
  g_assert_cmpint (last, ==, 1003);
  g_assert_true (mef_failure_record (town->db, hash, 1003 + 24 * 3600 + 1, NULL));
  g_assert_true (mef_failure_get (town->db, hash, &count, &last, NULL));
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (mef_failure_clear (town->db, hash, NULL));
  g_assert_true (mef_failure_get (town->db, hash, &count, &last, NULL));
  g_assert_cmpuint (count, ==, 0);
}

static void
test_documents (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 11, 1);
  gint64 with = mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  gint64 without = mef_test_town_add (town, 1, 1, "A2", 1000, day, day);
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-x", 6);
  const struct
  {
    gint64 invoice, person;
    const char *reason;
  } cases[] = { { with, 1, NULL },
                { with, 2, "not-found" },
                { without, 1, "no-document" },
                { 99, 1, "not-found" } };

  g_assert_true (mef_document_insert (town->db, with, "a.pdf", pdf, 1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL, *sum = NULL;
      g_autoptr (GBytes) got =
          mef_document_get (town->db, cases[i].invoice, cases[i].person, &name, &sum, &error);

      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      if (got != NULL)
        g_assert_true (g_bytes_equal (got, pdf));
    }
}

static void
test_backup (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autofree char *copy = g_build_filename (town->data_dir, "copy.db", NULL);
  g_autoptr (MefDb) reader = mef_db_open (town->path, MEF_DB_READ, NULL);
  g_autoptr (MefDb) opened = NULL;
  g_auto (MefTownRow) row = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (mef_db_backup (reader, copy, &error));
  g_assert_false (mef_db_backup (reader, copy, &error));
  g_assert_cmpstr (error->message, ==, "file-exists");
  opened = mef_db_open (copy, MEF_DB_WRITE, NULL);
  g_assert_true (mef_town_store_read (opened, &row, NULL));
  g_assert_cmpstr (row.name, ==, "Milhaud");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/town/open", test_open);
  g_test_add_func ("/store/town/reader-cannot-write", test_reader_cannot_write);
  g_test_add_func ("/store/town/schema-refuses", test_schema_refuses);
  g_test_add_func ("/store/town/txn", test_txn);
  g_test_add_func ("/store/town/settings", test_settings);
  g_test_add_func ("/store/town/links", test_links);
  g_test_add_func ("/store/town/sessions", test_sessions);
  g_test_add_func ("/store/town/failures", test_failures);
  g_test_add_func ("/store/town/documents", test_documents);
  g_test_add_func ("/store/town/backup", test_backup);
  return g_test_run ();
}
