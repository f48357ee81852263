/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo: fills a new data directory with the demonstration town, documents drawn and all, and prints
 * its accounts one a line: role, address, password. Programs read those lines; what can be played
 * with whom follows them. The treasury's titres go into a file that the payment simulator reads. */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-clock.h"
#include "mef-command.h"
#include "mef-declaration-table.h"
#include "mef-demo-crowd.h"
#include "mef-demo-town.h"
#include "mef-error.h"
#include "mef-invoice-document.h"
#include "mef-json.h"
#include "mef-ledger.h"
#include "mef-password.h"
#include "mef-regie-table.h"
#include "mef-setting-table.h"
#include "mef-town-store.h"
#include "mef-txn.h"

#define MAX_RESIDENTS 999999
#define MAX_INVOICES 10000000
#define MAX_PRINTED 20 /* residents of a crowd */
#define PASSWORD_MIN_LENGTH 5

typedef struct
{
  MefDb *db;
  gint64 regie_ids[MEF_DEMO_N_REGIES];
  const char *debts; /* (nullable): the file of titres */
  gint64 now;
  MefDay today;
} Demo;

/* Eleven in the morning of a day, in universal time: the same day in Paris whatever the season. */
static gint64
instant_of (MefDay day)
{
  return ((gint64) day - mef_day_new (1970, 1, 1)) * 86400 + 11 * 3600;
}

static gboolean
add_regies (Demo *self, GError **error)
{
  for (guint i = 0; i < MEF_DEMO_N_REGIES; i++)
    {
      const MefDemoRegie *from = mef_demo_get_regie (i);
      g_autofree char *name = g_strdup (from->name), *offer = g_strdup (from->offer);
      g_autofree char *client = g_strdup (from->client);
      const MefRegieRow regie = {
        .name = name,
        .offer = offer,
        .client_number = client,
        .saisie = 'T',
        .multi_invoice = from->several,
        .online = from->online,
        .reference_kind = from->kind,
      };

      if (!mef_regie_insert (self->db, &regie, &self->regie_ids[i], error))
        return FALSE;
    }
  return mef_setting_set (self->db, MEF_SETTING_PASSWORD_MIN_LENGTH, PASSWORD_MIN_LENGTH, error);
}

static gboolean
add_account (Demo *self, const MefDemoAccount *account, GError **error)
{
  g_autofree char *hash = NULL;
  gint64 person_id = 0, id;

  if (account->role == MEF_ROLE_RESIDENT &&
      !mef_person_insert (self->db, &account->person, &person_id, error))
    return FALSE;
  if (account->password == NULL)
    return TRUE;
  hash = mef_password_hash (account->password, error);
  if (hash == NULL)
    return FALSE;
  return mef_account_insert (self->db, account->email, account->name, account->role, person_id,
                             hash, self->now, &id, error);
}

static GBytes *
draw (const MefImportInvoice *invoice, const MefDemoRegie *regie, GError **error)
{
  const MefPersonRow *person = &invoice->person;
  g_autofree char *debtor =
      g_strdup_printf ("%s %s %s\n%s\n%s %s", person->civility, person->first_name,
                       person->last_name, person->address, person->postcode, person->city);
  g_autofree MefInvoiceDocumentLine *lines = g_new0 (MefInvoiceDocumentLine, invoice->n_lines);
  MefInvoiceDocument document = {
    .town = MEF_DEMO_TOWN,
    .town_address = "Hôtel de ville\n1 place de l'Exemple\n30540 MILHAUD",
    .regie = regie->name,
    .client_number = regie->client != NULL && regie->online ? regie->client : "",
    .pay_url = "Mes Factures",
    .number = invoice->number,
    .reference = invoice->reference,
    .label = invoice->label,
    .service = invoice->service,
    .debtor = debtor,
    .debtor_ref = person->external_ref,
    .issued_on = invoice->issued_on,
    .due_on = invoice->due_on,
    .amount = invoice->amount,
    .direct_debit = invoice->direct_debit_on != MEF_DAY_NONE,
    .lines = lines,
    .n_lines = invoice->n_lines,
  };

  for (guint i = 0; i < invoice->n_lines; i++)
    lines[i] = (MefInvoiceDocumentLine){ invoice->lines[i].beneficiary, invoice->lines[i].label,
                                         invoice->lines[i].quantity, invoice->lines[i].amount };
  return mef_invoice_document_render (&document, error);
}

