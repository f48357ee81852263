/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way of answering. What all answers have in common is here and nowhere else: the headers
 * that keep a browser from guessing or remembering, ETags, the shape of a problem document (RFC
 * 9457). An answer to somebody who left is dropped. */
#include "config.h"

#include "mef-response.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

#include "mef-html.h"
#include "mef-worker.h"

/* Nothing of ours needs more: a page with one style, one script and one form to ourselves. */
#define PAGE_POLICY                                                                                \
  "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src %s; form-action 'self'; "      \
  "base-uri 'none'; frame-ancestors 'none'"

static gboolean
claim (MefRequest *self)
{
  if (mef_request_is_answered (self))
    {
      g_critical ("two answers to one request");
      return FALSE;
    }
  mef_request_set_answered (self);
  return !mef_request_is_gone (self);
}

static void
set_common_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
}

static void
set_body (SoupServerMessage *message, const char *content_type, GBytes *body)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                content_type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
send_answer (MefRequest *self, guint status, const char *content_type, GBytes *body)
{
  SoupServerMessage *message = mef_request_get_message (self);

  set_common_headers (message);
  if (content_type != NULL)
    set_body (message, content_type, body);
  mef_worker_answering (mef_request_get_worker (self), message,
                        body != NULL ? g_bytes_get_size (body) : 0);
  soup_server_message_set_status (message, status, NULL);
}

/* Whether the client says to have this very answer. "*" and lists are allowed by RFC 9110. */
static gboolean
is_known (MefRequest *self, const char *etag)
{
  const char *known = mef_request_get_header (self, "If-None-Match");
  gsize length = strlen (etag);

  for (const char *p = known; p != NULL && *p != '\0'; p += strcspn (p, ",") + 1)
    {
      p += strspn (p, " \t");
      if (strncmp (p, etag, length) == 0 && strchr (", \t", p[length]) != NULL)
        return TRUE;
      if (strchr (p, ',') == NULL)
        break;
    }
  return FALSE;
}

static void
send_tagged (MefRequest *self, const char *content_type, GBytes *body, const char *etag)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (mef_request_get_message (self));

  if (etag != NULL)
    soup_message_headers_replace (headers, "ETag", etag);
  if (etag != NULL && is_known (self, etag))
    send_answer (self, 304, NULL, NULL);
  else
    send_answer (self, 200, content_type, body);
}

/**
 * mef_response_make_etag:
 * @data: a body
 * @length: its length
 *
 * A weak tag from a fast 64-bit hash: it only tells one state of an answer from the next, to the
 * one client that may read both.
 *
 * Returns: (transfer full): the ETag, quotes included
 */
char *
mef_response_make_etag (const void *data, gsize length)
{
  const guint8 *bytes = data;
  guint64 hash = 0x9e3779b97f4a7c15u ^ length;

  while (length >= sizeof (guint64))
    {
      guint64 word;

      memcpy (&word, bytes, sizeof word);
      hash = (hash ^ word) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
      bytes += sizeof word;
      length -= sizeof word;
    }
  for (; length > 0; length--)
    hash = (hash ^ *bytes++) * 0x100000001b3u;
  hash = (hash ^ (hash >> 29)) * 0xc4ceb9fe1a85ec53u;
  return g_strdup_printf ("W/\"%016" G_GINT64_MODIFIER "x\"", hash ^ (hash >> 32));
}

/**
 * mef_request_respond_json:
 * @self: a request
 * @status: a status of success
 * @body: (transfer full): a JSON document
 *
 * Answers to a GET carry an ETag, and are a 304 to a client that has that one.
 */
void
mef_request_respond_json (MefRequest *self, guint status, GString *body)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (body);
  const char *method = soup_server_message_get_method (mef_request_get_message (self));
  g_autofree char *etag = NULL;

  if (!claim (self))
    return;
  if (status != 200 || (strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0))
    {
      send_answer (self, status, "application/json", bytes);
      return;
    }
  etag = mef_response_make_etag (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  send_tagged (self, "application/json", bytes, etag);
}

/**
 * mef_request_respond_json_bytes:
 * @self: a GET request
 * @body: a JSON document, e.g. of the cache
 * @etag: its ETag
 */
void
mef_request_respond_json_bytes (MefRequest *self, GBytes *body, const char *etag)
{
  if (claim (self))
    send_tagged (self, "application/json", body, etag);
}

/**
 * mef_request_respond_bytes:
 * @self: a GET request
 * @content_type: what @body is
 * @body: the answer
 * @etag: (nullable): its ETag, quotes included
 */
void
mef_request_respond_bytes (MefRequest *self,
                           const char *content_type,
                           GBytes *body,
                           const char *etag)
{
  if (claim (self))
    send_tagged (self, content_type, body, etag);
}

/* `attachment; filename="ascii"; filename*=UTF-8''…` (RFC 6266): the first for old readers, both
 * without anything that could end the header or the string. */
