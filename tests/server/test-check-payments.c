/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check on the command line: the alarms, and the payments beside what PayFiP says of them or the
 * treasury's report does. */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "mef-command.h"
#include "mef-payment-story.h"
#include "mef-test-command.h"
#include "mef-test-desk.h"
#include "mef-town-store.h"

static void
assert_command (MefTestDesk *self, const char *const *more, int status, const char *const *parts)
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
  static const char *const agreed[] = { "payments: compared=1 report=0 to-do=0\n", "ok\n", NULL };
  static const char *const lost[] = {
    "payment: reference=2025RS001001A01 client=001964 amount=4250 "
    "ours=expired theirs=paid action=book payment=",
    "payments: compared=1 report=0 to-do=1\n", NULL
  };
  static const char *const sound[] = { "ok\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  assert_command (desk, asked, 0, agreed);
  mef_simulator_get_knobs (desk->fixture->simulator)->drop_notifications = TRUE;
  mef_story_conclude (desk->fixture, "P");
  mef_test_desk_execute (desk, "UPDATE attempt SET state = 'expired', next_poll_at = NULL");
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
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
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
      { "report: amounts=euros\n", "payments: compared=1 report=0 to-do=0\n", "ok\n" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;4250\n",
      0,
      { "report: amounts=cents\n", "payments: compared=1 report=0 to-do=0\n" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,49\n",
      1,
      { "amount=4250 ours=paid theirs=different action=look payment=" } },
    { "form",
      "paid",
      HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\nLIGNE;15/11/2025;2025RS001001A01;42,50\n",
      1,
      { "ours=paid theirs=again action=look payment=", "compared=2 report=0 to-do=1\n" } },
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
      g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
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

          mef_test_desk_execute (desk, sql);
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
                                         "payments: compared=2 report=0 to-do=1\n", NULL };
  static const char *const other_day[] = { "payments: compared=1 report=0 to-do=0\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
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
write_report (MefTestDesk *self, const char *file, const char *text)
{
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

/* A report that has no line says nothing of what it is of: whoever has it does. */
static void
test_empty_report (void)
{
  static const char *const unknown[] = { "report: absent=unknown\n",
                                         "payments: compared=0 report=0 to-do=0\n", NULL };
  static const char *const missing[] = { "reference=2025RS001001A01 client=001964 amount=4250 "
                                         "ours=paid theirs=absent action=look payment=",
                                         "payments: compared=1 report=0 to-do=1\n", NULL };
  static const char *const agreed[] = { "payments: compared=0 report=0 to-do=0\n", "ok\n", NULL };
  static const char *const nothing[] = { NULL };
  static const struct
  {
    const char *options[7];
    int status;
    const char *const *parts;
  } cases[] = {
    { { NULL }, 1, unknown },
    { { "--from", "2025-11-14", "--to", "2025-11-16", NULL }, 1, unknown },
    { { "--regie", "REGIE CENTRALISEE", NULL }, 1, unknown },
    { { "--from", "2025-11-14", "--to", "2025-11-16", "--regie", "REGIE CENTRALISEE", NULL },
      1,
      missing },
    { { "--from", "2025-11-14", "--to", "2025-11-16", "--regie", "REGIE MUSIQUE", NULL },
      0,
      agreed },
    { { "--from", "2025-11-16", "--to", "2025-11-17", "--regie", "REGIE CENTRALISEE", NULL },
      0,
      agreed },
    { { "--from", "2025-11-16", "--to", "2025-11-17", "--regie", "REGIE", NULL }, 1, nothing },
  };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  write_report (desk, file, "EN-TETE;REGIE\nPIED-DE-PAGE;0\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[10] = { "--payments", "--report", file };

      for (guint a = 0; cases[i].options[a] != NULL; a++)
        arguments[3 + a] = cases[i].options[a];
      g_test_message ("%u", i);
      assert_command (desk, arguments, cases[i].status, cases[i].parts);
    }
  g_assert_cmpint (g_remove (file), ==, 0);
}

/* The days on which nothing came, beside those on which something did. */
static void
test_wider_report (void)
{
  static const char *const missing[] = { "reference=2025RS001001A01 client=001964 amount=4250 "
                                         "ours=paid theirs=absent action=look payment=",
                                         "payments: compared=2 report=0 to-do=1\n", NULL };
  static const char *const none[] = { "payments: compared=1 report=0 to-do=0\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
  const char *const narrow[] = { "--payments", "--report", file, NULL };
  const char *const wide[] = { "--payments", "--report", file,         "--from",
                               "2025-11-15", "--to",     "2025-11-17", NULL };
  g_autofree char *order = mef_story_order (desk->fixture->canteen[1]);
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");
  g_autoptr (MefApiReply) second = NULL;

  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  second = mef_api_pay (desk->fixture, desk->claire, "two", order);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, mef_api_reply_get (second, "id"), "paid");
  write_report (desk, file, HEAD "LIGNE;16/11/2025;2025RS001002A02;19,90\n");
  assert_command (desk, narrow, 0, none);
  assert_command (desk, wide, 1, missing);
  g_assert_cmpint (g_remove (file), ==, 0);
}

static char *
begin_titre (MefTestDesk *desk, const char *key)
{
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, key);
  g_autofree char *token = mef_story_find_token (desk->fixture, desk->claire, id);

  return g_strconcat ("/payfip/form/", token, NULL);
}

/* Two attempts at a titre have its one reference, and may both be paid: each line is one of them.
 */
static void
test_titre_twice (void)
{
#define TITRE "LIGNE;15/11/2025;202500001001000001;42,50\n"
#define PAID "numcli=001964&refdet=202500001001000001&montant=4250&saisie=T&resultrans=P"
  static const char *const one[] = { "ours=paid theirs=absent action=look", "to-do=1\n", NULL };
  static const char *const two[] = { "payments: compared=2 report=0 to-do=0\n", "ok\n", NULL };
  static const char *const three[] = { "ours=paid theirs=again action=look", "to-do=1\n", NULL };
  static const struct
  {
    const char *report;
    int status;
    const char *const *parts;
  } cases[] = { { HEAD TITRE, 1, one },
                { HEAD TITRE TITRE, 0, two },
                { HEAD TITRE TITRE TITRE, 1, three } };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
  const char *const arguments[] = { "--payments", "--report", file, NULL };
  g_autofree char *first = NULL, *second = NULL;

  mef_story_set_offer (desk->fixture, "titre");
  first = begin_titre (desk, "one");
  mef_test_desk_execute (desk, "UPDATE attempt SET state = 'abandoned', next_poll_at = NULL");
  second = begin_titre (desk, "two");
  mef_story_post_hint (desk->fixture, first, PAID "&numauto=A1", 200);
  mef_story_post_hint (desk->fixture, second, PAID "&numauto=B2", 200);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      write_report (desk, file, cases[i].report);
      assert_command (desk, arguments, cases[i].status, cases[i].parts);
    }
  g_assert_cmpint (g_remove (file), ==, 0);
}

static void
record (MefTestDesk *self, const char *id, const char *amount)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/payments/%s/record", id);
  g_autofree char *body = g_strdup_printf ("{\"amount\":%s,\"paid_on\":\"2025-11-15\","
                                           "\"means\":\"card\",\"comment\":\"x\"}",
                                           amount);
  g_autoptr (MefApiReply) reply = mef_api_call (self->fixture, "POST", path, self->regisseur, body);

  g_assert_cmpuint (reply->status, ==, 204);
}

