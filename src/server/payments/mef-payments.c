/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment engine of one town: asks PayFiP what became of attempts, as often as the rhythm says
 * and whenever somebody hints that it is worth it, and books what it learns. It believes nobody but
 * the answer to its own question. Everything pending is in the store, so that a restart forgets
 * nothing; what is here only keeps two questions about one attempt from running at once.
 * Runs on the server's main context. */
#include "config.h"

#include "mef-payments.h"

#include "mef-error.h"

#include "mef-payments-private.h"

#define TICK_SECONDS 1
#define MAX_POLLING 4  /* at once; the rest waits, and leaves connections to payers */
#define DUE_AT_ONCE 64 /* read from the store at a time */
#define STOP_MS 5000

G_DEFINE_FINAL_TYPE (MefPayments, mef_payments, G_TYPE_OBJECT)

static void
mef_payments_dispose (GObject *object)
{
  mef_payments_stop (MEF_PAYMENTS (object));
  G_OBJECT_CLASS (mef_payments_parent_class)->dispose (object);
}

static void
mef_payments_finalize (GObject *object)
{
  MefPayments *self = MEF_PAYMENTS (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->cancel);
  g_hash_table_unref (self->asking);
  g_hash_table_unref (self->creating);
  g_hash_table_unref (self->asked_at);
  g_hash_table_unref (self->deferred);
  g_queue_clear_full (&self->queue, g_free);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (mef_payments_parent_class)->finalize (object);
}

static void
mef_payments_class_init (MefPaymentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_payments_dispose;
  G_OBJECT_CLASS (klass)->finalize = mef_payments_finalize;
}

static void
mef_payments_init (MefPayments *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancel = g_cancellable_new ();
  self->asking = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->creating = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
  self->asked_at = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->deferred = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * mef_payments_new:
 * @server: the server
 * @town: a town of it
 * @transport: the way to PayFiP
 * @error: why the town cannot be read
 *
 * Returns: (transfer full) (nullable): its engine, at rest
 */
MefPayments *
mef_payments_new (MefServer *server, MefTown *town, MefPayfipTransport *transport, GError **error)
{
  MefDb *db = mef_town_open_reader (town, error);
  MefPayments *self;

  if (db == NULL)
    return NULL;
  self = g_object_new (MEF_TYPE_PAYMENTS, NULL);
  self->server = server;
  self->town = town;
  self->transport = g_object_ref (transport);
  self->db = db;
  return self;
}

/**
 * mef_payments_get_transport:
 * @self: an engine
 *
 * Returns: (transfer none): its way to PayFiP, which towns share
 */
MefPayfipTransport *
mef_payments_get_transport (MefPayments *self)
{
  return self->transport;
}

gint64
mef_payments_now (MefPayments *self)
{
  return mef_clock_now (mef_server_get_clock (self->server));
}

/* Brackets whatever must be over before the engine can stop. */
void
mef_payments_begin_work (MefPayments *self)
{
  g_object_ref (self);
  self->running++;
}

void
mef_payments_end_work (MefPayments *self)
{
  self->running--;
  g_object_unref (self);
}

static void
polled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPayments *self = MEF_PAYMENTS (source);
  g_autofree gint64 *id = user_data;
  g_autoptr (GError) error = NULL;
  MefPaymentsAnswer answer;

  self->polling--;
  if (!mef_payments_ask_finish (self, result, &answer, &error))
    {
      gint64 *until = g_new (gint64, 1);

      /* The store failed, so that it still says the attempt is due: not every second. */
      g_message ("an attempt could not be asked about: %s", mef_error_get_reason (error));
      *until = mef_payments_now (self) + MEF_PAYMENTS_CREATION_TIME;
      g_hash_table_replace (self->deferred, g_steal_pointer (&id), until);
    }
  mef_payments_schedule (self);
}

