/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema's steps: numbered SQL files, each run once in a transaction of its own. user_version
 * holds the number of the last one run. A file written by a newer program is refused untouched. */
#include "config.h"

#include <gio/gio.h>

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-store-resources.h"
#include "mef-txn.h"

static const char *const steps[] = {
  "/fr/mesfactures/store/0001-town.sql",         "/fr/mesfactures/store/0002-account-life.sql",
  "/fr/mesfactures/store/0003-settlement.sql",   "/fr/mesfactures/store/0004-titre-attempts.sql",
  "/fr/mesfactures/store/0005-regie-change.sql", "/fr/mesfactures/store/0006-payment-record.sql",
  "/fr/mesfactures/store/0007-alarm-detail.sql", "/fr/mesfactures/store/0008-guards.sql",
};

static gboolean
read_version (MefDb *self, gint64 *version, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (self, "PRAGMA user_version", error);
  gboolean row;

  if (query == NULL || !mef_db_step (self, query, &row, error))
    return FALSE;
  *version = mef_column_int (query, 0);
  if (*version <= (gint64) G_N_ELEMENTS (steps))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "store-newer");
  return FALSE;
}

static gboolean
run_step (MefDb *self, guint number, GError **error)
{
  g_autoptr (GBytes) sql =
      g_resource_lookup_data (mef_store_get_resource (), steps[number - 1], 0, error);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %u", number);
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  gint64 version;

  /* Read again now that nobody else can write: another program may have been faster. */
  if (sql == NULL || !mef_txn_begin (&txn, self, error) || !read_version (self, &version, error))
    return FALSE;
  if (version >= number)
    return TRUE;
  /* A resource's data ends with a zero that its size does not count. */
  return mef_db_exec (self, g_bytes_get_data (sql, NULL), error) &&
         mef_db_exec (self, mark, error) && mef_txn_commit (&txn, error);
}

/* Whether the file has the schema this program knows: readers cannot bring it there. */
gboolean
mef_migrations_check (MefDb *self, GError **error)
{
  gint64 version;

  if (!read_version (self, &version, error))
    return FALSE;
  if (version == (gint64) G_N_ELEMENTS (steps))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "store-older");
  return FALSE;
}

/* Brings the file to the schema this program knows. */
gboolean
mef_migrations_run (MefDb *self, GError **error)
{
  gint64 version;

  if (!read_version (self, &version, error))
    return FALSE;
  for (guint number = (guint) version + 1; number <= G_N_ELEMENTS (steps); number++)
    {
      if (!run_step (self, number, error))
        return FALSE;
    }
  return TRUE;
}
