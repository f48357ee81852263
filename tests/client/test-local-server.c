/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting and ending the programs beside the application, with scripts in their place. */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "mef-error.h"
#include "mef-local-server.h"
#include "mef-test-server.h"

/* Each script keeps its process id and arguments, so that the test can look at both. */
#define HEAD "#!/bin/sh\nhere=${0%/*}\necho $$ >\"$here/$1.pid\"\necho \"$@\" >\"$here/$1.args\"\n"
/* Ends by itself long after the test, unlike what reads or writes a pipe that is gone. */
#define STAY "exec sleep 100\n"
#define SERVER                                                                                     \
  HEAD "case $1 in\n"                                                                              \
       "demo) mkdir \"$3\" && echo demo@demo.fr demo5 ;;\n"                                        \
       "init) mkdir -p \"$3/towns/milhaud\" && echo Link: http://x/?LIEN=Mabc ;;\n"                \
       "serve) cp \"${7:-/dev/null}\" \"$here/conf\"; echo listening on http://127.0.0.1:4242/; "  \
       "echo more; exec sleep 100 ;;\n"                                                            \
       "esac\n"
#define SIMULATOR HEAD "echo listening on http://127.0.0.1:4343\n" STAY

typedef struct
{
  char *folder;
  MefLocalServer *server;
  GAsyncResult *slot;
  guint ended;
} Fixture;

