/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alarm, the command: what somebody has to look at, and what they found, beside a server that runs.
 * Over the wire the same is in test-payment-offers.c and test-contract.c. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-db-private.h"
#include "mef-payment-story.h"
#include "mef-test-command.h"

#define N_PAYMENTS "SELECT count(*) FROM payment"
#define N_OPEN "SELECT count(*) FROM alarm WHERE closed_at IS NULL"

typedef struct
{
  MefApiFixture *fixture; /* (owned) */
  char *token;            /* (owned) */
  char *payment;          /* (owned): quarantined */
} Story;

static void
story_free (Story *self)
{
  g_free (self->token);
  g_free (self->payment);
  mef_api_fixture_free (self->fixture);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

/* Somebody paid 42,50 €, PayFiP told of another amount; the agent is a régisseur now. */
static Story *
story_new (void)
{
  Story *self = g_new0 (Story, 1);

  self->fixture = mef_api_fixture_new ();
  self->token = mef_api_sign_in (self->fixture, MEF_TEST_CLAIRE);
  self->payment = mef_story_begin (self->fixture, self->token, "one");
  mef_simulator_get_knobs (self->fixture->simulator)->wrong_montant = TRUE;
  mef_story_conclude (self->fixture, "P");
  mef_story_wait_payment (self->fixture, self->token, self->payment, "quarantined");
  g_assert_true (mef_db_exec (self->fixture->town->db,
                              "UPDATE account SET role = 'regisseur' WHERE id = 3", NULL));
  return self;
}

static void
assert_command (Story *self, const char *const *arguments, int status, const char *says)
{
  g_auto (GStrv) copy = g_strdupv ((char **) arguments);
  g_autofree char *said = NULL;
  int ended;

  for (guint i = 0; copy[i] != NULL; i++)
    {
      if (strcmp (copy[i], "{payment}") == 0)
        {
          g_free (copy[i]);
          copy[i] = g_strdup (self->payment);
        }
    }
  said = mef_test_run_command (self->fixture, "alarm", (const char *const *) copy, &ended);
  g_assert_cmpint (ended, ==, status);
  g_assert_nonnull (strstr (said, says));
}

#define STAFF "--by", MEF_TEST_AGENT, "--comment", "found"
#define RECORD "--record", "{payment}", "--paid-on", "2025-11-15"

static void
test_listed (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *line =
      g_strdup_printf ("1: quarantined since=2025-11-15T11:00:00Z payment=%s "
                       "reference=2025RS001001A01 amount=4250 detail=amount-differs\n",
                       story->payment);

  assert_command (story, (const char *[]){ NULL }, 0, line);
}

/* What is refused writes nothing. */
static void
test_refused (void)
{
  static const struct
  {
    const char *arguments[14];
    int status;
  } cases[] = {
    { { "--close", "1", NULL }, 2 },
    { { "--close", "1", "--by", MEF_TEST_AGENT, NULL }, 2 },
    { { "1", NULL }, 2 },
    { { "--close", "1", STAFF, "--record", "{payment}", NULL }, 2 },
    { { RECORD, STAFF, "--means", "card", NULL }, 2 },
    { { RECORD, STAFF, "--amount", "42,50", NULL }, 2 },
    { { "--close", "2", STAFF, NULL }, 1 },
    { { "--close", "1", "--by", "nobody@example.org", "--comment", "found", NULL }, 1 },
    { { "--close", "1", "--by", MEF_TEST_CLAIRE, "--comment", "found", NULL }, 1 },
    { { "--close", "1", "--by", MEF_TEST_AGENT, "--comment", "  ", NULL }, 1 },
    { { RECORD, STAFF, "--means", "card", "--amount", "1.234", NULL }, 1 },
    { { RECORD, STAFF, "--means", "card", "--amount", "-42,50", NULL }, 1 },
    { { RECORD, STAFF, "--means", "cash", "--amount", "42,50", NULL }, 1 },
    { { RECORD, "--by", MEF_TEST_CLAIRE, "--comment", "x", "--means", "card", "--amount", "42,50",
        NULL },
      1 },
    { { "--record", "nothing", "--paid-on", "2025-11-15", STAFF, "--means", "card", "--amount",
        "42,50", NULL },
      1 },
    { { "--record", "{payment}", "--paid-on", "15/11/2025", STAFF, "--means", "card", "--amount",
        "42,50", NULL },
      1 },
  };
  g_autoptr (Story) story = story_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      assert_command (story, cases[i].arguments, cases[i].status, "");
      g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 0);
      g_assert_cmpint (mef_story_count (story->fixture, N_OPEN), ==, 1);
    }
}

/* The server that runs beside it says so at once. */
static void
test_closed (void)
{
  g_autoptr (Story) story = story_new ();

  mef_story_wait_invoice (story->fixture, story->token, story->fixture->canteen[0], "in_payment");
  assert_command (story, (const char *[]){ "--close", "1", STAFF, NULL }, 0, "");
  assert_command (story, (const char *[]){ NULL }, 0, "");
  mef_story_wait_invoice (story->fixture, story->token, story->fixture->canteen[0], "due");
  g_assert_cmpint (mef_story_count (story->fixture, N_OPEN), ==, 0);
}

static void
test_recorded (void)
{
  const char *const recorded[] = { RECORD, STAFF, "--means", "card", "--amount", "42,50 €", NULL };
  g_autoptr (Story) story = story_new ();

  assert_command (story, recorded, 0, "");
  mef_story_wait_payment (story->fixture, story->token, story->payment, "paid");
  mef_story_wait_invoice (story->fixture, story->token, story->fixture->canteen[0], "settled");
  assert_command (story, recorded, 1, "");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 1);
  mef_story_assert_books (story->fixture);
}

/* An administrator looks after alarms, and books no money. */
static void
test_administrator (void)
{
  g_autoptr (Story) story = story_new ();

  g_assert_true (mef_db_exec (story->fixture->town->db,
                              "UPDATE account SET role = 'administrator' WHERE id = 3", NULL));
  assert_command (story,
                  (const char *[]){ RECORD, STAFF, "--means", "card", "--amount", "42,50", NULL },
                  1, "");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 0);
  assert_command (story, (const char *[]){ "--close", "1", STAFF, NULL }, 0, "");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/alarm/listed", test_listed);
  g_test_add_func ("/server/alarm/refused", test_refused);
  g_test_add_func ("/server/alarm/closed", test_closed);
  g_test_add_func ("/server/alarm/recorded", test_recorded);
  g_test_add_func ("/server/alarm/administrator", test_administrator);
  return g_test_run ();
}
