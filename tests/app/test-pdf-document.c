/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document behind the view: opening good and bad bytes, rendering, finding, selecting, text,
 * printing, and giving up. No display. */
#include "config.h"

#include <cairo-pdf.h>
#include <string.h>

#include "mef-error.h"
#include "mef-pdf-document.h"
#include "mef-pdf-queue.h"
#include "mef-test-view.h"

static const char *const pages[] = {
  "Commune de Milhaud\nRestauration scolaire, élève Zoé Forêt\nÀ régler 25,00 €",
  "Deuxième page\nRESTAURATION SCOLAIRE encore\net une fin",
  "Page trois, garderie",
  NULL,
};

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_come (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static MefPdfDocument *
open_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_pdf_document_open_async (bytes, NULL, keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  return mef_pdf_document_open_finish (result, error);
}

static MefPdfDocument *
open_test_document (void)
{
  g_autoptr (GBytes) bytes = mef_test_make_pdf (pages);
  g_autoptr (GError) error = NULL;
  MefPdfDocument *document = open_bytes (bytes, &error);

  g_assert_no_error (error);
  return document;
}

/* RC4 of 40 bits, the oldest way a PDF is locked; the trailer names a handler with a password. */
static const char locked[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    "4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<0123456789abcdef0123456789abcdef0123456789abcdef"
    "0123456789abcdef>/"
    "U<0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef>>>endobj\n"
    "xref\n0 5\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000103 00000 n "
    "\n"
    "0000000166 00000 n \ntrailer<</Size 5/Root 1 0 R/Encrypt 4 0 "
    "R/ID[<00112233445566778899aabbccddee"
    "ff><00112233445566778899aabbccddeeff>]>>\nstartxref\n355\n%%EOF\n";

static void
test_refused (void)
{
  static const struct
  {
    const char *content;
    gssize length;
    const char *reason;
  } cases[] = {
    { "", 0, "not-a-pdf" },
    { "<!DOCTYPE html><html><body>login</body></html>", -1, "not-a-pdf" },
    { "PK\003\004 something zipped", -1, "not-a-pdf" },
    { "%PDF-1.7\nnothing more", -1, "pdf-damaged" },
    { "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count "
      "0>>endobj trailer<</Root 1 0 R>>",
      -1, "pdf-damaged" },
    { locked, -1, "pdf-encrypted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].content) : (gsize) cases[i].length;
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].content, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPdfDocument) document = open_bytes (bytes, &error);

      g_assert_null (document);
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].reason);
    }
}

/* A file cut anywhere either opens or is refused with a reason; it never brings the program down.
 */
static void
test_truncated (void)
{
  g_autoptr (GBytes) whole = mef_test_make_pdf (pages);
  gsize size = g_bytes_get_size (whole);

  for (gsize length = 8; length < size; length += MAX (size / 40, 1))
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPdfDocument) document = open_bytes (cut, &error);

      if (document == NULL)
        g_assert_cmpstr (error->message, ==, "pdf-damaged");
      else
        g_assert_no_error (error);
    }
}

static void
test_facts (void)
{
  g_autoptr (GBytes) bytes = mef_test_make_pdf (pages);
  g_autoptr (MefPdfDocument) document = open_bytes (bytes, NULL);

  g_assert_cmpuint (mef_pdf_document_get_n_pages (document), ==, 3);
  g_assert_cmpfloat (mef_pdf_document_get_page_size (document, 2)->width, ==, 595);
  g_assert_cmpfloat (mef_pdf_document_get_page_size (document, 2)->height, ==, 842);
  g_assert_true (g_bytes_equal (mef_pdf_document_get_bytes (document), bytes));
}

static void
test_render (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefPdfImage) image = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 *pixels;
  guint white = 0, other = 0;

  mef_pdf_document_render_async (document, 0, NULL, 96.0 / 72, MEF_PDF_PRIORITY_VISIBLE, NULL,
                                 keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  image = mef_pdf_document_render_finish (document, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (image->width, ==, 793);
  g_assert_cmpint (image->height, ==, 1123);
  g_assert_cmpuint (image->stride, ==, 793 * sizeof *pixels);
  pixels = g_bytes_get_data (image->pixels, NULL);
  for (guint i = 0; i < 793 * 1123; i++)
    pixels[i] == 0xffffffff ? white++ : other++;
  g_assert_cmpuint (white, >, 700000);
  g_assert_cmpuint (other, >, 30000);
}

/* A piece shows what the whole shows at that place. */
static void
test_render_piece (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefPdfImage) image = NULL;
  graphene_rect_t area = GRAPHENE_RECT_INIT (100, 410, 40, 30); /* inside of the blue box */
  const guint32 *pixels;

  mef_pdf_document_render_async (document, 1, &area, 2, MEF_PDF_PRIORITY_VISIBLE, NULL, keep_cb,
                                 &result);
  g_assert_true (mef_test_wait (has_come, &result));
  image = mef_pdf_document_render_finish (document, result, NULL);
  g_assert_cmpint (image->width, ==, 80);
  g_assert_cmpint (image->height, ==, 60);
  pixels = g_bytes_get_data (image->pixels, NULL);
  for (guint i = 0; i < 80 * 60; i++)
    g_assert_cmphex (pixels[i], ==, 0xff3366cc);
}

