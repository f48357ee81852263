/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what, and what the server says to everybody else: sessions, throttling, other people's
 * ids, malformed requests, links, the list of invoices. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-api-fixture.h"
#include "mef-link-table.h"
#include "mef-secret.h"
#include "mef-session-table.h"
#include "mef-setting-table.h"

#define SESSIONS "/api/v1/sessions"

static MefApiReply *
sign_in (MefApiFixture *fixture, const char *email, const char *password)
{
  g_autofree char *body =
      g_strdup_printf ("{\"email\":\"%s\",\"password\":\"%s\"}", email, password);

  return mef_api_call (fixture, "POST", SESSIONS, NULL, body);
}

static void
assert_problem (MefApiReply *reply, guint status, const char *code)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, code);
  g_assert_cmpint (mef_api_reply_get_int (reply, "status"), ==, status);
}

static void
assert_call (MefApiFixture *fixture,
             const char *method,
             const char *path,
             const char *token,
             const char *body,
             guint status,
             const char *code)
{
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, method, path, token, body);

  g_test_message ("%s %s: %s", method, path, reply->body);
  assert_problem (reply, status, code);
}

static void
test_sign_in (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autoptr (MefApiReply) reply = sign_in (fixture, " Claire@Example.org ", MEF_TEST_PASSWORD);
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
  assert_call (fixture, "GET", "/api/v1/me", token, NULL, 401, "session-expired");
}

/* The same words for whatever is wrong. */
static void
test_neutral_refusal (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autoptr (MefApiReply) wrong = sign_in (fixture, MEF_TEST_CLAIRE, "not the password");
  g_autoptr (MefApiReply) unknown = sign_in (fixture, "nobody@example.org", "not the password");
  g_autoptr (MefApiReply) closed = NULL, blocked = NULL, guess = NULL, created = NULL;
  gint64 id;

  assert_problem (wrong, 401, "invalid-credentials");
  g_assert_cmpstr (unknown->body, ==, wrong->body);
  mef_account_set_state (fixture->town->db, 1, MEF_ACCOUNT_CLOSED, NULL);
  closed = sign_in (fixture, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD);
  g_assert_cmpstr (closed->body, ==, wrong->body);
  mef_account_set_state (fixture->town->db, 2, MEF_ACCOUNT_BLOCKED, NULL);
  guess = sign_in (fixture, MEF_TEST_PAUL, "not the password");
  g_assert_cmpstr (guess->body, ==, wrong->body);
  blocked = sign_in (fixture, MEF_TEST_PAUL, MEF_TEST_PASSWORD);
  assert_problem (blocked, 403, "account-blocked");
  g_assert_true (mef_account_insert (fixture->town->db, "new@example.org", "Nouvelle",
                                     MEF_ROLE_AGENT, 0, NULL, MEF_TEST_NOW, &id, NULL));
  created = sign_in (fixture, "new@example.org", "");
  assert_problem (created, 400, "field-password");
  mef_api_reply_free (g_steal_pointer (&created));
  created = sign_in (fixture, "new@example.org", "anything");
  g_assert_cmpstr (created->body, ==, wrong->body);
}

static void
throttle (MefApiFixture *fixture, const char *email)
{
  g_autoptr (MefApiReply) early = NULL, other_case = NULL, again = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (MefApiReply) reply = sign_in (fixture, email, "not the password");

      assert_problem (reply, 401, "invalid-credentials");
    }
  early = sign_in (fixture, email, MEF_TEST_PASSWORD);
  assert_problem (early, 429, "too-many-tries");
  g_assert_cmpint (mef_api_reply_get_int (early, "retry_after"), ==, 60);
  mef_api_fixture_advance (fixture, 60);
  other_case = sign_in (fixture, email, "not the password");
  assert_problem (other_case, 401, "invalid-credentials");
  again = sign_in (fixture, email, "not the password");
  assert_problem (again, 429, "too-many-tries");
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
  other = sign_in (fixture, MEF_TEST_PAUL, MEF_TEST_PASSWORD);
  g_assert_cmpuint (other->status, ==, 201);
  me = mef_api_call (fixture, "GET", "/api/v1/me", open, NULL);
  g_assert_cmpuint (me->status, ==, 200);
  mef_api_fixture_advance (fixture, 120);
  right = sign_in (fixture, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD);
  g_assert_cmpuint (right->status, ==, 201);
  mef_api_reply_free (g_steal_pointer (&right));
  right = sign_in (fixture, MEF_TEST_CLAIRE, "not the password");
  assert_problem (right, 401, "invalid-credentials");
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
      assert_call (fixture, "GET", "/api/v1/me", mef_api_reply_get (first, "token"), NULL, 401,
                   "session-expired");
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
      assert_call (fixture, "GET", "/api/v1/me", token, NULL, 401, "session-expired");
    }
}

