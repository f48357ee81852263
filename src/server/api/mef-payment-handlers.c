/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying online, as the application asks for it. What is asked and answered is here; what happens
 * is the payment engine's. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"

#include "mef-engine.h"
#include "mef-idempotency.h"
#include "mef-payment-json.h"
#include "mef-response.h"

#define MAX_INVOICES 100

static void
respond_payment (MefRequest *request, guint status, const MefAttemptRow *row)
{
  GString *body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  MefJsonWriter json;

  mef_json_writer_init (&json, body);
  if (mef_payment_write_json (&json, NULL, row, request, &error))
    {
      mef_request_respond_json (request, status, body);
      return;
    }
  g_string_free (body, TRUE);
  mef_request_respond_error (request, error);
}

/* Reads the attempt as it is now and answers with it. */
static void
respond_attempt (MefRequest *request, guint status, gint64 attempt_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAttemptRow) row =
      mef_attempt_get (mef_request_get_db (request), attempt_id, &error);

  if (row != NULL)
    respond_payment (request, status, row);
  else
    mef_request_respond_error (request, error);
}

static void
respond_refusal (MefRequest *request, const MefPaymentsResult *outcome, const GError *error)
{
  const char *reason = mef_error_get_reason (error);
  MefProblemMember invoice[] = { { "invoice", NULL, outcome->invoice },
                                 { "unpayable_reason", outcome->unpayable_reason, 0 } };
  MefProblemMember code = { "payfip_code", outcome->payfip_code, 0 };

  if (strcmp (reason, "invoice-not-payable") == 0)
    mef_request_respond_problem (request, 409, reason, invoice, G_N_ELEMENTS (invoice));
  else if (strcmp (reason, "payment-refused") == 0)
    mef_request_respond_problem (request, 402, reason, &code, 1);
  else
    mef_request_respond_error (request, error);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefRequest *request = user_data;
  g_autoptr (GError) error = NULL;
  MefPaymentsResult outcome;

  if (mef_payments_create_finish (MEF_PAYMENTS (source), result, &outcome, &error))
    respond_attempt (request, outcome.again ? 200 : 201, outcome.attempt_id);
  else
    respond_refusal (request, &outcome, error);
  mef_request_resume (request);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

/* The ids in ascending order: what is the same order of whoever asks twice. */
static GArray *
parse_invoices (MefRequest *request, GError **error)
{
  JsonObject *json = mef_request_get_json (request, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonArray *array;
  gboolean good;

  if (json == NULL || !mef_json_get_array (json, "invoices", &array, error))
    return NULL;
  good = json_array_get_length (array) >= 1 && json_array_get_length (array) <= MAX_INVOICES;
  for (guint i = 0; good && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 id = 0;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        id = json_node_get_int (node);
      g_array_append_val (ids, id);
    }
  g_array_sort (ids, compare_ids);
  for (guint i = 0; good && i < ids->len; i++)
    good = g_array_index (ids, gint64, i) > (i > 0 ? g_array_index (ids, gint64, i - 1) : 0);
  if (good)
    return g_steal_pointer (&ids);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-invoices");
  return NULL;
}

/**
 * mef_handle_payment_create:
 * @request: a request of %MEF_ROUTE_PAYMENT_CREATE
 */
void
mef_handle_payment_create (MefRequest *request)
{
  const MefCaller *caller = mef_request_get_caller (request);
  g_autoptr (GError) error = NULL;
  const char *key = mef_idempotency_get_key (request, &error);
  g_autoptr (GArray) ids = key != NULL ? parse_invoices (request, &error) : NULL;
  MefPaymentsOrder order;

  if (ids == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  order = (MefPaymentsOrder){ caller->account_id, caller->person_id, (const gint64 *) ids->data,
                              ids->len, key };
  mef_request_pause (request);
  mef_payments_create_async (mef_engine_get (request)->payments, &order, created_cb, request);
}

static MefAttemptRow *
find_own (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  MefAttemptRow *row =
      mef_attempt_find_public (mef_request_get_db (request), mef_request_get_parameter (request),
                               mef_request_get_caller (request)->account_id, &error);

  if (row == NULL)
    mef_request_respond_error (request, error);
  return row;
}

/**
 * mef_handle_payment_show:
 * @request: a request of %MEF_ROUTE_PAYMENT_SHOW
 *
 * Answers at once with what is known, and has PayFiP asked behind it: the application asks again.
 */
void
mef_handle_payment_show (MefRequest *request)
{
  g_autoptr (MefAttemptRow) row = find_own (request);

  if (row == NULL)
    return;
  mef_payments_look (mef_engine_get (request)->payments, row);
  respond_payment (request, 200, row);
}

typedef struct
{
  MefRequest *request; /* (owned by its pause) */
  gint64 attempt_id;
} GiveUp;

static void
given_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GiveUp *give_up = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_payments_give_up_finish (MEF_PAYMENTS (source), result, &error))
    respond_attempt (give_up->request, 200, give_up->attempt_id);
  else
    mef_request_respond_error (give_up->request, error);
  mef_request_resume (give_up->request);
}

/**
 * mef_handle_payment_delete:
 * @request: a request of %MEF_ROUTE_PAYMENT_DELETE
 */
void
mef_handle_payment_delete (MefRequest *request)
{
  g_autoptr (MefAttemptRow) row = find_own (request);
  GiveUp *give_up;

  if (row == NULL)
    return;
  give_up = g_new (GiveUp, 1);
  give_up->request = request;
  give_up->attempt_id = row->id;
  mef_request_pause (request);
  mef_payments_give_up_async (mef_engine_get (request)->payments, row->id, given_up_cb, give_up);
}
