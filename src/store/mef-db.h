/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "MeFa": tells our files from other SQLite files. */
#define MEF_DB_APPLICATION_ID 0x4d654661

/**
 * MefDb:
 *
 * One connection to one town's file. Belongs to the thread that uses it; nothing in it is locked.
 */
typedef struct _MefDb MefDb;

/**
 * MefDbMode:
 * @MEF_DB_READ: reads only, and cannot write even by mistake
 * @MEF_DB_WRITE: reads and writes; the file must exist
 * @MEF_DB_CREATE: makes the file, which must not exist
 */
typedef enum
{
  MEF_DB_READ,
  MEF_DB_WRITE,
  MEF_DB_CREATE,
} MefDbMode;

MefDb *mef_db_open (const char *path, MefDbMode mode, GError **error);
void mef_db_close (MefDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefDb, mef_db_close)

gint64 mef_db_get_data_version (MefDb *self);
gboolean mef_db_checkpoint (MefDb *self, GError **error);
gboolean mef_db_backup (MefDb *self, const char *path, GError **error);

G_END_DECLS
