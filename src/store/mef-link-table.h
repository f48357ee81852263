/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-session-table.h"

G_BEGIN_DECLS

/**
 * MefLinkPurpose:
 * @MEF_LINK_ACTIVATION: letter M: choose the first password
 * @MEF_LINK_RESET: letter X: choose another password
 * @MEF_LINK_ADDRESS: letter C, to the new address: make it the sign-in address
 * @MEF_LINK_ADDRESS_UNDO: letter C, to the former address: take that back
 *
 * What a link is for.
 */
typedef enum
{
  MEF_LINK_ACTIVATION,
  MEF_LINK_RESET,
  MEF_LINK_ADDRESS,
  MEF_LINK_ADDRESS_UNDO,
} MefLinkPurpose;

/**
 * MefLinkRow:
 *
 * A link sent by mail, as read; strings are owned.
 */
typedef struct
{
  gint64 id;
  MefLinkPurpose purpose;
  gint64 account_id;
  char
      *email; /* the account's at the end: of a change the new one, of its undoing the former one */
  MefRole role;
  gint64 expires_at;
} MefLinkRow;

void mef_link_row_free (MefLinkRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefLinkRow, mef_link_row_free)

const char *mef_link_purpose_to_string (MefLinkPurpose purpose);
char mef_link_purpose_to_letter (MefLinkPurpose purpose);
gboolean mef_link_insert (MefDb *db,
                          MefLinkPurpose purpose,
                          gint64 account_id,
                          const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                          gint64 now,
                          gint64 expires_at,
                          gint64 *id,
                          GError **error);
gboolean
mef_link_cancel (MefDb *db, MefLinkPurpose purpose, gint64 account_id, gint64 now, GError **error);
MefLinkRow *
mef_link_find (MefDb *db, const guint8 token_hash[MEF_TOKEN_HASH_SIZE], gint64 now, GError **error);
gboolean mef_link_use (MefDb *db, gint64 id, gint64 now, GError **error);

G_END_DECLS
