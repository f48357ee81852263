/* SPDX-License-Identifier: GPL-3.0-or-later */
/* So many clients, each of whom settles one payment after the other and waits until it is on disk:
 * through our store and its writer ("ours"), or by the statements alone, prepared once, one writer,
 * a savepoint an item ("raw"). Both over the same file with the same indices and triggers.
 *
 *   bench-settle ours|raw FILE CLIENTS COUNT [FIRST]
 *
 * settles the waiting attempts FIRST (1), FIRST + 1, … and prints how many a second, and the 99th
 * percentile of the waits in milliseconds. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-writer.h"

#define MAX_GROUP 256
#define PAID_AT 1763204400

typedef struct
{
  gint64 id;
  gboolean done;
} Item;

typedef struct
{
  gboolean ours;
  MefWriter *writer; /* ours */
  sqlite3 *raw;      /* raw */
  GAsyncQueue *queue;
  GMutex mutex;
  GCond cond;
  int next;
  int end;
  gint64 *waits; /* microseconds, one an item */
} Bench;

static gboolean
settle_job (MefDb *db, gpointer data, GError **error)
{
  const Item *item = data;
  g_autofree char *operation = g_strdup_printf ("op-%" G_GINT64_FORMAT, item->id);
  const MefSettlement settlement = { .operation_id = operation,
                                     .means = "card",
                                     .amount = 1200,
                                     .paid_at = PAID_AT,
                                     .authorisation = "A12345" };
  gboolean again;

  return mef_attempt_settle (db, item->id, &settlement, PAID_AT, &again, error);
}

static void
settle_ours (Bench *self, Item *item)
{
  g_autoptr (GError) error = NULL;

  if (!mef_writer_run (self->writer, settle_job, item, &error))
    g_error ("not settled: %s", error->message);
}

static void
settle_raw (Bench *self, Item *item)
{
  g_mutex_lock (&self->mutex);
  g_async_queue_push (self->queue, item);
  while (!item->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static gpointer
client_thread (gpointer data)
{
  Bench *self = data;

  for (;;)
    {
      int id = g_atomic_int_add (&self->next, 1);
      Item item = { .id = id };
      gint64 begin = g_get_monotonic_time ();

      if (id >= self->end)
        return NULL;
      if (self->ours)
        settle_ours (self, &item);
      else
        settle_raw (self, &item);
      self->waits[self->end - 1 - id] = g_get_monotonic_time () - begin;
    }
}

static const char *const statements[] = {
  "SELECT state, regie_id FROM attempt WHERE id = ?1",
  "INSERT INTO payment (regie_id, attempt_id, operation_id, means, amount, paid_at, booked_at,"
  " authorisation) VALUES (1, ?1, 'op-' || ?1, 'card', 1200, 1763204400, 1763204400, 'A12345')",
  "INSERT INTO receipt (payment_id, regie_id, year, number, issued_at) SELECT last_insert_rowid (),"
  " 1, 2025, coalesce ((SELECT max (number) FROM receipt WHERE regie_id = 1 AND year = 2025), 0)"
  " + 1, 1763204400",
  "INSERT INTO allocation (payment_id, invoice_id, amount) SELECT p.id, a.invoice_id, b.remaining"
  " FROM payment p JOIN attempt_invoice a ON a.attempt_id = p.attempt_id"
  " JOIN invoice_balance b ON b.invoice_id = a.invoice_id WHERE p.attempt_id = ?1",
  "INSERT INTO invoice_event (invoice_id, at, kind, amount, detail) SELECT invoice_id, 1763204400,"
  " 'settled', amount, 'card' FROM attempt_invoice WHERE attempt_id = ?1",
  "UPDATE attempt SET state = 'paid', next_poll_at = NULL, polls = polls + 1 WHERE id = ?1",
};

static void
check (Bench *self, int code)
{
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    g_error ("sqlite: %s", sqlite3_errmsg (self->raw));
}

static void
run_item (Bench *self, sqlite3_stmt **prepared, Item *item)
{
  check (self, sqlite3_exec (self->raw, "SAVEPOINT item", NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_bind_int64 (prepared[i], 1, item->id);
      check (self, sqlite3_step (prepared[i]));
      sqlite3_reset (prepared[i]);
    }
  check (self, sqlite3_exec (self->raw, "RELEASE item", NULL, NULL, NULL));
}

/* The baseline's writer: what waits is one transaction, and then everybody is told. */
static gpointer
raw_thread (gpointer data)
{
  Bench *self = data;
  sqlite3_stmt *prepared[G_N_ELEMENTS (statements)];
  Item *items[MAX_GROUP];

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    check (self, sqlite3_prepare_v2 (self->raw, statements[i], -1, &prepared[i], NULL));
  for (;;)
    {
      guint n = 0;
      Item *item = g_async_queue_pop (self->queue);

      for (; item != NULL && n < MAX_GROUP; item = g_async_queue_try_pop (self->queue))
        items[n++] = item;
      if (items[n - 1]->id == 0)
        break;
      check (self, sqlite3_exec (self->raw, "BEGIN IMMEDIATE", NULL, NULL, NULL));
      for (guint i = 0; i < n; i++)
        run_item (self, prepared, items[i]);
      check (self, sqlite3_exec (self->raw, "COMMIT", NULL, NULL, NULL));
      g_mutex_lock (&self->mutex);
      for (guint i = 0; i < n; i++)
        items[i]->done = TRUE;
      g_cond_broadcast (&self->cond);
      g_mutex_unlock (&self->mutex);
    }
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    sqlite3_finalize (prepared[i]);
  return NULL;
}

static void
open_raw (Bench *self, const char *path)
{
  check (self, sqlite3_open (path, &self->raw));
  sqlite3_busy_timeout (self->raw, 5000);
  check (self, sqlite3_exec (self->raw,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                             " PRAGMA foreign_keys = ON",
                             NULL, NULL, NULL));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static void
run_clients (Bench *self, guint n_clients, guint count)
{
  g_autofree GThread **threads = g_new (GThread *, n_clients);
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  for (guint i = 0; i < n_clients; i++)
    threads[i] = g_thread_new ("client", client_thread, self);
  for (guint i = 0; i < n_clients; i++)
    g_thread_join (threads[i]);
  seconds = (double) (g_get_monotonic_time () - begin) / G_TIME_SPAN_SECOND;
  qsort (self->waits, count, sizeof (gint64), compare);
  printf ("RESULT %.1f %.3f\n", count / seconds, (double) self->waits[count * 99 / 100] / 1000);
}

int
main (int argc, char *argv[])
{
  Bench self = { 0 };
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  Item last = { 0 };
  guint count;

  if (argc < 5)
    return 2;
  self.ours = strcmp (argv[1], "ours") == 0;
  count = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  self.next = argc > 5 ? atoi (argv[5]) : 1;
  self.end = self.next + (int) count;
  self.waits = g_new (gint64, count);
  if (self.ours)
    self.writer = mef_writer_new (argv[2], &error);
  else
    {
      open_raw (&self, argv[2]);
      self.queue = g_async_queue_new ();
      thread = g_thread_new ("writer", raw_thread, &self);
    }
  if (error != NULL)
    g_error ("%s", error->message);
  run_clients (&self, (guint) g_ascii_strtoull (argv[3], NULL, 10), count);
  if (self.ours)
    mef_writer_free (self.writer);
  else
    {
      g_async_queue_push (self.queue, &last);
      g_thread_join (thread);
      sqlite3_close (self.raw);
      g_async_queue_unref (self.queue);
    }
  g_free (self.waits);
  return 0;
}
