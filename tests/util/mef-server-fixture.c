/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server to test against, and a client that is nothing but a blocking socket: what is sent is
 * exactly what the test says. Every wait is bounded by the socket's own time-out. */
#include "config.h"

#include "mef-server-fixture.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mef-json.h"
#include "mef-town-store.h"
#include "mef-worker.h"

#define WAIT_SECONDS 10

typedef struct
{
  MefServerFixture *fixture;
  const MefServerApi *api;
  MefConfig *config;
  const MefListenerLimits *limits;
  MefClock *clock;
  GMutex lock;
  GCond cond;
  gboolean started;
} Start;

static gpointer
server_thread (gpointer data)
{
  Start *start = data;
  MefServerFixture *self = start->fixture;
  g_autoptr (GMainLoop) loop = g_main_loop_ref (self->loop);
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  self->server = mef_server_new (self->data_dir, start->config, start->clock, start->api);
  if (start->limits != NULL)
    mef_server_set_limits (self->server, start->limits);
  mef_server_start (self->server, &error);
  g_assert_no_error (error);
  self->url = g_strdup (mef_server_get_url (self->server));
  self->port =
      mef_listener_get_port (mef_worker_get_listener (mef_server_get_worker (self->server)));

  g_mutex_lock (&start->lock);
  start->started = TRUE;
  g_cond_signal (&start->cond);
  g_mutex_unlock (&start->lock);

  g_main_loop_run (loop);
  mef_server_stop (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

/**
 * mef_server_fixture_new:
 * @api: what to serve
 * @config: (nullable): the text of a server.conf
 * @limits: (nullable): other bounds than the default ones
 * @clock: (nullable): another clock than the system's
 * @fill: (nullable): fills the data directory before the server starts
 *
 * Returns: (transfer full): a running server
 */
MefServerFixture *
mef_server_fixture_new (const MefServerApi *api,
                        const char *config,
                        const MefListenerLimits *limits,
                        MefClock *clock,
                        void (*fill) (const char *data_dir))
{
  MefServerFixture *self = g_new0 (MefServerFixture, 1);
  g_autoptr (MefClock) real = clock != NULL ? g_object_ref (clock) : mef_clock_new ();
  g_autoptr (GError) error = NULL;
  Start start = { .fixture = self, .api = api, .limits = limits, .clock = real };

  self->data_dir = g_dir_make_tmp ("mef-server-XXXXXX", &error);
  g_assert_no_error (error);
  mef_town_store_create (self->data_dir, MEF_FIXTURE_HOST, "Exemple", FALSE, mef_clock_now (real),
                         &error);
  g_assert_no_error (error);
  if (fill != NULL)
    fill (self->data_dir);
  start.config = mef_config_parse (config != NULL ? config : "", "server.conf", &error);
  g_assert_no_error (error);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_mutex_init (&start.lock);
  g_cond_init (&start.cond);
  g_mutex_lock (&start.lock);
  self->thread = g_thread_new ("server", server_thread, &start);
  while (!start.started)
    g_cond_wait (&start.cond, &start.lock);
  g_mutex_unlock (&start.lock);
  g_mutex_clear (&start.lock);
  g_cond_clear (&start.cond);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  MefServerFixture *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/**
 * mef_test_remove_tree:
 * @path: a directory a test made
 *
 * Removes it with everything in it.
 */
void
mef_test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      mef_test_remove_tree (child);
    }
  g_remove (path);
}

/**
 * mef_server_fixture_free:
 * @self: (transfer full): a fixture
 *
 * Stops the server and removes its data.
 */
void
mef_server_fixture_free (MefServerFixture *self)
{
  g_main_context_invoke (self->context, quit_cb, self);
  g_thread_join (self->thread);
  mef_test_remove_tree (self->data_dir);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->data_dir);
  g_free (self->url);
  g_free (self);
}

typedef struct
{
  MefServerFixture *fixture;
  void (*func) (MefServerFixture *self, gpointer data);
  gpointer data;
  GMutex lock;
  GCond cond;
  gboolean done;
} Run;

