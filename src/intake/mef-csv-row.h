/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-csv-columns.h"
#include "mef-intake-invoice.h"

G_BEGIN_DECLS

/**
 * MefCsvRow:
 *
 * A row of cells and what is needed to make an invoice of it. Everything is borrowed for the time
 * of a call.
 */
typedef struct
{
  const MefCsvColumns *columns;
  GStringChunk *strings; /* where strings go that had to be put together */
  GArray *problems;      /* (element-type MefIntakeProblem) */
  GArray *notes;         /* (element-type MefIntakeProblem) */
  MefDay today;
  guint line;
  guint n_cells;
  char **cells;
} MefCsvRow;

gboolean mef_csv_row_read (MefCsvRow *self, MefIntakeInvoice *invoice);
gboolean mef_csv_row_is_total (const MefCsvRow *self, MefCents sum, MefCents *total);

G_END_DECLS
