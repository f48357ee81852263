/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefRenderFunc:
 * @data: what to draw
 * @error: why it cannot be drawn
 *
 * On a thread of the task pool.
 *
 * Returns: (transfer full) (nullable): a PDF
 */
typedef GBytes *(*MefRenderFunc) (gpointer data, GError **error);

void mef_render_respond (MefRequest *request,
                         MefRenderFunc render,
                         gpointer data,
                         GDestroyNotify destroy,
                         const char *file_name);

G_END_DECLS