/* What a person typed is held against the report like anything else, though they decided. */
static void
test_recorded_amounts (void)
{
#define LINE(amount) "LIGNE;15/11/2025;2025RS001001A01;" amount "\n"
  static const struct
  {
    const char *recorded[2]; /* the second one of a form that was paid twice */
    const char *report;
    int status;
    const char *parts[3];
  } cases[] = {
    { { "4250" }, HEAD LINE ("42,50"), 0, { "compared=1 report=0 to-do=0\n", "ok\n" } },
    { { "4000" },
      HEAD LINE ("42,50"),
      1,
      { "amount=4000 ours=paid theirs=different action=look payment=" } },
    { { "4000" }, HEAD LINE ("40,00"), 0, { "ok\n" } },
    { { "4250" }, HEAD LINE ("42,50") LINE ("42,50"), 1, { "theirs=again action=look" } },
    { { "4250", "4250" }, HEAD LINE ("42,50") LINE ("42,50"), 0, { "compared=2", "ok\n" } },
    { { "4250", "4100" }, HEAD LINE ("41,00") LINE ("42,50"), 0, { "compared=2", "ok\n" } },
    { { "4250", "4100" },
      HEAD LINE ("42,50") LINE ("42,50"),
      1,
      { "amount=4100 ours=paid theirs=different", "to-do=1\n" } },
    { { "4250", "4250" },
      HEAD LINE ("42,50") LINE ("42,50") LINE ("42,50"),
      1,
      { "theirs=again action=look", "to-do=1\n" } },
    /* Somebody looked at the second payment, and said it was none of ours. */
    { { "4250", "" }, HEAD LINE ("42,50") LINE ("42,50"), 0, { "compared=2", "ok\n" } },
    { { "4250", "" }, HEAD LINE ("42,50") LINE ("1,00") LINE ("42,50"), 1, { "to-do=1\n" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
      g_autofree char *file = g_build_filename (desk->fixture->town->data_dir, "report.csv", NULL);
      const char *const arguments[] = { "--payments", "--report", file, NULL };
      g_autofree char *id = NULL;

      g_test_message ("%u", i);
      mef_story_set_offer (desk->fixture, "form");
      id = mef_story_begin (desk->fixture, desk->claire, "one");
      mef_test_desk_execute (desk, "UPDATE attempt SET state = 'expired', next_poll_at = NULL");
      record (desk, id, cases[i].recorded[0]);
      if (cases[i].recorded[1] != NULL)
        mef_test_desk_execute (desk, "INSERT INTO alarm (kind, attempt_id, raised_at)"
                                     " VALUES ('paid-again', 1, 1763204400)");
      if (g_strcmp0 (cases[i].recorded[1], "") == 0)
        mef_test_desk_execute (
            desk, "UPDATE alarm SET closed_at = 1763204400, closed_by = 1, comment = 'x'");
      else if (cases[i].recorded[1] != NULL)
        record (desk, id, cases[i].recorded[1]);
      write_report (desk, file, cases[i].report);
      assert_command (desk, arguments, cases[i].status, cases[i].parts);
      g_assert_cmpint (g_remove (file), ==, 0);
    }
}

/* More attempts than a page of the counter holds; what is to be done is about the oldest. */
static void
test_many (void)
{
  static const char *const asked[] = { "--payments", "--since", "2025-11-01", NULL };
  static const char *const found[] = { "payment: reference=OLDEST client=001964 amount=4250 "
                                       "ours=paid theirs=none action=look payment=",
                                       "payments: compared=2501 report=0 to-do=1\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();

  mef_test_desk_execute (
      desk, "BEGIN; WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
            " INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash,"
            " state, client_number, refdet, amount, saisie, created_at, lock_expires_at)"
            " SELECT 'p' || i, 1, 1, 'k' || i, zeroblob (32), iif (i = 0, 'paid', 'refused'),"
            " '001964', iif (i = 0, 'OLDEST', 'R' || i), 4250, 'T', 1763204400 + i, 1763204400"
            " FROM n;"
            "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount)"
            " SELECT id, 1, 4250 FROM attempt; COMMIT");
  assert_command (desk, asked, 1, found);
}

/* What only a report can tell of forms is said, and is nothing to be done. */
static void
test_to_confirm (void)
{
  static const char *const asked[] = { "--payments", "--since", "2025-11-01", NULL };
  static const char *const counted[] = { "payments: compared=1 report=1 to-do=0\n", "ok\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  g_autofree char *id = NULL;

  mef_story_set_offer (desk->fixture, "form");
  id = mef_story_begin (desk->fixture, desk->claire, "one");
  mef_story_open_page (desk->fixture, desk->claire, id);
  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  assert_command (desk, asked, 0, counted);
}

/* Two towns: a report is of one of them, and one that is broken does not hide the other. */
static void
test_towns (void)
{
  static const char *const plain[] = { NULL };
  static const char *const other[] = { "--town", "autre.example.org", NULL };
  static const char *const nowhere[] = { "--town", "nulle-part.example.org", NULL };
  static const char *const nothing[] = { NULL };
  static const char *const ok[] = { "ok\n", NULL };
  static const char *const changed[] = { "localhost: schema-changed: payment_no_update\n", NULL };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
  const char *data = desk->fixture->town->data_dir;
  g_autofree char *file = g_build_filename (data, "report.csv", NULL);
  const char *const both[] = { "--payments", "--report", file, NULL };
  const char *const one[] = { "--payments", "--report", file, "--town", "localhost", NULL };
  g_autofree char *path = mef_town_store_get_path (data, "autre.example.org");
  g_autofree char *id = mef_story_begin (desk->fixture, desk->claire, "one");

  mef_story_conclude (desk->fixture, "P");
  mef_story_wait_payment (desk->fixture, desk->claire, id, "paid");
  write_report (desk, file, HEAD "LIGNE;15/11/2025;2025RS001001A01;42,50\n");
  g_assert_true (
      mef_town_store_create (data, "autre.example.org", "Autre", FALSE, MEF_TEST_NOW, NULL));
  assert_command (desk, both, MEF_EXIT_FAILED, nothing);
  assert_command (desk, one, 0, ok);
  assert_command (desk, other, 0, ok);
  assert_command (desk, nowhere, MEF_EXIT_FAILED, nothing);
  assert_command (desk, plain, 0, ok);
  write_report (desk, path, "no town at all");
  mef_test_desk_execute (desk, "DROP TRIGGER payment_no_update");
  assert_command (desk, plain, 1, changed);
  assert_command (desk, other, 1, nothing);
  g_assert_cmpint (g_remove (file), ==, 0);
}

static void
test_usage (void)
{
  static const char *const wrong[][8] = {
    { "--report", "x", NULL },
    { "--since", "2025-11-01", NULL },
    { "--payments", "--since", "hier", NULL },
    { "more", NULL },
    { "--from", "2025-11-01", "--to", "2025-11-02", NULL },
    { "--payments", "--regie", "REGIE CENTRALISEE", NULL },
    { "--payments", "--report", "x", "--from", "2025-11-01", NULL },
    { "--payments", "--report", "x", "--from", "hier", "--to", "2025-11-01", NULL },
  };
  g_autoptr (MefTestDesk) desk = mef_test_desk_new ();
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
  g_test_add_func ("/server/check-payments/titre-twice", test_titre_twice);
  g_test_add_func ("/server/check-payments/command", test_command);
  g_test_add_func ("/server/check-payments/alarms", test_alarms);
  g_test_add_func ("/server/check-payments/report", test_report);
  g_test_add_func ("/server/check-payments/absent", test_absent);
  g_test_add_func ("/server/check-payments/empty-report", test_empty_report);
  g_test_add_func ("/server/check-payments/wider-report", test_wider_report);
  g_test_add_func ("/server/check-payments/recorded-amounts", test_recorded_amounts);
  g_test_add_func ("/server/check-payments/many", test_many);
  g_test_add_func ("/server/check-payments/to-confirm", test_to_confirm);
  g_test_add_func ("/server/check-payments/towns", test_towns);
  g_test_add_func ("/server/check-payments/usage", test_usage);
  return g_test_run ();
}
