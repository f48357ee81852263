/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links received by mail: for the application and as a page. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-link-table.h"
#include "mef-secret.h"
#include "mef-setting-table.h"

static char *
add_link (MefApiFixture *fixture, MefLinkPurpose purpose, gint64 account, gint64 life)
{
  guint8 hash[MEF_SECRET_HASH_SIZE];
  char *token = mef_secret_make_token (mef_link_purpose_to_letter (purpose), hash);
  gint64 id;

  g_assert_true (mef_link_insert (fixture->town->db, purpose, account, hash,
                                  mef_clock_now (fixture->clock),
                                  mef_clock_now (fixture->clock) + life, &id, NULL));
  return token;
}

static void
test_link_life (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *session = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *token = add_link (fixture, MEF_LINK_RESET, 1, 3600);
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
  mef_api_assert_problem (short_one, 400, "password-too-short");
  g_assert_cmpint (mef_api_reply_get_int (short_one, "minimum"), ==, 12);
  mef_api_assert_call (fixture, "POST", path, NULL, "{\"password\":\"Claire@Example.org\"}", 400,
                       "password-too-common");
  used = mef_api_call (fixture, "POST", path, NULL, "{\"password\":\"a brand new one\"}");
  g_assert_cmpuint (used->status, ==, 204);
  mef_api_assert_call (fixture, "POST", path, NULL, "{\"password\":\"yet another one\"}", 410,
                       "link-used");
  mef_api_assert_call (fixture, "GET", path, NULL, NULL, 410, "link-used");
  mef_api_assert_call (fixture, "GET", "/api/v1/me", session, NULL, 401, "session-expired");
  new_password = mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, "a brand new one");
  g_assert_cmpuint (new_password->status, ==, 201);

  expired = add_link (fixture, MEF_LINK_RESET, 1, 3600);
  expired_path = g_strconcat ("/api/v1/links/", expired, NULL);
  mef_api_fixture_advance (fixture, 3600);
  mef_api_assert_call (fixture, "GET", expired_path, NULL, NULL, 410, "link-expired");
  first = add_link (fixture, MEF_LINK_RESET, 1, 3600);
  second = add_link (fixture, MEF_LINK_RESET, 1, 3600);
  first_path = g_strconcat ("/api/v1/links/", first, NULL);
  mef_api_assert_call (fixture, "GET", first_path, NULL, NULL, 410, "link-used");
  mef_api_assert_call (fixture, "GET", "/api/v1/links/Xnothing", NULL, NULL, 404, "link-unknown");
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
      g_autofree char *token = add_link (fixture, MEF_LINK_ACTIVATION, cases[i].account, 3600);
      g_autofree char *path = g_strconcat ("/api/v1/links/", token, NULL);
      g_autofree char *body =
          g_strdup_printf ("{\"password\":\"%s%0*d\"}", "é", (int) cases[i].minimum - 2, 0);
      g_autofree char *enough =
          g_strdup_printf ("{\"password\":\"%s%0*d\"}", "é", (int) cases[i].minimum - 1, 0);
      g_autofree char *huge = g_strdup_printf ("{\"password\":\"%0129d\"}", 0);
      g_autoptr (MefApiReply) taken = NULL;

      g_assert_true (mef_setting_set (fixture->town->db, MEF_SETTING_PASSWORD_MIN_LENGTH,
                                      cases[i].setting, NULL));
      mef_api_assert_call (fixture, "POST", path, NULL, body, 400, "password-too-short");
      mef_api_assert_call (fixture, "POST", path, NULL, huge, 400, "password-too-long");
      taken = mef_api_call (fixture, "POST", path, NULL, enough);
      g_assert_cmpuint (taken->status, ==, 204);
    }
}

static void
test_link_page (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = add_link (fixture, MEF_LINK_ACTIVATION, 1, 3600);
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
  g_autoptr (MefApiReply) in = mef_api_try_sign_in (fixture, MEF_TEST_CLAIRE, "one two three");
  SoupMessageHeaders *headers = soup_message_get_response_headers (page->message);

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (strstr (page->body, "<form method=\"post\" action=\"/\">"));
  g_assert_nonnull (strstr (page->body, "<label for=\"password\">"));
  g_assert_nonnull (strstr (page->body, "href=\"mes-factures://127.0.0.1:"));
  /* One script, of ours: the policy has its hash and lets no other run. */
  g_assert_nonnull (strstr (page->body, "<script>const p="));
  g_assert_nonnull (strstr (soup_message_headers_get_one (headers, "Content-Security-Policy"),
                            "; script-src 'sha256-"));
  g_assert_null (strstr (home->body, "<script"));
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

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/link/link-life", test_link_life);
  g_test_add_func ("/server/link/password-rules", test_password_rules);
  g_test_add_func ("/server/link/link-page", test_link_page);
  return g_test_run ();
}