static char *
make_disposition (const char *file_name)
{
  g_autofree char *valid = g_utf8_make_valid (file_name, -1);
  g_autofree char *ascii = g_strdup (valid);
  g_autofree char *encoded = g_uri_escape_string (valid, NULL, FALSE);

  for (char *p = ascii; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-_. ", *p) == NULL)
        *p = '_';
    }
  return g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, encoded);
}

/**
 * mef_request_respond_attachment:
 * @self: a GET request
 * @content_type: what @body is
 * @file_name: what to call it when it is saved
 * @body: the file
 * @etag: (nullable): its ETag, quotes included
 *
 * For documents: never shown by a browser in our name.
 */
void
mef_request_respond_attachment (MefRequest *self,
                                const char *content_type,
                                const char *file_name,
                                GBytes *body,
                                const char *etag)
{
  g_autofree char *disposition = make_disposition (file_name);
  SoupMessageHeaders *headers;

  if (!claim (self))
    return;
  headers = soup_server_message_get_response_headers (mef_request_get_message (self));
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; sandbox");
  send_tagged (self, content_type, body, etag);
}

/**
 * mef_request_respond_html:
 * @self: a request
 * @status: the status
 * @body: (transfer full): a whole page, everything of others in it escaped
 */
void
mef_request_respond_html (MefRequest *self, guint status, GString *body)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (body);
  g_autofree char *policy = g_strdup_printf (PAGE_POLICY, mef_html_get_script_source ());
  SoupMessageHeaders *headers;

  if (!claim (self))
    return;
  headers = soup_server_message_get_response_headers (mef_request_get_message (self));
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  send_answer (self, status, "text/html; charset=utf-8", bytes);
}

/**
 * mef_request_respond_empty:
 * @self: a request
 * @status: the status
 */
void
mef_request_respond_empty (MefRequest *self, guint status)
{
  if (claim (self))
    send_answer (self, status, NULL, NULL);
}

/**
 * mef_request_respond_redirect:
 * @self: a request
 * @status: 303 after a form
 * @location: a path of ours, or an absolute URL made from the configuration; never from the request
 */
void
mef_request_respond_redirect (MefRequest *self, guint status, const char *location)
{
  if (!claim (self))
    return;
  soup_message_headers_replace (soup_server_message_get_response_headers (
                                    mef_request_get_message (self)),
                                "Location", location);
  send_answer (self, status, NULL, NULL);
}

/**
 * mef_response_make_problem:
 * @status: the status
 * @reason: the stable word
 * @members: (array length=n_members) (nullable): parameters of the reason
 * @n_members: how many
 *
 * Returns: (transfer full): a problem document (RFC 9457)
 */
GString *
mef_response_make_problem (guint status,
                           const char *reason,
                           const MefProblemMember *members,
                           gsize n_members)
{
  GString *out = g_string_sized_new (160);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_string (&writer, "type", "about:blank");
  mef_json_add_string (&writer, "title", soup_status_get_phrase (status));
  mef_json_add_int (&writer, "status", status);
  mef_json_add_string (&writer, "code", reason);
  for (gsize i = 0; i < n_members; i++)
    {
      if (members[i].string != NULL)
        mef_json_add_string (&writer, members[i].name, members[i].string);
      else
        mef_json_add_int (&writer, members[i].name, members[i].number);
    }
  mef_json_end_object (&writer);
  return out;
}

/**
 * mef_request_respond_problem:
 * @self: a request
 * @status: the status
 * @reason: the stable word that says what is wrong
 * @members: (array length=n_members) (nullable): parameters of the reason
 * @n_members: how many
 */
void
mef_request_respond_problem (MefRequest *self,
                             guint status,
                             const char *reason,
                             const MefProblemMember *members,
                             gsize n_members)
{
  g_autoptr (GBytes) body = NULL;

  if (!claim (self))
    return;
  body = g_string_free_to_bytes (mef_response_make_problem (status, reason, members, n_members));
  if (status == 401)
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                      mef_request_get_message (self)),
                                  "WWW-Authenticate", "Bearer");
  send_answer (self, status, "application/problem+json", body);
}

/**
 * mef_request_respond_error:
 * @self: a request
 * @error: why it cannot be done; an error of another domain is a 500 and goes to the log
 */
void
mef_request_respond_error (MefRequest *self, const GError *error)
{
  if (error->domain == MEF_ERROR)
    mef_request_respond_problem (self, mef_error_to_status ((MefError) error->code),
                                 mef_error_get_reason (error), NULL, 0);
  else
    {
      g_message ("%s failed: %s", mef_route_get (mef_request_get_route (self))->path,
                 g_quark_to_string (error->domain));
      mef_request_respond_problem (self, 500, "internal", NULL, 0);
    }
}

/**
 * mef_request_respond_busy:
 * @self: a request whose work mef_task_pool_push() did not take
 */
void
mef_request_respond_busy (MefRequest *self)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (
                                    mef_request_get_message (self)),
                                "Retry-After", "2");
  mef_request_respond_problem (self, 503, "busy", NULL, 0);
}
