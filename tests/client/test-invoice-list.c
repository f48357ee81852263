/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of invoices: all pages, sums, and that a refresh tells differences only. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-invoice-list.h"
#include "mef-test-server.h"
#include "mef-test-values.h"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  MefInvoiceList *list;
  GAsyncResult *slot;
  GString *changes; /* "position,removed,added " for each items-changed */
} Fixture;

/* What a widget holds to: the model says how it changed, and is like that at once. */
static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  guint n;

  g_string_append_printf (f->changes, "%u,%u,%u ", position, removed, added);
  g_object_get (model, "n-items", &n, NULL);
  g_assert_cmpuint (n, ==, g_list_model_get_n_items (model));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  f->list = mef_invoice_list_new (f->api);
  f->changes = g_string_new (NULL);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (items_changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->list);
  g_object_unref (f->api);
  mef_test_server_free (f->server);
  g_string_free (f->changes, TRUE);
}

/* "1 2! 3" makes a page of three invoices, the second of them settled; the rest are due. */
static char *
make_page (const char *ids, const char *next)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  g_autoptr (GString) out = g_string_new ("{\"items\":[");

  for (guint i = 0; words[i] != NULL && words[0][0] != '\0'; i++)
    {
      const char *state = strchr (words[i], '!') != NULL ? "settled" : "due";
      g_autofree char *invoice =
          mef_test_make_invoice (g_ascii_strtoll (words[i], NULL, 10), state, "2016-01-02", 100);

      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", invoice);
    }
  if (next != NULL)
    g_string_append_printf (out, "],\"next_cursor\":\"%s\"}", next);
  else
    g_string_append (out, "],\"next_cursor\":null}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_page (Fixture *f, const char *ids, const char *next)
{
  g_autofree char *page = make_page (ids, next);

  mef_test_server_add_json (f->server, 200, page);
}

static gboolean
refresh (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_invoice_list_refresh_async (f->list, NULL, mef_test_store_result_cb, &f->slot);
  g_assert_true (mef_invoice_list_get_loading (f->list));
  result = mef_test_wait_result (&f->slot);
  g_assert_false (mef_invoice_list_get_loading (f->list));
  return mef_invoice_list_refresh_finish (f->list, result, error);
}

static char *
get_ids (Fixture *f)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->list)); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (G_LIST_MODEL (f->list), i);

      g_string_append_printf (out, "%s%d%s", i > 0 ? " " : "", (int) mef_invoice_get_id (invoice),
                              mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_SETTLED ? "!"
                                                                                           : "");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const struct
{
  const char *name, *before, *after, *changes;
} diffs[] = {
  { "same", "1 2 3", "1 2 3", "" },
  { "empty", "", "", "" },
  { "first", "", "1 2 3", "0,0,3 " },
  { "all-gone", "1 2 3", "", "0,3,0 " },
  { "one-new", "1 2 3", "9 1 2 3", "0,0,1 " },
  { "new-in-the-middle", "1 2 3", "1 8 9 2 3", "1,0,2 " },
  { "new-at-the-end", "1 2", "1 2 3", "2,0,1 " },
  { "one-gone", "1 2 3", "1 3", "1,1,0 " },
  { "last-gone", "1 2 3", "1 2", "2,1,0 " },
  { "one-changed", "1 2 3", "1 2! 3", "1,1,1 " },
  { "two-changed", "1 2 3", "1! 2! 3", "0,2,2 " },
  { "apart", "1 2 3", "1! 2 3!", "0,1,1 2,1,1 " },
  { "replaced", "1 2 3", "1 9 3", "1,1,1 " },
  { "other-person", "1 2 3", "7 8 9", "0,3,3 " },
  { "moved-down", "1 2 3", "2 3 1", "0,1,0 2,0,1 " },
  { "moved-up", "1 2 3", "3 1 2", NULL },
  { "reversed", "1 2 3 4", "4 3 2 1", NULL },
  { "everything", "1 2 3 4 5", "9 2! 4 1 8", NULL },
};

/* The differences are told in few words, they lead from one list to the other, and what did not
 * change stays the same object. */
static void
test_diff (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *ids = NULL;

  add_page (f, diffs[i].before, NULL);
  add_page (f, diffs[i].after, NULL);
  g_assert_true (refresh (f, NULL));
  for (guint n = 0; n < g_list_model_get_n_items (G_LIST_MODEL (f->list)); n++)
    g_ptr_array_add (kept, g_list_model_get_item (G_LIST_MODEL (f->list), n));
  g_string_truncate (f->changes, 0);
  g_assert_true (refresh (f, NULL));
  ids = get_ids (f);
  g_assert_cmpstr (ids, ==, diffs[i].after);
  if (diffs[i].changes != NULL)
    g_assert_cmpstr (f->changes->str, ==, diffs[i].changes);
  for (guint n = 0; n < kept->len; n++)
    {
      MefInvoice *old = g_ptr_array_index (kept, n);
      MefInvoice *now = mef_invoice_list_find (f->list, mef_invoice_get_id (old));

      if (now != NULL)
        g_assert_cmpint (mef_invoice_equal (old, now), ==, old == now);
    }
}

