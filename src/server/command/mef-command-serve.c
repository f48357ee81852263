/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve: runs the server until it is told to stop. Prints one line, "listening on URL", when it is
 * ready: what starts it reads that line. */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "mef-api-table.h"
#include "mef-command.h"
#include "mef-server.h"

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static int
run_server (MefServer *server)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  guint term = g_unix_signal_add (SIGTERM, stop_cb, loop);
  guint interrupt = g_unix_signal_add (SIGINT, stop_cb, loop);
  int status = MEF_EXIT_OK;

  if (mef_server_start (server, &error))
    {
      g_print ("listening on %s\n", mef_server_get_url (server));
      fflush (stdout);
      g_main_loop_run (loop);
    }
  else
    status = mef_command_fail ("serve", error);
  mef_server_stop (server);
  g_source_remove (term);
  g_source_remove (interrupt);
  return status;
}

/**
 * mef_command_serve:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_serve (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autofree char *listen = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("The configuration, when it is not server.conf in the data directory"), "FILE" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen,
      N_ ("Where to listen, before what the configuration says"), "ADDR:PORT" },
    { NULL },
  };
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autoptr (MefServer) server = NULL;
  g_autoptr (GError) error = NULL;
  MefConfig *config;
  int status;

  if (!mef_command_parse ("serve", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc > 1)
    return mef_command_usage_error ("serve", _ ("one data directory is needed: --data DIR"));
  if (listen != NULL && !mef_config_parse_listen (listen, NULL, NULL))
    return mef_command_usage_error ("serve", _ ("--listen takes ADDR:PORT"));
  config = mef_command_load_config (data, path, &error);
  if (config == NULL)
    return mef_command_fail ("serve", error);
  if (listen != NULL)
    {
      g_free (config->listen);
      config->listen = g_strdup (listen);
    }
  server = mef_server_new (data, config, clock, mef_api_get ());
  return run_server (server);
}