static void
test_session_of_blocked_account (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  mef_account_set_state (fixture->town->db, 1, MEF_ACCOUNT_BLOCKED, NULL);
  assert_call (fixture, "GET", "/api/v1/invoices", token, NULL, 401, "session-expired");
}

/* Every route that asks for a session, without one, with nonsense, and with another's role. */
static void
test_access (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *agent = mef_api_sign_in (fixture, MEF_TEST_AGENT);

  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      const MefRoute *route = mef_route_get ((MefRouteId) i);
      g_autofree char *path = mef_route_build_path ((MefRouteId) i, "1");
      const char *body = strcmp (route->method, "POST") == 0 ? "{}" : NULL;

      if (route->access == MEF_ACCESS_ANYONE)
        continue;
      assert_call (fixture, route->method, path, NULL, body, 401, "session-missing");
      assert_call (fixture, route->method, path, "nonsense", body, 401, "session-expired");
      if ((route->access & MEF_ACCESS_AGENT) == 0)
        assert_call (fixture, route->method, path, agent, body, 403, "forbidden");
    }
}

/* Somebody else's ids, and ids of nobody, are the same. */
static void
test_other_peoples_things (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *claire = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *paul = mef_api_sign_in (fixture, MEF_TEST_PAUL);
  g_autofree char *order =
      g_strdup_printf ("{\"invoices\":[%" G_GINT64_FORMAT "]}", fixture->other);
  g_autoptr (MefApiReply) payment = mef_api_pay (fixture, paul, "k", order);
  g_autoptr (MefApiReply) stolen = mef_api_pay (fixture, claire, "k", order);
  g_autofree char *invoice = g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, fixture->other);
  g_autofree char *document = g_strconcat (invoice, "/document", NULL);
  g_autofree char *attempt =
      g_strconcat ("/api/v1/payments/", mef_api_reply_get (payment, "id"), NULL);
  const char *const ids[] = {
    "/api/v1/invoices/999",          "/api/v1/invoices/0",   "/api/v1/invoices/01",
    "/api/v1/invoices/-1",           "/api/v1/invoices/abc", "/api/v1/invoices/9223372036854775808",
    "/api/v1/invoices/999/document", "/api/v1/payments/abc"
  };

  g_assert_cmpuint (payment->status, ==, 201);
  assert_problem (stolen, 404, "not-found");
  assert_call (fixture, "GET", invoice, claire, NULL, 404, "not-found");
  assert_call (fixture, "GET", document, claire, NULL, 404, "not-found");
  assert_call (fixture, "GET", attempt, claire, NULL, 404, "not-found");
  assert_call (fixture, "DELETE", attempt, claire, NULL, 404, "not-found");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    assert_call (fixture, "GET", ids[i], claire, NULL, 404, "not-found");
}

static void
test_malformed_bodies (void)
{
  static const struct
  {
    const char *path, *body, *code;
  } cases[] = {
    { SESSIONS, "[]", "json-malformed" },
    { SESSIONS, "{", "json-malformed" },
    { SESSIONS, "{}", "field-email" },
    { SESSIONS, "{\"email\":1,\"password\":\"x\"}", "field-email" },
    { SESSIONS, "{\"email\":\"\",\"password\":\"x\"}", "field-email" },
    { SESSIONS, "{\"email\":\"claire\",\"password\":\"x\"}", "field-email" },
    { SESSIONS, "{\"email\":\"a@b\"}", "field-password" },
    { SESSIONS, "{\"email\":\"a@b\",\"password\":null}", "field-password" },
    { SESSIONS, "{\"email\":\"a@b\",\"password\":\"\"}", "field-password" },
    { SESSIONS, "{\"email\":\"a@b\",\"password\":\"x\",\"remember\":1}", "field-remember" },
    { "/api/v1/links/Mabc", "{}", "field-password" },
    { "/api/v1/links/Mabc", "{\"password\":7}", "field-password" },
  };
  static const char *const orders[] = {
    "{}",
    "{\"invoices\":1}",
    "{\"invoices\":[]}",
    "{\"invoices\":[\"1\"]}",
    "{\"invoices\":[1.5]}",
    "{\"invoices\":[0]}",
    "{\"invoices\":[-1]}",
    "{\"invoices\":[1,1]}",
    "{\"invoices\":[null]}",
    "{\"invoices\":[[1]]}",
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *key_200 = g_strnfill (200, 'k'), *key_201 = g_strnfill (201, 'k');
  g_autoptr (MefApiReply) missing = mef_api_pay (fixture, token, NULL, "{\"invoices\":[1]}");
  g_autoptr (MefApiReply) spaced = mef_api_pay (fixture, token, "a b", "{\"invoices\":[1]}");
  g_autoptr (MefApiReply) longest = mef_api_pay (fixture, token, key_200, "{\"invoices\":[]}");
  g_autoptr (MefApiReply) longer = mef_api_pay (fixture, token, key_201, "{\"invoices\":[1]}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiReply) reply =
          mef_api_call (fixture, "POST", cases[i].path, NULL, cases[i].body);

      g_test_message ("%s", cases[i].body);
      assert_problem (reply, 400, cases[i].code);
    }
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, "k", orders[i]);

      g_test_message ("%s", orders[i]);
      assert_problem (reply, 400, "field-invoices");
    }
  assert_problem (missing, 400, "idempotency-key-missing");
  assert_problem (spaced, 400, "idempotency-key-malformed");
  assert_problem (longest, 400, "field-invoices");
  assert_problem (longer, 400, "idempotency-key-malformed");
}

