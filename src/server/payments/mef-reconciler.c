/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every attempt of a time beside what PayFiP says of it now. Only asks: what turns out to be paid
 * is booked by the engine, which asks for itself. */
#include "config.h"

#include "mef-reconciler.h"

#include "mef-error.h"

#include "mef-payment-rhythm.h"

#define AT_ONCE 4
#define PATIENCE 4 /* questions without an answer before PayFiP is left alone */

/* One comparison on its way. */
typedef struct
{
  MefPayfipTransport *transport; /* (owned) */
  GPtrArray *items;              /* (owned) (element-type MefReconcileItem) */
  gint64 now;
  guint next;      /* the first that was not looked at */
  guint in_flight; /* questions */
  guint asked;
  guint answered;
  guint in_vain; /* without an answer since the last that came */
} Run;

typedef struct
{
  GTask *task;            /* (owned) */
  MefReconcileItem *item; /* (owned by the run) */
} Question;

static void
set_theirs (MefReconcileItem *item, MefTheirs theirs)
{
  const MefAttemptRow *ours = item->attempt;

  item->theirs = theirs;
  item->action =
      mef_reconcile_judge (ours->state, theirs, mef_attempt_is_form (ours), ours->is_decided);
}

/**
 * mef_reconcile_item_new:
 * @attempt: (transfer full): ours
 * @theirs: what the treasury says of it
 *
 * Returns: (transfer full): both, and what follows
 */
MefReconcileItem *
mef_reconcile_item_new (MefAttemptRow *attempt, MefTheirs theirs)
{
  MefReconcileItem *self = g_new0 (MefReconcileItem, 1);

  self->attempt = attempt;
  self->client = g_strdup (attempt->client_number);
  self->reference = g_strdup (attempt->refdet);
  self->amount = attempt->amount;
  set_theirs (self, theirs);
  return self;
}

/**
 * mef_reconcile_item_free:
 * @self: (transfer full): an item
 */
void
mef_reconcile_item_free (MefReconcileItem *self)
{
  g_clear_pointer (&self->attempt, mef_attempt_row_free);
  g_free (self->client);
  g_free (self->reference);
  g_free (self);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->transport);
  g_ptr_array_unref (run->items);
  g_free (run);
}

static MefTheirs
name_event (MefAttemptEvent event, const char *reason)
{
  switch (event)
    {
    case MEF_ATTEMPT_EVENT_SUCCESS:
      return MEF_THEIRS_PAID;
    case MEF_ATTEMPT_EVENT_MISMATCH:
      return MEF_THEIRS_DIFFERENT;
    case MEF_ATTEMPT_EVENT_FAILURE:
      return MEF_THEIRS_REFUSED;
    case MEF_ATTEMPT_EVENT_ABANDON_YOUNG:
    case MEF_ATTEMPT_EVENT_ABANDON:
      return MEF_THEIRS_ABANDONED;
    case MEF_ATTEMPT_EVENT_PENDING_YOUNG:
    case MEF_ATTEMPT_EVENT_PENDING:
      return MEF_THEIRS_PENDING;
    case MEF_ATTEMPT_EVENT_PURGED_YOUNG:
    case MEF_ATTEMPT_EVENT_PURGED:
      return MEF_THEIRS_GONE;
    case MEF_ATTEMPT_EVENT_NO_ANSWER:
      return g_strcmp0 (reason, MEF_REASON_RESULT_UNKNOWN) == 0 ? MEF_THEIRS_UNKNOWN
                                                                : MEF_THEIRS_UNANSWERED;
    case MEF_ATTEMPT_EVENT_CREATED:
    case MEF_ATTEMPT_EVENT_CREATE_REFUSED:
    case MEF_ATTEMPT_EVENT_CREATE_UNANSWERED:
    case MEF_ATTEMPT_EVENT_GIVEN_UP:
    case MEF_ATTEMPT_EVENT_RECORDED:
    case MEF_N_ATTEMPT_EVENTS:
      break;
    }
  return MEF_THEIRS_UNANSWERED;
}