static void
pump_queue (MefPayments *self)
{
  while (self->polling < MAX_POLLING && !g_queue_is_empty (&self->queue) && self->db != NULL)
    {
      gint64 *id = g_queue_pop_head (&self->queue);

      self->polling++;
      mef_payments_ask_async (self, *id, FALSE, polled_cb, id);
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a == *(const gint64 *) b ? 0 : 1;
}

/* Has an attempt asked about when its turn comes. */
void
mef_payments_enqueue (MefPayments *self, gint64 attempt_id)
{
  const gint64 *until = g_hash_table_lookup (self->deferred, &attempt_id);

  if (until != NULL && *until > mef_payments_now (self))
    return;
  g_hash_table_remove (self->deferred, &attempt_id);
  if (g_hash_table_contains (self->asking, &attempt_id) ||
      g_hash_table_contains (self->creating, &attempt_id) ||
      g_queue_find_custom (&self->queue, &attempt_id, compare_ids) != NULL)
    return;
  g_queue_push_tail (&self->queue, g_memdup2 (&attempt_id, sizeof attempt_id));
}

static void
enqueue_due (MefPayments *self, gint64 until, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) due = mef_attempt_list_due (self->db, until, limit, &error);

  if (due == NULL)
    g_message ("what is due cannot be read: %s", mef_error_get_reason (error));
  for (guint i = 0; due != NULL && i < due->len; i++)
    mef_payments_enqueue (self, g_array_index (due, gint64, i));
}

static gboolean
tick_cb (gpointer user_data)
{
  MefPayments *self = user_data;

  if (self->next_poll != 0 && self->next_poll <= mef_payments_now (self))
    enqueue_due (self, mef_payments_now (self), DUE_AT_ONCE);
  mef_payments_schedule (self);
  return G_SOURCE_CONTINUE;
}

static void
stop_timer (MefPayments *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* Looks up when the next question is due, and lets the timer run as long as one is. The timer ticks
 * instead of waiting once, because the clock that counts is the server's and not the system's. */
void
mef_payments_schedule (MefPayments *self)
{
  if (self->db == NULL)
    return;
  self->next_poll = mef_attempt_next_poll (self->db);
  pump_queue (self);
  if (self->next_poll == 0 && g_queue_is_empty (&self->queue))
    stop_timer (self);
  else if (self->timer == NULL)
    {
      self->timer = g_timeout_source_new_seconds (TICK_SECONDS);
      g_source_set_callback (self->timer, tick_cb, self, NULL);
      g_source_attach (self->timer, self->context);
    }
}

/**
 * mef_payments_wake:
 * @self: an engine
 *
 * To be called when the server's clock has jumped: what has come due is asked about now, and not at
 * the next tick.
 */
void
mef_payments_wake (MefPayments *self)
{
  if (self->db == NULL)
    return;
  self->next_poll = mef_attempt_next_poll (self->db);
  tick_cb (self);
}

/**
 * mef_payments_is_idle:
 * @self: an engine
 *
 * Returns: whether nothing of it runs and nothing is due
 */
gboolean
mef_payments_is_idle (MefPayments *self)
{
  return self->running == 0 && g_queue_is_empty (&self->queue);
}

/**
 * mef_payments_start:
 * @self: an engine
 *
 * Asks about everything that was pending when the server last stopped, whenever it was due: what
 * happened meanwhile may be days old.
 */
void
mef_payments_start (MefPayments *self)
{
  enqueue_due (self, G_MAXINT64, G_MAXINT);
  mef_payments_schedule (self);
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * mef_payments_stop:
 * @self: an engine
 *
 * Gives up the questions in flight and waits until nothing of it runs any more. What was not
 * learned is asked again at the next start. May be called twice; iterates the main context.
 */
void
mef_payments_stop (MefPayments *self)
{
  g_autoptr (GSource) timeout = NULL;
  gboolean over = FALSE;

  if (self->db == NULL)
    return;
  stop_timer (self);
  g_queue_clear_full (&self->queue, g_free);
  g_cancellable_cancel (self->cancel);
  timeout = g_timeout_source_new (STOP_MS);
  g_source_set_callback (timeout, time_is_up_cb, &over, NULL);
  g_source_attach (timeout, self->context);
  while (self->running > 0 && !over)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timeout);
  stop_timer (self);
  g_clear_pointer (&self->db, mef_db_close);
}
