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

/* So is the way mail leaves the machine; NULL without an error where none is configured. */
static MefMailRoute *
get_mail_route (MefServer *server, GError **error)
{
  const MefConfig *config = mef_server_get_config (server);
  GPtrArray *towns = mef_server_get_towns (server);

  for (guint i = 0; i < towns->len; i++)
    {
      const MefTown *town = g_ptr_array_index (towns, i);
      const MefEngine *engine = town->engine;

      if (engine != NULL && engine->mailer != NULL)
        return mef_mail_route_ref (mef_mailer_get_route (engine->mailer));
    }
  return config->mail_transport != MEF_MAIL_NONE ? mef_mail_route_new (config, error) : NULL;
}

static gboolean
make_mailer (MefServer *server, MefTown *town, MefMailer **mailer, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MefMailRoute) route = get_mail_route (server, &local);

  *mailer = route != NULL ? mef_mailer_new (server, town, route, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
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
  g_autoptr (MefPayments) payments = mef_payments_new (server, town, transport, error);
  g_autoptr (MefMailer) mailer = NULL;
  MefEngine *engine;

  if (payments == NULL || !make_mailer (server, town, &mailer, error))
    return FALSE;
  engine = g_new0 (MefEngine, 1);
  engine->payments = g_steal_pointer (&payments);
  engine->mailer = g_steal_pointer (&mailer);
  engine->throttle = mef_throttle_new ();
  town->engine = engine;
  mef_payments_start (engine->payments);
  if (engine->mailer != NULL)
    mef_mailer_start (engine->mailer);
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
  if (engine->mailer != NULL)
    mef_mailer_stop (engine->mailer);
  g_clear_object (&engine->mailer);
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

/**
 * mef_engine_wake_mailer:
 * @request: a request that may have queued mail
 *
 * Sends it now rather than at the next tick.
 */
void
mef_engine_wake_mailer (MefRequest *request)
{
  MefEngine *engine = mef_engine_get (request);

  if (engine != NULL && engine->mailer != NULL)
    mef_mailer_wake (engine->mailer);
}
