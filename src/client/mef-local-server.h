/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MefLocalServerKind:
 * @MEF_LOCAL_SERVER_DEMO: invented data in a folder that is removed at the end, and the simulator
 * @MEF_LOCAL_SERVER_DESK: this PC is the town's desk; its data stays in the person's data folder
 */
typedef enum
{
  MEF_LOCAL_SERVER_DEMO,
  MEF_LOCAL_SERVER_DESK,
} MefLocalServerKind;

/**
 * MefLocalServer:
 *
 * The programs beside this one that it started: the server, and the payment simulator for the
 * demonstration. They end with it. Signal: ended, when the server ends without having been asked.
 */
#define MEF_TYPE_LOCAL_SERVER (mef_local_server_get_type ())
G_DECLARE_FINAL_TYPE (MefLocalServer, mef_local_server, MEF, LOCAL_SERVER, GObject)

MefLocalServer *mef_local_server_new (MefLocalServerKind kind);
MefLocalServer *
mef_local_server_new_in (MefLocalServerKind kind, const char *programs_dir, const char *data_dir);
gboolean mef_local_server_is_set_up (MefLocalServer *self);
const char *mef_local_server_get_url (MefLocalServer *self);
const char *mef_local_server_get_simulator_url (MefLocalServer *self);
const char *mef_local_server_get_accounts (MefLocalServer *self);

void mef_local_server_set_up_async (MefLocalServer *self,
                                    const char *town,
                                    const char *admin_email,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *mef_local_server_set_up_finish (MefLocalServer *self, GAsyncResult *result, GError **error);

void mef_local_server_start_async (MefLocalServer *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mef_local_server_start_finish (MefLocalServer *self, GAsyncResult *result, GError **error);
void mef_local_server_stop (MefLocalServer *self);

G_END_DECLS
