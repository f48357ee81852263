/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ours, theirs and what to do: the régisseur's table of online payments. */
#include "config.h"

#include "mef-api-handlers.h"

#include "mef-day.h"
#include "mef-error.h"
#include "mef-json.h"

#include "mef-engine.h"
#include "mef-reconciler.h"
#include "mef-response.h"

static void
write_item (MefJsonWriter *json, const MefReconcileItem *item)
{
  mef_json_begin_object (json, NULL);
  mef_json_add_string (json, "payment", item->attempt->public_id);
  mef_json_add_string (json, "client", item->client);
  mef_json_add_string (json, "reference", item->reference);
  mef_json_add_int (json, "amount", item->amount);
  mef_json_add_string (json, "ours", mef_attempt_state_to_string (item->attempt->state));
  mef_json_add_string (json, "theirs", mef_theirs_to_string (item->theirs));
  mef_json_add_string (json, "action", mef_reconcile_action_to_string (item->action));
  mef_json_end_object (json);
}

static void
reconciled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefRequest *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items =
      mef_payments_reconcile_finish (MEF_PAYMENTS (source), result, &error);
  GString *body = g_string_new (NULL);
  MefJsonWriter json;

  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_begin_array (&json, "items");
  for (guint i = 0; items != NULL && i < items->len; i++)
    write_item (&json, g_ptr_array_index (items, i));
  mef_json_end_array (&json);
  mef_json_add_boolean (&json, "complete", items == NULL || items->len < MEF_RECONCILE_MAX);
  mef_json_end_object (&json);
  if (items != NULL)
    mef_request_respond_json (request, 200, body);
  else
    {
      g_string_free (body, TRUE);
      mef_request_respond_error (request, error);
    }
  mef_request_resume (request);
}

static gboolean
read_scope (MefRequest *request, MefReconcileScope *scope, const char **wrong)
{
  const char *regie = mef_request_get_query (request, "regie");
  const char *since = mef_request_get_query (request, "since");
  MefDay day;

  scope->now = mef_request_get_now (request);
  scope->regie_id = 0;
  scope->limit = MEF_RECONCILE_MAX;
  day = since != NULL ? mef_day_parse_iso (since)
                      : mef_day_from_instant (scope->now) - MEF_RECONCILE_DAYS;
  *wrong = "field-regie";
  if (regie != NULL &&
      (!g_ascii_string_to_signed (regie, 10, 1, G_MAXINT64, &scope->regie_id, NULL)))
    return FALSE;
  *wrong = "field-since";
  if (day == MEF_DAY_NONE)
    return FALSE;
  scope->since = mef_instant_from_paris (day, 0, 0);
  return TRUE;
}

/**
 * mef_handle_reconciliation:
 * @request: a request of %MEF_ROUTE_RECONCILIATION
 */
void
mef_handle_reconciliation (MefRequest *request)
{
  MefReconcileScope scope;
  const char *wrong;

  if (!read_scope (request, &scope, &wrong))
    {
      mef_request_respond_problem (request, 400, wrong, NULL, 0);
      return;
    }
  mef_request_pause (request);
  mef_payments_reconcile_async (mef_engine_get (request)->payments, &scope, reconciled_cb, request);
}
