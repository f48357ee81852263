/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GError *mef_problem_from_failure (const GError *failure);
GError *mef_problem_from_answer (guint status, const char *content_type, GBytes *body);
GError *mef_problem_from_shape (const GError *failure);

G_END_DECLS
