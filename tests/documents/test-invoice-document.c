/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invoices on paper, read back with Poppler. MEF_TEST_OUTPUT names a folder where the PDFs are kept
 * to be looked at. */
#include "config.h"

#include "mef-invoice-document.h"

#include <poppler.h>
#include <string.h>

#define N_MANY 90

static const MefInvoiceDocumentLine two_children[] = {
  { "Léa", "Restauration scolaire, repas enfant, mai 2026", "14 repas", 4550 },
  { "Léa", "Accueil périscolaire du soir", "9 séances", 1710 },
  { "Hugo", "Restauration scolaire, repas enfant, mai 2026", "12 repas", 3900 },
};

static MefInvoiceDocument
make_invoice (const MefInvoiceDocumentLine *lines, guint n_lines)
{
  MefInvoiceDocument invoice = {
    .town = "Milhaud",
    .town_address = "Hôtel de ville\n1 place de l'Exemple\n30540 MILHAUD\nregie@milhaud.example",
    .regie = "REGIE CENTRALISEE",
    .client_number = "001964",
    .pay_url = "https://factures.milhaud.example",
    .number = "2026-001-000731",
    .reference = "2026-RS-00-83001516",
    .label = "FACTURATION",
    .service = "Restauration scolaire",
    .debtor = "Mme Claire DÉMO\nBât. B\n3 rue des Tilleuls\n30540 MILHAUD",
    .debtor_ref = "FAM000042",
    .issued_on = mef_day_new (2026, 6, 1),
    .due_on = mef_day_new (2026, 7, 5),
    .lines = lines,
    .n_lines = n_lines,
  };

  for (guint i = 0; i < n_lines; i++)
    invoice.amount += lines[i].amount;
  return invoice;
}

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

static PopplerDocument *
render (const MefInvoiceDocument *invoice, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mef_invoice_document_render (invoice, &error);
  g_autoptr (GBytes) again = mef_invoice_document_render (invoice, NULL);
  PopplerDocument *document;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
  keep (bytes, name);
  document = poppler_document_new_from_bytes (bytes, NULL, &error);
  g_assert_no_error (error);
  return document;
}

/* How often a text stands on a page, as a reader's search finds it. */
static guint
count (PopplerDocument *document, int page, const char *text)
{
  PopplerPage *sheet = poppler_document_get_page (document, page);
  GList *found = poppler_page_find_text (sheet, text);
  guint n = g_list_length (found);

  g_list_free_full (found, (GDestroyNotify) poppler_rectangle_free);
  g_object_unref (sheet);
  return n;
}

static void
test_content (void)
{
  static const char *const expected[] = {
    "2026-001-000731", "2026-RS-00-83001516",      "001964",   "101,60", "05/07/2026", "01/06/2026",
    "Claire DÉMO",     "REGIE CENTRALISEE",        "14 repas", "Léa",    "Hugo",       "FAM000042",
    "FACTURATION",     "factures.milhaud.example", "Milhaud",
  };
  MefInvoiceDocument invoice = make_invoice (two_children, G_N_ELEMENTS (two_children));
  PopplerDocument *document = render (&invoice, "two-children.pdf");
  g_autofree char *title = poppler_document_get_title (document);
  g_autofree char *author = poppler_document_get_author (document);
  double width, height;
  PopplerPage *page = poppler_document_get_page (document, 0);

  g_assert_cmpint (poppler_document_get_n_pages (document), ==, 1);
  poppler_page_get_size (page, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 595.28, 0.1);
  g_assert_cmpfloat_with_epsilon (height, 841.89, 0.1);
  g_object_unref (page);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_test_message ("%s", expected[i]);
      g_assert_cmpuint (count (document, 0, expected[i]), >, 0);
    }
  /* Once at the head of her lines, not on each. */
  g_assert_cmpuint (count (document, 0, "Léa"), ==, 1);
  g_assert_nonnull (strstr (title, "2026-001-000731"));
  g_assert_nonnull (strstr (author, "Milhaud"));
  g_object_unref (document);
}

/* Whether all places of @text on the first page lie where the window of an envelope is, or none:
 * the right half between 45 and 90 mm from the top. Poppler measures from the bottom. */
static gboolean
is_in_window (PopplerPage *page, const char *text)
{
  const double mm = 72 / 25.4;
  GList *found = poppler_page_find_text (page, text);
  guint inside = 0, all = g_list_length (found);

  for (GList *l = found; l != NULL; l = l->next)
    {
      const PopplerRectangle *area = l->data;

      inside += area->x1 > 105 * mm && area->x2 < 205 * mm && area->y1 > (297 - 90) * mm &&
                area->y2 < (297 - 45) * mm;
    }
  g_list_free_full (found, (GDestroyNotify) poppler_rectangle_free);
  g_test_message ("%s: %u of %u", text, inside, all);
  g_assert_cmpuint (all, >, 0);
  return inside > 0;
}

