/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "mef-stream.h"

G_BEGIN_DECLS

/**
 * MefConnection:
 *
 * What the transport knows of one accepted socket beside libsoup. It lives exactly as long as the
 * address object given to libsoup as the remote end, to which it is attached.
 */
typedef struct _MefConnection MefConnection;

typedef void (*MefConnectionGone) (MefConnection *connection, gpointer user_data);

struct _MefConnection
{
  GList link;               /* in the listener's list; data is the connection itself */
  GSocket *socket;          /* (owned) */
  MefStream *stream;        /* (owned): over the socket's, or TLS over that */
  GInetAddress *client;     /* (owned) */
  gint64 deadline;          /* monotonic, microseconds; 0: only the socket's own time-out */
  guint request_ms;         /* what a request may take to arrive */
  gsize drained;            /* bytes read after a refusal */
  SoupServerMessage *first; /* (unowned) (nullable): until its request is over, the first message */
  SoupServerMessage *last;  /* (owned) (nullable): while idle, the message before */
  gulong last_handler;
  MefConnectionGone gone; /* (nullable): told when the connection ends */
  gpointer gone_data;     /* (unowned) */
};

MefConnection *mef_connection_attach (GSocket *socket,
                                      MefStream *stream,
                                      GInetSocketAddress *remote,
                                      guint request_ms);
MefConnection *mef_connection_get (SoupServerMessage *message);
void mef_connection_arm (MefConnection *self, gint64 milliseconds);
void mef_connection_disarm (MefConnection *self);
void mef_connection_cut (MefConnection *self);
void mef_connection_request_started (MefConnection *self, SoupServerMessage *message);
void mef_connection_request_over (MefConnection *self, SoupServerMessage *message);
void mef_connection_refuse (MefConnection *self,
                            SoupServerMessage *message,
                            guint status,
                            const char *reason,
                            gboolean without_body);

G_END_DECLS
