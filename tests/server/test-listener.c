/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accept loop under stress: late clients, too many of them, no descriptors left, clients that
 * vanish at every moment. Waiting is always for something the server does, within a bound. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mef-response.h"
#include "mef-server-fixture.h"
#include "mef-worker.h"

#define HOST "Host: demo.example\r\n"
#define GET "GET /healthz HTTP/1.1\r\n" HOST "\r\n"
#define POST "POST /api/v1/sessions HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\n"

#define BIG_ANSWER (32 * 1024 * 1024)

static void
answer_big (MefRequest *request)
{
  GString *body = g_string_sized_new (BIG_ANSWER);

  g_string_set_size (body, BIG_ANSWER);
  memset (body->str, ' ', BIG_ANSWER);
  mef_request_respond_json (request, 200, body);
}

static void
finish_paused (MefRequest *request, gpointer user_data)
{
  mef_request_respond_empty (request, 204);
  mef_request_resume (request);
}

static gpointer
answer_from_thread (gpointer data)
{
  MefRequest *request = data;

  mef_request_invoke (request, finish_paused, NULL, NULL);
  mef_request_unref (request);
  return NULL;
}

static void
answer_later (MefRequest *request)
{
  mef_request_pause (request);
  g_thread_unref (g_thread_new ("later", answer_from_thread, mef_request_ref (request)));
}

static const MefServerApi api = {
  .handlers = { [MEF_ROUTE_HEALTH] = mef_handle_health,
                [MEF_ROUTE_TOWN] = answer_big,
                [MEF_ROUTE_SESSION_CREATE] = answer_later },
};

static MefServerFixture *
start (guint connections, guint request_ms, const char *config)
{
  const MefListenerLimits limits = { connections, 8, 5, request_ms };

  return mef_server_fixture_new (&api, config, &limits, NULL, NULL);
}

typedef struct
{
  guint open;
  guint running;
  MefListenerCounters counters;
} State;

static void
read_state_cb (MefServerFixture *fixture, gpointer data)
{
  State *state = data;
  MefWorker *worker = mef_server_get_worker (fixture->server);

  state->open = mef_listener_get_open (mef_worker_get_listener (worker));
  state->running = mef_worker_get_running (worker);
  state->counters = mef_listener_get_counters (mef_worker_get_listener (worker));
}

static State
read_state (MefServerFixture *fixture)
{
  State state;

  mef_server_fixture_run (fixture, read_state_cb, &state);
  return state;
}

/* Everything that was opened must go: a connection forgotten is a descriptor lost for ever. */
static void
assert_all_closed (MefServerFixture *fixture)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  State state = read_state (fixture);

  while ((state.open > 0 || state.running > 0) && g_get_monotonic_time () < until)
    state = read_state (fixture);
  g_assert_cmpuint (state.open, ==, 0);
  g_assert_cmpuint (state.running, ==, 0);
  g_assert_cmpuint (state.counters.closed, ==, state.counters.accepted);
}

static void
assert_serving (MefServerFixture *fixture)
{
  g_autoptr (MefReply) reply = mef_server_fixture_raw (fixture, GET, strlen (GET));

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_keep_alive (void)
{
  g_autoptr (MefServerFixture) fixture = start (64, 2000, NULL);
  int fd = mef_server_fixture_connect (fixture);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (MefReply) reply = NULL;

      g_assert_true (mef_socket_send (fd, GET, strlen (GET)));
      reply = mef_socket_read_reply (fd, FALSE);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_false (reply->ended);
    }
  g_assert_cmpuint (read_state (fixture).counters.accepted, ==, 1);
  close (fd);
  assert_all_closed (fixture);
}

/* A deadline is for a whole request: a byte now and then does not move it. */
static void
test_late_clients (void)
{
  g_autoptr (MefServerFixture) fixture = start (64, 300, NULL);
  static const char *const starts[] = { "", "GET /heal", "GET /healthz HTTP/1.1\r\nHost: d", POST,
                                        POST "half" };
  static const char *const trickle = "aaaaaaaaaa";
  int fds[G_N_ELEMENTS (starts) + 1];
  guint n = 0;

  for (; n < G_N_ELEMENTS (starts); n++)
    {
      fds[n] = mef_server_fixture_connect (fixture);
      g_assert_true (mef_socket_send (fds[n], starts[n], strlen (starts[n])));
    }
  /* One that had an answer already and then dawdles over its second request. */
  fds[n] = mef_server_fixture_connect (fixture);
  {
    g_autoptr (MefReply) reply = NULL;

    g_assert_true (mef_socket_send (fds[n], GET, strlen (GET)));
    reply = mef_socket_read_reply (fds[n], FALSE);
    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_true (mef_socket_send (fds[n], "GET /", 5));
    n++;
  }
  assert_serving (fixture);
  for (guint i = 0; i < n; i++)
    {
      gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

      while (!mef_socket_wait_end (fds[i], 50))
        {
          g_assert_cmpint (g_get_monotonic_time (), <, until);
          if (i < 3)
            mef_socket_send (fds[i], trickle, 1);
        }
      close (fds[i]);
    }
  g_assert_cmpuint (read_state (fixture).counters.cut, ==, n);
  assert_all_closed (fixture);
  assert_serving (fixture);
}

/* Who does not take the answer is cut too, by the socket's time-out or the deadline. */
static void
test_slow_reader (void)
{
  const MefListenerLimits limits = { 64, 8, 1, 300 };
  g_autoptr (MefServerFixture) fixture = mef_server_fixture_new (&api, NULL, &limits, NULL, NULL);
  const char *request = "GET /api/v1/town HTTP/1.1\r\n" HOST "\r\n";
  int fd = mef_server_fixture_connect (fixture);

  g_assert_true (mef_socket_send (fd, request, strlen (request)));
  assert_serving (fixture);
  assert_all_closed (fixture);
  close (fd);
}

