/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program itself: its one line when ready, its end on a signal, its exit statuses. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "mef-regie-table.h"
#include "mef-server-fixture.h"
#include "mef-town-store.h"

#define HOST "demo.example"

static char *
make_data (char saisie)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("mef-program-XXXXXX", &error);
  const MefRegieRow row = {
    .name = "REGIE", .offer = "ws", .client_number = "001964", .saisie = saisie, .online = TRUE
  };
  g_autofree char *file = mef_town_store_get_path (path, HOST);
  g_autoptr (MefDb) db = NULL;
  gint64 id;

  g_assert_no_error (error);
  mef_town_store_create (path, HOST, "Exemple", FALSE, 1, &error);
  g_assert_no_error (error);
  db = mef_db_open (file, MEF_DB_WRITE, &error);
  g_assert_no_error (error);
  mef_regie_insert (db, &row, &id, &error);
  g_assert_no_error (error);
  return path;
}

static GSubprocess *
start_program (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("MEF_SERVER"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process =
      g_subprocess_newv ((const char *const *) argv->pdata,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  return process;
}

/* Runs it to its end; returns what it printed on both outputs, one after the other. */
static char *
run (const char *const *arguments, int *status)
{
  g_autoptr (GSubprocess) process = start_program (arguments);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  *status = g_subprocess_get_exit_status (process);
  return g_strconcat (out, err, NULL);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) out =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static void
test_usage (void)
{
  static const struct
  {
    const char *arguments[6];
    int status;
    const char *says;
  } cases[] = {
    { { NULL }, 2, "--help" },
    { { "dance" }, 2, "dance" },
    { { "--help" }, 0, "serve" },
    { { "--version" }, 0, "mes-factures-server " PACKAGE_VERSION },
    { { "-h" }, 0, "serve" },
    { { "serve", "--help" }, 0, "--listen" },
    { { "serve", "-h" }, 0, "--listen" },
    { { "check", "--help" }, 0, "--data" },
    { { "backup", "--help" }, 0, "--town" },
    { { "restore", "--help" }, 0, "--data" },
    { { "serve" }, 2, "--data" },
    { { "serve", "--data" }, 2, "--data" },
    { { "serve", "--wrong" }, 2, "--wrong" },
    { { "serve", "--data", "/nowhere", "more" }, 2, "--data" },
    { { "serve", "--data", "/nowhere", "--listen", "there" }, 2, "--listen" },
    { { "serve", "--data", "/nowhere" }, 1, "no-data-dir" },
    { { "serve", "--data", "/nowhere", "--config", "/nowhere" }, 1, "config-unreadable" },
    { { "check", "--data", "/nowhere" }, 1, "no-data-dir" },
    { { "check" }, 2, "--data" },
    { { "backup", "--data", "/nowhere" }, 2, "backup" },
    { { "backup", "--data", "/nowhere", "/nowhere/x" }, 1, "no-data-dir" },
    { { "restore", "--data", "/nowhere", "/nowhere/x" }, 1, "restore" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int status;
      g_autofree char *said = run (cases[i].arguments, &status);

      g_test_message ("%u: %s", i, said);
      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_nonnull (strstr (said, cases[i].says));
    }
}

/* Every command that is listed tells its own usage and options, and nothing of the option parser's
 * own usage, which knows neither the program's name nor the command's. */
static void
test_help (void)
{
  int status;
  g_autofree char *listed = run ((const char *[]){ "--help", NULL }, &status);
  g_auto (GStrv) lines = g_strsplit (listed, "\n", -1);
  guint n_commands = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;
      g_autofree char *said = NULL;
      g_autofree char *usage = NULL;

      if (!g_str_has_prefix (lines[i], "  ") || lines[i][2] == ' ')
        continue;
      words = g_strsplit (lines[i] + 2, " ", 2);
      said = run ((const char *[]){ words[0], "--help", NULL }, &status);
      g_test_message ("%s", said);
      usage = g_strdup_printf ("mes-factures-server %s %s\n", words[0], g_strstrip (words[1]));
      g_assert_cmpint (status, ==, 0);
      g_assert_true (g_str_has_prefix (said, usage));
      g_assert_nonnull (strstr (said, "\n  --data"));
      g_assert_null (strstr (said, "[OPTION"));
      n_commands++;
    }
  g_assert_cmpuint (n_commands, >=, 10);
}

static void
test_serve (void)
{
  g_autofree char *data = make_data ('T');
  static const int signals[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      const char *const arguments[] = { "serve", "--data", data, "--listen", "127.0.0.1:0", NULL };
      g_autoptr (GSubprocess) process = start_program (arguments);
      g_autofree char *line = read_line (process);
      MefServerFixture remote = { 0 };
      g_autoptr (MefReply) reply = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_str_has_prefix (line, "listening on http://127.0.0.1:"));
      remote.port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
      reply = mef_server_fixture_call (&remote, "GET", "/healthz", NULL, NULL);
      g_assert_cmpuint (reply->status, ==, 200);
      /* An idle connection does not hold the end up. */
      mef_server_fixture_connect (&remote);
      g_subprocess_send_signal (process, signals[i]);
      g_subprocess_wait (process, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
    }
  mef_test_remove_tree (data);
}

static void
test_simulator_in_production (void)
{
  static const struct
  {
    char saisie;
    gboolean refused;
  } cases[] = { { 'T', FALSE }, { 'X', FALSE }, { 'W', TRUE }, { 'M', TRUE }, { 'A', TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = make_data (cases[i].saisie);
      g_autofree char *file = g_build_filename (data, "server.conf", NULL);
      const char *const arguments[] = { "serve", "--data", data, NULL };
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *line = NULL;

      g_file_set_contents (file, "[payfip]\nservice-url=http://127.0.0.1:9/ws\n", -1, NULL);
      process = start_program (arguments);
      line = read_line (process);
      g_assert_cmpint (line == NULL, ==, cases[i].refused);
      g_subprocess_send_signal (process, SIGTERM);
      g_subprocess_wait (process, NULL, NULL);
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, cases[i].refused ? 1 : 0);
      mef_test_remove_tree (data);
    }
}

static void
test_check_and_backup (void)
{
  g_autofree char *data = make_data ('T');
  g_autofree char *copy = g_build_filename (data, "copy.db", NULL);
  g_autofree char *elsewhere = g_build_filename (data, "elsewhere", NULL);
  const struct
  {
    const char *arguments[5];
    int status;
    const char *says;
  } steps[] = {
    { { "check", "--data", data }, 0, "ok\n" },
    { { "backup", "--data", data, copy }, 0, "" },
    { { "backup", "--data", data, copy }, 1, "file-exists" },
    { { "restore", "--data", data, copy }, 1, "town-exists" },
    { { "restore", "--data", elsewhere, copy }, 0, "" },
    { { "check", "--data", elsewhere }, 0, "ok\n" },
    { { "restore", "--data", elsewhere, "/dev/null" }, 1, "restore" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      int status;
      g_autofree char *said = run (steps[i].arguments, &status);

      g_test_message ("%u: %s", i, said);
      g_assert_cmpint (status, ==, steps[i].status);
      g_assert_nonnull (strstr (said, steps[i].says));
    }
  mef_test_remove_tree (data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/program/usage", test_usage);
  g_test_add_func ("/server/program/help", test_help);
  g_test_add_func ("/server/program/serve", test_serve);
  g_test_add_func ("/server/program/simulator-in-production", test_simulator_in_production);
  g_test_add_func ("/server/program/check-and-backup", test_check_and_backup);
  return g_test_run ();
}
