/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail on its way out: what is claimed first, when it is tried again, when nobody wants it any
 * more, and who is told of new invoices. */
#include "config.h"

#include <string.h>

#include "mef-db-private.h"
#include "mef-mail-preference-table.h"
#include "mef-outbox-send.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
queue (MefDb *db, MefMailKind kind, const char *secret, gint64 now)
{
  const MefOutboxMail mail = { .kind = kind,
                               .account_id = 1,
                               .person_id = 1,
                               .recipient = "claire@example.org",
                               .secret = secret };

  g_assert_true (mef_outbox_queue (db, &mail, now, NULL));
}

static gint64
read_int (MefDb *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (mef_db_handle (db), sql, -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

/* An activation overtakes alerts that wait, whenever it came. */
static void
test_priority (void)
{
  static const MefMailKind in[] = { MEF_MAIL_ALERT, MEF_MAIL_ANSWER, MEF_MAIL_ACTIVATION,
                                    MEF_MAIL_RECEIPT, MEF_MAIL_RESET };
  static const MefMailKind out[] = { MEF_MAIL_RESET, MEF_MAIL_ACTIVATION, MEF_MAIL_ANSWER,
                                     MEF_MAIL_RECEIPT, MEF_MAIL_ALERT };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GPtrArray) rows = NULL, none = NULL;
  gboolean due;

  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    queue (town->db, in[i], NULL, MEF_TEST_NOW + i);
  rows = mef_outbox_claim (town->db, 10, MEF_TEST_NOW + 10, NULL);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (out));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (((MefOutboxRow *) g_ptr_array_index (rows, i))->kind, ==, out[i]);
  /* They are somebody's until the lease ends. */
  none = mef_outbox_claim (town->db, 10, MEF_TEST_NOW + 10 + MEF_OUTBOX_LEASE - 1, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (mef_outbox_is_due (town->db, MEF_TEST_NOW + 10 + MEF_OUTBOX_LEASE, &due, NULL));
  g_assert_true (due);
}

static void
test_sent (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gboolean due;

  queue (town->db, MEF_MAIL_RESET, "Xsecret", MEF_TEST_NOW);
  rows = mef_outbox_claim (town->db, 10, MEF_TEST_NOW, NULL);
  g_assert_cmpstr (((MefOutboxRow *) g_ptr_array_index (rows, 0))->secret, ==, "Xsecret");
  g_assert_true (mef_outbox_finish (town->db, 1, MEF_OUTBOX_SENT, "250", MEF_TEST_NOW + 1, NULL));
  g_assert_cmpint (read_int (town->db, "SELECT count(*) FROM outbox WHERE state = 'sent' AND secret"
                                       " IS NULL AND answer = '250' AND tries = 1"),
                   ==, 1);
  g_assert_true (mef_outbox_is_due (town->db, MEF_TEST_NOW + DAY, &due, NULL));
  g_assert_false (due);
}

/* 1, 5, 15 minutes, 1 and 4 hours, then daily, each up to a tenth later; then it is too late. */
static void
test_plan (void)
{
  static const gint64 plan[] = { MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, DAY, DAY };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 now = MEF_TEST_NOW, next;

  queue (town->db, MEF_MAIL_ANSWER, NULL, now);
  for (guint i = 0; i < G_N_ELEMENTS (plan); i++)
    {
      g_autoptr (GPtrArray) rows = mef_outbox_claim (town->db, 1, now, NULL);

      g_assert_cmpuint (rows->len, ==, 1);
      g_assert_true (mef_outbox_finish (town->db, 1, MEF_OUTBOX_LATER, "451", now, NULL));
      next = read_int (town->db, "SELECT next_try_at FROM outbox");
      g_assert_cmpint (next - now, >=, plan[i]);
      g_assert_cmpint (next - now, <=, plan[i] + plan[i] / 10);
      now = next;
    }
  {
    g_autoptr (GPtrArray) rows = mef_outbox_claim (town->db, 1, now, NULL);

    g_assert_cmpuint (rows->len, ==, 1);
    g_assert_true (mef_outbox_finish (town->db, 1, MEF_OUTBOX_LATER, "timeout", now, NULL));
  }
  g_assert_cmpint (read_int (town->db, "SELECT state = 'expired' FROM outbox"), ==, 1);
}

/* A relay that was away for an hour does not let go of links that are dead. */
static void
test_expires (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GPtrArray) rows = NULL;

  queue (town->db, MEF_MAIL_RESET, "Xsecret", MEF_TEST_NOW);
  queue (town->db, MEF_MAIL_ACTIVATION, "Msecret", MEF_TEST_NOW);
  rows = mef_outbox_claim (town->db, 10, MEF_TEST_NOW + HOUR, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (read_int (town->db, "SELECT count(*) FROM outbox WHERE kind = 'reset' AND state"
                                       " = 'expired' AND secret IS NULL"),
                   ==, 1);
}

static void
test_refused_and_untried (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gboolean due;

  queue (town->db, MEF_MAIL_ANSWER, NULL, MEF_TEST_NOW);
  queue (town->db, MEF_MAIL_ANSWER, NULL, MEF_TEST_NOW);
  rows = mef_outbox_claim (town->db, 10, MEF_TEST_NOW, NULL);
  g_assert_true (mef_outbox_finish (town->db, 1, MEF_OUTBOX_REFUSED, "550", MEF_TEST_NOW, NULL));
  g_assert_true (mef_outbox_finish (town->db, 2, MEF_OUTBOX_UNTRIED, "", MEF_TEST_NOW, NULL));
  g_assert_cmpint (read_int (town->db, "SELECT count(*) FROM outbox WHERE state = 'failed' AND"
                                       " answer = '550'"),
                   ==, 1);
  g_assert_true (mef_outbox_is_due (town->db, MEF_TEST_NOW, &due, NULL));
  g_assert_true (due);
}

/* --- alerts --- */

static void
publish (MefTestTown *town, const char *number, gint64 person)
{
  gint64 id = mef_test_town_add (town, 1, 1, number, 1000, mef_day_new (2025, 11, 1), 0);
  g_autofree char *sql =
      g_strdup_printf ("UPDATE invoice SET batch_id = 7, person_id = %" G_GINT64_FORMAT
                       " WHERE id = %" G_GINT64_FORMAT,
                       person, id);

  g_assert_true (mef_db_exec (town->db, sql, NULL));
}

static char *
alert (const char *prepare, guint *queued)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;
  guint again;

  mef_test_town_add (town, 1, 1, "OLD", 1000, mef_day_new (2025, 10, 1), 0);
  g_assert_true (mef_db_exec (town->db,
                              "INSERT INTO import_batch (id, file_name, sha256, imported_at,"
                              " invoices, amount) VALUES (7, 'x.csv', zeroblob (32), 1, 3, 3000);"
                              "INSERT INTO person (id, last_name, email) VALUES"
                              " (8, 'Sans compte', 'billing@example.org'), (9, 'Sans rien', NULL)",
                              NULL));
  publish (town, "A", 1);
  publish (town, "B", 1);
  publish (town, "C", 2);
  publish (town, "D", 8);
  publish (town, "E", 9);
  g_assert_true (mef_db_exec (town->db, prepare, NULL));
  g_assert_true (mef_outbox_queue_alerts (town->db, 7, MEF_TEST_NOW, queued, NULL));
  g_assert_true (mef_outbox_queue_alerts (town->db, 7, MEF_TEST_NOW, &again, NULL));
  g_assert_cmpuint (again, ==, 0);
  sqlite3_prepare_v2 (mef_db_handle (town->db),
                      "SELECT recipient || ' ' || parameters || ';' FROM outbox ORDER BY person_id",
                      -1, &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append (text, (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

static void
test_alerts (void)
{
  static const struct
  {
    const char *prepare, *mails;
  } cases[] = {
    { "", "claire@example.org {\"count\":2};paul@example.org {\"count\":1};"
          "billing@example.org {\"count\":1};" },
    { "INSERT INTO setting (name, value) VALUES ('alerts', '0')", "" },
    { "INSERT INTO mail_preference (person_id, alerts, unsubscribe_id) VALUES (1, 0, 'u')",
      "paul@example.org {\"count\":1};billing@example.org {\"count\":1};" },
    { "UPDATE account SET state = 'closed', email = 'closed-1' WHERE id = 1",
      "paul@example.org {\"count\":1};billing@example.org {\"count\":1};" },
    { "UPDATE account SET state = 'blocked' WHERE id = 2",
      "claire@example.org {\"count\":2};billing@example.org {\"count\":1};" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint queued;
      g_autofree char *mails = alert (cases[i].prepare, &queued);

      g_assert_cmpstr (mails, ==, cases[i].mails);
    }
}

static void
test_unsubscribe (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefMailPreference wanted = { TRUE, FALSE };
  gboolean known;

  g_assert_true (mef_mail_preference_set (town->db, 1, &wanted, NULL));
  g_assert_true (mef_db_exec (town->db, "UPDATE mail_preference SET unsubscribe_id = 'u'", NULL));
  g_assert_true (mef_mail_preference_knows (town->db, "u", &known, NULL));
  g_assert_true (known);
  g_assert_true (mef_mail_preference_knows (town->db, "v", &known, NULL));
  g_assert_false (known);
  g_assert_false (mef_mail_preference_unsubscribe (town->db, "v", NULL));
  g_assert_true (mef_mail_preference_unsubscribe (town->db, "u", NULL));
  g_assert_true (mef_mail_preference_unsubscribe (town->db, "u", NULL));
  g_assert_true (mef_mail_preference_get (town->db, 1, &wanted, NULL));
  g_assert_false (wanted.alerts);
  g_assert_false (wanted.answers);
  g_assert_true (mef_mail_preference_get (town->db, 2, &wanted, NULL));
  g_assert_true (wanted.alerts && wanted.answers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox/priority", test_priority);
  g_test_add_func ("/store/outbox/sent", test_sent);
  g_test_add_func ("/store/outbox/plan", test_plan);
  g_test_add_func ("/store/outbox/expires", test_expires);
  g_test_add_func ("/store/outbox/refused-and-untried", test_refused_and_untried);
  g_test_add_func ("/store/outbox/alerts", test_alerts);
  g_test_add_func ("/store/outbox/unsubscribe", test_unsubscribe);
  return g_test_run ();
}
