/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alarm: shows what somebody has to look at, and writes down what they found: nothing, which frees
 * what was held, or money, which is booked. Lines of stable words; the server may be running. */
#include "config.h"

#include <glib/gi18n.h>

#include "mef-account-table.h"
#include "mef-alarm-table.h"
#include "mef-attempt-record.h"
#include "mef-command.h"
#include "mef-error.h"
#include "mef-txn.h"

/* What the command line says; everything is owned. */
typedef struct
{
  char *data;
  char *town;
  char *by;
  char *comment;
  char *payment; /* booked */
  char *amount;  /* in euros, as people write it */
  char *paid_on;
  char *means;
  gboolean further;
  gint64 closed; /* the alarm, 0 for none */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->town);
  g_free (self->by);
  g_free (self->comment);
  g_free (self->payment);
  g_free (self->amount);
  g_free (self->paid_on);
  g_free (self->means);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
print_alarm (const MefAlarmRow *row, gpointer user_data)
{
  g_autofree char *since = mef_instant_to_rfc3339 (row->raised_at);

  g_print ("%" G_GINT64_FORMAT ": %s since=%s payment=%s reference=%s amount=%" G_GINT64_FORMAT
           " detail=%s\n",
           row->id, row->kind, since, row->public_id != NULL ? row->public_id : "-",
           row->reference != NULL ? row->reference : "-", row->amount,
           row->detail[0] != '\0' ? row->detail : "-");
}

/* Whoever may do it over the wire: the books say who it was. */
static gboolean
find_staff (MefDb *db, const Options *options, gint64 *account_id, GError **error)
{
  g_autoptr (MefAccountRow) row = mef_account_find (db, options->by, error);

  if (row == NULL)
    return FALSE;
  *account_id = row->id;
  if (row->state == MEF_ACCOUNT_ACTIVE &&
      (row->role == MEF_ROLE_REGISSEUR ||
       (options->payment == NULL && row->role == MEF_ROLE_ADMINISTRATOR)))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_FORBIDDEN, "forbidden");
  return FALSE;
}

static gboolean
record (MefDb *db, const Options *options, gint64 account_id, gint64 now, GError **error)
{
  MefRecording recording = {
    .public_id = options->payment,
    .paid_on = mef_day_parse_iso (options->paid_on),
    .means = options->means,
    .further = options->further,
    .comment = options->comment,
    .account_id = account_id,
    .now = now,
  };

  return mef_money_parse (options->amount, &recording.amount, error) &&
         mef_attempt_record (db, &recording, error);
}

static gboolean
decide (MefDb *db, const Options *options, GError **error)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, account_id;

  g_strstrip (options->comment);
  return mef_txn_begin (&txn, db, error) && find_staff (db, options, &account_id, error) &&
         (options->payment != NULL
              ? record (db, options, account_id, now, error)
              : mef_alarm_close (db, options->closed, account_id, options->comment, now, error)) &&
         mef_txn_commit (&txn, error);
}

/* NULL where the options go together. */
static const char *
find_missing (const Options *options)
{
  if (options->data == NULL)
    return _ ("one data directory is needed: --data DIR");
  if (options->payment != NULL && options->closed != 0)
    return _ ("an alarm is closed, or a payment is booked, which closes what is open about it");
  if (options->payment == NULL && options->closed == 0)
    return NULL;
  if (options->by == NULL || options->comment == NULL)
    return _ ("who found it, and what: --by EMAIL --comment TEXT");
  if (options->payment != NULL &&
      (options->amount == NULL || options->paid_on == NULL || options->means == NULL))
    return _ ("what was received: --amount EUROS --paid-on YYYY-MM-DD --means card|direct_debit");
  return NULL;
}

static gboolean
run (const Options *options, GError **error)
{
  gboolean writes = options->payment != NULL || options->closed != 0;
  g_autoptr (MefDb) db = mef_command_open_town (options->data, options->town,
                                                writes ? MEF_DB_WRITE : MEF_DB_READ, error);

  if (db == NULL)
    return FALSE;
  return writes ? decide (db, options, error) : mef_alarm_each_open (db, print_alarm, NULL, error);
}

/**
 * mef_command_alarm:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_alarm (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &options.town, N_ ("The town, where there are several"),
      "HOST" },
    { "close", 0, 0, G_OPTION_ARG_INT64, &options.closed,
      N_ ("Say that nothing was received, or that it is settled"), "N" },
    { "record", 0, 0, G_OPTION_ARG_STRING, &options.payment, N_ ("Book what was received"),
      "PAYMENT" },
    { "amount", 0, 0, G_OPTION_ARG_STRING, &options.amount, N_ ("How much"), "EUROS" },
    { "paid-on", 0, 0, G_OPTION_ARG_STRING, &options.paid_on, N_ ("When"), "YYYY-MM-DD" },
    { "means", 0, 0, G_OPTION_ARG_STRING, &options.means, N_ ("How"), "card|direct_debit" },
    { "further", 0, 0, G_OPTION_ARG_NONE, &options.further,
      N_ ("It is one more payment of a form that is paid"), NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, N_ ("Who found it"), "EMAIL" },
    { "comment", 0, 0, G_OPTION_ARG_STRING, &options.comment, N_ ("What was found"), "TEXT" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  const char *missing;
  int status;

  if (!mef_command_parse ("alarm", entries, &argc, &argv, &status))
    return status;
  missing = argc > 1 ? _ ("everything is said by options") : find_missing (&options);
  if (missing != NULL)
    return mef_command_usage_error ("alarm", missing);
  return run (&options, &error) ? MEF_EXIT_OK : mef_command_fail ("alarm", error);
}
