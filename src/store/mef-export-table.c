/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what a town knows about one person, table by table. */
#include "config.h"

#include "mef-export-private.h"

#include "mef-invoice-private.h"

/**
 * mef_export_count_tables:
 *
 * Returns: how many there are
 */
guint
mef_export_count_tables (void)
{
  return MEF_EXPORT_N_TABLES;
}

/**
 * mef_export_get_table:
 * @index: which, below mef_export_count_tables()
 *
 * Returns: (transfer none): its name and columns
 */
const MefExportTable *
mef_export_get_table (guint index)
{
  g_return_val_if_fail (index < MEF_EXPORT_N_TABLES, NULL);
  return &mef_export_tables[index];
}

/**
 * mef_export_open:
 * @path: the town's file
 * @error: (nullable): the store's reasons
 *
 * Any thread; the connection is the caller's own.
 *
 * Returns: (transfer full) (nullable): a reading connection for which the town stands still from
 *   the first reading on, so that what is read table by table fits together
 */
MefDb *
mef_export_open (const char *path, GError **error)
{
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, error);

  if (db == NULL || !mef_db_exec (db, "BEGIN", error))
    return NULL;
  return g_steal_pointer (&db);
}

static void
read_values (MefStatement *query,
             const MefExportTable *table,
             int first,
             const char *state,
             MefExportValue *values)
{
  for (int i = 0; table->columns[i].name != NULL; i++)
    {
      gboolean is_null = sqlite3_column_type (query, first + i) == SQLITE_NULL;

      values[i] = (MefExportValue){ .is_null = is_null };
      switch (table->columns[i].type)
        {
        case MEF_EXPORT_TEXT:
        case MEF_EXPORT_DAY:
          values[i].text = mef_column_text (query, first + i);
          break;
        case MEF_EXPORT_STATE:
          values[i].text = state;
          break;
        case MEF_EXPORT_NUMBER:
        case MEF_EXPORT_CENTS:
        case MEF_EXPORT_INSTANT:
        case MEF_EXPORT_BOOLEAN:
          values[i].number = mef_column_int (query, first + i);
          break;
        }
    }
}

/**
 * mef_export_each_row:
 * @db: a connection
 * @table: which table
 * @person_id: about whom
 * @parent_id: of a table with a parent, only what belongs to that row of it; 0 for all
 * @now: the instant at which the states of invoices are judged
 * @func: called for each row; its values live until it returns
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read and @func took all of them
 */
gboolean
mef_export_each_row (MefDb *db,
                     guint table,
                     gint64 person_id,
                     gint64 parent_id,
                     gint64 now,
                     MefExportRowFunc func,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, mef_export_statements[table], error);
  int first = table == MEF_EXPORT_INVOICES ? MEF_INVOICE_N_COLUMNS : 0;
  MefExportValue values[MEF_EXPORT_MAX_COLUMNS];
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  if (mef_export_tables[table].parent >= 0)
    mef_bind_optional (query, ":parent", parent_id);
  if (first > 0)
    mef_bind_int (query, ":now", now);
  while (mef_db_step (db, query, &found, error))
    {
      MefInvoiceRow row = { .state = NULL };

      if (!found)
        return TRUE;
      if (first > 0)
        mef_invoice_read (query, mef_day_from_instant (now), &row);
      read_values (query, &mef_export_tables[table], first, row.state, values);
      if (!func (&mef_export_tables[table], values, user_data, error))
        return FALSE;
    }
  return FALSE;
}

/**
 * mef_export_each_document:
 * @db: a connection
 * @person_id: about whom
 * @func: called with each invoice's number and PDF, which live until it returns
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read and @func took all of them
 */
gboolean
mef_export_each_document (MefDb *db,
                          gint64 person_id,
                          MefExportDocumentFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT i.number, d.content FROM invoice i JOIN document d"
                      " ON d.invoice_id = i.id WHERE i.person_id = :person"
                      " ORDER BY i.issued_on, i.id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      if (!func (mef_column_text (query, 0), sqlite3_column_blob (query, 1),
                 (gsize) sqlite3_column_bytes (query, 1), user_data, error))
        return FALSE;
    }
  return FALSE;
}
