/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefDisk:
 *
 * A disk between SQLite and the real one. It fails when asked to, and remembers in which order what
 * was written and synced, so that a test can see what a power cut would have left. From
 * mef_disk_new() to mef_disk_free() every connection that is opened is on it; there is one at a
 * time.
 */
typedef struct _MefDisk MefDisk;

MefDisk *mef_disk_new (void);
void mef_disk_free (MefDisk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefDisk, mef_disk_free)

void mef_disk_fail_at (MefDisk *self, guint nth, int code, gboolean for_ever);
gboolean mef_disk_has_failed (MefDisk *self);

void mef_disk_record (MefDisk *self, const char *path);
void mef_disk_acknowledge (MefDisk *self);
guint mef_disk_stop (MefDisk *self);
guint mef_disk_cut (MefDisk *self, guint after, const char *path);

G_END_DECLS
