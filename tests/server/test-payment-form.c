/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is a form's own: its address, a notification in every way it was seen, those that are not
 * what they say, and that nobody can be asked. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-payfip.h"
#include "mef-payment-story.h"
#include "mef-writer.h"

#define N_PAYMENTS "SELECT count (*) FROM payment"
#define N_ALARMS "SELECT count (*) FROM alarm"

static char *
begin_by (MefApiFixture *fixture, const char *offer, const char *token, const char *key)
{
  mef_story_set_offer (fixture, offer);
  return mef_story_begin (fixture, token, key);
}

static void
test_address (void)
{
  static const struct
  {
    const char *offer, *refdet, *exer;
  } cases[] = { { "form", "2025RS001001A01", "2025" }, { "titre", "202500001001000001", "2025" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *id = begin_by (fixture, cases[i].offer, token, "one");
      g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
      g_autofree char *secret = mef_story_find_token (fixture, token, id);
      g_autofree char *server =
          g_uri_escape_string (mef_server_get_url (fixture->server), NULL, FALSE);
      g_autofree char *url = NULL;
      g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);
      JsonObject *object = json_node_get_object (reply->json);

      url = g_strdup_printf ("%s/tpa/paiement.web?numcli=001964&exer=%s&refdet=%s&objet=%s"
                             "&montant=4250&mel=claire%%40example.org&urlcl=%s%%2Fpayfip%%2Fform"
                             "%%2F%s&saisie=T",
                             mef_simulator_get_url (fixture->simulator), cases[i].exer,
                             cases[i].refdet, "FACTURATION", server, secret);
      g_assert_cmpstr (mef_api_reply_get (reply, "page_url"), ==, url);
      g_assert_false (json_object_get_boolean_member (object, "returns"));
      g_assert_cmpstr (mef_api_reply_get (reply, "expires_at"), ==, "2025-11-15T13:00:00Z");
      g_assert_cmpuint (strlen (secret), >=, 43);
      g_assert_cmpstr (secret, !=, id);
      g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 0);
    }
}

#define FIELDS "numcli=001964&refdet=2025RS001001A01&montant=4250&saisie=T"

/* In the query or the body or both, in any case, by GET and by POST. */
static void
test_spellings (void)
{
  static const struct
  {
    const char *query, *body;
  } cases[] = {
    { NULL, FIELDS "&resultrans=P&numauto=B71C&dattrans=15112025&heurtrans=1200" },
    { "?" FIELDS "&resultrans=P&numauto=B71C", NULL },
    { "?" FIELDS "&resultrans=P&numauto=B71C", "" },
    { "?" FIELDS, "RESULTRANS=V" },
    { NULL, "NUMCLI=001964&REFDET=2025RS001001A01&MONTANT=4250&SAISIE=T&RESULTRANS=P" },
    { NULL, "NumCli=001964&RefDet=2025RS001001A01&Montant=4250&Saisie=T&ResulTrans=P&x=y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *id = begin_by (fixture, "form", token, "one");
      g_autofree char *secret = mef_story_find_token (fixture, token, id);
      g_autofree char *path = g_strconcat ("/payfip/form/", secret, cases[i].query, NULL);

      /* Answered when it is on disk: nothing has to be waited for. */
      mef_story_post_hint (fixture, path, cases[i].body, 200);
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 1);
      mef_story_post_hint (fixture, path, cases[i].body, 200);
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 1);
      mef_story_wait_payment (fixture, token, id, "paid");
      mef_story_assert_books (fixture);
    }
}

