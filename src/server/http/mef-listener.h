/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * MefListenerLimits:
 * @connections: open at once, all clients together
 * @connections_per_client: open at once from one address; loopback, where a reverse proxy speaks
 *   for everybody, counts only in the total
 * @idle_seconds: a socket on which nothing moves is closed
 * @request_ms: a request whose head and body have not arrived by then is cut
 */
typedef struct
{
  guint connections;
  guint connections_per_client;
  guint idle_seconds;
  guint request_ms;
} MefListenerLimits;

#define MEF_LISTENER_LIMITS_DEFAULT ((MefListenerLimits){ 512, 32, 15, 10000 })

/**
 * MefListenerCounters:
 * @accepted: connections given to libsoup
 * @refused: closed at once, for want of room
 * @cut: ended by us for being late
 * @closed: ended, in whatever way
 */
typedef struct
{
  guint64 accepted;
  guint64 refused;
  guint64 cut;
  guint64 closed;
} MefListenerCounters;

#define MEF_TYPE_LISTENER (mef_listener_get_type ())
G_DECLARE_FINAL_TYPE (MefListener, mef_listener, MEF, LISTENER, GObject)

MefListener *
mef_listener_new (SoupServer *server, const MefListenerLimits *limits, GPtrArray *exempt);
gboolean mef_listener_listen (MefListener *self,
                              GInetAddress *address,
                              guint16 port,
                              GTlsCertificate *certificate,
                              GError **error);
void mef_listener_stop (MefListener *self);
void mef_listener_answering (MefListener *self, SoupServerMessage *message, gsize length);
guint16 mef_listener_get_port (MefListener *self);
guint mef_listener_get_open (MefListener *self);
MefListenerCounters mef_listener_get_counters (MefListener *self);

G_END_DECLS
