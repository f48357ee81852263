/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-api.h"

G_BEGIN_DECLS

/**
 * MefSession:
 *
 * Whether somebody is signed in, and who. Properties, read-only: server-url, account, signed-in.
 * Signal: expired, once, when the server no longer knows the session; by then signed-in is FALSE.
 */
#define MEF_TYPE_SESSION (mef_session_get_type ())
G_DECLARE_FINAL_TYPE (MefSession, mef_session, MEF, SESSION, GObject)

MefSession *mef_session_new (MefApi *api);
MefApi *mef_session_get_api (MefSession *self);
const char *mef_session_get_server_url (MefSession *self);
const char *mef_session_get_token (MefSession *self);
MefAccount *mef_session_get_account (MefSession *self);
gboolean mef_session_is_signed_in (MefSession *self);

void mef_session_sign_in_async (MefSession *self,
                                const char *email,
                                const char *password,
                                gboolean remember,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mef_session_sign_in_finish (MefSession *self, GAsyncResult *result, GError **error);

void mef_session_restore_async (MefSession *self,
                                const char *token,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mef_session_restore_finish (MefSession *self, GAsyncResult *result, GError **error);

void mef_session_sign_out_async (MefSession *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mef_session_sign_out_finish (MefSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
