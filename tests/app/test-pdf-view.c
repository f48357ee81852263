/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PDF view under a virtual display: its states, zoom, pages, search, selection, names for
 * assistive technology, and its end. Leaves pictures in the build folder to look at. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "mef-error.h"
#include "mef-pdf-canvas.h"
#include "mef-pdf-page.h"
#include "mef-pdf-print.h"
#include "mef-pdf-queue.h"
#include "mef-pdf-view.h"
#include "mef-test-view.h"

static const char *const pages[] = {
  "Commune de Milhaud\nRégie centralisée\n\nRestauration scolaire, élève Zoé Forêt\nGarderie du "
  "matin\nÀ régler 25,00 €",
  "Deuxième page\nRestauration scolaire encore",
  "Page trois",
  "Restauration scolaire pour finir",
  NULL,
};

typedef struct
{
  GtkWidget *window;
  MefPdfView *view;
  MefPdfCanvas *canvas;
} Fixture;

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

static gboolean
is_ready (gpointer data)
{
  return mef_pdf_canvas_is_ready (data);
}

static gboolean
load (MefPdfView *view, GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_pdf_view_load_async (view, bytes, NULL, keep_cb, &result);
  g_assert_true (mef_test_wait (has_come, &result));
  return mef_pdf_view_load_finish (view, result, error);
}

static void
set_up_empty (Fixture *fixture, int width, int height)
{
  fixture->view = mef_pdf_view_new ();
  fixture->window = mef_test_present (GTK_WIDGET (fixture->view), width, height);
  fixture->canvas =
      MEF_PDF_CANVAS (mef_test_find_id (GTK_WIDGET (fixture->view), MEF_TYPE_PDF_VIEW, "canvas"));
}

static void
set_up (Fixture *fixture, int width, int height)
{
  g_autoptr (GBytes) bytes = mef_test_make_pdf (pages);
  g_autoptr (GError) error = NULL;

  set_up_empty (fixture, width, height);
  load (fixture->view, bytes, &error);
  g_assert_no_error (error);
  mef_test_settle ();
  g_assert_true (mef_test_wait (is_ready, fixture->canvas));
}

static void
tear_down (Fixture *fixture)
{
  MefPdfView *view = g_object_ref (fixture->view);

  mef_test_close (fixture->window);
  g_assert_finalize_object (view);
}

static const char *
get_label (Fixture *fixture, const char *id)
{
  return gtk_label_get_label (
      GTK_LABEL (mef_test_find_id (GTK_WIDGET (fixture->view), MEF_TYPE_PDF_VIEW, id)));
}

static void
test_empty (void)
{
  Fixture fixture;

  set_up_empty (&fixture, 600, 400);
  g_assert_null (mef_pdf_view_get_document (fixture.view));
  g_assert_cmpuint (mef_pdf_view_get_n_pages (fixture.view), ==, 0);
  g_assert_false (mef_pdf_view_copy (fixture.view));
  tear_down (&fixture);
}

static void
test_shown (void)
{
  Fixture fixture;

  set_up (&fixture, 700, 800);
  g_assert_cmpuint (mef_test_count_colours (GTK_WIDGET (fixture.canvas)), >, 20);
  g_assert_cmpstr (get_label (&fixture, "page_label"), ==, "1 of 4");
  mef_test_save_png (fixture.window, "pdf-view-light");
  tear_down (&fixture);
}

static void
test_dark_and_narrow (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  Fixture fixture;

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  set_up (&fixture, 360, 600);
  mef_pdf_view_find (fixture.view, "restauration");
  mef_test_save_png (fixture.window, "pdf-view-dark-360");
  /* It fits in the window of a phone. */
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.view)), <=, 360);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  tear_down (&fixture);
}

static void
test_trouble (void)
{
  static const struct
  {
    const char *content;
    const char *reason;
    const char *title;
  } cases[] = {
    { "<html>not found</html>", "not-a-pdf", "Not a Readable Document" },
    { "%PDF-1.7 cut", "pdf-damaged", "Damaged Document" },
  };
  Fixture fixture;

  set_up_empty (&fixture, 600, 400);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].content, strlen (cases[i].content));
      g_autoptr (GError) error = NULL;
      GtkWidget *status =
          mef_test_find_id (GTK_WIDGET (fixture.view), MEF_TYPE_PDF_VIEW, "error_status");

      g_assert_false (load (fixture.view, bytes, &error));
      g_assert_cmpstr (error->message, ==, cases[i].reason);
      g_assert_true (gtk_widget_get_mapped (status));
      g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (status)), ==, cases[i].title);
    }
  mef_test_save_png (fixture.window, "pdf-view-damaged");
  tear_down (&fixture);
}

