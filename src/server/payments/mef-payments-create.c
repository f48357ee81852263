/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beginning to pay. Before a second attempt on an invoice PayFiP is asked about
 * the first; the attempt is on disk before PayFiP hears of it, and whatever PayFiP answers is on
 * disk before the payer does. */
#include "config.h"

#include "mef-payments.h"

#include <string.h>

#include "mef-error.h"
#include "mef-invoice-table.h"

#include "mef-address.h"
#include "mef-payment-form.h"
#include "mef-payment-rhythm.h"
#include "mef-payments-private.h"
#include "mef-secret.h"

/* One attempt on its way between the worker, the writer and PayFiP. */
typedef struct
{
  MefPayments *self; /* (owned by the running work) */
  GTask *task;       /* (owned) (nullable): until it has returned */
  MefPaymentsOrder order;
  GArray *invoices; /* (owned) (element-type gint64) */
  char *key;        /* (owned) */
  guint8 request_hash[32];
  guint asking;       /* questions about earlier attempts in flight */
  gboolean unheard;   /* of one of them nobody could say whether it is paid */
  MefAttemptRow *row; /* (owned) (nullable) */
  MefPaymentsResult result;
  GError *failure; /* (owned) (nullable): what PayFiP's answer means to the caller */
  MefAttemptEvent event;
  char *reason; /* (owned) (nullable) */
  char *id_op;  /* (owned) (nullable) */
  gint64 now;
  gboolean created; /* the payer can be sent to a page */
} Create;

static void
create_clear (gpointer data)
{
  Create *create = data;

  g_array_unref (create->invoices);
  g_free (create->key);
  g_clear_pointer (&create->row, mef_attempt_row_free);
  g_clear_error (&create->failure);
  g_free (create->reason);
  g_free (create->id_op);
}

static void
create_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, create_clear);
}

static void
return_result (GTask *task, const MefPaymentsResult *result, const GError *error)
{
  g_task_set_task_data (task, g_memdup2 (result, sizeof *result), g_free);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Ends the creation: its own caller gets @error, those who sent the same key meanwhile the attempt
 * as it is. */
static void
finish (Create *create, const GError *error)
{
  MefPayments *self = create->self;
  gint64 id = create->result.attempt_id;
  GPtrArray *waiters = g_hash_table_lookup (self->creating, &id);
  MefPaymentsResult again = { .attempt_id = id, .again = TRUE };

  if (waiters != NULL && !create->result.again)
    {
      g_ptr_array_ref (waiters);
      g_hash_table_remove (self->creating, &id);
      for (guint i = 0; i < waiters->len; i++)
        return_result (g_object_ref (g_ptr_array_index (waiters, i)), &again, NULL);
      g_ptr_array_unref (waiters);
    }
  return_result (g_steal_pointer (&create->task), &create->result, error);
  mef_payments_schedule (self);
  create_release (create);
  mef_payments_end_work (self);
}

static gboolean
record_job (MefDb *db, gpointer data, GError **error)
{
  Create *create = data;
  const MefAttemptRow *row = create->row;
  MefAttemptState state;

  /* Nothing limits when a form is opened but our own lock, and nobody is asked before its end. */
  if (create->created && mef_attempt_is_form (row))
    return mef_attempt_created (db, row->id, NULL, row->lock_expires_at, row->lock_expires_at,
                                create->now, error);
  if (create->created)
    return mef_attempt_created (db, row->id, create->id_op, create->now + MEF_PAYFIP_OPENING_TIME,
                                mef_payment_next_poll (row->created_at, create->now, FALSE),
                                create->now, error);
  return mef_attempt_apply (db, create->row->id, create->event, create->reason, 0, create->now,
                            &state, error);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Create *create = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_writer_run_finish (create->self->town->writer, result, &error))
    finish (create, create->failure);
  else
    finish (create, error);
}

/* PayFiP will not take it: @code says why. */
static void
refuse (Create *create, const char *code)
{
  g_autofree char *lower = g_ascii_strdown (code, -1);

  create->event = MEF_ATTEMPT_EVENT_CREATE_REFUSED;
  g_strlcpy (create->result.payfip_code, code, sizeof create->result.payfip_code);
  create->reason = g_strdup_printf ("payfip-%s", lower);
  create->failure = g_error_new_literal (MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED, "payment-refused");
}

