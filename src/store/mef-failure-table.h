/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

#define MEF_ADDRESS_HASH_SIZE 32 /* SHA-256 of the folded address */

gboolean mef_failure_get (MefDb *db,
                          const guint8 address_hash[MEF_ADDRESS_HASH_SIZE],
                          guint *count,
                          gint64 *last_at,
                          GError **error);
gboolean mef_failure_record (MefDb *db,
                             const guint8 address_hash[MEF_ADDRESS_HASH_SIZE],
                             gint64 now,
                             GError **error);
gboolean
mef_failure_clear (MefDb *db, const guint8 address_hash[MEF_ADDRESS_HASH_SIZE], GError **error);

G_END_DECLS
