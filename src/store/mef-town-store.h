/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

char *mef_town_store_get_path (const char *data_dir, const char *host);
gboolean mef_town_store_create (const char *data_dir,
                                const char *host,
                                const char *name,
                                gboolean is_demo,
                                gint64 now,
                                GError **error);
GPtrArray *mef_town_store_list (const char *data_dir, GError **error);
gboolean mef_town_host_is_valid (const char *host);

/**
 * MefTownRow:
 *
 * A town's identity.
 */
typedef struct
{
  char *name;
  char *host;
  gboolean is_demo;
} MefTownRow;

gboolean mef_town_store_read (MefDb *db, MefTownRow *row, GError **error);
void mef_town_row_clear (MefTownRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MefTownRow, mef_town_row_clear)

G_END_DECLS
