/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From signing in to an invoice that is settled, and everything that may go wrong on the way: each
 * test is one story, told through HTTP to the real server and the simulator of PayFiP. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-attempt-table.h"
#include "mef-check.h"

typedef struct
{
  MefApiFixture *fixture;
  const char *token;
  char *path;
  const char *member;
  const char *wanted;
} Watch;

static gboolean
has_value (gpointer data)
{
  const Watch *watch = data;
  g_autoptr (MefApiReply) reply =
      mef_api_call (watch->fixture, "GET", watch->path, watch->token, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  return g_strcmp0 (mef_api_reply_get (reply, watch->member), watch->wanted) == 0;
}

static void
wait_payment (MefApiFixture *fixture, const char *token, const char *id, const char *state)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  Watch watch = { fixture, token, path, "state", state };

  mef_api_wait (has_value, &watch);
}

/* Without looking at the payment, which would have the server ask. */
static void
wait_invoice (MefApiFixture *fixture, const char *token, gint64 invoice, const char *state)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, invoice);
  Watch watch = { fixture, token, path, "state", state };

  mef_api_wait (has_value, &watch);
}

/* Two writes make an attempt; each question about it is one more. */
static gboolean
was_asked (gpointer data)
{
  const Watch *watch = data;
  g_autoptr (MefAttemptRow) row = mef_attempt_get (watch->fixture->town->db, 1, NULL);

  return row->polls >= 2 + (guint) g_ascii_strtoull (watch->wanted, NULL, 10);
}

/* Until the first attempt was asked about so many times. */
static void
wait_questions (MefApiFixture *fixture, const char *number)
{
  Watch watch = { .fixture = fixture, .wanted = number };

  mef_api_wait (was_asked, &watch);
}

static MefApiReply *
show_invoice (MefApiFixture *fixture, const char *token, gint64 invoice)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, invoice);

  return mef_api_call (fixture, "GET", path, token, NULL);
}

static char *
order (gint64 invoice)
{
  return g_strdup_printf ("{\"invoices\":[%" G_GINT64_FORMAT "]}", invoice);
}

/* Starts to pay the first invoice, and returns the payment's id. */
static char *
begin (MefApiFixture *fixture, const char *token, const char *key)
{
  g_autofree char *body = order (fixture->canteen[0]);
  g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, key, body);

  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (reply, "state"), ==, "waiting");
  return g_strdup (mef_api_reply_get (reply, "id"));
}

static void
conclude (MefApiFixture *fixture, const char *result)
{
  g_assert_true (mef_simulator_conclude (fixture->simulator,
                                         mef_simulator_get_last_id_op (fixture->simulator),
                                         result));
}

static void
post_hint (MefApiFixture *fixture, const char *path, const char *body, guint status)
{
  g_autoptr (MefApiReply) reply =
      mef_api_call (fixture, body != NULL ? "POST" : "GET", path, NULL, body);

  g_assert_cmpuint (reply->status, ==, status);
}

/* The town's books, as its auditor reads them: money once, everything adding up. */
static void
assert_books (MefApiFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wrong = mef_check_run (fixture->town->db, &error);

  g_assert_no_error (error);
  if (wrong->len > 0)
    g_error ("the auditor says: %s", (char *) g_ptr_array_index (wrong, 0));
}

static void
test_whole_path (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) list = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_autofree char *body = order (fixture->canteen[0]);
  g_autoptr (MefApiReply) created = NULL, invoice = NULL, paid = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpuint (list->status, ==, 200);
  created = mef_api_pay (fixture, token, "one", body);
  g_assert_cmpuint (created->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (created, "client"), ==, "001964");
  g_assert_cmpstr (mef_api_reply_get (created, "reference"), ==, "2025-RS-00-1001");
  g_assert_cmpint (mef_api_reply_get_int (created, "amount"), ==, 4250);
  g_assert_nonnull (strstr (mef_api_reply_get (created, "page_url"), "/tpa/paiementws.web?idop="));
  g_assert_cmpstr (mef_api_reply_get (created, "expires_at"), ==, "2025-11-15T11:15:00Z");
  invoice = show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpstr (mef_api_reply_get (invoice, "state"), ==, "in_payment");
  g_assert_cmpstr (mef_api_reply_get (invoice, "unpayable_reason"), ==, "in-payment");

  conclude (fixture, "P");
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
  path = g_strconcat ("/api/v1/payments/", mef_api_reply_get (created, "id"), NULL);
  paid = mef_api_call (fixture, "GET", path, token, NULL);
  g_assert_cmpstr (mef_api_reply_get (paid, "state"), ==, "paid");
  g_assert_cmpstr (mef_api_reply_get (paid, "means"), ==, "card");
  g_assert_null (mef_api_reply_get (paid, "page_url"));
  assert_books (fixture);
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
  conclude (fixture, "V");
  wait_invoice (fixture, token, fixture->music[0], "settled");
  wait_invoice (fixture, token, fixture->music[1], "settled");
  assert_books (fixture);
}

