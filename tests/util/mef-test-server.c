/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The listener is bound before the constructor returns, so there is no moment at
 * which it is not ready; each connection has a thread of its own, so that one that is made to wait
 * does not hold up the next. Everything ends with mef_test_server_free(). */
#include "config.h"

#include "mef-test-server.h"

#include <string.h>

#define WAIT_SECONDS 20

typedef struct
{
  char *bytes;
  gboolean hang; /* after the bytes: until the client goes, or the server is freed */
} Answer;

struct _MefTestServer
{
  GSocketListener *listener;
  GCancellable *stop;
  GTlsCertificate *certificate; /* (nullable) */
  GThread *acceptor;
  char *url;

  GMutex mutex; /* guards what follows */
  GQueue answers;
  GPtrArray *requests; /* (element-type MefTestRequest) */
  GPtrArray *threads;  /* (element-type GThread) */
};

typedef struct
{
  MefTestServer *server;
  GSocketConnection *connection;
} Visit;

static void
answer_free (Answer *answer)
{
  g_free (answer->bytes);
  g_free (answer);
}

static void
request_free (MefTestRequest *request)
{
  g_free (request->method);
  g_free (request->target);
  g_free (request->head);
  g_free (request->body);
  g_free (request);
}

char *
mef_test_request_get_header (const MefTestRequest *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request->head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strstrip (g_strdup (lines[i] + length + 1));
    }
  return NULL;
}

/* Reads one request; NULL when the client goes before it is whole. */
static MefTestRequest *
read_request (GInputStream *input, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  MefTestRequest *request;
  g_auto (GStrv) words = NULL;
  g_autofree char *length = NULL;
  const char *end;
  gsize wanted, head;

  while ((end = strstr (text->str, "\r\n\r\n")) == NULL)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, cancellable, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
  head = (gsize) (end - text->str) + 4;
  request = g_new0 (MefTestRequest, 1);
  request->head = g_strndup (text->str, head);
  words = g_strsplit (text->str, " ", 3);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  length = mef_test_request_get_header (request, "Content-Length");
  wanted = length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0;
  while (text->len < head + wanted)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, cancellable, NULL);

      if (n <= 0)
        {
          request_free (request);
          return NULL;
        }
      g_string_append_len (text, buffer, n);
    }
  request->body = g_strndup (text->str + head, wanted);
  return request;
}

static Answer *
take_answer (MefTestServer *self, MefTestRequest *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->requests, request);
  return g_queue_pop_head (&self->answers);
}

static void
serve (MefTestServer *self, GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  MefTestRequest *request = read_request (input, self->stop);
  Answer *answer;
  char byte;

  if (request == NULL)
    return;
  answer = take_answer (self, request);
  if (answer == NULL)
    {
      answer = g_new0 (Answer, 1);
      answer->bytes = g_strdup ("HTTP/1.1 500 Unexpected\r\nContent-Length: 0\r\n"
                                "Connection: close\r\n\r\n");
    }
  g_output_stream_write_all (output, answer->bytes, strlen (answer->bytes), NULL, self->stop, NULL);
  /* What comes now is either the end or nothing. */
  if (answer->hang)
    g_input_stream_read (input, &byte, 1, self->stop, NULL);
  answer_free (answer);
}

static gpointer
visit_thread (gpointer data)
{
  Visit *visit = data;
  g_autoptr (GIOStream) stream = g_object_ref (G_IO_STREAM (visit->connection));

  if (visit->server->certificate != NULL)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (visit->connection),
                                            visit->server->certificate, NULL);
    }
  serve (visit->server, stream);
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (visit->connection);
  g_free (visit);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  MefTestServer *self = data;

  for (;;)
    {
      GSocketConnection *connection =
          g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      Visit *visit;

      if (connection == NULL)
        return NULL;
      visit = g_new0 (Visit, 1);
      visit->server = self;
      visit->connection = connection;
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->threads, g_thread_new ("visit", visit_thread, visit));
      g_mutex_unlock (&self->mutex);
    }
}

/**
 * mef_test_server_new_tls:
 * @certificate: (nullable): a PEM file with certificate and key
 *
 * Returns: (transfer full): a server that listens on a free port of the loopback address
 */
MefTestServer *
mef_test_server_new_tls (const char *certificate)
{
  MefTestServer *self = g_new0 (MefTestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  if (certificate != NULL)
    self->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->url =
      g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http",
                       (guint) g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  self->stop = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->threads = g_ptr_array_new ();
  g_queue_init (&self->answers);
  g_mutex_init (&self->mutex);
  self->acceptor = g_thread_new ("accept", accept_thread, self);
  return self;
}

MefTestServer *
mef_test_server_new (void)
{
  return mef_test_server_new_tls (NULL);
}

void
mef_test_server_free (MefTestServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->acceptor);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->requests);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_free (self->url);
  g_free (self);
}

const char *
mef_test_server_get_url (MefTestServer *self)
{
  return self->url;
}

static void
push (MefTestServer *self, char *bytes, gboolean hang)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Answer *answer = g_new0 (Answer, 1);

  answer->bytes = bytes;
  answer->hang = hang;
  g_queue_push_tail (&self->answers, answer);
}

void
mef_test_server_add (MefTestServer *self, guint status, const char *content_type, const char *body)
{
  push (
      self,
      g_strdup_printf ("HTTP/1.1 %u Answer\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\nConnection: close\r\n\r\n%s",
                       status, content_type, strlen (body), body),
      FALSE);
}

/* An object when the status says success, a problem document else. */
void
mef_test_server_add_json (MefTestServer *self, guint status, const char *body)
{
  mef_test_server_add (self, status, status < 300 ? "application/json" : "application/problem+json",
                       body);
}

void
mef_test_server_add_raw (MefTestServer *self, const char *bytes)
{
  push (self, g_strdup (bytes), FALSE);
}

void
mef_test_server_add_hang (MefTestServer *self, const char *bytes)
{
  push (self, g_strdup (bytes), TRUE);
}

guint
mef_test_server_count_requests (MefTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

const MefTestRequest *
mef_test_server_get_request (MefTestServer *self, guint position)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (position, <, self->requests->len);
  return g_ptr_array_index (self->requests, position);
}

/**
 * mef_test_store_result_cb:
 * @source: of the call
 * @result: of the call
 * @user_data: where to keep a reference to @result
 */
void
mef_test_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* Returns: (transfer full): the result, once it is there; @slot is empty again */
GAsyncResult *
mef_test_wait_result (GAsyncResult **slot)
{
  mef_test_wait_until (has_result, slot);
  return g_steal_pointer (slot);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
mef_test_wait_until (gboolean (*condition) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  /* The condition may change in another thread: look again now and then. */
  guint tick = g_timeout_add (20, tick_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}
