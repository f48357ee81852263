/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-link-table.h"

G_BEGIN_DECLS

#define MEF_LINK_MAILS_AN_HOUR 3 /* that one account gets without being signed in */

/**
 * MefAccountAsk:
 *
 * Somebody without a session asks for a link. Two tokens are made beforehand, since whether it will
 * activate or reset is known only in the transaction; all members are borrowed.
 */
typedef struct
{
  MefLinkPurpose purpose; /* activation or reset: what was asked for */
  const char *email;      /* valid */
  const char *activation_token;
  guint8 activation_hash[MEF_TOKEN_HASH_SIZE];
  const char *reset_token;
  guint8 reset_hash[MEF_TOKEN_HASH_SIZE];
} MefAccountAsk;

gboolean mef_account_ask_link (MefDb *db, const MefAccountAsk *ask, gint64 now, GError **error);
gboolean mef_account_send_reset (MefDb *db,
                                 gint64 account_id,
                                 const char *token,
                                 const guint8 hash[MEF_TOKEN_HASH_SIZE],
                                 gint64 now,
                                 GError **error);
gboolean mef_account_change_password (MefDb *db,
                                      gint64 account_id,
                                      const char *password_hash,
                                      gint64 except,
                                      gint64 now,
                                      GError **error);
gboolean mef_account_close (MefDb *db, gint64 account_id, gint64 now, GError **error);

G_END_DECLS
