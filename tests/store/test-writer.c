/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer: many at once, one that fails among them, and what is on disk when it says so. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

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

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean reached, open;
} Gate;

static void
gate_set (Gate *gate, gboolean *what)
{
  g_mutex_lock (&gate->lock);
  *what = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static void
gate_wait (Gate *gate, const gboolean *what)
{
  g_mutex_lock (&gate->lock);
  while (!*what)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

/* Keeps the writer busy, so that what comes meanwhile is one group. */
static gboolean
wait_at_gate (MefDb *db, gpointer data, GError **error)
{
  Gate *gate = data;

  gate_set (gate, &gate->reached);
  gate_wait (gate, &gate->open);
  return TRUE;
}

static gboolean
shrink_disk (MefDb *db, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", GPOINTER_TO_INT (data));

  return mef_db_exec (db, sql, error);
}

/* Takes more than the disk has, in a statement that SQLite cannot undo alone. */
static gboolean
fill_disk (MefDb *db, gpointer data, GError **error)
{
  return mef_db_exec (db,
                      "INSERT INTO invoice_event (invoice_id, at, kind, detail)"
                      " VALUES (1, 1, 'x', hex (zeroblob (5000000)))",
                      error);
}

typedef struct
{
  MefWriter *writer;
  guint ended;
  GString *outcomes;
} Outcomes;

static void
outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcomes *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_writer_run_finish (self->writer, result, &error);
  g_string_append_printf (self->outcomes, "%s ", error != NULL ? error->message : "ok");
  self->ended++;
}

/* The disk is full in the middle of a group: what is said of each job is what is on disk. */
static void
test_full_disk (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  Gate gate = { .open = FALSE };
  Outcomes outcomes = { mef_writer_new (town->path, NULL), 0, g_string_new (NULL) };
  MefDay day = mef_day_new (2025, 11, 1);

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  g_assert_true (mef_writer_run (outcomes.writer, shrink_disk, GINT_TO_POINTER (1000), NULL));
  mef_writer_run_async (outcomes.writer, wait_at_gate, &gate, NULL, outcome_cb, &outcomes);
  gate_wait (&gate, &gate.reached);
  mef_writer_run_async (outcomes.writer, add_setting, GINT_TO_POINTER (1), NULL, outcome_cb,
                        &outcomes);
  mef_writer_run_async (outcomes.writer, fill_disk, NULL, NULL, outcome_cb, &outcomes);
  mef_writer_run_async (outcomes.writer, add_setting, GINT_TO_POINTER (2), NULL, outcome_cb,
                        &outcomes);
  gate_set (&gate, &gate.open);
  while (outcomes.ended < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (outcomes.outcomes->str, ==,
                   "ok store-rolled-back store-full store-rolled-back ");
  g_assert_cmpint (count (town->path), ==, 0);
  /* Space is back, and so is everything else. */
  g_assert_true (mef_writer_run (outcomes.writer, shrink_disk, GINT_TO_POINTER (100000), NULL));
  g_assert_true (mef_writer_run (outcomes.writer, add_setting, GINT_TO_POINTER (4), NULL));
  g_assert_cmpint (count (town->path), ==, 1);
  mef_writer_free (outcomes.writer);
  g_string_free (outcomes.outcomes, TRUE);
}

/* What the child of test_killed() does until somebody ends it: says each number that is written. */
static int
write_for_ever (const char *path)
{
  g_autoptr (MefWriter) writer = mef_writer_new (path, NULL);

  for (int i = 1; mef_writer_run (writer, add_setting, GINT_TO_POINTER (i * 10), NULL); i++)
    {
      printf ("%d\n", i);
      fflush (stdout);
    }
  return 1;
}

static gboolean
has_setting (MefDb *reader, int number)
{
  g_autofree char *name = g_strdup_printf ("test-%d", number * 10);
  g_autoptr (MefStatement) query =
      mef_db_prepare (reader, "SELECT 1 FROM setting WHERE name = :name", NULL);
  gboolean row;

  mef_bind_text (query, ":name", name);
  g_assert_true (mef_db_step (reader, query, &row, NULL));
  return row;
}

/* A program that is killed loses nothing that it had said was written. */
static void
test_killed (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  for (int round = 0; round < 5; round++)
    {
      g_autoptr (MefTestTown) town = mef_test_town_new ();
      g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self,
                                                        "--write", town->path, NULL);
      g_autoptr (GDataInputStream) out =
          g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
      int last = 0, wanted = g_test_rand_int_range (1, 60);
      char *line;

      while ((line = g_data_input_stream_read_line (out, NULL, NULL, NULL)) != NULL)
        {
          last = atoi (line);
          g_free (line);
          if (last == wanted)
            g_subprocess_force_exit (child);
        }
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      g_assert_true (g_subprocess_get_if_signaled (child));
      g_assert_cmpint (last, >=, wanted);
      for (int i = 1; i <= last; i++)
        g_assert_true (has_setting (town->db, i));
    }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_for_ever (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/writer/group", test_group);
  g_test_add_func ("/store/writer/sync", test_sync);
  g_test_add_func ("/store/writer/drain", test_drain);
  g_test_add_func ("/store/writer/full-disk", test_full_disk);
  g_test_add_func ("/store/writer/killed", test_killed);
  return g_test_run ();
}