static char *
add_link (MefApiFixture *fixture, char kind, gint64 account, gint64 life)
{
  guint8 hash[MEF_SECRET_HASH_SIZE];
  char *token = mef_secret_make_token (kind, hash);

  g_assert_true (mef_link_insert (fixture->town->db, kind, account, hash,
                                  mef_clock_now (fixture->clock),
                                  mef_clock_now (fixture->clock) + life, NULL));
  return token;
}

static void
test_link_life (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *session = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *token = add_link (fixture, 'X', 1, 3600);
  g_autofree char *path = g_strconcat ("/api/v1/links/", token, NULL);
  g_autofree char *expired = NULL, *expired_path = NULL, *first = NULL, *first_path = NULL;
  g_autofree char *second = NULL;
  g_autoptr (MefApiReply) used = NULL, new_password = NULL, short_one = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (MefApiReply) shown = mef_api_call (fixture, "GET", path, NULL, NULL);

      g_assert_cmpuint (shown->status, ==, 200);
      g_assert_cmpstr (mef_api_reply_get (shown, "kind"), ==, "reset");
      g_assert_cmpstr (mef_api_reply_get (shown, "email"), ==, MEF_TEST_CLAIRE);
      g_assert_cmpint (mef_api_reply_get_int (shown, "password_min_length"), ==, 12);
    }
  short_one = mef_api_call (fixture, "POST", path, NULL, "{\"password\":\"elevenchars\"}");
  assert_problem (short_one, 400, "password-too-short");
  g_assert_cmpint (mef_api_reply_get_int (short_one, "minimum"), ==, 12);
  assert_call (fixture, "POST", path, NULL, "{\"password\":\"Claire@Example.org\"}", 400,
               "password-too-common");
  used = mef_api_call (fixture, "POST", path, NULL, "{\"password\":\"a brand new one\"}");
  g_assert_cmpuint (used->status, ==, 204);
  assert_call (fixture, "POST", path, NULL, "{\"password\":\"yet another one\"}", 410, "link-used");
  assert_call (fixture, "GET", path, NULL, NULL, 410, "link-used");
  assert_call (fixture, "GET", "/api/v1/me", session, NULL, 401, "session-expired");
  new_password = sign_in (fixture, MEF_TEST_CLAIRE, "a brand new one");
  g_assert_cmpuint (new_password->status, ==, 201);

  expired = add_link (fixture, 'X', 1, 3600);
  expired_path = g_strconcat ("/api/v1/links/", expired, NULL);
  mef_api_fixture_advance (fixture, 3600);
  assert_call (fixture, "GET", expired_path, NULL, NULL, 410, "link-expired");
  first = add_link (fixture, 'X', 1, 3600);
  second = add_link (fixture, 'X', 1, 3600);
  first_path = g_strconcat ("/api/v1/links/", first, NULL);
  assert_call (fixture, "GET", first_path, NULL, NULL, 410, "link-used");
  assert_call (fixture, "GET", "/api/v1/links/Xnothing", NULL, NULL, 404, "link-unknown");
}

