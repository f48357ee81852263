/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema of a town beside the one that this program's steps make in memory: a guard that is
 * gone, or a view that counts otherwise, would make everything else the auditor says worth little.
 */
#include "config.h"

#include "mef-check-private.h"

#include <string.h>

/* Comments and the shape of a text are free, what stands between quotes is not. */
static char *
normalise (const char *sql)
{
  GString *out = g_string_new (NULL);
  char quote = '\0';

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (quote == '\0' && p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n") - 1;
      else if (quote == '\0' && g_ascii_isspace (*p))
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else
        {
          if (quote == '\0' && strchr ("'\"`[", *p) != NULL)
            quote = *p == '[' ? ']' : *p;
          else if (*p == quote)
            quote = '\0';
          g_string_append_c (out, *p);
        }
    }
  return g_string_free (out, FALSE);
}

/* What SQLite keeps for itself of the data (sqlite_stat1) is nobody's schema. */
static GHashTable *
read_schema (MefDb *db, GError **error)
{
  g_autoptr (GHashTable) schema = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT type || ' ' || name, coalesce (sql, '') FROM sqlite_schema"
                      " WHERE name NOT GLOB 'sqlite_stat[0-9]'",
                      error);
  gboolean found;

  if (query == NULL)
    return NULL;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return g_steal_pointer (&schema);
      g_hash_table_insert (schema, g_strdup (mef_column_text (query, 0)),
                           normalise (mef_column_text (query, 1)));
    }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
compare (GHashTable *ours, GHashTable *theirs, GPtrArray *problems)
{
  g_autoptr (GList) names = g_hash_table_get_keys (ours);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (ours, name))
        names = g_list_prepend (names, name);
    }
  names = g_list_sort (names, compare_names);
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (g_strcmp0 (g_hash_table_lookup (ours, l->data), g_hash_table_lookup (theirs, l->data)) !=
          0)
        g_ptr_array_add (problems,
                         g_strdup_printf ("schema-changed: %s", strchr (l->data, ' ') + 1));
    }
}

/* What the steps make is the same for every town and as long as the program runs: made once. */
static GHashTable *
get_model (GError **error)
{
  static GMutex mutex;
  static GHashTable *model;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (model == NULL)
    {
      g_autoptr (MefDb) db = mef_db_open (":memory:", MEF_DB_CREATE, error);

      model = db != NULL ? read_schema (db, error) : NULL;
    }
  return model;
}

/* What is missing, what is another one, what is more. */
gboolean
mef_check_schema (MefDb *db, GPtrArray *problems, GError **error)
{
  GHashTable *ours = get_model (error);
  g_autoptr (GHashTable) theirs = ours != NULL ? read_schema (db, error) : NULL;

  if (theirs == NULL)
    return FALSE;
  compare (ours, theirs, problems);
  return TRUE;
}
