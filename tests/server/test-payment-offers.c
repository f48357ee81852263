/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same stories by each of the three offers, over real HTTP: web service, form for a régie, form
 * for a titre. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-db-private.h"
#include "mef-payment-story.h"

static const char *const offers[] = { "ws", "form", "titre" };

#define N_PAYMENTS "SELECT count (*) FROM payment"
#define N_ALARMS "SELECT count (*) FROM alarm"

typedef struct
{
  MefApiFixture *fixture; /* (owned) */
  char *token;            /* (owned) */
  char *id;               /* (owned): the payment, its page open */
  gboolean form;
} Story;

static void
open_again (Story *self, const char *key)
{
  g_free (self->id);
  self->id = mef_story_begin (self->fixture, self->token, key);
  if (self->form)
    mef_story_open_page (self->fixture, self->token, self->id);
}

static Story *
story_new (const char *offer)
{
  Story *self = g_new0 (Story, 1);

  self->fixture = mef_api_fixture_new ();
  self->form = !g_str_equal (offer, "ws");
  mef_story_set_offer (self->fixture, offer);
  if (g_str_equal (offer, "titre"))
    {
      g_autofree char *refdet =
          g_strdup_printf ("2025%08" G_GINT64_FORMAT "000001", 1000 + self->fixture->canteen[0]);

      mef_simulator_add_debt (self->fixture->simulator, "001964", refdet, 4250);
    }
  self->token = mef_api_sign_in (self->fixture, MEF_TEST_CLAIRE);
  open_again (self, "one");
  return self;
}

static void
story_free (Story *self)
{
  mef_story_assert_books (self->fixture);
  mef_api_fixture_free (self->fixture);
  g_free (self->token);
  g_free (self->id);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

static void
await (Story *self, const char *payment, const char *invoice)
{
  mef_story_wait_payment (self->fixture, self->token, self->id, payment);
  mef_story_wait_invoice (self->fixture, self->token, self->fixture->canteen[0], invoice);
}

static void
test_paid (gconstpointer offer)
{
  static const char *const results[] = { "P", "V" };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (Story) story = story_new (offer);
      g_autofree char *path = g_strconcat ("/api/v1/payments/", story->id, NULL);
      g_autoptr (MefApiReply) paid = NULL;

      mef_story_conclude (story->fixture, results[i]);
      await (story, "paid", "settled");
      paid = mef_api_call (story->fixture, "GET", path, story->token, NULL);
      g_assert_cmpstr (mef_api_reply_get (paid, "means"), ==, i == 0 ? "card" : "direct_debit");
      g_assert_cmpstr (mef_api_reply_get (paid, "paid_at"), ==, "2025-11-15T11:00:00Z");
      g_assert_null (mef_api_reply_get (paid, "page_url"));
      g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 1);
      g_assert_cmpint (mef_story_count (story->fixture, N_ALARMS), ==, 0);
    }
}

static void
test_refused (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  mef_story_conclude (story->fixture, "R");
  await (story, "refused", "due");
  open_again (story, "two");
  mef_story_conclude (story->fixture, "Z");
  await (story, "refused", "due");
  open_again (story, "three");
  mef_story_conclude (story->fixture, "P");
  await (story, "paid", "settled");
}

static void
test_abandoned (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  mef_story_conclude (story->fixture, "A");
  if (story->form)
    mef_story_wait_reason (story->fixture, story->token, story->id, "page-abandoned");
  else
    mef_story_wait_questions (story->fixture, "1");
  await (story, "waiting", "in_payment");
  mef_api_fixture_advance (story->fixture, 20 * 60);
  await (story, "abandoned", "due");
}

static void
test_wrong_amount (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  mef_simulator_get_knobs (story->fixture->simulator)->wrong_montant = TRUE;
  mef_story_conclude (story->fixture, "P");
  await (story, "quarantined", "in_payment");
  mef_story_wait_reason (story->fixture, story->token, story->id, "amount-differs");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 0);
  g_assert_cmpint (mef_story_count (story->fixture, N_ALARMS " WHERE kind = 'quarantined'"), ==, 1);
}