static void
test_zoom (void)
{
  static const struct
  {
    const char *action;
    double zoom; /* 0: whatever fits the width; -1: whatever fits a page */
  } cases[] = {
    { "pdf.zoom-reset", 1 }, { "pdf.zoom-in", 1.1 },  { "pdf.zoom-in", 1.25 },
    { "pdf.zoom-out", 1.1 }, { "pdf.zoom-reset", 1 }, { "pdf.zoom-out", 0.9 },
    { "pdf.fit-page", -1 },  { "pdf.fit-width", 0 },
  };
  Fixture fixture;

  set_up (&fixture, 700, 800);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double width = gtk_widget_get_width (GTK_WIDGET (fixture.canvas)) - 2 * MEF_PDF_MARGIN;
      double height = gtk_widget_get_height (GTK_WIDGET (fixture.canvas)) - 2 * MEF_PDF_MARGIN;
      double expected = cases[i].zoom == 0    ? width / (595 * MEF_PDF_POINT)
                        : cases[i].zoom == -1 ? height / (842 * MEF_PDF_POINT)
                                              : cases[i].zoom;
      g_autofree char *label = g_strdup_printf ("%d%%", (int) (expected * 100 + 0.5));
      GtkWidget *button =
          mef_test_find_id (GTK_WIDGET (fixture.view), MEF_TYPE_PDF_VIEW, "zoom_button");

      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture.view), cases[i].action, NULL));
      mef_test_settle ();
      g_assert_cmpfloat_with_epsilon (mef_pdf_view_get_zoom (fixture.view), expected, 1e-4);
      g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, label);
    }
  tear_down (&fixture);
}

static gboolean
found_three (gpointer data)
{
  return g_str_has_suffix (get_label (data, "search_label"), "of 3");
}

static gboolean
found_none (gpointer data)
{
  return g_str_equal (get_label (data, "search_label"), "No results");
}

static gboolean
found_one (gpointer data)
{
  return g_str_equal (get_label (data, "search_label"), "1 of 1");
}

/* Far in, the picture of what is seen stays sharp and small. */
static void
test_far_in (void)
{
  Fixture fixture;
  GtkWidget *page;

  set_up (&fixture, 700, 800);
  mef_pdf_view_set_zoom (fixture.view, 5);
  mef_test_settle ();
  g_assert_true (mef_test_wait (is_ready, fixture.canvas));
  page = mef_test_find (GTK_WIDGET (fixture.canvas), MEF_TYPE_PDF_PAGE);
  g_assert_cmpuint (mef_pdf_page_get_cost (MEF_PDF_PAGE (page)), >, 0);
  g_assert_cmpuint (mef_pdf_page_get_cost (MEF_PDF_PAGE (page)), <, 32 * 1024 * 1024);
  mef_pdf_view_find (fixture.view, "zoé");
  g_assert_true (mef_test_wait (found_one, &fixture));
  mef_test_settle ();
  g_assert_true (mef_test_wait (is_ready, fixture.canvas));
  mef_test_save_png (fixture.window, "pdf-view-500");
  tear_down (&fixture);
}

static void
test_pages (void)
{
  static const struct
  {
    const char *action;
    guint page;
    const char *label;
  } cases[] = {
    { "pdf.next-page", 1, "2 of 4" },     { "pdf.next-page", 2, "3 of 4" },
    { "pdf.previous-page", 1, "2 of 4" }, { "pdf.last-page", 3, "4 of 4" },
    { "pdf.first-page", 0, "1 of 4" },
  };
  Fixture fixture;

  set_up (&fixture, 700, 500);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture.view), cases[i].action, NULL);
      mef_test_settle ();
      g_assert_cmpuint (mef_pdf_view_get_current_page (fixture.view), ==, cases[i].page);
      g_assert_cmpstr (get_label (&fixture, "page_label"), ==, cases[i].label);
    }
  mef_pdf_view_go_to_page (fixture.view, 2);
  mef_test_settle ();
  mef_pdf_view_set_zoom (fixture.view, 2);
  mef_test_settle ();
  /* Zooming stays where the person was. */
  g_assert_cmpuint (mef_pdf_view_get_current_page (fixture.view), ==, 2);
  tear_down (&fixture);
}

