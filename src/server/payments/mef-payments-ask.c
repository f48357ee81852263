/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question to PayFiP about one attempt, from the hint to the booked answer. Questions about the
 * same attempt are joined; what is written is one transaction on the writer's thread. */
#include "config.h"

#include "mef-payments.h"

#include "mef-error.h"

#include "mef-payment-rhythm.h"
#include "mef-payments-private.h"

/* Whoever looks at a payment every second does not make us ask every second. */
#define LOOK_EVERY (2 * G_USEC_PER_SEC)

#define MAX_REMEMBERED 10000

/* A question in flight. From @of_clock on it belongs to the writer's thread while the job that
 * books it is queued or runs. */
typedef struct
{
  MefPayments *self; /* (owned) */
  gint64 id;
  gboolean nudged;
  GPtrArray *waiters; /* (owned) (element-type GTask) */

  gboolean of_clock;        /* a form's: nobody was asked */
  gboolean hinted;          /* there was a hint before the answer came */
  MefPayfipMessage *answer; /* (owned) (nullable) */
  MefPayfipFault *fault;    /* (owned) (nullable) */
  MefAttemptEvent event;
  const char *reason; /* (nullable): a literal */
  gint64 now;
} Ask;

static void
ask_clear (gpointer data)
{
  Ask *ask = data;

  g_ptr_array_unref (ask->waiters);
  g_clear_pointer (&ask->answer, mef_payfip_message_free);
  g_clear_pointer (&ask->fault, mef_payfip_fault_free);
}

static void
ask_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, ask_clear);
}

static MefPaymentsAnswer
weigh (const Ask *ask)
{
  if (ask->of_clock || ask->event != MEF_ATTEMPT_EVENT_NO_ANSWER)
    return MEF_PAYMENTS_CLEAR;
  return ask->reason != NULL ? MEF_PAYMENTS_UNCLEAR : MEF_PAYMENTS_SILENCE;
}

/* Tells everybody who waits, and ends the question. */
static void
finish (Ask *ask, const GError *error)
{
  MefPayments *self = ask->self;
  g_autoptr (GPtrArray) waiters = g_ptr_array_ref (ask->waiters);
  MefPaymentsAnswer answer = weigh (ask);

  g_hash_table_remove (self->asking, &ask->id);
  mef_payments_schedule (self);
  for (guint i = 0; i < waiters->len; i++)
    {
      GTask *task = g_ptr_array_index (waiters, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_int (task, answer);
    }
  ask_release (ask);
  mef_payments_end_work (self);
}

/* What PayFiP's words mean for the attempt as it stands now, and no longer as it stood when they
 * were asked for. */
static void
judge (Ask *ask, const MefAttemptRow *row, MefPayfipDetail *detail)
{
  const char *result =
      ask->answer != NULL ? mef_payfip_message_get (ask->answer, "resultrans") : NULL;

  ask->event = MEF_ATTEMPT_EVENT_NO_ANSWER;
  if (ask->of_clock)
    ask->event = mef_payment_judge_silence (row, ask->now);
  else if (ask->fault != NULL)
    ask->event = mef_payment_judge_fault (row, ask->fault, ask->now);
  else if (ask->answer != NULL && mef_payfip_detail_read (ask->answer, detail, NULL))
    ask->event = mef_payment_judge_detail (row, detail, ask->now, &ask->reason);
  /* There is a result, and nobody can say of what: a person has to look. */
  else if (result != NULL && result[0] != '\0')
    ask->reason = MEF_REASON_RESULT_UNREADABLE;
}

static gint64
choose_next (const Ask *ask, const MefAttemptRow *row)
{
  return ask->of_clock
             ? mef_payment_form_next (row, ask->event, ask->now)
             : mef_payment_poll_after (ask->event, row->created_at, ask->now, ask->hinted);
}

static gboolean
book_job (MefDb *db, gpointer data, GError **error)
{
  Ask *ask = data;
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, ask->id, error);
  MefPayfipDetail detail = { 0 };
  MefSettlement settlement;
  MefAttemptState state;
  gboolean again;

  if (row == NULL)
    return FALSE;
  judge (ask, row, &detail);
  settlement = mef_payment_make_settlement (row, &detail, ask->now);
  if (ask->event == MEF_ATTEMPT_EVENT_SUCCESS)
    return mef_attempt_settle (db, ask->id, &settlement, ask->now, &again, error);
  return mef_attempt_apply (db, ask->id, ask->event, ask->reason, choose_next (ask, row), ask->now,
                            &state, error);
}

