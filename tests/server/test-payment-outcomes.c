/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payment can come to, beside being paid at once. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-attempt-table.h"
#include "mef-payfip.h"
#include "mef-payment-story.h"
#include "mef-writer.h"

/* The page lets the payer change their mind within its quarter of an hour. */
static void
test_paid_after_abandoned (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_story_conclude (fixture, "A");
  mef_story_wait_questions (fixture, "1");
  mef_story_wait_payment (fixture, token, id, "waiting");
  mef_api_fixture_advance (fixture, 300);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_assert_books (fixture);
}

static void
test_abandoned_for_good (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_story_conclude (fixture, "A");
  mef_story_wait_questions (fixture, "1");
  mef_story_wait_payment (fixture, token, id, "waiting");
  mef_api_fixture_advance (fixture, 20 * 60);
  mef_story_wait_payment (fixture, token, id, "abandoned");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
}

static void
test_refused_card (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *second = NULL;

  mef_story_conclude (fixture, "R");
  mef_story_wait_payment (fixture, token, id, "refused");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
  second = mef_story_begin (fixture, token, "two");
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, second, "paid");
  mef_story_assert_books (fixture);
}

static void
test_never_opened (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_api_fixture_advance (fixture, 20 * 60);
  mef_story_wait_payment (fixture, token, id, "expired");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
}

static void
test_mismatch (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autoptr (MefApiReply) invoice = NULL, payment = NULL;
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);

  mef_simulator_get_knobs (fixture->simulator)->wrong_montant = TRUE;
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "quarantined");
  payment = mef_api_call (fixture, "GET", path, token, NULL);
  g_assert_cmpstr (mef_api_reply_get (payment, "reason"), ==, "amount-differs");
  invoice = mef_story_show_invoice (fixture, token, fixture->canteen[0]);
  g_assert_cmpint (mef_api_reply_get_int (invoice, "remaining"), ==, 4250);
  g_assert_cmpstr (mef_api_reply_get (invoice, "state"), ==, "in_payment");
  g_assert_cmpstr (mef_api_reply_get (invoice, "unpayable_reason"), ==, "being-checked");
}

static void
test_wrong_mode (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");

  mef_simulator_get_knobs (fixture->simulator)->wrong_saisie = TRUE;
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "quarantined");
}

/* A result that is not known yet to anyone is not a failure. */
static void
test_unknown_result (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  MefSimKnobs *knobs = mef_simulator_get_knobs (fixture->simulator);

  knobs->resultrans = g_strdup ("W");
  mef_story_conclude (fixture, "P");
  mef_story_wait_questions (fixture, "1");
  mef_api_fixture_advance (fixture, 15);
  mef_story_wait_questions (fixture, "2");
  mef_story_wait_payment (fixture, token, id, "waiting");
  g_clear_pointer (&knobs->resultrans, g_free);
  mef_api_fixture_advance (fixture, 15);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
}

static void
test_give_up (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) given_up = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_autofree char *first_operation = g_strdup (mef_simulator_get_last_id_op (fixture->simulator));
  g_autofree char *second = NULL;

  g_assert_cmpuint (given_up->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (given_up, "state"), ==, "abandoned");
  second = mef_story_begin (fixture, token, "two");
  /* Both pages were open: the first's money settles, the second's becomes a credit. */
  g_assert_true (mef_simulator_conclude (fixture->simulator, first_operation, "P"));
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, second, "paid");
  mef_story_assert_books (fixture);
}

static void
test_give_up_what_is_paid (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = NULL;

  mef_simulator_get_knobs (fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  reply = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (reply, "state"), ==, "paid");
}

static void
test_give_up_unheard (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = NULL;

  mef_simulator_get_knobs (fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  reply = mef_api_call (fixture, "DELETE", path, token, NULL);
  g_assert_cmpuint (reply->status, ==, 503);
  g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, "payment-service-unavailable");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "in_payment");
}

static void
test_creation_troubles (void)
{
  static const MefSimFault faults[] = { MEF_SIM_FAULT_UNAVAILABLE, MEF_SIM_FAULT_BROKEN,
                                        MEF_SIM_FAULT_NOT_XML, MEF_SIM_FAULT_HTTP_500 };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  g_autofree char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr (MefApiReply) reply = NULL;

      mef_simulator_get_knobs (fixture->simulator)->next_fault = faults[i];
      reply = mef_api_pay (fixture, token, key, body);
      g_assert_cmpuint (reply->status, ==, 503);
      g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, "payment-service-unavailable");
      mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
    }
  id = mef_story_begin (fixture, token, "at-last");
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
}

