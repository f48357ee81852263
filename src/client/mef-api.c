/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's interface as asynchronous calls, one pair of functions per route: builds the
 * request, reads the answer into values of core. Keeps nothing but the keys of requests that
 * were not answered. Belongs to the thread that made it. */
#include "config.h"

#include "mef-api-private.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-problem.h"

G_DEFINE_FINAL_TYPE (MefApi, mef_api, G_TYPE_OBJECT)

typedef struct
{
  MefApiReadFunc read;
  GDestroyNotify destroy; /* (nullable): of what @read makes */
  char *key_name;         /* (owned) (nullable): which key this call uses */
} Step;

static void
step_free (Step *step)
{
  g_free (step->key_name);
  g_free (step);
}

/* Whether the server may not have heard, or may not have been able to say that it did: then the
 * same payment must be asked for with the same key. */
static gboolean
is_unanswered (const GError *error)
{
  return error->domain != MEF_ERROR || error->code == MEF_ERROR_OFFLINE ||
         error->code == MEF_ERROR_TLS || error->code == MEF_ERROR_TIMEOUT ||
         error->code == MEF_ERROR_SERVER || error->code == MEF_ERROR_PROTOCOL;
}

static void
return_failure (GTask *task, GError *error)
{
  MefApi *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);

  if (step->key_name != NULL && !is_unanswered (error))
    mef_request_keys_forget (self->request_keys, step->key_name);
  g_task_return_error (task, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefApi *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAnswer) answer = mef_transport_send_finish (MEF_TRANSPORT (source), result, &error);
  gpointer value;

  if (answer == NULL)
    {
      return_failure (task, g_steal_pointer (&error));
      return;
    }
  value = step->read (answer, &error);
  if (error != NULL)
    {
      return_failure (task, mef_problem_from_shape (error));
      return;
    }
  if (step->key_name != NULL)
    mef_request_keys_forget (self->request_keys, step->key_name);
  g_task_return_pointer (task, value, step->destroy);
}

/**
 * mef_api_send:
 * @task: (transfer full): what mef_api_make_task() made
 * @call: what to call
 *
 * Every route goes through here.
 */
void
mef_api_send (GTask *task, const MefCall *call)
{
  MefApi *self = g_task_get_source_object (task);

  mef_transport_send_async (self->transport, call, g_task_get_cancellable (task), answered_cb,
                            task);
}

/**
 * mef_api_make_task:
 * @self: an interface
 * @tag: the function that was called
 * @read: makes the result of an answer
 * @destroy: (nullable): frees a result nobody asks for
 * @cancellable: (nullable): of the caller
 * @callback: of the caller
 * @user_data: of the caller
 *
 * Returns: (transfer full): the task of one call
 */
GTask *
mef_api_make_task (MefApi *self,
                   gpointer tag,
                   MefApiReadFunc read,
                   GDestroyNotify destroy,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Step *step = g_new0 (Step, 1);

  g_task_set_source_tag (task, tag);
  step->read = read;
  step->destroy = destroy;
  g_task_set_task_data (task, step, (GDestroyNotify) step_free);
  return task;
}

/**
 * mef_api_task_set_key_name:
 * @task: what mef_api_make_task() made
 * @name: what is asked for, whose key is forgotten once the server has answered
 */
void
mef_api_task_set_key_name (GTask *task, const char *name)
{
  Step *step = g_task_get_task_data (task);

  step->key_name = g_strdup (name);
}

static gpointer
read_town (MefAnswer *answer, GError **error)
{
  return mef_town_info_new_from_json (json_node_get_object (answer->json), error);
}

static gpointer
read_token (MefAnswer *answer, GError **error)
{
  const char *token;

  if (!mef_json_get_string (json_node_get_object (answer->json), "token", &token, error))
    return NULL;
  if (token[0] != '\0' && strpbrk (token, " \t\r\n") == NULL)
    return g_strdup (token);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-token");
  return NULL;
}

static gpointer
read_account (MefAnswer *answer, GError **error)
{
  return mef_account_new_from_json (json_node_get_object (answer->json), error);
}

/**
 * mef_api_read_done:
 * @answer: an answer of success
 * @error: never set
 *
 * A #MefApiReadFunc: the call succeeded, and that is all there is to know.
 *
 * Returns: something that is not %NULL
 */
