/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean
mef_export_write (const char *town_path, gint64 person_id, gint64 now, int fd, GError **error);

G_END_DECLS