static void
test_window (void)
{
  static const char *const shown[] = { "Claire DÉMO", "Bât. B", "Tilleuls" };
  static const char *const hidden[] = { "001964",           "101,60", "FAM000042",
                                        "FACTURATION",      "Léa",    "2026-001-000731",
                                        "REGIE CENTRALISEE" };
  MefInvoiceDocument invoice = make_invoice (two_children, G_N_ELEMENTS (two_children));
  PopplerDocument *document = render (&invoice, "window.pdf");
  PopplerPage *page = poppler_document_get_page (document, 0);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_assert_true (is_in_window (page, shown[i]));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_false (is_in_window (page, hidden[i]));
  g_object_unref (page);
  g_object_unref (document);
}

static void
test_many_lines (void)
{
  MefInvoiceDocumentLine lines[N_MANY];
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  MefInvoiceDocument invoice;
  PopplerDocument *document;
  guint found = 0;
  int pages;

  for (guint i = 0; i < N_MANY; i++)
    {
      char *label = g_strdup_printf ("Ligne-%03u%s", i,
                                     i % 7 == 0 ? " avec un libellé qui ne tient pas sur une seule "
                                                  "ligne du tableau de la facture"
                                                : "");

      g_ptr_array_add (texts, label);
      lines[i] = (MefInvoiceDocumentLine){ i < 50 ? "Léa" : "Hugo", label, "1", 100 + i };
    }
  invoice = make_invoice (lines, N_MANY);
  document = render (&invoice, "many-lines.pdf");
  pages = poppler_document_get_n_pages (document);
  g_assert_cmpint (pages, >=, 3);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *word = g_strdup_printf ("Ligne-%03u", i);
      guint times = 0;

      for (int page = 0; page < pages; page++)
        times += count (document, page, word);
      g_assert_cmpuint (times, ==, 1);
    }
  for (int page = 0; page < pages; page++)
    found += count (document, page, "001964");
  g_assert_cmpuint (found, ==, 1);
  g_assert_cmpuint (count (document, pages - 1, "001964"), ==, 1);
  g_object_unref (document);
}

static void
assert_clear_of_coupon (PopplerDocument *document, int page)
{
  PopplerPage *sheet = poppler_document_get_page (document, page);
  GList *above = poppler_page_find_text (sheet, "with the coupon below");
  GList *coupon = poppler_page_find_text (sheet, "Coupon to enclose");

  g_assert_nonnull (above);
  g_assert_nonnull (coupon);
  g_assert_cmpfloat (((PopplerRectangle *) above->data)->y1, >,
                     ((PopplerRectangle *) coupon->data)->y2 + 10);
  g_list_free_full (above, (GDestroyNotify) poppler_rectangle_free);
  g_list_free_full (coupon, (GDestroyNotify) poppler_rectangle_free);
  g_object_unref (sheet);
}

/* However many lines, what stands under the table never runs into the coupon. */
static void
test_every_length (void)
{
  MefInvoiceDocumentLine lines[40];

  for (guint n = 0; n <= G_N_ELEMENTS (lines); n++)
    {
      MefInvoiceDocument invoice;
      PopplerDocument *document;
      int last;

      if (n > 0)
        lines[n - 1] = (MefInvoiceDocumentLine){ "Léa", "Repas", "1", 325 };
      invoice = make_invoice (lines, n);
      invoice.amount = 4242;
      document = render (&invoice, "length.pdf");
      last = poppler_document_get_n_pages (document) - 1;
      g_assert_cmpuint (count (document, last, "42,42"), ==, 3);
      g_assert_cmpint (last, >=, n >= 12 ? 1 : 0);
      g_assert_cmpint (last, <=, n <= 5 ? 0 : 2);
      assert_clear_of_coupon (document, last);
      g_object_unref (document);
    }
}

static void
test_direct_debit (void)
{
  MefInvoiceDocument invoice = make_invoice (two_children, 1);
  PopplerDocument *document;

  invoice.direct_debit = TRUE;
  invoice.client_number = "";
  document = render (&invoice, "direct-debit.pdf");
  g_assert_cmpuint (count (document, 0, "001964"), ==, 0);
  g_assert_cmpuint (count (document, 0, "45,50"), ==, 2);
  g_object_unref (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/invoice/content", test_content);
  g_test_add_func ("/documents/invoice/window", test_window);
  g_test_add_func ("/documents/invoice/many-lines", test_many_lines);
  g_test_add_func ("/documents/invoice/every-length", test_every_length);
  g_test_add_func ("/documents/invoice/direct-debit", test_direct_debit);
  return g_test_run ();
}
