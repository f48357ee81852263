/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reconciliation, over HTTP and on the command line: what PayFiP says beside what we believe,
 * and that money found that way gets into the books. */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-command.h"
#include "mef-db-private.h"
#include "mef-payment-story.h"
#include "mef-test-command.h"

#define REGISSEUR "regisseur@example.org"

typedef struct
{
  MefApiFixture *fixture; /* (owned) */
  char *claire;           /* (owned): her session */
  char *regisseur;        /* (owned): their session */
} Desk;

static Desk *
desk_new (void)
{
  Desk *self = g_new0 (Desk, 1);
  g_autoptr (MefAccountRow) claire = NULL;
  gint64 id;

  self->fixture = mef_api_fixture_new ();
  claire = mef_account_find (self->fixture->town->db, MEF_TEST_CLAIRE, NULL);
  g_assert_true (mef_account_insert (self->fixture->town->db, REGISSEUR, "R", MEF_ROLE_REGISSEUR, 0,
                                     claire->password_hash, MEF_TEST_NOW, &id, NULL));
  g_assert_true (mef_account_set_state (self->fixture->town->db, id, MEF_ACCOUNT_ACTIVE, NULL));
  self->claire = mef_api_sign_in (self->fixture, MEF_TEST_CLAIRE);
  self->regisseur = mef_api_sign_in (self->fixture, REGISSEUR);
  return self;
}

static void
desk_free (Desk *self)
{
  mef_api_fixture_free (self->fixture);
  g_free (self->claire);
  g_free (self->regisseur);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static void
execute (Desk *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  mef_db_exec (self->fixture->town->db, sql, &error);
  g_assert_no_error (error);
}

/* The rows as one text: OURS/THEIRS/ACTION each. */
static char *
reconcile (Desk *self, const char *query)
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
assert_reconciled (Desk *self, const char *query, const char *wanted)
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
      g_autoptr (Desk) desk = desk_new ();
      g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");
      MefSimKnobs *knobs = mef_simulator_get_knobs (desk->fixture->simulator);
      g_autofree char *sql =
          g_strdup_printf ("UPDATE attempt SET state = '%s', next_poll_at = NULL", cases[i].ours);

      execute (desk, sql);
      knobs->drop_notifications = TRUE;
      knobs->wrong_montant = g_strcmp0 (cases[i].knobs, "amount") == 0;
      knobs->wrong_saisie = g_strcmp0 (cases[i].knobs, "mode") == 0;
      if (g_strcmp0 (cases[i].knobs, "unknown") == 0)
        knobs->resultrans = g_strdup ("K");
      if (cases[i].result != NULL)
        mef_story_conclude (desk->fixture, cases[i].result);
      g_clear_pointer (&desk->regisseur, g_free);
      mef_api_fixture_advance (desk->fixture, cases[i].later);
      desk->regisseur = mef_api_sign_in (desk->fixture, REGISSEUR);
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
  g_autoptr (Desk) desk = desk_new ();
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
  g_autoptr (Desk) desk = desk_new ();
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
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  mef_simulator_get_knobs (desk->fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  mef_api_assert_call (desk->fixture, "GET", "/api/v1/reconciliation", desk->regisseur, NULL, 503,
                       "payment-service-unavailable");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "waiting");
}

static void
assert_command (Desk *self, const char *const *more, int status, const char *const *parts)
{
  int ended;
  g_autofree char *said = mef_test_run_command (self->fixture, "check", more, &ended);

  g_assert_cmpint (ended, ==, status);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strstr (said, parts[i]) == NULL)
        g_error ("no \"%s\" in: %s", parts[i], said);
    }
}

static void
test_command (void)
{
  static const char *const asked[] = { "--payments", "--since", "2025-11-01", NULL };
  static const char *const plain[] = { NULL };
  static const char *const agreed[] = { "payments: compared=1 to-do=0\n", "ok\n", NULL };
  static const char *const lost[] = {
    "payment: reference=2025RS001001A01 client=001964 amount=4250 "
    "ours=expired theirs=paid action=book payment=",
    "payments: compared=1 to-do=1\n", NULL
  };
  static const char *const sound[] = { "ok\n", NULL };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  assert_command (desk, asked, 0, agreed);
  mef_simulator_get_knobs (desk->fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (desk->fixture, "P");
  execute (desk, "UPDATE attempt SET state = 'expired', next_poll_at = NULL");
  assert_command (desk, asked, 1, lost);
  assert_command (desk, plain, 0, sound);
}

/* What somebody has to look at is in the output, and makes the data no worse. */
static void
test_alarms (void)
{
  static const char *const plain[] = { NULL };
  static const char *const both[] = {
    "alarm: quarantined since=2025-11-15T11:00:00Z attempt=1 detail=amount-differs\n",
    "alarm: result-unknown since=2025-11-15T11:00:00Z attempt=2 detail=result-unknown\n", "ok\n",
    NULL
  };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *first = mef_story_begin (desk->fixture, desk->claire, "one");
  g_autofree char *order = mef_story_order (desk->fixture->music[0]);
  g_autoptr (MefApiReply) second = NULL;
  MefSimKnobs *knobs = mef_simulator_get_knobs (desk->fixture->simulator);

  knobs->wrong_montant = TRUE;
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, first, "quarantined");
  knobs->wrong_montant = FALSE;
  knobs->resultrans = g_strdup ("K");
  second = mef_api_pay (desk->fixture, desk->claire, "two", order);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_reason (desk->fixture, desk->claire, mef_api_reply_get (second, "id"),
                         "result-unknown");
  assert_command (desk, plain, 0, both);
}

