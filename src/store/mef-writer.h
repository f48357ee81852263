/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefWriterFunc:
 * @db: the writer's connection, inside a savepoint of the job's own
 * @data: what the job was given
 * @error: where to put why it failed; everything it wrote is then undone
 *
 * Runs on the writer's thread. Must not open transactions that outlive it nor wait for anything.
 *
 * Returns: whether to keep what it wrote
 */
typedef gboolean (*MefWriterFunc) (MefDb *db, gpointer data, GError **error);

/**
 * MefWriter:
 *
 * The one thread that writes into a town. Jobs that wait together are committed together; each in
 * a savepoint, so that one that fails spoils nothing for the others.
 */
typedef struct _MefWriter MefWriter;

MefWriter *mef_writer_new (const char *path, GError **error);
void mef_writer_free (MefWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefWriter, mef_writer_free)

void mef_writer_run_async (MefWriter *self,
                           MefWriterFunc func,
                           gpointer data,
                           GDestroyNotify destroy,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean mef_writer_run_finish (MefWriter *self, GAsyncResult *result, GError **error);
gboolean mef_writer_run (MefWriter *self, MefWriterFunc func, gpointer data, GError **error);

G_END_DECLS
