/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

typedef struct
{
  const char *number;
  const char *label;
  MefCents amount; /* of this invoice that was paid */
} MefReceiptDocumentLine;

/**
 * MefReceiptDocument:
 *
 * What a receipt says. Strings are not %NULL; means is a word of the ledger.
 */
typedef struct
{
  const char *town;
  const char *town_address;
  const char *regie;
  const char *number; /* "2026-000123" */
  const char *payer;  /* name and postal address */
  const char *means;
  const char *operation; /* the bank's or PayFiP's; may be empty */
  MefDay issued_on;
  MefDay paid_on;
  gint64 prints; /* how often it was printed before: more than 0 is a *duplicata* */
  MefCents amount;
  MefCents credit; /* the part that settled nothing */
  const MefReceiptDocumentLine *lines;
  guint n_lines;
} MefReceiptDocument;

GBytes *mef_receipt_document_render (const MefReceiptDocument *self, GError **error);
const char *mef_receipt_document_describe_means (const char *means);

G_END_DECLS
