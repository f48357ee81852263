/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The régies de recettes of a town. */
#include "config.h"

#include "mef-regie-table.h"

#include <string.h>

#include "mef-db-private.h"
#include "mef-error.h"

#define COLUMNS                                                                                    \
  "SELECT id, name, offer, client_number, saisie, multi_invoice, online, reference_kind,"          \
  " declarations FROM regie"

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
  row->declarations = mef_column_int (query, 8) != 0;
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

/**
 * mef_regie_get:
 * @db: a connection
 * @id: a régie
 * @error: (nullable): "not-found"
 *
 * Returns: (transfer full) (nullable): the régie
 */
MefRegieRow *
mef_regie_get (MefDb *db, gint64 id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE id = :id", error);
  gboolean found;

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", id);
  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (found)
    return read_row (query);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  return NULL;
}

/* Six digits; PayFiP's identity of a régie. */
static gboolean
is_client_number (const char *text)
{
  return strlen (text) == 6 && strspn (text, "0123456789") == 6;
}

/**
 * mef_regie_why_not:
 * @row: a régie as somebody would have it
 *
 * The web service knows the modes T X W, the forms T X M A (PayFiP, field saisie). A titre is paid
 * alone and under the debt's own reference.
 *
 * Returns: (transfer none) (nullable): "field-NAME" of the first thing that cannot be so
 */
const char *
mef_regie_why_not (const MefRegieRow *row)
{
  const gboolean titre = g_strcmp0 (row->offer, "titre") == 0;
  const gboolean form = titre || g_strcmp0 (row->offer, "form") == 0;

  if (!form && g_strcmp0 (row->offer, "ws") != 0)
    return "field-offer";
  if (row->client_number != NULL && !is_client_number (row->client_number))
    return "field-client";
  if (row->saisie == '\0' || strchr (form ? "TXMA" : "TXW", row->saisie) == NULL)
    return "field-saisie";
  if (titre && row->multi_invoice)
    return "field-multi_invoice";
  if (titre == (row->reference_kind == MEF_DEBT_REFERENCE_FREE))
    return "field-reference_kind";
  return NULL;
}

static gboolean
write_change (MefDb *db, const MefRegieRow *row, gint64 account_id, gint64 now, GError **error)
{
  g_autofree char *detail = g_strdup_printf (
      "offer=%s client=%s saisie=%c multi_invoice=%d online=%d reference_kind=%s declarations=%d",
      row->offer, row->client_number != NULL ? row->client_number : "-", row->saisie,
      row->multi_invoice, row->online, mef_debt_reference_kind_to_string (row->reference_kind),
      row->declarations);
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO regie_change (regie_id, account_id, changed_at, detail)"
                      " VALUES (:regie, :account, :now, :detail)",
                      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":regie", row->id);
  mef_bind_optional (insert, ":account", account_id);
  mef_bind_int (insert, ":now", now);
  mef_bind_text (insert, ":detail", detail);
  return mef_db_run (db, insert, error);
}

/**
 * mef_regie_update:
 * @db: a connection that writes
 * @row: a régie as it is to be; its name stays
 * @account_id: who changes it, 0 for the command line
 * @now: the instant
 * @error: (nullable): "field-NAME", see mef_regie_why_not()
 *
 * Attempts that were begun before keep what they were begun with.
 *
 * Returns: whether it is so, and in the journal
 */
gboolean
mef_regie_update (MefDb *db, const MefRegieRow *row, gint64 account_id, gint64 now, GError **error)
{
  const char saisie[] = { row->saisie, '\0' };
  const char *why_not = mef_regie_why_not (row);
  g_autoptr (MefStatement) update = NULL;

  if (why_not != NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, why_not);
      return FALSE;
    }
  update = mef_db_prepare (db,
                           "UPDATE regie SET offer = :offer, client_number = :client,"
                           " saisie = :saisie, multi_invoice = :multi, online = :online,"
                           " reference_kind = :kind, declarations = :declarations WHERE id = :id",
                           error);
  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":id", row->id);
  mef_bind_text (update, ":offer", row->offer);
  mef_bind_text (update, ":client", row->client_number);
  mef_bind_text (update, ":saisie", saisie);
  mef_bind_int (update, ":multi", row->multi_invoice);
  mef_bind_int (update, ":online", row->online);
  mef_bind_text (update, ":kind", mef_debt_reference_kind_to_string (row->reference_kind));
  mef_bind_int (update, ":declarations", row->declarations);
  return mef_db_run (db, update, error) && write_change (db, row, account_id, now, error);
}
