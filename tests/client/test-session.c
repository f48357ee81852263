/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, going on with a kept session, signing out, and a session the server ended. */
#include "config.h"

#include "mef-error.h"
#include "mef-session.h"
#include "mef-test-server.h"

#define TOKEN "{\"token\":\"secret\",\"role\":\"resident\",\"expires_at\":\"2016-01-01T10:00:00Z\"}"
#define ME                                                                                         \
  "{\"email\":\"demo@demo.fr\",\"name\":\"Camille Martin\",\"role\":\"resident\","                 \
  "\"town\":\"Milhaud\",\"expires_at\":\"2016-01-01T10:00:00Z\"}"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  MefSession *session;
  GAsyncResult *slot;
  guint expired;
  guint notified;
} Fixture;

static void
expired_cb (MefSession *session, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (mef_session_is_signed_in (session));
  f->expired++;
}

static void
signed_in_cb (MefSession *session, GParamSpec *pspec, gpointer user_data)
{
  Fixture *f = user_data;

  f->notified++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  f->session = mef_session_new (f->api);
  g_signal_connect (f->session, "expired", G_CALLBACK (expired_cb), f);
  g_signal_connect (f->session, "notify::signed-in", G_CALLBACK (signed_in_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->session);
  g_assert_finalize_object (f->api);
  mef_test_server_free (f->server);
}

static gboolean
sign_in (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_session_sign_in_async (f->session, "demo@demo.fr", "demo5", TRUE, NULL,
                             mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  return mef_session_sign_in_finish (f->session, result, error);
}

static gboolean
restore (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mef_session_restore_async (f->session, "kept", NULL, mef_test_store_result_cb, &f->slot);
  result = mef_test_wait_result (&f->slot);
  return mef_session_restore_finish (f->session, result, error);
}

static void
test_sign_in (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bearer = NULL, *url = NULL;

  mef_test_server_add_json (f->server, 201, TOKEN);
  mef_test_server_add_json (f->server, 200, ME);
  g_assert_true (sign_in (f, &error));
  g_assert_no_error (error);
  g_assert_true (mef_session_is_signed_in (f->session));
  g_assert_cmpstr (mef_session_get_token (f->session), ==, "secret");
  g_assert_cmpstr (mef_account_get_name (mef_session_get_account (f->session)), ==,
                   "Camille Martin");
  g_assert_cmpuint (f->notified, ==, 1);
  g_assert_cmpstr (mef_test_server_get_request (f->server, 0)->body, ==,
                   "{\"email\":\"demo@demo.fr\",\"password\":\"demo5\",\"remember\":true}");
  bearer =
      mef_test_request_get_header (mef_test_server_get_request (f->server, 1), "Authorization");
  g_assert_cmpstr (bearer, ==, "Bearer secret");
  g_object_get (f->session, "server-url", &url, NULL);
  g_assert_cmpstr (url, ==, mef_test_server_get_url (f->server));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 401, "{\"code\":\"invalid-credentials\"}");
  g_assert_false (sign_in (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, "invalid-credentials");
  g_assert_false (mef_session_is_signed_in (f->session));
  g_assert_cmpuint (f->expired, ==, 0);
  g_assert_cmpuint (f->notified, ==, 0);
}

/* Half signed in is not signed in. */
static void
test_half (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 201, TOKEN);
  mef_test_server_add_json (f->server, 500, "{\"code\":\"internal\"}");
  g_assert_false (sign_in (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_SERVER);
  g_assert_null (mef_session_get_token (f->session));
  g_assert_cmpuint (f->notified, ==, 0);
}

static void
test_restore (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 401, "{\"code\":\"session-expired\"}");
  mef_test_server_add_json (f->server, 200, ME);
  g_assert_false (restore (f, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_AUTH);
  g_assert_null (mef_session_get_token (f->session));
  g_assert_cmpuint (f->expired, ==, 0);
  g_clear_error (&error);
  g_assert_true (restore (f, &error));
  g_assert_cmpstr (mef_session_get_token (f->session), ==, "kept");
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL, offline = NULL;
  g_autofree char *bearer = NULL;
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (f->server, 200, ME);
  mef_test_server_add_raw (f->server, "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
  g_assert_true (restore (f, NULL));
  mef_session_sign_out_async (f->session, NULL, mef_test_store_result_cb, &f->slot);
  g_assert_false (mef_session_is_signed_in (f->session));
  g_assert_null (mef_session_get_token (f->session));
  result = mef_test_wait_result (&f->slot);
  g_assert_true (mef_session_sign_out_finish (f->session, result, &error));
  g_assert_no_error (error);
  bearer =
      mef_test_request_get_header (mef_test_server_get_request (f->server, 1), "Authorization");
  g_assert_cmpstr (bearer, ==, "Bearer kept");
  g_assert_cmpstr (mef_test_server_get_request (f->server, 1)->method, ==, "DELETE");
  g_assert_cmpuint (f->expired, ==, 0);

  mef_test_server_add_json (f->server, 200, ME);
  mef_test_server_add (f->server, 502, "text/html", "down");
  g_assert_true (restore (f, NULL));
  mef_session_sign_out_async (f->session, NULL, mef_test_store_result_cb, &f->slot);
  offline = mef_test_wait_result (&f->slot);
  g_assert_false (mef_session_sign_out_finish (f->session, offline, &error));
  g_assert_false (mef_session_is_signed_in (f->session));
}

static gboolean
has_three (gpointer data)
{
  return *(guint *) data == 3;
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mef_api_get_payment_finish (MEF_API (source), result, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_AUTH);
  ++*(guint *) user_data;
}

/* Three calls come back with the same news; it is told once. */
static void
test_expired (Fixture *f, gconstpointer data)
{
  guint answered = 0;

  mef_test_server_add_json (f->server, 200, ME);
  for (guint i = 0; i < 3; i++)
    mef_test_server_add_json (f->server, 401, "{\"code\":\"session-expired\"}");
  g_assert_true (restore (f, NULL));
  for (guint i = 0; i < 3; i++)
    mef_api_get_payment_async (f->api, "p1", NULL, count_cb, &answered);
  mef_test_wait_until (has_three, &answered);
  g_assert_cmpuint (f->expired, ==, 1);
  g_assert_false (mef_session_is_signed_in (f->session));
  g_assert_null (mef_session_get_token (f->session));
}

/* An answer to the session before says nothing of the one after. */
static void
test_expired_late (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint answered = 2;

  mef_test_server_add_json (f->server, 200, ME);
  mef_test_server_add_json (f->server, 401, "{\"code\":\"session-expired\"}");
  g_assert_true (restore (f, NULL));
  mef_api_get_payment_async (f->api, "p1", NULL, count_cb, &answered);
  mef_transport_set_token (mef_api_get_transport (f->api), "newer");
  mef_test_wait_until (has_three, &answered);
  g_assert_cmpuint (f->expired, ==, 0);
  g_assert_true (mef_session_is_signed_in (f->session));
}

#define ADD(name, func) g_test_add ("/client/session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sign-in", test_sign_in);
  ADD ("refused", test_refused);
  ADD ("half", test_half);
  ADD ("restore", test_restore);
  ADD ("sign-out", test_sign_out);
  ADD ("expired", test_expired);
  ADD ("expired-late", test_expired_late);
  return g_test_run ();
}
