/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_WINDOW (mef_window_get_type ())
G_DECLARE_FINAL_TYPE (MefWindow, mef_window, MEF, WINDOW, AdwApplicationWindow)

MefWindow *mef_window_new (GtkApplication *application, GSettings *settings);
void mef_window_set_root (MefWindow *self, MefPage *page);
void mef_window_push (MefWindow *self, MefPage *page);
void mef_window_pop (MefWindow *self);
void mef_window_show_section (MefWindow *self, const char *name);
void mef_window_go_home (MefWindow *self);
void mef_window_open_invoice (MefWindow *self, gint64 id);
MefPage *mef_window_get_page (MefWindow *self);
void mef_window_connect (MefWindow *self, MefContext *context, gboolean can_go_back);
void mef_window_disconnect (MefWindow *self);

G_END_DECLS
