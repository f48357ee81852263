/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to PayFiP: one call, one answer. Certificates are verified, redirections not followed,
 * the address is the configured one whatever the service advertises, an answer has fifteen seconds
 * and one megabyte. Plain http only to this machine, where the simulator is. */
#include "config.h"

#include "mef-payfip-transport.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mef-error.h"

#include "mef-config.h"

#define MAX_ANSWER (1024 * 1024)
#define CHUNK 16384
#define MAX_CONNECTIONS 8
#define IDLE_SECONDS 30

struct _MefPayfipTransport
{
  GObject parent_instance;

  SoupSession *session; /* (owned) */
  GUri *service;        /* (owned) (nullable): none that may be used */
  guint timeout_ms;
};

G_DEFINE_FINAL_TYPE (MefPayfipTransport, mef_payfip_transport, G_TYPE_OBJECT)

/* One call on its way. */
typedef struct
{
  MefPayfipOperation operation;
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned): the caller's, or too late */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_id;
  GSource *timer; /* (owned) */
  gboolean late;
  GInputStream *stream;  /* (owned) (nullable) */
  GByteArray *bytes;     /* (owned) */
  MefPayfipFault *fault; /* (owned) (nullable) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->outer_id != 0)
    g_cancellable_disconnect (call->outer, call->outer_id);
  if (call->timer != NULL)
    g_source_destroy (call->timer);
  g_clear_pointer (&call->timer, g_source_unref);
  g_clear_object (&call->outer);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_byte_array_unref (call->bytes);
  g_clear_pointer (&call->fault, mef_payfip_fault_free);
  g_free (call);
}

static void
mef_payfip_transport_finalize (GObject *object)
{
  MefPayfipTransport *self = MEF_PAYFIP_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->service, g_uri_unref);
  G_OBJECT_CLASS (mef_payfip_transport_parent_class)->finalize (object);
}

static void
mef_payfip_transport_class_init (MefPayfipTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_payfip_transport_finalize;
}

static void
mef_payfip_transport_init (MefPayfipTransport *self)
{
}

/**
 * mef_payfip_transport_new:
 * @service_url: (nullable): where the web service is
 * @timeout_ms: how long a call may take altogether
 *
 * Returns: (transfer full): a way of the thread-default main context; without an address that
 *   may be used, every call fails
 */
MefPayfipTransport *
mef_payfip_transport_new (const char *service_url, guint timeout_ms)
{
  MefPayfipTransport *self = g_object_new (MEF_TYPE_PAYFIP_TRANSPORT, NULL);
  gboolean local = mef_config_is_loopback_url (service_url);
  g_autoptr (GUri) uri =
      service_url != NULL ? g_uri_parse (service_url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  self->timeout_ms = timeout_ms;
  self->session =
      soup_session_new_with_options ("timeout", timeout_ms / 1000 + 1, "idle-timeout", IDLE_SECONDS,
                                     "max-conns", MAX_CONNECTIONS, "max-conns-per-host",
                                     MAX_CONNECTIONS, "user-agent", "mes-factures-server", NULL);
  if (local)
    soup_session_set_proxy_resolver (self->session, NULL);
  if (uri != NULL && (local || strcmp (g_uri_get_scheme (uri), "https") == 0))
    self->service = g_steal_pointer (&uri);
  return self;
}

/* From what GIO, TLS and libsoup say to what it means for the payment. */
static GError *
translate (const Call *call, const GError *error)
{
  MefError code = MEF_ERROR_OFFLINE;
  const char *reason = "payfip-unreachable";

  if (call->late || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      code = MEF_ERROR_TIMEOUT;
      reason = "payfip-timeout";
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      code = MEF_ERROR_TIMEOUT;
      reason = "payfip-cancelled";
    }
  else if (error->domain == G_TLS_ERROR)
    {
      code = MEF_ERROR_TLS;
      reason = "payfip-certificate";
    }
  return g_error_new_literal (MEF_ERROR, (int) code, reason);
}

/* Whether the status can go with what was said: an answer is a 200, a fault a 500 (SOAP 1.1). */
static void
conclude (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  guint status = soup_message_get_status (call->message);
  g_autoptr (GBytes) bytes = g_bytes_new (call->bytes->data, call->bytes->len);
  g_autoptr (MefPayfipMessage) answer = NULL;
  GError *error = NULL;

  if (status != 200 && status != 500)
    {
      g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PROTOCOL, "payfip-status");
      return;
    }
  answer = mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &call->fault, &error);
  if (answer == NULL)
    g_task_return_error (task, error);
  else if (status != 200 || mef_payfip_message_get_operation (answer) != call->operation)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PROTOCOL, "soap-operation");
  else
    g_task_return_pointer (task, g_steal_pointer (&answer),
                           (GDestroyNotify) mef_payfip_message_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length;
  const guint8 *data;

  if (chunk == NULL)
    {
      g_task_return_error (task, translate (call, error));
      return;
    }
  data = g_bytes_get_data (chunk, &length);
  if (length == 0)
    conclude (task);
  else if (call->bytes->len + length > MAX_ANSWER)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PROTOCOL, "payfip-answer-size");
  else
    {
      g_byte_array_append (call->bytes, data, (guint) length);
      g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable,
                                       read_cb, g_steal_pointer (&task));
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    g_task_return_error (task, translate (call, error));
  else
    g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable,
                                     read_cb, g_steal_pointer (&task));
}

