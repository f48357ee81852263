/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The token of a session, kept in the system's keyring when the person asked to be remembered: one
 * item per server. Never the password. A machine without a keyring service gives an error that the
 * sign-in page turns into a sentence; nothing else depends on it. */
#include "config.h"

#include "mef-keyring.h"

#include <libsecret/secret.h>

struct _MefKeyring
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (MefKeyring, mef_keyring, G_TYPE_OBJECT)

static const SecretSchema schema = {
  "fr.mesfactures.MesFactures.Session",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
mef_keyring_class_init (MefKeyringClass *klass)
{
}

static void
mef_keyring_init (MefKeyring *self)
{
}

/**
 * mef_keyring_new:
 *
 * Returns: (transfer full): access to the keyring of the person's session; nothing is opened yet
 */
MefKeyring *
mef_keyring_new (void)
{
  return g_object_new (MEF_TYPE_KEYRING, NULL);
}

/* What a call asks for, while the bus is being reached. */
typedef struct
{
  void (*start) (GTask *task);
  char *server;
  char *label; /* (nullable) */
  char *token; /* (nullable) */
} Request;

static void
request_free (Request *request)
{
  g_free (request->server);
  g_free (request->label);
  g_free (request->token);
  g_free (request);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  Request *request = g_task_get_task_data (task);

  if (bus == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    request->start (g_steal_pointer (&task));
}

/* Reaches the bus first: without one libsecret answers with a warning on the terminal. */
static void
begin (GTask *task,
       void (*start) (GTask *task),
       const char *server,
       const char *label,
       const char *token)
{
  Request *request = g_new0 (Request, 1);

  request->start = start;
  request->server = g_strdup (server);
  request->label = g_strdup (label);
  request->token = g_strdup (token);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), bus_cb, task);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
store_start (GTask *task)
{
  const Request *request = g_task_get_task_data (task);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, request->label, request->token,
                         g_task_get_cancellable (task), store_cb, task, "server", request->server,
                         NULL);
}

/**
 * mef_keyring_store_async:
 * @self: a keyring
 * @server: the address of the server the token belongs to
 * @label: what the keyring's own window shows
 * @token: the token
 * @cancellable: (nullable): to give up
 * @callback: (nullable): called once it is kept or refused
 * @user_data: data for @callback
 *
 * Keeps @token, replacing the one of the same server.
 */
void
mef_keyring_store_async (MefKeyring *self,
                         const char *server,
                         const char *label,
                         const char *token,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MEF_IS_KEYRING (self) && server != NULL && token != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_keyring_store_async);
  begin (g_steal_pointer (&task), store_start, server, label, token);
}

/**
 * mef_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: (nullable): why it was not kept
 *
 * Returns: whether the token is kept
 */
gboolean
mef_keyring_store_finish (MefKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_strdup (token), g_free);
  secret_password_free (token);
}

static void
lookup_start (GTask *task)
{
  const Request *request = g_task_get_task_data (task);

  secret_password_lookup (&schema, g_task_get_cancellable (task), lookup_cb, task, "server",
                          request->server, NULL);
}

/**
 * mef_keyring_lookup_async:
 * @self: a keyring
 * @server: the address of a server
 * @cancellable: (nullable): to give up
 * @callback: called with the answer
 * @user_data: data for @callback
 */
void
mef_keyring_lookup_async (MefKeyring *self,
                          const char *server,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MEF_IS_KEYRING (self) && server != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_keyring_lookup_async);
  begin (g_steal_pointer (&task), lookup_start, server, NULL, NULL);
}

/**
 * mef_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: (nullable): why the keyring could not be read
 *
 * Returns: (transfer full) (nullable): the token; %NULL without an error when there is none
 */
char *
mef_keyring_lookup_finish (MefKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
clear_start (GTask *task)
{
  const Request *request = g_task_get_task_data (task);

  secret_password_clear (&schema, g_task_get_cancellable (task), clear_cb, task, "server",
                         request->server, NULL);
}

/**
 * mef_keyring_clear_async:
 * @self: a keyring
 * @server: the address of a server
 * @cancellable: (nullable): to give up
 * @callback: (nullable): called once it is forgotten
 * @user_data: data for @callback
 *
 * Forgets the token of @server. Having none is a success.
 */
void
mef_keyring_clear_async (MefKeyring *self,
                         const char *server,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MEF_IS_KEYRING (self) && server != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_keyring_clear_async);
  begin (g_steal_pointer (&task), clear_start, server, NULL, NULL);
}

/**
 * mef_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback was given
 * @error: (nullable): why the keyring could not be changed
 *
 * Returns: whether nothing is kept for that server any more
 */
gboolean
mef_keyring_clear_finish (MefKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
