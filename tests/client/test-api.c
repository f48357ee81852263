/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each call: what it asks, what it makes of a good answer, that a bad one is told by name; and that
 * a payment without an answer is asked for again under the same key. */
#include "config.h"

#include <string.h>

#include "mef-api.h"
#include "mef-error.h"
#include "mef-test-server.h"
#include "mef-test-values.h"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  GAsyncResult *slot;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  mef_transport_set_token (mef_api_get_transport (f->api), "t");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->api);
  mef_test_server_free (f->server);
}

static void
assert_asked (Fixture *f, guint position, const char *method, const char *target, const char *body)
{
  const MefTestRequest *request = mef_test_server_get_request (f->server, position);

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->target, ==, target);
  g_assert_cmpstr (request->body, ==, body);
}

static void
test_town (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefTownInfo) town = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200,
                            "{\"name\":\"Milhaud\",\"host\":\"h\",\"demo\":true,"
                            "\"password_min_length\":5,\"test_mode\":true,\"new\":1}");
  mef_api_get_town_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  town = mef_api_get_town_finish (f->api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mef_town_info_get_name (town), ==, "Milhaud");
  g_assert_true (mef_town_info_get_demo (town));
  assert_asked (f, 0, "GET", "/api/v1/town", "");
}

static void
test_wrong_shape (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200, "{\"name\":7}");
  mef_api_get_town_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_get_town_finish (f->api, result, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, "field-name");
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autofree char *one = mef_test_make_invoice (1, "due", NULL, 100);
  g_autofree char *body = g_strdup_printf ("{\"items\":[%s],\"next_cursor\":\"a b&c\","
                                           "\"totals\":{\"count\":1}}",
                                           one);
  g_autoptr (GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autoptr (GPtrArray) page = NULL, last = NULL;
  g_autofree char *next = NULL, *end = NULL, *none = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200, body);
  mef_test_server_add_json (f->server, 200, "{\"items\":[],\"next_cursor\":null}");
  mef_test_server_add_json (f->server, 200, "{\"items\":[7]}");
  mef_api_list_invoices_async (f->api, NULL, 200, NULL, mef_test_store_result_cb, &f->slot);
  first = mef_test_wait_result (&f->slot);
  page = mef_api_list_invoices_finish (f->api, first, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 1);
  g_assert_cmpstr (next, ==, "a b&c");
  mef_api_list_invoices_async (f->api, next, 50, NULL, mef_test_store_result_cb, &f->slot);
  second = mef_test_wait_result (&f->slot);
  last = mef_api_list_invoices_finish (f->api, second, &end, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (last->len, ==, 0);
  g_assert_null (end);
  assert_asked (f, 0, "GET", "/api/v1/invoices?status=all&sort=-issued_on&limit=200", "");
  assert_asked (f, 1, "GET",
                "/api/v1/invoices?status=all&sort=-issued_on&limit=50&cursor=a%20b%26c", "");
  mef_api_list_invoices_async (f->api, NULL, 50, NULL, mef_test_store_result_cb, &f->slot);
  third = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_list_invoices_finish (f->api, third, &none, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, "field-items");
}

static void
test_invoice (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefInvoiceDetails) details = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;

  json_object_set_string_member (object, "reference", "r");
  json_object_set_array_member (object, "lines", json_array_new ());
  json_object_set_array_member (object, "history", json_array_new ());
  body = mef_test_print_object (object);
  mef_test_server_add_json (f->server, 200, body);
  mef_api_get_invoice_async (f->api, 7, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  details = mef_api_get_invoice_finish (f->api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mef_invoice_details_get_reference (details), ==, "r");
  assert_asked (f, 0, "GET", "/api/v1/invoices/7", "");
}

