/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefTxn:
 *
 * A transaction that ends with its scope: what was not committed is rolled back.
 *
 * |[
 * g_auto (MefTxn) txn = MEF_TXN_INIT;
 *
 * return mef_txn_begin (&txn, db, error) && … && mef_txn_commit (&txn, error);
 * ]|
 *
 * Nested ones are savepoints; only the outermost makes anything durable.
 */
typedef struct
{
  MefDb *db;         /* (unowned) (nullable): NULL when not begun or already ended */
  guint depth;       /* 1 for the outermost */
  const char *where; /* file and line that began it */
} MefTxn;

#define MEF_TXN_INIT                                                                               \
  {                                                                                                \
    NULL, 0, NULL                                                                                  \
  }

gboolean mef_txn_begin_at (MefTxn *self, MefDb *db, const char *where, GError **error);
#define mef_txn_begin(self, db, error) mef_txn_begin_at (self, db, G_STRLOC, error)
gboolean mef_txn_commit (MefTxn *self, GError **error);
void mef_txn_rollback (MefTxn *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MefTxn, mef_txn_rollback)

G_END_DECLS