static MefTheirs
judge (MefAttemptRow *row, MefPayfipMessage *answer, const MefPayfipFault *fault, gint64 now)
{
  MefAttemptEvent event = MEF_ATTEMPT_EVENT_NO_ANSWER;
  MefPayfipDetail detail;
  const char *reason = NULL;

  /* What was booked while the régie was tested is not new because it no longer is. */
  if (row->state == MEF_ATTEMPT_PAID)
    row->regie_saisie = row->saisie;
  if (fault != NULL)
    event = mef_payment_judge_fault (row, fault, now);
  else if (answer != NULL && mef_payfip_detail_read (answer, &detail, NULL))
    event = mef_payment_judge_detail (row, &detail, now, &reason);
  return name_event (event, reason);
}

static void pump (GTask *task);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  Run *run = g_task_get_task_data (task);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer =
      mef_payfip_transport_call_finish (MEF_PAYFIP_TRANSPORT (source), result, &fault, NULL);

  run->in_flight--;
  set_theirs (question->item, judge (question->item->attempt, answer, fault, run->now));
  if (question->item->theirs == MEF_THEIRS_UNANSWERED)
    run->in_vain++;
  else
    {
      run->in_vain = 0;
      run->answered++;
    }
  pump (task);
}

static void
ask (GTask *task, MefReconcileItem *item)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  Question *question = g_new (Question, 1);

  *question = (Question){ g_object_ref (task), item };
  run->in_flight++;
  run->asked++;
  mef_payfip_message_set (request, "idOp", item->attempt->id_op);
  mef_payfip_transport_call_async (run->transport, request, g_task_get_cancellable (task),
                                   answered_cb, question);
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (run->asked > 0 && run->answered == 0)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                             "payment-service-unavailable");
  else
    g_task_return_pointer (task, g_ptr_array_ref (run->items), (GDestroyNotify) g_ptr_array_unref);
}

/* Asks as many at once as is polite; what PayFiP does not answer any more stays unanswered. */
static void
pump (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  while (run->next < run->items->len && run->in_flight < AT_ONCE)
    {
      MefReconcileItem *item = g_ptr_array_index (run->items, run->next++);

      if (item->attempt->id_op != NULL && run->in_vain < PATIENCE &&
          !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
        ask (task, item);
    }
  if (run->in_flight == 0 && run->next == run->items->len)
    finish (task);
}

static MefTheirs
before_asking (const MefAttemptRow *row)
{
  if (mef_attempt_is_form (row))
    return MEF_THEIRS_UNASKED;
  return row->id_op != NULL ? MEF_THEIRS_UNANSWERED : MEF_THEIRS_NONE;
}

static GPtrArray *
list_items (MefDb *db, const MefReconcileScope *scope, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mef_reconcile_item_free);
  g_autoptr (GArray) ids =
      mef_attempt_list_since (db, scope->regie_id, scope->since, scope->limit, error);

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      MefAttemptRow *row = mef_attempt_get (db, g_array_index (ids, gint64, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (items, mef_reconcile_item_new (row, before_asking (row)));
    }
  return g_steal_pointer (&items);
}

/**
 * mef_reconcile_async:
 * @transport: the way to PayFiP
 * @db: a connection; read before this returns
 * @scope: which attempts
 * @cancellable: (nullable): ends it early
 * @callback: told when every one was asked about
 * @user_data: for @callback
 */
void
mef_reconcile_async (MefPayfipTransport *transport,
                     MefDb *db,
                     const MefReconcileScope *scope,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  GPtrArray *items = list_items (db, scope, &error);
  Run *run;

  g_task_set_source_tag (task, mef_reconcile_async);
  if (items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  run = g_new0 (Run, 1);
  run->transport = g_object_ref (transport);
  run->items = items;
  run->now = scope->now;
  g_task_set_task_data (task, run, run_free);
  pump (task);
}

/**
 * mef_reconcile_finish:
 * @result: what the callback got
 * @error: "payment-service-unavailable" where PayFiP answered nothing
 *
 * Returns: (transfer full) (nullable) (element-type MefReconcileItem): the latest first
 */
GPtrArray *
mef_reconcile_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
