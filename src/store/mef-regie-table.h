/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-debt-reference.h"

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefRegieRow:
 *
 * A régie, as read; strings are owned.
 */
typedef struct
{
  gint64 id;
  char *name;
  char *offer;         /* ws, form or titre */
  char *client_number; /* (nullable): 6 digits */
  char saisie;         /* T, X, W, M or A */
  gboolean multi_invoice;
  gboolean online;
  MefDebtReferenceKind reference_kind;
  gboolean declarations; /* residents may declare an invoice as paid */
} MefRegieRow;

void mef_regie_row_free (MefRegieRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefRegieRow, mef_regie_row_free)

gboolean mef_regie_insert (MefDb *db, const MefRegieRow *row, gint64 *id, GError **error);
MefRegieRow *mef_regie_find (MefDb *db, const char *name, GError **error);
MefRegieRow *mef_regie_get (MefDb *db, gint64 id, GError **error);
GPtrArray *mef_regie_list (MefDb *db, GError **error);
const char *mef_regie_why_not (const MefRegieRow *row);
gboolean
mef_regie_update (MefDb *db, const MefRegieRow *row, gint64 account_id, gint64 now, GError **error);

G_END_DECLS