/* What a person who looks into it later needs: the code, and PayFiP's own words. Neither has a
 * word of the payer. */
static void
log_fault (const Ask *ask)
{
  g_autofree char *code = g_strescape (ask->fault->code != NULL ? ask->fault->code : "-", NULL);
  g_autofree char *words =
      g_strescape (ask->fault->libelle != NULL ? ask->fault->libelle : "-", NULL);

  g_message ("attempt %" G_GINT64_FORMAT ": payfip-fault %.8s %.120s", ask->id, code, words);
}

static void
booked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr (GError) error = NULL;

  mef_writer_run_finish (ask->self->town->writer, result, &error);
  /* Somebody decided before us that a person must look at it: that stands. */
  if (g_error_matches (error, MEF_ERROR, MEF_ERROR_CONFLICT) &&
      g_strcmp0 (error->message, "attempt-quarantined") == 0)
    g_clear_error (&error);
  if (ask->reason != NULL)
    g_message ("attempt %" G_GINT64_FORMAT ": %s", ask->id, ask->reason);
  finish (ask, error);
}

static void
book (Ask *ask)
{
  ask->now = mef_payments_now (ask->self);
  ask->hinted = ask->nudged;
  mef_writer_run_async (ask->self->town->writer, book_job, g_atomic_rc_box_acquire (ask),
                        ask_release, booked_cb, ask);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr (GError) error = NULL;

  ask->event = MEF_ATTEMPT_EVENT_NO_ANSWER;
  ask->answer =
      mef_payfip_transport_call_finish (MEF_PAYFIP_TRANSPORT (source), result, &ask->fault, &error);
  /* Stopping: the question is asked again at the next start. */
  if (error != NULL && g_cancellable_is_cancelled (ask->self->cancel))
    {
      finish (ask, error);
      return;
    }
  if (ask->fault != NULL)
    log_fault (ask);
  else if (error != NULL)
    g_message ("attempt %" G_GINT64_FORMAT ": %s", ask->id, mef_error_get_reason (error));
  book (ask);
}

static void
remember_asking (MefPayments *self, gint64 id)
{
  gint64 now = g_get_monotonic_time ();

  if (g_hash_table_size (self->asked_at) >= MAX_REMEMBERED)
    g_hash_table_remove_all (self->asked_at);
  g_hash_table_replace (self->asked_at, g_memdup2 (&id, sizeof id), g_memdup2 (&now, sizeof now));
}

static Ask *
begin_asking (MefPayments *self, gint64 id, gboolean nudged, GTask *task)
{
  Ask *ask = g_atomic_rc_box_new0 (Ask);

  ask->self = self;
  ask->id = id;
  ask->nudged = nudged;
  ask->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (ask->waiters, g_object_ref (task));
  g_hash_table_insert (self->asking, &ask->id, ask);
  remember_asking (self, id);
  mef_payments_begin_work (self);
  return ask;
}

static void
start_asking (MefPayments *self, const MefAttemptRow *row, gboolean nudged, GTask *task)
{
  Ask *ask = begin_asking (self, row->id, nudged, task);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);

  mef_payfip_message_set (request, "idOp", row->id_op);
  mef_payfip_transport_call_async (self->transport, request, self->cancel, answered_cb, ask);
}

/* Of a form only the clock can be asked. */
static void
ask_clock (MefPayments *self, const MefAttemptRow *row, GTask *task)
{
  gint64 now = mef_payments_now (self);
  MefAttemptEvent event = mef_payment_judge_silence (row, now);
  Ask *ask;

  if (event == MEF_ATTEMPT_EVENT_NO_ANSWER &&
      mef_payment_form_next (row, event, now) == row->next_poll_at)
    {
      g_task_return_int (task, MEF_PAYMENTS_CLEAR);
      return;
    }
  ask = begin_asking (self, row->id, FALSE, task);
  ask->of_clock = TRUE;
  book (ask);
}

/**
 * mef_payments_ask_async:
 * @self: an engine
 * @attempt_id: an attempt
 * @nudged: whether somebody said that something changed: asks again soon where it did not yet
 * @callback: told when the answer is booked
 * @user_data: for @callback
 *
 * An attempt that is over, or that PayFiP never gave an operation for, is not asked about; of a
 * form only the clock is.
 */
