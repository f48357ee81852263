/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reconciliation over HTTP: what PayFiP says beside what we believe, and that money found that
 * way gets into the books. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-payment-story.h"
#include "mef-test-desk.h"

/* The rows as one text: OURS/THEIRS/ACTION each. */
static char *
reconcile (MefTestDesk *self, const char *query)
{
  g_autofree char *path = g_strconcat ("/api/v1/reconciliation", query, NULL);
  g_autoptr (MefApiReply) reply = mef_api_call (self->fixture, "GET", path, self->regisseur, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  JsonArray *items;

  g_test_message ("%s", reply->body);
  g_assert_cmpuint (reply->status, ==, 200);
  items = json_object_get_array_member (json_node_get_object (reply->json), "items");
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      g_string_append_printf (out, "%s%s/%s/%s", i > 0 ? " " : "",
                              json_object_get_string_member (item, "ours"),
                              json_object_get_string_member (item, "theirs"),
                              json_object_get_string_member (item, "action"));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_reconciled (MefTestDesk *self, const char *query, const char *wanted)
{
  g_autofree char *said = reconcile (self, query);

  g_assert_cmpstr (said, ==, wanted);
}

/* What PayFiP may answer, about an attempt in a state that was written into the store. */
static void
test_answers (void)
{
  static const struct
  {
    const char *ours;   /* state */
    const char *result; /* (nullable): concluded so */
    const char *knobs;  /* one of: amount, mode, unknown; or NULL */
    gint64 later;       /* seconds */
    const char *wanted;
  } cases[] = {
    { "waiting", NULL, NULL, 0, "waiting/pending/wait" },
    { "waiting", "R", NULL, 0, "waiting/refused/wait" },
    { "waiting", "A", NULL, 0, "waiting/abandoned/wait" },
    { "waiting", "P", "amount", 0, "waiting/different/look" },
    { "waiting", "P", "mode", 0, "waiting/different/look" },
    { "waiting", "P", "unknown", 0, "waiting/unknown/look" },
    { "expired", NULL, NULL, 3600, "expired/pending/none" },
    { "expired", NULL, NULL, 2 * 86400, "expired/gone/none" },
    { "refused", "Z", NULL, 0, "refused/refused/none" },
    { "abandoned", "A", NULL, 0, "abandoned/abandoned/none" },
    { "quarantined", "P", NULL, 0, "quarantined/paid/look" },
    { "waiting", "P", NULL, 0, "waiting/paid/book" },
    { "expired", "V", NULL, 0, "expired/paid/book" },
    { "abandoned", "P", NULL, 86400, "abandoned/paid/book" },
    { "unknown", "P", NULL, 86400, "unknown/paid/book" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
      g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");
      MefSimKnobs *knobs = mef_simulator_get_knobs (desk->fixture->simulator);
      g_autofree char *sql =
          g_strdup_printf ("UPDATE attempt SET state = '%s', next_poll_at = NULL", cases[i].ours);

      mef_test_desk_execute (desk, sql);
      knobs->drop_notifications = TRUE;
      knobs->wrong_montant = g_strcmp0 (cases[i].knobs, "amount") == 0;
      knobs->wrong_saisie = g_strcmp0 (cases[i].knobs, "mode") == 0;
      if (g_strcmp0 (cases[i].knobs, "unknown") == 0)
        knobs->resultrans = g_strdup ("K");
      if (cases[i].result != NULL)
        mef_story_conclude (desk->fixture, cases[i].result);
      g_clear_pointer (&desk->regisseur, g_free);
      mef_api_fixture_advance (desk->fixture, cases[i].later);
      desk->regisseur = mef_api_sign_in (desk->fixture, MEF_TEST_REGISSEUR);
      g_test_message ("%u", i);
      assert_reconciled (desk, "", cases[i].wanted);
      if (!g_str_has_suffix (cases[i].wanted, "/book"))
        continue;
      mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
      mef_story_assert_books (desk->fixture);
      assert_reconciled (desk, "", "paid/paid/none");
    }
}

/* Nobody can be asked about a form. */
static void
test_forms (void)
{
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *id = NULL;

  mef_story_set_offer (desk->fixture, "form");
  id = mef_story_begin (desk->fixture, desk->claire, "one");
  assert_reconciled (desk, "", "waiting/unasked/wait");
  mef_story_open_page (desk->fixture, desk->claire, id);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  assert_reconciled (desk, "", "paid/unasked/report");
}

static void
test_scope (void)
{
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");
  g_autofree char *order = mef_story_order (desk->fixture->music[0]);
  g_autoptr (MefApiReply) other = NULL;

  mef_api_fixture_advance (desk->fixture, 60);
  other = mef_api_pay (desk->fixture, desk->claire, "two", order);
  g_assert_cmpuint (other->status, ==, 201);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, mef_api_reply_get (other, "id"), "paid");
  assert_reconciled (desk, "", "paid/paid/none waiting/pending/wait");
  assert_reconciled (desk, "?regie=1", "waiting/pending/wait");
  assert_reconciled (desk, "?regie=2", "paid/paid/none");
  assert_reconciled (desk, "?regie=3", "");
  assert_reconciled (desk, "?since=2025-11-15", "paid/paid/none waiting/pending/wait");
  assert_reconciled (desk, "?since=2025-11-16", "");
  mef_api_assert_call (desk->fixture, "GET", "/api/v1/reconciliation?regie=x", desk->regisseur,
                       NULL, 400, "field-regie");
  mef_api_assert_call (desk->fixture, "GET", "/api/v1/reconciliation?since=15/11/2025",
                       desk->regisseur, NULL, 400, "field-since");
}

static void
test_out_of_order (void)
{
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  mef_simulator_get_knobs (desk->fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  mef_api_assert_call (desk->fixture, "GET", "/api/v1/reconciliation", desk->regisseur, NULL, 503,
                       "payment-service-unavailable");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "waiting");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/reconciliation/answers", test_answers);
  g_test_add_func ("/server/reconciliation/forms", test_forms);
  g_test_add_func ("/server/reconciliation/scope", test_scope);
  g_test_add_func ("/server/reconciliation/out-of-order", test_out_of_order);
  return g_test_run ();
}
