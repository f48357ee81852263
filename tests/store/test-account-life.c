/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an account, as what stands in the store after each step: who gets which mail, what a
 * link does, in which order, and what is left after the end. */
#include "config.h"

#include <string.h>

#include "mef-account-life.h"
#include "mef-address-change-table.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-mail-preference-table.h"
#include "mef-outbox-send.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"

#define CLAIRE "claire@example.org"
#define HOUR 3600

typedef struct
{
  MefTestTown *town; /* (owned) */
  MefDb *db;
  guint8 next; /* of the hashes */
} Life;

static void
life_begin (Life *self)
{
  *self = (Life){ .town = mef_test_town_new () };
  self->db = self->town->db;
  g_assert_true (
      mef_db_exec (self->db, "UPDATE account SET state = 'active', password_hash = 'hash'", NULL));
}

static void
life_end (Life *self)
{
  mef_test_town_free (self->town);
}

static void
fresh_hash (Life *self, guint8 hash[MEF_TOKEN_HASH_SIZE])
{
  memset (hash, ++self->next, MEF_TOKEN_HASH_SIZE);
}

static void
ask (Life *self, MefLinkPurpose purpose, const char *email, gint64 now)
{
  MefAccountAsk question = {
    .purpose = purpose, .email = email, .activation_token = "Mtoken", .reset_token = "Xtoken"
  };

  fresh_hash (self, question.activation_hash);
  fresh_hash (self, question.reset_hash);
  g_assert_true (mef_account_ask_link (self->db, &question, now, NULL));
}

