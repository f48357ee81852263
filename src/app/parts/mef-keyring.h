/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MEF_TYPE_KEYRING (mef_keyring_get_type ())
G_DECLARE_FINAL_TYPE (MefKeyring, mef_keyring, MEF, KEYRING, GObject)

MefKeyring *mef_keyring_new (void);

void mef_keyring_store_async (MefKeyring *self,
                              const char *server,
                              const char *label,
                              const char *token,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean mef_keyring_store_finish (MefKeyring *self, GAsyncResult *result, GError **error);

void mef_keyring_lookup_async (MefKeyring *self,
                               const char *server,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *mef_keyring_lookup_finish (MefKeyring *self, GAsyncResult *result, GError **error);

void mef_keyring_clear_async (MefKeyring *self,
                              const char *server,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean mef_keyring_clear_finish (MefKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