/* Staff need more than the town asks of residents; the guide's five are never undercut. */
static void
test_password_rules (void)
{
  static const struct
  {
    gint64 account, setting, minimum;
  } cases[] = { { 1, 5, 5 }, { 1, 12, 12 }, { 3, 5, 16 }, { 3, 20, 20 } };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = add_link (fixture, 'M', cases[i].account, 3600);
      g_autofree char *path = g_strconcat ("/api/v1/links/", token, NULL);
      g_autofree char *body =
          g_strdup_printf ("{\"password\":\"%s%0*d\"}", "é", (int) cases[i].minimum - 2, 0);
      g_autofree char *enough =
          g_strdup_printf ("{\"password\":\"%s%0*d\"}", "é", (int) cases[i].minimum - 1, 0);
      g_autofree char *huge = g_strdup_printf ("{\"password\":\"%0129d\"}", 0);
      g_autoptr (MefApiReply) taken = NULL;

      g_assert_true (mef_setting_set (fixture->town->db, MEF_SETTING_PASSWORD_MIN_LENGTH,
                                      cases[i].setting, NULL));
      assert_call (fixture, "POST", path, NULL, body, 400, "password-too-short");
      assert_call (fixture, "POST", path, NULL, huge, 400, "password-too-long");
      taken = mef_api_call (fixture, "POST", path, NULL, enough);
      g_assert_cmpuint (taken->status, ==, 204);
    }
}

static void
test_link_page (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = add_link (fixture, 'M', 1, 3600);
  g_autofree char *path = g_strconcat ("/?LIEN=", token, NULL);
  g_autofree char *wrong =
      g_strconcat ("LIEN=", token, "&password=one+two+three&confirmation=x", NULL);
  g_autofree char *form =
      g_strconcat ("LIEN=", token, "&password=one+two+three&confirmation=one+two+three", NULL);
  g_autoptr (MefApiReply) page = mef_api_call (fixture, "GET", path, NULL, NULL);
  g_autoptr (MefApiReply) different = mef_api_call (fixture, "POST", "/", NULL, wrong);
  g_autoptr (MefApiReply) saved = mef_api_call (fixture, "POST", "/", NULL, form);
  g_autoptr (MefApiReply) used = mef_api_call (fixture, "GET", path, NULL, NULL);
  g_autoptr (MefApiReply) home = mef_api_call (fixture, "GET", "/", NULL, NULL);
  g_autoptr (MefApiReply) nonsense =
      mef_api_call (fixture, "GET", "/?LIEN=%3Cscript%3E", NULL, NULL);
  g_autoptr (MefApiReply) in = sign_in (fixture, MEF_TEST_CLAIRE, "one two three");
  SoupMessageHeaders *headers = soup_message_get_response_headers (page->message);

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (strstr (page->body, "<form method=\"post\" action=\"/\">"));
  g_assert_nonnull (strstr (page->body, "<label for=\"password\">"));
  g_assert_nonnull (strstr (page->body, "href=\"mes-factures://127.0.0.1:"));
  g_assert_null (strstr (page->body, "<script"));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Referrer-Policy"), ==, "no-referrer");
  g_assert_true (
      g_str_has_prefix (soup_message_headers_get_one (headers, "Content-Security-Policy"),
                        "default-src 'none'"));
  g_assert_cmpuint (different->status, ==, 400);
  g_assert_nonnull (strstr (different->body, "role=\"alert\""));
  g_assert_cmpuint (saved->status, ==, 200);
  g_assert_cmpuint (used->status, ==, 410);
  g_assert_cmpuint (home->status, ==, 200);
  g_assert_cmpuint (nonsense->status, ==, 404);
  g_assert_null (strstr (nonsense->body, "<script>"));
  g_assert_cmpuint (in->status, ==, 201);
}

static guint
count_items (MefApiReply *reply)
{
  return json_array_get_length (
      json_object_get_array_member (json_node_get_object (reply->json), "items"));
}