static void
test_search (void)
{
  static const struct
  {
    const char *action;
    const char *label;
    guint page;
  } cases[] = {
    { "pdf.find-next", "2 of 3", 1 },     { "pdf.find-next", "3 of 3", 3 },
    { "pdf.find-next", "1 of 3", 0 },     { "pdf.find-previous", "3 of 3", 3 },
    { "pdf.find-previous", "2 of 3", 1 },
  };
  Fixture fixture;

  set_up (&fixture, 700, 500);
  mef_pdf_view_find (fixture.view, "restauration");
  g_assert_true (mef_test_wait (found_three, &fixture));
  g_assert_cmpstr (get_label (&fixture, "search_label"), ==, "1 of 3");
  mef_test_save_png (fixture.window, "pdf-view-search");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture.view), cases[i].action, NULL);
      g_assert_cmpstr (get_label (&fixture, "search_label"), ==, cases[i].label);
      g_assert_cmpuint (mef_pdf_view_get_current_page (fixture.view), ==, cases[i].page);
    }
  mef_pdf_view_find (fixture.view, "introuvable");
  g_assert_true (mef_test_wait (found_none, &fixture));
  tear_down (&fixture);
}

static gboolean
has_selection (gpointer data)
{
  return mef_pdf_canvas_get_selected_text (data) != NULL;
}

static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copy (void)
{
  Fixture fixture;
  g_autofree char *copied = NULL;

  set_up (&fixture, 700, 500);
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "pdf.select-all", NULL);
  /* Copied as soon as it is known. */
  g_assert_true (mef_pdf_view_copy (fixture.view));
  g_assert_true (mef_test_wait (has_selection, fixture.canvas));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture.view)), NULL,
                                 clipboard_cb, &copied);
  g_assert_true (mef_test_wait (has_text, &copied));
  g_assert_nonnull (strstr (copied, "élève Zoé Forêt"));
  g_assert_nonnull (strstr (copied, "pour finir"));
  mef_test_save_png (fixture.window, "pdf-view-selected");
  mef_pdf_canvas_unselect (fixture.canvas);
  g_assert_null (mef_pdf_canvas_get_selected_text (fixture.canvas));
  tear_down (&fixture);
}

/* The gesture of a type on a widget. */
static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

      if (g_type_is_a (G_OBJECT_TYPE (one), type))
        return one;
    }
  g_assert_not_reached ();
}