/* A cancelled job never reports a result, whether it waits, runs or has just ended. */
static void
test_cancel (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[20] = { NULL };
  g_autoptr (GAsyncResult) last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    mef_pdf_document_render_async (document, 0, NULL, 3, MEF_PDF_PRIORITY_NEARBY, cancellable,
                                   keep_cb, &results[i]);
  g_cancellable_cancel (cancellable);
  mef_pdf_document_get_text_async (document, 0, NULL, keep_cb, &last);
  g_assert_true (mef_test_wait (has_come, &last));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (mef_test_wait (has_come, &results[i]));
      g_assert_null (mef_pdf_document_render_finish (document, results[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_object (&results[i]);
    }
}

static gboolean
has_three (gpointer data)
{
  return ((GString *) data)->len == 3;
}

static void
visible_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_string_append_c (user_data, 'v');
}

static void
nearby_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_string_append_c (user_data, 'n');
}

static void
idle_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_string_append_c (user_data, 'i');
}

static void
ignore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
}

/* Cancelled when the worker has done it, but before anybody was told. */
static void
test_cancel_late (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainContext) other = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  mef_pdf_document_get_text_async (document, 0, cancellable, keep_cb, &result);
  g_main_context_push_thread_default (other);
  mef_pdf_document_get_text_async (document, 1, NULL, keep_cb, &after);
  while (after == NULL)
    g_main_context_iteration (other, TRUE);
  g_main_context_pop_thread_default (other);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  g_assert_true (mef_test_wait (has_come, &result));
  g_assert_null (mef_pdf_document_get_text_finish (document, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What a person looks at comes before what is only near, whatever was asked first. */
static void
test_priority (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GString) order = g_string_new (NULL);

  /* Keeps the worker busy while the others line up. */
  mef_pdf_document_render_async (document, 0, NULL, 5, MEF_PDF_PRIORITY_VISIBLE, NULL, ignore_cb,
                                 NULL);
  mef_pdf_document_get_text_async (document, 0, NULL, idle_cb, order);
  mef_pdf_document_render_async (document, 1, NULL, 1, MEF_PDF_PRIORITY_NEARBY, NULL, nearby_cb,
                                 order);
  mef_pdf_document_render_async (document, 2, NULL, 1, MEF_PDF_PRIORITY_VISIBLE, NULL, visible_cb,
                                 order);
  g_assert_true (mef_test_wait (has_three, order));
  g_assert_cmpstr (order->str, ==, "vni");
}

static void
test_search (void)
{
  static const struct
  {
    guint page;
    const char *text;
    guint n;
  } cases[] = {
    { 0, "élève", 1 },
    { 0, "eleve", 1 },
    { 0, "ELEVE", 1 },
    { 0, "forêt", 1 },
    { 0, "a regler", 1 },
    { 0, "€", 1 },
    { 0, "restauration scolaire", 1 },
    { 1, "restauration scolaire", 1 },
    { 1, "page", 1 },
    { 2, "élève", 0 },
    { 1, "encore et", 1 }, /* over the end of a line */
  };
  g_autoptr (MefPdfDocument) document = open_test_document ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GArray) matches = NULL;

      mef_pdf_document_search_async (document, cases[i].page, cases[i].text, NULL, keep_cb,
                                     &result);
      g_assert_true (mef_test_wait (has_come, &result));
      matches = mef_pdf_document_search_finish (document, result, NULL);
      g_test_message ("%s on %u", cases[i].text, cases[i].page);
      g_assert_cmpuint (matches->len, ==, cases[i].n);
      for (guint j = 0; j < matches->len; j++)
        {
          const MefPdfMatch *match = &g_array_index (matches, MefPdfMatch, j);

          /* counted from the top, where the text is */
          g_assert_cmpfloat (match->first.origin.y, >, 60);
          g_assert_cmpfloat (match->first.origin.y, <, 160);
          g_assert_cmpfloat (match->first.size.width, >, 5);
        }
    }
}

