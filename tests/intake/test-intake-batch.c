/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: what becomes an invoice, what is refused and why. */
#include "config.h"

#include "mef-intake-batch.h"

#include <string.h>

#include "mef-error.h"

#define TODAY mef_day_new (2026, 6, 18)

static MefIntakeBatch *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return mef_intake_batch_read_csv (bytes, TODAY, error);
}

static MefIntakeBatch *
read_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  MefIntakeBatch *batch = read_text (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  return batch;
}

/* The export of our own documentation, every column used. */
static void
test_complete (void)
{
  g_autoptr (MefIntakeBatch) batch = read_good (
      "exercice;numero;reference;code_produit;libelle;montant;date_emission;date_echeance;ref_"
      "tiers;"
      "civilite;nom;prenom;adresse1;adresse2;cp;ville;email;fichier_pdf\r\n"
      "2026;0002026000123;2026-83-00-0002026000123;83;Cantine mai 2026;45,60;01/06/2026;05/07/2026;"
      "FAM000042;Mme;MARTIN;Claire;3 rue des Tilleuls;Bât. "
      "B;80000;AMIENS;claire@example.org;F-1.pdf\r\n"
      "2026;2026000124;;83;\"Garderie; mai\n2026\";1 204,00 €;;;FAM000043;M.;DURAND;Paul;"
      "8 rue du Moulin;;1000;BOURG;pas d'adresse;\r\n");
  const MefIntakeInvoice *one, *two;

  g_assert_cmpuint (batch->problems->len, ==, 0);
  g_assert_cmpuint (batch->invoices->len, ==, 2);
  g_assert_cmpint (batch->total, ==, 124960);
  g_assert_cmpint (batch->separator, ==, ';');
  one = &g_array_index (batch->invoices, MefIntakeInvoice, 0);
  two = &g_array_index (batch->invoices, MefIntakeInvoice, 1);
  g_assert_cmpuint (one->line, ==, 2);
  g_assert_cmpstr (one->number, ==, "0002026000123");
  g_assert_cmpstr (one->reference, ==, "2026-83-00-0002026000123");
  g_assert_cmpstr (one->label, ==, "Cantine mai 2026");
  g_assert_cmpint (one->amount, ==, 4560);
  g_assert_cmpuint (one->issued_on, ==, mef_day_new (2026, 6, 1));
  g_assert_cmpuint (one->due_on, ==, mef_day_new (2026, 7, 5));
  g_assert_cmpuint (one->exercise, ==, 2026);
  g_assert_cmpstr (one->external_ref, ==, "FAM000042");
  g_assert_cmpstr (one->civility, ==, "Mme");
  g_assert_cmpstr (one->last_name, ==, "MARTIN");
  g_assert_cmpstr (one->first_name, ==, "Claire");
  g_assert_cmpstr (one->address, ==, "3 rue des Tilleuls\nBât. B");
  g_assert_cmpstr (one->postcode, ==, "80000");
  g_assert_cmpstr (one->city, ==, "AMIENS");
  g_assert_cmpstr (one->email, ==, "claire@example.org");
  g_assert_cmpstr (one->file_name, ==, "F-1.pdf");
  g_assert_cmpuint (two->line, ==, 3);
  g_assert_cmpstr (two->reference, ==, "2026000124");
  g_assert_cmpstr (two->label, ==, "Garderie; mai 2026");
  g_assert_cmpint (two->amount, ==, 120400);
  g_assert_cmpuint (two->issued_on, ==, TODAY);
  g_assert_cmpuint (two->due_on, ==, MEF_DAY_NONE);
  g_assert_cmpstr (two->address, ==, "8 rue du Moulin");
  g_assert_cmpstr (two->postcode, ==, "01000");
  g_assert_cmpstr (two->email, ==, "");
  g_assert_cmpuint (batch->notes->len, ==, 2);
}

/* Four columns in Windows-1252, the reference is the key and its first group the year. */
static void
test_canteen (void)
{
  g_autoptr (MefIntakeBatch) batch = read_good (
      "Facture Facturation;Facture Destinataire;Facture Reference TIPI;Facture Montant TTC\r\n"
      "Cantine d\xe9"
      "cembre;M. MOREL ou Mme PETIT;2021-CA-00-01;84\r\n"
      "Cantine d\xe9"
      "cembre;Les Amis de l'\xc9"
      "cole;2021-CA-00-02;138,5\r\n");
  const MefIntakeInvoice *one = &g_array_index (batch->invoices, MefIntakeInvoice, 0);

  g_assert_cmpuint (batch->problems->len, ==, 0);
  g_assert_cmpint (batch->text.encoding, ==, MEF_CSV_ENCODING_WINDOWS_1252);
  g_assert_cmpint (batch->total, ==, 22250);
  g_assert_cmpstr (one->number, ==, "2021-CA-00-01");
  g_assert_cmpstr (one->label, ==, "Cantine décembre");
  g_assert_cmpstr (one->last_name, ==, "M. MOREL ou Mme PETIT");
  g_assert_cmpuint (one->exercise, ==, 2021);
}

