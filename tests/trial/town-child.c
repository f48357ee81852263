/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The town of a trial, as a process of its own that can be killed: the product's server over files
 * that outlive it, with a clock that stands still until it is told. One line in, one line out.
 *
 *   town-child make DIR           fills DIR with a town and ends
 *   town-child serve DIR NOW LISTEN
 *     advance SECONDS             moves the clock and has asked what came due: "now INSTANT"
 *     cash INVOICE                the counter takes what the invoice still needs: "booked CENTS" */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "mef-api-table.h"
#include "mef-db-private.h"
#include "mef-engine.h"
#include "mef-ledger.h"
#include "mef-regie-table.h"
#include "mef-server.h"
#include "mef-test-town.h"
#include "mef-txn.h"

typedef struct
{
  MefServer *server;
  MefClock *clock;
  GMainLoop *loop;
} Child;

static MefEngine *
get_engine (Child *self)
{
  const MefTown *town = g_ptr_array_index (mef_server_get_towns (self->server), 0);

  return town->engine;
}

static void
answer (const char *format, gint64 value)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  printf (format, value);
#pragma GCC diagnostic pop
  fflush (stdout);
}

/* Looked at every few milliseconds: the next question begins where the last one ended. */
static gboolean
idle_cb (gpointer user_data)
{
  Child *self = user_data;

  if (!mef_payments_is_idle (get_engine (self)->payments))
    return G_SOURCE_CONTINUE;
  answer ("now %" G_GINT64_FORMAT "\n", mef_clock_now (self->clock));
  return G_SOURCE_REMOVE;
}

static void
advance (Child *self, gint64 seconds)
{
  mef_clock_advance (self->clock, seconds);
  mef_payments_wake (get_engine (self)->payments);
  g_timeout_add (2, idle_cb, self);
}

/* Takes at the counter whatever is still due, online payment or not: the clerk was told, and did.
 */
static gboolean
cash_job (MefDb *db, gpointer data, GError **error)
{
  gint64 *args = data; /* the invoice, the instant; then what was taken */
  MefLedgerPayment payment = { .means = "cash", .paid_at = args[1], .booked_at = args[1] };
  const MefNumber of[] = { { ":id", args[0] }, { NULL, 0 } };
  gint64 payment_id;

  args[2] = 0;
  if (!mef_db_read_int (db, "SELECT remaining FROM invoice_balance WHERE invoice_id = :id", of,
                        &payment.amount, error) ||
      !mef_db_read_int (db, "SELECT regie_id FROM invoice WHERE id = :id", of, &payment.regie_id,
                        error))
    return FALSE;
  args[2] = payment.amount;
  return payment.amount == 0 ||
         mef_ledger_book (db, &payment, args, &payment.amount, 1, &payment_id, error);
}

static void
cash (Child *self, gint64 invoice)
{
  const MefTown *town = g_ptr_array_index (mef_server_get_towns (self->server), 0);
  gint64 args[] = { invoice, mef_clock_now (self->clock), 0 };
  g_autoptr (GError) error = NULL;

  if (!mef_writer_run (town->writer, cash_job, args, &error))
    g_error ("the counter could not book: %s", error->message);
  answer ("booked %" G_GINT64_FORMAT "\n", args[2]);
}

static gboolean
command_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  Child *self = user_data;
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    g_main_loop_quit (self->loop);
  else if (g_str_has_prefix (line, "advance "))
    advance (self, g_ascii_strtoll (line + 8, NULL, 10));
  else if (g_str_has_prefix (line, "cash "))
    cash (self, g_ascii_strtoll (line + 5, NULL, 10));
  else
    g_error ("no such command: %s", line);
  return G_SOURCE_CONTINUE;
}

static int
serve (const char *dir, gint64 now, const char *listen)
{
  g_autofree char *path = g_build_filename (dir, "server.conf", NULL);
  g_autoptr (GIOChannel) in = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Child self = { 0 };
  MefConfig *config;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  config = mef_config_parse (text, path, &error);
  g_assert_no_error (error);
  g_free (config->listen);
  config->listen = g_strdup (listen);
  self.clock = mef_clock_new_manual (now);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.server = mef_server_new (dir, config, self.clock, mef_api_get ());
  mef_server_start (self.server, &error);
  g_assert_no_error (error);
  printf ("listening on %s\n", mef_server_get_url (self.server));
  fflush (stdout);
  g_io_add_watch (in, G_IO_IN | G_IO_HUP, command_cb, &self);
  g_main_loop_run (self.loop);
  mef_server_stop (self.server);
  g_object_unref (self.server);
  g_object_unref (self.clock);
  g_main_loop_unref (self.loop);
  return 0;
}

static gint64
add_regie (MefTestTown *town, const char *name, const char *offer, MefDebtReferenceKind kind)
{
  MefRegieRow row = { .name = (char *) name,
                      .offer = (char *) offer,
                      .client_number =
                          (char *) (kind == MEF_DEBT_REFERENCE_TITRE ? "001966" : "001965"),
                      .saisie = 'T',
                      .online = TRUE,
                      .reference_kind = kind };
  gint64 id;

  g_assert_true (mef_regie_insert (town->db, &row, &id, NULL));
  return id;
}

/* Four régies, one of each kind, and twenty invoices of two people. */
static int
make (const char *dir)
{
  MefTestTown *town = mef_test_town_new ();
  const MefDay day = mef_day_new (2025, 10, 31);
  gint64 regies[] = { 1, 2, 0, 0 };
  g_autoptr (GError) error = NULL;

  regies[2] = add_regie (town, "REGIE PISCINE", "form", MEF_DEBT_REFERENCE_FREE);
  regies[3] = add_regie (town, "TITRES", "titre", MEF_DEBT_REFERENCE_TITRE);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *number = g_strdup_printf ("2025-%u-1", 401 + i);

      mef_test_town_add (town, 1 + i % 2, regies[i / 2 % 4], number, 1000 + 137 * (MefCents) i, day,
                         0);
    }
  mef_db_exec (town->db, "UPDATE invoice SET reference = number WHERE regie_id = 4", &error);
  g_assert_no_error (error);
  g_assert_true (mef_db_checkpoint (town->db, NULL));
  g_clear_pointer (&town->db, mef_db_close);
  g_assert_cmpint (g_rename (town->data_dir, dir), ==, 0);
  mef_test_town_free (town);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "make"))
    return make (argv[2]);
  if (argc == 5 && g_str_equal (argv[1], "serve"))
    return serve (argv[2], g_ascii_strtoll (argv[3], NULL, 10), argv[4]);
  return 2;
}
