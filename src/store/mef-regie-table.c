/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The régies de recettes of a town. */
#include "config.h"

#include "mef-regie-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

#define COLUMNS                                                                                    \
  "SELECT id, name, offer, client_number, saisie, multi_invoice, online, reference_kind FROM "     \
  "regie"

void
mef_regie_row_free (MefRegieRow *row)
{
  g_free (row->name);
  g_free (row->offer);
  g_free (row->client_number);
  g_free (row);
}

/**
 * mef_regie_insert:
 * @db: a connection that writes
 * @row: the régie; its id is ignored
 * @id: (out): its new id
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_regie_insert (MefDb *db, const MefRegieRow *row, gint64 *id, GError **error)
{
  const char saisie[] = { row->saisie, '\0' };
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO regie (name, offer, client_number, saisie, multi_invoice, online,"
      " reference_kind) VALUES (:name, :offer, :client, :saisie, :multi, :online, :kind)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":name", row->name);
  mef_bind_text (insert, ":offer", row->offer);
  mef_bind_text (insert, ":client", row->client_number);
  mef_bind_text (insert, ":saisie", saisie);
  mef_bind_int (insert, ":multi", row->multi_invoice);
  mef_bind_int (insert, ":online", row->online);
  mef_bind_text (insert, ":kind", mef_debt_reference_kind_to_string (row->reference_kind));
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

static MefRegieRow *
read_row (MefStatement *query)
{
  MefRegieRow *row = g_new0 (MefRegieRow, 1);

  row->id = mef_column_int (query, 0);
  row->name = g_strdup (mef_column_text (query, 1));
  row->offer = g_strdup (mef_column_text (query, 2));
  row->client_number = g_strdup (mef_column_text (query, 3));
  row->saisie = mef_column_text (query, 4)[0];
  row->multi_invoice = mef_column_int (query, 5) != 0;
  row->online = mef_column_int (query, 6) != 0;
  mef_debt_reference_kind_from_string (mef_column_text (query, 7), &row->reference_kind);
  return row;
}

/**
 * mef_regie_find:
 * @db: a connection
 * @name: (nullable): its name; %NULL takes the first
 * @error: (nullable): "no-regie"
 *
 * Returns: (transfer full) (nullable): the régie
 */
MefRegieRow *
mef_regie_find (MefDb *db, const char *name, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, COLUMNS " WHERE :name IS NULL OR name = :name ORDER BY id LIMIT 1",
                      error);
  gboolean found;

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":name", name);
  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-regie");
      return NULL;
    }
  return read_row (query);
}

/**
 * mef_regie_list:
 * @db: a connection
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable) (element-type MefRegieRow): all of them
 */
GPtrArray *
mef_regie_list (MefDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) mef_regie_row_free);
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " ORDER BY id", error);
  gboolean found;

  if (query == NULL)
    return NULL;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return g_steal_pointer (&rows);
      g_ptr_array_add (rows, read_row (query));
    }
  return NULL;
}