typedef struct
{
  const char
      *row; /* numero;reference;montant;date_emission;date_echeance;exercice;nom;cp;libelle */
  const char *problems; /* column:reason … with column 0 for the line; empty: accepted */
} RowCase;

static const RowCase rows[] = {
  { "1;;25;;;;A;;", "" },
  { "1;;25,5;1/2/26;02-02-2026;2026;A;30540;x", "" },
  { "1;;25.50;2026-02-01;20260202;;A;;", "" },
  { "1;;25;01/02/2026 00:00:00;2026-02-01T00:00:00;;A;;", "" },
  { ";R-1;(12,00);;;;A;;", "3:amount-not-positive " },
  { "1;;-12;;;;A;;", "3:amount-not-positive " },
  { "1;;0,00;;;;A;;", "3:amount-not-positive " },
  { "1;;;;;;A;;", "3:amount-missing " },
  { "1;;1.234;;;;A;;", "3:amount-ambiguous " },
  { "1;;1,234;;;;A;;", "3:amount-ambiguous " },
  { "1;;12,3456;;;;A;;", "3:amount-malformed " },
  { "1;;douze;;;;A;;", "3:amount-malformed " },
  { "1;;#REF!;;;;A;;", "3:amount-malformed " },
  { "1;;1,2E+03;;;;A;;", "3:number-damaged " },
  { "1;;100000000,00;;;;A;;", "3:amount-too-large " },
  { "1;;99999999999999999999;;;;A;;", "3:amount-malformed " },
  { "2,026E+12;;25;;;;A;;", "1:number-damaged " },
  { "8.0E+4;;25;;;;A;;", "1:number-damaged " },
  { "1;2,026E+12;25;;;;A;;", "2:number-damaged " },
  { "1E5;;25;;;;A;;", "" },
  { "=1+1;;25;;;;@A;;+cmd", "" },
  { ";;25;;;;A;;", "0:number-missing " },
  { "1;;25;31/02/2026;;;A;;", "4:date-malformed " },
  { "1;;25;02/13/2026;;;A;;", "4:date-malformed " },
  { "1;;25;;46000;;A;;", "5:date-serial " },
  { "1;;25;hier;demain;;A;;", "4:date-malformed 5:date-malformed " },
  { "1;;25;;;26;A;;", "6:exercise-malformed " },
  { "1;;25;;;2026 b;A;;", "6:exercise-malformed " },
  { "1;;25;;;9999;A;;", "6:exercise-malformed " },
  { "1;;25;;;;;;", "0:name-missing " },
  { "1;;douze;hier;;;;;", "3:amount-malformed 4:date-malformed 0:name-missing " },
  { "1;;25;;;;A;;x;y", "10:too-many-cells " },
  { "\"1\"2;;25;;;;A;;x", "0:quote-malformed " },
  { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;;25;;;;A;;",
    "1:number-too-long " },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (
          "numero;reference;montant;date_emission;date_echeance;exercice;nom;cp;libelle\n",
          rows[i].row, "\n", NULL);
      g_autoptr (MefIntakeBatch) batch = read_good (text);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint p = 0; p < batch->problems->len; p++)
        {
          const MefIntakeProblem *problem = &g_array_index (batch->problems, MefIntakeProblem, p);

          g_assert_cmpuint (problem->line, ==, 2);
          g_string_append_printf (found, "%u:%s ", problem->column, problem->reason);
        }
      g_test_message ("%s", rows[i].row);
      g_assert_cmpstr (found->str, ==, rows[i].problems);
      g_assert_cmpuint (batch->invoices->len, ==, batch->problems->len == 0 ? 1 : 0);
    }
}

