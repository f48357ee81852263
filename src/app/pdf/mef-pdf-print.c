/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing through the system's dialog: each page as outlines at its true size, made smaller only
 * when the paper is, and turned when that fits better. The worker draws, so that a heavy page does
 * not hold the window up. */
#include "config.h"

#include "mef-pdf-print.h"

#include <math.h>

/* Sizes of paper that differ by less than this are the same, in points. */
#define SIZE_SLACK 3

typedef struct
{
  MefPdfDocument *document;  /* (owned) */
  GCancellable *cancellable; /* (owned) cancelled with the operation */
} Printing;

/* One page on its way through the worker. */
typedef struct
{
  GtkPrintOperation *operation; /* (owned) */
} Drawing;

static void
printing_free (gpointer data)
{
  Printing *printing = data;

  g_object_unref (printing->document);
  g_object_unref (printing->cancellable);
  g_free (printing);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Drawing *drawing = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_pdf_document_draw_finish (MEF_PDF_DOCUMENT (source), result, &error))
    gtk_print_operation_draw_page_finish (drawing->operation);
  else
    gtk_print_operation_cancel (drawing->operation);
  g_object_unref (drawing->operation);
  g_free (drawing);
}

/* Centred on the paper. Never larger than it is: a printed form must keep its measures. */
static void
place (cairo_t *cr, const graphene_size_t *page, double width, double height)
{
  double scale = MIN (1, MIN (width / page->width, height / page->height));

  cairo_translate (cr, (width - page->width * scale) / 2, (height - page->height * scale) / 2);
  cairo_scale (cr, scale, scale);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int number,
              gpointer user_data)
{
  Printing *printing = user_data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  Drawing *drawing = g_new0 (Drawing, 1);

  place (cr, mef_pdf_document_get_page_size (printing->document, (guint) number),
         gtk_print_context_get_width (context), gtk_print_context_get_height (context));
  gtk_print_operation_set_defer_drawing (operation);
  drawing->operation = g_object_ref (operation);
  mef_pdf_document_draw_async (printing->document, (guint) number, cr, printing->cancellable,
                               drawn_cb, drawing);
}

static void
request_page_setup_cb (GtkPrintOperation *operation,
                       GtkPrintContext *context,
                       int number,
                       GtkPageSetup *setup,
                       gpointer user_data)
{
  Printing *printing = user_data;
  const graphene_size_t *size = mef_pdf_document_get_page_size (printing->document, (guint) number);

  gtk_page_setup_set_orientation (setup, size->width > size->height
                                             ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                             : GTK_PAGE_ORIENTATION_PORTRAIT);
}

static gboolean
is_about (double length, double other)
{
  return fabs (length - other) < SIZE_SLACK;
}

/* Paper of the document's own size when that is A4, whatever the locale's usual paper is. */
static void
choose_paper (GtkPrintOperation *operation, const graphene_size_t *size)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  double width = gtk_paper_size_get_width (paper, GTK_UNIT_POINTS);
  double height = gtk_paper_size_get_height (paper, GTK_UNIT_POINTS);

  if (is_about (MIN (size->width, size->height), width) &&
      is_about (MAX (size->width, size->height), height))
    {
      gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
      gtk_print_operation_set_default_page_setup (operation, setup);
    }
  gtk_paper_size_free (paper);
}

/**
 * mef_pdf_print_operation_new:
 * @document: what to print
 * @title: (nullable): the name of the print job
 *
 * Returns: (transfer full): an operation that is ready to be run
 */
GtkPrintOperation *
mef_pdf_print_operation_new (MefPdfDocument *document, const char *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Printing *printing = g_new0 (Printing, 1);

  printing->document = g_object_ref (document);
  printing->cancellable = g_cancellable_new ();
  gtk_print_operation_set_n_pages (operation, (int) mef_pdf_document_get_n_pages (document));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  /* The document has its own margins. */
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  choose_paper (operation, mef_pdf_document_get_page_size (document, 0));
  if (title != NULL)
    gtk_print_operation_set_job_name (operation, title);
  g_object_set_data_full (G_OBJECT (operation), "mef-printing", printing, printing_free);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (request_page_setup_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), printing);
  return operation;
}

/**
 * mef_pdf_print:
 * @document: what to print
 * @title: (nullable): the name of the print job
 * @parent: (nullable): the window the dialog belongs to
 *
 * Opens the system's print dialog.
 */
void
mef_pdf_print (MefPdfDocument *document, const char *title, GtkWindow *parent)
{
  g_autoptr (GtkPrintOperation) operation = mef_pdf_print_operation_new (document, title);
  g_autoptr (GError) error = NULL;

  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error);
  if (error != NULL)
    g_message ("print: %s", error->message);
}
