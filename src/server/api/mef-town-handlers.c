/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sign-in page shows of the town, and who is signed in. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-account-table.h"
#include "mef-error.h"
#include "mef-json.h"
#include "mef-regie-table.h"
#include "mef-setting-table.h"
#include "mef-town-store.h"

#include "mef-response.h"
#include "mef-server.h"

/* Whether no payment moves money: the service is the simulator, or every régie is in one of the
 * service's test modes. */
static gboolean
is_test_mode (MefRequest *request, gboolean *test_mode, GError **error)
{
  const MefConfig *config = mef_server_get_config (mef_request_get_server (request));
  g_autoptr (GPtrArray) regies = mef_regie_list (mef_request_get_db (request), error);

  if (regies == NULL)
    return FALSE;
  *test_mode = mef_config_is_simulator (config) || regies->len > 0;
  for (guint i = 0; i < regies->len && !mef_config_is_simulator (config); i++)
    {
      const MefRegieRow *regie = g_ptr_array_index (regies, i);

      if (strchr ("TX", regie->saisie) == NULL)
        *test_mode = FALSE;
    }
  return TRUE;
}

/**
 * mef_handle_town:
 * @request: a request of %MEF_ROUTE_TOWN
 */
void
mef_handle_town (MefRequest *request)
{
  MefDb *db = mef_request_get_db (request);
  g_auto (MefTownRow) row = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean test_mode;
  GString *body;
  MefJsonWriter json;

  if (!mef_town_store_read (db, &row, &error) || !is_test_mode (request, &test_mode, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "name", row.name);
  mef_json_add_string (&json, "host", row.host);
  mef_json_add_boolean (&json, "demo", row.is_demo);
  mef_json_add_int (&json, "password_min_length",
                    mef_setting_get (db, MEF_SETTING_PASSWORD_MIN_LENGTH));
  mef_json_add_boolean (&json, "test_mode", test_mode);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

/**
 * mef_handle_me:
 * @request: a request of %MEF_ROUTE_ME
 */
void
mef_handle_me (MefRequest *request)
{
  const MefCaller *caller = mef_request_get_caller (request);
  MefDb *db = mef_request_get_db (request);
  g_auto (MefTownRow) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAccountRow) account = mef_account_get (db, caller->account_id, &error);
  GString *body;
  MefJsonWriter json;

  if (account == NULL || !mef_town_store_read (db, &town, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "email", account->email);
  mef_json_add_string (&json, "name", account->name);
  mef_json_add_string (&json, "role", mef_role_to_string (account->role));
  mef_json_add_string (&json, "town", town.name);
  mef_json_add_instant (&json, "expires_at", caller->expires_at);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}