static void
test_duplicate (void)
{
  g_autoptr (MefIntakeBatch) batch = read_good ("numero;montant;nom\nA;1;X\nB;2;X\nA;3;X\n");
  const MefIntakeProblem *problem;

  g_assert_cmpuint (batch->problems->len, ==, 1);
  problem = &g_array_index (batch->problems, MefIntakeProblem, 0);
  g_assert_cmpuint (problem->line, ==, 4);
  g_assert_cmpuint (problem->other_line, ==, 2);
  g_assert_cmpstr (problem->reason, ==, "number-duplicate");
  g_assert_cmpstr (problem->text, ==, "A");
}

typedef struct
{
  const char *text;
  guint invoices;
  gboolean checked;
  const char *reason; /* of the one problem */
} TotalCase;

static const TotalCase totals[] = {
  { "numero;montant;nom\nA;1;X\nB;2,50;X\nTOTAL;3,50;\n", 2, TRUE, NULL },
  { "numero;montant;nom\nA;1;X\nB;2,50;X\n;3,50;Total général\n\n;;\n", 2, TRUE, NULL },
  { "numero;montant;nom\nA;1;X\nB;2,50;X\n;3,50;\n", 2, TRUE, NULL },
  { "numero;montant;nom\nA;1;X\nB;2,50;X\nTotal;4,50;\n", 2, FALSE, "total-differs" },
  { "numero;montant;nom\nA;1;X\n;4,50;\n", 1, FALSE, "number-missing" },
  { "numero;montant;nom\nA;1;X\nB;2;Total Énergies\n", 2, FALSE, NULL },
  { "numero;montant;nom\nTOTAL;0;\nA;1;X\n", 1, FALSE, "amount-not-positive" },
};

static void
test_totals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      g_autoptr (MefIntakeBatch) batch = read_good (totals[i].text);

      g_assert_cmpuint (batch->invoices->len, ==, totals[i].invoices);
      g_assert_cmpint (batch->total_checked, ==, totals[i].checked);
      g_assert_cmpint (batch->problems->len > 0, ==, totals[i].reason != NULL);
      if (totals[i].reason != NULL)
        g_assert_cmpstr (g_array_index (batch->problems, MefIntakeProblem, 0).reason, ==,
                         totals[i].reason);
    }
}

static void
assert_refused (const char *text, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (text, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, reason);
}

static void
test_files (void)
{
  g_autoptr (GString) many = g_string_new ("numero;montant;nom\n");
  g_autofree char *large = g_strnfill (MEF_INTAKE_MAX_BYTES + 1, 'a');

  assert_refused ("", "file-empty");
  assert_refused ("\n\n;;\n", "file-empty");
  assert_refused ("numero;montant;nom\n", "file-empty");
  assert_refused ("1;25;A\n", "header-missing");
  assert_refused ("%PDF-1.4\nnothing of the kind\n", "header-missing");
  assert_refused ("\"numero;montant;nom\n1;2;A\n", "quote-unclosed");
  assert_refused (large, "file-too-large");
  for (guint i = 0; i <= MEF_INTAKE_MAX_ROWS; i++)
    g_string_append_printf (many, "%u;1;A\n", i);
  assert_refused (many->str, "file-too-many-rows");
  g_string_truncate (many, many->len - 1);
  *strrchr (many->str, '\n') = '\0';
  {
    g_autoptr (MefIntakeBatch) batch = read_good (many->str);

    g_assert_cmpuint (batch->invoices->len, ==, MEF_INTAKE_MAX_ROWS);
  }
}

/* A forgotten quote swallows the rest: one refusal that shows a short piece of it. */
static void
test_swallowed (void)
{
  g_autoptr (GString) text = g_string_new ("numero;montant;nom\n\"A;1;X\n");
  g_autoptr (MefIntakeBatch) batch = NULL;
  const MefIntakeProblem *problem;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%u;1;A\n", i);
  batch = read_good (text->str);
  g_assert_cmpuint (batch->problems->len, ==, 1);
  problem = &g_array_index (batch->problems, MefIntakeProblem, 0);
  g_assert_cmpstr (problem->reason, ==, "quote-unclosed");
  g_assert_cmpuint (strlen (problem->text), <, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/batch/complete", test_complete);
  g_test_add_func ("/intake/batch/canteen", test_canteen);
  g_test_add_func ("/intake/batch/rows", test_rows);
  g_test_add_func ("/intake/batch/duplicate", test_duplicate);
  g_test_add_func ("/intake/batch/totals", test_totals);
  g_test_add_func ("/intake/batch/files", test_files);
  g_test_add_func ("/intake/batch/swallowed", test_swallowed);
  return g_test_run ();
}
