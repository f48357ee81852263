/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out, what slows tries down, and when a session is over. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-api-fixture.h"
#include "mef-secret.h"
#include "mef-session-table.h"

#define SESSIONS "/api/v1/sessions"

static void
test_sign_in (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autoptr (MefApiReply) reply =
      mef_api_try_sign_in (fixture, " Claire@Example.org ", MEF_TEST_PASSWORD);
  g_autoptr (MefApiReply) me = NULL, out = NULL;
  const char *token;

  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (reply, "role"), ==, "resident");
  g_assert_cmpstr (mef_api_reply_get (reply, "expires_at"), ==, "2025-11-15T23:00:00Z");
  token = mef_api_reply_get (reply, "token");
  g_assert_cmpuint (strlen (token), ==, 43);
  me = mef_api_call (fixture, "GET", "/api/v1/me", token, NULL);
  g_assert_cmpuint (me->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (me, "email"), ==, MEF_TEST_CLAIRE);
  g_assert_cmpstr (mef_api_reply_get (me, "town"), ==, "Milhaud");
  out = mef_api_call (fixture, "DELETE", SESSIONS "/current", token, NULL);
  g_assert_cmpuint (out->status, ==, 204);
  mef_api_assert_call (fixture, "GET", "/api/v1/me", token, NULL, 401, "session-expired");
}

/* The same words for whatever is wrong. */
static void
test_neutral_refusal (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autoptr (MefApiReply) wrong =
      mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, "not the password");
  g_autoptr (MefApiReply) unknown =
      mef_api_try_sign_in (fixture, "nobody@example.org", "not the password");
  g_autoptr (MefApiReply) closed = NULL, blocked = NULL, guess = NULL, created = NULL;
  gint64 id;

  mef_api_assert_problem (wrong, 401, "invalid-credentials");
  g_assert_cmpstr (unknown->body, ==, wrong->body);
  mef_account_set_state (fixture->town->db, 1, MEF_ACCOUNT_CLOSED, NULL);
  closed = mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD);
  g_assert_cmpstr (closed->body, ==, wrong->body);
  mef_account_set_state (fixture->town->db, 2, MEF_ACCOUNT_BLOCKED, NULL);
  guess = mef_api_try_sign_in (fixture, MEF_TEST_PAUL, "not the password");
  g_assert_cmpstr (guess->body, ==, wrong->body);
  blocked = mef_api_try_sign_in (fixture, MEF_TEST_PAUL, MEF_TEST_PASSWORD);
  mef_api_assert_problem (blocked, 403, "account-blocked");
  g_assert_true (mef_account_insert (fixture->town->db, "new@example.org", "Nouvelle",
                                     MEF_ROLE_AGENT, 0, NULL, MEF_TEST_NOW, &id, NULL));
  created = mef_api_try_sign_in (fixture, "new@example.org", "");
  mef_api_assert_problem (created, 400, "field-password");
  mef_api_reply_free (g_steal_pointer (&created));
  created = mef_api_try_sign_in (fixture, "new@example.org", "anything");
  g_assert_cmpstr (created->body, ==, wrong->body);
}

static void
throttle (MefApiFixture *fixture, const char *email)
{
  g_autoptr (MefApiReply) early = NULL, other_case = NULL, again = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (MefApiReply) reply = mef_api_try_sign_in (fixture, email, "not the password");

      mef_api_assert_problem (reply, 401, "invalid-credentials");
    }
  early = mef_api_try_sign_in (fixture, email, MEF_TEST_PASSWORD);
  mef_api_assert_problem (early, 429, "too-many-tries");
  g_assert_cmpint (mef_api_reply_get_int (early, "retry_after"), ==, 60);
  mef_api_fixture_advance (fixture, 60);
  other_case = mef_api_try_sign_in (fixture, email, "not the password");
  mef_api_assert_problem (other_case, 401, "invalid-credentials");
  again = mef_api_try_sign_in (fixture, email, "not the password");
  mef_api_assert_problem (again, 429, "too-many-tries");
  g_assert_cmpint (mef_api_reply_get_int (again, "retry_after"), ==, 120);
}

static void
test_throttle (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *open = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) me = NULL, other = NULL, right = NULL;

  throttle (fixture, MEF_TEST_CLAIRE);
  throttle (fixture, "nobody@example.org");
  /* Nobody else waits, and who is signed in stays so. */
  other = mef_api_try_sign_in (fixture, MEF_TEST_PAUL, MEF_TEST_PASSWORD);
  g_assert_cmpuint (other->status, ==, 201);
  me = mef_api_call (fixture, "GET", "/api/v1/me", open, NULL);
  g_assert_cmpuint (me->status, ==, 200);
  mef_api_fixture_advance (fixture, 120);
  right = mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD);
  g_assert_cmpuint (right->status, ==, 201);
  mef_api_reply_free (g_steal_pointer (&right));
  right = mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, "not the password");
  mef_api_assert_problem (right, 401, "invalid-credentials");
}

