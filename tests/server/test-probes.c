/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The framing probes: what a hostile or broken client sends, byte for byte, and what it gets. After
 * each the server must still serve. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "mef-server-fixture.h"

#define HOST "Host: demo.example\r\n"
#define GET "GET /healthz HTTP/1.1\r\n" HOST

/**
 * Probe:
 * @status: the expected status; 0: the connection ends without an answer
 * @code: (nullable): the expected reason, where we answer and not libsoup
 * @length: of @bytes, 0 when it has no NUL
 */
typedef struct
{
  const char *name;
  const char *bytes;
  guint status;
  const char *code;
  gsize length;
} Probe;

#define WITH_NUL(name, text, status, code)                                                         \
  {                                                                                                \
    name, text, status, code, sizeof (text) - 1                                                    \
  }

static const Probe probes[] = {
  { "plain", GET "\r\n", 200, NULL },
  { "http-1.0", "GET /healthz HTTP/1.0\r\n" HOST "\r\n", 200, NULL },
  { "http-1.0-no-host", "GET /healthz HTTP/1.0\r\n\r\n", 400, "host-missing" },
  { "head", "HEAD /healthz HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", 200, NULL },
  { "bare-lf", "GET /healthz HTTP/1.1\nHost: demo.example\n\n", 400, "request-malformed" },
  { "leading-crlf", "\r\n\r\n" GET "\r\n", 200, NULL },

  { "lengths-equal",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400,
    "length-repeated" },
  { "lengths-differ",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400,
    "length-repeated" },
  { "length-list", "POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nhello", 400,
    "length-malformed" },
  { "length-negative", "POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\nhello", 400,
    "length-malformed" },
  { "length-plus", "POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello", 400,
    "length-malformed" },
  { "length-2-63", "POST / HTTP/1.1\r\n" HOST "Content-Length: 9223372036854775808\r\n\r\nhello",
    400, "length-malformed" },
  { "length-2-64", "POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551621\r\n\r\nhello",
    400, "length-malformed" },
  { "length-hex", "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nhello", 400,
    "length-malformed" },
  { "length-empty", "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400, "length-malformed" },
  { "length-too-large", "POST / HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\nhello", 413,
    "body-too-large" },
  { "length-just-too-large",
    "POST /api/v1/sessions HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n", 413,
    "body-too-large" },
  { "length-and-chunks",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    "0\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n",
    411, "length-required" },
  { "chunks-and-length",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    411, "length-required" },
  { "chunked",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411,
    "length-required" },
  { "chunk-negative",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n", 411,
    "length-required" },
  { "chunk-nonsense",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", 411,
    "length-required" },
  { "chunk-endless", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nffffff\r\nhello",
    411, "length-required" },
  { "encoding-gzip", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", 411,
    "length-required" },
  { "encoding-twice",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
    411, "length-required" },

  { "host-missing", "GET /healthz HTTP/1.1\r\n\r\n", 400, "host-missing" },
  { "host-twice", GET "Host: demo.example\r\n\r\n", 400, "host-repeated" },
  { "host-twice-differ", GET "Host: other.example\r\n\r\n", 400, "host-repeated" },
  { "host-unknown", "GET /healthz HTTP/1.1\r\nHost: other.example\r\n\r\n", 400, "host-unknown" },
  { "host-empty", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", 400, "host-malformed" },
  { "host-path", "GET /healthz HTTP/1.1\r\nHost: demo.example/x\r\n\r\n", 400, "host-malformed" },
  { "host-user", "GET /healthz HTTP/1.1\r\nHost: demo.example@other.example\r\n\r\n", 400,
    "host-malformed" },
  { "host-upper", "GET /healthz HTTP/1.1\r\nHost: DEMO.example:8080\r\n\r\n", 200, NULL },
  { "host-loopback", "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n", 200, NULL },
  { "host-localhost", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, NULL },
  { "host-v6", "GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200, NULL },
  { "host-dots", "GET /healthz HTTP/1.1\r\nHost: ../demo.example\r\n\r\n", 400, "host-malformed" },

  { "trace", "TRACE /healthz HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed" },
  { "options", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed" },
  { "connect", "CONNECT demo.example:443 HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed" },
  { "put", "PUT /healthz HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", 405,
    "method-not-allowed" },
  { "lower-method", "get /healthz HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed" },
  { "http-2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http-version" },
  { "http-3-line", "GET /healthz HTTP/3.0\r\n" HOST "\r\n", 505, "http-version" },
  { "absolute", "GET http://demo.example/healthz HTTP/1.1\r\n" HOST "\r\n", 200, NULL },
  { "absolute-other", "GET http://other.example/healthz HTTP/1.1\r\n" HOST "\r\n", 400,
    "target-malformed" },
  { "absolute-https", "GET https://demo.example/healthz HTTP/1.1\r\n" HOST "\r\n", 400,
    "target-malformed" },
  { "absolute-https-body",
    "POST https://demo.example/ HTTP/1.1\r\n" HOST "Content-Length: 999999\r\n\r\nx", 400,
    "target-malformed" },
  { "absolute-file", "GET file:///etc/passwd HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed" },
  { "fragment", "GET /healthz#x HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed" },
  WITH_NUL ("nul-in-path", "GET /healthz\0x HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed"),
  WITH_NUL ("nul-in-header", GET "X-Thing: a\0b\r\n\r\n", 400, "header-malformed"),
  { "no-version", "GET /healthz\r\n\r\n", 400, "request-malformed" },
  { "nonsense", "\x16\x03\x01\x02\r\n\r\n", 400, "request-malformed" },
  { "header-without-colon", GET "Nonsense\r\n\r\n", 400, "header-malformed" },
  { "space-before-colon", "POST / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\n", 400,
    "header-malformed" },
  { "expect-unknown", GET "Expect: 200-ok\r\n\r\n", 417, "expectation-unknown" },
  { "expect-then-too-large",
    "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 999999\r\n\r\n", 413,
    "body-too-large" },
  { "upgrade",
    GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n", 200,
    NULL },

  { "path-longer", "GET /healthzX HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-slash", "GET /healthz/ HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-slashes", "GET /healthz// HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-double", "GET //healthz HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-parameter", "GET /healthz;a HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-nul", "GET /healthz%00 HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-ff", "GET /healthz%ff HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-upper", "GET /HEALTHZ HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-encoded-slash", "GET /api%2fv1/town HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-dots-out", "GET /healthz/../x HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-dots", "GET /x/../healthz HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-encoded-dots", "GET /x/%2e%2e/healthz HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "path-encoded-letter", "GET /%68ealthz HTTP/1.1\r\n" HOST "\r\n", 404, "not-found" },
  { "query-malformed", "GET /healthz?a=%zz HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
  { "query-nul", "GET /healthz?a=%00 HTTP/1.1\r\n" HOST "\r\n", 400, "query-malformed" },
  { "query-latin1", "GET /healthz?a=%e9 HTTP/1.1\r\n" HOST "\r\n", 400, "query-malformed" },
  { "query-repeated", "GET /healthz?a=1&a=2 HTTP/1.1\r\n" HOST "\r\n", 400, "query-malformed" },
  { "query-fine", "GET /healthz?a=1&b=%C3%A9+x&c HTTP/1.1\r\n" HOST "\r\n", 200, NULL },

  { "range-beyond", GET "Range: bytes=0-99999\r\n\r\n", 200, NULL },
  { "range-inside", GET "Range: bytes=1-2\r\n\r\n", 200, NULL },
  { "range-backwards", GET "Range: bytes=9-1\r\n\r\n", 200, NULL },
};

static const MefServerApi api = {
  .handlers = { [MEF_ROUTE_HEALTH] = mef_handle_health, [MEF_ROUTE_OPENAPI] = mef_handle_openapi },
};

static MefServerFixture *
start (void)
{
  const MefListenerLimits limits = { 64, 32, 5, 2000 };

  return mef_server_fixture_new (&api, NULL, &limits, NULL, NULL);
}

static void
assert_serving (MefServerFixture *fixture)
{
  g_autoptr (MefReply) reply = mef_server_fixture_call (fixture, "GET", "/healthz", NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "\"ready\""));
}

static void
assert_answer (MefServerFixture *fixture,
               const char *name,
               const MefReply *reply,
               guint status,
               const char *code)
{
  g_autofree char *got = mef_reply_get_code (reply);

  if (reply->status != status || (code != NULL && g_strcmp0 (code, got) != 0))
    g_test_message ("FAILED %s: %u", name, reply->status);
  if (reply->status != status || (code != NULL && g_strcmp0 (code, got) != 0))
    g_test_fail_printf ("%s: expected %u %s, got %u %s", name, status, code != NULL ? code : "",
                        reply->status, got != NULL ? got : "");
  assert_serving (fixture);
}

static void
test_table (void)
{
  g_autoptr (MefServerFixture) fixture = start ();

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    {
      const Probe *probe = &probes[i];
      gsize length = probe->length > 0 ? probe->length : strlen (probe->bytes);
      g_autoptr (MefReply) reply = NULL;

      g_test_message ("%s", probe->name);
      reply = mef_server_fixture_raw (fixture, probe->bytes, length);
      assert_answer (fixture, probe->name, reply, probe->status, probe->code);
    }
}

/* Heads that are too much to write down. */
static void
test_large_heads (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  static const struct
  {
    const char *name;
    guint headers;
    gsize header_size;
    gsize target_size;
    guint status;
    const char *code;
  } cases[] = {
    { "60-headers", 60, 4, 0, 200, NULL },
    { "5000-headers", 5000, 1, 0, 431, "head-too-large" },
    { "20-KB-header", 1, 20000, 0, 431, "head-too-large" },
    { "100-KB-header", 1, 100000, 0, 431, "head-too-large" },
    { "5-KB-target", 0, 0, 5000, 414, "target-too-long" },
    { "ranges", 0, 0, 0, 200, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new ("GET /healthz");
      g_autofree char *target = g_strnfill (cases[i].target_size, 'a');
      g_autofree char *value = g_strnfill (cases[i].header_size, 'b');
      g_autoptr (MefReply) reply = NULL;

      g_string_append_printf (text, "%s%s HTTP/1.1\r\n" HOST, target[0] != '\0' ? "?a=" : "",
                              target);
      for (guint h = 0; h < cases[i].headers; h++)
        g_string_append_printf (text, "X-%u: %s\r\n", h, value);
      if (g_str_equal (cases[i].name, "ranges"))
        {
          g_string_append (text, "Range: bytes=0-1");
          for (guint r = 0; r < 1500; r++)
            g_string_append (text, ",0-1");
          g_string_append (text, "\r\n");
        }
      g_string_append (text, "\r\n");
      reply = mef_server_fixture_raw (fixture, text->str, text->len);
      assert_answer (fixture, cases[i].name, reply, cases[i].status, cases[i].code);
    }
}

/* A body that is refused is not read: the answer comes though the body never does, and the client
 * that sends it all the same is cut long before its end. */
static void
test_body_refused_before_read (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  static const char *const heads[] = {
    "POST /api/v1/sessions HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n",
    "POST /api/v1/sessions HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
    "POST https://demo.example/ HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n",
  };
  g_autofree char *block = g_strnfill (64 * 1024, 'x');

  memcpy (block, "fffff0\r\n", 8);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int fd = mef_server_fixture_connect (fixture);
      g_autoptr (MefReply) reply = NULL;
      guint blocks = 0;

      g_assert_true (mef_socket_send (fd, heads[i], strlen (heads[i])));
      reply = mef_socket_read_reply (fd, FALSE);
      g_assert_cmpuint (reply->status / 100, ==, 4);
      while (blocks < 1000 && mef_socket_send (fd, block, 64 * 1024))
        blocks++;
      g_assert_cmpuint (blocks, <, 200);
      close (fd);
      assert_serving (fixture);
    }
}

static void
test_pipelined (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  const char *text = GET "\r\n"
                         "GET /nowhere HTTP/1.1\r\n" HOST "\r\n"
                         "HEAD /healthz HTTP/1.1\r\n" HOST "\r\n" GET "Connection: close\r\n\r\n";
  g_autoptr (MefReply) all = NULL;
  g_auto (GStrv) parts = NULL;
  int fd = mef_server_fixture_connect (fixture);

  g_assert_true (mef_socket_send (fd, text, strlen (text)));
  all = mef_socket_read_reply (fd, TRUE);
  g_string_prepend (all->body, all->head);
  parts = g_strsplit (all->body->str, "HTTP/1.1 ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 5);
  g_assert_true (g_str_has_prefix (parts[1], "200 "));
  g_assert_true (g_str_has_prefix (parts[2], "404 "));
  g_assert_true (g_str_has_prefix (parts[3], "200 "));
  g_assert_true (g_str_has_suffix (parts[3], "\r\n\r\n"));
  g_assert_true (g_str_has_prefix (parts[4], "200 "));
  close (fd);
}

/* What follows a refused request on the same connection is never executed. */
static void
test_nothing_after_refusal (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  const char *text = "POST / HTTP/1.1\r\n" HOST
                     "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET "\r\n";
  g_autoptr (MefReply) reply = NULL;
  int fd = mef_server_fixture_connect (fixture);

  g_assert_true (mef_socket_send (fd, text, strlen (text)));
  reply = mef_socket_read_reply (fd, TRUE);
  g_assert_cmpuint (reply->status, ==, 411);
  g_assert_null (strstr (reply->body->str, "HTTP/1.1"));
  close (fd);
}

/* However the bytes are cut up, they are the same requests. */
static void
test_byte_by_byte (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  const char *text = GET "\r\n"
                         "POST /nowhere HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\na\r\n\r\nb"
                         "\r\n" GET "Connection: close\r\n\r\n";
  int fd = mef_server_fixture_connect (fixture);
  g_autoptr (MefReply) all = NULL;
  g_auto (GStrv) parts = NULL;

  for (const char *p = text; *p != '\0'; p++)
    g_assert_true (mef_socket_send (fd, p, 1));
  all = mef_socket_read_reply (fd, TRUE);
  g_string_prepend (all->body, all->head);
  parts = g_strsplit (all->body->str, "HTTP/1.1 ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  g_assert_true (g_str_has_prefix (parts[1], "200 "));
  g_assert_true (g_str_has_prefix (parts[2], "404 "));
  g_assert_true (g_str_has_prefix (parts[3], "200 "));
  close (fd);
}

static void
test_continue (void)
{
  g_autoptr (MefServerFixture) fixture = start ();
  const char *head = "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                     "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
  char interim[32] = "";
  g_autoptr (MefReply) reply = NULL;
  int fd = mef_server_fixture_connect (fixture);

  g_assert_true (mef_socket_send (fd, head, strlen (head)));
  g_assert_cmpint (read (fd, interim, 12), ==, 12);
  g_assert_cmpstr (interim, ==, "HTTP/1.1 100");
  g_assert_true (mef_socket_send (fd, "{}", 2));
  reply = mef_socket_read_reply (fd, TRUE);
  g_assert_nonnull (strstr (reply->body->str, "not-implemented"));
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/probes/table", test_table);
  g_test_add_func ("/server/probes/large-heads", test_large_heads);
  g_test_add_func ("/server/probes/body-refused-before-read", test_body_refused_before_read);
  g_test_add_func ("/server/probes/pipelined", test_pipelined);
  g_test_add_func ("/server/probes/nothing-after-refusal", test_nothing_after_refusal);
  g_test_add_func ("/server/probes/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/server/probes/continue", test_continue);
  return g_test_run ();
}
