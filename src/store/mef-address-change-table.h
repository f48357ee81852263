/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-link-table.h"

G_BEGIN_DECLS

#define MEF_ADDRESS_CHANGES_AN_HOUR 3 /* one account may ask for */

/**
 * MefAddressSecret:
 *
 * A link of a change of address: what the mail carries, what the store keeps, until when it works.
 */
typedef struct
{
  const char *token;
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  gint64 expires_at;
} MefAddressSecret;

gboolean mef_address_change_ask (MefDb *db,
                                 gint64 account_id,
                                 const char *new_email,
                                 const MefAddressSecret *confirm,
                                 const MefAddressSecret *undo,
                                 gint64 now,
                                 GError **error);
gboolean mef_address_change_confirm (MefDb *db, const MefLinkRow *link, gint64 now, GError **error);
gboolean mef_address_change_undo (MefDb *db,
                                  const MefLinkRow *link,
                                  const char *reset_token,
                                  const guint8 reset_hash[MEF_TOKEN_HASH_SIZE],
                                  gint64 now,
                                  GError **error);

G_END_DECLS
