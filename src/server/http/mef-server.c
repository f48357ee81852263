/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server: configuration, towns, task pool and workers, from start to a drained stop. Runs on
 * the main context it was made on. It serves a MefServerApi and knows nothing of what that does. */
#include "config.h"

#include "mef-server.h"

#include <string.h>

#include "mef-error.h"
#include "mef-town-store.h"

#include "mef-worker.h"

#define DRAIN_MS 10000
#define SLOW_THREADS 2  /* at most, and one processor is left for requests */
#define SLOW_WAITING 64 /* a second or two of work; more would not be waited for */

struct _MefServer
{
  GObject parent_instance;

  char *data_dir;          /* (owned) */
  MefConfig *config;       /* (owned) */
  MefClock *clock;         /* (owned) */
  const MefServerApi *api; /* (unowned): static */
  MefListenerLimits limits;
  GPtrArray *towns;    /* (owned) (element-type MefTown) */
  GPtrArray *started;  /* (owned) (element-type MefTown): of which the API was told */
  GHashTable *by_host; /* (owned) (element-type utf8 MefTown) */
  GHashTable *locals;  /* (owned) (element-type utf8): names that lead to the only town */
  MefTaskPool *pool;   /* (owned) */
  MefWorker *worker;   /* (owned) (nullable) */
  char *url;           /* (owned) (nullable) */
  char *public_url;    /* (owned) (nullable) */
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE (MefServer, mef_server, G_TYPE_OBJECT)

static void
mef_server_dispose (GObject *object)
{
  mef_server_stop (MEF_SERVER (object));
  G_OBJECT_CLASS (mef_server_parent_class)->dispose (object);
}

static void
mef_server_finalize (GObject *object)
{
  MefServer *self = MEF_SERVER (object);

  g_free (self->data_dir);
  mef_config_free (self->config);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->started);
  g_hash_table_unref (self->by_host);
  g_hash_table_unref (self->locals);
  g_ptr_array_unref (self->towns);
  g_clear_object (&self->pool);
  g_free (self->url);
  g_free (self->public_url);
  G_OBJECT_CLASS (mef_server_parent_class)->finalize (object);
}

static void
mef_server_class_init (MefServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = mef_server_finalize;
}

static void
free_town (gpointer town)
{
  mef_town_free (town);
}

static void
mef_server_init (MefServer *self)
{
  self->limits = MEF_LISTENER_LIMITS_DEFAULT;
  self->towns = g_ptr_array_new_with_free_func (free_town);
  self->started = g_ptr_array_new ();
  self->by_host = g_hash_table_new (g_str_hash, g_str_equal);
  self->locals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pool =
      mef_task_pool_new (CLAMP (g_get_num_processors (), 2, SLOW_THREADS + 1) - 1, SLOW_WAITING);
}

/**
 * mef_server_new:
 * @data_dir: the data directory
 * @config: (transfer full): the machine's configuration
 * @clock: what tells the time
 * @api: what to serve; static
 *
 * Returns: (transfer full): a server that does nothing yet
 */
MefServer *
mef_server_new (const char *data_dir, MefConfig *config, MefClock *clock, const MefServerApi *api)
{
  MefServer *self = g_object_new (MEF_TYPE_SERVER, NULL);

  self->data_dir = g_strdup (data_dir);
  self->config = config;
  self->clock = g_object_ref (clock);
  self->api = api;
  return self;
}

/**
 * mef_server_set_limits:
 * @self: a server not yet started
 * @limits: other bounds than the default ones
 */
void
mef_server_set_limits (MefServer *self, const MefListenerLimits *limits)
{
  self->limits = *limits;
}

static void
add_local (MefServer *self, const char *name)
{
  g_hash_table_add (self->locals, g_ascii_strdown (name, -1));
}

/* The host of one of our own addresses, as the configuration has it. */
static void
add_local_of (MefServer *self, const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri != NULL)
    add_local (self, g_uri_get_host (uri));
}

/* The names this machine has for itself: what a proxy, the desk's own application or a monitor on
 * the same machine says in Host; and what PayFiP says, which may reach us under a name of its own.
 */
static void
name_locals (MefServer *self, GInetAddress *address)
{
  g_autofree char *own = g_inet_address_to_string (address);

  add_local (self, "localhost");
  add_local (self, "127.0.0.1");
  add_local (self, "::1");
  if (!g_inet_address_get_is_any (address))
    add_local (self, own);
  add_local_of (self, self->config->public_url);
  add_local_of (self, self->config->payfip_notification_url);
}

