/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast passwords can be tried. Two brakes: one for each address typed, known or not (somebody
 * who guesses from many machines), one for each machine (somebody who tries many addresses).
 * Neither looks at sessions: who is signed in stays so, whatever others type. */
#include "config.h"

#include "mef-throttle.h"

#include <sodium.h>
#include <string.h>

#define FIRST_DELAY 60      /* seconds; doubles with each further wrong password */
#define LONGEST_DELAY 3600  /* seconds; a stranger's tries must not keep the owner out for long */
#define DAY (24 * 3600)     /* seconds */
#define MAX_MACHINES 4096   /* remembered at once */
#define LONGEST_ADDRESS 254 /* bytes (RFC 5321) */

typedef struct
{
  gint64 full_at; /* when the bucket is full again; each try pushes it back by one refill */
} Bucket;

struct _MefThrottle
{
  GHashTable *machines; /* (owned) (element-type utf8 Bucket) */
};

/**
 * mef_throttle_wait:
 * @failures: wrong passwords typed for an address
 * @last_at: when the last one was
 * @now: the instant
 *
 * No delay for the first five, then one minute that doubles; after 25 in a row nothing until 24
 * hours after the last (CNIL 2017-012 and 2022-100, restriction of access).
 *
 * Returns: for how many seconds more no password is looked at, 0 for none
 */
gint64
mef_throttle_wait (guint failures, gint64 last_at, gint64 now)
{
  gint64 delay = FIRST_DELAY;

  if (failures < MEF_THROTTLE_FREE_TRIES || now - last_at >= DAY)
    return 0;
  for (guint i = MEF_THROTTLE_FREE_TRIES; i < failures && delay < LONGEST_DELAY; i++)
    delay *= 2;
  delay = failures >= MEF_THROTTLE_DAY_TRIES ? DAY : MIN (delay, LONGEST_DELAY);
  return MAX (last_at + delay - now, 0);
}

/**
 * mef_throttle_hash_address:
 * @email: an address as typed
 * @hash: (out caller-allocates): what failures are counted under
 *
 * Without spaces around it and without case, so that no spelling starts a count of its own.
 *
 * Returns: whether @email can be an address at all
 */
gboolean
mef_throttle_hash_address (const char *email, guint8 hash[MEF_ADDRESS_HASH_SIZE])
{
  g_autofree char *trimmed = g_strstrip (g_strdup (email));
  g_autofree char *folded = g_utf8_casefold (trimmed, -1);

  crypto_hash_sha256 (hash, (const guint8 *) folded, strlen (folded));
  return trimmed[0] != '\0' && strlen (trimmed) <= LONGEST_ADDRESS && strchr (trimmed, '@') != NULL;
}

/**
 * mef_throttle_new:
 *
 * Returns: (transfer full): buckets that are all full
 */
MefThrottle *
mef_throttle_new (void)
{
  MefThrottle *self = g_new0 (MefThrottle, 1);

  self->machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * mef_throttle_free:
 * @self: (transfer full) (nullable): buckets
 */
void
mef_throttle_free (MefThrottle *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->machines);
  g_free (self);
}

/* An IPv6 subscriber has 2^64 addresses: the network they share is the machine. */
static char *
name_machine (GInetAddress *client)
{
  GString *name;

  if (g_inet_address_get_family (client) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (client);
  name = g_string_new ("v6:");
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (name, "%02x", g_inet_address_to_bytes (client)[i]);
  return g_string_free (name, FALSE);
}

static gboolean
is_full_cb (gpointer key, gpointer value, gpointer user_data)
{
  const Bucket *bucket = value;
  const gint64 *now = user_data;

  return bucket->full_at <= *now;
}

/**
 * mef_throttle_take:
 * @self: the buckets
 * @client: whence a password is tried
 * @now: the instant
 *
 * Loopback has no bucket: behind a reverse proxy that is not trusted to name its clients it stands
 * for everybody, and who is on the machine itself needs no password. Where too many machines are
 * remembered, the full buckets are forgotten; if none is full, strangers wait.
 *
 * Returns: 0 when a try may go on, else the seconds until the next
 */
gint64
mef_throttle_take (MefThrottle *self, GInetAddress *client, gint64 now)
{
  g_autofree char *name = NULL;
  Bucket *bucket;

  if (g_inet_address_get_is_loopback (client))
    return 0;
  name = name_machine (client);
  bucket = g_hash_table_lookup (self->machines, name);
  if (bucket == NULL)
    {
      if (g_hash_table_size (self->machines) >= MAX_MACHINES)
        g_hash_table_foreach_remove (self->machines, is_full_cb, &now);
      if (g_hash_table_size (self->machines) >= MAX_MACHINES)
        return MEF_THROTTLE_REFILL;
      bucket = g_new0 (Bucket, 1);
      g_hash_table_insert (self->machines, g_steal_pointer (&name), bucket);
    }
  bucket->full_at = MAX (bucket->full_at, now);
  if (bucket->full_at - now > (MEF_THROTTLE_BURST - 1) * MEF_THROTTLE_REFILL)
    return bucket->full_at - now - (MEF_THROTTLE_BURST - 1) * MEF_THROTTLE_REFILL;
  bucket->full_at += MEF_THROTTLE_REFILL;
  return 0;
}
