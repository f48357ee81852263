/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MEF_CSV_MAX_COLUMNS 64
#define MEF_CSV_MAX_CELL 8192 /* bytes */

typedef enum
{
  MEF_CSV_ROW,    /* cells are there */
  MEF_CSV_BROKEN, /* the row cannot be cut into cells; reason says why */
  MEF_CSV_END,
} MefCsvStatus;

/**
 * MefCsvReader:
 *
 * Cuts a text into rows and cells where it stands: the cells are parts of the text itself, ended by
 * NUL, so nothing is allocated per cell. They stay valid as long as the text does.
 */
typedef struct
{
  char *cursor; /* (unowned) */
  char *end;    /* (unowned) the NUL behind the text */
  guint line;   /* where @cursor stands, from 1 */
  char separator;
  /* the row last read */
  guint row_line;
  guint n_cells;
  char *cells[MEF_CSV_MAX_COLUMNS];
  const char *reason; /* (nullable) static */
} MefCsvReader;

void mef_csv_reader_init (MefCsvReader *self, char *text, gsize length);
MefCsvStatus mef_csv_reader_next (MefCsvReader *self);
gboolean mef_csv_reader_is_last (const MefCsvReader *self);

G_END_DECLS
