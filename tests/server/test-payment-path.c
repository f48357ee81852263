/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From signing in to an invoice that is settled, with whatever may come twice, late or not at all:
 * each test is one story, told through HTTP to the real server and the simulator of PayFiP. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-payment-story.h"

/* The id of the only receipt there is. */
static gint64
get_first_id (MefApiReply *receipts)
{
  JsonArray *items = json_object_get_array_member (json_node_get_object (receipts->json), "items");

  g_assert_cmpuint (json_array_get_length (items), ==, 1);
  return json_object_get_int_member (json_array_get_object_element (items, 0), "id");
}

static void
test_whole_path (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) list = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  g_autoptr (MefApiReply) created = NULL, invoice = NULL, paid = NULL, receipts = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpuint (list->status, ==, 200);
  created = mef_api_pay (fixture, token, "one", body);
  g_assert_cmpuint (created->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (created, "client"), ==, "001964");
  g_assert_cmpstr (mef_api_reply_get (created, "reference"), ==, "2025-RS-00-1001");
  g_assert_cmpint (mef_api_reply_get_int (created, "amount"), ==, 4250);
  g_assert_nonnull (strstr (mef_api_reply_get (created, "page_url"), "/tpa/paiementws.web?idop="));
  g_assert_cmpstr (mef_api_reply_get (created, "expires_at"), ==, "2025-11-15T11:15:00Z");
  invoice = mef_story_show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpstr (mef_api_reply_get (invoice, "state"), ==, "in_payment");
  g_assert_cmpstr (mef_api_reply_get (invoice, "unpayable_reason"), ==, "in-payment");
  g_assert_null (mef_api_reply_get (created, "receipt_number"));

  mef_story_conclude (fixture, "P");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  path = g_strconcat ("/api/v1/payments/", mef_api_reply_get (created, "id"), NULL);
  paid = mef_api_call (fixture, "GET", path, token, NULL);
  g_assert_cmpstr (mef_api_reply_get (paid, "state"), ==, "paid");
  g_assert_cmpstr (mef_api_reply_get (paid, "means"), ==, "card");
  g_assert_null (mef_api_reply_get (paid, "page_url"));
  receipts = mef_api_call (fixture, "GET", "/api/v1/receipts", token, NULL);
  g_assert_cmpint (mef_api_reply_get_int (paid, "receipt"), ==, get_first_id (receipts));
  g_assert_cmpstr (mef_api_reply_get (paid, "receipt_number"), ==, "2025-000001");
  mef_story_assert_books (fixture);
}

static void
test_several_invoices (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *body =
      g_strdup_printf ("{\"invoices\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]}",
                       fixture->music[1], fixture->music[0]);
  g_autoptr (MefApiReply) created = mef_api_pay (fixture, token, "both", body);

  g_assert_cmpuint (created->status, ==, 201);
  g_assert_cmpint (mef_api_reply_get_int (created, "amount"), ==, 13000);
  mef_story_conclude (fixture, "V");
  mef_story_wait_invoice (fixture, token, fixture->music[0], "settled");
  mef_story_wait_invoice (fixture, token, fixture->music[1], "settled");
  mef_story_assert_books (fixture);
}

static void
test_notification_dropped (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  mef_api_fixture_advance (fixture, 15);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  mef_story_assert_books (fixture);
}

/* The page that waits asks our server, which asks PayFiP without any notification or poll. */
static void
test_looking_asks (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_assert_books (fixture);
}

static void
test_notifications_repeated (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *lower = g_strconcat ("idop=", id_op, NULL);
  g_autofree char *upper = g_strconcat ("IDOP=", id_op, NULL);
  g_autofree char *query = g_strconcat ("/payfip/notification?idOp=", id_op, NULL);
  g_autofree char *back = g_strconcat ("/payfip/return?idop=", id_op, NULL);

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  mef_story_post_hint (fixture, "/payfip/notification", lower, 200);
  mef_story_post_hint (fixture, "/payfip/notification", upper, 200);
  mef_story_post_hint (fixture, query, NULL, 200);
  mef_story_post_hint (fixture, back, NULL, 303);
  mef_story_post_hint (fixture, "/payfip/return", lower, 303);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  mef_story_post_hint (fixture, "/payfip/notification", lower, 200);
  mef_story_post_hint (fixture, back, NULL, 303);
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_assert_books (fixture);
}

/* A notification may come before the payer's result is known; the hint then leads to a second look
 * in five seconds instead of fifteen. */
static void
test_notification_early (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *hint = g_strconcat ("idop=", id_op, NULL);
  g_autoptr (MefApiReply) page = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_post_hint (fixture, "/payfip/notification", hint, 200);
  mef_story_wait_questions (fixture, "1");
  mef_story_conclude (fixture, "P");
  mef_story_post_hint (fixture, "/payfip/return", hint, 303);
  mef_api_fixture_advance (fixture, 6);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  page = mef_api_call (fixture, "GET", "/payfip/return?done=1", NULL, NULL);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (strstr (page->body, "<h1>You can close this page</h1>"));
  g_assert_null (strstr (page->body, id_op));
}

/* A hint that comes right after a question, whose answer may be older: it is asked again in five
 * seconds, not in fifteen. */
static void
test_notification_after_question (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *hint =
      g_strconcat ("idop=", mef_simulator_get_last_id_op (fixture->simulator), NULL);

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_wait_payment (fixture, token, id, "waiting");
  mef_story_wait_questions (fixture, "1");
  mef_story_conclude (fixture, "P");
  mef_story_post_hint (fixture, "/payfip/notification", hint, 200);
  mef_api_fixture_advance (fixture, 6);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
}

