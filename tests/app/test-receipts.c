/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was paid, as a person sees it: credits, what stays in view while it is asked again, and the
 * keys of a receipt. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "mef-paper-page.h"
#include "mef-pdf-queue.h"
#include "mef-receipts-page.h"
#include "mef-resources.h"
#include "test-town.h"

#define NBSP "\xc2\xa0"
#define LIST "GET /api/v1/receipts"
/* All a reader needs: what it misses is made up from the objects. */
#define PAPER                                                                                      \
  "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"                                       \
  "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"                                           \
  "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\n"                             \
  "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n"                     \
  "0000000108 00000 n \ntrailer <</Root 1 0 R/Size 4>>\nstartxref\n175\n%%EOF\n"

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefPage *page;
  MefWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->town = test_town_new ();
  f->context = test_town_create_context (f->town);
  test_town_sign_in (f->town, f->context);
  f->page = mef_receipts_page_new (f->context);
  f->window = test_window_new (f->page, 700, 600);
  test_wait_for_state (f->page, MEF_PAGE_STATE_CONTENT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_window_destroy (f->window);
  g_object_unref (f->context);
  test_town_free (f->town);
}

static void
refresh (Fixture *f, guint status, const char *body)
{
  const guint before = test_town_count (f->town, LIST);

  test_town_answer (f->town, LIST, status, body);
  mef_page_refresh (f->page);
  test_wait_until (test_town_count (f->town, LIST) > before);
  test_settle ();
}

static void
test_credit (Fixture *f, gconstpointer data)
{
  refresh (f, 200,
           "{\"items\":[{\"id\":3,\"number\":\"2016-000003\",\"paid_at\":\"2016-09-12T10:00:00Z\","
           "\"amount\":5000,\"credit\":1250,\"means\":\"card\",\"invoices\":[{\"number\":\"N1\","
           "\"label\":\"Cantine & garderie\"}]},"
           "{\"id\":2,\"number\":\"2016-000002\",\"paid_at\":\"2016-09-11T10:00:00Z\","
           "\"amount\":2500,\"credit\":0,\"means\":\"card\",\"invoices\":[{\"number\":\"N2\","
           "\"label\":\"Eau\"}]},"
           "{\"id\":1,\"number\":\"2016-000001\",\"paid_at\":\"2016-09-10T10:00:00Z\","
           "\"amount\":700,\"credit\":700,\"means\":\"cash\",\"invoices\":[]}],\"years\":[2016]}");
  g_assert_true (test_shows (GTK_WIDGET (f->page),
                             "Bank card · N1 Cantine & garderie\nof which 12,50" NBSP
                             "€ is a credit"));
  g_assert_true (test_shows (GTK_WIDGET (f->page), "Bank card · N2 Eau"));
  g_assert_true (test_shows (GTK_WIDGET (f->page), "Cash · Credit"));
}

static void
note_state_cb (MefPage *page, GParamSpec *pspec, gpointer data)
{
  *(guint *) data += 1;
}

/* Nothing was paid, and is asked again at each visit: the page says the same all the while, also
 * where nobody answers. */
static void
test_empty_stays (Fixture *f, gconstpointer data)
{
  guint n_states = 0;

  refresh (f, 200, "{\"items\":[],\"years\":[]}");
  test_wait_for_state (f->page, MEF_PAGE_STATE_EMPTY);
  g_signal_connect (f->page, "notify::state", G_CALLBACK (note_state_cb), &n_states);
  refresh (f, 200, "{\"items\":[],\"years\":[]}");
  refresh (f, 500, "{\"code\":\"internal\"}");
  test_wait_until (test_find (GTK_WIDGET (f->page), GTK_TYPE_BUTTON, "Retry") != NULL);
  g_assert_cmpint (mef_page_get_state (f->page), ==, MEF_PAGE_STATE_EMPTY);
  g_assert_cmpuint (n_states, ==, 0);
}

/* The shortcut of the window for @key, pressed. */
static gboolean
press (Fixture *f, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (f->window));
  g_autoptr (GtkShortcutTrigger) wanted =
      GTK_SHORTCUT_TRIGGER (gtk_keyval_trigger_new (key, modifiers));
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (all, i);
      guint n = GTK_IS_SHORTCUT_CONTROLLER (controller)
                    ? g_list_model_get_n_items (G_LIST_MODEL (controller))
                    : 0;

      for (guint j = 0; j < n && !done; j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            done =
                gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                              GTK_SHORTCUT_ACTION_EXCLUSIVE, GTK_WIDGET (f->window),
                                              gtk_shortcut_get_arguments (shortcut));
        }
    }
  test_settle ();
  return done;
}

/* A window that is not the application's: a dialog. */
static GtkWindow *
find_dialog (Fixture *f)
{
  g_autoptr (GListModel) windows = G_LIST_MODEL (g_object_ref (gtk_window_get_toplevels ()));

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != GTK_WINDOW (f->window))
        return window;
    }
  return NULL;
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  static const guint keys[] = { GDK_KEY_s, GDK_KEY_p };

  test_town_answer (f->town, "GET /api/v1/receipts/2/document", 200, PAPER);
  g_assert_false (press (f, GDK_KEY_s, GDK_CONTROL_MASK));
  gtk_widget_activate_action (GTK_WIDGET (f->page), "receipts.open", "(xs)", (gint64) 2,
                              "2016-000002");
  test_wait_until (MEF_IS_PAPER_PAGE (mef_window_get_page (f->window)));
  test_wait_for_state (mef_window_get_page (f->window), MEF_PAGE_STATE_CONTENT);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_null (find_dialog (f));
      g_assert_true (press (f, keys[i], GDK_CONTROL_MASK));
      test_wait_until (find_dialog (f) != NULL);
      gtk_window_close (find_dialog (f));
      test_wait_until (find_dialog (f) == NULL);
    }
  g_assert_true (press (f, GDK_KEY_Escape, 0));
  test_wait_until (MEF_IS_RECEIPTS_PAGE (mef_window_get_page (f->window)));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/receipts/credit", test_credit },
    { "/app/receipts/empty-stays", test_empty_stays },
    { "/app/receipts/keys", test_keys },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  status = g_test_run ();
  g_assert_true (mef_pdf_queue_wait_for_threads (20 * G_USEC_PER_SEC));
  return status;
}
