/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: the auditor over the towns of a data directory. Prints what is wrong, what somebody has
 * to look at, a line each, or "ok". Only reads; the server may be running. */
#include "config.h"

#include <glib/gi18n.h>

#include "mef-alarm-table.h"
#include "mef-check.h"
#include "mef-command-check.h"
#include "mef-command.h"
#include "mef-day.h"
#include "mef-town-store.h"

static void
print_alarm (const MefAlarmRow *row, gpointer user_data)
{
  const char *host = user_data;
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (row->raised_at);
  g_autofree char *instant = g_date_time_format (at, "%FT%TZ");

  g_print ("%s: alarm: %s since=%s", host, row->kind, instant);
  if (row->attempt_id != 0)
    g_print (" attempt=%" G_GINT64_FORMAT, row->attempt_id);
  if (row->payment_id != 0)
    g_print (" payment=%" G_GINT64_FORMAT, row->payment_id);
  g_print ("%s%s\n", row->detail[0] != '\0' ? " detail=" : "", row->detail);
}

static void
fail (const char *host, GError *error, guint *n_problems)
{
  g_prefix_error (&error, "%s: ", host);
  mef_command_fail ("check", error);
  g_error_free (error);
  (*n_problems)++;
}

/* An alarm is nothing wrong with the data: it is printed, and does not make check fail. What cannot
 * be looked at hides nothing else, of this town or of another. */
static void
check_town (const char *data_dir,
            const char *host,
            const MefCheckPayments *payments,
            guint *n_problems)
{
  g_autofree char *path = mef_town_store_get_path (data_dir, host);
  GError *error = NULL;
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, &error);
  g_autoptr (GPtrArray) problems = NULL;

  if (db == NULL)
    {
      fail (host, error, n_problems);
      return;
    }
  problems = mef_check_run (db);
  for (guint i = 0; i < problems->len; i++)
    g_print ("%s: %s\n", host, (const char *) g_ptr_array_index (problems, i));
  *n_problems += problems->len;
  if (!mef_alarm_each_open (db, print_alarm, (gpointer) host, &error))
    fail (host, g_steal_pointer (&error), n_problems);
  if (payments != NULL && !mef_command_check_payments (host, db, payments, n_problems, &error))
    fail (host, error, n_problems);
}

/* A report is of one town. */
static GPtrArray *
choose_hosts (const char *data_dir, const char *host, gboolean one, GError **error)
{
  g_autoptr (GPtrArray) hosts = NULL;
  char *chosen;

  if (host == NULL && !one)
    return mef_town_store_list (data_dir, error);
  chosen = mef_command_choose_town (data_dir, host, error);
  if (chosen == NULL)
    return NULL;
  hosts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (hosts, chosen);
  return g_steal_pointer (&hosts);
}

static int
check_towns (const char *data_dir, const char *host, const MefCheckPayments *payments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts =
      choose_hosts (data_dir, host, payments != NULL && payments->report != NULL, &error);
  guint n_problems = 0;

  if (hosts == NULL)
    return mef_command_fail ("check", error);
  for (guint i = 0; i < hosts->len; i++)
    check_town (data_dir, g_ptr_array_index (hosts, i), payments, &n_problems);
  if (n_problems > 0)
    return MEF_EXIT_FAILED;
  g_print ("ok\n");
  return MEF_EXIT_OK;
}

/* As they stand on the command line; all are owned. */
typedef struct
{
  char *data, *town, *config, *since, *report, *from, *to, *regie;
  gboolean payments;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->town);
  g_free (options->config);
  g_free (options->since);
  g_free (options->report);
  g_free (options->from);
  g_free (options->to);
  g_free (options->regie);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
is_day (const char *text)
{
  return text == NULL || mef_day_parse_iso (text) != MEF_DAY_NONE;
}

/* NULL where they go together. */
static const char *
find_contradiction (const Options *options)
{
  const gboolean of_report = options->from != NULL || options->to != NULL || options->regie != NULL;

  if (options->data == NULL)
    return _ ("one data directory is needed: --data DIR");
  if (!options->payments &&
      (options->config != NULL || options->since != NULL || options->report != NULL || of_report))
    return _ ("--config, --since and --report go with --payments");
  if (!is_day (options->since) || (options->since != NULL && options->report != NULL))
    return _ ("--since takes a day, YYYY-MM-DD, and no --report");
  if (of_report && options->report == NULL)
    return _ ("--from, --to and --regie go with --report");
  if (!is_day (options->from) || !is_day (options->to) ||
      (options->from == NULL) != (options->to == NULL))
    return _ ("--from and --to take a day each, YYYY-MM-DD, and go together");
  return NULL;
}

/**
 * mef_command_check:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status: 1 as well when something is wrong with the data, or something is to be
 *   done about a payment
 */
int
mef_command_check (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &options.town,
      N_ ("Only this town; needed with --report where there are several"), "HOST" },
    { "payments", 0, 0, G_OPTION_ARG_NONE, &options.payments,
      N_ ("Compare the online payments with what PayFiP knows of them"), NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
      N_ ("The configuration, when it is not server.conf in the data directory"), "FILE" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &options.since,
      N_ ("With --payments: the first day, 31 days ago unless told"), "YYYY-MM-DD" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report,
      N_ ("With --payments: PayFiP’s report for a régie, instead of asking it"), "FILE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from,
      N_ ("With --report: the first day it is of, unless its first line says it"), "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to,
      N_ ("With --report: the last day it is of, unless its last line says it"), "YYYY-MM-DD" },
    { "regie", 0, 0, G_OPTION_ARG_STRING, &options.regie,
      N_ ("With --report: the régie it is of, which it may have no line of"), "NAME" },
    { NULL },
  };
  g_autoptr (MefConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  MefCheckPayments payments;
  const char *contradiction;
  int status;

  if (!mef_command_parse ("check", entries, &argc, &argv, &status))
    return status;
  contradiction =
      argc > 1 ? _ ("one data directory is needed: --data DIR") : find_contradiction (&options);
  if (contradiction != NULL)
    return mef_command_usage_error ("check", contradiction);
  if (!options.payments)
    return check_towns (options.data, options.town, NULL);
  config = mef_command_load_config (options.data, options.config, &error);
  if (config == NULL)
    return mef_command_fail ("check", error);
  payments = (MefCheckPayments){
    .config = config,
    .since = options.since,
    .report = options.report,
    .from = options.from != NULL ? mef_day_parse_iso (options.from) : MEF_DAY_NONE,
    .to = options.to != NULL ? mef_day_parse_iso (options.to) : MEF_DAY_NONE,
    .regie = options.regie,
  };
  return check_towns (options.data, options.town, &payments);
}