static gint64
count (Life *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (mef_db_handle (self->db), sql, -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

/* The mails queued, "kind recipient;" each, and forgets them. */
static char *
take_mails (Life *self)
{
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (mef_db_handle (self->db),
                      "SELECT kind || ' ' || recipient || ';' FROM outbox ORDER BY id", -1,
                      &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append (text, (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_true (mef_db_exec (self->db, "DELETE FROM outbox", NULL));
  return g_string_free (text, FALSE);
}

static void
assert_mails (Life *self, const char *expected)
{
  g_autofree char *mails = take_mails (self);

  g_assert_cmpstr (mails, ==, expected);
}

/* --- links that anybody may ask for --- */

static void
test_ask (void)
{
  static const struct
  {
    const char *state; /* of Claire's account; NULL where she has none */
    MefLinkPurpose purpose;
    const char *email;
    const char *mails;
  } cases[] = {
    { "created", MEF_LINK_ACTIVATION, CLAIRE, "activation " CLAIRE ";" },
    { "created", MEF_LINK_RESET, CLAIRE, "activation " CLAIRE ";" },
    { "active", MEF_LINK_RESET, CLAIRE, "reset " CLAIRE ";" },
    { "active", MEF_LINK_RESET, "CLAIRE@example.org", "reset " CLAIRE ";" },
    { "active", MEF_LINK_ACTIVATION, CLAIRE, "already_active " CLAIRE ";" },
    { "blocked", MEF_LINK_ACTIVATION, CLAIRE, "" },
    { "blocked", MEF_LINK_RESET, CLAIRE, "" },
    { "active", MEF_LINK_ACTIVATION, "nobody@example.org", "" },
    { "active", MEF_LINK_RESET, "nobody@example.org", "" },
    { NULL, MEF_LINK_ACTIVATION, "billing@example.org", "activation billing@example.org;" },
    { NULL, MEF_LINK_RESET, "Billing@example.org", "activation Billing@example.org;" },
    /* The billing software still knows the address she had before. */
    { "active", MEF_LINK_ACTIVATION, "old@example.org", "already_active old@example.org;" },
    { "active", MEF_LINK_RESET, "old@example.org", "already_active old@example.org;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *state = g_strdup_printf ("UPDATE account SET state = '%s' WHERE id = 1",
                                                cases[i].state != NULL ? cases[i].state : "active");
      Life self;

      g_test_message ("%u", i);
      life_begin (&self);
      g_assert_true (mef_db_exec (self.db,
                                  "UPDATE person SET email = 'old@example.org' WHERE id = 1;"
                                  "INSERT INTO person (last_name, first_name, email) VALUES"
                                  " ('Petit', 'Anna', 'billing@example.org')",
                                  NULL));
      g_assert_true (mef_db_exec (self.db, state, NULL));
      ask (&self, cases[i].purpose, cases[i].email, MEF_TEST_NOW);
      assert_mails (&self, cases[i].mails);
      life_end (&self);
    }
}

/* Three an hour and account: nobody's mailbox is filled by a stranger. */
static void
test_ask_often (void)
{
  Life self;

  life_begin (&self);
  for (guint i = 0; i < 5; i++)
    ask (&self, MEF_LINK_RESET, CLAIRE, MEF_TEST_NOW + i);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM outbox"), ==, 3);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM link WHERE cancelled_at IS NULL"), ==, 1);
  ask (&self, MEF_LINK_RESET, CLAIRE, MEF_TEST_NOW + HOUR + 5);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM outbox"), ==, 4);
  life_end (&self);
}

static void
test_lives (void)
{
  Life self;

  life_begin (&self);
  ask (&self, MEF_LINK_RESET, CLAIRE, MEF_TEST_NOW);
  g_assert_cmpint (count (&self, "SELECT expires_at FROM link"), ==, MEF_TEST_NOW + 1800);
  g_assert_cmpint (count (&self, "SELECT useful_until FROM outbox"), ==, MEF_TEST_NOW + 1800);
  g_assert_true (mef_setting_set (self.db, MEF_SETTING_ACTIVATION_HOURS, 24, NULL));
  g_assert_true (mef_db_exec (self.db, "UPDATE account SET state = 'created' WHERE id = 2", NULL));
  ask (&self, MEF_LINK_ACTIVATION, "paul@example.org", MEF_TEST_NOW);
  g_assert_cmpint (count (&self, "SELECT expires_at FROM link WHERE account_id = 2"), ==,
                   MEF_TEST_NOW + 24 * HOUR);
  life_end (&self);
}

/* --- another address --- */

typedef struct
{
  guint8 confirm[MEF_TOKEN_HASH_SIZE];
  guint8 undo[MEF_TOKEN_HASH_SIZE];
} Links;

static gboolean
ask_address (Life *self, const char *email, gint64 now, Links *links, GError **error)
{
  MefAddressSecret confirm = { .token = "Cone", .expires_at = now + 48 * HOUR };
  MefAddressSecret undo = { .token = "Ctwo", .expires_at = now + 7 * 24 * HOUR };

  fresh_hash (self, confirm.hash);
  fresh_hash (self, undo.hash);
  memcpy (links->confirm, confirm.hash, sizeof confirm.hash);
  memcpy (links->undo, undo.hash, sizeof undo.hash);
  return mef_address_change_ask (self->db, 1, email, &confirm, &undo, now, error);
}

/* Follows a link as the server does; the reason it gives, NULL for none. */
static const char *
follow (Life *self, const guint8 hash[MEF_TOKEN_HASH_SIZE], gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefLinkRow) link = mef_link_find (self->db, hash, now, &error);
  guint8 reset[MEF_TOKEN_HASH_SIZE];
  gboolean done;

  if (link == NULL)
    return g_intern_string (error->message);
  fresh_hash (self, reset);
  g_assert_true (mef_db_exec (self->db, "SAVEPOINT job", NULL));
  if (link->purpose == MEF_LINK_ADDRESS)
    done = mef_address_change_confirm (self->db, link, now, &error);
  else
    done = mef_address_change_undo (self->db, link, "Xtoken", reset, now, &error);
  g_assert_true (
      mef_db_exec (self->db, done ? "RELEASE job" : "ROLLBACK TO job; RELEASE job", NULL));
  return done ? NULL : g_intern_string (error->message);
}

static char *
get_email (Life *self)
{
  g_autoptr (MefAccountRow) account = mef_account_get (self->db, 1, NULL);

  return g_steal_pointer (&account->email);
}

static void
assert_holds (Life *self, const char *email, gboolean open)
{
  g_autofree char *now = get_email (self);

  g_assert_cmpstr (now, ==, email);
  g_assert_cmpint (count (self, "SELECT password_hash IS NOT NULL FROM account WHERE id = 1"), ==,
                   open);
  g_assert_cmpint (count (self, "SELECT count(*) FROM session WHERE account_id = 1"), ==, open);
}

/* Every order of the two links: src/DESIGN.md, "The account's life". */
static void
test_address_orders (void)
{
  static const struct
  {
    const char *steps; /* c confirms, u undoes */
    const char *answers[3];
    const char *email;
    gboolean open;
    const char *mails;
  } cases[] = {
    { "", { NULL }, CLAIRE, TRUE, "" },
    { "c", { NULL }, "new@example.org", TRUE, "address_changed new@example.org;" },
    { "cu", { NULL, NULL }, CLAIRE, FALSE, "address_changed new@example.org;reset " CLAIRE ";" },
    { "u", { NULL }, CLAIRE, FALSE, "reset " CLAIRE ";" },
    { "uc", { NULL, "link-used" }, CLAIRE, FALSE, "reset " CLAIRE ";" },
    { "cc", { NULL, "link-used" }, "new@example.org", TRUE, "address_changed new@example.org;" },
    { "uu", { NULL, "link-used" }, CLAIRE, FALSE, "reset " CLAIRE ";" },
  };
  const guint8 hash[MEF_TOKEN_HASH_SIZE] = { 99 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Life self;
      Links links;
      gint64 id;

      g_test_message ("%s", cases[i].steps);
      life_begin (&self);
      g_assert_true (mef_session_insert (self.db, 1, hash, TRUE, "", MEF_TEST_NOW,
                                         MEF_TEST_NOW + 999 * HOUR, &id, NULL));
      g_assert_true (ask_address (&self, "new@example.org", MEF_TEST_NOW, &links, NULL));
      assert_mails (&self, "address_confirm new@example.org;address_notice " CLAIRE ";");
      for (guint s = 0; cases[i].steps[s] != '\0'; s++)
        g_assert_cmpstr (follow (&self, cases[i].steps[s] == 'c' ? links.confirm : links.undo,
                                 MEF_TEST_NOW + s),
                         ==, cases[i].answers[s]);
      assert_holds (&self, cases[i].email, cases[i].open);
      assert_mails (&self, cases[i].mails);
      life_end (&self);
    }
}

/* Somebody with a stolen session changes the address twice: the first owner gets everything back,
 * and the thief's own link back is worth nothing. */
static void
test_address_stolen (void)
{
  Life self;
  Links first, second;

  life_begin (&self);
  g_assert_true (ask_address (&self, "thief@example.org", MEF_TEST_NOW, &first, NULL));
  g_assert_null (follow (&self, first.confirm, MEF_TEST_NOW + 1));
  g_assert_true (ask_address (&self, "second@example.org", MEF_TEST_NOW + 2, &second, NULL));
  g_assert_null (follow (&self, second.confirm, MEF_TEST_NOW + 3));
  g_assert_null (follow (&self, first.undo, MEF_TEST_NOW + 6 * 24 * HOUR));
  assert_holds (&self, CLAIRE, FALSE);
  g_assert_cmpstr (follow (&self, second.undo, MEF_TEST_NOW + 6 * 24 * HOUR), ==, "link-used");
  assert_holds (&self, CLAIRE, FALSE);
  life_end (&self);
}

static void
test_address_lives (void)
{
  Life self;
  Links links, again;

  life_begin (&self);
  g_assert_true (ask_address (&self, "new@example.org", MEF_TEST_NOW, &links, NULL));
  g_assert_cmpstr (follow (&self, links.confirm, MEF_TEST_NOW + 48 * HOUR), ==, "link-expired");
  g_assert_cmpstr (follow (&self, links.undo, MEF_TEST_NOW + 7 * 24 * HOUR), ==, "link-expired");
  /* A newer one takes the place of one that nobody confirmed. */
  g_assert_true (ask_address (&self, "newer@example.org", MEF_TEST_NOW + 1, &again, NULL));
  g_assert_cmpstr (follow (&self, links.confirm, MEF_TEST_NOW + 2), ==, "link-used");
  g_assert_cmpstr (follow (&self, links.undo, MEF_TEST_NOW + 2), ==, "link-used");
  g_assert_null (follow (&self, again.confirm, MEF_TEST_NOW + 2));
  life_end (&self);
}

static void
test_address_refused (void)
{
  g_autoptr (GError) same = NULL, often = NULL;
  Life self;
  Links links;

  life_begin (&self);
  g_assert_false (ask_address (&self, "Claire@Example.org", MEF_TEST_NOW, &links, &same));
  g_assert_error (same, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (same->message, ==, "address-unchanged");
  /* Somebody else's: nobody can tell, and its owner is told. */
  g_assert_true (ask_address (&self, "paul@example.org", MEF_TEST_NOW, &links, NULL));
  assert_mails (&self, "already_active paul@example.org;address_notice " CLAIRE ";");
  g_assert_cmpstr (follow (&self, links.confirm, MEF_TEST_NOW), ==, "address-taken");
  g_assert_cmpint (count (&self, "SELECT email = '" CLAIRE "' FROM account WHERE id = 1"), ==, 1);
  g_assert_true (ask_address (&self, "a@example.org", MEF_TEST_NOW, &links, NULL));
  g_assert_true (ask_address (&self, "b@example.org", MEF_TEST_NOW, &links, NULL));
  g_assert_false (ask_address (&self, "c@example.org", MEF_TEST_NOW, &links, &often));
  g_assert_error (often, MEF_ERROR, MEF_ERROR_RATE);
  life_end (&self);
}

/* --- the end --- */

static void
test_close (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAccountRow) gone = NULL;
  Life self;
  Links links;
  gint64 id;
  const guint8 hash[MEF_TOKEN_HASH_SIZE] = { 99 };

  life_begin (&self);
  g_assert_true (mef_session_insert (self.db, 1, hash, TRUE, "", MEF_TEST_NOW, MEF_TEST_NOW + HOUR,
                                     &id, NULL));
  ask (&self, MEF_LINK_RESET, CLAIRE, MEF_TEST_NOW);
  g_assert_true (ask_address (&self, "new@example.org", MEF_TEST_NOW, &links, NULL));
  g_assert_true (mef_account_close (self.db, 1, MEF_TEST_NOW, &error));
  g_assert_no_error (error);
  gone = mef_account_get (self.db, 1, NULL);
  g_assert_cmpint (gone->state, ==, MEF_ACCOUNT_CLOSED);
  g_assert_null (gone->password_hash);
  g_assert_null (strchr (gone->email, '@'));
  g_assert_cmpint (count (&self, "SELECT count(*) FROM session WHERE account_id = 1"), ==, 0);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM link WHERE account_id = 1"), ==, 0);
  /* Nothing keeps the address but the one mail that says good-bye. */
  g_assert_cmpint (count (&self, "SELECT count(*) FROM outbox WHERE recipient <> ''"), ==, 1);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM outbox WHERE secret IS NOT NULL"), ==, 0);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM outbox WHERE kind = 'account_closed'"
                                 " AND state = 'queued'"),
                   ==, 1);
  g_assert_cmpint (count (&self, "SELECT count(*) FROM address_change"), ==, 0);
  /* The address is free, and the person may come back. */
  g_assert_true (mef_db_exec (
      self.db, "DELETE FROM outbox; UPDATE person SET email = '" CLAIRE "' WHERE id = 1", NULL));
  ask (&self, MEF_LINK_ACTIVATION, CLAIRE, MEF_TEST_NOW);
  assert_mails (&self, "activation " CLAIRE ";");
  life_end (&self);
}