static void
test_notification_dropped (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  mef_api_fixture_advance (fixture, 15);
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
  assert_books (fixture);
}

/* The page that waits asks our server, which asks PayFiP without any notification or poll. */
static void
test_looking_asks (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  wait_payment (fixture, token, id, "paid");
  assert_books (fixture);
}

static void
test_notifications_repeated (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *lower = g_strconcat ("idop=", id_op, NULL);
  g_autofree char *upper = g_strconcat ("IDOP=", id_op, NULL);
  g_autofree char *query = g_strconcat ("/payfip/notification?idOp=", id_op, NULL);
  g_autofree char *back = g_strconcat ("/payfip/return?idop=", id_op, NULL);

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  post_hint (fixture, "/payfip/notification", lower, 200);
  post_hint (fixture, "/payfip/notification", upper, 200);
  post_hint (fixture, query, NULL, 200);
  post_hint (fixture, back, NULL, 303);
  post_hint (fixture, "/payfip/return", lower, 303);
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
  post_hint (fixture, "/payfip/notification", lower, 200);
  post_hint (fixture, back, NULL, 303);
  wait_payment (fixture, token, id, "paid");
  assert_books (fixture);
}

/* A notification may come before the payer's result is known; the hint then leads to a second look
 * in five seconds instead of fifteen. */
static void
test_notification_early (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *hint = g_strconcat ("idop=", id_op, NULL);
  g_autoptr (MefApiReply) page = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  post_hint (fixture, "/payfip/notification", hint, 200);
  wait_questions (fixture, "1");
  conclude (fixture, "P");
  post_hint (fixture, "/payfip/return", hint, 303);
  mef_api_fixture_advance (fixture, 6);
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
  page = mef_api_call (fixture, "GET", "/payfip/return?done=1", NULL, NULL);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (strstr (page->body, "<h1>You can close this page</h1>"));
  g_assert_null (strstr (page->body, id_op));
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
  g_autofree char *id = begin (fixture, token, "one");
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
  g_autofree char *forged =
      g_strconcat ("idop=", id_op, "&resultrans=P&montant=4250&numauto=1", NULL);
  g_autoptr (MefApiReply) invoice = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      post_hint (fixture, "/payfip/notification", bodies[i], 200);
      post_hint (fixture, "/payfip/return", bodies[i], 303);
    }
  post_hint (fixture, "/payfip/notification", forged, 200);
  wait_questions (fixture, "1");
  mef_api_fixture_advance (fixture, 16);
  wait_questions (fixture, "2");
  wait_payment (fixture, token, id, "waiting");
  invoice = show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpstr (mef_api_reply_get (invoice, "state"), ==, "in_payment");
}

/* The page lets the payer change their mind within its quarter of an hour. */
static void
test_paid_after_abandoned (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  conclude (fixture, "A");
  wait_questions (fixture, "1");
  wait_payment (fixture, token, id, "waiting");
  mef_api_fixture_advance (fixture, 300);
  conclude (fixture, "P");
  wait_payment (fixture, token, id, "paid");
  assert_books (fixture);
}

static void
test_abandoned_for_good (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  conclude (fixture, "A");
  wait_questions (fixture, "1");
  wait_payment (fixture, token, id, "waiting");
  mef_api_fixture_advance (fixture, 20 * 60);
  wait_payment (fixture, token, id, "abandoned");
  wait_invoice (fixture, token, fixture->canteen[0], "due");
}

static void
test_refused_card (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  g_autofree char *second = NULL;

  conclude (fixture, "R");
  wait_payment (fixture, token, id, "refused");
  wait_invoice (fixture, token, fixture->canteen[0], "due");
  second = begin (fixture, token, "two");
  conclude (fixture, "P");
  wait_payment (fixture, token, second, "paid");
  assert_books (fixture);
}

static void
test_never_opened (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  mef_api_fixture_advance (fixture, 20 * 60);
  wait_payment (fixture, token, id, "expired");
  wait_invoice (fixture, token, fixture->canteen[0], "due");
}

static void
test_mismatch (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  g_autoptr (MefApiReply) invoice = NULL, payment = NULL;
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);

  mef_simulator_get_knobs (fixture->simulator)->wrong_montant = TRUE;
  conclude (fixture, "P");
  wait_payment (fixture, token, id, "quarantined");
  payment = mef_api_call (fixture, "GET", path, token, NULL);
  g_assert_cmpstr (mef_api_reply_get (payment, "reason"), ==, "amount-differs");
  invoice = show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpint (mef_api_reply_get_int (invoice, "remaining"), ==, 4250);
}

static void
test_wrong_mode (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->wrong_saisie = TRUE;
  conclude (fixture, "P");
  wait_payment (fixture, token, id, "quarantined");
}

