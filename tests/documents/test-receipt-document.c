/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts and yearly statements on paper, read back with Poppler. MEF_TEST_OUTPUT names a folder
 * where the PDFs are kept to be looked at. */
#include "config.h"

#include <poppler.h>
#include <string.h>

#include "mef-receipt-document.h"
#include "mef-statement-document.h"

#define ADDRESS "Hôtel de ville\n1 place de l'Exemple\n30540 MILHAUD"
#define PAYER "Mme Claire DÉMO\n3 rue des Tilleuls\n30540 MILHAUD"
#define MANY 70

static void
keep (GBytes *bytes, const char *name)
{
  const char *folder = g_getenv ("MEF_TEST_OUTPUT");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (path != NULL)
    g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

/* All of its text, pages one after the other. */
static char *
read_text (GBytes *bytes, int *n_pages)
{
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (document);
  *n_pages = poppler_document_get_n_pages (document);
  for (int i = 0; i < *n_pages; i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *part = poppler_page_get_text (page);

      g_string_append (text, part);
      g_object_unref (page);
    }
  g_object_unref (document);
  return g_string_free (text, FALSE);
}

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *at = strstr (text, needle); at != NULL; at = strstr (at + 1, needle))
    n++;
  return n;
}

static MefReceiptDocument
make_receipt (const MefReceiptDocumentLine *lines, guint n_lines)
{
  MefReceiptDocument receipt = {
    .town = "Milhaud",
    .town_address = ADDRESS,
    .regie = "REGIE CENTRALISEE",
    .number = "2026-000123",
    .payer = PAYER,
    .means = "card",
    .operation = "8f3c0a52",
    .issued_on = mef_day_new (2026, 6, 2),
    .paid_on = mef_day_new (2026, 6, 1),
    .lines = lines,
    .n_lines = n_lines,
  };

  for (guint i = 0; i < n_lines; i++)
    receipt.amount += lines[i].amount;
  return receipt;
}

static void
test_receipt (void)
{
  static const MefReceiptDocumentLine lines[] = {
    { "2026-001-000731", "Restauration scolaire, mai 2026", 8450 },
    { "2026-001-000732", "École de musique, troisième trimestre", 12000 },
  };
  MefReceiptDocument receipt = make_receipt (lines, G_N_ELEMENTS (lines));
  int n_pages;

  for (gint64 prints = 0; prints < 3; prints++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *text = NULL;
      g_autofree char *mark = g_strdup_printf ("DUPLICATE %d", (int) prints);

      receipt.prints = prints;
      receipt.credit = prints == 2 ? 1550 : 0;
      bytes = mef_receipt_document_render (&receipt, NULL);
      text = read_text (bytes, &n_pages);
      keep (bytes, prints == 0 ? "receipt.pdf" : "receipt-duplicate.pdf");
      g_assert_cmpint (n_pages, ==, 1);
      g_assert_nonnull (strstr (text, "2026-000123"));
      g_assert_nonnull (strstr (text, "2026-001-000732"));
      g_assert_nonnull (strstr (text, "204,50"));
      g_assert_nonnull (strstr (text, "01/06/2026"));
      g_assert_true ((strstr (text, "DUPLICATE") != NULL) == (prints > 0));
      g_assert_true ((strstr (text, mark) != NULL) == (prints > 0));
      g_assert_true ((strstr (text, "15,50") != NULL) == (prints == 2));
    }
}

/* No line is lost and none stands twice, wherever the page turns. */
static void
test_every_length (void)
{
  MefReceiptDocumentLine lines[MANY];
  char numbers[MANY][8];

  for (guint i = 0; i < MANY; i++)
    {
      g_snprintf (numbers[i], sizeof numbers[i], "N%05u", i);
      lines[i] = (MefReceiptDocumentLine){ numbers[i], "Cantine", 100 };
    }
  for (guint n = 0; n <= MANY; n += 7)
    {
      MefReceiptDocument receipt = make_receipt (lines, n);
      g_autoptr (GBytes) bytes = mef_receipt_document_render (&receipt, NULL);
      int n_pages;
      g_autofree char *text = read_text (bytes, &n_pages);
      g_autofree char *last = g_strdup_printf ("%d of %d", n_pages, n_pages);

      g_assert_cmpuint (count (text, "N000"), ==, n);
      g_assert_cmpuint (count (text, "Amount received"), ==, 1);
      g_assert_cmpuint (count (text, last), ==, 1);
      g_assert_cmpuint (count (text, " of "), >=, (guint) n_pages);
    }
}

static void
test_statement (void)
{
  static const MefStatementDocumentLine lines[] = {
    { 735000, "2014-000001", "card", "2014-001-000731", 8450, 1250 },
    { 735030, "2014-000007", "cash", "2014-001-000732, 2014-001-000733", 1200, 0 },
    { 735060, "2014-000009", "transfer", "", 350, 350 },
  };
  const MefStatementDocument statement = { .town = "Milhaud",
                                           .town_address = ADDRESS,
                                           .payer = PAYER,
                                           .year = 2014,
                                           .made_on = mef_day_new (2026, 1, 4),
                                           .lines = lines,
                                           .n_lines = G_N_ELEMENTS (lines) };
  g_autoptr (GBytes) bytes = mef_statement_document_render (&statement, NULL);
  int n_pages;
  g_autofree char *text = read_text (bytes, &n_pages);

  keep (bytes, "statement.pdf");
  g_assert_cmpint (n_pages, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_nonnull (strstr (text, lines[i].receipt));
  g_assert_nonnull (strstr (text, "2014-001-000733"));
  /* What settled nothing is said in words, its part where there is one. */
  g_assert_cmpuint (count (text, "of which 12,50 € is a credit"), ==, 1);
  g_assert_cmpuint (count (text, "Credit in your favour"), ==, 1);
  g_assert_cmpuint (count (text, "100,00"), ==, 2); /* in the box and under the table */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/receipt/content", test_receipt);
  g_test_add_func ("/documents/receipt/every-length", test_every_length);
  g_test_add_func ("/documents/statement/content", test_statement);
  return g_test_run ();
}
