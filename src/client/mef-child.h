/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MefChild:
 *
 * A program of ours that runs beside this one and says on its first line where it listens.
 */
#define MEF_TYPE_CHILD (mef_child_get_type ())
G_DECLARE_FINAL_TYPE (MefChild, mef_child, MEF, CHILD, GObject)

char *mef_child_find_program (const char *folder, const char *name, GError **error);
GSubprocessLauncher *mef_child_make_launcher (GSubprocessFlags flags);

MefChild *mef_child_new (const char *const *arguments, GError **error);
GSubprocess *mef_child_get_process (MefChild *self);
void mef_child_read_url_async (MefChild *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *mef_child_read_url_finish (MefChild *self, GAsyncResult *result, GError **error);
void mef_child_stop (MefChild *self);
void mef_child_end_process (GSubprocess *process);

G_END_DECLS