static void
test_connection_cap (void)
{
  g_autoptr (MefServerFixture) fixture = start (20, 60000, NULL);
  int fds[30];
  guint refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = mef_server_fixture_connect (fixture);
  for (guint i = 20; i < G_N_ELEMENTS (fds); i++)
    refused += mef_socket_wait_end (fds[i], 5000);
  g_assert_cmpuint (refused, ==, 10);
  g_assert_cmpuint (read_state (fixture).open, ==, 20);
  g_assert_cmpuint (read_state (fixture).counters.refused, ==, 10);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_all_closed (fixture);
  assert_serving (fixture);
}

/* Without a descriptor left, waiting clients are let go, and all is well again afterwards. */
static void
test_no_descriptors (void)
{
  g_autoptr (MefServerFixture) fixture = start (512, 60000, NULL);
  struct rlimit before, narrow;
  int fds[40], next;
  guint ended = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      g_assert_cmpint (fds[i], >=, 0);
    }
  assert_all_closed (fixture);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  next = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  close (next);
  narrow = before;
  narrow.rlim_cur = (rlim_t) next + 10;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &narrow), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      int real = mef_server_fixture_reconnect (fixture, fds[i]);

      g_assert_cmpint (real, ==, 0);
    }
  for (guint i = 10; i < G_N_ELEMENTS (fds); i++)
    ended += mef_socket_wait_end (fds[i], 5000);
  g_assert_cmpuint (ended, ==, G_N_ELEMENTS (fds) - 10);
  g_assert_cmpuint (read_state (fixture).counters.refused, >=, 30);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  assert_serving (fixture);
  assert_all_closed (fixture);
}

static void
reset (int fd)
{
  struct linger hard = { 1, 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close (fd);
}

/* Clients that reset the connection before, during and after everything. */
static void
test_abort_storm (void)
{
  g_autoptr (MefServerFixture) fixture = start (512, 5000, NULL);
  static const char *const texts[] = {
    "",
    "GET /hea",
    GET,
    GET GET GET,
    POST,
    POST "0123456789",
    POST "0123456789" POST "0123456789",
    "GET /api/v1/town HTTP/1.1\r\n" HOST "\r\n",
    "TRACE / HTTP/1.1\r\n" HOST "\r\n",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nffff\r\nxx",
  };

  for (guint i = 0; i < 400; i++)
    {
      const char *text = texts[i % G_N_ELEMENTS (texts)];
      int fd = mef_server_fixture_connect (fixture);

      g_assert_true (mef_socket_send (fd, text, strlen (text)));
      if (i % 3 == 1) /* once the server is at it */
        read_state (fixture);
      else if (i % 3 == 2 && text[0] != '\0') /* once it answers, or waits for more */
        {
          char byte;

          recv (fd, &byte, 1, MSG_DONTWAIT);
        }
      if (i % 2 == 0)
        reset (fd);
      else
        close (fd);
    }
  assert_serving (fixture);
  assert_all_closed (fixture);
}

static void
test_half_close (void)
{
  g_autoptr (MefServerFixture) fixture = start (64, 2000, NULL);
  int fd = mef_server_fixture_connect (fixture);
  g_autoptr (MefReply) all = NULL;
  const char *first;

  g_assert_true (mef_socket_send (fd, GET GET, 2 * strlen (GET)));
  g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
  all = mef_socket_read_reply (fd, TRUE);
  g_assert_cmpuint (all->status, ==, 200);
  first = strstr (all->body->str, "HTTP/1.1 200");
  g_assert_nonnull (first);
  close (fd);
  assert_all_closed (fixture);
}

static int late_fd;

/* Somebody whose request was half read goes on sending while the towns are being stopped. */
static void
send_rest (MefServer *server, MefTown *town)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  char byte;

  g_assert_true (mef_socket_send (late_fd, "\r\n", 2));
  while (recv (late_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
}

static void
answer_never (MefRequest *request)
{
  g_assert_not_reached ();
}

static void
test_stopping (void)
{
  static const MefServerApi late = { .handlers = { [MEF_ROUTE_TOWN] = answer_never },
                                     .stop_town = send_rest };
  const MefListenerLimits limits = { 64, 8, 5, 20000 };
  const char half[] = "GET /api/v1/town HTTP/1.1\r\n" HOST;
  MefServerFixture *fixture = mef_server_fixture_new (&late, NULL, &limits, NULL, NULL);
  g_autoptr (MefReply) reply = NULL;
  g_autofree char *code = NULL;

  late_fd = mef_server_fixture_connect (fixture);
  g_assert_true (mef_socket_send (late_fd, half, strlen (half)));
  while (read_state (fixture).counters.accepted == 0)
    ;
  mef_server_fixture_free (fixture);
  reply = mef_socket_read_reply (late_fd, FALSE);
  g_assert_cmpuint (reply->status, ==, 503);
  code = mef_reply_get_code (reply);
  g_assert_cmpstr (code, ==, "stopping");
  close (late_fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/listener/keep-alive", test_keep_alive);
  g_test_add_func ("/server/listener/late-clients", test_late_clients);
  g_test_add_func ("/server/listener/slow-reader", test_slow_reader);
  g_test_add_func ("/server/listener/connection-cap", test_connection_cap);
  g_test_add_func ("/server/listener/no-descriptors", test_no_descriptors);
  g_test_add_func ("/server/listener/abort-storm", test_abort_storm);
  g_test_add_func ("/server/listener/half-close", test_half_close);
  g_test_add_func ("/server/listener/stopping", test_stopping);
  return g_test_run ();
}