static void
write_script (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static char *
read_file (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
ended_cb (MefLocalServer *server, Fixture *f)
{
  g_assert_null (mef_local_server_get_url (server));
  g_assert_null (mef_local_server_get_simulator_url (server));
  f->ended++;
}

static void
make_server (Fixture *f, MefLocalServerKind kind)
{
  g_autofree char *data = g_build_filename (f->folder, "data", NULL);

  f->server = mef_local_server_new_in (kind, f->folder, data);
  g_signal_connect (f->server, "ended", G_CALLBACK (ended_cb), f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_test_subprocess () ? g_strdup (g_getenv ("MEF_TEST_FOLDER"))
                                   : g_dir_make_tmp ("mef-test-XXXXXX", NULL);
  write_script (f, "mes-factures-server", SERVER);
  write_script (f, "mes-factures-payfip", SIMULATOR);
  make_server (f, MEF_LOCAL_SERVER_DEMO);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->server);
  remove_tree (f->folder);
  g_free (f->folder);
}

static gboolean
start (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_local_server_start_async (f->server, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  return mef_local_server_start_finish (f->server, result, error);
}

/* A process nobody has waited for yet has ended all the same. */
static gboolean
is_alive (Fixture *f, const char *name)
{
  g_autofree char *text = read_file (f, name);
  g_autofree char *path = NULL, *stat = NULL;

  g_assert_nonnull (text);
  path = g_strdup_printf ("/proc/%s/stat", g_strchomp (text));
  return g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, ") Z ") == NULL;
}

/* The folder the server got as its data. */
static char *
get_data_dir (Fixture *f)
{
  g_autofree char *text = read_file (f, "serve.args");
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);

  return g_strdup (words[2]);
}

static void
test_demo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data_dir = NULL, *temp_dir = NULL, *config = NULL, *args = NULL;
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *service = NULL, *page = NULL, *form = NULL, *listen = NULL;
  g_autofree char *expected = NULL, *filled = NULL;

  g_assert_true (mef_local_server_is_set_up (f->server));
  g_assert_true (start (f, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (mef_local_server_get_url (f->server), ==, "http://127.0.0.1:4242");
  g_assert_cmpstr (mef_local_server_get_simulator_url (f->server), ==, "http://127.0.0.1:4343");
  g_assert_cmpstr (mef_local_server_get_accounts (f->server), ==, "demo@demo.fr demo5\n");
  data_dir = get_data_dir (f);
  temp_dir = g_path_get_dirname (data_dir);
  args = read_file (f, "--listen.args");
  expected =
      g_strdup_printf ("--listen 127.0.0.1:0 --movable-clock --debts %s/titres.json\n", temp_dir);
  g_assert_cmpstr (args, ==, expected);
  filled = read_file (f, "demo.args");
  g_assert_true (g_str_has_suffix (filled, "/titres.json\n"));
  config = read_file (f, "conf");
  g_assert_true (g_key_file_load_from_data (keys, config, (gsize) -1, G_KEY_FILE_NONE, NULL));
  service = g_key_file_get_string (keys, "payfip", "service-url", NULL);
  page = g_key_file_get_string (keys, "payfip", "page-url", NULL);
  form = g_key_file_get_string (keys, "payfip", "form-url", NULL);
  listen = g_key_file_get_string (keys, "server", "listen", NULL);
  g_assert_cmpstr (service, ==, "http://127.0.0.1:4343/tpa/services/securite");
  g_assert_cmpstr (page, ==, "http://127.0.0.1:4343/tpa/paiementws.web");
  g_assert_cmpstr (form, ==, "http://127.0.0.1:4343/tpa/paiement.web");
  g_assert_cmpstr (listen, ==, "127.0.0.1:0");
  g_assert_false (g_key_file_has_key (keys, "server", "public-url", NULL));

  g_assert_true (g_file_test (data_dir, G_FILE_TEST_IS_DIR));
  g_assert_true (is_alive (f, "serve.pid"));
  g_assert_true (is_alive (f, "--listen.pid"));
  g_clear_object (&f->server);
  g_assert_false (is_alive (f, "serve.pid"));
  g_assert_false (is_alive (f, "--listen.pid"));
  g_assert_false (g_file_test (temp_dir, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (f->ended, ==, 0);
}

static void
test_desk (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *link = NULL, *args = NULL, *data_dir = NULL;

  g_clear_object (&f->server);
  make_server (f, MEF_LOCAL_SERVER_DESK);
  g_assert_false (mef_local_server_is_set_up (f->server));
  g_assert_false (start (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "desk-not-set-up");
  g_clear_error (&error);
  mef_local_server_set_up_async (f->server, "Milhaud", "a@example.org", NULL,
                                 mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  link = mef_local_server_set_up_finish (f->server, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link, ==, "http://x/?LIEN=Mabc");
  g_clear_object (&result); /* it holds the server */
  g_assert_true (mef_local_server_is_set_up (f->server));
  g_assert_true (start (f, &error));
  g_assert_no_error (error);
  g_assert_null (mef_local_server_get_simulator_url (f->server));
  data_dir = get_data_dir (f);
  g_clear_object (&f->server);
  g_assert_false (is_alive (f, "serve.pid"));
  g_assert_true (g_file_test (data_dir, G_FILE_TEST_IS_DIR));
  args = read_file (f, "init.args");
  g_assert_true (g_str_has_suffix (args, "--town Milhaud --admin a@example.org\n"));
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->ended > 0;
}

static void
test_ended (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (start (f, NULL));
  text = read_file (f, "serve.pid");
  kill ((pid_t) g_ascii_strtoll (text, NULL, 10), SIGKILL);
  mef_test_wait_until (has_ended, f);
  g_assert_cmpuint (f->ended, ==, 1);
  g_assert_false (is_alive (f, "--listen.pid"));
}

/* A server that does not listen to the polite request. */
static void
test_stubborn (Fixture *f, gconstpointer data)
{
  write_script (f, "mes-factures-server",
                HEAD "[ $1 = demo ] && exit\ntrap '' TERM\necho listening on "
                     "http://127.0.0.1:4242\nwhile :; do sleep 1; done\n");
  g_assert_true (start (f, NULL));
  g_clear_object (&f->server);
  g_assert_false (is_alive (f, "serve.pid"));
}

static gboolean
are_gone (gpointer data)
{
  return !is_alive (data, "serve.pid") && !is_alive (data, "--listen.pid");
}

/* The application is killed and can do nothing any more: the programs end all the same. */
static void
test_orphans (Fixture *f, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_assert_true (start (f, NULL));
      raise (SIGKILL);
    }
  g_setenv ("MEF_TEST_FOLDER", f->folder, TRUE);
  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());
  mef_test_wait_until (are_gone, f);
  g_unsetenv ("MEF_TEST_FOLDER");
  {
    g_autofree char *data_dir = get_data_dir (f);
    g_autofree char *temp_dir = g_path_get_dirname (data_dir);

    g_assert_true (g_str_has_prefix (temp_dir, g_get_tmp_dir ()));
    remove_tree (temp_dir);
  }
}

static const struct
{
  const char *name, *server, *simulator;
  MefError code;
  const char *reason;
} failures[] = {
  { "demo-refused", HEAD "exit 1\n", SIMULATOR, MEF_ERROR_SERVER, "server-failed" },
  { "silent", HEAD "exit 0\n", SIMULATOR, MEF_ERROR_SERVER, "server-failed" },
  { "nonsense", HEAD "[ $1 = demo ] || echo hello; exec sleep 100\n", HEAD "echo hello\n" STAY,
    MEF_ERROR_SERVER, "server-failed" },
  { "not-an-address", HEAD "exit 0\n", HEAD "echo listening on somewhere\n" STAY, MEF_ERROR_SERVER,
    "server-failed" },
  { "no-interpreter", "#!/nonexistent/shell\n", SIMULATOR, MEF_ERROR_SERVER, "server-failed" },
  { "no-simulator", SERVER, NULL, MEF_ERROR_NOT_FOUND, "server-missing" },
  { "no-server", NULL, SIMULATOR, MEF_ERROR_NOT_FOUND, "server-missing" },
};

static void
test_failure (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *server = g_build_filename (f->folder, "mes-factures-server", NULL);
  g_autofree char *simulator = g_build_filename (f->folder, "mes-factures-payfip", NULL);
  g_autoptr (GError) error = NULL;

  g_remove (server);
  g_remove (simulator);
  if (failures[i].server != NULL)
    write_script (f, "mes-factures-server", failures[i].server);
  if (failures[i].simulator != NULL)
    write_script (f, "mes-factures-payfip", failures[i].simulator);
  g_assert_false (start (f, &error));
  g_assert_error (error, MEF_ERROR, (int) failures[i].code);
  g_assert_cmpstr (error->message, ==, failures[i].reason);
  g_assert_null (mef_local_server_get_url (f->server));
  if (failures[i].simulator != NULL)
    g_assert_false (is_alive (f, "--listen.pid"));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  write_script (f, "mes-factures-payfip", HEAD STAY);
  mef_local_server_start_async (f->server, cancellable, mef_test_store_result_cb, &f->slot);
  g_cancellable_cancel (cancellable);
  result = mef_test_wait_result (&f->slot);
  g_assert_false (mef_local_server_start_finish (f->server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/client/local-server/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("demo", test_demo);
  ADD ("desk", test_desk);
  ADD ("ended", test_ended);
  ADD ("stubborn", test_stubborn);
  ADD ("cancel", test_cancel);
  ADD ("orphans", test_orphans);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/client/local-server/failure/", failures[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_failure, tear_down);
    }
  return g_test_run ();
}
