/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

void mef_arms_draw (cairo_t *cr, double x, double y, double width);

G_END_DECLS