#define HEAD "EN-TETE;REGIE\nLIGNE;Date;Reference;Montant\n"

/* The report beside one payment of 42,50 € on 15 November, reference 2025RS001001A01. */
static void
test_report (void)
{
  static const struct
  {
    const char *offer, *state; /* paid, or what is written into the store */
    const char *report;
    int status;
    const char *parts[4];
  } cases[] = {
    { "ws",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\n",
      0,
      { "report: amounts=euros\n", "payments: compared=1 to-do=0\n", "ok\n" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;4250\n",
      0,
      { "report: amounts=cents\n", "payments: compared=1 to-do=0\n" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,49\n",
      1,
      { "amount=4250 ours=paid theirs=different action=look payment=" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\nLIGNE;15/11/2025;2025RS001001A01;42,50\n",
      1,
      { "ours=paid theirs=again action=look payment=", "compared=2 to-do=1\n" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001099A99;10,00\nLIGNE;15/11/2025;2025RS001001A01;42,50\n",
      1,
      { "reference=2025RS001099A99 client=- amount=1000 ours=none theirs=paid action=look "
        "payment=" } },
    { "ws",
      "expired",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\n",
      1,
      { "ours=expired theirs=paid action=book payment=" } },
    { "form",
      "expired",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\n",
      1,
      { "ours=expired theirs=paid action=record payment=" } },
    { "ws",
      "waiting",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\nLIGNE;hier\n",
      1,
      { "report: line=4 unreadable\n", "ours=waiting theirs=paid action=book payment=" } },
    { "ws", "paid", "a;b;c\n", 1, { "" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Desk) desk = desk_new ();
      g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
      const char *const arguments[] = { "--payments", "--report", file, NULL };
      g_autofree char *id = NULL;

      mef_story_set_offer (desk->fixture, cases[i].offer);
      id = mef_story_begin (desk->fixture, desk->claire, "one");
      if (g_str_equal (cases[i].offer, "form"))
        mef_story_open_page (desk->fixture, desk->claire, id);
      if (g_str_equal (cases[i].state, "paid"))
        {
          mef_story_conclude (desk->fixture, "P");
          mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
        }
      else
        {
          g_autofree char *sql =
              g_strdup_printf ("UPDATE attempt SET state = '%s'", cases[i].state);

          execute (desk, sql);
        }
      g_test_message ("%u", i);
      g_assert_true (g_file_set_contents (file, cases[i].report, -1, NULL));
      assert_command (desk, arguments, cases[i].status, cases[i].parts);
      g_assert_cmpint (g_remove (file), ==, 0);
    }
}

/* Booked for a client of the report on a day of the report, and not in it. */
static void
test_absent (void)
{
  static const char *const missing[] = { "reference=2025RS001001A01 client=001964 amount=4250 "
                                         "ours=paid theirs=absent action=look payment=",
                                         "payments: compared=2 to-do=1\n", NULL };
  static const char *const other_day[] = { "payments: compared=1 to-do=0\n", NULL };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
  const char *const arguments[] = { "--payments", "--report", file, NULL };
  g_autofree char *order = mef_story_order (desk->fixture->canteen[1]);
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");
  g_autoptr (MefApiReply) second = NULL;

  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  second = mef_api_pay (desk->fixture, desk->claire, "two", order);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, mef_api_reply_get (second, "id"), "paid");
  g_assert_true (
      g_file_set_contents (file, HEAD "LIGNE;15/11/2025;2025RS001002A02;19,90\n", -1, NULL));
  assert_command (desk, arguments, 1, missing);
  g_assert_true (
      g_file_set_contents (file, HEAD "LIGNE;16/11/2025;2025RS001002A02;19,90\n", -1, NULL));
  assert_command (desk, arguments, 0, other_day);
  g_assert_cmpint (g_remove (file), ==, 0);
}

static void
test_usage (void)
{
  static const char *const wrong[][4] = {
    { "--report", "x", NULL },
    { "--since", "2025-11-01", NULL },
    { "--payments", "--since", "hier", NULL },
    { "more", NULL },
  };
  g_autoptr (Desk) desk = desk_new ();
  static const char *const unreadable[] = { "--payments", "--report", "/nowhere/x", NULL };
  static const char *const nothing[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_command (desk, wrong[i], MEF_EXIT_USAGE, nothing);
  assert_command (desk, unreadable, MEF_EXIT_FAILED, nothing);
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
  g_test_add_func ("/server/reconciliation/command", test_command);
  g_test_add_func ("/server/reconciliation/alarms", test_alarms);
  g_test_add_func ("/server/reconciliation/report", test_report);
  g_test_add_func ("/server/reconciliation/absent", test_absent);
  g_test_add_func ("/server/reconciliation/usage", test_usage);
  return g_test_run ();
}