/* Whatever does not match its attempt settles nothing. */
static void
test_mismatches (void)
{
  static const struct
  {
    const char *body, *state, *reason;
    gint64 alarms;
  } cases[] = {
    { "numcli=001964&refdet=2025RS001001A01&montant=4249&saisie=T&resultrans=P", "quarantined",
      "amount-differs", 1 },
    { "numcli=001964&refdet=2025RS001001A02&montant=4250&saisie=T&resultrans=P", "quarantined",
      "reference-differs", 1 },
    { "numcli=001965&refdet=2025RS001001A01&montant=4250&saisie=T&resultrans=V", "quarantined",
      "client-differs", 1 },
    { "numcli=001964&refdet=2025RS001001A01&montant=4250&saisie=A&resultrans=P", "quarantined",
      "mode-differs", 1 },
    { "numcli=001964&refdet=2025RS001001A01&montant=4250&saisie=W&resultrans=P", "quarantined",
      "mode-differs", 1 },
    { "numcli=001964&refdet=2025RS001001A01&montant=4250&resultrans=P", "waiting",
      "result-unreadable", 1 },
    { "resultrans=P", "waiting", "result-unreadable", 1 },
    { "", "waiting", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *id = begin_by (fixture, "form", token, "one");
      g_autofree char *secret = mef_story_find_token (fixture, token, id);
      g_autofree char *path = g_strconcat ("/payfip/form/", secret, NULL);
      gboolean held;

      mef_story_post_hint (fixture, path, cases[i].body, 200);
      mef_story_wait_payment (fixture, token, id, cases[i].state);
      mef_story_wait_reason (fixture, token, id, cases[i].reason);
      /* Said again, and then what would have been right: a person decides. */
      mef_story_post_hint (fixture, path, cases[i].body, 200);
      g_assert_cmpint (mef_story_count (fixture, N_ALARMS), ==, cases[i].alarms);
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 0);
      mef_story_post_hint (fixture, path, FIELDS "&resultrans=P", 200);
      held = g_str_equal (cases[i].state, "quarantined");
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, held ? 0 : 1);
      g_assert_cmpint (mef_story_count (fixture, N_ALARMS), ==, cases[i].alarms + held);
      mef_story_assert_books (fixture);
    }
}

/* A token nobody was given, and an attempt's public name: neither says anything. */
static void
test_unknown_token (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_by (fixture, "form", token, "one");
  g_autofree char *path = g_strconcat ("/payfip/form/", id, NULL);

  mef_story_post_hint (fixture, path, FIELDS "&resultrans=P", 200);
  mef_story_post_hint (fixture, "/payfip/form/x", FIELDS "&resultrans=P", 200);
  mef_story_post_hint (fixture, "/payfip/notification", FIELDS "&resultrans=P", 200);
  mef_story_wait_payment (fixture, token, id, "waiting");
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 0);
  g_assert_cmpint (mef_story_count (fixture, N_ALARMS), ==, 0);
}

/* A town that says whence PayFiP comes believes nobody else, and hears of who tries. */
static void
test_senders (void)
{
  static const struct
  {
    const char *senders;
    gint64 payments;
  } cases[] = { { "", 1 }, { "127.0.0.0/8", 1 }, { "145.242.0.0/16", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
      g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *id = begin_by (fixture, "form", token, "one");
      g_autofree char *secret = mef_story_find_token (fixture, token, id);
      g_autofree char *path = g_strconcat ("/payfip/form/", secret, NULL);

      mef_api_fixture_stop (fixture);
      fixture->form_senders = cases[i].senders;
      mef_api_fixture_start (fixture);
      mef_story_post_hint (fixture, path, FIELDS "&resultrans=P", 200);
      g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, cases[i].payments);
      mef_story_wait_reason (fixture, token, id, cases[i].payments == 0 ? "sender-differs" : "");
      g_assert_cmpint (mef_story_count (fixture, N_ALARMS " WHERE detail = 'sender-differs'"), ==,
                       1 - cases[i].payments);
    }
}

static void
give_up (MefApiFixture *fixture, const char *token, const char *id, guint status, const char *word)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "DELETE", path, token, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (mef_api_reply_get (reply, status == 200 ? "state" : "code"), ==, word);
}

/* Right after it was opened nobody knows whether it was paid; later it can be given up, and what
 * was paid after all counts. */
