/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One accepted socket. libsoup owns the conversation on it; this file keeps the raw socket at hand
 * to do what libsoup does not: cut a client that is late, and refuse one before its body is read.
 * Closing is always a shutdown() of the socket, never a close(): libsoup then sees the end of the
 * stream and tears its own state down in its own order. Belongs to its worker's thread. */
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

  if (self->gone != NULL)
    self->gone (self, self->gone_data);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->client);
  g_free (self);
}

/**
 * mef_connection_attach:
 * @socket: an accepted socket
 * @stream: what libsoup will read and write
 * @remote: the remote end, an object of this connection's own
 *
 * Returns: (transfer none): the connection, which ends with the last reference to @remote
 */
MefConnection *
mef_connection_attach (GSocket *socket, GIOStream *stream, GInetSocketAddress *remote)
{
  MefConnection *self = g_new0 (MefConnection, 1);

  self->link.data = self;
  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (stream);
  self->client = g_object_ref (g_inet_socket_address_get_address (remote));
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

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  MefConnection *self = mef_connection_get (message);

  self->drained += g_bytes_get_size (chunk);
  if (self->drained > LINGER_BYTES)
    mef_connection_cut (self);
}

/**
 * mef_connection_refuse:
 * @self: a connection
 * @message: the message whose head was read and whose body may be on its way
 * @answer: a complete HTTP answer that announces the end of the connection
 * @length: its length
 *
 * Answers now instead of after the body, as libsoup would: an endless body would never be answered.
 * What follows from the client is thrown away within narrow bounds, then the connection is cut.
 */
void
mef_connection_refuse (MefConnection *self,
                       SoupServerMessage *message,
                       const char *answer,
                       gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (self->stream);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  /* The answer is far smaller than an empty send buffer; a client that filled it gets nothing. */
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), answer, length, NULL,
                                              NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
  mef_connection_arm (self, LINGER_MS);
}
