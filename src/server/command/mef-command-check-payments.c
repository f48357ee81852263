/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check --payments: every online payment as we and PayFiP know it. What is not the same on both
 * sides is a line of stable words; the books are not touched, the server may be running. */
#include "config.h"

#include "mef-command-check.h"
#include "mef-command.h"
#include "mef-error.h"
#include "mef-reconciler.h"
#include "mef-regie-table.h"

#define PAYFIP_TIMEOUT_MS 15000

static void
reconciled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
ask_payfip (MefDb *db, const MefCheckPayments *options, GError **error)
{
  g_autoptr (MefPayfipTransport) transport =
      mef_payfip_transport_new (options->config->payfip_service_url, PAYFIP_TIMEOUT_MS);
  g_autoptr (GAsyncResult) result = NULL;
  /* Nobody waits for a page here: all of them. */
  MefReconcileScope scope = { .limit = G_MAXINT, .now = g_get_real_time () / G_USEC_PER_SEC };
  MefDay day = options->since != NULL ? mef_day_parse_iso (options->since)
                                      : mef_day_from_instant (scope.now) - MEF_RECONCILE_DAYS;

  scope.since = mef_instant_from_paris (day, 0, 0);
  mef_reconcile_async (transport, db, &scope, NULL, reconciled_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mef_reconcile_finish (result, error);
}

static void
print_unreadable (const char *host, const MefPaymentReport *report)
{
  for (guint i = 0; i < report->unreadable->len; i++)
    g_print ("%s: report: line=%u unreadable\n", host,
             g_array_index (report->unreadable, guint, i));
}

static gboolean
read_scope (MefDb *db, const MefCheckPayments *options, MefReportScope *scope, GError **error)
{
  g_autoptr (MefRegieRow) regie = NULL;

  *scope = (MefReportScope){ options->from, options->to, 0 };
  if (options->regie == NULL)
    return TRUE;
  regie = mef_regie_find (db, options->regie, error);
  if (regie == NULL)
    return FALSE;
  scope->regie_id = regie->id;
  return TRUE;
}

static MefPaymentReport *
read_report (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  if (bytes != NULL)
    return mef_payment_report_read (bytes, error);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "file-unreadable");
  return NULL;
}

/* @n_to_do counts what cannot be read of the report: the lines, and what it is of. */
static GPtrArray *
compare_report (const char *host,
                MefDb *db,
                const MefCheckPayments *options,
                guint *n_to_do,
                GError **error)
{
  g_autoptr (MefPaymentReport) report = read_report (options->report, error);
  MefReportScope scope;
  MefReportReading reading;
  GPtrArray *items;

  if (report == NULL || !read_scope (db, options, &scope, error))
    return NULL;
  items = mef_reconcile_with_report (db, report, &scope, &reading, error);
  if (items == NULL)
    return NULL;
  print_unreadable (host, report);
  *n_to_do = report->unreadable->len + !reading.absent_known;
  g_print ("%s: report: amounts=%s\n", host, reading.in_cents ? "cents" : "euros");
  if (!reading.absent_known)
    g_print ("%s: report: absent=unknown\n", host);
  return items;
}

/* What only a report can confirm is counted: there is nothing to do about it but to have one. */
static gboolean
is_to_do (MefReconcileAction action)
{
  return action != MEF_RECONCILE_NOTHING && action != MEF_RECONCILE_WAIT &&
         action != MEF_RECONCILE_CHECK_REPORT;
}

static void
print_item (const char *host, const MefReconcileItem *item)
{
  g_print ("%s: payment: reference=%s client=%s amount=%" G_GINT64_FORMAT
           " ours=%s theirs=%s action=%s payment=%s\n",
           host, item->reference, item->client != NULL ? item->client : "-", item->amount,
           item->attempt != NULL ? mef_attempt_state_to_string (item->attempt->state) : "none",
           mef_theirs_to_string (item->theirs), mef_reconcile_action_to_string (item->action),
           item->attempt != NULL ? item->attempt->public_id : "-");
}

/**
 * mef_command_check_payments:
 * @host: a town
 * @db: its store
 * @options: what to compare with
 * @n_to_do: (inout): raised by how many a person or the server has to do something about
 * @error: (nullable): why it could not be compared
 *
 * Returns: whether it was compared
 */
gboolean
mef_command_check_payments (const char *host,
                            MefDb *db,
                            const MefCheckPayments *options,
                            guint *n_to_do,
                            GError **error)
{
  guint n_unread = 0, to_do = 0, to_confirm = 0;
  g_autoptr (GPtrArray) items = options->report != NULL
                                    ? compare_report (host, db, options, &n_unread, error)
                                    : ask_payfip (db, options, error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const MefReconcileItem *item = g_ptr_array_index (items, i);

      to_confirm += item->action == MEF_RECONCILE_CHECK_REPORT;
      if (!is_to_do (item->action))
        continue;
      to_do++;
      print_item (host, item);
    }
  g_print ("%s: payments: compared=%u report=%u to-do=%u\n", host, items->len, to_confirm, to_do);
  *n_to_do += to_do + n_unread;
  return TRUE;
}
