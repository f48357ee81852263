/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about an account and about what comes by mail: what each sends, what it makes of a good
 * answer, and that a bad one is told by name. */
#include "config.h"

#include <string.h>

#include "mef-api.h"
#include "mef-error.h"
#include "mef-test-server.h"

#define NO_CONTENT "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  GAsyncResult *slot;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  mef_transport_set_token (mef_api_get_transport (f->api), "t");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->api);
  mef_test_server_free (f->server);
}

/* The calls that answer whether it is done. */
typedef enum
{
  ASK_ACTIVATION,
  ASK_PASSWORD_RESET,
  USE_LINK,
  END_SESSION,
  END_OTHER_SESSIONS,
  CHANGE_PASSWORD,
  CHANGE_ADDRESS,
  CLOSE_ACCOUNT,
} Which;

static void
start (Fixture *f, Which which)
{
  GAsyncReadyCallback done = mef_test_store_result_cb;

  switch (which)
    {
    case ASK_ACTIVATION:
      mef_api_ask_activation_async (f->api, "a@b.fr", NULL, done, &f->slot);
      break;
    case ASK_PASSWORD_RESET:
      mef_api_ask_password_reset_async (f->api, "a@b.fr", NULL, done, &f->slot);
      break;
    case USE_LINK:
      mef_api_use_link_async (f->api, "Cabc", NULL, NULL, done, &f->slot);
      break;
    case END_SESSION:
      mef_api_end_session_async (f->api, 7, NULL, done, &f->slot);
      break;
    case END_OTHER_SESSIONS:
      mef_api_end_other_sessions_async (f->api, NULL, done, &f->slot);
      break;
    case CHANGE_PASSWORD:
      mef_api_change_password_async (f->api, "o\"ld", "new", NULL, done, &f->slot);
      break;
    case CHANGE_ADDRESS:
      mef_api_change_address_async (f->api, "c@d.fr", "pw", NULL, done, &f->slot);
      break;
    case CLOSE_ACCOUNT:
      mef_api_close_account_async (f->api, "pw", NULL, done, &f->slot);
      break;
    }
}

static gboolean
finish (Fixture *f, Which which, GError **error)
{
  g_autoptr (GAsyncResult) result = mef_test_wait_result (&f->slot);

  switch (which)
    {
    case ASK_ACTIVATION:
      return mef_api_ask_activation_finish (f->api, result, error);
    case ASK_PASSWORD_RESET:
      return mef_api_ask_password_reset_finish (f->api, result, error);
    case USE_LINK:
      return mef_api_use_link_finish (f->api, result, error);
    case END_SESSION:
      return mef_api_end_session_finish (f->api, result, error);
    case END_OTHER_SESSIONS:
      return mef_api_end_other_sessions_finish (f->api, result, error);
    case CHANGE_PASSWORD:
      return mef_api_change_password_finish (f->api, result, error);
    case CHANGE_ADDRESS:
      return mef_api_change_address_finish (f->api, result, error);
    case CLOSE_ACCOUNT:
      return mef_api_close_account_finish (f->api, result, error);
    }
  g_assert_not_reached ();
}

static const struct
{
  Which which;
  const char *method, *target, *body;
  guint success; /* the status of it */
  guint failure;
  const char *reason;
  MefError code;
} calls[] = {
  { ASK_ACTIVATION, "POST", "/api/v1/activations", "{\"email\":\"a@b.fr\"}", 202, 400,
    "field-email", MEF_ERROR_INVALID },
  { ASK_PASSWORD_RESET, "POST", "/api/v1/password-resets", "{\"email\":\"a@b.fr\"}", 202, 429,
    "too-many-tries", MEF_ERROR_RATE },
  { USE_LINK, "POST", "/api/v1/links/Cabc", "{}", 204, 409, "address-taken", MEF_ERROR_CONFLICT },
  { END_SESSION, "DELETE", "/api/v1/sessions/7", "", 204, 404, "not-found", MEF_ERROR_NOT_FOUND },
  { END_OTHER_SESSIONS, "DELETE", "/api/v1/sessions", "", 204, 500, "internal", MEF_ERROR_SERVER },
  { CHANGE_PASSWORD, "POST", "/api/v1/me/password",
    "{\"current\":\"o\\\"ld\",\"password\":\"new\"}", 204, 403, "wrong-password",
    MEF_ERROR_FORBIDDEN },
  { CHANGE_ADDRESS, "POST", "/api/v1/me/address", "{\"email\":\"c@d.fr\",\"password\":\"pw\"}", 202,
    400, "address-unchanged", MEF_ERROR_INVALID },
  { CLOSE_ACCOUNT, "POST", "/api/v1/me/closure", "{\"password\":\"pw\"}", 204, 409,
    "payment-running", MEF_ERROR_CONFLICT },
};

static void
test_done (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *problem = g_strdup_printf ("{\"code\":\"%s\"}", calls[i].reason);
      g_autoptr (GError) error = NULL;
      const MefTestRequest *request;

      if (calls[i].success == 204)
        mef_test_server_add_raw (f->server, NO_CONTENT);
      else
        mef_test_server_add_json (f->server, calls[i].success, "{}");
      mef_test_server_add_json (f->server, calls[i].failure, problem);
      start (f, calls[i].which);
      g_assert_true (finish (f, calls[i].which, &error));
      g_assert_no_error (error);
      request = mef_test_server_get_request (f->server, 2 * i);
      g_assert_cmpstr (request->method, ==, calls[i].method);
      g_assert_cmpstr (request->target, ==, calls[i].target);
      g_assert_cmpstr (request->body, ==, calls[i].body);
      start (f, calls[i].which);
      g_assert_false (finish (f, calls[i].which, &error));
      g_assert_error (error, MEF_ERROR, (int) calls[i].code);
      g_assert_cmpstr (error->message, ==, calls[i].reason);
    }
}

