/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form that is paid more than once, or told of later than somebody found it: each payment is said
 * once, and booked once when a person has looked. */
#include "config.h"

#include <locale.h>

#include "mef-payment-story.h"

#define N_PAYMENTS "SELECT count (*) FROM payment"
#define N_ALARMS "SELECT count (*) FROM alarm"
#define FIELDS "numcli=001964&refdet=2025RS001001A01&montant=4250&saisie=T"

static char *
begin_form (MefApiFixture *fixture, const char *token)
{
  mef_story_set_offer (fixture, "form");
  return mef_story_begin (fixture, token, "one");
}

static gboolean
was_paid_again (gpointer data)
{
  return mef_story_count (data, N_ALARMS " WHERE kind = 'paid-again'") == 1;
}

/* Two windows on one form: the second payment is not in the books, and somebody is told. */
static void
test_paid_twice (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_form (fixture, token);
  g_autofree char *first = NULL;

  mef_story_open_page (fixture, token, id);
  first = g_strdup (mef_simulator_get_last_id_op (fixture->simulator));
  mef_story_open_page (fixture, token, id);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  g_assert_true (mef_simulator_conclude (fixture->simulator, first, "P"));
  mef_api_wait (was_paid_again, fixture);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 1);
  mef_story_assert_books (fixture);
}

#define OPEN(kind) N_ALARMS " WHERE closed_at IS NULL AND kind = '" kind "'"

static void
record (MefApiFixture *fixture, const char *desk, const char *id, const char *more, guint status)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, "/record", NULL);
  g_autofree char *body = g_strdup_printf ("{\"amount\":4250,\"paid_on\":\"2025-11-15\","
                                           "\"means\":\"card\",\"comment\":\"relevé\"%s}",
                                           more);
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "POST", path, desk, body);

  g_assert_cmpuint (reply->status, ==, status);
}

static void
tell (MefApiFixture *fixture, const char *secret, const char *fields)
{
  g_autofree char *path = g_strconcat ("/payfip/form/", secret, NULL);
  g_autofree char *body = g_strconcat (FIELDS "&resultrans=P", fields, NULL);

  mef_story_post_hint (fixture, path, body, 200);
}

/* Three windows on one form: each payment is said once, and booked once when somebody found it. */
static void
test_paid_three_times (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *desk = mef_story_sign_regisseur_in (fixture);
  g_autofree char *id = begin_form (fixture, token);
  g_autofree char *secret = mef_story_find_token (fixture, token, id);

  tell (fixture, secret, "&numauto=A1");
  for (guint i = 0; i < 2; i++)
    {
      tell (fixture, secret, "&numauto=B2");
      tell (fixture, secret, "&numauto=C3");
      /* The same authorisation another day is another payment. */
      tell (fixture, secret, "&numauto=B2&dattrans=14112025&heurtrans=0900");
    }
  g_assert_cmpint (mef_story_count (fixture, OPEN ("paid-again")), ==, 3);
  for (gint64 left = 2; left >= 0; left--)
    {
      record (fixture, desk, id, "", 204);
      g_assert_cmpint (mef_story_count (fixture, OPEN ("paid-again")), ==, left);
    }
  record (fixture, desk, id, "", 409);
  tell (fixture, secret, "&numauto=C3");
  g_assert_cmpint (mef_story_count (fixture, OPEN ("paid-again")), ==, 0);
  /* A credit is one more thing somebody has to look at. */
  g_assert_cmpint (mef_story_count (fixture, OPEN ("nothing-due")), ==, 3);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 4);
  g_assert_cmpint (mef_story_count (fixture, "SELECT sum (amount) FROM credit"), ==, 3 * 4250);
  mef_story_assert_books (fixture);
}

/* Found by a person in the treasury's list, where no notification came: booked as what it is. */
static void
test_found (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *desk = mef_story_sign_regisseur_in (fixture);
  g_autofree char *id = begin_form (fixture, token);
  g_autofree char *secret = mef_story_find_token (fixture, token, id);

  record (fixture, desk, id, "", 204);
  mef_story_wait_payment (fixture, token, id, "paid");
  record (fixture, desk, id, "", 409);
  record (fixture, desk, id, ",\"further\":false", 409);
  record (fixture, desk, id, ",\"further\":1", 400);
  record (fixture, desk, id, ",\"further\":true", 204);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 2);
  g_assert_cmpint (mef_story_count (fixture, "SELECT sum (amount) FROM credit"), ==, 4250);
  /* Told at last: the same money or more of it, which a person has to say. */
  tell (fixture, secret, "&numauto=A1");
  tell (fixture, secret, "&numauto=A1");
  g_assert_cmpint (mef_story_count (fixture, OPEN ("told-late")), ==, 1);
  g_assert_cmpint (mef_story_count (fixture, OPEN ("paid-again")), ==, 0);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 2);
  mef_story_assert_books (fixture);
}

/* Nothing was found, the invoice was freed, and the payer pays on the page that is still open. */
static void
test_paid_after_quarantine (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *desk = mef_story_sign_regisseur_in (fixture);
  g_autofree char *id = begin_form (fixture, token);
  g_autofree char *secret = mef_story_find_token (fixture, token, id);
  g_autofree char *path = g_strconcat ("/payfip/form/", secret, NULL);

  mef_story_post_hint (fixture, path,
                       "numcli=001964&refdet=2025RS001001A01&montant=1&saisie=T&resultrans=P", 200);
  mef_story_wait_payment (fixture, token, id, "quarantined");
  mef_api_assert_call (fixture, "POST", "/api/v1/alarms/1/close", desk, "{\"comment\":\"rien\"}",
                       204, NULL);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "due");
  tell (fixture, secret, "&numauto=A1");
  g_assert_cmpint (mef_story_count (fixture, OPEN ("paid-again")), ==, 1);
  record (fixture, desk, id, "", 204);
  mef_story_wait_invoice (fixture, token, fixture->canteen[0], "settled");
  g_assert_cmpint (mef_story_count (fixture, N_ALARMS " WHERE closed_at IS NULL"), ==, 0);
  mef_story_assert_books (fixture);
}

/* Whoever knows the address can write what they like, but not for ever. */
static void
test_made_up (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = begin_form (fixture, token);
  g_autofree char *secret = mef_story_find_token (fixture, token, id);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *fields = g_strdup_printf ("&numauto=N%u", i);

      tell (fixture, secret, fields);
    }
  g_assert_cmpint (mef_story_count (fixture, N_ALARMS), ==, 20);
  g_assert_cmpint (mef_story_count (fixture, N_PAYMENTS), ==, 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payment-again/paid-twice", test_paid_twice);
  g_test_add_func ("/server/payment-again/paid-three-times", test_paid_three_times);
  g_test_add_func ("/server/payment-again/found", test_found);
  g_test_add_func ("/server/payment-again/paid-after-quarantine", test_paid_after_quarantine);
  g_test_add_func ("/server/payment-again/made-up", test_made_up);
  return g_test_run ();
}
