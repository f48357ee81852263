/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"
#include "mef-writer.h"

G_BEGIN_DECLS

/**
 * MefTown:
 *
 * One town of the installation while the server runs: its name, its writer, and what the payment
 * engine keeps for it. Made by the server at start, gone when it stops; the same for all workers.
 */
typedef struct
{
  char *host;        /* lower case, as in its directory's name */
  char *path;        /* its file, towns/HOST/town.db */
  MefWriter *writer; /* (owned) */
  gpointer engine;   /* what MefServerApi.start_town gave; freed by its stop_town */
} MefTown;

MefTown *mef_town_open (const char *data_dir, const char *host, GError **error);
void mef_town_free (MefTown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefTown, mef_town_free)

MefDb *mef_town_open_reader (MefTown *self, GError **error);
gboolean mef_town_check_ready (MefTown *self, MefDb *db, GError **error);
gboolean mef_town_has_production (MefTown *self, gboolean *production, GError **error);

G_END_DECLS
