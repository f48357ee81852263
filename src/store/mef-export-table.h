/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefExportType:
 * @MEF_EXPORT_TEXT: text, as it is
 * @MEF_EXPORT_NUMBER: an integer: an id, a position
 * @MEF_EXPORT_CENTS: an amount in cents
 * @MEF_EXPORT_DAY: text, YYYY-MM-DD
 * @MEF_EXPORT_INSTANT: Unix seconds
 * @MEF_EXPORT_BOOLEAN: 0 or 1
 * @MEF_EXPORT_STATE: text, the state of an invoice as everywhere else
 *
 * What a column holds.
 */
typedef enum
{
  MEF_EXPORT_TEXT,
  MEF_EXPORT_NUMBER,
  MEF_EXPORT_CENTS,
  MEF_EXPORT_DAY,
  MEF_EXPORT_INSTANT,
  MEF_EXPORT_BOOLEAN,
  MEF_EXPORT_STATE,
} MefExportType;

#define MEF_EXPORT_MAX_COLUMNS 20

typedef struct
{
  const char *name;
  MefExportType type;
} MefExportColumn;

/**
 * MefExportTable:
 * @name: its name in the archive, French and for programs: never translated
 * @parent: the index of the table whose rows its rows belong to, by their first column; -1 for none
 * @columns: ended by one without a name; the first of a table with children is its id
 *
 * One kind of thing that a town knows about a person.
 */
typedef struct
{
  const char *name;
  int parent;
  MefExportColumn columns[MEF_EXPORT_MAX_COLUMNS];
} MefExportTable;

/* One value of a row; @text is borrowed and %NULL for numbers. */
typedef struct
{
  gboolean is_null;
  const char *text;
  gint64 number;
} MefExportValue;

typedef gboolean (*MefExportRowFunc) (const MefExportTable *table,
                                      const MefExportValue *values,
                                      gpointer user_data,
                                      GError **error);
typedef gboolean (*MefExportDocumentFunc) (const char *number,
                                           gconstpointer data,
                                           gsize length,
                                           gpointer user_data,
                                           GError **error);

guint mef_export_count_tables (void);
const MefExportTable *mef_export_get_table (guint index);

MefDb *mef_export_open (const char *path, GError **error);
gboolean mef_export_each_row (MefDb *db,
                              guint table,
                              gint64 person_id,
                              gint64 parent_id,
                              gint64 now,
                              MefExportRowFunc func,
                              gpointer user_data,
                              GError **error);
gboolean mef_export_each_document (MefDb *db,
                                   gint64 person_id,
                                   MefExportDocumentFunc func,
                                   gpointer user_data,
                                   GError **error);

G_END_DECLS
