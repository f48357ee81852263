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

typedef struct
{
  char *listen;
  char *state;
  char *debts;
  gboolean manual;
  gboolean movable;
} Options;

static int
fail_listen (const Options *options, const char *listen, const GError *error)
{
  const char *reason = mef_error_get_reason (error);
  const char *about = g_str_equal (reason, "state-malformed")   ? options->state
                      : g_str_equal (reason, "debts-malformed") ? options->debts
                                                                : listen;

  g_printerr ("mes-factures-payfip: %s: %s\n", about, reason);
  return g_str_equal (reason, "address-not-loopback") ? 2 : 1;
}

static int
run (const Options *options)
{
  const char *listen = options->listen != NULL ? options->listen : "127.0.0.1:0";
  g_autoptr (MefClock) clock = options->manual
                                   ? mef_clock_new_manual (g_get_real_time () / G_USEC_PER_SEC)
                                   : mef_clock_new ();
  g_autoptr (MefSimulator) simulator = mef_simulator_new (clock, options->state);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  guint16 port;

  if (!split_listen (listen, &address, &port))
    {
      g_printerr ("mes-factures-payfip: --listen: %s\n", listen);
      return 2;
    }
  mef_simulator_set_debts_file (simulator, options->debts);
  mef_simulator_set_clock_movable (simulator, options->movable);
  if (!mef_simulator_listen (simulator, address, port, &error))
    return fail_listen (options, listen, error);
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
  Options options = { 0 };
  int status = 2;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options.listen, N_ ("Loopback address to listen on"),
      "ADDR:PORT" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options.state, N_ ("File that keeps the operations"),
      "FILE" },
    { "debts", 0, 0, G_OPTION_ARG_FILENAME, &options.debts,
      N_ ("Titres the treasury knows, read again when the file changes"), "FILE" },
    { "manual-clock", 0, 0, G_OPTION_ARG_NONE, &options.manual,
      N_ ("Time moves only when told to through /sim/clock"), NULL },
    { "movable-clock", 0, 0, G_OPTION_ARG_NONE, &options.movable,
      N_ ("Time goes on by itself and can be advanced in /sim/"), NULL },
    { NULL },
  };

  mef_locale_init ();
  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("Simulates PayFiP for demonstration, training and tests"));
  g_option_context_set_description (context, _ ("Its knobs are a page: open /sim/ in a browser."));
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    g_printerr ("mes-factures-payfip: %s\n", error != NULL ? error->message : argv[1]);
  else
    status = run (&options);
  g_free (options.listen);
  g_free (options.state);
  g_free (options.debts);
  return status;
}