/* The first load shows pages as they come; a later one waits for the last. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autofree char *ids = NULL;
  gboolean loaded;

  add_page (f, "1 2", "c1");
  add_page (f, "3 4", "c2");
  add_page (f, "4 5", NULL);
  g_object_get (f->list, "loaded", &loaded, NULL);
  g_assert_false (loaded);
  g_assert_true (refresh (f, NULL));
  ids = get_ids (f);
  g_assert_cmpstr (ids, ==, "1 2 3 4 5"); /* an invoice that comes twice is there once */
  g_assert_cmpstr (f->changes->str, ==, "0,0,2 2,0,2 4,0,1 ");
  g_assert_true (mef_invoice_list_get_loaded (f->list));
  g_assert_nonnull (strstr (mef_test_server_get_request (f->server, 1)->target, "cursor=c1"));
  g_assert_nonnull (strstr (mef_test_server_get_request (f->server, 2)->target, "cursor=c2"));

  add_page (f, "0 1 2", "c1");
  add_page (f, "3 4 5", NULL);
  g_string_truncate (f->changes, 0);
  g_assert_true (refresh (f, NULL));
  g_assert_cmpstr (f->changes->str, ==, "0,0,1 ");
}

/* What was there stays when a refresh fails, whatever came of it. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL, kept = NULL;
  g_autofree char *ids = NULL;

  add_page (f, "1 2", NULL);
  g_assert_true (refresh (f, NULL));
  add_page (f, "7 8", "c1");
  mef_test_server_add (f->server, 502, "text/html", "down");
  g_assert_false (refresh (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_SERVER);
  g_object_get (f->list, "error", &kept, NULL);
  g_assert_error (kept, MEF_ERROR, MEF_ERROR_SERVER);
  ids = get_ids (f);
  g_assert_cmpstr (ids, ==, "1 2");
  add_page (f, "1 2", NULL);
  g_assert_true (refresh (f, NULL));
  g_assert_null (mef_invoice_list_get_error (f->list));
}

static void
test_endless (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_page (f, "", "c1");
  g_assert_false (refresh (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
}

static gboolean
was_asked (gpointer data)
{
  return mef_test_server_count_requests (data) > 0;
}

/* A newer load takes the place of the one in flight. */
static void
test_newer (Fixture *f, gconstpointer data)
{
  GAsyncResult *older = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = NULL;

  mef_test_server_add_hang (f->server, "");
  add_page (f, "1 2", NULL);
  mef_invoice_list_refresh_async (f->list, NULL, mef_test_store_result_cb, &older);
  mef_test_wait_until (was_asked, f->server);
  g_assert_true (refresh (f, NULL));
  result = mef_test_wait_result (&older);
  g_assert_false (mef_invoice_list_refresh_finish (f->list, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (mef_invoice_list_get_error (f->list));
  ids = get_ids (f);
  g_assert_cmpstr (ids, ==, "1 2");
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_hang (f->server, "");
  mef_invoice_list_refresh_async (f->list, cancellable, mef_test_store_result_cb, &f->slot);
  mef_test_wait_until (was_asked, f->server);
  g_cancellable_cancel (cancellable);
  result = mef_test_wait_result (&f->slot);
  g_assert_false (mef_invoice_list_refresh_finish (f->list, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (mef_invoice_list_get_loading (f->list));
  g_assert_null (mef_invoice_list_get_error (f->list));
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
test_sums (Fixture *f, gconstpointer data)
{
  g_autofree char *a = mef_test_make_invoice (1, "overdue", "2015-09-30", 1000);
  g_autofree char *b = mef_test_make_invoice (2, "due", "2015-10-30", 3200);
  g_autofree char *c = mef_test_make_invoice (3, "due", "2015-11-30", 550);
  g_autofree char *d = mef_test_make_invoice (4, "settled", "2015-01-30", 2500);
  g_autofree char *e = mef_test_make_invoice (5, "in_payment", "2015-10-01", 700);
  g_autofree char *g = mef_test_make_invoice (6, "cancelled", "2015-01-01", 800);
  g_autofree char *h = mef_test_make_invoice (7, "due", NULL, 1);
  g_autofree char *page =
      g_strdup_printf ("{\"items\":[%s,%s,%s,%s,%s,%s,%s]}", a, b, c, d, e, g, h);
  g_autoptr (GString) notified = g_string_new (NULL);

  mef_test_server_add_json (f->server, 200, page);
  g_assert_true (refresh (f, NULL));
  g_assert_cmpint (mef_invoice_list_get_due_amount (f->list), ==, 4751);
  g_assert_cmpuint (mef_invoice_list_get_due_count (f->list), ==, 4);
  g_assert_cmpint (mef_invoice_list_get_overdue_amount (f->list), ==, 1000);
  g_assert_cmpuint (mef_invoice_list_get_overdue_count (f->list), ==, 1);
  g_assert_cmpint (mef_invoice_list_get_payable_amount (f->list), ==, 4751);
  g_assert_cmpuint (mef_invoice_list_get_payable_count (f->list), ==, 4);
  g_assert_cmpuint (mef_invoice_list_get_next_due_on (f->list), ==, mef_day_new (2015, 10, 30));
  g_assert_cmpuint (mef_invoice_list_get_unpaid_count (f->list), ==, 5);
  g_assert_cmpuint (mef_invoice_list_get_paid_count (f->list), ==, 1);

  g_signal_connect (f->list, "notify", G_CALLBACK (notify_cb), notified);
  mef_test_server_add_json (f->server, 200, page);
  g_assert_true (refresh (f, NULL));
  g_assert_cmpstr (notified->str, ==, "loading loading ");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/client/invoice-list/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (diffs); i++)
    {
      g_autofree char *path = g_strconcat ("/client/invoice-list/diff/", diffs[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_diff, tear_down);
    }
  ADD ("pages", test_pages);
  ADD ("failure", test_failure);
  ADD ("endless", test_endless);
  ADD ("newer", test_newer);
  ADD ("cancel", test_cancel);
  ADD ("sums", test_sums);
  return g_test_run ();
}
