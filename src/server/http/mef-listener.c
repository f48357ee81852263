/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own accept loop. A SoupServer that listens by itself goes deaf for ever at the first accept()
 * that fails, and bounds neither time nor the number of connections; here both are bounded, and
 * libsoup is only given sockets that were accepted (soup_server_accept_iostream()). One sweep
 * compares all deadlines, so that a request costs no timer. Belongs to its worker's thread. */
#include "config.h"

#include "mef-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mef-connection.h"

#define ACCEPTS_PER_TURN 64   /* requests get their turn between bursts of connections */
#define BACK_OFF_MS 100       /* without even a spare descriptor: try again later */
#define WRITE_MS 30000        /* to take an answer, */
#define WRITE_BYTES_PER_MS 16 /* … plus its length at 16 kB/s */

struct _MefListener
{
  GObject parent_instance;

  SoupServer *server; /* (owned) */
  MefListenerLimits limits;
  GMainContext *context;   /* (owned) */
  GSocket *socket;         /* (owned) (nullable): accepting */
  GSource *watch;          /* (owned) (nullable) */
  GSource *sweep;          /* (owned) (nullable): while there are connections */
  GTlsCertificate *tls;    /* (owned) (nullable) */
  GPtrArray *exempt;       /* (owned) (nullable) (element-type GInetAddressMask) */
  GQueue connections;      /* (element-type MefConnection), linked through their own link */
  GHashTable *per_client;  /* (owned) (element-type utf8 guint): open connections by address */
  GCancellable *cancelled; /* (owned): of the TLS handshakes */
  int spare;               /* a descriptor given up to accept and close when there is none left */
  guint16 port;
  guint64 accepted;
  guint64 refused;
  guint64 cut;
  guint64 closed;
};

G_DEFINE_FINAL_TYPE (MefListener, mef_listener, G_TYPE_OBJECT)

static void watch_socket (MefListener *self);

static int
open_spare (void)
{
  return open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Loopback is where a reverse proxy or the desk's own application speaks from, and the trusted
 * proxies speak for everybody: they count in the total only. */
static gboolean
is_exempt (MefListener *self, GInetAddress *client)
{
  if (g_inet_address_get_is_loopback (client))
    return TRUE;
  for (guint i = 0; self->exempt != NULL && i < self->exempt->len; i++)
    {
      if (g_inet_address_mask_matches (g_ptr_array_index (self->exempt, i), client))
        return TRUE;
    }
  return FALSE;
}

/* Changes the number of open connections of an address; returns what it was before. */
static guint
count_client (MefListener *self, GInetAddress *client, int change)
{
  g_autofree char *key = g_inet_address_to_string (client);
  guint open = GPOINTER_TO_UINT (g_hash_table_lookup (self->per_client, key));
  guint now = (guint) ((int) open + change);

  if (now == 0)
    g_hash_table_remove (self->per_client, key);
  else
    g_hash_table_replace (self->per_client, g_steal_pointer (&key), GUINT_TO_POINTER (now));
  return open;
}

static void
connection_gone_cb (MefConnection *connection, gpointer user_data)
{
  MefListener *self = user_data;

  g_queue_unlink (&self->connections, &connection->link);
  count_client (self, connection->client, -1);
  self->closed++;
}

static gboolean
sweep_cb (gpointer user_data)
{
  MefListener *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = self->connections.head; l != NULL; l = l->next)
    {
      MefConnection *connection = l->data;

      if (connection->deadline != 0 && connection->deadline <= now)
        {
          mef_connection_cut (connection);
          self->cut++;
        }
    }
  if (self->connections.length > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->sweep, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
start_sweep (MefListener *self)
{
  if (self->sweep != NULL)
    return;
  self->sweep = g_timeout_source_new (CLAMP (self->limits.request_ms / 8, 10, 500));
  g_source_set_callback (self->sweep, sweep_cb, self, NULL);
  g_source_attach (self->sweep, self->context);
}

/* What a handshake needs until it is over: the objects libsoup will be given. */
typedef struct
{
  MefListener *listener;  /* (owned) */
  GIOStream *stream;      /* (owned) */
  GSocketAddress *local;  /* (owned) */
  GSocketAddress *remote; /* (owned) */
} Handshake;

static void
handshake_free (Handshake *self)
{
  g_clear_object (&self->listener);
  g_clear_object (&self->stream);
  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handshake, handshake_free)

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Handshake) shake = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    {
      g_debug ("handshake: %s", error->message);
      return;
    }
  if (!soup_server_accept_iostream (shake->listener->server, shake->stream, shake->local,
                                    shake->remote, &error))
    g_debug ("connection: %s", error->message);
}

