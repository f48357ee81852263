/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One accepted socket. libsoup owns the conversation on it; this file keeps the raw socket at hand
 * to do what libsoup does not: cut a client that is late, and refuse one before its body is read.
 * Cutting is a shutdown() of the socket, never a close(): libsoup then sees the end of the stream
 * and tears its own state down in its own order. Belongs to its worker's thread. */
#include "config.h"

#include "mef-connection.h"

/* How long, and how many bytes, a refused client may go on sending. Reading a little lets it see
 * the answer: closing with unread data would reset the connection under it. */
#define LINGER_MS 1000
#define LINGER_BYTES (64 * 1024)

static G_DEFINE_QUARK (mef - connection, mef_connection)

    static void connection_free (gpointer data)
{
  MefConnection *self = data;

  g_assert (self->last == NULL); /* it would hold the connection */
  if (self->gone != NULL)
    self->gone (self, self->gone_data);
  mef_stream_watch (self->stream, NULL, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->client);
  g_free (self);
}

static void
forget_last (MefConnection *self)
{
  if (self->last == NULL)
    return;
  g_clear_signal_handler (&self->last_handler, self->last);
  g_clear_object (&self->last);
}

static void
disconnected_cb (SoupServerMessage *message, gpointer user_data)
{
  forget_last (user_data);
}

/* The client ended an idle connection. libsoup lets go of it when it is stolen, which any message
 * of the connection can do; with the last reference it is closed. */
static void
idle_end_cb (gpointer user_data)
{
  MefConnection *self = user_data;
  g_autoptr (SoupServerMessage) last = self->last != NULL ? g_object_ref (self->last) : NULL;
  g_autoptr (GIOStream) stolen = NULL;

  forget_last (self);
  if (last != NULL)
    stolen = soup_server_message_steal_connection (last);
}

/* The next request began: its deadline runs from its first byte. */
static void
idle_bytes_cb (gpointer user_data)
{
  MefConnection *self = user_data;

  if (self->deadline == 0)
    mef_connection_arm (self, self->request_ms);
}

/**
 * mef_connection_attach:
 * @socket: an accepted socket
 * @stream: what libsoup will read and write
 * @remote: the remote end, an object of this connection's own
 * @request_ms: how long a request may take to arrive; the first one's time runs from now
 *
 * Returns: (transfer none): the connection, which ends with the last reference to @remote
 */
MefConnection *
mef_connection_attach (GSocket *socket,
                       MefStream *stream,
                       GInetSocketAddress *remote,
                       guint request_ms)
{
  MefConnection *self = g_new0 (MefConnection, 1);

  self->link.data = self;
  self->request_ms = request_ms;
  mef_connection_arm (self, request_ms);
  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (stream);
  self->client = g_object_ref (g_inet_socket_address_get_address (remote));
  mef_stream_watch (stream, idle_bytes_cb, idle_end_cb, self);
  g_object_set_qdata_full (G_OBJECT (remote), mef_connection_quark (), self, connection_free);
  return self;
}

/**
 * mef_connection_get:
 * @message: a message of a SoupServer
 *
 * Returns: (transfer none) (nullable): the connection it came by, %NULL for one that did not come
 *   through our listener
 */
MefConnection *
mef_connection_get (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), mef_connection_quark ()) : NULL;
}

/**
 * mef_connection_arm:
 * @self: a connection
 * @milliseconds: what is left for what it is doing
 *
 * Replaces the deadline. The listener's sweep cuts what is late, so it is met to within a sweep.
 */
void
mef_connection_arm (MefConnection *self, gint64 milliseconds)
{
  self->deadline = g_get_monotonic_time () + milliseconds * 1000;
}

/**
 * mef_connection_disarm:
 * @self: a connection
 */
void
mef_connection_disarm (MefConnection *self)
{
  self->deadline = 0;
}

/**
 * mef_connection_cut:
 * @self: a connection
 *
 * Ends it at once in both directions. What the client still sends is answered with a reset.
 */
void
mef_connection_cut (MefConnection *self)
{
  self->deadline = 0;
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

/**
 * mef_connection_request_started:
 * @self: a connection
 *
 * The first byte of a request is there: libsoup handles the end of the connection from here on.
 */
void
mef_connection_request_started (MefConnection *self)
{
  forget_last (self);
  mef_stream_set_idle (self->stream, FALSE);
  if (self->deadline == 0)
    mef_connection_arm (self, self->request_ms);
}

/**
 * mef_connection_request_over:
 * @self: a connection
 * @message: the message that was answered
 *
 * The connection is idle from here on, unless libsoup closes it now.
 */
void
mef_connection_request_over (MefConnection *self, SoupServerMessage *message)
{
  forget_last (self);
  mef_connection_disarm (self);
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  self->last = g_object_ref (message);
  self->last_handler =
      g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), self);
  mef_stream_set_idle (self->stream, TRUE);
}

/* Throws away what a refused client still sends, until it stops, sends too much, or is cut. */
static gboolean
linger_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  MefConnection *self = g_object_get_qdata (user_data, mef_connection_quark ());
  char buffer[4096];
  gssize got = g_socket_receive_with_blocking (socket, buffer, sizeof buffer, FALSE, NULL, NULL);

  if (got <= 0)
    return G_SOURCE_REMOVE;
  self->drained += (gsize) got;
  return self->drained <= LINGER_BYTES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * mef_connection_refuse:
 * @self: a connection
 * @message: the message whose head was read and whose body may be on its way
 * @answer: a complete HTTP answer that announces the end of the connection
 * @length: its length
 *
 * Takes the connection away from libsoup, which would first read the body, endless or with a length
 * below zero as it may be, and answers at once. What follows from the client is thrown away within
 * narrow bounds.
 */
void
mef_connection_refuse (MefConnection *self,
                       SoupServerMessage *message,
                       const char *answer,
                       gsize length)
{
  GObject *remote = g_object_ref (G_OBJECT (soup_server_message_get_remote_address (message)));
  g_autoptr (GIOStream) stolen = soup_server_message_steal_connection (message);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  g_autoptr (GSource) source = g_socket_create_source (self->socket, G_IO_IN, NULL);

  /* The answer is far smaller than an empty send buffer; a client that filled it gets nothing. */
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), answer, length, NULL,
                                              NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  mef_connection_arm (self, LINGER_MS);
  g_source_set_callback (source, G_SOURCE_FUNC (linger_cb), remote, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}
