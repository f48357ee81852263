/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-failure-table.h"

G_BEGIN_DECLS

#define MEF_THROTTLE_FREE_TRIES 5 /* wrong passwords for one address before the first delay */
#define MEF_THROTTLE_DAY_TRIES 25 /* for one address in 24 hours */
#define MEF_THROTTLE_BURST 10     /* tries from one machine at once */
#define MEF_THROTTLE_REFILL 60    /* seconds until such a machine has one more */

gint64 mef_throttle_wait (guint failures, gint64 last_at, gint64 now);
gboolean mef_throttle_hash_address (const char *email, guint8 hash[MEF_ADDRESS_HASH_SIZE]);

/**
 * MefThrottle:
 *
 * A bucket of tries for each machine that signs in. In memory only: what counts for an address
 * typed is in the store.
 */
typedef struct _MefThrottle MefThrottle;

MefThrottle *mef_throttle_new (void);
void mef_throttle_free (MefThrottle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefThrottle, mef_throttle_free)
gint64 mef_throttle_take (MefThrottle *self, GInetAddress *client, gint64 now);

G_END_DECLS