static void
test_forged (void)
{
  static const char *const bodies[] = {
    "idop=00000000-0000-4000-8000-000000000000",
    "idop=",
    "idop=nonsense",
    "",
    "resultrans=P",
    "idop=%ZZ",
    "a=1&a=2",
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *forged =
      g_strconcat ("idop=", id_op, "&resultrans=P&montant=4250&numauto=1", NULL);
  g_autoptr (MefApiReply) invoice = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      mef_story_post_hint (fixture, "/payfip/notification", bodies[i], 200);
      mef_story_post_hint (fixture, "/payfip/return", bodies[i], 303);
    }
  mef_story_post_hint (fixture, "/payfip/notification", forged, 200);
  mef_story_wait_questions (fixture, "1");
  mef_api_fixture_advance (fixture, 16);
  mef_story_wait_questions (fixture, "2");
  mef_story_wait_payment (fixture, token, id, "waiting");
  invoice = mef_story_show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpstr (mef_api_reply_get (invoice, "state"), ==, "in_payment");
}

static gboolean
both_set (gpointer data)
{
  MefApiReply **replies = data;

  return replies[0] != NULL && replies[1] != NULL;
}

static void
test_same_key (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  g_autofree char *other = mef_story_order (fixture->canteen[1]);
  MefApiReply *replies[2];
  g_autoptr (MefApiReply) third = NULL, reused = NULL;

  mef_api_pay_async (fixture, token, "one", body, &replies[0]);
  mef_api_pay_async (fixture, token, "one", body, &replies[1]);
  mef_api_wait (both_set, replies);
  g_assert_cmpuint (replies[0]->status + replies[1]->status, ==, 201 + 200);
  g_assert_cmpstr (replies[0]->body, ==, replies[1]->body);
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 1);
  third = mef_api_pay (fixture, token, "one", body);
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpstr (third->body, ==, replies[0]->body);
  reused = mef_api_pay (fixture, token, "one", other);
  g_assert_cmpuint (reused->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (reused, "code"), ==, "idempotency-key-reused");
  mef_api_reply_free (replies[0]);
  mef_api_reply_free (replies[1]);
}

static void
test_two_windows (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  MefApiReply *replies[2];
  MefApiReply *refused;

  mef_api_pay_async (fixture, token, "one", body, &replies[0]);
  mef_api_pay_async (fixture, token, "two", body, &replies[1]);
  mef_api_wait (both_set, replies);
  g_assert_cmpuint (replies[0]->status + replies[1]->status, ==, 201 + 409);
  refused = replies[0]->status == 409 ? replies[0] : replies[1];
  g_assert_cmpstr (mef_api_reply_get (refused, "code"), ==, "invoice-not-payable");
  g_assert_cmpstr (mef_api_reply_get (refused, "unpayable_reason"), ==, "in-payment");
  g_assert_cmpint (mef_api_reply_get_int (refused, "invoice"), ==, fixture->canteen[0]);
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 1);
  mef_api_reply_free (replies[0]);
  mef_api_reply_free (replies[1]);
}

/* Before a second attempt the first is asked about: money that came is found, not asked for again.
 */
static void
test_second_attempt_finds_the_first_paid (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  g_autoptr (MefApiReply) second = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  second = mef_api_pay (fixture, token, "two", body);
  g_assert_cmpuint (second->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (second, "unpayable_reason"), ==, "settled");
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 1);
  mef_story_assert_books (fixture);
}

static void
test_restart (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_api_fixture_stop (fixture);
  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  mef_api_fixture_start (fixture);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  mef_story_assert_books (fixture);
}

static void
test_not_payable (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *small = mef_story_order (fixture->canteen[2]);
  g_autofree char *theirs = mef_story_order (fixture->other);
  g_autofree char *two =
      g_strdup_printf ("{\"invoices\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]}",
                       fixture->canteen[0], fixture->music[0]);
  g_autoptr (MefApiReply) below = mef_api_pay (fixture, token, "a", small);
  g_autoptr (MefApiReply) foreign = mef_api_pay (fixture, token, "b", theirs);
  g_autoptr (MefApiReply) mixed = mef_api_pay (fixture, token, "c", two);

  g_assert_cmpuint (below->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (below, "unpayable_reason"), ==, "below-minimum");
  g_assert_cmpuint (foreign->status, ==, 404);
  g_assert_cmpuint (mixed->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (mixed, "code"), ==, "invoices-of-several-regies");
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payment-path/whole-path", test_whole_path);
  g_test_add_func ("/server/payment-path/several-invoices", test_several_invoices);
  g_test_add_func ("/server/payment-path/notification-dropped", test_notification_dropped);
  g_test_add_func ("/server/payment-path/looking-asks", test_looking_asks);
  g_test_add_func ("/server/payment-path/notifications-repeated", test_notifications_repeated);
  g_test_add_func ("/server/payment-path/notification-early", test_notification_early);
  g_test_add_func ("/server/payment-path/notification-after-question",
                   test_notification_after_question);
  g_test_add_func ("/server/payment-path/forged", test_forged);
  g_test_add_func ("/server/payment-path/same-key", test_same_key);
  g_test_add_func ("/server/payment-path/two-windows", test_two_windows);
  g_test_add_func ("/server/payment-path/second-attempt-finds-the-first-paid",
                   test_second_attempt_finds_the_first_paid);
  g_test_add_func ("/server/payment-path/restart", test_restart);
  g_test_add_func ("/server/payment-path/not-payable", test_not_payable);
  return g_test_run ();
}
