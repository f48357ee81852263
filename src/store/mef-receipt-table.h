/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefReceiptRow:
 *
 * A receipt with the payment it is for. Strings are valid until the next row is read.
 */
typedef struct
{
  gint64 id;
  gint64 payment_id;
  guint year;
  gint64 number;
  gint64 issued_at;
  gint64 paid_at;
  MefCents amount;
  MefCents credit; /* the part that settled nothing and is the person's */
  const char *means;
  const char *operation; /* what it can be looked up by; "" where the bank gave none */
  const char *regie;
} MefReceiptRow;

/**
 * MefReceiptInvoice:
 *
 * An invoice a payment settled, whole or in part.
 */
typedef struct
{
  gint64 id;
  const char *number;
  const char *label;
  MefCents amount; /* of it that was paid so */
} MefReceiptInvoice;

typedef void (*MefReceiptFunc) (const MefReceiptRow *row, gpointer user_data);
typedef void (*MefReceiptInvoiceFunc) (const MefReceiptInvoice *invoice, gpointer user_data);

gboolean
mef_receipt_issue (MefDb *db, gint64 payment_id, gint64 regie_id, gint64 issued_at, GError **error);
gboolean mef_receipt_each (MefDb *db,
                           gint64 person_id,
                           guint year,
                           MefReceiptFunc func,
                           gpointer user_data,
                           GError **error);
gboolean mef_receipt_get (MefDb *db,
                          gint64 id,
                          gint64 person_id,
                          MefReceiptFunc func,
                          gpointer user_data,
                          GError **error);
gboolean mef_receipt_find_attempt (MefDb *db,
                                   gint64 attempt_id,
                                   gint64 *id,
                                   guint *year,
                                   gint64 *number,
                                   GError **error);
gboolean mef_receipt_each_invoice (MefDb *db,
                                   gint64 payment_id,
                                   MefReceiptInvoiceFunc func,
                                   gpointer user_data,
                                   GError **error);
gboolean mef_receipt_print (MefDb *db,
                            gint64 id,
                            gint64 account_id,
                            gint64 now,
                            gint64 *before,
                            GError **error);
char *mef_receipt_format_number (guint year, gint64 number);

G_END_DECLS
