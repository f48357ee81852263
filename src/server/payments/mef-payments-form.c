/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a notification says of a form, from its fields to the books. There is nobody to ask: it is
 * held against the attempt whose token it names, judged like an answer to a question, and booked by
 * the same table of states, in one transaction on the writer's thread. */
#include "config.h"

#include "mef-payments.h"

#include "mef-error.h"
#include "mef-payfip-form.h"

#include "mef-payment-rhythm.h"
#include "mef-payments-private.h"

/* One notification on its way to the writer. */
typedef struct
{
  gint64 id;
  GHashTable *fields; /* (owned): the detail borrows from it */
  MefPayfipDetail detail;
  gboolean readable;
  gboolean from_payfip;
  gint64 now;
  MefAttemptEvent event; /* what it came to, written by the writer */
  const char *reason;    /* (nullable): a literal */
} Result;

static void
result_free (gpointer data)
{
  Result *result = data;

  g_hash_table_unref (result->fields);
  g_free (result);
}

static void
judge (Result *result, const MefAttemptRow *row)
{
  result->event = MEF_ATTEMPT_EVENT_NO_ANSWER;
  result->reason = result->from_payfip ? MEF_REASON_RESULT_UNREADABLE : MEF_REASON_SENDER_DIFFERS;
  if (!result->from_payfip || !result->readable)
    return;
  result->event = mef_payment_judge_detail (row, &result->detail, result->now, &result->reason);
  if (result->event == MEF_ATTEMPT_EVENT_ABANDON_YOUNG)
    result->reason = MEF_REASON_PAGE_ABANDONED;
}

/* Nobody repeats what is said of money, and nobody can be asked: what cannot be booked any more, or
 * not without a person, is said to one. While somebody still has to look into a quarantine, another
 * result that does not match is what they look into. */
static gboolean
says_money (const Result *result, const MefAttemptRow *row)
{
  if (result->event == MEF_ATTEMPT_EVENT_SUCCESS)
    return TRUE;
  return result->event == MEF_ATTEMPT_EVENT_MISMATCH &&
         (row->state == MEF_ATTEMPT_PAID ||
          (row->state == MEF_ATTEMPT_QUARANTINED && row->is_decided));
}

static gboolean
settle (MefDb *db, Result *result, const MefAttemptRow *row, GError **error)
{
  const MefSettlement settlement = mef_payment_make_settlement (row, &result->detail, result->now);
  gboolean again;

  if (row->state == MEF_ATTEMPT_PAID || row->state == MEF_ATTEMPT_QUARANTINED)
    return mef_attempt_told_again (db, row->id, &settlement, result->now, error);
  return mef_attempt_settle (db, row->id, &settlement, result->now, &again, error);
}

static gboolean
take_job (MefDb *db, gpointer data, GError **error)
{
  Result *result = data;
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, result->id, error);
  MefAttemptState state;

  if (row == NULL)
    return FALSE;
  judge (result, row);
  if (says_money (result, row))
    return settle (db, result, row, error);
  return mef_attempt_apply (db, row->id, result->event, result->reason,
                            mef_payment_form_next (row, result->event, result->now), result->now,
                            &state, error);
}

static void
taken_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefPayments *self = g_task_get_source_object (task);
  const Result *result = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mef_writer_run_finish (self->town->writer, async_result, &error))
    {
      g_message ("attempt %" G_GINT64_FORMAT ": its result could not be written: %s", result->id,
                 mef_error_get_reason (error));
      g_task_return_error (task, error);
    }
  else
    {
      if (result->reason != NULL)
        g_message ("attempt %" G_GINT64_FORMAT ": %s", result->id, result->reason);
      g_task_return_boolean (task, TRUE);
    }
  mef_payments_schedule (self);
  mef_payments_end_work (self);
}

/**
 * mef_payments_take_form_async:
 * @self: an engine
 * @token: what stood in the address
 * @fields: (element-type utf8 utf8): what came, by lower-case names
 * @from_payfip: whether it comes from where PayFiP is
 * @callback: told when it is on disk
 * @user_data: for @callback
 */
void
mef_payments_take_form_async (MefPayments *self,
                              const char *token,
                              GHashTable *fields,
                              gboolean from_payfip,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAttemptRow) row = NULL;
  Result *result;

  g_task_set_source_tag (task, mef_payments_take_form_async);
  if (self->db == NULL)
    {
      g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_SERVER, "stopping");
      return;
    }
  row = mef_attempt_find_token (self->db, token, &error);
  if (row == NULL && !g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* An address nobody was given, or one that was opened without anything in it. */
  if (row == NULL || g_hash_table_size (fields) == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  result = g_new0 (Result, 1);
  result->id = row->id;
  result->fields = g_hash_table_ref (fields);
  result->readable = mef_payfip_form_read_result (fields, &result->detail, NULL);
  result->from_payfip = from_payfip;
  result->now = mef_payments_now (self);
  g_task_set_task_data (task, result, result_free);
  mef_payments_begin_work (self);
  mef_writer_run_async (self->town->writer, take_job, result, NULL, taken_cb,
                        g_steal_pointer (&task));
}

/**
 * mef_payments_take_form_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: why it could not be written
 *
 * Returns: whether what came is on disk, or says nothing to anybody
 */
gboolean
mef_payments_take_form_finish (MefPayments *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
