/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-pdf FILE: opens a document the way the application does, draws its first page at 96 dots
 * per inch and prints how many milliseconds that took. To be set beside pdftoppm for the same page.
 */
#include "config.h"

#include "mef-pdf-document.h"
#include "mef-pdf-queue.h"

typedef struct
{
  GMainLoop *loop; /* (owned) */
  gboolean drawn;
} Bench;

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPdfImage) image =
      mef_pdf_document_render_finish (MEF_PDF_DOCUMENT (source), result, &error);

  if (image == NULL)
    g_printerr ("%s\n", error->message);
  bench->drawn = image != NULL;
  g_main_loop_quit (bench->loop);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPdfDocument) document = mef_pdf_document_open_finish (result, &error);

  if (document == NULL)
    {
      g_printerr ("%s\n", error->message);
      g_main_loop_quit (bench->loop);
      return;
    }
  mef_pdf_document_render_async (document, 0, NULL, 96.0 / 72, MEF_PDF_PRIORITY_VISIBLE, NULL,
                                 rendered_cb, bench);
}

int
main (int argc, char **argv)
{
  Bench bench = { g_main_loop_new (NULL, FALSE), FALSE };
  gint64 start = g_get_monotonic_time ();
  g_autofree char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (argc != 2 || !g_file_get_contents (argv[1], &content, &length, NULL))
    {
      g_printerr ("usage: bench-pdf FILE\n");
      return 2;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  mef_pdf_document_open_async (bytes, NULL, opened_cb, &bench);
  g_main_loop_run (bench.loop);
  g_print ("%.3f\n", (double) (g_get_monotonic_time () - start) / 1000);
  g_main_loop_unref (bench.loop);
  mef_pdf_queue_wait_for_threads (G_USEC_PER_SEC);
  return bench.drawn ? 0 : 1;
}
