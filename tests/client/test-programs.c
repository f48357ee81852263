/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client against the real programs, without a screen: the demonstration is started as the
 * application starts it, and a resident signs in, reads and sets out to pay. Holds both sides of
 * the wire to one another. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-invoice-list.h"
#include "mef-invoice-search.h"
#include "mef-local-server.h"
#include "mef-payment-watcher.h"
#include "mef-session.h"
#include "mef-test-server.h"

static GAsyncResult *slot;

typedef struct
{
  MefLocalServer *local;
  MefApi *api;
  MefSession *session;
  MefInvoiceList *list;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  f->local = mef_local_server_new_in (MEF_LOCAL_SERVER_DEMO, g_getenv ("MEF_PROGRAMS"), NULL);
  mef_local_server_start_async (f->local, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  mef_local_server_start_finish (f->local, result, &error);
  g_assert_no_error (error);
  f->api = mef_api_new (mef_local_server_get_url (f->local));
  f->session = mef_session_new (f->api);
  f->list = mef_invoice_list_new (f->api);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->list);
  g_clear_object (&f->session);
  g_clear_object (&f->api);
  g_assert_finalize_object (f->local);
}

static gboolean
sign_in (Fixture *f, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_session_sign_in_async (f->session, "demo@demo.fr", password, FALSE, NULL,
                             mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  return mef_session_sign_in_finish (f->session, result, error);
}

static void
refresh (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mef_invoice_list_refresh_async (f->list, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  mef_invoice_list_refresh_finish (f->list, result, &error);
  g_assert_no_error (error);
}

static MefInvoice *
find_number (Fixture *f, const char *number)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->list)); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (G_LIST_MODEL (f->list), i);

      if (strcmp (mef_invoice_get_number (invoice), number) == 0)
        return g_steal_pointer (&invoice);
    }
  g_error ("no invoice %s", number);
}

static void
read_invoice (Fixture *f, MefInvoice *invoice)
{
  gint64 id = mef_invoice_get_id (invoice);
  g_autoptr (GAsyncResult) shown = NULL, downloaded = NULL;
  g_autoptr (MefInvoiceDetails) details = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;

  mef_api_get_invoice_async (f->api, id, NULL, mef_test_store_result_cb, &slot);
  shown = mef_test_wait_result (&slot);
  details = mef_api_get_invoice_finish (f->api, shown, &error);
  g_assert_no_error (error);
  g_assert_true (mef_invoice_equal (mef_invoice_details_get_invoice (details), invoice));
  g_assert_cmpuint (g_list_model_get_n_items (mef_invoice_details_get_lines (details)), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (mef_invoice_details_get_history (details)), >, 0);
  g_assert_cmpstr (mef_invoice_details_get_client (details), ==, "001964");
  mef_api_get_document_async (f->api, id, NULL, NULL, NULL, mef_test_store_result_cb, &slot);
  downloaded = mef_test_wait_result (&slot);
  pdf = mef_api_get_document_finish (f->api, downloaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 1000);
}

static MefPayment *
pay (Fixture *f, gint64 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_api_create_payment_async (f->api, &id, 1, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  return mef_api_create_payment_finish (f->api, result, error);
}

static gboolean
has_answer (gpointer data)
{
  return mef_payment_watcher_get_payment (data) != NULL;
}

static void
test_resident (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefInvoice) invoice = NULL;
  g_autoptr (MefPayment) payment = NULL;
  g_autoptr (MefPaymentWatcher) watcher = NULL;

  g_assert_nonnull (strstr (mef_local_server_get_accounts (f->local), "demo@demo.fr"));
  g_assert_false (sign_in (f, "wrong", &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, "invalid-credentials");
  g_clear_error (&error);
  g_assert_true (sign_in (f, "demo5", &error));
  g_assert_no_error (error);

  refresh (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), >=, 60);
  g_assert_cmpuint (mef_invoice_list_get_due_count (f->list), >, 0);
  g_assert_cmpuint (mef_invoice_list_get_overdue_count (f->list), >, 0);
  g_assert_cmpuint (mef_invoice_list_get_paid_count (f->list), >, 0);
  invoice = find_number (f, "2016-001-000099");
  g_assert_cmpint (mef_invoice_get_amount (invoice), ==, 3200);
  read_invoice (f, invoice);

  payment = pay (f, mef_invoice_get_id (invoice), &error);
  g_assert_no_error (error);
  g_assert_cmpint (mef_payment_get_amount (payment), ==, 3200);
  g_assert_nonnull (mef_payment_get_page_url (payment));
  watcher = mef_payment_watcher_new (f->api, mef_payment_get_id (payment));
  mef_payment_watcher_start (watcher);
  mef_test_wait_until (has_answer, watcher);
  g_assert_cmpint (mef_payment_get_state (mef_payment_watcher_get_payment (watcher)), ==,
                   MEF_PAYMENT_STATE_WAITING);
  mef_payment_watcher_stop (watcher);

  refresh (f);
  g_clear_object (&invoice);
  invoice = find_number (f, "2016-001-000099");
  g_assert_cmpint (mef_invoice_get_state (invoice), ==, MEF_INVOICE_STATE_IN_PAYMENT);
  g_assert_null (pay (f, mef_invoice_get_id (invoice), &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_CONFLICT);
  g_assert_cmpstr (error->message, ==, "invoice-not-payable");
  g_assert_cmpstr (mef_error_get_parameter (error, "unpayable_reason"), ==, "in-payment");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/programs/resident", Fixture, NULL, set_up, test_resident, tear_down);
  return g_test_run ();
}
