/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way a call can go wrong, provoked at the wire, and what it is called on this side. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-test-server.h"
#include "mef-transport.h"

#define PROBLEM(code)                                                                              \
  "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":1,\"code\":\"" code "\"}"

/* Calls @route of @transport and tells how it ended. */
static MefAnswer *
call (MefTransport *transport, MefRouteId route, GError **error)
{
  MefCall what = { .route = route, .parameter = "7" };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mef_transport_send_async (transport, &what, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  return mef_transport_send_finish (transport, result, error);
}

static void
assert_fails (const char *url, MefRouteId route, MefError code, const char *reason)
{
  g_autoptr (MefTransport) transport = mef_transport_new (url);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAnswer) answer = call (transport, route, &error);

  g_assert_null (answer);
  g_assert_error (error, MEF_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, reason);
}

typedef struct
{
  const char *name;
  guint status;
  const char *type, *body;
  MefError code;
  const char *reason;
} AnswerCase;

#define JSON "application/json"
#define PROBLEM_TYPE "application/problem+json"
#define HTML "text/html; charset=utf-8"

static const AnswerCase answer_cases[] = {
  { "401", 401, PROBLEM_TYPE, PROBLEM ("session-expired"), MEF_ERROR_AUTH, "session-expired" },
  { "401-typed", 401, PROBLEM_TYPE "; charset=utf-8", PROBLEM ("invalid-credentials"),
    MEF_ERROR_AUTH, "invalid-credentials" },
  { "402", 402, PROBLEM_TYPE, PROBLEM ("payment-refused"), MEF_ERROR_PAYMENT_DECLINED,
    "payment-refused" },
  { "403", 403, PROBLEM_TYPE, PROBLEM ("account-blocked"), MEF_ERROR_FORBIDDEN, "account-blocked" },
  { "404", 404, PROBLEM_TYPE, PROBLEM ("not-found"), MEF_ERROR_NOT_FOUND, "not-found" },
  { "409", 409, PROBLEM_TYPE, PROBLEM ("invoice-not-payable"), MEF_ERROR_CONFLICT,
    "invoice-not-payable" },
  { "410", 410, PROBLEM_TYPE, PROBLEM ("link-used"), MEF_ERROR_GONE, "link-used" },
  { "400", 400, PROBLEM_TYPE, PROBLEM ("field-email"), MEF_ERROR_INVALID, "field-email" },
  { "413", 413, PROBLEM_TYPE, PROBLEM ("too-large"), MEF_ERROR_INVALID, "too-large" },
  { "429", 429, PROBLEM_TYPE, PROBLEM ("too-many-tries"), MEF_ERROR_RATE, "too-many-tries" },
  { "500", 500, PROBLEM_TYPE, PROBLEM ("internal"), MEF_ERROR_SERVER, "internal" },
  { "503", 503, PROBLEM_TYPE, PROBLEM ("busy"), MEF_ERROR_SERVER, "busy" },
  { "503-payment", 503, PROBLEM_TYPE, PROBLEM ("payment-service-unavailable"),
    MEF_ERROR_PAYMENT_UNKNOWN, "payment-service-unavailable" },
  { "502-html", 502, HTML, "<h1>Bad Gateway</h1>", MEF_ERROR_SERVER, "unavailable" },
  { "503-html", 503, HTML, "<h1>Sorry</h1>", MEF_ERROR_SERVER, "unavailable" },
  { "404-html", 404, HTML, "<h1>Not Found</h1>", MEF_ERROR_PROTOCOL, "not-json" },
  { "500-html", 500, HTML, "<h1>Oops</h1>", MEF_ERROR_PROTOCOL, "not-json" },
  { "401-empty", 401, PROBLEM_TYPE, "", MEF_ERROR_PROTOCOL, "not-json" },
  { "403-broken", 403, PROBLEM_TYPE, "{\"code\":", MEF_ERROR_PROTOCOL, "not-json" },
  { "403-no-code", 403, PROBLEM_TYPE, "{\"status\":403}", MEF_ERROR_PROTOCOL, "not-json" },
  { "403-sentence", 403, PROBLEM_TYPE, PROBLEM ("No <b>way</b>"), MEF_ERROR_PROTOCOL, "not-json" },
  { "301", 301, HTML, "", MEF_ERROR_PROTOCOL, "redirected" },
  { "200-html", 200, HTML, "<h1>Welcome</h1>", MEF_ERROR_PROTOCOL, "not-json" },
  { "200-truncated", 200, JSON, "{\"name\":\"Mil", MEF_ERROR_PROTOCOL, "json-malformed" },
  { "200-array", 200, JSON, "[]", MEF_ERROR_PROTOCOL, "json-malformed" },
  { "200-empty", 200, JSON, "", MEF_ERROR_PROTOCOL, "json-malformed" },
  { "200-latin1", 200, JSON, "{\"a\":\"\xe9\"}", MEF_ERROR_PROTOCOL, "json-malformed" },
};