void
mef_payments_ask_async (MefPayments *self,
                        gint64 attempt_id,
                        gboolean nudged,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Ask *ask = g_hash_table_lookup (self->asking, &attempt_id);
  g_autoptr (MefAttemptRow) row = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, mef_payments_ask_async);
  if (ask != NULL)
    {
      ask->nudged = ask->nudged || nudged;
      g_ptr_array_add (ask->waiters, g_steal_pointer (&task));
      return;
    }
  if (self->db == NULL)
    error = g_error_new_literal (MEF_ERROR, MEF_ERROR_SERVER, "stopping");
  else
    row = mef_attempt_get (self->db, attempt_id, &error);
  if (row == NULL)
    g_task_return_error (task, error);
  else if (row->state == MEF_ATTEMPT_PAID || row->state == MEF_ATTEMPT_QUARANTINED)
    g_task_return_int (task, MEF_PAYMENTS_CLEAR);
  else if (mef_attempt_is_form (row) && row->state != MEF_ATTEMPT_STARTED)
    ask_clock (self, row, task);
  else if (row->id_op == NULL)
    {
      if (row->state == MEF_ATTEMPT_STARTED)
        mef_payments_mark_interrupted (self, attempt_id);
      g_task_return_int (task, MEF_PAYMENTS_CLEAR);
    }
  else
    start_asking (self, row, nudged, task);
}

/**
 * mef_payments_ask_finish:
 * @self: an engine
 * @result: what the callback got
 * @answer: (out): what PayFiP said, in a word
 * @error: why what it said could not be booked
 *
 * Returns: whether the attempt is now what it is known to be
 */
gboolean
mef_payments_ask_finish (MefPayments *self,
                         GAsyncResult *result,
                         MefPaymentsAnswer *answer,
                         GError **error)
{
  gssize said = g_task_propagate_int (G_TASK (result), error);

  *answer = said >= 0 ? (MefPaymentsAnswer) said : MEF_PAYMENTS_SILENCE;
  return said >= 0;
}

static gboolean
was_asked_lately (MefPayments *self, gint64 id)
{
  const gint64 *at = g_hash_table_lookup (self->asked_at, &id);

  return g_hash_table_contains (self->asking, &id) ||
         (at != NULL && g_get_monotonic_time () - *at < LOOK_EVERY);
}

typedef struct
{
  gint64 id;
  gint64 at;
} PollAt;

static gboolean
poll_at_job (MefDb *db, gpointer data, GError **error)
{
  const PollAt *job = data;

  return mef_attempt_poll_at (db, job->id, job->at, error);
}

static void
poll_at_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPayments *self = user_data;

  mef_payments_schedule (self);
  mef_payments_end_work (self);
}

/**
 * mef_payments_notify:
 * @self: an engine
 * @id_op: (nullable): what a notification or a return names; anyone can send anything
 *
 * Costs one question to PayFiP at most and decides nothing. One that comes right after a question
 * may be newer than its answer, so the attempt is asked about again in five seconds.
 */
void
mef_payments_notify (MefPayments *self, const char *id_op)
{
  g_autoptr (MefAttemptRow) row = NULL;
  PollAt *job;
  gint64 at;
  gboolean lately;

  if (!mef_payfip_id_op_is_valid (id_op) || self->db == NULL)
    return;
  row = mef_attempt_find_operation (self->db, id_op, NULL);
  if (row == NULL || row->state == MEF_ATTEMPT_PAID || row->state == MEF_ATTEMPT_QUARANTINED)
    return;
  at = mef_payment_next_poll (row->created_at, mef_payments_now (self), TRUE);
  lately = was_asked_lately (self, row->id);
  /* A question in flight is only told that there was a hint. */
  if (!lately || g_hash_table_contains (self->asking, &row->id))
    mef_payments_ask_async (self, row->id, TRUE, NULL, NULL);
  if (!lately || at == 0)
    return;
  job = g_new (PollAt, 1);
  job->id = row->id;
  job->at = at;
  mef_payments_begin_work (self);
  mef_writer_run_async (self->town->writer, poll_at_job, job, g_free, poll_at_cb, self);
}

/**
 * mef_payments_look:
 * @self: an engine
 * @row: an attempt somebody looks at
 *
 * Asks about it in the background when it is not over and was not asked about for two seconds.
 */
void
mef_payments_look (MefPayments *self, const MefAttemptRow *row)
{
  if (row->next_poll_at != 0 && row->id_op != NULL && !was_asked_lately (self, row->id))
    mef_payments_ask_async (self, row->id, FALSE, NULL, NULL);
}
