/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what, what a malformed request gets, and what the resident reads. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-db-private.h"

#define SESSIONS "/api/v1/sessions"

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
      mef_api_assert_call (fixture, route->method, path, NULL, body, 401, "session-missing");
      mef_api_assert_call (fixture, route->method, path, "nonsense", body, 401, "session-expired");
      if ((route->access & MEF_ACCESS_AGENT) == 0)
        mef_api_assert_call (fixture, route->method, path, agent, body, 403, "forbidden");
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
  mef_api_assert_problem (stolen, 404, "not-found");
  mef_api_assert_call (fixture, "GET", invoice, claire, NULL, 404, "not-found");
  mef_api_assert_call (fixture, "GET", document, claire, NULL, 404, "not-found");
  mef_api_assert_call (fixture, "GET", attempt, claire, NULL, 404, "not-found");
  mef_api_assert_call (fixture, "DELETE", attempt, claire, NULL, 404, "not-found");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    mef_api_assert_call (fixture, "GET", ids[i], claire, NULL, 404, "not-found");
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
      mef_api_assert_problem (reply, 400, cases[i].code);
    }
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, "k", orders[i]);

      g_test_message ("%s", orders[i]);
      mef_api_assert_problem (reply, 400, "field-invoices");
    }
  mef_api_assert_problem (missing, 400, "idempotency-key-missing");
  mef_api_assert_problem (spaced, 400, "idempotency-key-malformed");
  mef_api_assert_problem (longest, 400, "field-invoices");
  mef_api_assert_problem (longer, 400, "idempotency-key-malformed");
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

      mef_api_assert_call (fixture, "GET", path, token, NULL, 400, wrong[i][1]);
    }
}

/* The kept answer goes when anything it was made from does: a write, the day, a lock. */
static void
test_list_stays_true (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *other = mef_api_sign_in (fixture, MEF_TEST_PAUL);
  /* One after the other, nothing being written between them. */
  g_autoptr (MefApiReply) before = mef_api_call (fixture, "GET", "/api/v1/invoices", token, NULL);
  g_autoptr (MefApiReply) paul = mef_api_call (fixture, "GET", "/api/v1/invoices", other, NULL);
  g_autoptr (MefApiReply) next_day = NULL, more = NULL;

  g_assert_cmpuint (count_items (before), ==, 5);
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
  mef_api_assert_call (fixture, "GET", none, token, NULL, 404, "no-document");
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

static gboolean
is_test (MefApiFixture *fixture, const char *token, const char *path)
{
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  return json_object_get_boolean_member (json_node_get_object (reply->json), "test_mode");
}

/* Of two régies one still tries payments out: the town does not, that régie's invoices do. At the
 * simulator everything is a trial. */
static void
test_test_mode (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *canteen =
      g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, fixture->canteen[0]);
  g_autofree char *music =
      g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, fixture->music[0]);

  g_assert_true (mef_db_exec (fixture->town->db,
                              "UPDATE regie SET saisie = 'W' WHERE id = 1;"
                              "UPDATE regie SET saisie = 'X' WHERE id = 2",
                              NULL));
  g_assert_true (is_test (fixture, token, canteen));
  mef_api_fixture_stop (fixture);
  fixture->service_url = g_strdup ("https://pay.example.org/service");
  fixture->page_url = g_strdup ("https://pay.example.org/page");
  fixture->without_form = TRUE;
  mef_api_fixture_start (fixture);
  g_assert_false (is_test (fixture, NULL, "/api/v1/town"));
  g_assert_false (is_test (fixture, token, canteen));
  g_assert_true (is_test (fixture, token, music));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/api/access", test_access);
  g_test_add_func ("/server/api/other-peoples-things", test_other_peoples_things);
  g_test_add_func ("/server/api/malformed-bodies", test_malformed_bodies);
  g_test_add_func ("/server/api/list", test_list);
  g_test_add_func ("/server/api/list-stays-true", test_list_stays_true);
  g_test_add_func ("/server/api/document", test_document);
  g_test_add_func ("/server/api/town", test_town);
  g_test_add_func ("/server/api/test-mode", test_test_mode);
  return g_test_run ();
}