/* TLS is shaken hands on before libsoup sees the connection: its own code for that can be made to
 * use freed memory by a client that leaves in the middle (CVE-2026-2436), and has no deadline. */
static GIOStream *
make_stream (MefListener *self, GSocket *socket, GError **error)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GIOStream) base = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  GIOStream *tls;

  if (self->tls == NULL)
    return g_steal_pointer (&base);
  tls = g_tls_server_connection_new (base, self->tls, error);
  if (tls == NULL)
    return NULL;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  return tls;
}

static void
register_connection (MefListener *self, GSocket *socket, MefStream *stream, GSocketAddress *remote)
{
  MefConnection *connection = mef_connection_attach (socket, stream, G_INET_SOCKET_ADDRESS (remote),
                                                     self->limits.request_ms);

  connection->gone = connection_gone_cb;
  connection->gone_data = self;
  g_queue_push_tail_link (&self->connections, &connection->link);
  count_client (self, connection->client, +1);
  self->accepted++;
  start_sweep (self);
}

/* A copy: the socket keeps the one it gives out, and the connection hangs on this one. */
static GSocketAddress *
copy_remote (GSocket *socket, GError **error)
{
  g_autoptr (GSocketAddress) cached = g_socket_get_remote_address (socket, error);
  GInetSocketAddress *inet = (GInetSocketAddress *) cached;

  if (cached == NULL)
    return NULL;
  return g_inet_socket_address_new (g_inet_socket_address_get_address (inet),
                                    g_inet_socket_address_get_port (inet));
}

static gboolean
serve_socket (MefListener *self, GSocket *socket, GError **error)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, error);
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (MefStream) stream = NULL;
  Handshake *shake;

  remote = local != NULL ? copy_remote (socket, error) : NULL;
  base = remote != NULL ? make_stream (self, socket, error) : NULL;
  if (base == NULL)
    return FALSE;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_timeout (socket, self->limits.idle_seconds);
  stream = mef_stream_new (base);
  register_connection (self, socket, stream, remote);
  if (self->tls == NULL)
    return soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, error);

  shake = g_new0 (Handshake, 1);
  shake->listener = g_object_ref (self);
  shake->stream = G_IO_STREAM (g_steal_pointer (&stream));
  shake->local = g_steal_pointer (&local);
  shake->remote = g_steal_pointer (&remote);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (base), G_PRIORITY_DEFAULT, self->cancelled,
                                    handshake_cb, shake);
  return TRUE;
}

