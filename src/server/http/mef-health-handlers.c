/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes that say something of the server itself: whether it is ready, and the document that
 * describes its interface. */
#include "config.h"

#include "mef-router.h"

#include "mef-error.h"
#include "mef-json.h"

#include "mef-response.h"
#include "mef-server-resources.h"
#include "mef-worker.h"

#define OPENAPI_PATH "/fr/mesfactures/server/openapi.json"

static const char *
find_trouble (MefRequest *request)
{
  MefServer *server = mef_request_get_server (request);
  GPtrArray *towns = mef_server_get_towns (server);

  if (mef_server_is_stopping (server))
    return "stopping";
  for (guint i = 0; i < towns->len; i++)
    {
      MefTown *town = g_ptr_array_index (towns, i);
      MefDb *db = mef_worker_get_db (mef_request_get_worker (request), town);
      g_autoptr (GError) error = NULL;

      if (!mef_town_check_ready (town, db, &error))
        return "store-unavailable";
    }
  return NULL;
}

/**
 * mef_handle_health:
 * @request: a request of %MEF_ROUTE_HEALTH
 *
 * Ready only when every town can be read; names no town, since anyone may ask.
 */
void
mef_handle_health (MefRequest *request)
{
  const char *trouble = find_trouble (request);
  GString *body = g_string_new (NULL);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, body);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_string (&writer, "status", trouble != NULL ? trouble : "ready");
  mef_json_add_string (&writer, "version", PACKAGE_VERSION);
  mef_json_end_object (&writer);
  mef_request_respond_json (request, trouble != NULL ? 503 : 200, body);
}

/**
 * mef_handle_openapi:
 * @request: a request of %MEF_ROUTE_OPENAPI
 */
void
mef_handle_openapi (MefRequest *request)
{
  GResource *resource = mef_server_get_resource ();
  g_autoptr (GBytes) body = NULL;
  g_autofree char *etag = NULL;

  body = g_resource_lookup_data (resource, OPENAPI_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (body != NULL);
  etag = mef_response_make_etag (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  mef_request_respond_bytes (request, "application/json", body, etag);
}