static void
test_answer (gconstpointer data)
{
  const AnswerCase *c = data;
  g_autoptr (MefTestServer) server = mef_test_server_new ();

  mef_test_server_add (server, c->status, c->type, c->body);
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_TOWN, c->code, c->reason);
}

typedef struct
{
  const char *name, *bytes;
  MefError code;
  const char *reason;
} WireCase;

static const WireCase wire_cases[] = {
  { "cut-body", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    MEF_ERROR_OFFLINE, "connection-lost" },
  /* libsoup takes the end of the connection for the end of the head, and half a header is none. */
  { "cut-head", "HTTP/1.1 200 OK\r\nContent-Ty", MEF_ERROR_PROTOCOL, "not-http" },
  { "nothing", "", MEF_ERROR_OFFLINE, "connection-lost" },
  { "not-http", "220 mail.example.org ESMTP ready\r\n\r\n", MEF_ERROR_PROTOCOL, "not-http" },
};

static void
test_wire (gconstpointer data)
{
  const WireCase *c = data;
  g_autoptr (MefTestServer) server = mef_test_server_new ();

  /* An idempotent call is tried once more, and must not fare better. */
  for (guint i = 0; i < 4; i++)
    mef_test_server_add_raw (server, c->bytes);
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_TOWN, c->code, c->reason);
}

static void
test_refused (void)
{
  MefTestServer *server = mef_test_server_new ();
  g_autofree char *url = g_strdup (mef_test_server_get_url (server));

  mef_test_server_free (server);
  assert_fails (url, MEF_ROUTE_TOWN, MEF_ERROR_OFFLINE, "unreachable");
}

/* No network is needed to know that this name does not exist (RFC 6761), but without any the
 * resolver may say that it cannot be asked. */
static void
test_unknown_host (void)
{
  g_autoptr (MefTransport) transport = mef_transport_new ("https://milhaud.invalid");
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAnswer) answer = call (transport, MEF_ROUTE_TOWN, &error);

  g_assert_null (answer);
  g_assert_error (error, MEF_ERROR, MEF_ERROR_OFFLINE);
  g_assert_true (strcmp (error->message, "unknown-host") == 0 ||
                 strcmp (error->message, "unreachable") == 0);
}

static void
test_self_signed (void)
{
  g_autofree char *certificate =
      g_test_build_filename (G_TEST_DIST, "data", "self-signed.pem", NULL);
  g_autoptr (MefTestServer) server = mef_test_server_new_tls (certificate);

  mef_test_server_add_json (server, 200, "{}");
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_TOWN, MEF_ERROR_TLS, "certificate");
  g_assert_cmpuint (mef_test_server_count_requests (server), ==, 0);
}

