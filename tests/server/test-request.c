/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a handler is given and what becomes of its answer, over real HTTP with handlers made for
 * the purpose. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-response.h"
#include "mef-server-fixture.h"
#include "mef-town-store.h"

/* Says what it was given. */
static void
echo (MefRequest *request)
{
  g_autofree char *client = g_inet_address_to_string (mef_request_get_client (request));
  GString *body = g_string_new (NULL);
  MefJsonWriter writer;
  gint64 id = 0;

  mef_request_get_parameter_id (request, &id);
  mef_json_writer_init (&writer, body);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_string (&writer, "parameter", mef_request_get_parameter (request));
  mef_json_add_int (&writer, "id", id);
  mef_json_add_string (&writer, "q", mef_request_get_query (request, "q"));
  mef_json_add_string (&writer, "raw", mef_request_get_raw_query (request));
  mef_json_add_string (&writer, "bearer", mef_request_get_bearer (request));
  mef_json_add_string (&writer, "client", client);
  mef_json_add_string (&writer, "town", mef_request_get_town (request)->host);
  mef_json_end_object (&writer);
  mef_request_respond_json (request, 200, body);
}

static void
read_json (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = mef_request_get_json (request, &error);
  const char *email = NULL;

  if (object != NULL && mef_json_get_string (object, "email", &email, &error))
    {
      const MefProblemMember members[] = { { "email", email, 0 }, { "seconds", NULL, 7 } };

      mef_request_respond_problem (request, 429, "too-many-tries", members, 2);
    }
  else
    mef_request_respond_error (request, error);
}

static void
read_form (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  GHashTable *form = mef_request_get_form (request, &error);
  const char *name = form != NULL ? g_hash_table_lookup (form, "name") : NULL;
  g_autofree char *escaped = name != NULL ? g_markup_escape_text (name, -1) : NULL;

  if (form == NULL)
    mef_request_respond_error (request, error);
  else
    mef_request_respond_html (request, 200, g_string_new (escaped));
}

static void
send_attachment (MefRequest *request)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("%PDF-", 5);

  mef_request_respond_attachment (request, "application/pdf", "facture \"é\"\r\nX: y.pdf", body,
                                  "\"abc\"");
}

static void
redirect (MefRequest *request)
{
  mef_request_respond_redirect (request, 303, "/?fin");
}

static void
forget (MefRequest *request)
{
}

static void
resume_unanswered (MefRequest *request, gpointer user_data)
{
  mef_request_resume (request);
}

/* Comes back twice, from nested pauses, and never answers. */
static void
pause_and_forget (MefRequest *request)
{
  mef_request_pause (request);
  mef_request_pause (request);
  mef_request_invoke (request, resume_unanswered, NULL, NULL);
  mef_request_invoke (request, resume_unanswered, NULL, NULL);
}

static void
fail_elsewhere (MefRequest *request)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "secret");

  mef_request_respond_error (request, error);
}

static void
be_busy (MefRequest *request)
{
  mef_request_respond_busy (request);
}

/* The token says who: the role's word. */
static gboolean
authorise (MefRequest *request, GError **error)
{
  MefCaller caller = { 1, 2, 3, MEF_ROLE_RESIDENT, G_MAXINT64 };

  if (!mef_role_from_string (mef_request_get_bearer (request), &caller.role))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_AUTH, "session-missing");
      return FALSE;
    }
  mef_request_set_caller (request, &caller);
  return TRUE;
}

static const MefServerApi api = {
  .handlers = { [MEF_ROUTE_HEALTH] = mef_handle_health,
                [MEF_ROUTE_OPENAPI] = mef_handle_openapi,
                [MEF_ROUTE_TOWN] = be_busy,
                [MEF_ROUTE_SESSION_CREATE] = read_json,
                [MEF_ROUTE_LINK_SHOW] = echo,
                [MEF_ROUTE_LINK_PAGE] = redirect,
                [MEF_ROUTE_LINK_PAGE_POST] = read_form,
                [MEF_ROUTE_ME] = forget,
                [MEF_ROUTE_INVOICE_LIST] = pause_and_forget,
                [MEF_ROUTE_INVOICE_SHOW] = echo,
                [MEF_ROUTE_INVOICE_DOCUMENT] = send_attachment,
                [MEF_ROUTE_PAYMENT_SHOW] = fail_elsewhere },
  .authorise = authorise,
};

