/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New invoices are told of once, not the first time, and not after a failure; nothing is asked
 * while nobody is signed in. */
#include "config.h"

#include "mef-invoice-watcher.h"
#include "mef-test-server.h"
#include "mef-test-values.h"

#define ACCOUNT                                                                                    \
  "{\"email\":\"demo@demo.fr\",\"name\":\"Camille Martin\",\"role\":\"%s\","                       \
  "\"town\":\"Milhaud\",\"expires_at\":null}"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  MefSession *session;
  MefInvoiceWatcher *watcher;
  GString *told;
} Fixture;

static void
appeared_cb (MefInvoiceWatcher *watcher, GPtrArray *invoices, Fixture *f)
{
  for (guint i = 0; i < invoices->len; i++)
    g_string_append_printf (f->told, "%" G_GINT64_FORMAT " ",
                            mef_invoice_get_id (g_ptr_array_index (invoices, i)));
  g_string_append (f->told, "| ");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  f->session = mef_session_new (f->api);
  f->watcher = mef_invoice_watcher_new (f->session);
  f->told = g_string_new (NULL);
  mef_invoice_watcher_set_intervals (f->watcher, 1, 1);
  g_signal_connect (f->watcher, "appeared", G_CALLBACK (appeared_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->watcher);
  g_object_unref (f->session);
  g_object_unref (f->api);
  mef_test_server_free (f->server);
  g_string_free (f->told, TRUE);
}

static void
add_invoices (Fixture *f, guint from, guint to)
{
  g_autoptr (GString) out = g_string_new ("{\"items\":[");

  for (guint i = to; i >= from; i--)
    {
      g_autofree char *invoice = mef_test_make_invoice (i, "due", NULL, 100);

      g_string_append_printf (out, "%s%s", i < to ? "," : "", invoice);
    }
  g_string_append (out, "],\"next_cursor\":null}");
  mef_test_server_add_json (f->server, 200, out->str);
}

static void
add_account (Fixture *f, const char *role)
{
  g_autofree char *account = g_strdup_printf (ACCOUNT, role);

  mef_test_server_add_json (f->server, 200, account);
}

static void
sign_in (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  mef_session_restore_async (f->session, "token", NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  g_assert_true (mef_session_restore_finish (f->session, result, NULL));
}

static gboolean
is_asked_again_cb (gpointer data)
{
  return mef_test_server_count_requests (((Fixture *) data)->server) == 7;
}

static void
test_story (Fixture *f, gconstpointer data)
{
  add_account (f, "resident");
  add_invoices (f, 1, 2);
  mef_test_server_add_json (f->server, 500, "{\"code\":\"internal\"}");
  add_invoices (f, 1, 4);
  add_invoices (f, 2, 4);
  add_invoices (f, 1, 5);
  mef_test_server_add_hang (f->server, "");
  sign_in (f);
  mef_test_wait_until (is_asked_again_cb, f);
  /* 1 comes back after it was gone once: it is no news. */
  g_assert_cmpstr (f->told->str, ==, "4 3 | 5 | ");
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + 30 * G_TIME_SPAN_MILLISECOND;

  add_account (f, "agent");
  sign_in (f);
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (mef_test_server_count_requests (f->server), ==, 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/client/invoice-watcher/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("story", test_story);
  ADD ("nobody", test_nobody);
  return g_test_run ();
}
