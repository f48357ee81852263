/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where what can go wrong with a call becomes MEF_ERROR: what Gio and libsoup report,
 * what the server says in a problem document (RFC 9457), and an answer that makes no sense. Nothing
 * of another domain leaves the layer, but for G_IO_ERROR_CANCELLED, which is nobody's fault. */
#include "config.h"

#include "mef-problem.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

#define MAX_PARAMETERS 16
#define MAX_REASON 64

static GError *
make (MefError code, const char *reason)
{
  return g_error_new_literal (MEF_ERROR, (int) code, reason);
}

/* Only what tells a wrong certificate apart from a connection that broke. */
static GError *
from_tls (int code)
{
  if (code == G_TLS_ERROR_BAD_CERTIFICATE)
    return make (MEF_ERROR_TLS, "certificate");
  if (code == G_TLS_ERROR_EOF)
    return make (MEF_ERROR_OFFLINE, "connection-lost");
  return make (MEF_ERROR_TLS, "tls-failed");
}

static GError *
from_session (int code)
{
  if (code == SOUP_SESSION_ERROR_PARSING || code == SOUP_SESSION_ERROR_ENCODING)
    return make (MEF_ERROR_PROTOCOL, "not-http");
  return make (MEF_ERROR_PROTOCOL, "call-failed");
}

/* GIOErrorEnum has some fifty values; those not named mean that the connection broke somehow. */
static GError *
from_io (const GError *failure)
{
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return make (MEF_ERROR_TIMEOUT, "timeout");
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return make (MEF_ERROR_OFFLINE, "unknown-host");
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    return make (MEF_ERROR_OFFLINE, "unreachable");
  return make (MEF_ERROR_OFFLINE, "connection-lost");
}

/**
 * mef_problem_from_failure:
 * @failure: what Gio or libsoup reported
 *
 * Returns: (transfer full): the same as %MEF_ERROR; a cancellation stays what it is
 */
GError *
mef_problem_from_failure (const GError *failure)
{
  g_return_val_if_fail (failure != NULL, NULL);

  if (failure->domain == MEF_ERROR || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (failure);
  if (failure->domain == G_TLS_ERROR)
    return from_tls (failure->code);
  if (failure->domain == SOUP_SESSION_ERROR)
    return from_session (failure->code);
  if (g_error_matches (failure, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return make (MEF_ERROR_OFFLINE, "unknown-host");
  /* The resolver itself cannot be asked: this PC has no network. */
  if (failure->domain == G_RESOLVER_ERROR)
    return make (MEF_ERROR_OFFLINE, "unreachable");
  return from_io (failure);
}

/* A reason is compared and looked up by programs: nothing but a word may pass for one. */
static gboolean
is_word (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > MAX_REASON)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-' && *p != '_')
        return FALSE;
    }
  return TRUE;
}

static void
keep_parameter (GError *error, const char *name, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_dup_string (node);
  if (text != NULL)
    mef_error_set_parameter (error, name, text);
}

static void
keep_parameters (GError *error, JsonObject *object)
{
  static const char *const standard[] = { "type",   "title",    "status", "code",
                                          "detail", "instance", NULL };
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint kept = 0;

  json_object_iter_init (&iter, object);
  while (kept < MAX_PARAMETERS && json_object_iter_next (&iter, &name, &node))
    {
      if (g_strv_contains (standard, name))
        continue;
      keep_parameter (error, name, node);
      kept++;
    }
}

/* 502, 503 and 504 also come from whatever stands in front of the server; only what our server says
 * of a payment means that a payment is in doubt. */
static MefError
code_of (guint status, const char *reason)
{
  if (status == 503 && g_str_has_prefix (reason, "payment-"))
    return MEF_ERROR_PAYMENT_UNKNOWN;
  if (status >= 500)
    return MEF_ERROR_SERVER;
  return mef_error_from_status (status);
}

static GError *
without_document (guint status)
{
  /* What a front server says in a page of its own while ours is down or restarting. */
  if (status == 502 || status == 503 || status == 504)
    return make (MEF_ERROR_SERVER, "unavailable");
  return make (MEF_ERROR_PROTOCOL, "not-json");
}

/**
 * mef_problem_from_answer:
 * @status: an HTTP status that is not a success
 * @content_type: (nullable): what the answer says it is
 * @body: the answer's body
 *
 * Returns: (transfer full): what the server says is wrong, its parameters with it
 */
GError *
mef_problem_from_answer (guint status, const char *content_type, GBytes *body)
{
  g_autoptr (JsonNode) node = NULL;
  const char *data, *reason;
  JsonObject *object;
  GError *error;
  gsize size;

  g_return_val_if_fail (body != NULL, NULL);

  if (status >= 300 && status < 400)
    return make (MEF_ERROR_PROTOCOL, "redirected");
  data = g_bytes_get_data (body, &size);
  if (g_strcmp0 (content_type, "application/problem+json") == 0 && size > 0)
    node = mef_json_parse (data, (gssize) size, NULL);
  if (node == NULL)
    return without_document (status);
  object = json_node_get_object (node);
  if (!mef_json_get_string (object, "code", &reason, NULL) || !is_word (reason))
    return without_document (status);
  error = make (code_of (status, reason), reason);
  keep_parameters (error, object);
  return error;
}

/**
 * mef_problem_from_shape:
 * @failure: %MEF_ERROR_INVALID of a value that could not be read from an answer
 *
 * Returns: (transfer full): the same as %MEF_ERROR_PROTOCOL: it is not our input that is wrong
 */
GError *
mef_problem_from_shape (const GError *failure)
{
  return make (MEF_ERROR_PROTOCOL, mef_error_get_reason (failure));
}
