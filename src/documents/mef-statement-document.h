/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

typedef struct
{
  MefDay paid_on;
  const char *receipt;  /* "2026-000123" */
  const char *means;    /* a word of the ledger */
  const char *invoices; /* what it settled: "2026-001, 2026-002" */
  MefCents amount;
  MefCents credit; /* the part of it that settled nothing */
} MefStatementDocumentLine;

/**
 * MefStatementDocument:
 *
 * What a person paid in a year. Strings are not %NULL.
 */
typedef struct
{
  const char *town;
  const char *town_address;
  const char *payer; /* name and postal address */
  guint year;
  MefDay made_on;
  const MefStatementDocumentLine *lines; /* oldest first */
  guint n_lines;
} MefStatementDocument;

GBytes *mef_statement_document_render (const MefStatementDocument *self, GError **error);

G_END_DECLS
