/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PAYMENT of the wire contract: an attempt to pay as the resident sees it. */
#include "config.h"

#include "mef-payment-json.h"

#include <string.h>

#include "mef-payfip.h"

#include "mef-payment-form.h"
#include "mef-receipt-table.h"

/* The page's address while PayFiP still opens it; afterwards it only says that it is too late. */
static char *
make_page_url (const MefAttemptRow *row, MefRequest *request)
{
  MefServer *server = mef_request_get_server (request);
  const MefConfig *config = mef_server_get_config (server);

  if (row->state != MEF_ATTEMPT_WAITING || mef_request_get_now (request) >= row->page_expires_at)
    return NULL;
  if (mef_attempt_is_form (row))
    return mef_payment_form_make_url (server, mef_request_get_town (request), row, NULL);
  if (row->id_op == NULL || config->payfip_page_url == NULL)
    return NULL;
  return mef_payfip_make_page_url (config->payfip_page_url, row->id_op);
}

static void
add_instant_or_null (MefJsonWriter *json, const char *name, gint64 instant)
{
  if (instant != 0)
    mef_json_add_instant (json, name, instant);
  else
    mef_json_add_string (json, name, NULL);
}

/**
 * mef_payment_is_test:
 * @saisie: a mode of PayFiP's
 * @request: a request
 *
 * Returns: whether no money moves: the mode is one of the service's for tests, or the service is
 *   the simulator
 */
gboolean
mef_payment_is_test (const char *saisie, MefRequest *request)
{
  return strchr ("TX", saisie[0]) != NULL ||
         mef_config_is_simulator (mef_server_get_config (mef_request_get_server (request)));
}

/**
 * mef_payment_write_json:
 * @json: where to write
 * @name: (nullable): the member's name
 * @row: an attempt of the caller's
 * @request: the request of the caller's
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_payment_write_json (MefJsonWriter *json,
                        const char *name,
                        const MefAttemptRow *row,
                        MefRequest *request,
                        GError **error)
{
  g_autofree char *page_url = make_page_url (row, request);
  g_autofree char *receipt_number = NULL;
  gint64 receipt, number;
  guint year;

  if (!mef_receipt_find_attempt (mef_request_get_db (request), row->id, &receipt, &year, &number,
                                 error))
    return FALSE;
  mef_json_begin_object (json, name);
  mef_json_add_string (json, "id", row->public_id);
  mef_json_add_string (json, "state", mef_attempt_state_to_string (row->state));
  mef_json_add_string (json, "client", row->client_number);
  mef_json_add_string (json, "reference", row->reference);
  mef_json_add_int (json, "amount", row->amount);
  mef_json_add_string (json, "page_url", page_url);
  mef_json_add_boolean (json, "returns", !mef_attempt_is_form (row));
  add_instant_or_null (json, "expires_at", row->page_expires_at);
  mef_json_add_instant (json, "started_at", row->created_at);
  mef_json_add_string (json, "label", row->label);
  mef_json_begin_array (json, "invoices");
  for (guint i = 0; i < row->invoices->len; i++)
    mef_json_add_int (json, NULL, g_array_index (row->invoices, gint64, i));
  mef_json_end_array (json);
  mef_json_add_string (json, "regie", row->regie);
  mef_json_add_boolean (json, "test_mode",
                        mef_payment_is_test ((const char[]){ row->saisie, '\0' }, request));
  mef_json_add_string (json, "reason", row->reason);
  add_instant_or_null (json, "paid_at", row->paid_at);
  mef_json_add_string (json, "means", row->means);
  if (receipt != 0)
    {
      receipt_number = mef_receipt_format_number (year, number);
      mef_json_add_int (json, "receipt", receipt);
    }
  else
    mef_json_add_string (json, "receipt", NULL);
  mef_json_add_string (json, "receipt_number", receipt_number);
  mef_json_end_object (json);
  return TRUE;
}