static void
test_link (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) shown = NULL, used = NULL, short_one = NULL;
  g_autoptr (MefLinkInfo) link = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200,
                            "{\"kind\":\"activation\",\"expires_at\":\"2016-01-01T10:00:00Z\","
                            "\"email\":\"demo@demo.fr\",\"password_min_length\":5}");
  mef_test_server_add_json (f->server, 400, "{\"code\":\"password-too-short\",\"minimum\":5}");
  mef_test_server_add_raw (f->server, "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
  mef_api_get_link_async (f->api, "Mabc", NULL, mef_test_store_result_cb, &f->slot);
  shown = mef_test_wait_result (&f->slot);
  link = mef_api_get_link_finish (f->api, shown, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mef_link_info_get_kind (link), ==, MEF_LINK_KIND_ACTIVATION);
  mef_api_use_link_async (f->api, "Mabc", "a\"b", NULL, mef_test_store_result_cb, &f->slot);
  short_one = mef_test_wait_result (&f->slot);
  g_assert_false (mef_api_use_link_finish (f->api, short_one, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpint (mef_error_get_parameter_int (error, "minimum", 0), ==, 5);
  g_clear_error (&error);
  mef_api_use_link_async (f->api, "Mabc", "abcdef", NULL, mef_test_store_result_cb, &f->slot);
  used = mef_test_wait_result (&f->slot);
  g_assert_true (mef_api_use_link_finish (f->api, used, &error));
  g_assert_no_error (error);
  assert_asked (f, 1, "POST", "/api/v1/links/Mabc", "{\"password\":\"a\\\"b\"}");
}

static MefPayment *
pay (Fixture *f, const gint64 *ids, gsize n, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_api_create_payment_async (f->api, ids, n, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  return mef_api_create_payment_finish (f->api, result, error);
}

static char *
get_key (Fixture *f, guint position)
{
  return mef_test_request_get_header (mef_test_server_get_request (f->server, position),
                                      "Idempotency-Key");
}

/* Which answers leave it open whether the payment was begun. */
static void
test_payment_key (Fixture *f, gconstpointer data)
{
  const gint64 ids[] = { 8, 7 }, same[] = { 7, 8 }, other[] = { 7 };
  g_autofree char *waiting = mef_test_make_payment ("waiting");
  g_autofree char *k0 = NULL, *k1 = NULL, *k2 = NULL, *k3 = NULL, *k4 = NULL, *k5 = NULL;
  g_autoptr (MefPayment) payment = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add (f->server, 502, "text/html", "down");
  mef_test_server_add_json (f->server, 500, "{\"code\":\"internal\"}");
  mef_test_server_add_json (f->server, 201, waiting);
  mef_test_server_add_json (f->server, 409,
                            "{\"code\":\"invoice-not-payable\",\"invoice\":7,"
                            "\"unpayable_reason\":\"in-payment\"}");
  mef_test_server_add_json (f->server, 503, "{\"code\":\"payment-service-unavailable\"}");
  mef_test_server_add_json (f->server, 402,
                            "{\"code\":\"payment-refused\",\"payfip_code\":\"R1\"}");
  g_assert_null (pay (f, ids, 2, NULL));
  g_assert_null (pay (f, same, 2, NULL));
  payment = pay (f, ids, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mef_payment_get_id (payment), ==, "p1");
  g_assert_null (pay (f, ids, 2, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_CONFLICT);
  g_assert_cmpint (mef_error_get_parameter_int (error, "invoice", 0), ==, 7);
  g_assert_cmpstr (mef_error_get_parameter (error, "unpayable_reason"), ==, "in-payment");
  g_clear_error (&error);
  g_assert_null (pay (f, ids, 2, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (pay (f, other, 1, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED);
  k0 = get_key (f, 0);
  k1 = get_key (f, 1);
  k2 = get_key (f, 2);
  k3 = get_key (f, 3);
  k4 = get_key (f, 4);
  k5 = get_key (f, 5);
  g_assert_true (g_uuid_string_is_valid (k0));
  g_assert_cmpstr (k0, ==, k1); /* not answered: the same */
  g_assert_cmpstr (k0, ==, k2);
  g_assert_cmpstr (k0, !=, k3); /* answered: a new one */
  g_assert_cmpstr (k3, !=, k4);
  g_assert_cmpstr (k4, !=, k5);
  assert_asked (f, 0, "POST", "/api/v1/payments", "{\"invoices\":[8,7]}");
}

/* A late cancel may come after the server heard: the key is kept. */
static void
test_payment_cancelled (Fixture *f, gconstpointer data)
{
  const gint64 ids[] = { 7 };
  g_autofree char *waiting = mef_test_make_payment ("waiting");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefPayment) payment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *k0 = NULL, *k1 = NULL;

  mef_test_server_add_hang (f->server, "");
  mef_test_server_add_json (f->server, 200, waiting);
  mef_api_create_payment_async (f->api, ids, 1, cancellable, mef_test_store_result_cb, &f->slot);
  while (mef_test_server_count_requests (f->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  result = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_create_payment_finish (f->api, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  payment = pay (f, ids, 1, NULL);
  g_assert_nonnull (payment);
  k0 = get_key (f, 0);
  k1 = get_key (f, 1);
  g_assert_cmpstr (k0, ==, k1);
}

static void
test_payment_calls (Fixture *f, gconstpointer data)
{
  g_autofree char *waiting = mef_test_make_payment ("waiting");
  g_autofree char *abandoned = mef_test_make_payment ("abandoned");
  g_autoptr (GAsyncResult) shown = NULL, given_up = NULL;
  g_autoptr (MefPayment) before = NULL, after = NULL;

  mef_test_server_add_json (f->server, 200, waiting);
  mef_test_server_add_json (f->server, 200, abandoned);
  mef_api_get_payment_async (f->api, "p1", NULL, mef_test_store_result_cb, &f->slot);
  shown = mef_test_wait_result (&f->slot);
  before = mef_api_get_payment_finish (f->api, shown, NULL);
  g_assert_cmpint (mef_payment_get_state (before), ==, MEF_PAYMENT_STATE_WAITING);
  mef_api_give_up_payment_async (f->api, "p1", NULL, mef_test_store_result_cb, &f->slot);
  given_up = mef_test_wait_result (&f->slot);
  after = mef_api_give_up_payment_finish (f->api, given_up, NULL);
  g_assert_cmpint (mef_payment_get_state (after), ==, MEF_PAYMENT_STATE_ABANDONED);
  assert_asked (f, 0, "GET", "/api/v1/payments/p1", "");
  assert_asked (f, 1, "DELETE", "/api/v1/payments/p1", "");
}

/* An unanswered request began a payment that was then given up, or found refused: paying again is
 * another payment. */
static void
test_payment_key_of_what_is_over (Fixture *f, gconstpointer data)
{
  const gint64 ids[] = { 7 };
  g_autofree char *waiting = mef_test_make_payment ("waiting");
  g_autofree char *abandoned = mef_test_make_payment ("abandoned");
  g_autofree char *k0 = NULL, *k1 = NULL, *k2 = NULL;
  g_autoptr (GAsyncResult) shown = NULL, given_up = NULL;
  g_autoptr (MefPayment) running = NULL, over = NULL;

  mef_test_server_add (f->server, 502, "text/html", "down");
  mef_test_server_add_json (f->server, 200, waiting);
  mef_test_server_add (f->server, 502, "text/html", "down");
  mef_test_server_add_json (f->server, 200, abandoned);
  mef_test_server_add_json (f->server, 201, waiting);
  g_assert_null (pay (f, ids, 1, NULL));
  mef_api_get_payment_async (f->api, "p1", NULL, mef_test_store_result_cb, &f->slot);
  shown = mef_test_wait_result (&f->slot);
  running = mef_api_get_payment_finish (f->api, shown, NULL);
  g_assert_null (pay (f, ids, 1, NULL));
  mef_api_give_up_payment_async (f->api, "p1", NULL, mef_test_store_result_cb, &f->slot);
  given_up = mef_test_wait_result (&f->slot);
  over = mef_api_give_up_payment_finish (f->api, given_up, NULL);
  g_clear_object (&over);
  over = pay (f, ids, 1, NULL);
  k0 = get_key (f, 0);
  k1 = get_key (f, 2);
  k2 = get_key (f, 4);
  g_assert_cmpstr (k0, ==, k1); /* it runs */
  g_assert_cmpstr (k0, !=, k2);
}

static void
test_document (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) pdf = NULL;

  mef_test_server_add (f->server, 200, "application/pdf", "%PDF-1.4 ...");
  mef_api_get_document_async (f->api, 7, NULL, NULL, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  pdf = mef_api_get_document_finish (f->api, result, NULL);
  g_assert_cmpuint (g_bytes_get_size (pdf), ==, 12);
}

#define ADD(name, func) g_test_add ("/client/api/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("town", test_town);
  ADD ("wrong-shape", test_wrong_shape);
  ADD ("list", test_list);
  ADD ("invoice", test_invoice);
  ADD ("link", test_link);
  ADD ("payment/key", test_payment_key);
  ADD ("payment/cancelled", test_payment_cancelled);
  ADD ("payment/key-of-what-is-over", test_payment_key_of_what_is_over);
  ADD ("payment/calls", test_payment_calls);
  ADD ("document", test_document);
  return g_test_run ();
}
