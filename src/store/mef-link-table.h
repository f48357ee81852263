/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-session-table.h"

G_BEGIN_DECLS

/**
 * MefLinkRow:
 *
 * A link sent by mail, as read; strings are owned.
 */
typedef struct
{
  gint64 id;
  char kind; /* M activation, X reset, C change of address */
  gint64 account_id;
  char *email; /* the account's */
  MefRole role;
  gint64 expires_at;
} MefLinkRow;

void mef_link_row_free (MefLinkRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefLinkRow, mef_link_row_free)

gboolean mef_link_insert (MefDb *db,
                          char kind,
                          gint64 account_id,
                          const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                          gint64 now,
                          gint64 expires_at,
                          GError **error);
MefLinkRow *
mef_link_find (MefDb *db, const guint8 token_hash[MEF_TOKEN_HASH_SIZE], gint64 now, GError **error);
gboolean mef_link_use (MefDb *db, gint64 id, gint64 now, GError **error);

G_END_DECLS
