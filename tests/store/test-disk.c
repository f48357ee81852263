/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money and a disk that fails at every single write, or loses its power at every single moment:
 * what was said to be paid is paid, once, and nothing is ever half paid. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "mef-attempt-table.h"
#include "mef-check.h"
#include "mef-db-private.h"
#include "mef-disk.h"
#include "mef-error.h"
#include "mef-test-town.h"
#include "mef-txn.h"
#include "mef-writer.h"

#define PAYMENTS 6

static char *
make_refdet (const char *reference, gint64 number)
{
  return g_strdup_printf ("REF%d", (int) number);
}

typedef struct
{
  MefDisk *disk;     /* (owned) */
  MefTestTown *town; /* (owned): closed */
  char *start;       /* (owned): the file's bytes before anything was paid */
  gsize length;
} Fixture;

/* PAYMENTS invoices of 37,50 €, each with an attempt that waits: attempt i pays invoice i. */
static void
set_up (Fixture *self, gconstpointer data)
{
  MefTestTown *town;
  MefDay day = mef_day_new (2025, 12, 1);

  self->disk = mef_disk_new ();
  self->town = town = mef_test_town_new ();
  for (int i = 1; i <= PAYMENTS; i++)
    {
      static const guint8 hash[32];
      g_autofree char *name = g_strdup_printf ("A%d", i);
      gint64 invoice = mef_test_town_add (town, 1, 1, name, 3750, day, day), refused;
      MefAttemptRequest request = { .account_id = 1,
                                    .person_id = 1,
                                    .invoices = &invoice,
                                    .n_invoices = 1,
                                    .idempotency_key = name,
                                    .request_hash = hash,
                                    .public_id = name,
                                    .make_refdet = make_refdet,
                                    .now = MEF_TEST_NOW };
      gboolean again;
      const char *why;
      g_autoptr (MefAttemptRow) row =
          mef_attempt_begin (town->db, &request, &again, &refused, &why, NULL);

      g_assert_true (mef_attempt_created (town->db, row->id, name, 1, 1, 1, NULL));
    }
  g_clear_pointer (&town->db, mef_db_close);
  g_assert_true (g_file_get_contents (town->path, &self->start, &self->length, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  mef_test_town_free (self->town);
  mef_disk_free (self->disk);
  g_free (self->start);
}

/* Puts the town back to where it was, its log gone. */
static void
start_again (Fixture *self)
{
  g_autofree char *log = g_strconcat (self->town->path, "-wal", NULL);
  g_autofree char *index = g_strconcat (self->town->path, "-shm", NULL);

  g_unlink (log);
  g_unlink (index);
  g_assert_true (g_file_set_contents_full (self->town->path, self->start, (gssize) self->length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static gboolean
settle (MefDb *db, gpointer data, GError **error)
{
  gint64 id = GPOINTER_TO_INT (data);
  g_autofree char *operation = g_strdup_printf ("A%d", (int) id);
  MefSettlement settlement = { operation, "card", 3750, MEF_TEST_NOW, "B71C" };
  gboolean again;

  return mef_attempt_settle (db, id, &settlement, MEF_TEST_NOW, &again, error);
}

static gint64
count (MefDb *db, const char *sql)
{
  sqlite3_stmt *query = NULL;
  gint64 n;

  g_assert_cmpint (sqlite3_prepare_v2 (mef_db_handle (db), sql, -1, &query, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (query), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (query, 0);
  sqlite3_finalize (query);
  return n;
}

/* Opens the town as after a restart, finds it sound, and returns how many payments are in it. */
static gint64
inspect (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_WRITE, &error);
  g_autoptr (GPtrArray) problems = NULL;
  gint64 payments;

  g_assert_no_error (error);
  problems = mef_check_run (db);
  for (guint i = 0; i < problems->len; i++)
    g_error ("%s", (char *) g_ptr_array_index (problems, i));
  payments = count (db, "SELECT count (*) FROM payment");
  /* They were settled in order: those that are there are the first ones. */
  g_assert_cmpint (count (db, "SELECT coalesce (max (id), 0) FROM attempt WHERE state = 'paid'"),
                   ==, payments);
  g_assert_cmpint (count (db, "SELECT count (*) FROM invoice_balance WHERE remaining = 0"), ==,
                   payments);
  return payments;
}

/* Settles one payment while the @nth change fails. Returns: whether there was such a change. */
static gboolean
fail_once (Fixture *self, guint nth, int code, gboolean for_ever)
{
  g_autoptr (MefWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean said, failed;
  gint64 payments;

  start_again (self);
  writer = mef_writer_new (self->town->path, NULL);
  mef_disk_fail_at (self->disk, nth, code, for_ever);
  said = mef_writer_run (writer, settle, GINT_TO_POINTER (1), &error);
  failed = mef_disk_has_failed (self->disk);
  mef_disk_fail_at (self->disk, 0, SQLITE_OK, FALSE);
  if (!said)
    g_assert_error (error, MEF_ERROR, MEF_ERROR_SERVER);
  /* The disk is well again, and the same writer goes on. */
  g_assert_true (mef_writer_run (writer, settle, GINT_TO_POINTER (1), NULL));
  g_assert_true (mef_writer_run (writer, settle, GINT_TO_POINTER (2), NULL));
  g_clear_pointer (&writer, mef_writer_free);
  payments = inspect (self->town->path);
  g_assert_cmpint (payments, ==, 2);
  return failed;
}

static void
test_failures (Fixture *self, gconstpointer data)
{
  static const struct
  {
    int code;
    gboolean for_ever;
  } cases[] = {
    { SQLITE_IOERR_WRITE, FALSE }, { SQLITE_IOERR_WRITE, TRUE }, { SQLITE_FULL, FALSE },
    { SQLITE_FULL, TRUE },         { SQLITE_IOERR_FSYNC, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint nth = 1;

      while (fail_once (self, nth, cases[i].code, cases[i].for_ever))
        nth++;
      g_test_message ("code %d: failed at each of %u changes", cases[i].code, nth - 1);
      g_assert_cmpuint (nth, >, 10);
    }
}

/* Failing and then going away: what comes up afterwards. */
static void
test_failure_and_restart (Fixture *self, gconstpointer data)
{
  gboolean failed = TRUE;

  for (guint nth = 1; failed; nth++)
    {
      MefWriter *writer;
      gboolean said;
      gint64 payments;

      start_again (self);
      writer = mef_writer_new (self->town->path, NULL);
      mef_disk_fail_at (self->disk, nth, SQLITE_IOERR_WRITE, TRUE);
      said = mef_writer_run (writer, settle, GINT_TO_POINTER (1), NULL);
      failed = mef_disk_has_failed (self->disk);
      mef_writer_free (writer);
      mef_disk_fail_at (self->disk, 0, SQLITE_OK, FALSE);
      payments = inspect (self->town->path);
      g_assert_true (payments == 1 || (payments == 0 && !said));
    }
}

/* The power goes at every step of paying, of the checkpoint and of closing. */
static void
test_power_cut (Fixture *self, gconstpointer data)
{
  MefDisk *disk = self->disk;
  MefTestTown *town = self->town;
  g_autofree char *cut = g_build_filename (town->data_dir, "cut.db", NULL);
  MefWriter *writer;
  guint steps;

  mef_disk_record (disk, town->path);
  writer = mef_writer_new (town->path, NULL);
  for (int i = 1; i <= PAYMENTS; i++)
    {
      g_assert_true (mef_writer_run (writer, settle, GINT_TO_POINTER (i), NULL));
      mef_disk_acknowledge (disk);
    }
  mef_writer_free (writer);
  steps = mef_disk_stop (disk);
  g_test_message ("%u steps", steps);
  g_assert_cmpuint (steps, >, 10 * PAYMENTS);
  for (guint after = 0; after <= steps; after++)
    {
      guint acknowledged = mef_disk_cut (disk, after, cut);
      gint64 payments = inspect (cut);

      if (payments < acknowledged)
        g_error ("after step %u: %d of %u acknowledged payments", after, (int) payments,
                 acknowledged);
      g_assert_cmpint (payments, <=, acknowledged + 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/disk/failures", Fixture, NULL, set_up, test_failures, tear_down);
  g_test_add ("/store/disk/failure-and-restart", Fixture, NULL, set_up, test_failure_and_restart,
              tear_down);
  g_test_add ("/store/disk/power-cut", Fixture, NULL, set_up, test_power_cut, tear_down);
  return g_test_run ();
}
