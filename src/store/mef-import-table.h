/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-money.h"

#include "mef-person-table.h"

G_BEGIN_DECLS

/**
 * MefImportLine:
 *
 * A line of an invoice, for writing; strings are borrowed.
 */
typedef struct
{
  const char *beneficiary;
  const char *label;
  const char *quantity;
  MefCents amount;
} MefImportLine;

/**
 * MefImportInvoice:
 * @person: who owes it
 * @lines: (array length=n_lines) (nullable): its lines
 * @document: (nullable): its PDF
 *
 * An invoice to be written; strings are borrowed. The optional members at the end are 0 for an
 * invoice that is simply due.
 */
typedef struct
{
  MefPersonRow person;
  const char *number;
  const char *reference; /* (nullable): the number */
  guint exercise;        /* 0: the year of issue */
  const char *label;
  const char *service;
  MefDay issued_on;
  gboolean issued_on_assumed; /* the file has none: any day it was imported on before will do */
  MefDay due_on;
  MefCents amount;
  const MefImportLine *lines;
  guint n_lines;
  GBytes *document;
  const char *document_name;
  MefDay direct_debit_on;
  gint64 handed_over_at;
  gint64 cancelled_at;
} MefImportInvoice;

typedef enum
{
  MEF_IMPORT_NEW,
  MEF_IMPORT_COMPLETED, /* the same invoice is there, without the document it has now */
  MEF_IMPORT_ALREADY,   /* the same invoice is there: nothing to do */
  MEF_IMPORT_DIFFERENT, /* that number is there with another amount, debtor or date: refused */
} MefImportOutcome;

gboolean mef_import_begin (MefDb *db,
                           const char *file_name,
                           GBytes *contents,
                           gint64 now,
                           gint64 *batch_id,
                           GError **error);
gboolean
mef_import_end (MefDb *db, gint64 batch_id, guint n_invoices, MefCents amount, GError **error);
gboolean mef_import_invoice (MefDb *db,
                             gint64 batch_id,
                             gint64 regie_id,
                             const MefImportInvoice *invoice,
                             gint64 now,
                             MefImportOutcome *outcome,
                             gint64 *invoice_id,
                             GError **error);
gboolean mef_import_probe (MefDb *db,
                           gint64 regie_id,
                           const MefImportInvoice *invoice,
                           MefImportOutcome *outcome,
                           GError **error);

G_END_DECLS
