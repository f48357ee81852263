/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-csv-columns.h"
#include "mef-csv-text.h"
#include "mef-intake-invoice.h"

G_BEGIN_DECLS

#define MEF_INTAKE_MAX_BYTES (50 * 1024 * 1024)
#define MEF_INTAKE_MAX_ROWS 200000

/**
 * MefIntakeBatch:
 *
 * What one file holds: the invoices understood, the lines refused, and what a person should know
 * about how the file was read. Meant to be taken whole or not at all.
 */
typedef struct
{
  MefCsvText text;        /* (owned) the strings of the invoices are parts of it */
  GStringChunk *strings;  /* (owned) those that had to be put together */
  char separator;         /* between cells */
  MefCsvColumns columns;  /* what the header said */
  char **headers;         /* (unowned) (array length=columns.n_columns) as written */
  GArray *invoices;       /* (owned) (element-type MefIntakeInvoice) */
  GArray *problems;       /* (owned) (element-type MefIntakeProblem) refused lines */
  GArray *notes;          /* (owned) (element-type MefIntakeProblem) accepted, but look */
  MefCents total;         /* of the invoices */
  gboolean total_checked; /* the file ended with its own total, and it is the same */
} MefIntakeBatch;

MefIntakeBatch *mef_intake_batch_read_csv (GBytes *bytes, MefDay today, GError **error);
void mef_intake_batch_free (MefIntakeBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefIntakeBatch, mef_intake_batch_free)

G_END_DECLS
