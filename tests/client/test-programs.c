/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client against the real programs, without a screen: the demonstration is started as the
 * application starts it, and a resident signs in, reads and sets out to pay; another one loses
 * the password, moves to another address and closes the account. Holds both sides of the wire to
 * one another. */
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

static GAsyncResult *
wait_answer (void)
{
  return mef_test_wait_result (&slot);
}

/* The newest mail to @to, once there is one. */
static MefMailLetter *
wait_letter (Fixture *f, const char *to)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < end)
    {
      g_autoptr (GAsyncResult) listed = NULL, shown = NULL;
      g_autoptr (GPtrArray) letters = NULL;

      mef_api_list_letters_async (f->api, NULL, mef_test_store_result_cb, &slot);
      listed = wait_answer ();
      letters = mef_api_list_letters_finish (f->api, listed, NULL);
      for (guint i = 0; letters != NULL && i < letters->len; i++)
        {
          MefMailLetter *letter = g_ptr_array_index (letters, i);

          if (strcmp (mef_mail_letter_get_to (letter), to) != 0)
            continue;
          mef_api_get_letter_async (f->api, mef_mail_letter_get_id (letter), NULL,
                                    mef_test_store_result_cb, &slot);
          shown = wait_answer ();
          return mef_api_get_letter_finish (f->api, shown, NULL);
        }
    }
  g_error ("no mail to %s", to);
}

/* Looks at the link of @letter, then uses it. */
static void
use_link (Fixture *f, MefMailLetter *letter, MefLinkKind kind, const char *password)
{
  const char *const *links = mef_mail_letter_get_links (letter);
  g_autoptr (GAsyncResult) shown = NULL, used = NULL;
  g_autoptr (MefLinkInfo) link = NULL;
  g_autoptr (GError) error = NULL;
  const char *token;

  g_assert_nonnull (links[0]);
  token = strstr (links[0], "LIEN=");
  g_assert_nonnull (token);
  token += strlen ("LIEN=");
  mef_api_get_link_async (f->api, token, NULL, mef_test_store_result_cb, &slot);
  shown = wait_answer ();
  link = mef_api_get_link_finish (f->api, shown, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mef_link_info_get_kind (link), ==, kind);
  mef_api_use_link_async (f->api, token, password, NULL, mef_test_store_result_cb, &slot);
  used = wait_answer ();
  g_assert_true (mef_api_use_link_finish (f->api, used, &error));
  g_assert_no_error (error);
}

static void
test_forgotten (Fixture *f)
{
  g_autoptr (GAsyncResult) unknown = NULL, asked = NULL;
  g_autoptr (MefMailLetter) letter = NULL;
  g_autoptr (GError) error = NULL;

  mef_api_ask_activation_async (f->api, "nobody@example.org", NULL, mef_test_store_result_cb,
                                &slot);
  unknown = wait_answer ();
  g_assert_true (mef_api_ask_activation_finish (f->api, unknown, &error));
  mef_api_ask_password_reset_async (f->api, "demo@demo.fr", NULL, mef_test_store_result_cb, &slot);
  asked = wait_answer ();
  g_assert_true (mef_api_ask_password_reset_finish (f->api, asked, &error));
  letter = wait_letter (f, "demo@demo.fr");
  use_link (f, letter, MEF_LINK_KIND_RESET, "cheval agrafe pile");
  g_assert_false (sign_in (f, "demo5", NULL));
  mef_api_set_device (f->api, "Mes Factures sur essai");
  g_assert_true (sign_in (f, "cheval agrafe pile", &error));
}

static void
test_wishes (Fixture *f)
{
  g_autoptr (GAsyncResult) listed = NULL, set = NULL, fetched = NULL, ended = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (MefMailPreferences) preferences = NULL;
  g_autoptr (GBytes) archive = NULL;
  g_autoptr (GError) error = NULL;

  mef_api_list_sessions_async (f->api, NULL, mef_test_store_result_cb, &slot);
  listed = wait_answer ();
  sessions = mef_api_list_sessions_finish (f->api, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sessions->len, ==, 1);
  g_assert_true (mef_session_info_get_current (g_ptr_array_index (sessions, 0)));
  g_assert_cmpstr (mef_session_info_get_device (g_ptr_array_index (sessions, 0)), ==,
                   "Mes Factures sur essai");
  mef_api_set_preferences_async (f->api, FALSE, TRUE, NULL, mef_test_store_result_cb, &slot);
  set = wait_answer ();
  preferences = mef_api_set_preferences_finish (f->api, set, &error);
  g_assert_no_error (error);
  g_assert_false (mef_mail_preferences_get_alerts (preferences));
  g_assert_true (mef_mail_preferences_get_answers (preferences));
  mef_api_get_archive_async (f->api, NULL, mef_test_store_result_cb, &slot);
  fetched = wait_answer ();
  archive = mef_api_get_archive_finish (f->api, fetched, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (archive), >, 1000);
  mef_api_end_other_sessions_async (f->api, NULL, mef_test_store_result_cb, &slot);
  ended = wait_answer ();
  g_assert_true (mef_api_end_other_sessions_finish (f->api, ended, &error));
}

static void
test_move (Fixture *f)
{
  g_autoptr (GAsyncResult) refused = NULL, asked = NULL, shown = NULL, closed = NULL;
  g_autoptr (MefMailLetter) letter = NULL;
  g_autoptr (MefAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  mef_api_change_address_async (f->api, "camille@example.org", "wrong", NULL,
                                mef_test_store_result_cb, &slot);
  refused = wait_answer ();
  g_assert_false (mef_api_change_address_finish (f->api, refused, &error));
  g_assert_cmpstr (error->message, ==, "wrong-password");
  g_clear_error (&error);
  g_assert_true (mef_session_is_signed_in (f->session));
  mef_api_change_address_async (f->api, "camille@example.org", "cheval agrafe pile", NULL,
                                mef_test_store_result_cb, &slot);
  asked = wait_answer ();
  g_assert_true (mef_api_change_address_finish (f->api, asked, &error));
  letter = wait_letter (f, "camille@example.org");
  use_link (f, letter, MEF_LINK_KIND_ADDRESS, NULL);
  mef_api_get_account_async (f->api, NULL, mef_test_store_result_cb, &slot);
  shown = wait_answer ();
  account = mef_api_get_account_finish (f->api, shown, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mef_account_get_email (account), ==, "camille@example.org");
  mef_api_close_account_async (f->api, "cheval agrafe pile", NULL, mef_test_store_result_cb, &slot);
  closed = wait_answer ();
  g_assert_true (mef_api_close_account_finish (f->api, closed, &error));
  g_assert_no_error (error);
}

static void
test_account (Fixture *f, gconstpointer data)
{
  test_forgotten (f);
  test_wishes (f);
  test_move (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/programs/resident", Fixture, NULL, set_up, test_resident, tear_down);
  g_test_add ("/programs/account", Fixture, NULL, set_up, test_account, tear_down);
  return g_test_run ();
}
