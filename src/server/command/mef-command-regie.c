/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regie: shows how the régies of a town are paid online, changes one, and asks PayFiP whose their
 * numbers are. Lines of stable words, so that scripts can read them; the server may be running. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-client-check.h"
#include "mef-command.h"
#include "mef-config.h"
#include "mef-error.h"
#include "mef-regie-table.h"
#include "mef-txn.h"
#include "mef-util.h"

#define PAYFIP_TIMEOUT_MS 15000
#define MAX_NAME 80

static void
print_regie (const MefRegieRow *row)
{
  g_print ("%s: offer=%s client=%s saisie=%c multi_invoice=%d online=%d reference_kind=%s"
           " declarations=%d\n",
           row->name, row->offer, row->client_number != NULL ? row->client_number : "-",
           row->saisie, row->multi_invoice, row->online,
           mef_debt_reference_kind_to_string (row->reference_kind), row->declarations);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Whether PayFiP may know the number: it does, or says nothing. What it says of a form's decides
 * nothing. */
static gboolean
check_number (const MefConfig *config, const MefRegieRow *row, GError **error)
{
  g_autoptr (MefPayfipTransport) transport =
      mef_payfip_transport_new (config->payfip_service_url, PAYFIP_TIMEOUT_MS);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) labels = NULL;
  g_autofree char *name = NULL;

  if (row->client_number == NULL)
    return TRUE;
  mef_client_check_async (transport, row->client_number, NULL, checked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  labels = mef_client_check_finish (result, &local);
  name = labels != NULL ? g_strjoinv (" ", labels) : g_strdup (mef_error_get_reason (local));
  g_print ("%s: client=%s payfip=%s\n", row->name, row->client_number, name);
  if (local == NULL || local->code == MEF_ERROR_PAYMENT_UNKNOWN || strcmp (row->offer, "ws") != 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_flag (const char *value, gboolean *flag)
{
  *flag = strcmp (value, "1") == 0;
  return *flag || strcmp (value, "0") == 0;
}

/* One KEY=VALUE; "field-KEY" where it cannot be. */
static gboolean
apply (MefRegieRow *row, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *key =
      equals != NULL ? g_strndup (assignment, (gsize) (equals - assignment)) : g_strdup ("");
  const char *value = equals != NULL ? equals + 1 : "";
  gboolean good = TRUE;

  if (strcmp (key, "offer") == 0)
    mef_set_str (&row->offer, value);
  else if (strcmp (key, "client") == 0)
    mef_set_str (&row->client_number, strcmp (value, "-") == 0 ? NULL : value);
  else if (strcmp (key, "saisie") == 0)
    row->saisie = strlen (value) == 1 ? value[0] : '\0';
  else if (strcmp (key, "multi_invoice") == 0)
    good = read_flag (value, &row->multi_invoice);
  else if (strcmp (key, "online") == 0)
    good = read_flag (value, &row->online);
  else if (strcmp (key, "declarations") == 0)
    good = read_flag (value, &row->declarations);
  else if (strcmp (key, "reference_kind") == 0)
    good = mef_debt_reference_kind_from_string (value, &row->reference_kind);
  else
    good = FALSE;
  if (!good)
    g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", key);
  return good;
}

/* As `init` makes the first one: nothing is paid online before it has a number. */
static MefRegieRow *
make (const char *name, GError **error)
{
  MefRegieRow *row;

  if (name[0] == '\0' || g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-name");
      return NULL;
    }
  row = g_new0 (MefRegieRow, 1);
  row->name = g_strdup (name);
  row->offer = g_strdup ("ws");
  row->saisie = 'T';
  row->online = row->declarations = TRUE;
  return row;
}

static gboolean
change (MefDb *db, const MefConfig *config, MefRegieRow *row, char **assignments, GError **error)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  const char *why_not;

  for (guint i = 0; assignments[i] != NULL; i++)
    {
      if (!apply (row, assignments[i], error))
        return FALSE;
    }
  why_not = mef_regie_why_not (row);
  if (why_not == NULL && strchr ("TX", row->saisie) == NULL && mef_config_is_simulator (config))
    why_not = "simulator-in-production";
  if (why_not != NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, why_not);
      return FALSE;
    }
  return check_number (config, row, error) && mef_txn_begin (&txn, db, error) &&
         (row->id != 0 || mef_regie_insert (db, row, &row->id, error)) &&
         mef_regie_update (db, row, 0, g_get_real_time () / G_USEC_PER_SEC, error) &&
         mef_txn_commit (&txn, error);
}

static gboolean
list (MefDb *db, const MefConfig *config, gboolean check, GError **error)
{
  g_autoptr (GPtrArray) rows = mef_regie_list (db, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      print_regie (g_ptr_array_index (rows, i));
      if (check && !check_number (config, g_ptr_array_index (rows, i), error))
        return FALSE;
    }
  return rows != NULL;
}

/**
 * mef_command_regie:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status: 1 as well where PayFiP does not know a number
 */
int
mef_command_regie (int argc, char **argv)
{
  g_autofree char *data = NULL, *town = NULL, *name = NULL, *path = NULL, *added = NULL;
  gboolean check = FALSE, writes, done;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("The configuration, when it is not server.conf in the data directory"), "FILE" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &town, N_ ("The town, where there are several"), "HOST" },
    { "regie", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The régie to change, if not the first"),
      "NAME" },
    { "add", 0, 0, G_OPTION_ARG_STRING, &added, N_ ("Add a régie of that name"), "NAME" },
    { "check", 0, 0, G_OPTION_ARG_NONE, &check, N_ ("Ask PayFiP whose the numbers are"), NULL },
    { NULL },
  };
  g_autoptr (MefConfig) config = NULL;
  g_autoptr (MefDb) db = NULL;
  g_autoptr (MefRegieRow) row = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!mef_command_parse ("regie", entries, &argc, &argv, &status))
    return status;
  if (data == NULL)
    return mef_command_usage_error ("regie", _ ("one data directory is needed: --data DIR"));
  if (added != NULL && name != NULL)
    return mef_command_usage_error ("regie", _ ("a régie is added, or one is changed"));
  writes = argc > 1 || added != NULL;
  config = mef_command_load_config (data, path, &error);
  if (config != NULL)
    db = mef_command_open_town (data, town, writes ? MEF_DB_WRITE : MEF_DB_READ, &error);
  if (db == NULL)
    return mef_command_fail ("regie", error);
  if (writes)
    {
      row = added != NULL ? make (added, &error) : mef_regie_find (db, name, &error);
      done = row != NULL && change (db, config, row, argv + 1, &error);
      if (done)
        print_regie (row);
    }
  else
    done = list (db, config, check, &error);
  return done ? MEF_EXIT_OK : mef_command_fail ("regie", error);
}