/* A fault of PayFiP is a refusal with a code; any other is the service's own trouble. */
static void
judge_refusal (Create *create, const MefPayfipFault *fault, const GError *error)
{
  create->event =
      fault != NULL ? MEF_ATTEMPT_EVENT_CREATE_REFUSED : MEF_ATTEMPT_EVENT_CREATE_UNANSWERED;
  if (fault != NULL && fault->kind == MEF_PAYFIP_FAULT_FONCTIONNELLE)
    refuse (create, fault->code != NULL ? fault->code : "");
  else
    {
      create->reason =
          g_strdup (fault != NULL ? "payfip-out-of-order" : mef_error_get_reason (error));
      create->failure =
          g_error_new_literal (MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN, "payment-service-unavailable");
    }
  g_message ("attempt %" G_GINT64_FORMAT " was not created: %s", create->row->id, create->reason);
}

/* What it came to is on disk before the payer hears of it. */
static void
record (Create *create)
{
  create->now = mef_payments_now (create->self);
  mef_writer_run_async (create->self->town->writer, record_job, g_atomic_rc_box_acquire (create),
                        create_release, recorded_cb, create);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Create *create = user_data;
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPayfipMessage) answer =
      mef_payfip_transport_call_finish (MEF_PAYFIP_TRANSPORT (source), result, &fault, &error);
  const char *id_op = answer != NULL ? mef_payfip_message_get (answer, "idOp") : NULL;

  if (answer != NULL && !mef_payfip_id_op_is_valid (id_op))
    g_set_error_literal (&error, MEF_ERROR, MEF_ERROR_PROTOCOL, "payfip-operation-malformed");
  if (error == NULL)
    create->id_op = g_strdup (id_op);
  else
    judge_refusal (create, fault, error);
  create->created = error == NULL;
  record (create);
}

/* A form is only an address: PayFiP hears of it from the payer's browser. */
static void
create_form (Create *create)
{
  MefServer *server = create->self->server;
  const char *code;
  g_autofree char *url = mef_payment_form_make_url (server, create->self->town, create->row, &code);
  g_autoptr (GError) error = NULL;

  create->created = url != NULL;
  if (code != NULL)
    refuse (create, code);
  else if (url == NULL)
    {
      g_set_error_literal (&error, MEF_ERROR, MEF_ERROR_SERVER, "payfip-form-not-configured");
      judge_refusal (create, NULL, error);
    }
  record (create);
}

static MefPayfipMessage *
make_request (Create *create)
{
  const MefAttemptRow *row = create->row;
  MefServer *server = create->self->server;
  MefTown *town = create->self->town;
  MefPayfipMessage *request = mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);
  const char saisie[] = { row->saisie, '\0' };
  g_autofree char *exer = g_strdup_printf ("%04u", row->exercise);
  g_autofree char *objet = mef_payfip_clean_objet (row->label);
  g_autofree char *notification = mef_address_make_notification (server, town);
  g_autofree char *back =
      mef_address_make (server, town, mef_route_get (MEF_ROUTE_PAYFIP_RETURN)->path);

  mef_payfip_message_set (request, "exer", exer);
  mef_payfip_message_set (request, "mel", row->email);
  mef_payfip_message_set_montant (request, row->amount);
  mef_payfip_message_set (request, "numcli", row->client_number);
  mef_payfip_message_set (request, "objet", objet[0] != '\0' ? objet : NULL);
  mef_payfip_message_set (request, "refdet", row->refdet);
  mef_payfip_message_set (request, "saisie", saisie);
  mef_payfip_message_set (request, "urlnotif", notification);
  mef_payfip_message_set (request, "urlredirect", back);
  return request;
}

static gboolean
begin_job (MefDb *db, gpointer data, GError **error)
{
  Create *create = data;
  guint8 unused[MEF_SECRET_HASH_SIZE];
  g_autofree char *public_id = mef_secret_make_token ('\0', unused);
  g_autofree char *token = mef_secret_make_token ('\0', unused);
  MefAttemptRequest request = { .account_id = create->order.account_id,
                                .person_id = create->order.person_id,
                                .invoices = (const gint64 *) create->invoices->data,
                                .n_invoices = create->invoices->len,
                                .idempotency_key = create->key,
                                .request_hash = create->request_hash,
                                .public_id = public_id,
                                .token = token,
                                .make_refdet = mef_payfip_make_refdet,
                                .now = create->now };
  MefAttemptState state;

  create->row = mef_attempt_begin (db, &request, &create->result.again, &create->result.invoice,
                                   &create->result.unpayable_reason, error);
  if (create->row == NULL || create->result.again)
    return create->row != NULL;
  /* Perhaps it was just paid on a page left open, which holds no lock any more. */
  if (create->unheard)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                           "payment-service-unavailable");
      return FALSE;
    }
  /* Where we are interrupted before PayFiP answers, the poller finds it and says so. */
  return mef_attempt_apply (db, create->row->id, MEF_ATTEMPT_EVENT_NO_ANSWER, NULL,
                            create->now + MEF_PAYMENTS_CREATION_TIME, create->now, &state, error);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Create *create = user_data;
  MefPayments *self = create->self;
  g_autoptr (MefPayfipMessage) request = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *waiters;
  gint64 id;

  if (!mef_writer_run_finish (self->town->writer, result, &error))
    {
      finish (create, error);
      return;
    }
  id = create->result.attempt_id = create->row->id;
  waiters = g_hash_table_lookup (self->creating, &id);
  if (create->result.again && waiters != NULL)
    {
      g_ptr_array_add (waiters, g_steal_pointer (&create->task));
      create_release (create);
      mef_payments_end_work (self);
      return;
    }
  if (create->result.again)
    {
      finish (create, NULL);
      return;
    }
  g_hash_table_insert (self->creating, g_memdup2 (&id, sizeof id),
                       g_ptr_array_new_with_free_func (g_object_unref));
  if (mef_attempt_is_form (create->row))
    {
      create_form (create);
      return;
    }
  request = make_request (create);
  mef_payfip_transport_call_async (self->transport, request, self->cancel, created_cb, create);
}