#define RESIDENT "Authorization: Bearer resident\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct
{
  const char *method;
  const char *target;
  const char *headers;
  const char *body;
  guint status;
  const char *in_head; /* (nullable) */
  const char *in_body; /* (nullable) */
} cases[] = {
  { "GET", "/api/v1/links/Mabc-_1?q=caf%C3%A9", NULL, NULL, 200, "\r\nETag: W/\"",
    "\"parameter\":\"Mabc-_1\",\"id\":0,\"q\":\"café\",\"raw\":\"q=caf%C3%A9\"" },
  { "GET", "/api/v1/links/42", "Authorization: Bearer  t0k\r\n", NULL, 200, NULL,
    "\"id\":42,\"q\":null,\"raw\":\"\",\"bearer\":\"t0k\",\"client\":\"127.0.0.1\"" },
  { "GET", "/api/v1/links/042", "Authorization: Basic t0k\r\n", NULL, 200, NULL,
    "\"id\":0,\"q\":null,\"raw\":\"\",\"bearer\":null" },
  { "GET", "/api/v1/links/99999999999999999999", NULL, NULL, 200, NULL, "\"id\":0" },
  { "GET", "/api/v1/links/1", "X-Real-IP: 192.0.2.7\r\n", NULL, 200, NULL,
    "\"client\":\"127.0.0.1\"" },
  { "GET", "/api/v1/links/1", NULL, NULL, 200, NULL, "\"town\":\"demo.example\"" },

  { "POST", "/api/v1/sessions", NULL, "{\"email\":\"a@b.fr\"}", 429, "application/problem+json",
    "\"code\":\"too-many-tries\",\"email\":\"a@b.fr\",\"seconds\":7}" },
  { "POST", "/api/v1/sessions", NULL, "{\"email\":1}", 400, NULL, "\"code\":\"field-email\"" },
  { "POST", "/api/v1/sessions", NULL, "{\"email\"", 400, NULL, "\"code\":\"json-malformed\"" },
  { "POST", "/api/v1/sessions", NULL, "[]", 400, NULL, "\"code\":\"json-malformed\"" },
  { "POST", "/api/v1/sessions", NULL, "\"x\"", 400, NULL, "\"code\":\"json-malformed\"" },
  { "POST", "/api/v1/sessions", NULL, NULL, 400, NULL, "\"code\":\"json-malformed\"" },
  { "POST", "/api/v1/sessions", "Content-Type: text/plain\r\n", "{}", 400, NULL,
    "\"code\":\"content-type\"" },
  { "POST", "/api/v1/sessions", "Content-Type: application/json; charset=utf-8\r\n",
    "{\"email\":\"a@b.fr\"}", 429, NULL, NULL },

  { "POST", "/", FORM, "name=%3Cb%3E", 200, "default-src 'none'", "&lt;b&gt;" },
  { "POST", "/", FORM, "name=%zz", 400, NULL, "\"code\":\"form-malformed\"" },
  { "POST", "/", NULL, "{}", 400, NULL, "\"code\":\"content-type\"" },
  { "GET", "/", NULL, NULL, 303, "\r\nLocation: /?fin\r\n", NULL },

  { "GET", "/api/v1/invoices/7", NULL, NULL, 401, "\r\nWWW-Authenticate: Bearer",
    "session-missing" },
  { "GET", "/api/v1/invoices/7", "Authorization: Bearer agent\r\n", NULL, 403, NULL, "forbidden" },
  { "GET", "/api/v1/invoices/7", RESIDENT, NULL, 200, "\r\nCache-Control: no-store\r\n",
    "\"id\":7" },
  { "GET", "/api/v1/invoices/7", RESIDENT RESIDENT, NULL, 401, NULL, "session-missing" },
  { "GET", "/api/v1/invoices/7/document", RESIDENT, NULL, 200,
    "attachment; filename=\"facture ______X_ y.pdf\"; "
    "filename*=UTF-8''facture%20%22%C3%A9%22%0D%0AX%3A%20y.pdf\r\n",
    "%PDF-" },
  { "GET", "/api/v1/invoices/7/document", RESIDENT "If-None-Match: \"x\", \"abc\"\r\n", NULL, 304,
    "\r\nETag: \"abc\"", "" },
  { "GET", "/api/v1/invoices/7/document", RESIDENT "If-None-Match: \"abcd\"\r\n", NULL, 200, NULL,
    "%PDF-" },
  { "HEAD", "/api/v1/invoices/7/document", RESIDENT, NULL, 200, "\r\nContent-Length: 5\r\n", "" },

  { "GET", "/api/v1/me", RESIDENT, NULL, 500, NULL, "\"code\":\"internal\"" },
  { "GET", "/api/v1/invoices", RESIDENT, NULL, 500, NULL, "\"code\":\"internal\"" },
  { "GET", "/api/v1/payments/x", RESIDENT, NULL, 500, NULL, "\"code\":\"internal\"}" },
  { "GET", "/api/v1/town", NULL, NULL, 503, "\r\nRetry-After: 2\r\n", "\"code\":\"busy\"" },
  { "POST", "/api/v1/payments", RESIDENT, "{}", 501, NULL, "not-implemented" },
  { "POST", "/api/v1/me", RESIDENT, "{}", 405, "\r\nAllow: GET, HEAD\r\n", "method-not-allowed" },
  { "GET", "/api/v1/openapi.json", NULL, NULL, 200, "application/json", "\"openapi\": \"3.1.0\"" },
};