static gboolean
too_late_cb (gpointer user_data)
{
  Call *call = user_data;

  call->late = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static Call *
make_call (MefPayfipTransport *self, MefPayfipMessage *request, GCancellable *cancellable)
{
  Call *call = g_new0 (Call, 1);
  g_autoptr (GBytes) body = mef_payfip_message_serialize (request);

  call->operation = mef_payfip_message_get_operation (request);
  call->bytes = g_byte_array_new ();
  call->message = soup_message_new_from_uri (SOUP_METHOD_POST, self->service);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (call->message), "SOAPAction",
                                "\"\"");
  soup_message_set_request_body_from_bytes (call->message, "text/xml; charset=utf-8", body);
  call->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      call->outer = g_object_ref (cancellable);
      call->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                              g_object_ref (call->cancellable), g_object_unref);
    }
  call->timer = g_timeout_source_new (self->timeout_ms);
  g_source_set_callback (call->timer, too_late_cb, call, NULL);
  g_source_attach (call->timer, g_main_context_get_thread_default ());
  return call;
}

/**
 * mef_payfip_transport_call_async:
 * @self: the way to PayFiP
 * @request: the call
 * @cancellable: (nullable): gives the call up; what it asked for may have happened
 * @callback: told on the caller's main context
 * @user_data: for @callback
 */
void
mef_payfip_transport_call_async (MefPayfipTransport *self,
                                 MefPayfipMessage *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Call *call;

  g_task_set_source_tag (task, mef_payfip_transport_call_async);
  if (self->service == NULL)
    {
      g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_OFFLINE, "payfip-not-configured");
      return;
    }
  call = make_call (self, request, cancellable);
  g_task_set_task_data (task, call, call_free);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           sent_cb, g_steal_pointer (&task));
}

/**
 * mef_payfip_transport_call_finish:
 * @self: the way to PayFiP
 * @result: what the callback got
 * @fault: (out) (transfer full) (nullable): what PayFiP says is wrong, with
 *   %MEF_ERROR_PAYMENT_DECLINED
 * @error: %MEF_ERROR_OFFLINE, %MEF_ERROR_TLS: it was not asked; %MEF_ERROR_TIMEOUT,
 *   %MEF_ERROR_PROTOCOL: it may have been; %MEF_ERROR_PAYMENT_DECLINED: it answered with a fault
 *
 * Returns: (transfer full) (nullable): the answer, of the operation asked for
 */
MefPayfipMessage *
mef_payfip_transport_call_finish (MefPayfipTransport *self,
                                  GAsyncResult *result,
                                  MefPayfipFault **fault,
                                  GError **error)
{
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  call = g_task_get_task_data (G_TASK (result));
  *fault = call != NULL ? g_steal_pointer (&call->fault) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}
