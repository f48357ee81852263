/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-export-table.h"

G_BEGIN_DECLS

GString *mef_export_write_json (MefDb *db, gint64 person_id, gint64 now, GError **error);
GString *
mef_export_write_csv (MefDb *db, guint table, gint64 person_id, gint64 now, GError **error);

G_END_DECLS