static gboolean
settle (Demo *self, const MefDemoInvoice *from, gint64 id, GError **error)
{
  const MefCents amount = from->paid > 0 ? from->paid : from->invoice.amount;
  MefLedgerPayment payment = {
    .regie_id = self->regie_ids[from->regie],
    .means = from->means,
    .amount = amount,
    .paid_at = instant_of (from->paid_on),
    .booked_at = instant_of (from->paid_on),
  };
  gint64 payment_id;

  return mef_ledger_book (self->db, &payment, &id, &amount, 1, &payment_id, error);
}

/* Its debtor says that it was paid; the desk has not looked yet. */
static gboolean
declare (Demo *self, const MefDemoInvoice *from, gint64 id, GError **error)
{
  g_autoptr (MefAccountRow) account =
      mef_account_find (self->db, from->invoice.person.email, error);
  const char *reason = NULL;
  MefDeclaration declaration = {
    .invoice_id = id,
    .means = from->declared,
    .paid_on = self->today - 3,
    .now = self->now,
  };

  if (account == NULL)
    return FALSE;
  declaration.account_id = account->id;
  declaration.person_id = account->person_id;
  return mef_declaration_insert (self->db, &declaration, &reason, error);
}

static gboolean
add_invoice (Demo *self, const MefDemoInvoice *from, GError **error)
{
  MefImportInvoice invoice = from->invoice;
  g_autofree char *name = g_strdup_printf ("facture-%s.pdf", invoice.number);
  g_autoptr (GBytes) document =
      from->has_document ? draw (&invoice, mef_demo_get_regie (from->regie), error) : NULL;
  MefImportOutcome outcome;
  gint64 id;

  if (from->has_document && document == NULL)
    return FALSE;
  invoice.document = document;
  invoice.document_name = name;
  return mef_import_invoice (self->db, 0, self->regie_ids[from->regie], &invoice,
                             instant_of (invoice.issued_on), &outcome, &id, error) &&
         (from->means == NULL || settle (self, from, id, error)) &&
         (from->declared == NULL || declare (self, from, id, error));
}

static void
append_debt (MefJsonWriter *json, const MefDemoInvoice *from)
{
  const MefDemoRegie *regie = mef_demo_get_regie (from->regie);
  guint exercise;
  g_autofree char *refdet =
      strcmp (regie->offer, "titre") == 0 && !from->not_yet_collected
          ? mef_debt_reference_compose (regie->kind, from->invoice.reference, &exercise)
          : NULL;

  if (refdet == NULL)
    return;
  mef_json_begin_object (json, NULL);
  mef_json_add_string (json, "numcli", regie->client);
  mef_json_add_string (json, "kind", mef_debt_reference_kind_to_string (regie->kind));
  mef_json_add_string (json, "refdet", refdet);
  mef_json_add_int (json, "montant", from->invoice.amount);
  mef_json_end_object (json);
}

/* What the treasury has taken in charge, for mes-factures-payfip --debts. */
static gboolean
write_debts (Demo *self, MefDemoTown *town, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  MefJsonWriter json;

  if (self->debts == NULL)
    return TRUE;
  mef_json_writer_init (&json, text);
  mef_json_begin_object (&json, NULL);
  mef_json_begin_array (&json, "debts");
  for (guint i = 0; i < town->invoices->len; i++)
    append_debt (&json, &g_array_index (town->invoices, MefDemoInvoice, i));
  mef_json_end_array (&json);
  mef_json_end_object (&json);
  g_string_append_c (text, '\n');
  return g_file_set_contents (self->debts, text->str, (gssize) text->len, error);
}

static gboolean
fill_town (Demo *self, GError **error)
{
  g_autoptr (MefDemoTown) town = mef_demo_town_new (self->today);
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  guint n_accounts;
  const MefDemoAccount *accounts = mef_demo_accounts (&n_accounts);

  if (!mef_txn_begin (&txn, self->db, error) || !add_regies (self, error))
    return FALSE;
  for (guint i = 0; i < n_accounts; i++)
    {
      if (!add_account (self, &accounts[i], error))
        return FALSE;
    }
  for (guint i = 0; i < town->invoices->len; i++)
    {
      if (!add_invoice (self, &g_array_index (town->invoices, MefDemoInvoice, i), error))
        return FALSE;
    }
  return write_debts (self, town, error) && mef_txn_commit (&txn, error);
}

