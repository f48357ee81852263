/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *mef_plain_row_new (const char *title, const char *subtitle);
void mef_plain_row_set_link (GtkWidget *row, const char *action, GVariant *target);

G_END_DECLS
