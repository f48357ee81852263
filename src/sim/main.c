/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mes-factures-payfip: the PayFiP simulator as a program. */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-locale.h"
#include "mef-simulator.h"

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* "127.0.0.1:0" or "[::1]:8080". */
static gboolean
split_listen (const char *listen, char **address, guint16 *port)
{
  const char *colon = g_strrstr (listen, ":");
  guint64 number;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    return FALSE;
  *address = g_strndup (listen, (gsize) (colon - listen));
  if ((*address)[0] == '[' && g_str_has_suffix (*address, "]"))
    {
      char *inner = g_strndup (*address + 1, strlen (*address) - 2);

      g_free (*address);
      *address = inner;
    }
  *port = (guint16) number;
  return TRUE;
}

static int
run (MefClock *clock, const char *state, const char *listen)
{
  g_autoptr (MefSimulator) simulator = mef_simulator_new (clock, state);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  guint16 port;

  if (!split_listen (listen, &address, &port))
    {
      g_printerr ("mes-factures-payfip: --listen: %s\n", listen);
      return 2;
    }
  if (!mef_simulator_listen (simulator, address, port, &error))
    {
      const char *reason = mef_error_get_reason (error);
      const gboolean about_state = g_str_equal (reason, "state-malformed");

      g_printerr ("mes-factures-payfip: %s: %s\n", about_state ? state : listen, reason);
      return g_str_equal (reason, "address-not-loopback") ? 2 : 1;
    }
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  printf ("listening on %s\n", mef_simulator_get_url (simulator));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefClock) clock = NULL;
  g_autofree char *listen = NULL, *state = NULL;
  gboolean manual = FALSE;
  const GOptionEntry entries[] = { { "listen", 0, 0, G_OPTION_ARG_STRING, &listen,
                                     N_ ("Loopback address to listen on"), "ADDR:PORT" },
                                   { "state", 0, 0, G_OPTION_ARG_FILENAME, &state,
                                     N_ ("File that keeps the operations"), "FILE" },
                                   { "manual-clock", 0, 0, G_OPTION_ARG_NONE, &manual,
                                     N_ ("Time moves only when told to through /sim/clock"), NULL },
                                   { NULL } };

  mef_locale_init ();
  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("Simulates PayFiP for demonstration, training and tests"));
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("mes-factures-payfip: %s\n", error != NULL ? error->message : argv[1]);
      return 2;
    }
  clock = manual ? mef_clock_new_manual (g_get_real_time () / G_USEC_PER_SEC) : mef_clock_new ();
  return run (clock, state, listen != NULL ? listen : "127.0.0.1:0");
}