static void
test_not_tls (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autofree char *url =
      g_strdup_printf ("https%s", mef_test_server_get_url (server) + strlen ("http"));
  g_autoptr (MefTransport) transport = mef_transport_new (url);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAnswer) answer = NULL;

  mef_transport_set_timeout (transport, 300);
  answer = call (transport, MEF_ROUTE_TOWN, &error);
  g_assert_null (answer);
  g_assert_nonnull (error);
  g_assert_true (error->domain == MEF_ERROR);
}

/* Before the head, and in the middle of the body. */
static void
test_timeout (void)
{
  static const char *const starts[] = {
    "",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (MefTestServer) server = mef_test_server_new ();
      g_autoptr (MefTransport) transport = mef_transport_new (mef_test_server_get_url (server));
      g_autoptr (GError) error = NULL;
      g_autoptr (MefAnswer) answer = NULL;

      mef_test_server_add_hang (server, starts[i]);
      mef_transport_set_timeout (transport, 200);
      answer = call (transport, MEF_ROUTE_TOWN, &error);
      g_assert_null (answer);
      g_assert_error (error, MEF_ERROR, MEF_ERROR_TIMEOUT);
      g_assert_cmpstr (error->message, ==, "timeout");
    }
}

static gboolean
was_asked (gpointer data)
{
  return mef_test_server_count_requests (data) > 0;
}

/* Cancelled before, while the server thinks, and when the answer is already here. */
static void
test_cancel (void)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MefTestServer) server = mef_test_server_new ();
      g_autoptr (MefTransport) transport = mef_transport_new (mef_test_server_get_url (server));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      MefCall what = { .route = MEF_ROUTE_TOWN };
      GAsyncResult *slot = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      if (i == 2)
        mef_test_server_add_json (server, 200, "{}");
      else
        mef_test_server_add_hang (server, "");
      if (i == 0)
        g_cancellable_cancel (cancellable);
      mef_transport_send_async (transport, &what, cancellable, mef_test_store_result_cb, &slot);
      if (i == 1)
        {
          mef_test_wait_until (was_asked, server);
          g_cancellable_cancel (cancellable);
        }
      result = mef_test_wait_result (&slot);
      if (i == 2)
        g_cancellable_cancel (cancellable);
      g_assert_null (mef_transport_send_finish (transport, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A redirect is not followed, and the token does not travel with it. */
static void
test_redirect (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autoptr (MefTestServer) other = mef_test_server_new ();
  g_autofree char *answer =
      g_strdup_printf ("HTTP/1.1 302 Found\r\nLocation: %s/api/v1/town\r\nContent-Length: 0\r\n"
                       "Connection: close\r\n\r\n",
                       mef_test_server_get_url (other));

  mef_test_server_add_raw (server, answer);
  mef_test_server_add_json (other, 200, "{}");
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_TOWN, MEF_ERROR_PROTOCOL, "redirected");
  g_assert_cmpuint (mef_test_server_count_requests (other), ==, 0);
}

static void
test_too_large (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autofree char *blanks = g_strnfill (9 * 1024 * 1024, ' ');

  mef_test_server_add (server, 200, JSON, blanks);
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_TOWN, MEF_ERROR_PROTOCOL, "too-large");
}

static void
test_parameters (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autoptr (MefTransport) transport = mef_transport_new (mef_test_server_get_url (server));
  g_autoptr (GError) error = NULL;

  mef_test_server_add_json (server, 429,
                            "{\"title\":\"x\",\"code\":\"too-many-tries\",\"retry_after\":60,"
                            "\"town\":\"Milhaud\",\"list\":[1]}");
  g_assert_null (call (transport, MEF_ROUTE_TOWN, &error));
  g_assert_cmpint (mef_error_get_parameter_int (error, "retry_after", 0), ==, 60);
  g_assert_cmpstr (mef_error_get_parameter (error, "town"), ==, "Milhaud");
  g_assert_null (mef_error_get_parameter (error, "list"));
  g_assert_null (mef_error_get_parameter (error, "title"));
}

