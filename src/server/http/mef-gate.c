/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate: what is known of a request once its head was read, and is refused before its body is:
 * another host than ours, a body larger than its path takes. What can be judged from the bytes
 * alone was judged before libsoup saw them, in mef-head.c. Belongs to its worker's thread. */
#include "config.h"

#include "mef-gate.h"

#include <string.h>

#include "mef-connection.h"

static guint
refuse (const char **reason, guint with, const char *because)
{
  *reason = because;
  return with;
}

/* The target in the request line may be an absolute URL; it must then agree with the Host header,
 * by which everything else goes. */
static guint
check (MefWorker *worker, SoupServerMessage *message, const char **reason)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *host = soup_message_headers_get_one (headers, "Host");
  g_autofree char *name = mef_server_parse_host (host);
  gboolean known = FALSE;

  if (soup_server_message_get_status (message) != 0)
    return refuse (reason, soup_server_message_get_status (message), "request-malformed");
  if (name == NULL)
    return refuse (reason, 400, "host-malformed");
  mef_server_find_town (mef_worker_get_server (worker), host, &known);
  if (!known)
    return refuse (reason, 400, "host-unknown");
  if (g_ascii_strcasecmp (g_uri_get_host (uri), name) != 0 || g_uri_get_userinfo (uri) != NULL)
    return refuse (reason, 400, "target-malformed");
  if (soup_message_headers_get_content_length (headers) >
      (goffset) mef_router_get_max_body (g_uri_get_path (uri)))
    return refuse (reason, 413, "body-too-large");
  return 0;
}

static void
got_headers_cb (SoupServerMessage *message, MefWorker *worker)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *reason = NULL;
  guint status = check (worker, message, &reason);

  if (status == 0)
    {
      /* Ranges of what is made for each request are never worth their bugs (CVE-2025-32907). */
      soup_message_headers_remove (headers, "Range");
      soup_message_headers_remove (headers, "If-Range");
    }
  else
    mef_connection_refuse (mef_connection_get (message), message, status, reason,
                           strcmp (soup_server_message_get_method (message), "HEAD") == 0);
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
