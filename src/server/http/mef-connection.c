/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One accepted socket. libsoup owns the conversation on it; this file keeps the raw socket at hand
 * to do what libsoup does not: cut a client that is late, and refuse one before its body is read.
 * Cutting is a shutdown() of the socket, never a close(): libsoup then sees the end of the stream
 * and tears its own state down in its own order. Belongs to its worker's thread. */
#include "config.h"

#include "mef-connection.h"

#include "mef-response.h"

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
  mef_stream_watch (self->stream, NULL, NULL);
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

/* Any message of a connection can take it away from libsoup: while a request is on its way the
 * first one, later the one before. */
static SoupServerMessage *
find_message (MefConnection *self)
{
  SoupServerMessage *message = self->last != NULL ? self->last : self->first;

  return message != NULL ? g_object_ref (message) : NULL;
}

/* The client ended a connection on which no request was begun. libsoup lets go of it when it is
 * stolen; with the last reference it is closed. */
static void
ended_cb (gpointer user_data)
{
  MefConnection *self = user_data;
  g_autoptr (SoupServerMessage) message = find_message (self);
  g_autoptr (GIOStream) stolen = NULL;

  forget_last (self);
  if (message != NULL)
    stolen = soup_server_message_steal_connection (message);
}

static void
refused_cb (const MefHead *head, gpointer user_data)
{
  MefConnection *self = user_data;
  g_autoptr (SoupServerMessage) message = find_message (self);

  forget_last (self);
  if (message != NULL)
    mef_connection_refuse (self, message, head->status, head->reason, head->is_head);
}

/* The next request began: its deadline runs from its first byte. */
static void
began_cb (gpointer user_data)
{
  MefConnection *self = user_data;

  if (self->deadline == 0)
    mef_connection_arm (self, self->request_ms);
}

static const MefStreamWatch watch = { began_cb, refused_cb, ended_cb };

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
  mef_stream_watch (stream, &watch, self);
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
 * @message: what will be the request; the first one of a connection comes before any byte
 */
void
mef_connection_request_started (MefConnection *self, SoupServerMessage *message)
{
  forget_last (self);
  self->first = message;
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
  self->first = NULL;
  mef_connection_disarm (self);
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  self->last = g_object_ref (message);
  self->last_handler =
      g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), self);
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

static GString *
write_refusal (guint status, const char *reason, gboolean without_body)
{
  GString *body = mef_response_make_problem (status, reason, NULL, 0);
  GString *answer = g_string_new (NULL);

  g_string_append_printf (answer,
                          "HTTP/1.1 %u %s\r\n"
                          "Connection: close\r\n"
                          "Cache-Control: no-store\r\n"
                          "X-Content-Type-Options: nosniff\r\n"
                          "Content-Type: application/problem+json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "%s\r\n",
                          status, soup_status_get_phrase (status), body->len,
                          status == 405 ? "Allow: " MEF_HEAD_ALLOWED_METHODS "\r\n" : "");
  if (!without_body)
    g_string_append_len (answer, body->str, (gssize) body->len);
  g_string_free (body, TRUE);
  return answer;
}

/**
 * mef_connection_refuse:
 * @self: a connection
 * @message: a message of it that libsoup has not answered
 * @status: the status
 * @reason: the stable word that says why
 * @without_body: whether the answer to this method has none
 *
 * Takes the connection away from libsoup, which would first read the body, however long, and
 * answers at once. What follows from the client is thrown away within narrow bounds.
 */
void
mef_connection_refuse (MefConnection *self,
                       SoupServerMessage *message,
                       guint status,
                       const char *reason,
                       gboolean without_body)
{
  GObject *remote = g_object_ref (G_OBJECT (soup_server_message_get_remote_address (message)));
  g_autoptr (GIOStream) stolen = soup_server_message_steal_connection (message);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  g_autoptr (GSource) source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_autoptr (GString) answer = write_refusal (status, reason, without_body);

  /* The answer is far smaller than an empty send buffer; a client that filled it gets nothing. */
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), answer->str,
                                              answer->len, NULL, NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  mef_connection_arm (self, LINGER_MS);
  g_source_set_callback (source, G_SOURCE_FUNC (linger_cb), remote, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}