static void
count_cb (goffset current, goffset total, gpointer user_data)
{
  goffset *last = user_data;

  g_assert_cmpint (current, >, *last);
  g_assert_cmpint (total, ==, 200000);
  *last = current;
}

static void
test_document (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autoptr (MefTransport) transport = mef_transport_new (mef_test_server_get_url (server));
  g_autofree char *pdf = g_strnfill (200000, 'x');
  goffset last = 0;
  MefCall what = {
    .route = MEF_ROUTE_INVOICE_DOCUMENT,
    .parameter = "7",
    .progress = count_cb,
    .progress_data = &last,
  };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  const MefTestRequest *request;

  memcpy (pdf, "%PDF-1.4", 8);
  mef_test_server_add (server, 200, "application/pdf", pdf);
  mef_transport_send_async (transport, &what, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  answer = mef_transport_send_finish (transport, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer->document), ==, 200000);
  g_assert_cmpint (last, ==, 200000);
  request = mef_test_server_get_request (server, 0);
  g_assert_cmpstr (request->target, ==, "/api/v1/invoices/7/document");

  mef_test_server_add (server, 200, "application/pdf", "<html>");
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_INVOICE_DOCUMENT, MEF_ERROR_PROTOCOL,
                "not-a-pdf");
  mef_test_server_add_json (server, 404, PROBLEM ("no-document"));
  assert_fails (mef_test_server_get_url (server), MEF_ROUTE_INVOICE_DOCUMENT, MEF_ERROR_NOT_FOUND,
                "no-document");
}

/* The token goes to the routes that need it, to no other, and nothing is remembered. */
static void
test_token (void)
{
  g_autoptr (MefTestServer) server = mef_test_server_new ();
  g_autoptr (MefTransport) transport = mef_transport_new (mef_test_server_get_url (server));
  g_autofree char *bearer = NULL, *none = NULL, *accept = NULL, *cookie = NULL;

  mef_transport_set_token (transport, "secret");
  mef_test_server_add_raw (server, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                   "Set-Cookie: a=b\r\nContent-Length: 2\r\n"
                                   "Connection: close\r\n\r\n{}");
  mef_test_server_add_json (server, 200, "{}");
  mef_answer_free (call (transport, MEF_ROUTE_ME, NULL));
  mef_answer_free (call (transport, MEF_ROUTE_TOWN, NULL));
  bearer = mef_test_request_get_header (mef_test_server_get_request (server, 0), "Authorization");
  none = mef_test_request_get_header (mef_test_server_get_request (server, 1), "Authorization");
  accept = mef_test_request_get_header (mef_test_server_get_request (server, 0), "Accept");
  cookie = mef_test_request_get_header (mef_test_server_get_request (server, 1), "Cookie");
  g_assert_cmpstr (bearer, ==, "Bearer secret");
  g_assert_null (none);
  g_assert_null (cookie);
  g_assert_true (g_str_has_prefix (accept, "application/json"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/client/transport/answer/", answer_cases[i].name, NULL);

      g_test_add_data_func (path, &answer_cases[i], test_answer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wire_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/client/transport/wire/", wire_cases[i].name, NULL);

      g_test_add_data_func (path, &wire_cases[i], test_wire);
    }
  g_test_add_func ("/client/transport/refused", test_refused);
  g_test_add_func ("/client/transport/unknown-host", test_unknown_host);
  g_test_add_func ("/client/transport/self-signed", test_self_signed);
  g_test_add_func ("/client/transport/not-tls", test_not_tls);
  g_test_add_func ("/client/transport/timeout", test_timeout);
  g_test_add_func ("/client/transport/cancel", test_cancel);
  g_test_add_func ("/client/transport/redirect", test_redirect);
  g_test_add_func ("/client/transport/too-large", test_too_large);
  g_test_add_func ("/client/transport/parameters", test_parameters);
  g_test_add_func ("/client/transport/document", test_document);
  g_test_add_func ("/client/transport/token", test_token);
  return g_test_run ();
}
