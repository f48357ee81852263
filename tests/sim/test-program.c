/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mes-factures-payfip as whoever starts it sees it: its line, its exit codes, its signals. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static const char *
program (void)
{
  return g_getenv ("MEF_PAYFIP_PROGRAM");
}

static void
test_exit_codes (void)
{
  static const struct
  {
    const char *arguments[3];
    int status;
    const char *output, *errors;
  } cases[] = {
    { { "--help" }, 0, "--listen", "" },
    { { "--help" }, 0, "--movable-clock", "" },
    { { "--nothing" }, 2, "", "--nothing" },
    { { "extra" }, 2, "", "extra" },
    { { "--listen", "127.0.0.1" }, 2, "", "--listen" },
    { { "--listen", "127.0.0.1:70000" }, 2, "", "--listen" },
    { { "--listen", "0.0.0.0:0" }, 2, "", "address-not-loopback" },
    { { "--listen", "192.0.2.1:8080" }, 2, "", "address-not-loopback" },
    { { "--state", "/dev/null" }, 1, "", "/dev/null: state-malformed" },
    { { "--debts", "/dev/null" }, 1, "", "/dev/null: debts-malformed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *argv[] = { program (), cases[i].arguments[0], cases[i].arguments[1], NULL };
      g_autofree char *output = NULL, *errors = NULL;
      int status;

      g_test_message ("%s %s", cases[i].arguments[0], cases[i].arguments[1]);
      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                                   &errors, &status, NULL));
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, cases[i].status);
      g_assert_nonnull (strstr (output, cases[i].output));
      g_assert_nonnull (strstr (errors, cases[i].errors));
    }
}

static GSubprocess *
start (const char *address, char **url)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program (),
                                           "--listen", address, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "listening on http://"));
  *url = g_strdup (line + strlen ("listening on "));
  return process;
}

/* The line is there as soon as a connection is taken, and any of the two signals ends it. */
static void
test_listens (void)
{
  static const struct
  {
    const char *address, *prefix;
    int signal;
  } cases[] = {
    { "127.0.0.1:0", "http://127.0.0.1:", SIGTERM },
    { "127.0.0.2:0", "http://127.0.0.2:", SIGINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = NULL;
      g_autoptr (GSubprocess) process = start (cases[i].address, &url);
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_str_has_prefix (url, cases[i].prefix));
      g_assert_false (g_str_has_suffix (url, "/"));
      g_socket_client_set_enable_proxy (client, FALSE);
      connection = g_socket_client_connect_to_uri (client, url, 80, NULL, &error);
      g_assert_no_error (error);
      g_subprocess_send_signal (process, cases[i].signal);
      g_assert_true (g_subprocess_wait (process, NULL, &error));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
    }
}

/* A port that is taken is said so. */
static void
test_port_taken (void)
{
  g_autofree char *url = NULL;
  g_autoptr (GSubprocess) process = start ("127.0.0.1:0", &url);
  const char *argv[] = { program (), "--listen", url + strlen ("http://"), NULL };
  g_autofree char *errors = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                               NULL, &errors, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_assert_nonnull (strstr (errors, "cannot-listen"));
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (program ());
  g_test_add_func ("/sim/program/exit-codes", test_exit_codes);
  g_test_add_func ("/sim/program/listens", test_listens);
  g_test_add_func ("/sim/program/port-taken", test_port_taken);
  return g_test_run ();
}
