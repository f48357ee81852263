/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about conversations with the service: read them, begin one, write in one, say what was
 * seen. Writing keeps its key until the server has answered: nothing is sent twice. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

static gpointer
read_thread (MefAnswer *answer, GError **error)
{
  return mef_thread_new_from_json (json_node_get_object (answer->json), error);
}

static gpointer
read_one_thread (JsonObject *object, GError **error)
{
  return mef_thread_new_from_json (object, error);
}

static gpointer
read_threads (MefAnswer *answer, GError **error)
{
  return mef_api_read_items (json_node_get_object (answer->json), read_one_thread, error);
}

/**
 * mef_api_list_threads_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for the last 200 conversations, the last changed first.
 */
void
mef_api_list_threads_async (MefApi *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_THREAD_LIST, .query = "limit=200" };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_list_threads_async, read_threads,
                                   (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                                   user_data),
                &call);
}

/**
 * mef_api_list_threads_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable) (element-type MefThread): the conversations
 */
GPtrArray *
mef_api_list_threads_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Asks for a conversation with its messages. */
void
mef_api_get_thread_async (MefApi *self,
                          gint64 id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = { .route = MEF_ROUTE_THREAD_SHOW, .parameter = parameter };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_thread_async, read_thread, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

MefThread *
mef_api_get_thread_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The same text to the same place is the same message until the server has answered. */
static void
send_with_key (GTask *task, MefCall *call)
{
  MefApi *self = g_task_get_source_object (task);
  g_autofree char *name =
      g_strdup_printf ("message %s %s", call->parameter != NULL ? call->parameter : "new",
                       call->body);

  mef_api_task_set_key_name (task, name);
  call->idempotency_key = mef_request_keys_get (self->request_keys, name);
  mef_api_send (task, call);
}

/**
 * mef_api_create_thread_async:
 * @self: an interface
 * @subject: what it is about, one line of 120 characters at most
 * @body: the first message, 5,000 characters at most
 * @invoice: the invoice it is about, 0 for none
 * @cancellable: (nullable): ends the call; the message may have been sent all the same
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Begins a conversation.
 */
void
mef_api_create_thread_async (MefApi *self,
                             const char *subject,
                             const char *body,
                             gint64 invoice,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefCall call = { .route = MEF_ROUTE_THREAD_CREATE };
  MefJsonWriter writer;

  g_return_if_fail (MEF_IS_API (self) && subject != NULL && body != NULL);
  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_string (&writer, "subject", subject);
  mef_json_add_string (&writer, "body", body);
  if (invoice != 0)
    mef_json_add_int (&writer, "invoice", invoice);
  mef_json_end_object (&writer);
  call.body = out->str;
  send_with_key (mef_api_make_task (self, mef_api_create_thread_async, read_thread, g_object_unref,
                                    cancellable, callback, user_data),
                 &call);
}

/**
 * mef_api_create_thread_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "field-subject", "field-body", "too-many-tries" or what else
 * went wrong
 *
 * Returns: (transfer full) (nullable): the conversation
 */
MefThread *
mef_api_create_thread_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Writes in a conversation. */
void
mef_api_write_message_async (MefApi *self,
                             gint64 thread,
                             const char *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, thread);
  g_autofree char *json = NULL;
  MefCall call = { .route = MEF_ROUTE_THREAD_MESSAGE, .parameter = parameter };

  g_return_if_fail (MEF_IS_API (self) && body != NULL);
  json = mef_api_write_strings ("body", body, NULL);
  call.body = json;
  send_with_key (mef_api_make_task (self, mef_api_write_message_async, mef_api_read_done, NULL,
                                    cancellable, callback, user_data),
                 &call);
}

gboolean
mef_api_write_message_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* Says up to which message a conversation was seen. */
void
mef_api_read_thread_async (MefApi *self,
                           gint64 thread,
                           gint64 message,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, thread);
  g_autofree char *body = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", message);
  MefCall call = { .route = MEF_ROUTE_THREAD_READ, .parameter = parameter, .body = body };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_read_thread_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

gboolean
mef_api_read_thread_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
