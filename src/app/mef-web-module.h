/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mef_web_module_prepare_environment (void);
GtkWidget *mef_web_module_create_view (const char *uri, const char *return_prefix, GError **error);

G_END_DECLS