static gboolean
run_cb (gpointer data)
{
  Run *run = data;

  run->func (run->fixture, run->data);
  g_mutex_lock (&run->lock);
  run->done = TRUE;
  g_cond_signal (&run->cond);
  g_mutex_unlock (&run->lock);
  return G_SOURCE_REMOVE;
}

/**
 * mef_server_fixture_run:
 * @self: a fixture
 * @func: (scope call): what to do on the server's thread
 * @data: for @func
 *
 * Waits until it is done.
 */
void
mef_server_fixture_run (MefServerFixture *self,
                        void (*func) (MefServerFixture *self, gpointer data),
                        gpointer data)
{
  Run run = { .fixture = self, .func = func, .data = data };

  g_mutex_init (&run.lock);
  g_cond_init (&run.cond);
  g_mutex_lock (&run.lock);
  g_main_context_invoke (self->context, run_cb, &run);
  while (!run.done)
    g_cond_wait (&run.cond, &run.lock);
  g_mutex_unlock (&run.lock);
  g_mutex_clear (&run.lock);
  g_cond_clear (&run.cond);
}

/**
 * mef_server_fixture_reconnect:
 * @self: a fixture
 * @fd: a socket that was not connected yet
 *
 * Returns: 0 when it is now, and waits a bounded time for everything
 */
int
mef_server_fixture_reconnect (MefServerFixture *self, int fd)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (self->port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval wait = { WAIT_SECONDS, 0 };

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  return connect (fd, (struct sockaddr *) &address, sizeof address);
}

/**
 * mef_server_fixture_connect:
 * @self: a fixture
 *
 * Returns: a connected blocking socket that waits a bounded time; the caller closes it
 */
int
mef_server_fixture_connect (MefServerFixture *self)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (mef_server_fixture_reconnect (self, fd), ==, 0);
  return fd;
}

/**
 * mef_socket_send:
 * @fd: a socket
 * @data: bytes
 * @length: how many
 *
 * Returns: whether they could all be sent; not when the server has gone
 */
gboolean
mef_socket_send (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize sent = send (fd, data, length, MSG_NOSIGNAL);

      if (sent <= 0)
        return FALSE;
      data += sent;
      length -= (gsize) sent;
    }
  return TRUE;
}

static gboolean
read_more (int fd, GString *into)
{
  char buffer[4096];
  gssize got = recv (fd, buffer, sizeof buffer, 0);

  if (got > 0)
    g_string_append_len (into, buffer, got);
  return got > 0;
}

/* Where the body of the answer in @text begins, 0 while the head is not whole; interim answers of
 * the 1xx kind are dropped. */
static gsize
find_body (GString *text)
{
  const char *end = strstr (text->str, "\r\n\r\n");

  while (end != NULL && g_str_has_prefix (text->str, "HTTP/1.1 1"))
    {
      g_string_erase (text, 0, end + 4 - text->str);
      end = strstr (text->str, "\r\n\r\n");
    }
  return end != NULL ? (gsize) (end + 4 - text->str) : 0;
}

/**
 * mef_socket_read_reply:
 * @fd: a socket
 * @to_the_end: read until the server closes, not only as much as Content-Length says
 *
 * Returns: (transfer full): the answer
 */
