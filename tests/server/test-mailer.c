/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mailer between the store and a relay that is there, is not, or comes back: priorities, the
 * mail as it is read, nothing twice in the outbox, nothing of it in a log. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-db-private.h"
#include "mef-outbox-send.h"

static void
queue (MefApiFixture *api, MefMailKind kind, const char *parameters, const char *secret)
{
  const MefOutboxMail mail = { .kind = kind,
                               .account_id = 1,
                               .person_id = 1,
                               .recipient = MEF_TEST_CLAIRE,
                               .parameters = parameters,
                               .secret = secret };

  g_assert_true (mef_outbox_queue (api->town->db, &mail, MEF_TEST_NOW, NULL));
}

typedef struct
{
  MefApiFixture *api;
  const char *sql;
} Question;

static gboolean
is_so (gpointer data)
{
  const Question *question = data;
  gint64 value = 0;
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (mef_db_handle (question->api->town->db), question->sql, -1, &statement, NULL);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value != 0;
}

static void
wait_until (MefApiFixture *api, const char *sql)
{
  Question question = { api, sql };

  mef_api_wait (is_so, &question);
}

/* Whatever kind: French or English, it has a subject, says something, and names nobody. */
static void
test_every_kind (void)
{
  static const char *const parameters[MEF_N_MAIL_KINDS] = {
    [MEF_MAIL_ADDRESS_NOTICE] = "{\"new_email\":\"n•••@example.org\"}",
    [MEF_MAIL_ANSWER] = "{\"thread\":7}",
    [MEF_MAIL_ALERT] = "{\"count\":3}",
  };
  MefApiFixture *api = mef_api_fixture_new ();
  g_autofree char *folder = NULL;

  for (guint i = 0; i < MEF_N_MAIL_KINDS; i++)
    queue (api, (MefMailKind) i, parameters[i], i == MEF_MAIL_RESET ? "Xsecret" : NULL);
  folder = mef_api_fixture_use_maildir (api);
  wait_until (api, "SELECT count(*) = " G_STRINGIFY (11) " FROM outbox WHERE state = 'sent'");
  {
    g_autoptr (GPtrArray) mails = mef_mailbox_list (folder, 100);

    g_assert_cmpuint (mails->len, ==, MEF_N_MAIL_KINDS);
    for (guint i = 0; i < mails->len; i++)
      {
        const MefMailboxItem *item = g_ptr_array_index (mails, i);
        g_autoptr (MefMailboxItem) mail = mef_mailbox_get (folder, item->id, NULL);

        g_assert_cmpstr (mail->to, ==, MEF_TEST_CLAIRE);
        g_assert_cmpuint (strlen (mail->subject), >, 12);
        g_assert_cmpuint (strlen (mail->text), >, 80);
        g_assert_null (strstr (mail->text, "%"));
        g_assert_null (strstr (mail->text, "Claire"));
      }
  }
  wait_until (api, "SELECT count(*) = 0 FROM outbox WHERE secret IS NOT NULL");
  g_assert_true (is_so (&(Question){ api, "SELECT count(*) = 11 FROM outbox WHERE tries = 1" }));
  mef_api_fixture_free (api);
}

/* A link of the mail leads where the configuration says, whatever a request calls the server. */
static void
test_link (void)
{
  MefApiFixture *api = mef_api_fixture_new ();
  g_autofree char *folder = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (MefMailboxItem) mail = NULL;

  queue (api, MEF_MAIL_RESET, NULL, "Xsecret");
  folder = mef_api_fixture_use_maildir (api);
  mail = mef_api_wait_mail (folder, 1, MEF_TEST_CLAIRE);
  expected = g_strdup_printf ("%s/?LIEN=Xsecret", mef_server_get_public_url (api->server));
  g_assert_nonnull (strstr (mail->text, expected));
  mef_api_fixture_free (api);
}

/* A relay that is not there is left alone for a while, nothing is lost, and the rest waits untried.
 */
static void
test_relay_away (void)
{
  MefApiFixture *api = mef_api_fixture_new ();
  g_autofree char *folder = NULL;

  for (guint i = 0; i < 3; i++)
    queue (api, MEF_MAIL_ANSWER, "{\"thread\":7}", NULL);
  mef_api_fixture_stop (api);
  /* Port 1 of this machine: nobody listens. */
  api->mail_config =
      g_strdup ("[mail]\ntransport=smtp\nsmtp-url=smtp://127.0.0.1:1\nfrom=mairie@example.org\n");
  mef_api_fixture_start (api);
  wait_until (api, "SELECT count(*) = 1 FROM outbox WHERE tries = 1 AND answer = 'unreachable'");
  g_assert_true (is_so (&(Question){ api, "SELECT count(*) = 2 FROM outbox WHERE tries = 0 AND"
                                          " state = 'queued'" }));
  /* It comes back, as a folder: what waited for its next try goes when its time has come. */
  folder = mef_api_fixture_use_maildir (api);
  wait_until (api, "SELECT count(*) = 2 FROM outbox WHERE state = 'sent'");
  mef_api_fixture_stop (api);
  mef_api_fixture_advance (api, 120);
  mef_api_fixture_start (api);
  wait_until (api, "SELECT count(*) = 3 FROM outbox WHERE state = 'sent'");
  mef_api_fixture_free (api);
}

/* While a crowd of alerts leaves, somebody who waits in front of the screen does not wait for it.
 */
static void
test_overtakes (void)
{
  MefApiFixture *api = mef_api_fixture_new ();
  g_autofree char *folder = NULL;
  Question crowd = { api, "SELECT count(*) > 0 FROM outbox WHERE state = 'sent'" };

  g_assert_true (mef_db_exec (
      api->town->db,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
      " INSERT INTO outbox (public_id, kind, priority, recipient, queued_at, next_try_at,"
      " useful_until) SELECT 'crowd-' || i, 'alert', 9, 'crowd@example.org', 1763204400,"
      " 1763204400, 1763404400 FROM n",
      NULL));
  folder = mef_api_fixture_use_maildir (api);
  mef_api_wait (is_so, &crowd);
  queue (api, MEF_MAIL_ACTIVATION, NULL, "Msecret");
  wait_until (api, "SELECT count(*) = 1 FROM outbox WHERE kind = 'activation' AND state = 'sent'");
  /* One claim may have been out, and one may have begun at the same instant. */
  g_assert_true (
      is_so (&(Question){ api, "SELECT count(*) < 60 FROM outbox WHERE state = 'sent'" }));
  mef_api_fixture_free (api);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mailer/every-kind", test_every_kind);
  g_test_add_func ("/server/mailer/link", test_link);
  g_test_add_func ("/server/mailer/relay-away", test_relay_away);
  g_test_add_func ("/server/mailer/overtakes", test_overtakes);
  return g_test_run ();
}
