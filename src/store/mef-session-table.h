/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-account-table.h"

G_BEGIN_DECLS

#define MEF_TOKEN_HASH_SIZE 32 /* SHA-256 */

/**
 * MefSessionRow:
 *
 * A session with what every request needs of its account. No string in it: it is read for each
 * request.
 */
typedef struct
{
  gint64 id;
  gint64 account_id;
  gint64 person_id; /* 0 for staff */
  MefRole role;
  MefAccountState state;
  gboolean persistent;
  gint64 last_used_at;
  gint64 expires_at; /* whatever happens */
} MefSessionRow;

gboolean mef_session_insert (MefDb *db,
                             gint64 account_id,
                             const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                             gboolean persistent,
                             const char *device,
                             gint64 now,
                             gint64 expires_at,
                             gint64 *id,
                             GError **error);
gboolean mef_session_find (MefDb *db,
                           const guint8 token_hash[MEF_TOKEN_HASH_SIZE],
                           MefSessionRow *row,
                           GError **error);
gboolean mef_session_touch (MefDb *db, gint64 id, gint64 now, GError **error);

/**
 * MefSessionDevice:
 *
 * A signed-in device as its owner sees it; borrowed for the call.
 */
typedef struct
{
  gint64 id;
  const char *name; /* what it called itself, may be empty */
  gint64 created_at;
  gint64 last_used_at;
  gboolean persistent;
} MefSessionDevice;

typedef void (*MefSessionFunc) (const MefSessionDevice *device, gpointer user_data);

gboolean mef_session_each (MefDb *db,
                           gint64 account_id,
                           gint64 now,
                           MefSessionFunc func,
                           gpointer user_data,
                           GError **error);
gboolean mef_session_delete (MefDb *db, gint64 account_id, gint64 id, GError **error);
gboolean
mef_session_delete_of_account (MefDb *db, gint64 account_id, gint64 except, GError **error);
gboolean mef_session_delete_expired (MefDb *db, gint64 now, GError **error);

G_END_DECLS