/* Two clicks take a word, three the line; one lets go. */
static void
test_clicks (void)
{
  static const char *const expected[] = { NULL, "Commune", "Commune de Milhaud" };
  Fixture fixture;
  GtkEventController *click;
  double scale, x, y;

  set_up (&fixture, 700, 500);
  scale = mef_pdf_view_get_zoom (fixture.view) * MEF_PDF_POINT;
  x = MEF_PDF_MARGIN + 90 * scale;
  y = MEF_PDF_MARGIN + 82 * scale;
  click = find_controller (GTK_WIDGET (fixture.canvas), GTK_TYPE_GESTURE_CLICK);
  for (int n = 1; n <= 3; n++)
    {
      g_signal_emit_by_name (click, "pressed", n, x, y);
      if (expected[n - 1] != NULL)
        g_assert_true (mef_test_wait (has_selection, fixture.canvas));
      g_assert_cmpstr (mef_pdf_canvas_get_selected_text (fixture.canvas), ==, expected[n - 1]);
    }
  g_signal_emit_by_name (click, "pressed", 1, x, y);
  g_assert_null (mef_pdf_canvas_get_selected_text (fixture.canvas));
  tear_down (&fixture);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult outcome, gpointer user_data)
{
  g_assert_cmpint (outcome, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Printed into a file: as many pages, of the same size, still text. */
static void
test_print (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-print-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "out.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gsize length;
  Fixture fixture;

  set_up (&fixture, 700, 500);
  operation = mef_pdf_print_operation_new (mef_pdf_view_get_document (fixture.view), "Facture");
  gtk_print_operation_set_export_filename (operation, file);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), &done);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                           GTK_WINDOW (fixture.window), &error);
  g_assert_no_error (error);
  g_assert_true (mef_test_wait (is_true, &done));
  g_assert_true (g_file_get_contents (file, &content, &length, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  load (fixture.view, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mef_pdf_view_get_n_pages (fixture.view), ==, 4);
  g_assert_cmpfloat_with_epsilon (
      mef_pdf_document_get_page_size (mef_pdf_view_get_document (fixture.view), 0)->width, 595, 2);
  mef_pdf_view_find (fixture.view, "restauration");
  g_assert_true (mef_test_wait (found_three, &fixture));
  g_unlink (file);
  g_rmdir (folder);
  tear_down (&fixture);
}

static gboolean
has_page_text (gpointer data)
{
  GtkWidget *label = mef_test_find (data, GTK_TYPE_LABEL);

  return strstr (gtk_label_get_text (GTK_LABEL (label)), "élève Zoé Forêt") != NULL;
}

/* However far a person reads, the pictures kept stay within their bound. */
static void
test_memory (void)
{
  static const char *const many[] = { "1", "2", "3",  "4",  "5",  "6", "7",
                                      "8", "9", "10", "11", "12", NULL };
  g_autoptr (GBytes) bytes = mef_test_make_pdf (many);
  gsize largest = 0;
  Fixture fixture;

  set_up_empty (&fixture, 700, 500);
  load (fixture.view, bytes, NULL);
  mef_pdf_view_set_zoom (fixture.view, 2);
  for (guint i = 0; i < 12; i++)
    {
      gsize total = 0;

      mef_pdf_view_go_to_page (fixture.view, i);
      mef_test_settle ();
      g_assert_true (mef_test_wait (is_ready, fixture.canvas));
      for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (fixture.canvas)); page != NULL;
           page = gtk_widget_get_next_sibling (page))
        total += mef_pdf_page_get_cost (MEF_PDF_PAGE (page));
      largest = MAX (largest, total);
    }
  /* All twelve would take 160 MiB. The bound is kept at the next layout, one page later. */
  g_assert_cmpuint (largest, >, 32 << 20);
  g_assert_cmpuint (largest, <=, 80 << 20);
  tear_down (&fixture);
}

/* A screen reader finds the page by its number and can read what is on it. */
static void
test_accessible (void)
{
  Fixture fixture;
  GtkWidget *page;

  set_up (&fixture, 700, 500);
  page = mef_test_find (GTK_WIDGET (fixture.canvas), MEF_TYPE_PDF_PAGE);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (page)), ==,
                   GTK_ACCESSIBLE_ROLE_GROUP);
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") == 0)
    gtk_test_accessible_assert_property (page, GTK_ACCESSIBLE_PROPERTY_LABEL, "Page 1 of 4");
  g_assert_true (mef_test_wait (has_page_text, page));
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (fixture.canvas)));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture.view)));
  tear_down (&fixture);
}

/* A view that goes while it opens or draws leaves nothing behind. */
static void
test_gone_early (void)
{
  g_autoptr (GBytes) bytes = mef_test_make_pdf (pages);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up_empty (&fixture, 700, 500);
  mef_pdf_view_load_async (fixture.view, bytes, cancellable, keep_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_true (mef_test_wait (has_come, &result));
  g_assert_false (mef_pdf_view_load_finish (fixture.view, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  load (fixture.view, bytes, NULL);
  mef_pdf_view_find (fixture.view, "restauration");
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/app/pdf-view/empty", test_empty);
  g_test_add_func ("/app/pdf-view/shown", test_shown);
  g_test_add_func ("/app/pdf-view/dark-and-narrow", test_dark_and_narrow);
  g_test_add_func ("/app/pdf-view/trouble", test_trouble);
  g_test_add_func ("/app/pdf-view/zoom", test_zoom);
  g_test_add_func ("/app/pdf-view/far-in", test_far_in);
  g_test_add_func ("/app/pdf-view/pages", test_pages);
  g_test_add_func ("/app/pdf-view/search", test_search);
  g_test_add_func ("/app/pdf-view/copy", test_copy);
  g_test_add_func ("/app/pdf-view/clicks", test_clicks);
  g_test_add_func ("/app/pdf-view/print", test_print);
  g_test_add_func ("/app/pdf-view/memory", test_memory);
  g_test_add_func ("/app/pdf-view/accessible", test_accessible);
  g_test_add_func ("/app/pdf-view/gone-early", test_gone_early);
  status = g_test_run ();
  g_assert_true (mef_pdf_queue_wait_for_threads (20 * G_USEC_PER_SEC));
  return status;
}