static gboolean
open_towns (MefServer *self, GError **error)
{
  g_autoptr (GPtrArray) hosts = mef_town_store_list (self->data_dir, error);

  if (hosts == NULL)
    return FALSE;
  if (hosts->len == 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-town");
      return FALSE;
    }
  for (guint i = 0; i < hosts->len; i++)
    {
      MefTown *town = mef_town_open (self->data_dir, g_ptr_array_index (hosts, i), error);

      if (town == NULL)
        {
          g_prefix_error (error, "%s: ", (char *) g_ptr_array_index (hosts, i));
          return FALSE;
        }
      g_ptr_array_add (self->towns, town);
      g_hash_table_insert (self->by_host, town->host, town);
    }
  return TRUE;
}

/* A simulator settles invoices without a cent being paid: never with a régie in production. */
static gboolean
check_simulator (MefServer *self, GError **error)
{
  if (!mef_config_is_simulator (self->config))
    return TRUE;
  for (guint i = 0; i < self->towns->len; i++)
    {
      MefTown *town = g_ptr_array_index (self->towns, i);
      gboolean production = FALSE;

      if (!mef_town_has_production (town, &production, error))
        return FALSE;
      if (production)
        {
          g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "%s: simulator-in-production",
                       town->host);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
start_towns (MefServer *self, GError **error)
{
  for (guint i = 0; i < self->towns->len; i++)
    {
      MefTown *town = g_ptr_array_index (self->towns, i);

      if (self->api->start_town != NULL && !self->api->start_town (self, town, error))
        return FALSE;
      g_ptr_array_add (self->started, town);
    }
  return TRUE;
}

static GTlsCertificate *
load_certificate (MefServer *self, GError **error)
{
  GTlsCertificate *certificate =
      g_tls_certificate_new_from_files (self->config->tls_certificate, self->config->tls_key, NULL);

  if (certificate == NULL)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_TLS, "tls-certificate-unreadable");
  return certificate;
}

static gboolean
start_worker (MefServer *self, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *host = g_inet_address_to_string (address);
  gboolean bracketed = strchr (host, ':') != NULL;

  if (self->config->tls_certificate != NULL)
    {
      certificate = load_certificate (self, error);
      if (certificate == NULL)
        return FALSE;
    }
  self->worker = mef_worker_new (self, &self->limits, error);
  if (self->worker == NULL)
    return FALSE;
  if (!mef_worker_listen (self->worker, address, port, certificate, error))
    return FALSE;
  self->url = g_strdup_printf ("%s://%s%s%s:%u", certificate != NULL ? "https" : "http",
                               bracketed ? "[" : "", host, bracketed ? "]" : "",
                               mef_listener_get_port (mef_worker_get_listener (self->worker)));
  self->public_url =
      g_strdup (self->config->public_url != NULL ? self->config->public_url : self->url);
  return TRUE;
}

/**
 * mef_server_start:
 * @self: a server
 * @error: why not
 *
 * Opens the towns, listens, and starts what runs beside requests. The addresses are known from
 * here on; nothing is answered before the main context runs.
 *
 * Returns: whether it serves
 */
gboolean
mef_server_start (MefServer *self, GError **error)
{
  g_autoptr (GInetAddress) address = NULL;
  guint16 port = 0;

  g_return_val_if_fail (self->worker == NULL && !self->stopping, FALSE);

  if (!mef_config_parse_listen (self->config->listen, &address, &port))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "listen-malformed");
      return FALSE;
    }
  name_locals (self, address);
  return open_towns (self, error) && check_simulator (self, error) &&
         start_worker (self, address, port, error) && start_towns (self, error);
}

/**
 * mef_server_stop:
 * @self: a server
 *
 * Accepts nothing more, lets what was asked be answered (ten seconds at most), then stops what runs
 * beside requests and lets the writers finish. Iterates the main context; may be called twice.
 */
