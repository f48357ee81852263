/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS of our own: who speaks it is served, who does not, or is late with it, or leaves in the
 * middle of the handshake, is let go. A program of its own, because the backend is a module that is
 * loaded while threads run. */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mef-server-fixture.h"
#include "mef-worker.h"

#define GET "GET /healthz HTTP/1.1\r\nHost: demo.example\r\n\r\n"

static const MefServerApi api = {
  .handlers = { [MEF_ROUTE_HEALTH] = mef_handle_health },
};

static void
count_open_cb (MefServerFixture *fixture, gpointer data)
{
  MefWorker *worker = mef_server_get_worker (fixture->server);

  *(guint *) data = mef_listener_get_open (mef_worker_get_listener (worker));
}

static char *
tls_config (void)
{
  g_autofree char *certificate =
      g_test_build_filename (G_TEST_DIST, "data", "tls", "certificate.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "data", "tls", "key.pem", NULL);

  return g_strdup_printf ("[server]\ntls-certificate=%s\ntls-key=%s\n", certificate, key);
}

static gboolean
accept_any_cb (GTlsConnection *connection,
               GTlsCertificate *certificate,
               GTlsCertificateFlags flags,
               gpointer data)
{
  return TRUE;
}

static void
assert_tls_serving (MefServerFixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) base = NULL;
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[16] = "";

  g_socket_client_set_timeout (client, 10);
  base = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (base), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_any_cb), NULL);
  for (guint i = 0; i < 3; i++)
    {
      gsize got;

      g_output_stream_write_all (g_io_stream_get_output_stream (tls), GET, strlen (GET), NULL, NULL,
                                 &error);
      g_assert_no_error (error);
      g_input_stream_read_all (g_io_stream_get_input_stream (tls), buffer, 12, &got, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (buffer, ==, "HTTP/1.1 200");
      while (strstr (buffer, "}") == NULL)
        {
          memset (buffer, 0, sizeof buffer);
          g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (tls), buffer, 15,
                                                NULL, &error),
                           >, 0);
        }
    }
  g_io_stream_close (tls, NULL, NULL);
}

static void
test_tls (void)
{
  g_autofree char *config = tls_config ();
  g_autoptr (MefServerFixture) fixture = NULL;
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint open = 1;
  const MefListenerLimits limits = { 64, 8, 5, 500 };
  int silent, plain, leaving;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("no TLS here");
      return;
    }
  fixture = mef_server_fixture_new (&api, config, &limits, NULL, NULL);
  g_assert_true (g_str_has_prefix (fixture->url, "https://"));
  silent = mef_server_fixture_connect (fixture);
  plain = mef_server_fixture_connect (fixture);
  leaving = mef_server_fixture_connect (fixture);
  g_assert_true (mef_socket_send (leaving, "\x16\x03\x01\x02\x00\x01", 6));
  close (leaving);
  g_assert_true (mef_socket_send (plain, GET, strlen (GET)));
  g_assert_true (mef_socket_wait_end (plain, 5000));
  assert_tls_serving (fixture);
  g_assert_true (mef_socket_wait_end (silent, 5000));
  close (silent);
  close (plain);
  while (open > 0 && g_get_monotonic_time () < until)
    mef_server_fixture_run (fixture, count_open_cb, &open);
  g_assert_cmpuint (open, ==, 0);
  /* Handshakes ran in threads that wait for more work; the leak checker stumbles over those. */
  g_thread_pool_set_max_unused_threads (0);
  g_thread_pool_stop_unused_threads ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/tls/clients", test_tls);
  return g_test_run ();
}
