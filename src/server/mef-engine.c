/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs for each town beside its requests, from the server's start to its stop. */
#include "config.h"

#include "mef-engine.h"

#define PAYFIP_TIMEOUT_MS 15000 /* as others who call the service do */

/* Connections to PayFiP are shared by all towns of the server. */
static MefPayfipTransport *
get_transport (MefServer *server)
{
  GPtrArray *towns = mef_server_get_towns (server);

  for (guint i = 0; i < towns->len; i++)
    {
      const MefTown *town = g_ptr_array_index (towns, i);
      const MefEngine *engine = town->engine;

      if (engine != NULL)
        return g_object_ref (mef_payments_get_transport (engine->payments));
    }
  return mef_payfip_transport_new (mef_server_get_config (server)->payfip_service_url,
                                   PAYFIP_TIMEOUT_MS);
}

/**
 * mef_engine_start:
 * @server: the server
 * @town: a town of it that was opened
 * @error: why it cannot be served
 *
 * For MefServerApi.start_town.
 *
 * Returns: whether it runs
 */
gboolean
mef_engine_start (MefServer *server, MefTown *town, GError **error)
{
  g_autoptr (MefPayfipTransport) transport = get_transport (server);
  MefPayments *payments = mef_payments_new (server, town, transport, error);
  MefEngine *engine;

  if (payments == NULL)
    return FALSE;
  engine = g_new0 (MefEngine, 1);
  engine->payments = payments;
  engine->throttle = mef_throttle_new ();
  town->engine = engine;
  mef_payments_start (payments);
  return TRUE;
}

/**
 * mef_engine_stop:
 * @server: the server
 * @town: a town that was started
 *
 * For MefServerApi.stop_town.
 */
void
mef_engine_stop (MefServer *server, MefTown *town)
{
  MefEngine *engine = g_steal_pointer (&town->engine);

  if (engine == NULL)
    return;
  mef_payments_stop (engine->payments);
  g_object_unref (engine->payments);
  mef_throttle_free (engine->throttle);
  g_free (engine);
}

/**
 * mef_engine_get:
 * @request: a request for a town
 *
 * Returns: (transfer none): what runs for that town
 */
MefEngine *
mef_engine_get (MefRequest *request)
{
  return mef_request_get_town (request)->engine;
}
