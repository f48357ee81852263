/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about the account of the person signed in: where they are signed in, the password, the
 * address, which mails they want, what the town knows of them, the end of it. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

static gpointer
read_preferences (MefAnswer *answer, GError **error)
{
  return mef_mail_preferences_new_from_json (json_node_get_object (answer->json), error);
}

static char *
write_preferences (gboolean alerts, gboolean answers)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_boolean (&writer, "alerts", alerts);
  mef_json_add_boolean (&writer, "answers", answers);
  mef_json_end_object (&writer);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gpointer
read_one_session (JsonObject *object, GError **error)
{
  return mef_session_info_new_from_json (object, error);
}

static gpointer
read_sessions (MefAnswer *answer, GError **error)
{
  return mef_api_read_items (json_node_get_object (answer->json), read_one_session, error);
}

/**
 * mef_api_list_sessions_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks where the account is signed in.
 */
void
mef_api_list_sessions_async (MefApi *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_SESSION_LIST };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_list_sessions_async, read_sessions,
                                   (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                                   user_data),
                &call);
}

/**
 * mef_api_list_sessions_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable) (element-type MefSessionInfo): the devices
 */
GPtrArray *
mef_api_list_sessions_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_end_session_async:
 * @self: an interface
 * @id: the id of a session of the account
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Signs one device out.
 */
void
mef_api_end_session_async (MefApi *self,
                           gint64 id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = { .route = MEF_ROUTE_SESSION_DELETE_ONE, .parameter = name };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_end_session_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_end_session_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "not-found" where it has ended, or what else went
 *   wrong
 *
 * Returns: whether that device is signed out
 */
gboolean
mef_api_end_session_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_end_other_sessions_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Signs every device out but this one.
 */
void
mef_api_end_other_sessions_async (MefApi *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_SESSION_DELETE_OTHERS };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_end_other_sessions_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_end_other_sessions_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: whether they are signed out
 */
gboolean
mef_api_end_other_sessions_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_change_password_async:
 * @self: an interface
 * @current: the password as it is; not kept
 * @password: the password as it is to be; not kept
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Changes the password; every device but this one is signed out.
 */
void
mef_api_change_password_async (MefApi *self,
                               const char *current,
                               const char *password,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_ME_PASSWORD };

  g_return_if_fail (MEF_IS_API (self) && current != NULL && password != NULL);
  body = mef_api_write_strings ("current", current, "password", password, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_change_password_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_change_password_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "wrong-password", "password-too-short" with the parameter
 *   "minimum", "password-too-long", "password-too-common", "too-many-tries" or what else went wrong
 *
 * Returns: whether it is changed
 */
gboolean
mef_api_change_password_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_change_address_async:
 * @self: an interface
 * @email: the address to sign in with
 * @password: the password; not kept
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for another address to sign in with, which changes once its link is used. The answer is the
 * same whether or not somebody else has the address.
 */
void
mef_api_change_address_async (MefApi *self,
                              const char *email,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_ME_ADDRESS };

  g_return_if_fail (MEF_IS_API (self) && email != NULL && password != NULL);
  body = mef_api_write_strings ("email", email, "password", password, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_change_address_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_change_address_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "wrong-password", "field-email", "address-unchanged",
 *   "too-many-tries" or what else went wrong
 *
 * Returns: whether the server has heard
 */
gboolean
mef_api_change_address_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_get_preferences_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks which mails the person wants.
 */
void
mef_api_get_preferences_async (MefApi *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_PREFERENCES_SHOW };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_preferences_async, read_preferences,
                                   g_object_unref, cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_get_preferences_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable): the preferences
 */
MefMailPreferences *
mef_api_get_preferences_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_set_preferences_async:
 * @self: an interface
 * @alerts: whether to hear of new invoices
 * @answers: whether to hear of answers of the service
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Says which mails the person wants.
 */
void
mef_api_set_preferences_async (MefApi *self,
                               gboolean alerts,
                               gboolean answers,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_PREFERENCES_CHANGE };

  g_return_if_fail (MEF_IS_API (self));
  body = write_preferences (alerts, answers);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_set_preferences_async, read_preferences,
                                   g_object_unref, cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_set_preferences_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable): the preferences as they are now
 */
MefMailPreferences *
mef_api_set_preferences_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_get_archive_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for all that the town knows of the person, which may take a while.
 */
void
mef_api_get_archive_async (MefApi *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_EXPORT };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_archive_async, mef_api_read_document,
                                   (GDestroyNotify) g_bytes_unref, cancellable, callback,
                                   user_data),
                &call);
}

/**
 * mef_api_get_archive_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "not-an-archive", "too-large" or what else went wrong
 *
 * Returns: (transfer full) (nullable): a ZIP file
 */
GBytes *
mef_api_get_archive_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_close_account_async:
 * @self: an interface
 * @password: the password; not kept
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Closes the account; every session of it ends, this one too.
 */
void
mef_api_close_account_async (MefApi *self,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_ME_CLOSURE };

  g_return_if_fail (MEF_IS_API (self) && password != NULL);
  body = mef_api_write_strings ("password", password, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_close_account_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_close_account_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "wrong-password", "payment-running", "too-many-tries" or
 *   what else went wrong
 *
 * Returns: whether it is closed
 */
gboolean
mef_api_close_account_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
