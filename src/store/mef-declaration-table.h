/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefDeclaration:
 *
 * What a resident declares. Members are borrowed.
 */
typedef struct
{
  gint64 invoice_id;
  gint64 person_id;
  gint64 account_id;
  MefDay paid_on;
  const char *means;
  gint64 now;
} MefDeclaration;

/**
 * MefDeclarationRow:
 *
 * A declaration that waits for the desk. Strings are valid until the next row is read.
 */
typedef struct
{
  gint64 id;
  gint64 invoice_id;
  const char *number;
  const char *person;
  const char *paid_on;
  const char *means;
  gint64 declared_at;
  MefCents remaining;
} MefDeclarationRow;

typedef void (*MefDeclarationFunc) (const MefDeclarationRow *row, gpointer user_data);

gboolean mef_declaration_means_is_known (const char *means);
gboolean mef_declaration_insert (MefDb *db,
                                 const MefDeclaration *declaration,
                                 const char **unpayable_reason,
                                 GError **error);
gboolean mef_declaration_withdraw (MefDb *db,
                                   gint64 invoice_id,
                                   gint64 person_id,
                                   gint64 now,
                                   GError **error);
gboolean mef_declaration_each_waiting (MefDb *db,
                                       MefDeclarationFunc func,
                                       gpointer user_data,
                                       GError **error);
gboolean mef_declaration_confirm (MefDb *db,
                                  gint64 id,
                                  gint64 account_id,
                                  gint64 now,
                                  gint64 *payment_id,
                                  GError **error);
gboolean mef_declaration_refuse (MefDb *db,
                                 gint64 id,
                                 gint64 account_id,
                                 const char *reason,
                                 gint64 now,
                                 GError **error);

G_END_DECLS