void
mef_server_stop (MefServer *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  if (self->worker != NULL)
    mef_worker_drain (self->worker, DRAIN_MS);
  for (guint i = 0; i < self->started->len; i++)
    {
      if (self->api->stop_town != NULL)
        self->api->stop_town (self, g_ptr_array_index (self->started, i));
    }
  g_ptr_array_set_size (self->started, 0);
  mef_task_pool_finish (self->pool);
  g_clear_pointer (&self->worker, mef_worker_free);
  g_hash_table_remove_all (self->by_host);
  g_ptr_array_set_size (self->towns, 0);
}

/**
 * mef_server_is_stopping:
 * @self: a server
 *
 * Returns: whether mef_server_stop() was called
 */
gboolean
mef_server_is_stopping (MefServer *self)
{
  return self->stopping;
}

/**
 * mef_server_parse_host:
 * @host: (nullable): what a Host header says
 *
 * Returns: (transfer full) (nullable): the name in lower case without port, an IPv6 address without
 *   brackets; %NULL when it is malformed
 */
char *
mef_server_parse_host (const char *host)
{
  const char *name = host;
  const char *end;
  gsize length;

  if (host == NULL)
    return NULL;
  if (host[0] == '[')
    {
      name = host + 1;
      length = strspn (name, "0123456789abcdefABCDEF:.");
      if (name[length] != ']')
        return NULL;
      end = name + length + 1;
    }
  else
    {
      length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
      end = name + length;
    }
  if (length == 0 || length > 253)
    return NULL;
  if (end[0] == ':' && end[1] != '\0' && strlen (end + 1) <= 5)
    end += 1 + strspn (end + 1, "0123456789");
  return *end == '\0' ? g_ascii_strdown (name, (gssize) length) : NULL;
}

/**
 * mef_server_find_town:
 * @self: a server
 * @host: (nullable): what a Host header says
 * @known: (out) (optional): whether the name is one of ours at all
 *
 * A town is found under its own name. Where there is only one, this machine's own names and the
 * host of the public URL lead to it too; where there are several, those names lead to none, and
 * serve only what is not of a town (whether the server is ready).
 *
 * Returns: (transfer none) (nullable): the town
 */
MefTown *
mef_server_find_town (MefServer *self, const char *host, gboolean *known)
{
  g_autofree char *name = mef_server_parse_host (host);
  MefTown *town = name != NULL ? g_hash_table_lookup (self->by_host, name) : NULL;
  gboolean local = name != NULL && g_hash_table_contains (self->locals, name);

  if (town == NULL && local && self->towns->len == 1)
    town = g_ptr_array_index (self->towns, 0);
  if (known != NULL)
    *known = town != NULL || local;
  return town;
}

/**
 * mef_server_get_url:
 * @self: a server that was started
 *
 * Returns: (transfer none): where it listens, e.g. "http://127.0.0.1:8080"
 */
const char *
mef_server_get_url (MefServer *self)
{
  return self->url;
}

/**
 * mef_server_get_public_url:
 * @self: a server that was started
 *
 * Returns: (transfer none): how others reach it, without a final slash: what links in mails and
 *   return addresses begin with; never made from a request
 */
const char *
mef_server_get_public_url (MefServer *self)
{
  return self->public_url;
}

/**
 * mef_server_get_config:
 * @self: a server
 *
 * Returns: (transfer none): the machine's configuration
 */
const MefConfig *
mef_server_get_config (MefServer *self)
{
  return self->config;
}

/**
 * mef_server_get_api:
 * @self: a server
 *
 * Returns: (transfer none): what it serves
 */
const MefServerApi *
mef_server_get_api (MefServer *self)
{
  return self->api;
}

/**
 * mef_server_get_clock:
 * @self: a server
 *
 * Returns: (transfer none): what tells the time
 */
MefClock *
mef_server_get_clock (MefServer *self)
{
  return self->clock;
}

/**
 * mef_server_get_task_pool:
 * @self: a server
 *
 * Returns: (transfer none): the threads for what takes time
 */
MefTaskPool *
mef_server_get_task_pool (MefServer *self)
{
  return self->pool;
}

/**
 * mef_server_get_worker:
 * @self: a server that was started
 *
 * Returns: (transfer none): its worker
 */
MefWorker *
mef_server_get_worker (MefServer *self)
{
  return self->worker;
}

/**
 * mef_server_get_towns:
 * @self: a server
 *
 * Returns: (transfer none) (element-type MefTown): its towns
 */
GPtrArray *
mef_server_get_towns (MefServer *self)
{
  return self->towns;
}