/* Somebody looks, finds the money, and says how much: once. */
static void
test_recorded (gconstpointer offer)
{
  static const char found[] = "{\"amount\":4250,\"paid_on\":\"2025-11-15\",\"means\":\"card\","
                              "\"comment\":\"relevé du 16\"}";
  g_autoptr (Story) story = story_new (offer);
  g_autofree char *staff = mef_api_sign_in (story->fixture, MEF_TEST_AGENT);
  g_autofree char *path = g_strconcat ("/api/v1/payments/", story->id, "/record", NULL);
  g_autoptr (MefApiReply) agent = NULL, done = NULL, again = NULL, compared = NULL;

  mef_simulator_get_knobs (story->fixture->simulator)->wrong_montant = TRUE;
  mef_story_conclude (story->fixture, "P");
  await (story, "quarantined", "in_payment");
  agent = mef_api_post (story->fixture, path, staff, NULL, found);
  g_assert_cmpuint (agent->status, ==, 403);
  g_assert_true (mef_db_exec (story->fixture->town->db,
                              "UPDATE account SET role = 'regisseur' WHERE id = 3", NULL));
  done = mef_api_post (story->fixture, path, staff, NULL, found);
  g_assert_cmpuint (done->status, ==, 204);
  await (story, "paid", "settled");
  again = mef_api_post (story->fixture, path, staff, NULL, found);
  g_assert_cmpuint (again->status, ==, 409);
  g_assert_cmpstr (mef_api_reply_get (again, "code"), ==, "payment-recorded");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 1);
  g_assert_cmpint (mef_story_count (story->fixture, N_ALARMS " WHERE closed_at IS NULL"), ==, 0);
  /* PayFiP still says another amount; nobody has to look a second time. */
  compared = mef_api_call (story->fixture, "GET", "/api/v1/reconciliation", staff, NULL);
  g_assert_cmpuint (compared->status, ==, 200);
  g_assert_nonnull (
      strstr (compared->body, story->form ? "\"theirs\":\"unasked\"" : "\"theirs\":\"different\""));
  g_assert_nonnull (
      strstr (compared->body, story->form ? "\"action\":\"report\"" : "\"action\":\"none\""));
}

static void
test_wrong_mode (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  mef_simulator_get_knobs (story->fixture->simulator)->wrong_saisie = TRUE;
  mef_story_conclude (story->fixture, "P");
  await (story, "quarantined", "in_payment");
  mef_story_wait_reason (story->fixture, story->token, story->id, "mode-differs");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 0);
}

/* The régie went into production while somebody was testing: no money came, nothing is settled. */
static void
test_mode_changed (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  g_assert_true (mef_db_exec (story->fixture->town->db,
                              story->form ? "UPDATE regie SET saisie = 'A' WHERE id = 1"
                                          : "UPDATE regie SET saisie = 'W' WHERE id = 1",
                              NULL));
  mef_story_conclude (story->fixture, "P");
  await (story, "quarantined", "in_payment");
  mef_story_wait_reason (story->fixture, story->token, story->id, "mode-differs");
}

static void
test_doubled (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);
  MefSimulator *simulator = story->fixture->simulator;

  mef_story_conclude (story->fixture, "P");
  for (guint i = 0; i < 3; i++)
    mef_simulator_notify_now (simulator, mef_simulator_get_last_id_op (simulator));
  await (story, "paid", "settled");
  mef_simulator_notify_now (simulator, mef_simulator_get_last_id_op (simulator));
  mef_api_fixture_stop (story->fixture);
  mef_api_fixture_start (story->fixture);
  await (story, "paid", "settled");
  g_assert_cmpint (mef_story_count (story->fixture, N_PAYMENTS), ==, 1);
  g_assert_cmpint (mef_story_count (story->fixture, N_ALARMS), ==, 0);
}

/* Nobody knows the result: it stays open and somebody is told; the true one settles it. */
static void
test_unknown_result (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);
  MefSimKnobs *knobs = mef_simulator_get_knobs (story->fixture->simulator);

  knobs->resultrans = g_strdup ("K");
  mef_story_conclude (story->fixture, "P");
  mef_story_wait_reason (story->fixture, story->token, story->id, "result-unknown");
  await (story, "waiting", "in_payment");
  g_assert_cmpint (mef_story_count (story->fixture, N_ALARMS " WHERE kind = 'result-unknown'"), ==,
                   1);
  g_clear_pointer (&knobs->resultrans, g_free);
  mef_simulator_notify_now (story->fixture->simulator,
                            mef_simulator_get_last_id_op (story->fixture->simulator));
  await (story, "paid", "settled");
}

/* Nothing is ever told: after a while the invoice can be paid again, and the money still counts. */
static void
test_late (gconstpointer offer)
{
  g_autoptr (Story) story = story_new (offer);

  mef_api_fixture_advance (story->fixture, story->form ? 2 * 3600 : 20 * 60);
  await (story, "expired", "due");
  mef_story_conclude (story->fixture, "P");
  await (story, "paid", "settled");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } stories[] = {
    { "paid", test_paid },
    { "refused", test_refused },
    { "abandoned", test_abandoned },
    { "wrong-amount", test_wrong_amount },
    { "recorded", test_recorded },
    { "wrong-mode", test_wrong_mode },
    { "mode-changed", test_mode_changed },
    { "doubled", test_doubled },
    { "unknown-result", test_unknown_result },
    { "late", test_late },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (stories); k++)
        {
          g_autofree char *path =
              g_strdup_printf ("/server/payment-offers/%s/%s", offers[i], stories[k].name);

          g_test_add_data_func (path, offers[i], stories[k].func);
        }
    }
  return g_test_run ();
}
