/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker: one main context, one SoupServer behind one listener, one reading connection to each
 * town, one cache of answers. Nothing of it is used on another thread, so nothing of it needs a
 * lock; more workers are more of these. */
#include "config.h"

#include "mef-worker.h"

#include "mef-gate.h"

#define CACHE_BYTES (16 * 1024 * 1024)

struct _MefWorker
{
  MefServer *server;       /* (unowned): it owns its workers */
  GMainContext *context;   /* (owned) */
  SoupServer *soup;        /* (owned) */
  MefListener *listener;   /* (owned) */
  MefResponseCache *cache; /* (owned) */
  GHashTable *readers;     /* (owned) (element-type MefTown MefDb) */
  guint running;           /* requests read and not yet answered to the end */
  gboolean drained;        /* what runs beside requests may be gone */
};

static void
message_over_cb (SoupServerMessage *message, MefWorker *self)
{
  self->running--;
}

static void
serve_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  MefWorker *self = user_data;

  self->running++;
  g_signal_connect (message, "finished", G_CALLBACK (message_over_cb), self);
  mef_router_dispatch (self, message);
}

static void
close_reader (gpointer db)
{
  mef_db_close (db);
}

static gboolean
open_readers (MefWorker *self, GError **error)
{
  GPtrArray *towns = mef_server_get_towns (self->server);

  for (guint i = 0; i < towns->len; i++)
    {
      MefTown *town = g_ptr_array_index (towns, i);
      MefDb *db = mef_town_open_reader (town, error);

      if (db == NULL)
        return FALSE;
      g_hash_table_insert (self->readers, town, db);
    }
  return TRUE;
}

/**
 * mef_worker_new:
 * @server: the server, its towns open
 * @limits: the bounds of the listener
 * @error: why a town cannot be read
 *
 * Returns: (transfer full) (nullable): a worker of the thread-default main context, not listening
 *   yet
 */
MefWorker *
mef_worker_new (MefServer *server, const MefListenerLimits *limits, GError **error)
{
  g_autoptr (MefWorker) self = g_new0 (MefWorker, 1);
  const MefConfig *config = mef_server_get_config (server);

  self->server = server;
  self->context = g_main_context_ref_thread_default ();
  self->cache = mef_response_cache_new (CACHE_BYTES);
  self->readers = g_hash_table_new_full (NULL, NULL, NULL, close_reader);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  self->listener = mef_listener_new (self->soup, limits, config->trusted_proxies);
  mef_gate_install (self);
  soup_server_add_handler (self->soup, NULL, serve_cb, self, NULL);
  if (!open_readers (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mef_worker_free:
 * @self: (transfer full) (nullable): a worker
 *
 * Ends what is still open, without ceremony; see mef_worker_drain().
 */
void
mef_worker_free (MefWorker *self)
{
  if (self == NULL)
    return;
  mef_listener_stop (self->listener);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->listener);
  g_clear_object (&self->soup);
  mef_response_cache_free (self->cache);
  g_hash_table_unref (self->readers);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * mef_worker_listen:
 * @self: a worker
 * @address: see mef_listener_listen()
 * @port: see mef_listener_listen()
 * @certificate: (nullable): see mef_listener_listen()
 * @error: the system's reason
 *
 * Returns: whether it serves now
 */
gboolean
mef_worker_listen (MefWorker *self,
                   GInetAddress *address,
                   guint16 port,
                   GTlsCertificate *certificate,
                   GError **error)
{
  return mef_listener_listen (self->listener, address, port, certificate, error);
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * mef_worker_drain:
 * @self: a worker
 * @milliseconds: how long at most
 *
 * Accepts nothing more and lets the requests that were read get their answers.
 */
void
mef_worker_drain (MefWorker *self, guint milliseconds)
{
  g_autoptr (GSource) timeout = g_timeout_source_new (milliseconds);
  gboolean over = FALSE;

  mef_listener_stop (self->listener);
  g_source_set_callback (timeout, time_is_up_cb, &over, NULL);
  g_source_attach (timeout, self->context);
  while (self->running > 0 && !over)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timeout);
  self->drained = TRUE;
}

/**
 * mef_worker_is_drained:
 * @self: a worker
 *
 * What stops after the requests iterates the main context, so that whoever had begun to send before
 * may still end up being read.
 *
 * Returns: whether nothing may be answered any more but that the server stops
 */
gboolean
mef_worker_is_drained (MefWorker *self)
{
  return self->drained;
}

/**
 * mef_worker_answering:
 * @self: a worker
 * @message: a message about to be answered
 * @length: the length of the answer's body
 */
void
mef_worker_answering (MefWorker *self, SoupServerMessage *message, gsize length)
{
  mef_listener_answering (self->listener, message, length);
  if (mef_server_is_stopping (self->server))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
}

/**
 * mef_worker_get_db:
 * @self: a worker
 * @town: a town
 *
 * Returns: (transfer none): this worker's reading connection to it
 */
MefDb *
mef_worker_get_db (MefWorker *self, MefTown *town)
{
  return g_hash_table_lookup (self->readers, town);
}

/**
 * mef_worker_get_server:
 * @self: a worker
 *
 * Returns: (transfer none): its server
 */
MefServer *
mef_worker_get_server (MefWorker *self)
{
  return self->server;
}

/**
 * mef_worker_get_soup_server:
 * @self: a worker
 *
 * Returns: (transfer none): what speaks HTTP for it
 */
SoupServer *
mef_worker_get_soup_server (MefWorker *self)
{
  return self->soup;
}

/**
 * mef_worker_get_context:
 * @self: a worker
 *
 * Returns: (transfer none): the context it runs on
 */
GMainContext *
mef_worker_get_context (MefWorker *self)
{
  return self->context;
}

/**
 * mef_worker_get_cache:
 * @self: a worker
 *
 * Returns: (transfer none): its cache of answers
 */
MefResponseCache *
mef_worker_get_cache (MefWorker *self)
{
  return self->cache;
}

/**
 * mef_worker_get_listener:
 * @self: a worker
 *
 * Returns: (transfer none): its listener
 */
MefListener *
mef_worker_get_listener (MefWorker *self)
{
  return self->listener;
}

/**
 * mef_worker_get_running:
 * @self: a worker
 *
 * Returns: how many requests are being answered
 */
guint
mef_worker_get_running (MefWorker *self)
{
  return self->running;
}
