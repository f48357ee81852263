/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a request that was read to the handler of its route: method, path, town, query and access,
 * in this order, each exact. What reaches a handler is allowed to be there. A SoupServer matches
 * paths by prefix; ours match by the table of routes or not at all. */
#include "config.h"

#include "mef-router.h"

#include <string.h>

#include "mef-error.h"

#include "mef-response.h"
#include "mef-worker.h"

#define MAX_API_BODY (64 * 1024)
#define MAX_OTHER_BODY (16 * 1024) /* forms of a few fields */

/**
 * mef_router_get_max_body:
 * @path: a request's path
 *
 * Returns: how many bytes of body it may have
 */
gsize
mef_router_get_max_body (const char *path)
{
  return g_str_has_prefix (path, "/api/") ? MAX_API_BODY : MAX_OTHER_BODY;
}

/**
 * mef_router_find:
 * @method: a method; HEAD is a GET
 * @path: a path as it came
 * @route: (out): the route
 * @parameter: (out) (transfer full) (nullable): the path's parameter
 * @allowed: (out) (transfer full) (nullable): where the path is known and the method is not, the
 *   methods it has, as the Allow header names them
 *
 * Returns: whether there is such a route
 */
gboolean
mef_router_find (const char *method,
                 const char *path,
                 MefRouteId *route,
                 char **parameter,
                 char **allowed)
{
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
  g_autoptr (GString) others = g_string_new (NULL);

  *parameter = NULL;
  *allowed = NULL;
  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      const char *has = mef_route_get ((MefRouteId) i)->method;
      g_autofree char *found = NULL;

      if (!mef_route_match ((MefRouteId) i, path, &found))
        continue;
      if (strcmp (has, wanted) == 0)
        {
          *route = (MefRouteId) i;
          *parameter = g_steal_pointer (&found);
          return TRUE;
        }
      g_string_append_printf (others, "%s%s%s", others->len > 0 ? ", " : "", has,
                              strcmp (has, "GET") == 0 ? ", HEAD" : "");
    }
  if (others->len > 0)
    *allowed = g_strdup (others->str);
  return FALSE;
}

static gboolean
check_access (MefRequest *request, GError **error)
{
  const MefServerApi *api = mef_server_get_api (mef_request_get_server (request));
  MefAccess access = mef_route_get (mef_request_get_route (request))->access;
  const MefCaller *caller;

  if (access == MEF_ACCESS_ANYONE)
    return TRUE;
  if (api->authorise == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_AUTH, "session-missing");
      return FALSE;
    }
  if (!api->authorise (request, error))
    return FALSE;
  caller = mef_request_get_caller (request);
  if (caller == NULL || (access & (MefAccess) (1 << caller->role)) == 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_FORBIDDEN, "forbidden");
      return FALSE;
    }
  return TRUE;
}

static void
run_handler (MefRequest *request)
{
  const MefServerApi *api = mef_server_get_api (mef_request_get_server (request));
  MefHandler handler = api->handlers[mef_request_get_route (request)];
  g_autoptr (GError) error = NULL;

  if (!check_access (request, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  if (handler == NULL)
    {
      mef_request_respond_problem (request, 501, "not-implemented", NULL, 0);
      return;
    }
  handler (request);
  if (!mef_request_is_answered (request) && !mef_request_is_paused (request))
    mef_request_respond_problem (request, 500, "internal", NULL, 0);
}

/* These say something of the server, not of a town. */
static gboolean
needs_town (MefRouteId route)
{
  return route != MEF_ROUTE_HEALTH && route != MEF_ROUTE_OPENAPI;
}

/* What PayFiP sends is read by its handler, however it is written: it is said only once. */
static gboolean
takes_any_query (MefRouteId route)
{
  return g_str_has_prefix (mef_route_get (route)->path, "/payfip/");
}

static void
refuse (MefRequest *request, const char *allowed, gboolean found)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (mef_request_get_message (request));

  if (found)
    mef_request_respond_problem (request, 400, "query-malformed", NULL, 0);
  else if (allowed != NULL)
    {
      soup_message_headers_replace (headers, "Allow", allowed);
      mef_request_respond_problem (request, 405, "method-not-allowed", NULL, 0);
    }
  else
    mef_request_respond_problem (request, 404, "not-found", NULL, 0);
}

/**
 * mef_router_dispatch:
 * @worker: the worker
 * @message: a request that passed the gate and was read whole
 *
 * Answers it, or has it answered later.
 */
void
mef_router_dispatch (MefWorker *worker, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  const char *text = g_uri_get_query (uri);
  GHashTable *query = text != NULL ? mef_request_decode_form (text) : NULL;
  MefRouteId route = MEF_ROUTE_HEALTH;
  g_autofree char *parameter = NULL;
  g_autofree char *allowed = NULL;
  MefTown *town = mef_server_find_town (mef_worker_get_server (worker), host, NULL);
  gboolean found = mef_router_find (soup_server_message_get_method (message), g_uri_get_path (uri),
                                    &route, &parameter, &allowed);
  g_autoptr (MefRequest) request =
      mef_request_new (worker, route, g_steal_pointer (&parameter), query, town, message);

  if (!found || (text != NULL && query == NULL && !takes_any_query (route)))
    refuse (request, allowed, found);
  else if (town == NULL && needs_town (route))
    mef_request_respond_problem (request, 400, "host-unknown", NULL, 0);
  else if (mef_worker_is_drained (worker))
    mef_request_respond_problem (request, 503, "stopping", NULL, 0);
  else
    run_handler (request);
}