static void
test_give_up (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_by (fixture, "form", token, "one");
  g_autofree char *first = NULL, *second = NULL;

  mef_story_open_page (fixture, token, id);
  give_up (fixture, token, id, 409, "payment-page-open");
  mef_story_wait_payment (fixture, token, id, "waiting");
  mef_api_fixture_advance (fixture, 20 * 60);
  give_up (fixture, token, id, 200, "abandoned");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
  first = g_strdup (mef_simulator_get_last_id_op (fixture->simulator));
  second = mef_story_begin (fixture, token, "two");
  mef_story_open_page (fixture, token, second);
  g_assert_true (mef_simulator_conclude (fixture->simulator, first, "P"));
  mef_story_wait_payment (fixture, token, id, "paid");
  give_up (fixture, token, id, 200, "paid");
  /* Both were paid: what is no longer due is a credit that somebody sees. */
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, second, "paid");
  g_assert_cmpint (mef_story_count (fixture, "SELECT sum (amount) FROM credit"), ==, 4250);
  g_assert_cmpint (mef_story_count (fixture, N_ALARMS " WHERE kind = 'nothing-due'"), ==, 1);
  mef_story_assert_books (fixture);
}

/* Given up on PayFiP's own page: another can begin at once. */
static void
test_give_up_there (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_by (fixture, "titre", token, "one");
  g_autofree char *second = NULL;

  mef_story_open_page (fixture, token, id);
  mef_story_conclude (fixture, "A");
  mef_story_wait_reason (fixture, token, id, "page-abandoned");
  give_up (fixture, token, id, 200, "abandoned");
  second = mef_story_begin (fixture, token, "two");
  mef_story_open_page (fixture, token, second);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, second, "paid");
  mef_story_assert_books (fixture);
}

static void
assert_refused (MefApiFixture *fixture, const char *token, guint status, const char *code)
{
  static guint key;
  g_autofree char *order = mef_story_order (fixture->canteen[0]);
  g_autofree char *word = g_strdup_printf ("refused-%u", key++);
  g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, word, order);

  g_test_message ("%s", reply->body);
  mef_api_assert_problem (reply, status, code);
}

static void
test_not_configured (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  mef_api_fixture_stop (fixture);
  fixture->without_form = TRUE;
  mef_api_fixture_start (fixture);
  mef_story_set_offer (fixture, "form");
  assert_refused (fixture, token, 503, "payment-service-unavailable");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
}

/* What PayFiP would not take is said before the payer stands in front of its page. */
static void
test_refused_fields (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  mef_story_set_offer (fixture, "form");
  g_assert_true (mef_db_exec (fixture->town->db, "UPDATE regie SET saisie = 'W'", NULL));
  assert_refused (fixture, token, 402, "payment-refused");
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
}

/* Why a titre cannot be paid, said in the list and at the order. */
static void
test_titre_reasons (void)
{
  static const struct
  {
    const char *sql, *reason;
  } cases[] = {
    { "UPDATE invoice SET reference = 'avis 12'", "reference-malformed" },
    { "UPDATE invoice SET reference = '2025-CA-00-12'", "reference-malformed" },
    { "UPDATE invoice SET reference = '2025-417-1'; UPDATE regie SET client_number = NULL",
      "no-client-number" },
    { "UPDATE regie SET client_number = '001964'; INSERT INTO payment (regie_id, means, amount, "
      "paid_at, booked_at) VALUES (1, 'cash', 100, 1, 1); INSERT INTO allocation (payment_id, "
      "invoice_id, amount) VALUES (1, 1, 100)",
      "part-paid" },
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  mef_story_set_offer (fixture, "titre");
  g_assert_cmpint (fixture->canteen[0], ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefApiReply) shown = NULL;

      mef_db_exec (fixture->town->db, cases[i].sql, &error);
      g_assert_no_error (error);
      shown = mef_story_show_invoice (fixture, token, fixture->canteen[0]);
      g_assert_cmpstr (mef_api_reply_get (shown, "unpayable_reason"), ==, cases[i].reason);
      assert_refused (fixture, token, 409, "invoice-not-payable");
    }
}