typedef struct
{
  MefApiReply *replies[12];
} Flood;

static gboolean
all_there (gpointer data)
{
  const Flood *flood = data;

  for (guint i = 0; i < G_N_ELEMENTS (flood->replies); i++)
    {
      if (flood->replies[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Many tries at once get no further than one after the other. */
static void
test_throttle_flood (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  Flood flood = { { NULL } };
  guint refused = 0, waiting = 0;

  for (guint i = 0; i < G_N_ELEMENTS (flood.replies); i++)
    mef_api_call_async (fixture, "POST", SESSIONS, NULL,
                        "{\"email\":\"claire@example.org\",\"password\":\"nothing\"}",
                        &flood.replies[i]);
  mef_api_wait (all_there, &flood);
  for (guint i = 0; i < G_N_ELEMENTS (flood.replies); i++)
    {
      refused += flood.replies[i]->status == 401 ? 1 : 0;
      waiting += flood.replies[i]->status == 429 ? 1 : 0;
      mef_api_reply_free (flood.replies[i]);
    }
  g_assert_cmpuint (refused, ==, 5);
  g_assert_cmpuint (waiting, ==, 7);
}

typedef struct
{
  MefApiFixture *fixture;
  const char *token;
} Use;

/* Use is written behind the answer. */
static gboolean
is_use_written (gpointer data)
{
  const Use *use = data;
  guint8 hash[MEF_SECRET_HASH_SIZE];
  MefSessionRow row;

  mef_secret_hash_token (use->token, hash);
  g_assert_true (mef_session_find (use->fixture->town->db, hash, &row, NULL));
  return row.last_used_at == mef_clock_now (use->fixture->clock);
}

static void
test_session_ends (void)
{
  static const struct
  {
    const char *email;
    gboolean remember;
    gint64 idle;     /* seconds after which it is over, unused */
    gint64 absolute; /* seconds after which it is over, used */
  } cases[] = {
    { MEF_TEST_CLAIRE, FALSE, 15 * 60, 12 * 3600 },
    { MEF_TEST_CLAIRE, TRUE, 90 * 86400, 365 * 86400 },
    { MEF_TEST_AGENT, FALSE, 10 * 60, 8 * 3600 },
    { MEF_TEST_AGENT, TRUE, 10 * 60, 8 * 3600 },
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"email\":\"%s\",\"password\":\"" MEF_TEST_PASSWORD
                           "\",\"remember\":%s}",
                           cases[i].email, cases[i].remember ? "true" : "false");
      g_autoptr (MefApiReply) first = mef_api_call (fixture, "POST", SESSIONS, NULL, body);
      g_autoptr (MefApiReply) second = mef_api_call (fixture, "POST", SESSIONS, NULL, body);
      const char *token = mef_api_reply_get (second, "token");

      mef_api_fixture_advance (fixture, cases[i].idle + 60);
      mef_api_assert_call (fixture, "GET", "/api/v1/me", mef_api_reply_get (first, "token"), NULL,
                           401, "session-expired");
      mef_api_reply_free (g_steal_pointer (&second));
      second = mef_api_call (fixture, "POST", SESSIONS, NULL, body);
      token = mef_api_reply_get (second, "token");
      for (gint64 used = cases[i].idle - 60; used < cases[i].absolute; used += cases[i].idle - 60)
        {
          g_autoptr (MefApiReply) me = NULL;

          mef_api_fixture_advance (fixture, cases[i].idle - 60);
          me = mef_api_call (fixture, "GET", "/api/v1/me", token, NULL);
          g_assert_cmpuint (me->status, ==, 200);
          mef_api_wait (is_use_written, &(Use){ fixture, token });
        }
      mef_api_fixture_advance (fixture, cases[i].idle - 60);
      mef_api_assert_call (fixture, "GET", "/api/v1/me", token, NULL, 401, "session-expired");
    }
}

static void
test_session_of_blocked_account (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  mef_account_set_state (fixture->town->db, 1, MEF_ACCOUNT_BLOCKED, NULL);
  mef_api_assert_call (fixture, "GET", "/api/v1/invoices", token, NULL, 401, "session-expired");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/session/sign-in", test_sign_in);
  g_test_add_func ("/server/session/neutral-refusal", test_neutral_refusal);
  g_test_add_func ("/server/session/throttle", test_throttle);
  g_test_add_func ("/server/session/throttle-flood", test_throttle_flood);
  g_test_add_func ("/server/session/session-ends", test_session_ends);
  g_test_add_func ("/server/session/session-of-blocked-account", test_session_of_blocked_account);
  return g_test_run ();
}