static void
test_select (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  MefPdfRange range = { .first_page = 0, .last_page = 1, .end = { 595, 842 } };
  g_autoptr (GAsyncResult) result = NULL, word_result = NULL;
  g_autoptr (MefPdfSelection) selection = NULL, word = NULL;

  mef_pdf_document_select_async (document, &range, NULL, keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  selection = mef_pdf_document_select_finish (document, result, NULL);
  g_assert_nonnull (strstr (selection->text, "Zoé Forêt"));
  g_assert_nonnull (strstr (selection->text, "Deuxième page"));
  g_assert_null (strstr (selection->text, "garderie"));
  g_assert_cmpuint (selection->regions->len, ==, 2);
  g_assert_cmpuint (((GArray *) selection->regions->pdata[0])->len, >, 0);

  /* Two clicks inside of "Commune". */
  range = (MefPdfRange){ .start = { 80, 82 }, .end = { 80, 82 }, .grain = MEF_PDF_GRAIN_WORD };
  mef_pdf_document_select_async (document, &range, NULL, keep_cb, &word_result);
  g_assert_true (mef_test_wait (has_come, &word_result));
  word = mef_pdf_document_select_finish (document, word_result, NULL);
  g_assert_cmpstr (word->text, ==, "Commune");
}

static void
test_text (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  mef_pdf_document_get_text_async (document, 0, NULL, keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  text = mef_pdf_document_get_text_finish (document, result, NULL);
  g_assert_nonnull (strstr (text, "Commune de Milhaud"));
  g_assert_nonnull (strstr (text, "25,00 €"));
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Printed as text, not as a picture: it can still be searched in what comes out. */
static void
test_draw (void)
{
  g_autoptr (MefPdfDocument) document = open_test_document ();
  g_autoptr (MefPdfDocument) printed = NULL;
  g_autoptr (GAsyncResult) result = NULL, found = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) matches = NULL;
  GByteArray *content = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, content, 595, 842);
  cairo_t *cr = cairo_create (surface);

  mef_pdf_document_draw_async (document, 0, cr, NULL, keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  g_assert_true (mef_pdf_document_draw_finish (document, result, NULL));
  g_clear_object (&result);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  bytes = g_byte_array_free_to_bytes (content);
  printed = open_bytes (bytes, NULL);
  g_assert_nonnull (printed);
  mef_pdf_document_search_async (printed, 0, "restauration", NULL, keep_cb, &found);
  g_assert_true (mef_test_wait (has_come, &found));
  matches = mef_pdf_document_search_finish (printed, found, NULL);
  g_assert_cmpuint (matches->len, ==, 1);
}

/* Documents made by other people's software, when they are there. */
static void
test_samples (void)
{
  const char *samples = g_getenv ("MEF_SAMPLES");
  g_autofree char *folder = g_build_filename (samples != NULL ? samples : "", "facturx", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("no samples");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (MefPdfDocument) document = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (MefPdfImage) image = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".pdf"))
        continue;
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      bytes = g_bytes_new_take (g_steal_pointer (&content), length);
      document = open_bytes (bytes, NULL);
      g_assert_nonnull (document);
      mef_pdf_document_render_async (document, 0, NULL, 1, MEF_PDF_PRIORITY_VISIBLE, NULL, keep_cb,
                                     &result);
      g_assert_true (mef_test_wait (has_come, &result));
      image = mef_pdf_document_render_finish (document, result, NULL);
      g_assert_nonnull (image);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/pdf-document/refused", test_refused);
  g_test_add_func ("/app/pdf-document/truncated", test_truncated);
  g_test_add_func ("/app/pdf-document/facts", test_facts);
  g_test_add_func ("/app/pdf-document/render", test_render);
  g_test_add_func ("/app/pdf-document/render-piece", test_render_piece);
  g_test_add_func ("/app/pdf-document/cancel", test_cancel);
  g_test_add_func ("/app/pdf-document/cancel-late", test_cancel_late);
  g_test_add_func ("/app/pdf-document/priority", test_priority);
  g_test_add_func ("/app/pdf-document/search", test_search);
  g_test_add_func ("/app/pdf-document/select", test_select);
  g_test_add_func ("/app/pdf-document/text", test_text);
  g_test_add_func ("/app/pdf-document/draw", test_draw);
  g_test_add_func ("/app/pdf-document/samples", test_samples);
  status = g_test_run ();
  g_assert_true (mef_pdf_queue_wait_for_threads (20 * G_USEC_PER_SEC));
  return status;
}
