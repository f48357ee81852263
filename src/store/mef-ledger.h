/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefLedgerPayment:
 *
 * Money received, for writing. What the invoices no longer need becomes a credit of @person_id.
 */
typedef struct
{
  gint64 regie_id;
  gint64 attempt_id;        /* 0 when not paid online */
  const char *operation_id; /* (nullable) */
  const char *means;
  MefCents amount;
  gint64 paid_at;
  gint64 booked_at;
  const char *authorisation; /* (nullable) */
  gint64 person_id;          /* whose credit; 0: recette à classer */
} MefLedgerPayment;

gboolean mef_ledger_book (MefDb *db,
                          const MefLedgerPayment *payment,
                          const gint64 *invoices,
                          const MefCents *amounts,
                          guint n_invoices,
                          gint64 *payment_id,
                          GError **error);
gboolean mef_ledger_has_operation (MefDb *db, const char *operation_id, GError **error);

G_END_DECLS