/* Whether there is room for one more; otherwise it is closed, at once, so that it does not wait. */
static gboolean
has_room (MefListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = NULL;
  GInetAddress *client;
  guint open;

  if (self->connections.length >= self->limits.connections)
    return FALSE;
  remote = g_socket_get_remote_address (socket, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return FALSE;
  client = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  open = count_client (self, client, 0);
  return open < self->limits.connections_per_client || is_exempt (self, client);
}

static gboolean
back_off_cb (gpointer user_data)
{
  MefListener *self = user_data;

  if (self->spare < 0)
    self->spare = open_spare ();
  g_clear_pointer (&self->watch, g_source_unref);
  watch_socket (self);
  return G_SOURCE_REMOVE;
}

/* No descriptor is left: the waiting client is accepted on the spare one and closed, otherwise the
 * listening socket would stay readable and the loop spin. Without a spare, wait a little. */
static gboolean
survive_exhaustion (MefListener *self)
{
  if (self->spare >= 0)
    {
      g_autoptr (GSocket) socket = NULL;

      close (self->spare);
      socket = g_socket_accept (self->socket, NULL, NULL);
      if (socket != NULL)
        g_socket_close (socket, NULL);
      self->spare = open_spare ();
      self->refused++;
      if (self->spare >= 0)
        return G_SOURCE_CONTINUE;
    }
  g_clear_pointer (&self->watch, g_source_unref);
  self->watch = g_timeout_source_new (BACK_OFF_MS);
  g_source_set_callback (self->watch, back_off_cb, self, NULL);
  g_source_attach (self->watch, self->context);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (GSocket *listening, GIOCondition condition, gpointer user_data)
{
  MefListener *self = user_data;

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
        return survive_exhaustion (self);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (socket == NULL) /* a client that left again; the next may be there */
        continue;
      if (!has_room (self, socket))
        {
          self->refused++;
          g_socket_close (socket, NULL);
          continue;
        }
      if (!serve_socket (self, socket, &error))
        g_debug ("connection: %s", error->message);
    }
  return G_SOURCE_CONTINUE;
}

static void
watch_socket (MefListener *self)
{
  self->watch = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->watch, self->context);
}

static void
request_started_cb (SoupServer *server, SoupServerMessage *message, MefListener *self)
{
  MefConnection *connection = mef_connection_get (message);

  if (connection != NULL)
    mef_connection_request_started (connection, message);
}

static void
request_read_cb (SoupServer *server, SoupServerMessage *message, MefListener *self)
{
  MefConnection *connection = mef_connection_get (message);

  if (connection != NULL)
    mef_connection_disarm (connection);
}

static void
request_over_cb (SoupServer *server, SoupServerMessage *message, MefListener *self)
{
  MefConnection *connection = mef_connection_get (message);

  if (connection != NULL)
    mef_connection_request_over (connection, message);
}

/* A SoupServer keeps connections alive only while it has a listener of its own. It gets one nobody
 * can reach: a nameless Unix socket already shut down, which refuses every connect(), watched by a
 * context that nobody runs. */
