/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP leaves in doubt: nobody pays a second time before it is known, or before a person has
 * looked. */
#include "config.h"

#include <locale.h>

#include "mef-payment-story.h"
#include "mef-test-server.h"

#define N_ATTEMPTS "SELECT count (*) FROM attempt"
#define N_PAYMENTS "SELECT count (*) FROM payment"
#define OPEN_ALARM "SELECT count (*) FROM alarm WHERE closed_at IS NULL AND detail = "

static void
assert_order (MefApiFixture *fixture,
              const char *token,
              const char *key,
              guint status,
              const char *code)
{
  g_autofree char *order = mef_story_order (fixture->canteen[0]);
  g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, key, order);

  g_test_message ("%s", reply->body);
  mef_api_assert_problem (reply, status, code);
}

static void
assert_held (MefApiFixture *fixture, const char *token)
{
  g_autoptr (MefApiReply) shown = mef_story_show_invoice (fixture, token, fixture->canteen[0]);

  g_assert_cmpstr (mef_api_reply_get (shown, "state"), ==, "in_payment");
  g_assert_cmpstr (mef_api_reply_get (shown, "unpayable_reason"), ==, "being-checked");
}

/* A page was left open and is paid, the notification is lost, and PayFiP does not answer when the
 * payer orders again: the first payment must not be followed by a second. */
static void
test_unheard (void)
{
  static const MefSimFault faults[] = { MEF_SIM_FAULT_UNAVAILABLE, MEF_SIM_FAULT_BROKEN,
                                        MEF_SIM_FAULT_NOT_XML, MEF_SIM_FAULT_HTTP_500 };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = mef_story_begin (fixture, token, "one");
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  MefSimKnobs *knobs = mef_simulator_get_knobs (fixture->simulator);
  g_autoptr (MefApiReply) given_up = mef_api_call (fixture, "DELETE", path, token, NULL);

  g_assert_cmpstr (mef_api_reply_get (given_up, "state"), ==, "abandoned");
  knobs->drop_notifications = TRUE;
  mef_story_conclude (fixture, "P");
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      knobs->next_fault = faults[i];
      assert_order (fixture, token, "two", 503, "payment-service-unavailable");
      g_assert_cmpint (mef_story_count (fixture, N_ATTEMPTS), ==, 1);
    }
  /* The same order once PayFiP answers: what was paid is found. */
  assert_order (fixture, token, "two", 409, "invoice-not-payable");
  mef_story_wait_payment (fixture, token, id, "paid");
  g_assert_cmpint (mef_story_count (fixture, N_ATTEMPTS), ==, 1);
  mef_story_assert_books (fixture);
}

/* A result nobody knows is perhaps a payment by new means: after its lock it holds the invoice
 * until something clearer comes, or somebody has looked. */
static void
test_unclear (void)
{
  static const struct
  {
    const char *then; /* what PayFiP says later; NULL: a person closes the alarm */
    const char *state;
  } cases[] = { { "P", "settled" }, { "R", "due" }, { NULL, "due" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *desk = mef_story_sign_regisseur_in (fixture);
      g_autofree char *id = mef_story_begin (fixture, token, "one");
      MefSimKnobs *knobs = mef_simulator_get_knobs (fixture->simulator);

      knobs->resultrans = g_strdup ("W");
      mef_story_conclude (fixture, cases[i].then != NULL ? cases[i].then : "P");
      mef_story_wait_reason (fixture, token, id, "result-unknown");
      mef_api_fixture_advance (fixture, 2 * 3600);
      mef_story_wait_payment (fixture, token, id, "waiting");
      g_clear_pointer (&token, g_free);
      token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      assert_held (fixture, token);
      assert_order (fixture, token, "two", 409, "invoice-not-payable");
      g_clear_pointer (&desk, g_free);
      desk = mef_api_sign_in (fixture, MEF_TEST_AGENT);
      if (cases[i].then != NULL)
        g_clear_pointer (&knobs->resultrans, g_free);
      else
        mef_api_assert_call (fixture, "POST", "/api/v1/alarms/1/close", desk,
                             "{\"comment\":\"rien\"}", 204, NULL);
      mef_api_fixture_advance (fixture, 4 * 3600);
      g_clear_pointer (&token, g_free);
      token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      mef_story_wait_invoice (fixture, token, fixture->canteen[0], cases[i].state);
      mef_story_assert_books (fixture);
    }
}

#define SAY(fields)                                                                                \
  "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"                     \
  "<p:recupererDetailPaiementSecuriseResponse xmlns:p=\"http://securite.service.tpa.cp.finances."  \
  "gouv.fr/services/mas_securite/contrat_paiement_securise/"                                       \
  "PaiementSecuriseService\"><return>" fields                                                      \
  "</return></p:recupererDetailPaiementSecuriseResponse></s:Body></s:Envelope>"
#define OTHER "<idOp>7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f</idOp>"
#define WHOLE                                                                                      \
  "<montant>4250</montant><numcli>001964</numcli><refdet>2025RS001001A01</refdet><saisie>T</"      \
  "saisie>"

/* Every field of an answer is optional, says its schema: a result without what it is of is one that
 * a person looks into, and an answer without a result is none. */
static void
test_unreadable (void)
{
  static const struct
  {
    const char *answer, *reason;
  } cases[] = {
    { SAY ("<resultrans>P</resultrans>"), "result-unreadable" },
    { SAY ("<montant>4250</montant><numcli>001964</numcli><refdet>2025RS001001A01</refdet>"
           "<resultrans>P</resultrans>"),
      "result-unreadable" },
    { SAY ("<montant>42,50</montant><numcli>001964</numcli><refdet>2025RS001001A01</refdet>"
           "<resultrans>V</resultrans><saisie>T</saisie>"),
      "result-unreadable" },
    { SAY (OTHER WHOLE "<resultrans>P</resultrans>"), "operation-differs" },
    { SAY (""), NULL },
    { SAY (WHOLE), NULL },
    { SAY (WHOLE "<resultrans></resultrans>"), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autoptr (MefTestServer) service = mef_test_server_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *id = mef_story_begin (fixture, token, "one");

      g_test_message ("%u", i);
      mef_api_fixture_stop (fixture);
      for (guint k = 0; k < 3; k++)
        mef_test_server_add (service, 200, "text/xml", cases[i].answer);
      fixture->service_url = g_strdup (mef_test_server_get_url (service));
      mef_api_fixture_start (fixture);
      /* Asked at the start, and of no effect on what is believed. */
      mef_story_wait_reason (fixture, token, id, cases[i].reason != NULL ? cases[i].reason : "");
      mef_story_wait_payment (fixture, token, id, "waiting");
      g_assert_cmpint (mef_story_count (fixture, OPEN_ALARM "'result-unreadable'") +
                           mef_story_count (fixture, OPEN_ALARM "'operation-differs'"),
                       ==, cases[i].reason != NULL ? 1 : 0);
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payment-doubt/unheard", test_unheard);
  g_test_add_func ("/server/payment-doubt/unclear", test_unclear);
  g_test_add_func ("/server/payment-doubt/unreadable", test_unreadable);
  return g_test_run ();
}