static gboolean
begin_job (MefDb *db, gpointer data, GError **error)
{
  MefApiFixture *fixture = data;
  static const guint8 hash[32];
  const MefAttemptRequest request = { .account_id = 1,
                                      .person_id = 1,
                                      .invoices = &fixture->canteen[0],
                                      .n_invoices = 1,
                                      .idempotency_key = "one",
                                      .request_hash = hash,
                                      .public_id = "cut-off",
                                      .make_refdet = mef_payfip_make_refdet,
                                      .now = MEF_TEST_NOW };
  gboolean again;
  gint64 refused;
  const char *reason;
  MefAttemptState state;
  g_autoptr (MefAttemptRow) row =
      mef_attempt_begin (db, &request, &again, &refused, &reason, error);

  return row != NULL && mef_attempt_apply (db, row->id, MEF_ATTEMPT_EVENT_NO_ANSWER, NULL,
                                           MEF_TEST_NOW + 60, MEF_TEST_NOW, &state, error);
}

/* The server was killed between writing the attempt and PayFiP's answer: the next start says so,
 * and the invoice can be paid. */
static void
test_cut_off (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefWriter) writer = NULL;
  g_autofree char *id = NULL;

  mef_api_fixture_stop (fixture);
  writer = mef_writer_new (fixture->town->path, NULL);
  g_assert_true (mef_writer_run (writer, begin_job, fixture, NULL));
  g_clear_pointer (&writer, mef_writer_free);
  mef_api_fixture_start (fixture);
  mef_story_wait_payment (fixture, token, "cut-off", "unknown");
  id = mef_story_begin (fixture, token, "two");
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_assert_books (fixture);
}

/* However PayFiP tells of it, and whenever: paid, and paid once. */
static void
test_told_oddly (void)
{
  static const struct
  {
    MefSimKnobs knobs;
    const char *result;
    gint64 later; /* seconds until it is told */
  } cases[] = {
    { { .duplicate_notifications = TRUE }, "P", 0 },
    { { .duplicate_notifications = TRUE, .reorder_notifications = TRUE }, "P", 0 },
    { { .name_spelling = 1 }, "P", 0 },
    { { .name_spelling = 3, .fields_in_query = TRUE }, "P", 0 },
    { { .upper_case_fields = TRUE, .fields_in_query = TRUE }, "V", 0 },
    { { .lower_case_detail = TRUE }, "P", 0 },
    { { .without_numauto = TRUE }, "P", 0 },
    { { .moment = MEF_SIM_MOMENT_TWO_HOURS, .duplicate_notifications = TRUE }, "P", 7200 },
    { { .moment = MEF_SIM_MOMENT_NIGHT }, "V", 24 * 3600 },
    { { .paid_after_abandon = TRUE }, "A", 60 },
    { { .paid_after_abandon = TRUE, .moment = MEF_SIM_MOMENT_TWO_HOURS }, "A", 7260 },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE), *id = NULL;
      const gboolean form = i % 2 == 1;

      g_test_message ("%u by %s", i / 2, form ? "form" : "ws");
      mef_story_set_offer (fixture, form ? "form" : "ws");
      id = mef_story_begin (fixture, token, "one");
      if (form)
        mef_story_open_page (fixture, token, id);
      *mef_simulator_get_knobs (fixture->simulator) = cases[i / 2].knobs;
      mef_story_conclude (fixture, cases[i / 2].result);
      /* What is kept until the next one has arrived leaves when order is back. */
      mef_simulator_get_knobs (fixture->simulator)->reorder_notifications = FALSE;
      mef_simulator_advance (fixture->simulator, cases[i / 2].later);
      mef_story_wait_payment (fixture, token, id, "paid");
      mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
      g_assert_cmpint (mef_story_count (fixture, "SELECT count (*) FROM payment"), ==, 1);
      g_assert_cmpint (mef_story_count (fixture, "SELECT count (*) FROM alarm"), ==, 0);
      mef_story_assert_books (fixture);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payment-outcomes/paid-after-abandoned", test_paid_after_abandoned);
  g_test_add_func ("/server/payment-outcomes/abandoned-for-good", test_abandoned_for_good);
  g_test_add_func ("/server/payment-outcomes/refused-card", test_refused_card);
  g_test_add_func ("/server/payment-outcomes/never-opened", test_never_opened);
  g_test_add_func ("/server/payment-outcomes/told-oddly", test_told_oddly);
  g_test_add_func ("/server/payment-outcomes/mismatch", test_mismatch);
  g_test_add_func ("/server/payment-outcomes/wrong-mode", test_wrong_mode);
  g_test_add_func ("/server/payment-outcomes/unknown-result", test_unknown_result);
  g_test_add_func ("/server/payment-outcomes/give-up", test_give_up);
  g_test_add_func ("/server/payment-outcomes/give-up-what-is-paid", test_give_up_what_is_paid);
  g_test_add_func ("/server/payment-outcomes/give-up-unheard", test_give_up_unheard);
  g_test_add_func ("/server/payment-outcomes/creation-troubles", test_creation_troubles);
  g_test_add_func ("/server/payment-outcomes/cut-off", test_cut_off);
  return g_test_run ();
}