/* A result that is not known yet to anyone is not a failure. */
static void
test_unknown_result (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  MefSimKnobs *knobs = mef_simulator_get_knobs (fixture->simulator);

  knobs->resultrans = g_strdup ("W");
  conclude (fixture, "P");
  wait_questions (fixture, "1");
  mef_api_fixture_advance (fixture, 15);
  wait_questions (fixture, "2");
  wait_payment (fixture, token, id, "waiting");
  g_clear_pointer (&knobs->resultrans, g_free);
  mef_api_fixture_advance (fixture, 15);
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
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
  g_autofree char *body = order (fixture->canteen[0]);
  g_autofree char *other = order (fixture->canteen[1]);
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
  g_autofree char *body = order (fixture->canteen[0]);
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
  g_autofree char *id = begin (fixture, token, "one");
  g_autofree char *body = order (fixture->canteen[0]);
  g_autoptr (MefApiReply) second = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  second = mef_api_pay (fixture, token, "two", body);
  g_assert_cmpuint (second->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (second, "unpayable_reason"), ==, "settled");
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 1);
  assert_books (fixture);
}

static void
test_restart (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");

  mef_api_fixture_stop (fixture);
  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  mef_api_fixture_start (fixture);
  wait_invoice (fixture, token, fixture->canteen[0], "settled");
  assert_books (fixture);
}

static void
test_give_up (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) given_up = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_autofree char *first_operation = g_strdup (mef_simulator_get_last_id_op (fixture->simulator));
  g_autofree char *second = NULL;

  g_assert_cmpuint (given_up->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (given_up, "state"), ==, "abandoned");
  second = begin (fixture, token, "two");
  /* Both pages were open: the first's money settles, the second's becomes a credit. */
  g_assert_true (mef_simulator_conclude (fixture->simulator, first_operation, "P"));
  wait_payment (fixture, token, id, "paid");
  conclude (fixture, "P");
  wait_payment (fixture, token, second, "paid");
  assert_books (fixture);
}

static void
test_give_up_what_is_paid (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  conclude (fixture, "P");
  reply = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (reply, "state"), ==, "paid");
}

static void
test_give_up_unheard (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = NULL;

  mef_simulator_get_knobs (fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  reply = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_assert_cmpuint (reply->status, ==, 503);
  g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, "payment-service-unavailable");
  wait_invoice (fixture, token, fixture->canteen[0], "in_payment");
}

static void
test_creation_troubles (void)
{
  static const MefSimFault faults[] = { MEF_SIM_FAULT_UNAVAILABLE, MEF_SIM_FAULT_BROKEN,
                                        MEF_SIM_FAULT_NOT_XML };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *body = order (fixture->canteen[0]);
  g_autofree char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr (MefApiReply) reply = NULL;

      mef_simulator_get_knobs (fixture->simulator)->next_fault = faults[i];
      reply = mef_api_pay (fixture, token, key, body);
      g_assert_cmpuint (reply->status, ==, 503);
      g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, "payment-service-unavailable");
      wait_invoice (fixture, token, fixture->canteen[0], "due");
    }
  id = begin (fixture, token, "at-last");
  conclude (fixture, "P");
  wait_payment (fixture, token, id, "paid");
}

static void
test_not_payable (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *small = order (fixture->canteen[2]);
  g_autofree char *theirs = order (fixture->other);
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
  g_test_add_func ("/server/payment/whole-path", test_whole_path);
  g_test_add_func ("/server/payment/several-invoices", test_several_invoices);
  g_test_add_func ("/server/payment/notification-dropped", test_notification_dropped);
  g_test_add_func ("/server/payment/looking-asks", test_looking_asks);
  g_test_add_func ("/server/payment/notifications-repeated", test_notifications_repeated);
  g_test_add_func ("/server/payment/notification-early", test_notification_early);
  g_test_add_func ("/server/payment/forged", test_forged);
  g_test_add_func ("/server/payment/paid-after-abandoned", test_paid_after_abandoned);
  g_test_add_func ("/server/payment/abandoned-for-good", test_abandoned_for_good);
  g_test_add_func ("/server/payment/refused-card", test_refused_card);
  g_test_add_func ("/server/payment/never-opened", test_never_opened);
  g_test_add_func ("/server/payment/mismatch", test_mismatch);
  g_test_add_func ("/server/payment/wrong-mode", test_wrong_mode);
  g_test_add_func ("/server/payment/unknown-result", test_unknown_result);
  g_test_add_func ("/server/payment/same-key", test_same_key);
  g_test_add_func ("/server/payment/two-windows", test_two_windows);
  g_test_add_func ("/server/payment/second-attempt-finds-the-first-paid",
                   test_second_attempt_finds_the_first_paid);
  g_test_add_func ("/server/payment/restart", test_restart);
  g_test_add_func ("/server/payment/give-up", test_give_up);
  g_test_add_func ("/server/payment/give-up-what-is-paid", test_give_up_what_is_paid);
  g_test_add_func ("/server/payment/give-up-unheard", test_give_up_unheard);
  g_test_add_func ("/server/payment/creation-troubles", test_creation_troubles);
  g_test_add_func ("/server/payment/not-payable", test_not_payable);
  return g_test_run ();
}
