/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debtors. The billing software's key identifies one; without a key, name and address together. */
#include "config.h"

#include "mef-person-table.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-util.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * mef_person_insert:
 * @db: a connection that writes
 * @row: who; last_name is needed
 * @id: (out): the new person's id
 * @error: (nullable): return location
 *
 * Returns: whether the person was written
 */
gboolean
mef_person_insert (MefDb *db, const MefPersonRow *row, gint64 *id, GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO person (external_ref, civility, last_name, first_name, address, postcode, city,"
      " email) VALUES (:ref, :civility, :last, :first, :address, :postcode, :city, :email)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":ref", mef_str_empty (row->external_ref) ? NULL : row->external_ref);
  mef_bind_text (insert, ":civility", or_empty (row->civility));
  mef_bind_text (insert, ":last", row->last_name);
  mef_bind_text (insert, ":first", or_empty (row->first_name));
  mef_bind_text (insert, ":address", or_empty (row->address));
  mef_bind_text (insert, ":postcode", or_empty (row->postcode));
  mef_bind_text (insert, ":city", or_empty (row->city));
  mef_bind_text (insert, ":email", mef_str_empty (row->email) ? NULL : row->email);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

/**
 * mef_person_find:
 * @db: a connection
 * @row: who: by external_ref when there is one, else by name and postal address
 * @id: (out): the person's id, 0 when there is none such
 * @error: (nullable): return location
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_person_find (MefDb *db, const MefPersonRow *row, gint64 *id, GError **error)
{
  g_autoptr (MefStatement) query = NULL;
  gboolean found;

  if (!mef_str_empty (row->external_ref))
    {
      query = mef_db_prepare (db, "SELECT id FROM person WHERE external_ref = :ref", error);
      if (query == NULL)
        return FALSE;
      mef_bind_text (query, ":ref", row->external_ref);
    }
  else
    {
      query =
          mef_db_prepare (db,
                          "SELECT id FROM person WHERE last_name = :last AND first_name = :first"
                          " AND external_ref IS NULL AND address = :address"
                          " AND postcode = :postcode LIMIT 1",
                          error);
      if (query == NULL)
        return FALSE;
      mef_bind_text (query, ":last", or_empty (row->last_name));
      mef_bind_text (query, ":first", or_empty (row->first_name));
      mef_bind_text (query, ":address", or_empty (row->address));
      mef_bind_text (query, ":postcode", or_empty (row->postcode));
    }
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  *id = found ? mef_column_int (query, 0) : 0;
  return TRUE;
}

/**
 * mef_person_describe:
 * @db: a connection
 * @id: a person
 * @text: (out) (transfer full): name and postal address, as on a letter
 * @error: (nullable): "not-found"
 *
 * Returns: whether there is such a person
 */
gboolean
mef_person_describe (MefDb *db, gint64 id, char **text, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT trim (civility || ' ' || first_name || ' ' || last_name) || char (10)"
                      " || CASE address WHEN '' THEN '' ELSE address || char (10) END"
                      " || trim (postcode || ' ' || city) FROM person WHERE id = :id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return FALSE;
    }
  *text = g_strdup (mef_column_text (query, 0));
  return TRUE;
}
