/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing: what is new, what is there already, what contradicts it; debtors that are the same;
 * and that a batch that is given up leaves nothing. */
#include "config.h"

#include "mef-check.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-error.h"
#include "mef-import-table.h"
#include "mef-invoice-table.h"
#include "mef-test-town.h"
#include "mef-txn.h"

static const MefPersonRow household = { .external_ref = "FAM9",
                                        .last_name = "CÉVENOL",
                                        .first_name = "Anne",
                                        .address = "1 rue Haute",
                                        .postcode = "30540",
                                        .city = "MILHAUD" };
static const MefImportLine lines[] = {
  { "Léa", "Cantine", "12 repas", 2500 },
  { "Hugo", "Cantine", "5 repas", 1000 },
  { "Léa", "Garderie", NULL, 250 },
  { NULL, "Frais", NULL, 0 },
};

static MefImportInvoice
sample (void)
{
  MefImportInvoice invoice = { .person = household,
                               .number = "2025-1",
                               .label = "FACTURATION",
                               .service = "Périscolaire",
                               .issued_on = mef_day_new (2025, 11, 1),
                               .due_on = mef_day_new (2025, 12, 1),
                               .amount = 3750,
                               .lines = lines,
                               .n_lines = G_N_ELEMENTS (lines) };

  return invoice;
}

static MefImportOutcome
import (MefTestTown *town, gint64 regie, const MefImportInvoice *invoice, gint64 *id)
{
  g_autoptr (GError) error = NULL;
  MefImportOutcome outcome, probed;

  g_assert_true (mef_import_probe (town->db, regie, invoice, &probed, &error));
  g_assert_no_error (error);
  g_assert_true (
      mef_import_invoice (town->db, 0, regie, invoice, MEF_TEST_NOW, &outcome, id, &error));
  g_assert_no_error (error);
  /* The preview promises what the import does. */
  g_assert_cmpint (probed, ==, outcome);
  return outcome;
}

