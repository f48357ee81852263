/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_FIGURE (mef_figure_get_type ())
G_DECLARE_FINAL_TYPE (MefFigure, mef_figure, MEF, FIGURE, GtkWidget)

G_END_DECLS