static gboolean
add_deaf_listener (MefListener *self, GError **error)
{
  struct sockaddr nameless = { .sa_family = AF_UNIX };
  g_autoptr (GMainContext) nobody = g_main_context_new ();
  g_autoptr (GSocket) socket = NULL;
  gboolean added;
  int fd;

  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  fd = g_socket_get_fd (socket);
  if (bind (fd, &nameless, sizeof nameless.sa_family) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  if (!g_socket_listen (socket, error))
    return FALSE;
  shutdown (fd, SHUT_RDWR);
  g_main_context_push_thread_default (nobody);
  added = soup_server_listen_socket (self->server, socket, 0, error);
  g_main_context_pop_thread_default (nobody);
  return added;
}

static void
mef_listener_dispose (GObject *object)
{
  MefListener *self = MEF_LISTENER (object);

  mef_listener_stop (self);
  g_cancellable_cancel (self->cancelled);
  while (self->connections.head != NULL)
    {
      MefConnection *connection = self->connections.head->data;

      connection->gone = NULL;
      mef_connection_cut (connection);
      g_queue_unlink (&self->connections, &connection->link);
    }
  if (self->sweep != NULL)
    g_source_destroy (self->sweep);
  g_clear_pointer (&self->sweep, g_source_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->tls);
  g_clear_object (&self->cancelled);
  g_clear_pointer (&self->exempt, g_ptr_array_unref);
  g_clear_pointer (&self->per_client, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->spare >= 0)
    close (self->spare);
  self->spare = -1;
  G_OBJECT_CLASS (mef_listener_parent_class)->dispose (object);
}

static void
mef_listener_class_init (MefListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_listener_dispose;
}

static void
mef_listener_init (MefListener *self)
{
  g_queue_init (&self->connections);
  self->per_client = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancelled = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->spare = -1;
}

/**
 * mef_listener_new:
 * @server: what answers on the connections
 * @limits: the bounds
 * @exempt: (nullable) (element-type GInetAddressMask): addresses that speak for many clients
 *
 * Returns: (transfer full): a listener of the thread-default main context that does not listen yet
 */
MefListener *
mef_listener_new (SoupServer *server, const MefListenerLimits *limits, GPtrArray *exempt)
{
  MefListener *self = g_object_new (MEF_TYPE_LISTENER, NULL);

  self->server = g_object_ref (server);
  self->limits = *limits;
  self->exempt = exempt != NULL ? g_ptr_array_ref (exempt) : NULL;
  g_signal_connect_object (server, "request-started", G_CALLBACK (request_started_cb), self, 0);
  g_signal_connect_object (server, "request-read", G_CALLBACK (request_read_cb), self, 0);
  g_signal_connect_object (server, "request-finished", G_CALLBACK (request_over_cb), self, 0);
  g_signal_connect_object (server, "request-aborted", G_CALLBACK (request_over_cb), self, 0);
  return self;
}

/**
 * mef_listener_listen:
 * @self: a listener
 * @address: the address of one of this machine's interfaces, or any
 * @port: the port, 0 for one the system chooses
 * @certificate: (nullable): speak TLS with this certificate and its key
 * @error: the system's reason
 *
 * Returns: whether clients are now accepted
 */
gboolean
mef_listener_listen (MefListener *self,
                     GInetAddress *address,
                     guint16 port,
                     GTlsCertificate *certificate,
                     GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) bound = NULL;

  g_return_val_if_fail (self->socket == NULL, FALSE);

  self->socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_TCP, error);
  if (self->socket == NULL)
    return FALSE;
  g_socket_set_blocking (self->socket, FALSE);
  g_socket_set_listen_backlog (self->socket, 1024);
  if (!g_socket_bind (self->socket, wanted, TRUE, error) || !g_socket_listen (self->socket, error))
    return FALSE;
  bound = g_socket_get_local_address (self->socket, error);
  if (bound == NULL || !add_deaf_listener (self, error))
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->spare = open_spare ();
  g_set_object (&self->tls, certificate);
  watch_socket (self);
  return TRUE;
}

/**
 * mef_listener_stop:
 * @self: a listener
 *
 * Accepts no more; what is open goes on.
 */
void
mef_listener_stop (MefListener *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/**
 * mef_listener_answering:
 * @self: a listener
 * @message: a message whose answer is about to be written
 * @length: the length of its body
 *
 * Gives the client a bounded time to take it: a reader of one byte now and then does not hold a
 * connection for ever.
 */
void
mef_listener_answering (MefListener *self, SoupServerMessage *message, gsize length)
{
  MefConnection *connection = mef_connection_get (message);

  if (connection != NULL)
    mef_connection_arm (connection, WRITE_MS + (gint64) (length / WRITE_BYTES_PER_MS));
}

/**
 * mef_listener_get_port:
 * @self: a listener
 *
 * Returns: the port it listens on, in host order
 */
guint16
mef_listener_get_port (MefListener *self)
{
  return self->port;
}

/**
 * mef_listener_get_open:
 * @self: a listener
 *
 * Returns: how many connections are open now
 */
guint
mef_listener_get_open (MefListener *self)
{
  return self->connections.length;
}

/**
 * mef_listener_get_counters:
 * @self: a listener
 *
 * Returns: what happened to connections since it was made
 */
MefListenerCounters
mef_listener_get_counters (MefListener *self)
{
  return (MefListenerCounters){ self->accepted, self->refused, self->cut, self->closed };
}
