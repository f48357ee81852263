/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefHandler:
 *
 * Answers one request with exactly one mef_request_respond_…(), now or after mef_request_pause().
 * A handler that does neither makes a 500.
 */
typedef void (*MefHandler) (MefRequest *request);

/**
 * MefServerApi:
 * @handlers: what answers each route; NULL is 501
 * @authorise: for routes not open to anyone: looks the bearer token up and calls
 *   mef_request_set_caller(); FALSE with an error of %MEF_ERROR_AUTH otherwise. The role is then
 *   held against the route's by the router.
 * @start_town: (nullable): a town was opened; starts what runs beside requests for it (the polling
 *   of payments) on the main context and sets town->engine
 * @stop_town: (nullable): the server stops: no new work, what runs is finished or given up within
 *   the call; frees town->engine
 *
 * What is served. The product's own is mef-api-table.c, above this folder; tests bring small ones.
 */
typedef struct
{
  MefHandler handlers[MEF_N_ROUTES];
  gboolean (*authorise) (MefRequest *request, GError **error);
  gboolean (*start_town) (MefServer *server, MefTown *town, GError **error);
  void (*stop_town) (MefServer *server, MefTown *town);
} MefServerApi;

void mef_router_dispatch (MefWorker *worker, SoupServerMessage *message);
gboolean mef_router_find (const char *method,
                          const char *path,
                          MefRouteId *route,
                          char **parameter,
                          char **allowed);
gsize mef_router_get_max_body (const char *path);

void mef_handle_health (MefRequest *request);
void mef_handle_openapi (MefRequest *request);

G_END_DECLS
