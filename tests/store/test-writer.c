/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer: many at once, one that fails among them, and what is on disk when it says so. */
#include "config.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"
#include "mef-writer.h"

#define JOBS 500

static gboolean
add_setting (MefDb *db, gpointer data, GError **error)
{
  g_autofree char *name = g_strdup_printf ("test-%d", GPOINTER_TO_INT (data));
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db, "INSERT INTO setting (name, value) VALUES (:name, 'x')", error);

  mef_bind_text (insert, ":name", name);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  if (GPOINTER_TO_INT (data) % 10 != 3)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "spoilt");
  return FALSE;
}

static int
count (const char *path)
{
  g_autoptr (MefDb) reader = mef_db_open (path, MEF_DB_READ, NULL);
  g_autoptr (MefStatement) query =
      mef_db_prepare (reader, "SELECT count (*) FROM setting WHERE name GLOB 'test-*'", NULL);
  gboolean row;
  int n;

  g_assert_true (mef_db_step (reader, query, &row, NULL));
  n = (int) mef_column_int (query, 0);
  g_clear_pointer (&query, mef_statement_release);
  return n;
}

typedef struct
{
  MefWriter *writer;
  guint done, failed;
} Tally;

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_writer_run_finish (tally->writer, result, &error))
    tally->done++;
  else
    {
      g_assert_cmpstr (error->message, ==, "spoilt");
      tally->failed++;
    }
}

static void
test_group (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  Tally tally = { mef_writer_new (town->path, NULL), 0, 0 };

  for (int i = 0; i < JOBS; i++)
    mef_writer_run_async (tally.writer, add_setting, GINT_TO_POINTER (i), NULL, ran_cb, &tally);
  while (tally.done + tally.failed < JOBS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tally.failed, ==, JOBS / 10);
  g_assert_cmpint (count (town->path), ==, JOBS - JOBS / 10);
  mef_writer_free (tally.writer);
}

static void
test_sync (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (MefWriter) writer = mef_writer_new (town->path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mef_writer_run (writer, add_setting, GINT_TO_POINTER (1), &error));
  g_assert_false (mef_writer_run (writer, add_setting, GINT_TO_POINTER (1), &error));
  g_assert_cmpstr (error->message, ==, "store-constraint");
  g_assert_cmpint (count (town->path), ==, 1);
}

/* Freeing waits for what was given before. */
static void
test_drain (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  Tally tally = { mef_writer_new (town->path, NULL), 0, 0 };

  for (int i = 0; i < 50; i++)
    mef_writer_run_async (tally.writer, add_setting, GINT_TO_POINTER (i * 10), NULL, ran_cb,
                          &tally);
  mef_writer_free (tally.writer);
  g_assert_cmpint (count (town->path), ==, 50);
  while (tally.done < 50)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/writer/group", test_group);
  g_test_add_func ("/store/writer/sync", test_sync);
  g_test_add_func ("/store/writer/drain", test_drain);
  return g_test_run ();
}