MefReply *
mef_socket_read_reply (int fd, gboolean to_the_end)
{
  MefReply *self = g_new0 (MefReply, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize start = 0, wanted = 0;

  while (!self->ended && (start == 0 || to_the_end || text->len < start + wanted))
    {
      self->ended = !read_more (fd, text);
      if (start == 0 && (start = find_body (text)) > 0)
        {
          const char *length = strcasestr (text->str, "\r\nContent-Length:");

          wanted = length != NULL && length < text->str + start
                       ? g_ascii_strtoull (length + 17, NULL, 10)
                       : 0;
          if (g_str_has_prefix (text->str + 8, " 304"))
            wanted = 0;
        }
    }
  self->head = g_strndup (text->str, start);
  self->body = g_string_new_len (text->str + start, (gssize) (text->len - start));
  if (start > 0 && g_str_has_prefix (text->str, "HTTP/1."))
    self->status = (guint) g_ascii_strtoull (text->str + 9, NULL, 10);
  return self;
}

/**
 * mef_socket_wait_end:
 * @fd: a socket
 * @milliseconds: how long at most
 *
 * Returns: whether the server ended the connection in that time; what it still sends is ignored
 */
gboolean
mef_socket_wait_end (int fd, guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;
  char buffer[4096];

  for (;;)
    {
      gint64 left = (until - g_get_monotonic_time ()) / 1000;
      struct pollfd poller = { fd, POLLIN, 0 };

      if (left <= 0 || poll (&poller, 1, (int) left) <= 0)
        return FALSE;
      if (recv (fd, buffer, sizeof buffer, 0) <= 0)
        return TRUE;
    }
}

/**
 * mef_server_fixture_raw:
 * @self: a fixture
 * @data: bytes
 * @length: how many
 *
 * Returns: (transfer full): what a new connection that sends them gets
 */
MefReply *
mef_server_fixture_raw (MefServerFixture *self, const char *data, gsize length)
{
  int fd = mef_server_fixture_connect (self);
  MefReply *reply;

  mef_socket_send (fd, data, length);
  reply = mef_socket_read_reply (fd, FALSE);
  close (fd);
  return reply;
}

/**
 * mef_server_fixture_call:
 * @self: a fixture
 * @method: a method
 * @target: path and query
 * @headers: (nullable): header lines, each with its CRLF
 * @body: (nullable): a body; JSON unless @headers says otherwise
 *
 * Returns: (transfer full): the answer
 */
MefReply *
mef_server_fixture_call (MefServerFixture *self,
                         const char *method,
                         const char *target,
                         const char *headers,
                         const char *body)
{
  g_autoptr (GString) request = g_string_new (NULL);
  MefReply *reply;
  int fd = mef_server_fixture_connect (self);

  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s", method,
                          target, MEF_FIXTURE_HOST, headers != NULL ? headers : "");
  if (body != NULL && (headers == NULL || strcasestr (headers, "Content-Type:") == NULL))
    g_string_append (request, "Content-Type: application/json\r\n");
  if (body != NULL)
    g_string_append_printf (request, "Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_string_append_printf (request, "\r\n%s", body != NULL ? body : "");
  mef_socket_send (fd, request->str, request->len);
  reply = mef_socket_read_reply (fd, TRUE);
  close (fd);
  return reply;
}

/**
 * mef_reply_free:
 * @self: (transfer full): an answer
 */
void
mef_reply_free (MefReply *self)
{
  g_free (self->head);
  g_string_free (self->body, TRUE);
  g_free (self);
}

/**
 * mef_reply_get_header:
 * @self: an answer
 * @name: a header
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
mef_reply_get_header (const MefReply *self, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("\r\n%s: ", name);
  const char *at = strcasestr (self->head, pattern);

  if (at == NULL)
    return NULL;
  at += strlen (pattern);
  return g_strndup (at, strcspn (at, "\r"));
}

/**
 * mef_reply_get_json:
 * @self: an answer
 * @node: (out) (transfer full): its document, to be freed
 *
 * Returns: (transfer none): the object it is
 */
JsonObject *
mef_reply_get_json (const MefReply *self, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  *node = mef_json_parse (self->body->str, (gssize) self->body->len, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (*node));
  return json_node_get_object (*node);
}

/**
 * mef_reply_get_code:
 * @self: an answer
 *
 * Returns: (transfer full) (nullable): the reason in a problem document, %NULL for another answer
 */
char *
mef_reply_get_code (const MefReply *self)
{
  g_autofree char *type = mef_reply_get_header (self, "Content-Type");
  g_autoptr (JsonNode) node = NULL;

  if (g_strcmp0 (type, "application/problem+json") != 0)
    return NULL;
  return g_strdup (json_object_get_string_member (mef_reply_get_json (self, &node), "code"));
}
