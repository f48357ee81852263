/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Mes Factures serves: the handler of each route, and what the transport asks of the rest. */
#include "config.h"

#include "mef-router.h"

static const MefServerApi api = {
  .handlers = {
    [MEF_ROUTE_HEALTH] = mef_handle_health,
    [MEF_ROUTE_OPENAPI] = mef_handle_openapi,
  },
};

/**
 * mef_api_get:
 *
 * Returns: (transfer none): the product's API
 */
const MefServerApi *
mef_api_get (void)
{
  return &api;
}