gpointer
mef_api_read_done (MefAnswer *answer, GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

/**
 * mef_api_read_document:
 * @answer: an answer of success
 * @error: never set
 *
 * A #MefApiReadFunc: what came is a file.
 *
 * Returns: (transfer full): its bytes
 */
gpointer
mef_api_read_document (MefAnswer *answer, GError **error)
{
  return g_bytes_ref (answer->document);
}

/**
 * mef_api_read_items:
 * @object: an answer that has "items"
 * @read: makes an object of one of them
 * @error: where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable) (element-type GObject): one value an item, in their order
 */
GPtrArray *
mef_api_read_items (JsonObject *object, MefApiReadItem read, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *items;

  if (!mef_json_get_array (object, "items", &items, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      gpointer value = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        value = read (json_node_get_object (node), error);
      else
        g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-items");
      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }
  return g_steal_pointer (&values);
}

/**
 * mef_api_write_strings:
 * @name: the name of a member, or %NULL for an object without one
 * @...: its value, then the next name, in the end %NULL
 *
 * Returns: (transfer full): a JSON object of strings, the body of many calls
 */
char *
mef_api_write_strings (const char *name, ...)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter writer;
  va_list args;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    mef_json_add_string (&writer, name, va_arg (args, const char *));
  va_end (args);
  mef_json_end_object (&writer);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
mef_api_finalize (GObject *object)
{
  MefApi *self = MEF_API (object);

  g_clear_object (&self->transport);
  g_clear_pointer (&self->request_keys, mef_request_keys_free);
  g_free (self->device);

  G_OBJECT_CLASS (mef_api_parent_class)->finalize (object);
}

static void
mef_api_class_init (MefApiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_api_finalize;
}

static void
mef_api_init (MefApi *self)
{
  self->request_keys = mef_request_keys_new ();
}

/**
 * mef_api_new:
 * @server_url: the server's address as mef_server_url_parse() returns it
 *
 * Returns: (transfer full): that server's interface
 */
MefApi *
mef_api_new (const char *server_url)
{
  MefApi *self;

  g_return_val_if_fail (server_url != NULL, NULL);

  self = g_object_new (MEF_TYPE_API, NULL);
  self->transport = mef_transport_new (server_url);
  return self;
}

/**
 * mef_api_get_base:
 * @self: an interface
 *
 * Returns: (transfer none): the server's address
 */
const char *
mef_api_get_base (MefApi *self)
{
  g_return_val_if_fail (MEF_IS_API (self), NULL);
  return mef_transport_get_base_url (self->transport);
}

/**
 * mef_api_get_transport:
 * @self: an interface
 *
 * Returns: (transfer none): what carries its calls
 */
MefTransport *
mef_api_get_transport (MefApi *self)
{
  g_return_val_if_fail (MEF_IS_API (self), NULL);
  return self->transport;
}

/**
 * mef_api_set_device:
 * @self: an interface
 * @name: (nullable): what this device is called where the person sees the list of theirs; what is
 *   beyond %MEF_API_MAX_DEVICE characters is cut off
 *
 * Says what sessions asked for from now on are listed under.
 */
void
mef_api_set_device (MefApi *self, const char *name)
{
  g_return_if_fail (MEF_IS_API (self));

  g_free (self->device);
  self->device =
      name != NULL ? g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), MEF_API_MAX_DEVICE))
                   : NULL;
}

/**
 * mef_api_get_town_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks what the sign-in page shows of the town. Every other call here has the same shape: it never
 * blocks, and its finish function sets %MEF_ERROR or, when cancelled, %G_IO_ERROR_CANCELLED.
 */
void
mef_api_get_town_async (MefApi *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_TOWN };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_town_async, read_town, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_get_town_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable): the town
 */
MefTownInfo *
mef_api_get_town_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
make_credentials (MefApi *self, const char *email, const char *password, gboolean remember)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_string (&writer, "email", email);
  mef_json_add_string (&writer, "password", password);
  mef_json_add_boolean (&writer, "remember", remember);
  if (self->device != NULL)
    mef_json_add_string (&writer, "device", self->device);
  mef_json_end_object (&writer);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_api_sign_in_async:
 * @self: an interface
 * @email: the address of the account
 * @password: its password; not kept
 * @remember: whether the session is to outlive the day
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for a session. The token is not used by itself: see #MefSession.
 */
void
mef_api_sign_in_async (MefApi *self,
                       const char *email,
                       const char *password,
                       gboolean remember,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_SESSION_CREATE };

  g_return_if_fail (MEF_IS_API (self) && email != NULL && password != NULL);
  body = make_credentials (self, email, password, remember);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_sign_in_async, read_token, g_free, cancellable,
                                   callback, user_data),
                &call);
}

/**
 * mef_api_sign_in_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "invalid-credentials", "too-many-tries" with the parameter
 *   "retry_after", "account-blocked" or what else went wrong
 *
 * Returns: (transfer full) (nullable): the session's token
 */
char *
mef_api_sign_in_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Ends the session whose token the transport has. */
void
mef_api_sign_out_async (MefApi *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_SESSION_DELETE };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_sign_out_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

gboolean
mef_api_sign_out_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* Asks who is signed in. */
void
mef_api_get_account_async (MefApi *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_ME };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_account_async, read_account, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

MefAccount *
mef_api_get_account_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
