/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

gboolean mef_fold_register (sqlite3 *handle, GError **error);
char *mef_fold (const char *text);

G_END_DECLS
