/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls one server over HTTP: one SoupSession, one bearer token, a deadline and a size limit for
 * every answer. No cookies, no redirects, no proxy to this very machine; a certificate that is not
 * right ends the call. Belongs to the thread that made it. What goes wrong is told by mef-problem.
 */
#include "config.h"

#include "mef-transport.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-problem.h"
#include "mef-server-url.h"
#include "mef-util.h"

#define DEADLINE 30000             /* ms for a whole answer; for a document, between two parts */
#define MAX_JSON (8 * 1024 * 1024) /* 200 invoices are below 200 kB */
#define MAX_DOCUMENT (64 * 1024 * 1024) /* what the server stores at most is far below */
#define MAX_ARCHIVE (256 * 1024 * 1024) /* some hundreds of documents of usual size */
#define CHUNK (64 * 1024)

struct _MefTransport
{
  GObject parent_instance;

  /* owned */
  SoupSession *session;
  char *base_url; /* without a final slash */
  char *token;    /* (nullable) */

  guint deadline; /* ms */
};

G_DEFINE_FINAL_TYPE (MefTransport, mef_transport, G_TYPE_OBJECT)

enum
{
  SESSION_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One call on its way. */
typedef struct
{
  /* owned */
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GCancellable *cancellable; /* what libsoup watches: the deadline and the caller both cancel it */
  GCancellable *caller;      /* (nullable) */
  GSource *deadline;         /* (nullable) */
  char *token;               /* (nullable): the one that was sent */

  GFileProgressCallback progress;
  gpointer progress_data;
  gulong caller_handler;
  MefRouteId route;
  gboolean timed_out;
} Exchange;

static void
stop_deadline (Exchange *self)
{
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
}

static void
exchange_free (Exchange *self)
{
  stop_deadline (self);
  g_cancellable_disconnect (self->caller, self->caller_handler);
  g_clear_object (&self->caller);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self->token);
  g_free (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Exchange *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
start_deadline (Exchange *self, guint milliseconds)
{
  stop_deadline (self);
  self->deadline = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static gboolean
is_archive (const Exchange *self)
{
  return self->route == MEF_ROUTE_EXPORT;
}

static gboolean
is_document (const Exchange *self)
{
  return self->route == MEF_ROUTE_INVOICE_DOCUMENT || self->route == MEF_ROUTE_RECEIPT_DOCUMENT ||
         self->route == MEF_ROUTE_STATEMENT || is_archive (self);
}

static gsize
get_limit (const Exchange *self)
{
  if (is_archive (self))
    return MAX_ARCHIVE;
  return is_document (self) ? MAX_DOCUMENT : MAX_JSON;
}

/* These answer that it is done, and nothing else. */
static gboolean
has_no_answer (const Exchange *self)
{
  return self->route == MEF_ROUTE_SESSION_DELETE || self->route == MEF_ROUTE_SESSION_DELETE_ONE ||
         self->route == MEF_ROUTE_SESSION_DELETE_OTHERS || self->route == MEF_ROUTE_LINK_USE ||
         self->route == MEF_ROUTE_ME_PASSWORD || self->route == MEF_ROUTE_ME_CLOSURE ||
         self->route == MEF_ROUTE_THREAD_READ;
}

/* PDF readers accept the mark anywhere in the first kilobyte, so do we. */
static gboolean
looks_like_pdf (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return data != NULL && memmem (data, MIN (size, 1024), "%PDF-", 5) != NULL;
}

/* A ZIP file begins with its first member, or with its end where it has none. */
static gboolean
looks_like_zip (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size >= 4 && (memcmp (data, "PK\3\4", 4) == 0 || memcmp (data, "PK\5\6", 4) == 0);
}

static MefAnswer *
refuse (const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PROTOCOL, reason);
  return NULL;
}

/* Reads an answer of success. */
static MefAnswer *
read_success (const Exchange *self, const char *content_type, GBytes *body, GError **error)
{
  g_autoptr (MefAnswer) answer = g_new0 (MefAnswer, 1);
  g_autoptr (GError) malformed = NULL;
  const char *data;
  gsize size;

  if (has_no_answer (self))
    return g_steal_pointer (&answer);
  if (is_document (self))
    {
      if (is_archive (self) && !looks_like_zip (body))
        return refuse ("not-an-archive", error);
      if (!is_archive (self) && !looks_like_pdf (body))
        return refuse ("not-a-pdf", error);
      answer->document = g_bytes_ref (body);
      return g_steal_pointer (&answer);
    }
  if (g_strcmp0 (content_type, "application/json") != 0)
    return refuse ("not-json", error);
  data = g_bytes_get_data (body, &size);
  answer->json = mef_json_parse (size > 0 ? data : "", (gssize) size, &malformed);
  if (answer->json != NULL)
    return g_steal_pointer (&answer);
  g_propagate_error (error, mef_problem_from_shape (malformed));
  return NULL;
}

/* The server no longer knows the token that is still ours: whoever keeps the session must hear. An
 * old call that comes back after a new sign-in says nothing of the new session. */
static void
notice_lost_session (MefTransport *transport, const Exchange *self, const GError *error)
{
  if (g_error_matches (error, MEF_ERROR, MEF_ERROR_AUTH) && self->token != NULL &&
      g_strcmp0 (self->token, transport->token) == 0)
    g_signal_emit (transport, signals[SESSION_LOST], 0);
}

static void
fail (GTask *task, const GError *failure)
{
  Exchange *self = g_task_get_task_data (task);
  GError *error;

  if (self->timed_out)
    error = g_error_new_literal (MEF_ERROR, MEF_ERROR_TIMEOUT, "timeout");
  else
    error = mef_problem_from_failure (failure);
  stop_deadline (self);
  g_task_return_error (task, error);
}

static void
complete (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  guint status = soup_message_get_status (self->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *content_type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  g_autoptr (GError) error = NULL;
  MefAnswer *answer = NULL;

  stop_deadline (self);
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    answer = read_success (self, content_type, body, &error);
  else
    error = mef_problem_from_answer (status, content_type, body);
  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) mef_answer_free);
      return;
    }
  notice_lost_session (g_task_get_source_object (task), self, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void read_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  goffset length =
      soup_message_headers_get_content_length (soup_message_get_response_headers (self->message));

  if (chunk == NULL)
    {
      fail (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      complete (task);
      return;
    }
  if (self->body->len + g_bytes_get_size (chunk) > get_limit (self))
    {
      error = g_error_new_literal (MEF_ERROR, MEF_ERROR_PROTOCOL, "too-large");
      fail (task, error);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  if (is_document (self))
    start_deadline (self, MEF_TRANSPORT (g_task_get_source_object (task))->deadline);
  if (self->progress != NULL)
    self->progress (self->body->len, length, self->progress_data);
  read_more (g_steal_pointer (&task));
}

static void
read_more (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT, self->cancellable,
                                   read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    fail (task, error);
  else
    read_more (g_steal_pointer (&task));
}

/* A request that may be sent twice without harm is sent again when a kept connection turns out to
 * be dead; one that may not gets a connection of its own, so that this cannot happen to it. */
static SoupMessageFlags
get_flags (const MefCall *call, const char *method)
{
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT;

  if (call->idempotency_key != NULL)
    return flags | SOUP_MESSAGE_IDEMPOTENT;
  if (strcmp (method, SOUP_METHOD_POST) == 0)
    return flags | SOUP_MESSAGE_NEW_CONNECTION;
  return flags;
}

static SoupMessage *
make_message (MefTransport *self, const MefCall *call)
{
  const MefRoute *route = mef_route_get (call->route);
  g_autofree char *path = mef_route_build_path (call->route, call->parameter);
  g_autofree char *url =
      g_strconcat (self->base_url, path, call->query != NULL ? "?" : NULL, call->query, NULL);
  SoupMessage *message = soup_message_new (route->method, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_set_flags (message, get_flags (call, route->method));
  soup_message_headers_append (headers, "Accept",
                               call->route == MEF_ROUTE_INVOICE_DOCUMENT
                                   ? "application/pdf, application/problem+json"
                                   : "application/json, application/problem+json");
  if (call->idempotency_key != NULL)
    soup_message_headers_append (headers, "Idempotency-Key", call->idempotency_key);
  if (self->token != NULL && route->access != MEF_ACCESS_ANYONE)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (headers, "Authorization", bearer);
    }
  if (call->body != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (call->body, strlen (call->body));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  return message;
}

static Exchange *
exchange_new (MefTransport *self, const MefCall *call, GCancellable *caller)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->message = make_message (self, call);
  exchange->body = g_byte_array_new ();
  exchange->cancellable = g_cancellable_new ();
  exchange->route = call->route;
  exchange->progress = call->progress;
  exchange->progress_data = call->progress_data;
  if (mef_route_get (call->route)->access != MEF_ACCESS_ANYONE)
    exchange->token = g_strdup (self->token);
  if (caller != NULL)
    {
      exchange->caller = g_object_ref (caller);
      exchange->caller_handler =
          g_cancellable_connect (caller, G_CALLBACK (caller_cancelled_cb),
                                 g_object_ref (exchange->cancellable), g_object_unref);
    }
  return exchange;
}

static void
mef_transport_dispose (GObject *object)
{
  MefTransport *self = MEF_TRANSPORT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mef_transport_parent_class)->dispose (object);
}

static void
mef_transport_finalize (GObject *object)
{
  MefTransport *self = MEF_TRANSPORT (object);

  g_free (self->base_url);
  g_free (self->token);

  G_OBJECT_CLASS (mef_transport_parent_class)->finalize (object);
}

static void
mef_transport_class_init (MefTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_transport_dispose;
  object_class->finalize = mef_transport_finalize;

  /**
   * MefTransport::session-lost:
   *
   * The server does not know the token any more.
   */
  signals[SESSION_LOST] = g_signal_new ("session-lost", MEF_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mef_transport_init (MefTransport *self)
{
  self->deadline = DEADLINE;
  self->session = g_object_new (SOUP_TYPE_SESSION, "max-conns-per-host", 6, "user-agent",
                                "MesFactures/" PACKAGE_VERSION, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * mef_transport_new:
 * @base_url: scheme, host and port as mef_server_url_parse() returns them
 *
 * Returns: (transfer full): the way to that server
 */
MefTransport *
mef_transport_new (const char *base_url)
{
  g_autoptr (GUri) uri = NULL;
  MefTransport *self;

  g_return_val_if_fail (base_url != NULL, NULL);
  uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  g_return_val_if_fail (uri != NULL && g_uri_get_host (uri) != NULL, NULL);

  self = g_object_new (MEF_TYPE_TRANSPORT, NULL);
  self->base_url = g_strdup (base_url);
  if (mef_server_url_is_loopback (g_uri_get_host (uri)))
    soup_session_set_proxy_resolver (self->session, NULL);
  return self;
}

/**
 * mef_transport_get_base_url:
 * @self: a transport
 *
 * Returns: (transfer none): where it leads
 */
const char *
mef_transport_get_base_url (MefTransport *self)
{
  g_return_val_if_fail (MEF_IS_TRANSPORT (self), NULL);
  return self->base_url;
}

/**
 * mef_transport_get_token:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): what shows the server who calls; not to be logged
 */
const char *
mef_transport_get_token (MefTransport *self)
{
  g_return_val_if_fail (MEF_IS_TRANSPORT (self), NULL);
  return self->token;
}

/**
 * mef_transport_set_token:
 * @self: a transport
 * @token: (nullable): what shows the server who calls, from the next call on
 */
void
mef_transport_set_token (MefTransport *self, const char *token)
{
  g_return_if_fail (MEF_IS_TRANSPORT (self));
  mef_set_str (&self->token, token);
}

/**
 * mef_transport_set_timeout:
 * @self: a transport
 * @milliseconds: how long an answer may take, from the next call on
 */
void
mef_transport_set_timeout (MefTransport *self, guint milliseconds)
{
  g_return_if_fail (MEF_IS_TRANSPORT (self) && milliseconds > 0);
  self->deadline = milliseconds;
}

/**
 * mef_transport_send_async:
 * @self: a transport
 * @call: what to call; copied
 * @cancellable: (nullable): ends the call; what was asked may have happened all the same
 * @callback: (scope async): called when the answer is here
 * @user_data: for @callback
 *
 * Calls a route of the server.
 */
void
mef_transport_send_async (MefTransport *self,
                          const MefCall *call,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange;

  g_return_if_fail (MEF_IS_TRANSPORT (self) && call != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_transport_send_async);
  exchange = exchange_new (self, call, cancellable);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  if (exchange->message == NULL)
    {
      g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_INVALID, "address-malformed");
      return;
    }
  start_deadline (exchange, self->deadline);
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * mef_transport_send_finish:
 * @self: a transport
 * @result: what the callback got
 * @error: (nullable): where to put %MEF_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer of a call that succeeded
 */
MefAnswer *
mef_transport_send_finish (MefTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_answer_free:
 * @answer: (transfer full): an answer
 */
void
mef_answer_free (MefAnswer *answer)
{
  g_clear_pointer (&answer->json, json_node_unref);
  g_clear_pointer (&answer->document, g_bytes_unref);
  g_free (answer);
}
