/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list as a person uses it: filter, search, sort, sums, colours, and the way to an invoice. */
#include "config.h"

#include <adwaita.h>

#include "mef-figure.h"
#include "mef-invoice-filter.h"
#include "mef-invoice-page.h"
#include "mef-invoices-page.h"
#include "mef-resources.h"
#include "mef-state-cell.h"
#include "test-town.h"

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefPage *page;
  MefWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->town = test_town_new ();
  fixture->context = test_town_create_context (fixture->town);
  test_town_sign_in (fixture->town, fixture->context);
  fixture->page = mef_invoices_page_new (fixture->context);
  fixture->window = test_window_new (fixture->page, GPOINTER_TO_INT (data), 700);
  test_wait_for_state (fixture->page, MEF_PAGE_STATE_CONTENT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_window_destroy (fixture->window);
  g_object_unref (fixture->context);
  test_town_free (fixture->town);
}

static guint
get_n_visible (Fixture *fixture)
{
  guint n;

  test_settle ();
  g_object_get (fixture->page, "n-visible", &n, NULL);
  return n;
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *filter;
    guint n;
  } cases[] = { { "all", 24 }, { "unpaid", 11 }, { "paid", 9 }, { "all", 24 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "invoices.filter", "s",
                                                 cases[i].filter));
      g_assert_cmpuint (get_n_visible (fixture), ==, cases[i].n);
    }
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    guint n;
  } cases[] = {
    { "37,50", 1 },          { "2016-001-000007", 1 },
    { "LEA", 12 },           { "léa facturation", 4 },
    { "hugo  cantine", 12 }, { "ecole de musique", 8 },
    { "nothing at all", 0 }, { "", 24 },
  };
  GtkWidget *entry;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "invoices.search", NULL);
  test_settle ();
  entry = test_find (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), cases[i].text);
      g_assert_cmpuint (get_n_visible (fixture), ==, cases[i].n);
      g_assert_cmpint (test_shows (GTK_WIDGET (fixture->page), "No Results"), ==, cases[i].n == 0);
    }
}

/* Enter in the search field opens the only invoice found. */
static void
test_search_opens (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "invoices.search", NULL);
  test_settle ();
  entry = test_find (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "37,50");
  test_settle ();
  g_signal_emit_by_name (entry, "activate");
  test_wait_until (MEF_IS_INVOICE_PAGE (mef_window_get_page (fixture->window)));
}

static void
check_rows (GtkWidget *widget, guint *n_settled, guint *n_other)
{
  if (MEF_IS_STATE_CELL (widget) && gtk_widget_get_mapped (widget))
    {
      g_autoptr (MefInvoice) invoice = NULL;
      GtkWidget *row = widget;
      gboolean settled;

      g_object_get (widget, "invoice", &invoice, NULL);
      while (g_strcmp0 (gtk_widget_get_css_name (row), "row") != 0)
        row = gtk_widget_get_parent (row);
      settled = mef_invoice_get_remaining (invoice) == 0;
      g_assert_cmpint (gtk_widget_has_css_class (row, "mef-settled"), ==, settled);
      *(settled ? n_settled : n_other) += 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_rows (child, n_settled, n_other);
}

/* The class follows the invoice while rows are recycled for other ones. */
static void
test_settled_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const filters[] = { "all", "paid", "unpaid", "all" };
  guint n_settled = 0, n_other = 0;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_object_set (fixture->page, "filter", filters[i], NULL);
      test_settle ();
      check_rows (GTK_WIDGET (fixture->page), &n_settled, &n_other);
    }
  g_assert_cmpuint (n_settled, >, 0);
  g_assert_cmpuint (n_other, >, 0);
}