static void
test_close_while_paying (void)
{
  g_autoptr (GError) error = NULL;
  Life self;

  life_begin (&self);
  g_assert_true (mef_db_exec (
      self.db,
      "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
      " client_number, refdet, amount, saisie, created_at, lock_expires_at) VALUES ('attempt', 1,"
      " 1, 'k', zeroblob (32), 'waiting', '001964', 'REF1', 99, 'T', 1763204400, 1763208000)",
      NULL));
  g_assert_false (mef_account_close (self.db, 1, MEF_TEST_NOW, &error));
  g_assert_cmpstr (error->message, ==, "payment-running");
  g_assert_true (mef_account_close (self.db, 1, MEF_TEST_NOW + 3601, NULL));
  life_end (&self);
}

static void
test_password (void)
{
  Life self;

  life_begin (&self);
  g_assert_true (mef_account_change_password (self.db, 1, "other", 0, MEF_TEST_NOW, NULL));
  assert_mails (&self, "password_changed " CLAIRE ";");
  /* The first one is no change of anything. */
  g_assert_true (mef_db_exec (self.db, "UPDATE account SET state = 'created' WHERE id = 1", NULL));
  g_assert_true (mef_account_change_password (self.db, 1, "other", 0, MEF_TEST_NOW, NULL));
  assert_mails (&self, "");
  life_end (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/account-life/ask", test_ask);
  g_test_add_func ("/store/account-life/ask-often", test_ask_often);
  g_test_add_func ("/store/account-life/lives", test_lives);
  g_test_add_func ("/store/account-life/address-orders", test_address_orders);
  g_test_add_func ("/store/account-life/address-stolen", test_address_stolen);
  g_test_add_func ("/store/account-life/address-lives", test_address_lives);
  g_test_add_func ("/store/account-life/address-refused", test_address_refused);
  g_test_add_func ("/store/account-life/close", test_close);
  g_test_add_func ("/store/account-life/close-while-paying", test_close_while_paying);
  g_test_add_func ("/store/account-life/password", test_password);
  return g_test_run ();
}
