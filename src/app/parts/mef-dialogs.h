/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void mef_dialogs_show_about (GtkWindow *parent);
void mef_dialogs_toast (AdwToastOverlay *overlay, const char *text);
void mef_dialogs_open_uri (GtkWindow *parent, const char *uri);
void mef_dialogs_save_async (GtkWindow *parent,
                             const char *title,
                             const char *suggested_name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void mef_dialogs_choose_folder_async (GtkWindow *parent,
                                      const char *title,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GFile *mef_dialogs_save_finish (GAsyncResult *result, GError **error);
GtkWindow *mef_dialogs_show_progress (GtkWindow *parent, const char *heading);
void mef_dialogs_set_progress (GtkWindow *dialog, guint done, guint n);
void mef_dialogs_end_progress (GtkWindow *dialog, const char *heading, const char *text);

G_END_DECLS