static void
test_table (void)
{
  g_autoptr (MefServerFixture) fixture = mef_server_fixture_new (&api, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefReply) reply =
          mef_server_fixture_call (fixture, cases[i].method, cases[i].target, cases[i].headers,
                                   cases[i].body);

      g_test_message ("%s %s %s", cases[i].method, cases[i].target,
                      cases[i].body != NULL ? cases[i].body : "");
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      g_assert_nonnull (strstr (reply->head, "X-Content-Type-Options: nosniff\r\n"));
      g_assert_nonnull (strstr (reply->head, "Referrer-Policy: no-referrer\r\n"));
      if (cases[i].in_head != NULL && strstr (reply->head, cases[i].in_head) == NULL)
        g_error ("%s\nnot in\n%s", cases[i].in_head, reply->head);
      if (cases[i].in_body != NULL && cases[i].in_body[0] == '\0')
        g_assert_cmpuint (reply->body->len, ==, 0);
      else if (cases[i].in_body != NULL && strstr (reply->body->str, cases[i].in_body) == NULL)
        g_error ("%s\nnot in\n%s", cases[i].in_body, reply->body->str);
      g_assert_null (strstr (reply->body->str, "secret"));
    }
}

static void
test_etag (void)
{
  g_autoptr (MefServerFixture) fixture = mef_server_fixture_new (&api, NULL, NULL, NULL, NULL);
  g_autoptr (MefReply) first =
      mef_server_fixture_call (fixture, "GET", "/api/v1/links/1", NULL, NULL);
  g_autofree char *etag = mef_reply_get_header (first, "ETag");
  g_autofree char *header = g_strdup_printf ("If-None-Match: %s\r\n", etag);
  g_autoptr (MefReply) same =
      mef_server_fixture_call (fixture, "GET", "/api/v1/links/1", header, NULL);
  g_autoptr (MefReply) other =
      mef_server_fixture_call (fixture, "GET", "/api/v1/links/2", header, NULL);
  g_autofree char *other_etag = mef_reply_get_header (other, "ETag");

  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (same->body->len, ==, 0);
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpstr (etag, !=, other_etag);
}

