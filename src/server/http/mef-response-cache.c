/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers worth keeping for a moment: the same list is asked for again and again by the same
 * application. An answer is only given out again while nothing it was made from can have changed:
 * the same version of the list, the same day in Paris, no lock that ended. The least recently used
 * goes first. Belongs to its worker's thread; every worker has its own. */
#include "config.h"

#include "mef-response-cache.h"

#include <string.h>

#define ENTRY_OVERHEAD 256 /* what an entry costs beside its body, generously */

typedef struct
{
  GList link; /* in the order of use; data is the entry itself */
  char *key;  /* (owned) */
  MefCacheStamp stamp;
  GBytes *body; /* (owned) */
  char *etag;   /* (owned) */
} Entry;

/* What a town's lists were at, at a commit. */
typedef struct
{
  gint64 data_version;
  gint64 version;
} Version;

struct _MefResponseCache
{
  GHashTable *entries;  /* (owned) (element-type utf8 Entry) */
  GHashTable *versions; /* (owned) (element-type utf8 Version) */
  GQueue order;         /* the most recently used first */
  gsize size;
  gsize max_size;
};

static gsize
entry_size (const Entry *entry)
{
  return g_bytes_get_size (entry->body) + strlen (entry->key) + ENTRY_OVERHEAD;
}

static void
drop_entry (MefResponseCache *self, Entry *entry)
{
  self->size -= entry_size (entry);
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, entry->key);
  g_free (entry->key);
  g_free (entry->etag);
  g_bytes_unref (entry->body);
  g_free (entry);
}

/**
 * mef_response_cache_new:
 * @max_bytes: how much it may keep, bodies and all
 *
 * Returns: (transfer full): an empty cache
 */
MefResponseCache *
mef_response_cache_new (gsize max_bytes)
{
  MefResponseCache *self = g_new0 (MefResponseCache, 1);

  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  self->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->order);
  self->max_size = max_bytes;
  return self;
}

/**
 * mef_response_cache_free:
 * @self: (transfer full) (nullable): a cache
 */
void
mef_response_cache_free (MefResponseCache *self)
{
  if (self == NULL)
    return;
  while (self->order.head != NULL)
    drop_entry (self, self->order.head->data);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->versions);
  g_free (self);
}

/**
 * mef_response_cache_lookup:
 * @self: a cache
 * @key: what was asked, by whom; unambiguous between towns and accounts
 * @version: the version of the town's lists now
 * @day: today in Paris
 * @now: the instant now, Unix seconds
 * @etag: (out) (transfer none): the answer's ETag, valid until the cache is next changed
 *
 * Returns: (transfer full) (nullable): the answer, when it is still the right one
 */
GBytes *
mef_response_cache_lookup (MefResponseCache *self,
                           const char *key,
                           gint64 version,
                           guint32 day,
                           gint64 now,
                           const char **etag)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return NULL;
  if (entry->stamp.version != version || entry->stamp.day != day || entry->stamp.valid_until <= now)
    {
      drop_entry (self, entry);
      return NULL;
    }
  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_head_link (&self->order, &entry->link);
  *etag = entry->etag;
  return g_bytes_ref (entry->body);
}

/**
 * mef_response_cache_insert:
 * @self: a cache
 * @key: as for mef_response_cache_lookup()
 * @stamp: as long as what holds the answer is right
 * @body: the answer
 * @etag: its ETag
 *
 * Keeps an answer, unless it alone would take more than a quarter of the room.
 */
void
mef_response_cache_insert (MefResponseCache *self,
                           const char *key,
                           const MefCacheStamp *stamp,
                           GBytes *body,
                           const char *etag)
{
  Entry *old = g_hash_table_lookup (self->entries, key);
  Entry *entry;

  if (old != NULL)
    drop_entry (self, old);
  if (g_bytes_get_size (body) > self->max_size / 4)
    return;
  entry = g_new0 (Entry, 1);
  entry->link.data = entry;
  entry->key = g_strdup (key);
  entry->stamp = *stamp;
  entry->body = g_bytes_ref (body);
  entry->etag = g_strdup (etag);
  g_hash_table_insert (self->entries, entry->key, entry);
  g_queue_push_head_link (&self->order, &entry->link);
  self->size += entry_size (entry);
  while (self->size > self->max_size)
    drop_entry (self, self->order.tail->data);
}

/**
 * mef_response_cache_recall_version:
 * @self: a cache
 * @town: a town's host
 * @data_version: the connection's data version now
 * @version: (out): the version of its lists
 *
 * Returns: whether nothing was committed since it was noted; else it must be read again
 */
gboolean
mef_response_cache_recall_version (MefResponseCache *self,
                                   const char *town,
                                   gint64 data_version,
                                   gint64 *version)
{
  const Version *noted = g_hash_table_lookup (self->versions, town);

  if (noted == NULL || noted->data_version != data_version)
    return FALSE;
  *version = noted->version;
  return TRUE;
}

/**
 * mef_response_cache_note_version:
 * @self: a cache
 * @town: a town's host
 * @data_version: the connection's data version, read before @version
 * @version: the version of its lists
 */
void
mef_response_cache_note_version (MefResponseCache *self,
                                 const char *town,
                                 gint64 data_version,
                                 gint64 version)
{
  const Version noted = { data_version, version };

  g_hash_table_insert (self->versions, g_strdup (town), g_memdup2 (&noted, sizeof noted));
}

/**
 * mef_response_cache_get_size:
 * @self: a cache
 *
 * Returns: the bytes it keeps, as it counts them
 */
gsize
mef_response_cache_get_size (MefResponseCache *self)
{
  return self->size;
}