/* A wrong password is no lost session: who typed it goes on being signed in. */
static void
test_wrong_password_keeps_session (Fixture *f, gconstpointer data)
{
  mef_test_server_add_json (f->server, 403, "{\"code\":\"wrong-password\"}");
  start (f, CLOSE_ACCOUNT);
  g_assert_false (finish (f, CLOSE_ACCOUNT, NULL));
  g_assert_cmpstr (mef_transport_get_token (mef_api_get_transport (f->api)), ==, "t");
}

static void
test_sessions (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200,
                            "{\"items\":[{\"id\":3,\"device\":null,"
                            "\"created_at\":\"2016-01-01T10:00:00Z\","
                            "\"last_used_at\":\"2016-01-01T10:00:00Z\","
                            "\"persistent\":false,\"current\":true}]}");
  mef_test_server_add_json (f->server, 200, "{\"items\":[3]}");
  mef_api_list_sessions_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  first = mef_test_wait_result (&f->slot);
  sessions = mef_api_list_sessions_finish (f->api, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sessions->len, ==, 1);
  g_assert_cmpint (mef_session_info_get_id (g_ptr_array_index (sessions, 0)), ==, 3);
  mef_api_list_sessions_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  second = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_list_sessions_finish (f->api, second, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, "field-items");
}

static void
test_preferences (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (MefMailPreferences) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200,
                            "{\"alerts\":true,\"answers\":true,\"town_alerts\":false}");
  mef_test_server_add_json (f->server, 200,
                            "{\"alerts\":true,\"answers\":false,\"town_alerts\":false}");
  mef_api_get_preferences_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  first = mef_test_wait_result (&f->slot);
  before = mef_api_get_preferences_finish (f->api, first, &error);
  g_assert_no_error (error);
  g_assert_true (mef_mail_preferences_get_answers (before));
  mef_api_set_preferences_async (f->api, TRUE, FALSE, NULL, mef_test_store_result_cb, &f->slot);
  second = mef_test_wait_result (&f->slot);
  after = mef_api_set_preferences_finish (f->api, second, &error);
  g_assert_no_error (error);
  g_assert_false (mef_mail_preferences_get_answers (after));
  g_assert_cmpstr (mef_test_server_get_request (f->server, 1)->body, ==,
                   "{\"alerts\":true,\"answers\":false}");
}

static void
test_archive (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GBytes) archive = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add (f->server, 200, "application/zip", "PK\3\4...");
  mef_test_server_add (f->server, 200, "application/zip", "%PDF-1.4");
  mef_api_get_archive_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  first = mef_test_wait_result (&f->slot);
  archive = mef_api_get_archive_finish (f->api, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (archive), ==, 7);
  mef_api_get_archive_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  second = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_get_archive_finish (f->api, second, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, "not-an-archive");
}

static void
test_mailbox (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL, second = NULL, third = NULL;
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (MefMailLetter) letter = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200,
                            "{\"items\":[{\"id\":\"9_a\",\"to\":\"a@b.fr\",\"subject\":\"s\","
                            "\"sent_at\":\"2016-01-01T10:00:00Z\"}]}");
  mef_test_server_add_json (f->server, 200,
                            "{\"id\":\"9_a\",\"to\":\"a@b.fr\",\"subject\":\"s\","
                            "\"sent_at\":\"2016-01-01T10:00:00Z\",\"text\":\"t\","
                            "\"links\":[\"http://h/?LIEN=Mabc\"]}");
  mef_test_server_add_json (f->server, 404, "{\"code\":\"not-found\"}");
  mef_api_list_letters_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  first = mef_test_wait_result (&f->slot);
  letters = mef_api_list_letters_finish (f->api, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (letters->len, ==, 1);
  mef_api_get_letter_async (f->api, mef_mail_letter_get_id (g_ptr_array_index (letters, 0)), NULL,
                            mef_test_store_result_cb, &f->slot);
  second = mef_test_wait_result (&f->slot);
  letter = mef_api_get_letter_finish (f->api, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mef_mail_letter_get_links (letter)[0], ==, "http://h/?LIEN=Mabc");
  g_assert_cmpstr (mef_test_server_get_request (f->server, 1)->target, ==, "/api/v1/mailbox/9_a");
  mef_api_list_letters_async (f->api, NULL, mef_test_store_result_cb, &f->slot);
  third = mef_test_wait_result (&f->slot);
  g_assert_null (mef_api_list_letters_finish (f->api, third, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
}

/* A name that is too long is cut between two characters. */
static void
test_device (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) expected =
      g_string_new ("{\"email\":\"e\",\"password\":\"p\",\"remember\":true,\"device\":\"");
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (name, "é");
  for (guint i = 0; i < MEF_API_MAX_DEVICE; i++)
    g_string_append (expected, "é");
  g_string_append (expected, "\"}");
  mef_api_set_device (f->api, name->str);
  mef_test_server_add_json (f->server, 201, "{\"token\":\"t\"}");
  mef_api_sign_in_async (f->api, "e", "p", TRUE, NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  token = mef_api_sign_in_finish (f->api, result, NULL);
  g_assert_cmpstr (token, ==, "t");
  g_assert_cmpstr (mef_test_server_get_request (f->server, 0)->body, ==, expected->str);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/client/api-account/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("done", test_done);
  ADD ("wrong-password-keeps-session", test_wrong_password_keeps_session);
  ADD ("sessions", test_sessions);
  ADD ("preferences", test_preferences);
  ADD ("archive", test_archive);
  ADD ("mailbox", test_mailbox);
  ADD ("device", test_device);
  return g_test_run ();
}
