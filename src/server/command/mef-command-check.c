/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: the auditor over every town of a data directory. Prints what is wrong, what somebody has
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

/* An alarm is nothing wrong with the data: it is printed, and does not make check fail. */
static gboolean
check_town (const char *data_dir,
            const char *host,
            const MefCheckPayments *payments,
            guint *n_problems,
            GError **error)
{
  g_autofree char *path = mef_town_store_get_path (data_dir, host);
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, error);
  g_autoptr (GPtrArray) problems = db != NULL ? mef_check_run (db) : NULL;

  if (problems == NULL)
    {
      g_prefix_error (error, "%s: ", host);
      return FALSE;
    }
  for (guint i = 0; i < problems->len; i++)
    g_print ("%s: %s\n", host, (const char *) g_ptr_array_index (problems, i));
  *n_problems += problems->len;
  if (!mef_alarm_each_open (db, print_alarm, (gpointer) host, error) ||
      (payments != NULL && !mef_command_check_payments (host, db, payments, n_problems, error)))
    {
      g_prefix_error (error, "%s: ", host);
      return FALSE;
    }
  return TRUE;
}

static int
check_towns (const char *data_dir, const MefCheckPayments *payments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = mef_town_store_list (data_dir, &error);
  guint n_problems = 0;

  for (guint i = 0; hosts != NULL && i < hosts->len; i++)
    {
      if (!check_town (data_dir, g_ptr_array_index (hosts, i), payments, &n_problems, &error))
        break;
    }
  if (error != NULL)
    return mef_command_fail ("check", error);
  if (n_problems > 0)
    return MEF_EXIT_FAILED;
  g_print ("ok\n");
  return MEF_EXIT_OK;
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
  g_autofree char *data = NULL, *path = NULL, *since = NULL, *report = NULL;
  gboolean payments = FALSE;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "payments", 0, 0, G_OPTION_ARG_NONE, &payments,
      N_ ("Compare the online payments with what PayFiP knows of them"), NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("The configuration, when it is not server.conf in the data directory"), "FILE" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      N_ ("With --payments: the first day, 31 days ago unless told"), "YYYY-MM-DD" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report,
      N_ ("With --payments: PayFiP’s report for a régie, instead of asking it"), "FILE" },
    { NULL },
  };
  g_autoptr (MefConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  MefCheckPayments options;
  int status;

  if (!mef_command_parse ("check", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc > 1)
    return mef_command_usage_error ("check", _ ("one data directory is needed: --data DIR"));
  if (!payments && (path != NULL || since != NULL || report != NULL))
    return mef_command_usage_error ("check",
                                    _ ("--config, --since and --report go with --payments"));
  if (since != NULL && (report != NULL || mef_day_parse_iso (since) == MEF_DAY_NONE))
    return mef_command_usage_error ("check",
                                    _ ("--since takes a day, YYYY-MM-DD, and no --report"));
  if (!payments)
    return check_towns (data, NULL);
  config = mef_command_load_config (data, path, &error);
  if (config == NULL)
    return mef_command_fail ("check", error);
  options = (MefCheckPayments){ config, since, report };
  return check_towns (data, &options);
}