static void
begin (Create *create)
{
  create->now = mef_payments_now (create->self);
  mef_writer_run_async (create->self->town->writer, begin_job, g_atomic_rc_box_acquire (create),
                        create_release, begun_cb, create);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Create *create = user_data;
  MefPaymentsAnswer answer;

  mef_payments_ask_finish (create->self, result, &answer, NULL);
  create->unheard = create->unheard || answer == MEF_PAYMENTS_SILENCE;
  if (--create->asking == 0)
    begin (create);
}

static void
ignore_invoice_cb (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
}

/* The attempts to be asked about before there may be another: payfip reference, "Several idOp for
 * one debt". Only of invoices that are the caller's. */
static gboolean
find_earlier (Create *create, GHashTable *earlier, GError **error)
{
  MefDb *db = create->self->db;
  gint64 now = mef_payments_now (create->self);

  for (guint i = 0; i < create->invoices->len; i++)
    {
      gint64 invoice = g_array_index (create->invoices, gint64, i);
      g_autoptr (GArray) live = NULL;

      if (!mef_invoice_get (db, invoice, create->order.person_id, now, mef_day_from_instant (now),
                            ignore_invoice_cb, NULL, error))
        return FALSE;
      live = mef_attempt_list_live (db, invoice, error);
      if (live == NULL)
        return FALSE;
      for (guint k = 0; k < live->len; k++)
        g_hash_table_add (earlier, g_memdup2 (&g_array_index (live, gint64, k), sizeof (gint64)));
    }
  return TRUE;
}

static void
hash_invoices (Create *create)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = sizeof create->request_hash;

  for (guint i = 0; i < create->invoices->len; i++)
    {
      gint64 big = GINT64_TO_BE (g_array_index (create->invoices, gint64, i));

      g_checksum_update (sum, (const guchar *) &big, sizeof big);
    }
  g_checksum_get_digest (sum, create->request_hash, &length);
}

/**
 * mef_payments_create_async:
 * @self: an engine
 * @order: who wants to pay what
 * @callback: told when PayFiP's answer is on disk
 * @user_data: for @callback
 */
void
mef_payments_create_async (MefPayments *self,
                           const MefPaymentsOrder *order,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Create *create = g_atomic_rc_box_new0 (Create);
  g_autoptr (GHashTable) earlier =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer id;

  mef_payments_begin_work (self);
  create->self = self;
  create->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (create->task, mef_payments_create_async);
  create->order = *order;
  create->invoices = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (create->invoices, order->invoices, order->n_invoices);
  create->key = g_strdup (order->idempotency_key);
  hash_invoices (create);
  if (!find_earlier (create, earlier, &error))
    {
      finish (create, error);
      return;
    }
  create->asking = g_hash_table_size (earlier);
  if (create->asking == 0)
    begin (create);
  g_hash_table_iter_init (&iter, earlier);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    mef_payments_ask_async (self, *(gint64 *) id, FALSE, asked_cb, create);
}

/**
 * mef_payments_create_finish:
 * @self: an engine
 * @result: what the callback got
 * @outcome: (out caller-allocates): the attempt, or what is wrong
 * @error: mef_attempt_begin()'s, "payment-refused", "payment-service-unavailable"
 *
 * Returns: whether the payer can be sent to PayFiP's page, or was before
 */
gboolean
mef_payments_create_finish (MefPayments *self,
                            GAsyncResult *result,
                            MefPaymentsResult *outcome,
                            GError **error)
{
  *outcome = *(MefPaymentsResult *) g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error);
}
