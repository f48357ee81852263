/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate: judges a request's head before its body is read. libsoup of Debian 12 accepts several
 * framings that two programs may read differently (repeated lengths, length and chunks together,
 * repeated hosts: CVE-2025-14523, CVE-2026-1760, CVE-2026-2708 …); here each is refused, and the
 * refused connection ends. Belongs to its worker's thread. */
#include "config.h"

#include "mef-gate.h"

#include <string.h>

#include "mef-connection.h"
#include "mef-response.h"

#define MAX_HEADERS 64
#define MAX_HEAD_BYTES (16 * 1024)
#define MAX_TARGET_BYTES 4096

#define ALLOWED_METHODS "GET, HEAD, POST, DELETE"

/* What a head says that matters here, gathered in one pass. */
typedef struct
{
  guint count;
  gsize bytes;
  guint hosts;
  guint lengths;
  const char *length;
  gboolean encoded;
  const char *expect;
} Head;

static void
read_header (const char *name, const char *value, gpointer user_data)
{
  Head *head = user_data;

  head->count++;
  head->bytes += strlen (name) + strlen (value) + 4;
  if (g_ascii_strcasecmp (name, "Host") == 0)
    head->hosts++;
  else if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    {
      head->lengths++;
      head->length = value;
    }
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    head->encoded = TRUE;
  else if (g_ascii_strcasecmp (name, "Expect") == 0)
    head->expect = value;
}

static gboolean
is_method (const char *method)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "DELETE", NULL };

  return g_strv_contains (methods, method);
}

/* 1 to 9 digits and nothing else: no sign, no list, no overflow. */
static gboolean
parse_length (const char *text, gsize *length)
{
  gsize digits = strspn (text, "0123456789");

  if (digits < 1 || digits > 9 || text[digits] != '\0')
    return FALSE;
  *length = (gsize) g_ascii_strtoull (text, NULL, 10);
  return TRUE;
}

static gboolean
refuse (guint *status, const char **reason, guint with, const char *because)
{
  *status = with;
  *reason = because;
  return FALSE;
}

/**
 * mef_gate_check_head:
 * @method: the method
 * @path: the path
 * @headers: all headers
 * @status: (out): where refused, the status
 * @reason: (out): where refused, the reason
 *
 * Everything about a head that can be judged without knowing the towns.
 *
 * Returns: whether the body may be read
 */
gboolean
mef_gate_check_head (const char *method,
                     const char *path,
                     SoupMessageHeaders *headers,
                     guint *status,
                     const char **reason)
{
  Head head = { 0 };
  gsize length = 0;

  soup_message_headers_foreach (headers, read_header, &head);
  if (head.count > MAX_HEADERS || head.bytes > MAX_HEAD_BYTES)
    return refuse (status, reason, 431, "head-too-large");
  if (!is_method (method))
    return refuse (status, reason, 405, "method-not-allowed");
  if (head.hosts != 1)
    return refuse (status, reason, 400, head.hosts == 0 ? "host-missing" : "host-repeated");
  if (head.encoded)
    return refuse (status, reason, 411, "length-required");
  if (head.lengths > 1)
    return refuse (status, reason, 400, "length-repeated");
  if (head.length != NULL && !parse_length (head.length, &length))
    return refuse (status, reason, 400, "length-malformed");
  if (length > mef_router_get_max_body (path))
    return refuse (status, reason, 413, "body-too-large");
  if (head.expect != NULL && g_ascii_strcasecmp (head.expect, "100-continue") != 0)
    return refuse (status, reason, 417, "expectation-unknown");
  return TRUE;
}

/* The target in the request line may be an absolute URL; it must then agree with the Host header,
 * by which everything else goes. */
static gboolean
check_target (MefWorker *worker, SoupServerMessage *message, guint *status, const char **reason)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  g_autofree char *name = mef_server_parse_host (host);
  const char *query = g_uri_get_query (uri);
  gboolean known = FALSE;

  if (name == NULL)
    return refuse (status, reason, 400, "host-malformed");
  mef_server_find_town (mef_worker_get_server (worker), host, &known);
  if (!known)
    return refuse (status, reason, 400, "host-unknown");
  if (g_ascii_strcasecmp (g_uri_get_host (uri), name) != 0 || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return refuse (status, reason, 400, "target-malformed");
  if (strlen (g_uri_get_path (uri)) + (query != NULL ? strlen (query) : 0) > MAX_TARGET_BYTES)
    return refuse (status, reason, 414, "target-too-long");
  return TRUE;
}

static GString *
write_refusal (const char *method, guint status, const char *reason)
{
  GString *body = mef_response_make_problem (status, reason, NULL, 0);
  GString *answer = g_string_new (NULL);

  g_string_append_printf (answer,
                          "HTTP/1.1 %u %s\r\n"
                          "Connection: close\r\n"
                          "Cache-Control: no-store\r\n"
                          "X-Content-Type-Options: nosniff\r\n"
                          "Content-Type: application/problem+json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "%s\r\n",
                          status, soup_status_get_phrase (status), body->len,
                          status == 405 ? "Allow: " ALLOWED_METHODS "\r\n" : "");
  if (strcmp (method, "HEAD") != 0)
    g_string_append_len (answer, body->str, (gssize) body->len);
  g_string_free (body, TRUE);
  return answer;
}

static void
got_headers_cb (SoupServerMessage *message, MefWorker *worker)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  MefConnection *connection = mef_connection_get (message);
  g_autoptr (GString) answer = NULL;
  guint status = soup_server_message_get_status (message);
  const char *reason = "request-malformed";

  if (status == 0 && mef_gate_check_head (method, path, headers, &status, &reason) &&
      check_target (worker, message, &status, &reason))
    {
      /* Ranges of what is made for each request are never worth their bugs (CVE-2025-32907). */
      soup_message_headers_remove (headers, "Range");
      soup_message_headers_remove (headers, "If-Range");
      return;
    }
  answer = write_refusal (method, status, reason);
  mef_connection_refuse (connection, message, answer->str, answer->len);
}

static void
request_started_cb (SoupServer *server, SoupServerMessage *message, MefWorker *worker)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), worker);
}

/**
 * mef_gate_install:
 * @worker: a worker; its SoupServer must end before it
 *
 * Puts the gate before everything @worker serves. A signal rather than an early handler: libsoup
 * calls no early handler for what it refuses by itself, and goes on reading the body of that.
 */
void
mef_gate_install (MefWorker *worker)
{
  g_signal_connect (mef_worker_get_soup_server (worker), "request-started",
                    G_CALLBACK (request_started_cb), worker);
}