/* What tells two answers apart must see every byte. */
static void
test_make_etag (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 data[64] = { 0 };

  for (gsize length = 0; length <= sizeof data; length++)
    g_assert_true (g_hash_table_add (seen, mef_response_make_etag (data, length)));
  for (guint bit = 0; bit < 8 * sizeof data; bit++)
    {
      data[bit / 8] ^= (guint8) (1 << (bit % 8));
      g_assert_true (g_hash_table_add (seen, mef_response_make_etag (data, sizeof data)));
      data[bit / 8] ^= (guint8) (1 << (bit % 8));
    }
}

static void
test_trusted_proxy (void)
{
  static const struct
  {
    const char *headers;
    const char *client;
  } said[] = {
    { "X-Real-IP: 192.0.2.7\r\n", "\"client\":\"192.0.2.7\"" },
    { "X-Real-IP: 2001:db8::1\r\n", "\"client\":\"2001:db8::1\"" },
    { "X-Real-IP: nonsense\r\n", "\"client\":\"127.0.0.1\"" },
    { "X-Real-IP: 192.0.2.7\r\nX-Real-IP: 192.0.2.8\r\n", "\"client\":\"127.0.0.1\"" },
    { "X-Forwarded-For: 192.0.2.7\r\n", "\"client\":\"127.0.0.1\"" },
    { NULL, "\"client\":\"127.0.0.1\"" },
  };
  g_autoptr (MefServerFixture) fixture =
      mef_server_fixture_new (&api, "[server]\ntrusted-proxies=127.0.0.0/8\n", NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autoptr (MefReply) reply =
          mef_server_fixture_call (fixture, "GET", "/api/v1/links/1", said[i].headers, NULL);

      g_assert_nonnull (strstr (reply->body->str, said[i].client));
    }
}

static void
add_town (const char *data_dir)
{
  g_autoptr (GError) error = NULL;

  mef_town_store_create (data_dir, "other.example", "Autre", FALSE, 1, &error);
  g_assert_no_error (error);
}

static void
test_towns (void)
{
  static const struct
  {
    const char *host;
    const char *path;
    guint status;
    const char *in_body;
  } asked[] = {
    { "demo.example", "/api/v1/links/1", 200, "\"town\":\"demo.example\"" },
    { "other.example:80", "/api/v1/links/1", 200, "\"town\":\"other.example\"" },
    { "localhost", "/api/v1/links/1", 400, "host-unknown" },
    { "localhost", "/healthz", 200, "ready" },
    { "third.example", "/healthz", 400, "host-unknown" },
  };
  g_autoptr (MefServerFixture) fixture = mef_server_fixture_new (&api, NULL, NULL, NULL, add_town);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", asked[i].path, asked[i].host);
      g_autoptr (MefReply) reply = mef_server_fixture_raw (fixture, text, strlen (text));

      g_assert_cmpuint (reply->status, ==, asked[i].status);
      g_assert_nonnull (strstr (reply->body->str, asked[i].in_body));
    }
}

/* Under the residents' name, and under the one that PayFiP may have been given beside it. */
static void
test_own_names (void)
{
  static const struct
  {
    const char *host;
    guint status;
  } asked[] = { { "factures.example.fr", 200 },
                { "payfip-in.example.fr", 200 },
                { "payfip-in.example.fr:8443", 200 },
                { "other.example.fr", 400 } };
  g_autoptr (MefServerFixture) fixture =
      mef_server_fixture_new (&api,
                              "[server]\npublic-url=https://factures.example.fr/\n"
                              "[payfip]\nnotification-url=https://payfip-in.example.fr:8443/\n",
                              NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("GET /api/v1/links/1 HTTP/1.1\r\nHost: %s\r\n\r\n", asked[i].host);
      g_autoptr (MefReply) reply = mef_server_fixture_raw (fixture, text, strlen (text));

      g_assert_cmpuint (reply->status, ==, asked[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/request/table", test_table);
  g_test_add_func ("/server/request/etag", test_etag);
  g_test_add_func ("/server/request/make-etag", test_make_etag);
  g_test_add_func ("/server/request/trusted-proxy", test_trusted_proxy);
  g_test_add_func ("/server/request/towns", test_towns);
  g_test_add_func ("/server/request/own-names", test_own_names);
  return g_test_run ();
}