static gboolean
fill_crowd (Demo *self, guint n_residents, guint n_invoices, GError **error)
{
  g_autofree char *hash = mef_password_hash (MEF_DEMO_PASSWORD, error);
  MefDemoCrowd crowd = {
    .regie_id = self->regie_ids[MEF_DEMO_REGIE_CENTRAL],
    .n_residents = n_residents,
    .n_invoices = n_invoices,
    .password_hash = hash,
    .today = self->today,
    .now = self->now,
  };

  return hash != NULL && mef_demo_crowd_fill (self->db, &crowd, error);
}

/* The directory must be new: a demonstration never touches a real town's data. */
static gboolean
is_new (const char *data, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (data, 0, NULL);

  if ((dir == NULL && !g_file_test (data, G_FILE_TEST_EXISTS)) ||
      (dir != NULL && g_dir_read_name (dir) == NULL))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT,
                       _ ("the data directory must be new or empty"));
  return FALSE;
}

static gboolean
fill (Demo *self, const char *data, guint n_residents, guint n_invoices, GError **error)
{
  g_autofree char *path = mef_town_store_get_path (data, MEF_DEMO_HOST);
  g_autoptr (MefDb) db = NULL;

  if (!is_new (data, error) ||
      !mef_town_store_create (data, MEF_DEMO_HOST, MEF_DEMO_TOWN, TRUE, self->now, error))
    return FALSE;
  self->db = db = mef_db_open (path, MEF_DB_WRITE, error);
  return db != NULL && fill_town (self, error) &&
         fill_crowd (self, n_residents, n_invoices, error) && mef_db_checkpoint (db, error);
}

static void
print_accounts (guint n_residents)
{
  guint n;
  const MefDemoAccount *accounts = mef_demo_accounts (&n);

  g_print (_ ("The demonstration town is ready. Its accounts (role, address, password):\n"));
  for (guint i = 0; i < n; i++)
    g_print ("%-13s  %-22s  %s\n", mef_role_to_string (accounts[i].role), accounts[i].email,
             accounts[i].password != NULL ? accounts[i].password : _ ("(to be activated)"));
  for (guint i = 0; i < MIN (n_residents, MAX_PRINTED); i++)
    {
      g_autofree char *email = mef_demo_crowd_address (i);

      g_print ("%-13s  %-22s  %s\n", mef_role_to_string (MEF_ROLE_RESIDENT), email,
               MEF_DEMO_PASSWORD);
    }
  g_print (_ ("What can be played with whom:\n"));
  for (guint i = 0; i < n; i++)
    {
      if (accounts[i].stories != NULL)
        g_print ("  %s: %s\n", accounts[i].email, _ (accounts[i].stories));
    }
}

/**
 * mef_command_demo:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_demo (int argc, char **argv)
{
  g_autofree char *data = NULL, *debts = NULL;
  int n_residents = 0, n_invoices = 0, status;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory, which must be new"),
      "DIR" },
    { "debts", 0, 0, G_OPTION_ARG_FILENAME, &debts,
      N_ ("Where to write the titres the Treasury knows, for the payment simulator"), "FILE" },
    { "residents", 0, 0, G_OPTION_ARG_INT, &n_residents, N_ ("So many more residents"), "N" },
    { "invoices", 0, 0, G_OPTION_ARG_INT, &n_invoices, N_ ("So many more invoices among them"),
      "M" },
    { NULL },
  };
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autoptr (GError) error = NULL;
  Demo demo = { .now = mef_clock_now (clock) };

  demo.today = mef_day_from_instant (demo.now);
  if (!mef_command_parse ("demo", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || argc > 1)
    return mef_command_usage_error ("demo", _ ("one data directory is needed: --data DIR"));
  demo.debts = debts;
  if (n_residents < 0 || n_residents > MAX_RESIDENTS || n_invoices < 0 ||
      n_invoices > MAX_INVOICES || (n_invoices > 0 && n_residents == 0))
    return mef_command_usage_error (
        "demo", _ ("--residents takes 0 to 999999, --invoices 0 to 10000000 and residents"));
  if (!fill (&demo, data, (guint) n_residents, (guint) n_invoices, &error))
    return mef_command_fail ("demo", error);
  print_accounts ((guint) n_residents);
  return MEF_EXIT_OK;
}
