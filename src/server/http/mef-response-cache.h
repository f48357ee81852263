/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MefResponseCache MefResponseCache;

/**
 * MefCacheStamp:
 * @version: mef_invoice_read_list_version(): changes with whatever a list shows
 * @day: the Paris day the answer was made on: invoices become overdue at midnight
 * @valid_until: the instant at which the answer changes without a commit, e.g. the first lock that
 *   ends; G_MAXINT64 when there is none
 */
typedef struct
{
  gint64 version;
  guint32 day;
  gint64 valid_until;
} MefCacheStamp;

MefResponseCache *mef_response_cache_new (gsize max_bytes);
void mef_response_cache_free (MefResponseCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefResponseCache, mef_response_cache_free)

GBytes *mef_response_cache_lookup (MefResponseCache *self,
                                   const char *key,
                                   gint64 version,
                                   guint32 day,
                                   gint64 now,
                                   const char **etag);
void mef_response_cache_insert (MefResponseCache *self,
                                const char *key,
                                const MefCacheStamp *stamp,
                                GBytes *body,
                                const char *etag);
gboolean mef_response_cache_recall_version (MefResponseCache *self,
                                            const char *town,
                                            gint64 data_version,
                                            gint64 *version);
void mef_response_cache_note_version (MefResponseCache *self,
                                      const char *town,
                                      gint64 data_version,
                                      gint64 version);
gsize mef_response_cache_get_size (MefResponseCache *self);

G_END_DECLS
