/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a column of a billing export may hold, as far as an invoice is concerned. */
typedef enum
{
  MEF_CSV_FIELD_EXERCISE,
  MEF_CSV_FIELD_NUMBER,
  MEF_CSV_FIELD_REFERENCE,
  MEF_CSV_FIELD_PRODUCT,
  MEF_CSV_FIELD_LABEL,
  MEF_CSV_FIELD_SERVICE,
  MEF_CSV_FIELD_AMOUNT,
  MEF_CSV_FIELD_ISSUED_ON,
  MEF_CSV_FIELD_DUE_ON,
  MEF_CSV_FIELD_EXTERNAL_REF,
  MEF_CSV_FIELD_CIVILITY,
  MEF_CSV_FIELD_LAST_NAME,
  MEF_CSV_FIELD_FIRST_NAME,
  MEF_CSV_FIELD_ADDRESS_1,
  MEF_CSV_FIELD_ADDRESS_2,
  MEF_CSV_FIELD_ADDRESS_3,
  MEF_CSV_FIELD_POSTCODE,
  MEF_CSV_FIELD_CITY,
  MEF_CSV_FIELD_EMAIL,
  MEF_CSV_FIELD_FILE_NAME,
  MEF_CSV_N_FIELDS,
} MefCsvField;

#define MEF_CSV_NO_COLUMN (-1)

/**
 * MefCsvColumns:
 *
 * Which column holds which field: the index from 0, or %MEF_CSV_NO_COLUMN.
 */
typedef struct
{
  int column[MEF_CSV_N_FIELDS];
  guint n_columns;
  gboolean remaining_preferred; /* what is left to pay was taken although there is a total too */
} MefCsvColumns;

gboolean mef_csv_columns_read (MefCsvColumns *self, char **cells, guint n_cells, GError **error);
gboolean mef_csv_columns_has (const MefCsvColumns *self, MefCsvField field);
const char *mef_csv_field_to_string (MefCsvField field);
char *mef_csv_header_normalise (const char *header);

G_END_DECLS