static void
test_list (void)
{
  static const struct
  {
    const char *query;
    guint items;
  } cases[] = {
    { "", 5 },
    { "?status=unpaid", 5 },
    { "?status=paid", 0 },
    { "?q=2001", 1 },
    { "?q=nothing%20like%20it", 0 },
    { "?sort=amount&limit=2", 2 },
    { "?sort=-number", 5 },
  };
  static const char *const wrong[][2] = {
    { "?status=other", "field-status" }, { "?sort=price", "field-sort" },
    { "?sort=-", "field-sort" },         { "?limit=0", "field-limit" },
    { "?limit=201", "field-limit" },     { "?limit=x", "field-limit" },
    { "?cursor=!!", "field-cursor" },    { "?cursor=YWJj", "field-cursor" },
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/api/v1/invoices", cases[i].query, NULL);
      g_autoptr (MefApiReply) fresh = mef_api_call (fixture, "GET", path, token, NULL);
      g_autoptr (MefApiReply) kept = mef_api_call (fixture, "GET", path, token, NULL);

      g_assert_cmpuint (fresh->status, ==, 200);
      g_assert_cmpuint (count_items (fresh), ==, cases[i].items);
      g_assert_cmpstr (kept->body, ==, fresh->body);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/api/v1/invoices", wrong[i][0], NULL);

      assert_call (fixture, "GET", path, token, NULL, 400, wrong[i][1]);
    }
}

/* The kept answer goes when anything it was made from does: a write, the day, a lock. */
static void
test_list_stays_true (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) before = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_autoptr (MefApiReply) paul = NULL, next_day = NULL, more = NULL;
  g_autofree char *other = mef_api_sign_in (fixture, MEF_TEST_PAUL);

  g_assert_null (strstr (before->body, "2025-RS-00-3001"));
  paul = mef_api_call (fixture, "GET", "/api/v1/invoices", other, NULL);
  g_assert_cmpuint (count_items (paul), ==, 1);
  mef_test_town_add (fixture->town, 1, 1, "2025-RS-00-1004", 500, mef_day_new (2025, 11, 14),
                     mef_day_new (2025, 11, 15));
  more = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_assert_cmpuint (count_items (more), ==, 6);
  g_assert_null (strstr (more->body,
                         "\"due_on\":\"2025-11-15\",\"amount\":500,\"remaining\":500,"
                         "\"label\":\"FACTURATION\",\"service\":\"Restauration scolaire\","
                         "\"beneficiaries\":\"Léa\",\"state\":\"overdue\""));
  mef_api_fixture_advance (fixture, 86400);
  next_day = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_assert_nonnull (strstr (next_day->body, "\"due_on\":\"2025-11-15\",\"amount\":500,"
                                            "\"remaining\":500,\"label\":\"FACTURATION\","
                                            "\"service\":\"Restauration scolaire\","
                                            "\"beneficiaries\":\"Léa\",\"state\":\"overdue\""));
}

static void
test_document (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *path =
      g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT "/document", fixture->canteen[0]);
  g_autofree char *none =
      g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT "/document", fixture->canteen[1]);
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);
  SoupMessageHeaders *headers = soup_message_get_response_headers (reply->message);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->body, ==, "%PDF-1.4 test");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "application/pdf");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_nonnull (strstr (soup_message_headers_get_one (headers, "Content-Disposition"),
                            "attachment; filename=\"facture 1001.pdf\""));
  g_assert_cmpuint (strlen (soup_message_headers_get_one (headers, "ETag")), ==, 66);
  assert_call (fixture, "GET", none, token, NULL, 404, "no-document");
}

static void
test_town (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", "/api/v1/town", NULL, NULL);
  JsonObject *town = json_node_get_object (reply->json);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (reply, "name"), ==, "Milhaud");
  g_assert_cmpint (mef_api_reply_get_int (reply, "password_min_length"), ==, 12);
  g_assert_true (json_object_get_boolean_member (town, "test_mode"));
  g_assert_false (json_object_get_boolean_member (town, "demo"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/api/sign-in", test_sign_in);
  g_test_add_func ("/server/api/neutral-refusal", test_neutral_refusal);
  g_test_add_func ("/server/api/throttle", test_throttle);
  g_test_add_func ("/server/api/throttle-flood", test_throttle_flood);
  g_test_add_func ("/server/api/session-ends", test_session_ends);
  g_test_add_func ("/server/api/session-of-blocked-account", test_session_of_blocked_account);
  g_test_add_func ("/server/api/access", test_access);
  g_test_add_func ("/server/api/other-peoples-things", test_other_peoples_things);
  g_test_add_func ("/server/api/malformed-bodies", test_malformed_bodies);
  g_test_add_func ("/server/api/link-life", test_link_life);
  g_test_add_func ("/server/api/password-rules", test_password_rules);
  g_test_add_func ("/server/api/link-page", test_link_page);
  g_test_add_func ("/server/api/list", test_list);
  g_test_add_func ("/server/api/list-stays-true", test_list_stays_true);
  g_test_add_func ("/server/api/document", test_document);
  g_test_add_func ("/server/api/town", test_town);
  return g_test_run ();
}