static gint64
count (MefTestTown *town, const char *sql)
{
  sqlite3_stmt *query = NULL;
  gint64 n;

  g_assert_cmpint (sqlite3_prepare_v2 (mef_db_handle (town->db), sql, -1, &query, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (query), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (query, 0);
  sqlite3_finalize (query);
  return n;
}

static void
test_outcomes (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.7", 8);
  MefImportInvoice first = sample (), changed[9];
  gint64 id, again;

  g_assert_cmpint (import (town, 1, &first, &id), ==, MEF_IMPORT_NEW);
  g_assert_cmpint (id, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    changed[i] = sample ();
  changed[0].amount++;
  changed[1].issued_on++;
  changed[2].due_on++;
  changed[3].due_on = MEF_DAY_NONE;
  changed[4].reference = "OTHER";
  changed[5].person.external_ref = "FAM1";
  changed[6].issued_on++;
  changed[6].issued_on_assumed = TRUE;
  changed[7].label = "Another label";
  changed[8].document = pdf;
  changed[8].document_name = "a.pdf";
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      MefImportOutcome wanted = i < 6    ? MEF_IMPORT_DIFFERENT
                                : i == 8 ? MEF_IMPORT_COMPLETED
                                         : MEF_IMPORT_ALREADY;

      g_test_message ("case %u", i);
      g_assert_cmpint (import (town, 1, &changed[i], &again), ==, wanted);
      g_assert_cmpint (again, ==, 0);
    }
  /* Completed once; after that it is there. */
  g_assert_cmpint (import (town, 1, &changed[8], &again), ==, MEF_IMPORT_ALREADY);
  /* The same number in another régie is another invoice. */
  g_assert_cmpint (import (town, 2, &first, &again), ==, MEF_IMPORT_NEW);
  g_assert_cmpint (count (town, "SELECT count (*) FROM invoice"), ==, 2);
}

static void
test_debtors (void)
{
  static const struct
  {
    const char *ref, *last, *first, *address, *postcode;
    gint64 same_as; /* the number of the line that made this person */
  } people[] = {
    { "K1", "DUPONT", "Luc", "1 rue A", "30540", 0 },
    { "K1", "DUPONT", "Lucien", "9 rue Z", "30000", 0 }, /* the key decides */
    { "K2", "DUPONT", "Luc", "1 rue A", "30540", 2 },
    { NULL, "DUPONT", "Luc", "1 rue A", "30540", 3 },
    { "", "DUPONT", "Luc", "1 rue A", "30540", 3 },
    { NULL, "DUPONT", "Luc", "2 rue A", "30540", 5 },
    { NULL, "DUPONT", "Luc", "1 rue A", "30541", 6 },
    { NULL, "DUPONT", "Lucie", "1 rue A", "30540", 7 },
    { NULL, "DURAND", NULL, NULL, NULL, 8 },
    { NULL, "DURAND", "", "", "", 8 },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 ids[G_N_ELEMENTS (people)];

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *number = g_strdup_printf ("N%u", i);
      g_autofree char *sql =
          g_strdup_printf ("SELECT person_id FROM invoice WHERE number = '%s'", number);
      MefImportInvoice invoice = sample ();
      gint64 id;

      invoice.number = number;
      invoice.person = (MefPersonRow){ .external_ref = people[i].ref,
                                       .last_name = people[i].last,
                                       .first_name = people[i].first,
                                       .address = people[i].address,
                                       .postcode = people[i].postcode };
      g_assert_cmpint (import (town, 1, &invoice, &id), ==, MEF_IMPORT_NEW);
      ids[i] = count (town, sql);
      g_test_message ("line %u", i);
      g_assert_cmpint (ids[i], ==, ids[people[i].same_as]);
      for (guint j = 0; j < i; j++)
        g_assert_true ((ids[i] == ids[j]) == (people[i].same_as == people[j].same_as));
    }
}

static void
take_row (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  g_assert_cmpstr (row->beneficiaries, ==, "Léa, Hugo");
  g_assert_cmpstr (extra->reference, ==, "2025-1");
  g_assert_cmpstr (row->issued_on, ==, "2025-11-01");
  (*(guint *) user_data)++;
}

static void
test_contents (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.7", 8);
  g_autoptr (GPtrArray) problems = NULL;
  MefImportInvoice invoice = sample ();
  gint64 id, person;
  guint seen = 0;

  invoice.document = pdf;
  invoice.document_name = "2025-1.pdf";
  g_assert_cmpint (import (town, 1, &invoice, &id), ==, MEF_IMPORT_NEW);
  person = count (town, "SELECT person_id FROM invoice");
  g_assert_true (mef_invoice_get (town->db, id, person, 1, 1, take_row, &seen, NULL));
  g_assert_cmpuint (seen, ==, 1);
  g_assert_cmpint (count (town, "SELECT exercise FROM invoice"), ==, 2025);
  g_assert_cmpint (count (town, "SELECT count (*) FROM invoice_line"), ==, G_N_ELEMENTS (lines));
  g_assert_cmpint (count (town, "SELECT count (*) FROM document"), ==, 1);
  /* An import makes no account: somebody who is to have one activates it. */
  g_assert_cmpint (count (town, "SELECT count (*) FROM account"), ==, 3);
  problems = mef_check_run (town->db);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* Thousands, and then one that contradicts: nothing of them stays, not even the debtors. */
static void
test_all_or_nothing (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GBytes) file = g_bytes_new_static ("numero;montant", 14);
  gint64 people = count (town, "SELECT count (*) FROM person");
  MefImportOutcome outcome;
  gint64 batch, id;
  {
    g_auto (MefTxn) txn = MEF_TXN_INIT;

    g_assert_true (mef_txn_begin (&txn, town->db, NULL));
    g_assert_true (mef_import_begin (town->db, "index.csv", file, 1, &batch, NULL));
    for (guint i = 0; i < 2000; i++)
      {
        g_autofree char *number = g_strdup_printf ("N%u", i % 1999);
        g_autofree char *ref = g_strdup_printf ("F%u", i % 1999 / 3);
        MefImportInvoice invoice = sample ();

        invoice.number = number;
        invoice.person.external_ref = ref;
        invoice.amount += i / 1999;
        g_assert_true (mef_import_invoice (town->db, batch, 1, &invoice, 1, &outcome, &id, NULL));
      }
    g_assert_cmpint (outcome, ==, MEF_IMPORT_DIFFERENT);
  }
  g_assert_cmpint (count (town, "SELECT count (*) FROM invoice"), ==, 0);
  g_assert_cmpint (count (town, "SELECT count (*) FROM import_batch"), ==, 0);
  g_assert_cmpint (count (town, "SELECT count (*) FROM person"), ==, people);
}

static void
test_batch (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GBytes) file = g_bytes_new_static ("abc", 3);
  gint64 batch;

  g_assert_true (mef_import_begin (town->db, "index.csv", file, 1, &batch, NULL));
  g_assert_true (mef_import_end (town->db, batch, 12, 3400, NULL));
  g_assert_cmpint (count (town, "SELECT invoices * 10000 + amount FROM import_batch"), ==, 123400);
  /* The well-known SHA-256 of "abc". */
  g_assert_cmpint (count (town, "SELECT hex (sha256) = 'BA7816BF8F01CFEA414140DE5DAE2223B00361A3"
                                "96177A9CB410FF61F20015AD' FROM import_batch"),
                   ==, 1);
}

static void
add_event (gint64 at, const char *kind, const MefCents *amount, const char *detail, gpointer data)
{
  g_string_append_printf (data, "%s %" G_GINT64_FORMAT ";", kind, at);
}

/* When it came is told once, whether it came alone or in a batch. */
static void
test_published (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GBytes) file = g_bytes_new_static ("abc", 3);
  MefImportInvoice invoice = sample ();
  g_autoptr (GString) events = g_string_new (NULL);
  MefImportOutcome outcome;
  gint64 batch, id;

  g_assert_true (mef_import_begin (town->db, "index.csv", file, 777, &batch, NULL));
  g_assert_true (mef_import_invoice (town->db, batch, 1, &invoice, 777, &outcome, &id, NULL));
  g_assert_true (mef_import_end (town->db, batch, 1, 1000, NULL));
  g_assert_true (mef_invoice_add_event (town->db, id, 900, "declared", 0, NULL, NULL));
  g_assert_true (mef_invoice_each_event (town->db, id, add_event, events, NULL));
  g_assert_cmpstr (events->str, ==, "published 777;declared 900;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/import/outcomes", test_outcomes);
  g_test_add_func ("/store/import/debtors", test_debtors);
  g_test_add_func ("/store/import/contents", test_contents);
  g_test_add_func ("/store/import/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/store/import/batch", test_batch);
  g_test_add_func ("/store/import/published", test_published);
  return g_test_run ();
}
