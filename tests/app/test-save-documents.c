/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several documents saved at once: under which names, what is left alone, what is left out, and
 * what is said of it. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "mef-invoices-page.h"
#include "mef-resources.h"
#include "mef-save-documents.h"
#include "test-town.h"

#define PAPER "%PDF-1.4 of invoice "

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefPage *page;
  MefWindow *window;
  char *folder;
} Fixture;

static char *
format_list (guint n)
{
  GString *list = g_string_new ("{\"items\":[");

  /* The last one has no document. */
  for (guint i = 1; i <= n + 1; i++)
    g_string_append_printf (
        list,
        "%s{\"id\":%u,\"number\":\"2016/%u\",\"issued_on\":\"2016-02-0%u\",\"due_on\":null,"
        "\"amount\":3750,\"remaining\":0,\"label\":\"Eau\",\"service\":\"\",\"beneficiaries\":\"\","
        "\"state\":\"settled\",\"settled_on\":\"2016-11-16\",\"regie\":\"R\",\"regie_id\":1,"
        "\"multi_invoice\":true,\"maximum\":9999999,\"has_document\":%s,\"payable\":false,"
        "\"unpayable_reason\":\"settled\",\"payment_id\":null,\"payment_since\":null}",
        i > 1 ? "," : "", i, i, i, i <= n ? "true" : "false");
  g_string_append (list, "],\"next_cursor\":null,"
                         "\"totals\":{\"count\":1,\"amount\":0,\"remaining\":0}}");
  return g_string_free (list, FALSE);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *list = format_list (3);

  f->folder = g_dir_make_tmp ("mef-save-XXXXXX", NULL);
  f->town = test_town_new ();
  f->context = test_town_create_context (f->town);
  test_town_answer (f->town, "GET /api/v1/invoices", 200, list);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("GET /api/v1/invoices/%u/document", i);
      g_autofree char *body = g_strdup_printf ("%s%u", PAPER, i);

      test_town_answer (f->town, path, 200, body);
    }
  test_town_sign_in (f->town, f->context);
  f->page = mef_invoices_page_new (f->context);
  f->window = test_window_new (f->page, 700, 600);
  test_wait_for_state (f->page, MEF_PAGE_STATE_CONTENT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  test_window_destroy (f->window);
  g_object_unref (f->context);
  test_town_free (f->town);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
}

static void
save (Fixture *f)
{
  g_autoptr (GFile) folder = g_file_new_for_path (f->folder);
  g_autoptr (GListModel) invoices = NULL;

  g_object_get (f->page, "invoices", &invoices, NULL);
  mef_save_documents_into (f->page, invoices, folder);
}

static void
assert_file (Fixture *f, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GListModel) windows = G_LIST_MODEL (g_object_ref (gtk_window_get_toplevels ()));

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* Each under its number; what was there stays, whoever made it. */
static void
test_all (Fixture *f, gconstpointer data)
{
  g_autofree char *mine = g_build_filename (f->folder, "2016-2.pdf", NULL);

  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  save (f);
  g_assert_nonnull (find_dialog ());
  test_wait_until (test_shows (GTK_WIDGET (f->window), "3 documents saved"));
  test_wait_until (find_dialog () == NULL);
  assert_file (f, "2016-1.pdf", PAPER "1");
  assert_file (f, "2016-2.pdf", "mine");
  assert_file (f, "2016-2 (2).pdf", PAPER "2");
  assert_file (f, "2016-3.pdf", PAPER "3");
  g_assert_cmpuint (test_town_count (f->town, "GET /api/v1/invoices/4/document"), ==, 0);
}

/* One that cannot be had is named, and the others are saved. */
static void
test_one_fails (Fixture *f, gconstpointer data)
{
  test_town_answer (f->town, "GET /api/v1/invoices/2/document", 404, "{\"code\":\"no-document\"}");
  save (f);
  test_wait_until (find_dialog () != NULL && test_shows (find_dialog (), "2 documents saved"));
  g_assert_true (test_shows (find_dialog (), "Not saved: 2016/2"));
  test_save_png (find_dialog (), "save-documents-failed");
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  test_wait_until (find_dialog () == NULL);
}

/* A folder that takes nothing, and a server that has gone, are told once. */
static void
test_stops (Fixture *f, gconstpointer data)
{
  g_autofree char *gone = g_steal_pointer (&f->folder);

  f->folder = g_build_filename (gone, "not-there", NULL);
  save (f);
  test_wait_until (find_dialog () != NULL && test_shows (find_dialog (), "0 documents saved"));
  g_assert_true (
      test_shows (find_dialog (),
                  "The document could not be saved in this folder. Choose another one."));
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  test_wait_until (find_dialog () == NULL);
  g_assert_cmpuint (test_town_count (f->town, "GET /api/v1/invoices/2/document"), ==, 0);

  g_free (f->folder);
  f->folder = g_steal_pointer (&gone);
  test_town_answer (f->town, "GET /api/v1/invoices/1/document", 503, "{\"code\":\"unavailable\"}");
  save (f);
  test_wait_until (find_dialog () != NULL && test_shows (find_dialog (), "0 documents saved"));
  g_assert_cmpuint (test_town_count (f->town, "GET /api/v1/invoices/2/document"), ==, 0);
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  test_wait_until (find_dialog () == NULL);
}

/* Cancelled before the first one is there. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  save (f);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "close");
  test_wait_until (find_dialog () == NULL);
  test_settle ();
  assert_file (f, "2016-1.pdf", NULL);
}

/* The person signs out, or the session ends, while it goes on. */
static void
test_page_goes (Fixture *f, gconstpointer data)
{
  save (f);
  mef_window_set_root (f->window, mef_invoices_page_new (f->context));
  f->page = NULL;
  test_wait_until (find_dialog () == NULL);
  test_settle ();
}

#define ADD(name, func)                                                                            \
  g_test_add ("/app/save-documents/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  ADD ("all", test_all);
  ADD ("one-fails", test_one_fails);
  ADD ("stops", test_stops);
  ADD ("cancel", test_cancel);
  ADD ("page-goes", test_page_goes);
  return g_test_run ();
}