static void
test_sums (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  g_object_set (fixture->page, "filter", "paid", NULL);
  test_wait_until (test_shows (page, "9 invoices"));
  g_object_set (fixture->page, "filter", "all", NULL);
  test_wait_until (test_shows (page, "24 invoices"));
  g_assert_true (test_shows (page, "All 24"));
  g_assert_true (test_shows (page, "Paid 9"));
  g_assert_true (test_shows (page, "6 invoices")); /* to pay */
  g_assert_true (test_shows (page, "3 invoices")); /* overdue */
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  GtkWidget *cell = test_find (GTK_WIDGET (fixture->page), MEF_TYPE_STATE_CELL, NULL);

  g_assert_nonnull (cell);
  g_assert_true (gtk_widget_activate_action (cell, "cell.open", NULL));
  test_wait_until (MEF_IS_INVOICE_PAGE (mef_window_get_page (fixture->window)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back", NULL);
  test_settle ();
  g_assert_true (mef_window_get_page (fixture->window) == fixture->page);
}

/* What was paid in between shows on the way back, and nothing else moves. */
static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  static const char *const answer =
      "{\"items\":[{\"id\":2,\"number\":\"2016-001-000002\",\"issued_on\":\"2016-02-01\","
      "\"due_on\":\"2016-11-02\",\"amount\":3750,\"remaining\":0,\"label\":\"Restaurant scolaire\","
      "\"service\":\"\",\"beneficiaries\":\"\",\"state\":\"settled\",\"settled_on\":\"2016-11-16\","
      "\"regie\":\"R\",\"regie_id\":1,\"multi_invoice\":true,\"maximum\":9999999,\"has_document\":"
      "false,"
      "\"payable\":false,\"unpayable_reason\":\"settled\",\"payment_id\":null,"
      "\"payment_since\":null}],\"next_cursor\":null,"
      "\"totals\":{\"count\":1,\"amount\":3750,\"remaining\":0}}";

  test_town_answer (fixture->town, "GET /api/v1/invoices", 200, answer);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.refresh", NULL);
  test_wait_until (test_shows (GTK_WIDGET (fixture->page), "Settled on 16/11/2016"));
  g_assert_cmpuint (get_n_visible (fixture), ==, 1);
}

/* With older data in view a failure is a notice, and Retry takes it away. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  test_town_answer (fixture->town, "GET /api/v1/invoices", 500, "{\"code\":\"internal\"}");
  mef_page_refresh (fixture->page);
  test_wait_until (test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "Retry") != NULL);
  g_assert_cmpint (mef_page_get_state (fixture->page), ==, MEF_PAGE_STATE_CONTENT);
  g_assert_cmpuint (get_n_visible (fixture), ==, 24);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  test_town_answer (fixture->town, "GET /api/v1/invoices", 200,
                    "{\"items\":[],\"next_cursor\":null,"
                    "\"totals\":{\"count\":0,\"amount\":0,\"remaining\":0}}");
  mef_page_refresh (fixture->page);
  test_wait_for_state (fixture->page, MEF_PAGE_STATE_EMPTY);
  g_assert_true (test_shows (GTK_WIDGET (fixture->page), "No Invoices"));
}

static void
note_state_cb (MefPage *page, GParamSpec *pspec, gpointer data)
{
  *(guint *) data += 1;
}

/* An empty list is asked again every minute: the page says the same all the while, also where
 * nobody answers. */
static void
test_empty_stays (Fixture *fixture, gconstpointer data)
{
  guint n_states = 0;

  test_empty (fixture, data);
  g_signal_connect (fixture->page, "notify::state", G_CALLBACK (note_state_cb), &n_states);
  mef_page_refresh (fixture->page);
  test_wait_until (test_town_count (fixture->town, "GET /api/v1/invoices") == 3);
  test_settle ();
  test_town_answer (fixture->town, "GET /api/v1/invoices", 500, "{\"code\":\"internal\"}");
  mef_page_refresh (fixture->page);
  test_wait_until (test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "Retry") != NULL);
  g_assert_cmpint (mef_page_get_state (fixture->page), ==, MEF_PAGE_STATE_EMPTY);
  g_assert_cmpuint (n_states, ==, 0);
}

static void
test_session_expired (Fixture *fixture, gconstpointer data)
{
  test_town_answer (fixture->town, "GET /api/v1/invoices", 401, "{\"code\":\"session-expired\"}");
  mef_window_connect (fixture->window, fixture->context, FALSE);
  mef_window_set_root (fixture->window, mef_invoices_page_new (fixture->context));
  fixture->page = NULL;
  test_wait_until (!mef_session_is_signed_in (mef_context_get_session (fixture->context)));
  test_wait_until (test_find (GTK_WIDGET (fixture->window), ADW_TYPE_ENTRY_ROW, NULL) != NULL);
}

#define ADD(name, width, func)                                                                     \
  g_test_add (name, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  ADD ("/app/list/filter", 1024, test_filter);
  ADD ("/app/list/search", 1024, test_search);
  ADD ("/app/list/search-narrow", 400, test_search);
  ADD ("/app/list/search-opens", 1024, test_search_opens);
  ADD ("/app/list/settled-rows", 1024, test_settled_rows);
  ADD ("/app/list/settled-cards", 400, test_settled_rows);
  ADD ("/app/list/sums", 1024, test_sums);
  ADD ("/app/list/open", 1024, test_open);
  ADD ("/app/list/open-card", 400, test_open);
  ADD ("/app/list/refresh", 1024, test_refresh);
  ADD ("/app/list/offline", 1024, test_offline);
  ADD ("/app/list/empty", 1024, test_empty);
  ADD ("/app/list/empty-stays", 1024, test_empty_stays);
  ADD ("/app/list/session-expired", 1024, test_session_expired);
  return g_test_run ();
}
