/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-routes.h"

#include "mef-db.h"

G_BEGIN_DECLS

typedef enum
{
  MEF_ACCOUNT_CREATED,
  MEF_ACCOUNT_ACTIVE,
  MEF_ACCOUNT_BLOCKED,
  MEF_ACCOUNT_CLOSED,
} MefAccountState;

/**
 * MefAccountRow:
 *
 * An account, as read; strings are owned.
 */
typedef struct
{
  gint64 id;
  char *email;
  char *name;
  MefRole role;
  gint64 person_id;    /* 0 for staff */
  char *password_hash; /* (nullable): before activation */
  MefAccountState state;
} MefAccountRow;

void mef_account_row_free (MefAccountRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefAccountRow, mef_account_row_free)

gboolean mef_account_insert (MefDb *db,
                             const char *email,
                             const char *name,
                             MefRole role,
                             gint64 person_id,
                             const char *password_hash,
                             gint64 now,
                             gint64 *id,
                             GError **error);
MefAccountRow *mef_account_find (MefDb *db, const char *email, GError **error);
MefAccountRow *mef_account_get (MefDb *db, gint64 id, GError **error);
gboolean mef_account_set_password (MefDb *db,
                                   gint64 id,
                                   const char *password_hash,
                                   gint64 except,
                                   gint64 now,
                                   GError **error);
gboolean mef_account_rehash (MefDb *db, gint64 id, const char *password_hash, GError **error);
gboolean mef_account_set_state (MefDb *db, gint64 id, MefAccountState state, GError **error);

G_END_DECLS
