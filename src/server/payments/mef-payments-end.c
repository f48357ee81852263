/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ends an attempt without PayFiP saying so: the payer gave up, or we were interrupted. */
#include "config.h"

#include "mef-payments.h"

#include "mef-error.h"

#include "mef-payment-rhythm.h"
#include "mef-payments-private.h"

typedef struct
{
  gint64 id;
  gint64 now;
  MefAttemptEvent event;
  const char *reason; /* a literal */
} Change;

static gboolean
change_job (MefDb *db, gpointer data, GError **error)
{
  const Change *change = data;
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, change->id, error);
  MefAttemptState state;
  gint64 next = 0;

  if (row == NULL)
    return FALSE;
  /* What PayFiP knows of may still be paid on a page left open: it stays asked about. */
  if (row->id_op != NULL && row->next_poll_at != 0)
    next = mef_payment_poll_after (change->event, row->created_at, change->now, FALSE);
  /* Paid, refused, expired meanwhile: nothing is left to give up. */
  if (mef_attempt_state_next (row->state, change->event) == row->state)
    return TRUE;
  return mef_attempt_apply (db, change->id, change->event, change->reason, next, change->now,
                            &state, error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefPayments *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (mef_writer_run_finish (self->town->writer, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  mef_payments_schedule (self);
  mef_payments_end_work (self);
}

static void
change (MefPayments *self, gint64 id, MefAttemptEvent event, const char *reason, GTask *task)
{
  Change *job = g_new0 (Change, 1);

  job->id = id;
  job->now = mef_payments_now (self);
  job->event = event;
  job->reason = reason;
  mef_payments_begin_work (self);
  mef_writer_run_async (self->town->writer, change_job, job, g_free, changed_cb, task);
}

/* A creation that was cut off before PayFiP's answer was on disk will never be known of. */
void
mef_payments_mark_interrupted (MefPayments *self, gint64 attempt_id)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  change (self, attempt_id, MEF_ATTEMPT_EVENT_CREATE_UNANSWERED, "interrupted", task);
}

/* Nobody can say of a form that it was not paid. Until it was given up there, or is so old that
 * whoever paid would have heard, the payer goes back to it instead of paying elsewhere. */
static gboolean
may_be_paid_meanwhile (MefPayments *self, const MefAttemptRow *row)
{
  return mef_attempt_is_form (row) && row->state == MEF_ATTEMPT_WAITING &&
         g_strcmp0 (row->reason, MEF_REASON_PAGE_ABANDONED) != 0 &&
         mef_payments_now (self) < row->created_at + MEF_PAYFIP_SETTLING_TIME;
}

static void
give_up_what_was_asked (MefPayments *self, gint64 id, GTask *owned)
{
  g_autoptr (GTask) task = owned;
  g_autoptr (MefAttemptRow) row = NULL;
  GError *error = NULL;

  if (self->db == NULL)
    error = g_error_new_literal (MEF_ERROR, MEF_ERROR_SERVER, "stopping");
  else
    row = mef_attempt_get (self->db, id, &error);
  if (row == NULL)
    g_task_return_error (task, error);
  else if (may_be_paid_meanwhile (self, row))
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_CONFLICT, "payment-page-open");
  else
    change (self, id, MEF_ATTEMPT_EVENT_GIVEN_UP, "given-up", g_steal_pointer (&task));
}

static void
asked_before_giving_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPayments *self = MEF_PAYMENTS (source);
  g_autoptr (GTask) task = user_data;
  gint64 id = *(gint64 *) g_task_get_task_data (task);
  MefPaymentsAnswer answer;
  GError *error = NULL;

  if (!mef_payments_ask_finish (self, result, &answer, &error))
    g_task_return_error (task, error);
  else if (answer != MEF_PAYMENTS_CLEAR)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                             "payment-service-unavailable");
  else
    give_up_what_was_asked (self, id, g_steal_pointer (&task));
}

/**
 * mef_payments_give_up_async:
 * @self: an engine
 * @attempt_id: an attempt
 * @callback: told when it is decided
 * @user_data: for @callback
 *
 * Asks PayFiP first: what turns out to be paid is paid. What was given up and is paid after all,
 * on a page left open, is booked all the same.
 */
void
mef_payments_give_up_async (MefPayments *self,
                            gint64 attempt_id,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mef_payments_give_up_async);
  g_task_set_task_data (task, g_memdup2 (&attempt_id, sizeof attempt_id), g_free);
  if (g_hash_table_contains (self->creating, &attempt_id))
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                             "payment-service-unavailable");
  else
    mef_payments_ask_async (self, attempt_id, FALSE, asked_before_giving_up_cb,
                            g_steal_pointer (&task));
}

/**
 * mef_payments_give_up_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: "payment-service-unavailable" where PayFiP could not be asked, "payment-page-open" where
 *   nobody can be asked and a form may just have been paid; nothing is changed then
 *
 * Returns: whether the attempt is over, one way or another
 */
gboolean
mef_payments_give_up_finish (MefPayments *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
