/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A town while the server runs. Its file is the store's business; here is only what is opened once
 * for all workers, the writer, and what each worker opens for itself. */
#include "config.h"

#include "mef-town.h"

#include <string.h>

#include "mef-error.h"
#include "mef-regie-table.h"
#include "mef-town-store.h"

/**
 * mef_town_open:
 * @data_dir: the data directory
 * @host: a town of it
 * @error: the store's reason
 *
 * Returns: (transfer full) (nullable): the town, its writer running
 */
MefTown *
mef_town_open (const char *data_dir, const char *host, GError **error)
{
  g_autoptr (MefTown) self = g_new0 (MefTown, 1);

  self->host = g_strdup (host);
  self->path = mef_town_store_get_path (data_dir, host);
  self->writer = mef_writer_new (self->path, error);
  if (self->writer == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mef_town_free:
 * @self: (transfer full) (nullable): a town
 *
 * Waits for its writer to finish what it was given.
 */
void
mef_town_free (MefTown *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->writer, mef_writer_free);
  g_free (self->host);
  g_free (self->path);
  g_free (self);
}

/**
 * mef_town_open_reader:
 * @self: a town
 * @error: the store's reason
 *
 * Returns: (transfer full) (nullable): a connection of the caller's own that can only read
 */
MefDb *
mef_town_open_reader (MefTown *self, GError **error)
{
  return mef_db_open (self->path, MEF_DB_READ, error);
}

/**
 * mef_town_check_ready:
 * @self: a town
 * @db: a reading connection to it
 * @error: why it cannot serve
 *
 * Returns: whether its data can be read now
 */
gboolean
mef_town_check_ready (MefTown *self, MefDb *db, GError **error)
{
  g_auto (MefTownRow) row = { NULL };

  return mef_town_store_read (db, &row, error);
}

/**
 * mef_town_has_production:
 * @self: a town
 * @production: (out): whether one of its régies takes real money: its `saisie` is not one of the
 *   service's test modes T and X
 * @error: the store's reason
 *
 * Returns: whether it could be told
 */
gboolean
mef_town_has_production (MefTown *self, gboolean *production, GError **error)
{
  g_autoptr (MefDb) db = mef_town_open_reader (self, error);
  g_autoptr (GPtrArray) regies = db != NULL ? mef_regie_list (db, error) : NULL;

  *production = FALSE;
  for (guint i = 0; regies != NULL && i < regies->len; i++)
    {
      const MefRegieRow *row = g_ptr_array_index (regies, i);

      if (strchr ("TX", row->saisie) == NULL)
        *production = TRUE;
    }
  return regies != NULL;
}
