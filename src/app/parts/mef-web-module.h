/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mef_web_module_prepare_environment (void);
void mef_web_module_check_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mef_web_module_check_finish (GAsyncResult *result, GError **error);
GtkWidget *mef_web_module_create_view (const char *uri,
                                       const char *return_prefix,
                                       const char *hint,
                                       GError **error);

G_END_DECLS
