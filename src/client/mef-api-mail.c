/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about what comes by mail: asking for a link, looking at one, using it; and the mail of
 * the demonstration. None of them needs a session. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

static gpointer
read_link (MefAnswer *answer, GError **error)
{
  return mef_link_info_new_from_json (json_node_get_object (answer->json), error);
}

static gpointer
read_letter (MefAnswer *answer, GError **error)
{
  return mef_mail_letter_new_from_json (json_node_get_object (answer->json), error);
}

static gpointer
read_one_letter (JsonObject *object, GError **error)
{
  return mef_mail_letter_new_from_json (object, error);
}

static gpointer
read_letters (MefAnswer *answer, GError **error)
{
  return mef_api_read_items (json_node_get_object (answer->json), read_one_letter, error);
}

/**
 * mef_api_ask_activation_async:
 * @self: an interface
 * @email: an address as it was typed
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for the link that opens an account. The answer is the same whether or not the town knows
 * the address.
 */
void
mef_api_ask_activation_async (MefApi *self,
                              const char *email,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_ACTIVATION };

  g_return_if_fail (MEF_IS_API (self) && email != NULL);
  body = mef_api_write_strings ("email", email, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_ask_activation_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_ask_activation_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "field-email", "too-many-tries" with the parameter
 *   "retry_after", or what else went wrong
 *
 * Returns: whether the server has heard
 */
gboolean
mef_api_ask_activation_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_ask_password_reset_async:
 * @self: an interface
 * @email: an address as it was typed
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for the link that lets somebody choose another password. The answer is the same whether or
 * not the town knows the address.
 */
void
mef_api_ask_password_reset_async (MefApi *self,
                                  const char *email,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_PASSWORD_RESET };

  g_return_if_fail (MEF_IS_API (self) && email != NULL);
  body = mef_api_write_strings ("email", email, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_ask_password_reset_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_ask_password_reset_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "field-email", "too-many-tries" with the parameter
 *   "retry_after", or what else went wrong
 *
 * Returns: whether the server has heard
 */
gboolean
mef_api_ask_password_reset_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_get_link_async:
 * @self: an interface
 * @token: the token of a link
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks what a link received by mail is for, without using it.
 */
void
mef_api_get_link_async (MefApi *self,
                        const char *token,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_LINK_SHOW, .parameter = token };

  g_return_if_fail (MEF_IS_API (self) && token != NULL && token[0] != '\0');
  mef_api_send (mef_api_make_task (self, mef_api_get_link_async, read_link, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_get_link_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "link-unknown", "link-used", "link-expired" or what else
 *   went wrong
 *
 * Returns: (transfer full) (nullable): the link
 */
MefLinkInfo *
mef_api_get_link_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_use_link_async:
 * @self: an interface
 * @token: the token of a link
 * @password: (nullable): the password chosen, where the link asks for one; not kept
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Uses a link up.
 */
void
mef_api_use_link_async (MefApi *self,
                        const char *token,
                        const char *password,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autofree char *body = NULL;
  MefCall call = { .route = MEF_ROUTE_LINK_USE, .parameter = token };

  g_return_if_fail (MEF_IS_API (self) && token != NULL && token[0] != '\0');
  body = password != NULL ? mef_api_write_strings ("password", password, NULL)
                          : mef_api_write_strings (NULL, NULL);
  call.body = body;
  mef_api_send (mef_api_make_task (self, mef_api_use_link_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_use_link_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "password-too-short" with the parameter "minimum",
 *   "address-taken", "link-used", "link-expired" or what else went wrong
 *
 * Returns: whether what the link is for is done
 */
gboolean
mef_api_use_link_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * mef_api_list_letters_async:
 * @self: an interface
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for the mail of the demonstration.
 */
void
mef_api_list_letters_async (MefApi *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_MAILBOX_LIST };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_list_letters_async, read_letters,
                                   (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                                   user_data),
                &call);
}

/**
 * mef_api_list_letters_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "not-found" where the town is no demonstration, or what
 *   else went wrong
 *
 * Returns: (transfer full) (nullable) (element-type MefMailLetter): the mails, newest first,
 *   without their texts
 */
GPtrArray *
mef_api_list_letters_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_get_letter_async:
 * @self: an interface
 * @id: the id of a mail
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for one mail of the demonstration, whole.
 */
void
mef_api_get_letter_async (MefApi *self,
                          const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_MAILBOX_SHOW, .parameter = id };

  g_return_if_fail (MEF_IS_API (self) && id != NULL && id[0] != '\0');
  mef_api_send (mef_api_make_task (self, mef_api_get_letter_async, read_letter, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_get_letter_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "not-found" or what else went wrong
 *
 * Returns: (transfer full) (nullable): the mail
 */
MefMailLetter *
mef_api_get_letter_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