/* What one payment may come to is said with each invoice, before anything is chosen. */
static void
test_maximum (void)
{
  static const struct
  {
    const char *offer;
    gint64 maximum;
  } cases[] = { { "ws", 9999999 }, { "form", 999999 }, { "titre", 999999 } };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiReply) shown = NULL;

      mef_story_set_offer (fixture, cases[i].offer);
      shown = mef_story_show_invoice (fixture, token, fixture->canteen[0]);
      g_assert_cmpint (mef_api_reply_get_int (shown, "maximum"), ==, cases[i].maximum);
    }
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
                                      .token = "cut-off-token",
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

/* Killed before the payer got an address: the next start says so, and nothing is locked. */
static void
test_cut_off (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefWriter) writer = NULL;
  g_autofree char *id = NULL;

  mef_story_set_offer (fixture, "form");
  mef_api_fixture_stop (fixture);
  writer = mef_writer_new (fixture->town->path, NULL);
  g_assert_true (mef_writer_run (writer, begin_job, fixture, NULL));
  g_clear_pointer (&writer, mef_writer_free);
  mef_api_fixture_start (fixture);
  mef_story_wait_payment (fixture, token, "cut-off", "unknown");
  id = mef_story_begin (fixture, token, "two");
  mef_story_open_page (fixture, token, id);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  mef_story_assert_books (fixture);
}

/* Stopped while the payer is on the page: the address goes on, the result is taken at the next
 * start. */
static void
test_restart (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_by (fixture, "form", token, "one");
  g_autofree char *secret = mef_story_find_token (fixture, token, id);
  g_autofree char *path = g_strconcat ("/payfip/form/", secret, NULL);

  mef_api_fixture_stop (fixture);
  mef_api_fixture_start (fixture);
  mef_story_wait_payment (fixture, token, id, "waiting");
  mef_story_post_hint (fixture, path, FIELDS "&resultrans=P&numauto=B71C", 200);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 1);
  mef_story_assert_books (fixture);
}

/* Two attempts at one titre have one reference, and are two attempts. */
static void
test_titre_again (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *first = begin_by (fixture, "titre", token, "one");
  g_autofree char *second = NULL;

  mef_story_open_page (fixture, token, first);
  mef_story_conclude (fixture, "R");
  mef_story_wait_payment (fixture, token, first, "refused");
  second = mef_story_begin (fixture, token, "two");
  mef_story_open_page (fixture, token, second);
  mef_story_conclude (fixture, "V");
  mef_story_wait_payment (fixture, token, second, "paid");
  mef_story_wait_payment (fixture, token, first, "refused");
  mef_story_assert_books (fixture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payment-form/address", test_address);
  g_test_add_func ("/server/payment-form/spellings", test_spellings);
  g_test_add_func ("/server/payment-form/mismatches", test_mismatches);
  g_test_add_func ("/server/payment-form/unknown-token", test_unknown_token);
  g_test_add_func ("/server/payment-form/senders", test_senders);
  g_test_add_func ("/server/payment-form/give-up", test_give_up);
  g_test_add_func ("/server/payment-form/give-up-there", test_give_up_there);
  g_test_add_func ("/server/payment-form/not-configured", test_not_configured);
  g_test_add_func ("/server/payment-form/refused-fields", test_refused_fields);
  g_test_add_func ("/server/payment-form/titre-reasons", test_titre_reasons);
  g_test_add_func ("/server/payment-form/maximum", test_maximum);
  g_test_add_func ("/server/payment-form/cut-off", test_cut_off);
  g_test_add_func ("/server/payment-form/restart", test_restart);
  g_test_add_func ("/server/payment-form/titre-again", test_titre_again);
  return g_test_run ();
}
