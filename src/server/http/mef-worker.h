/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-response-cache.h"
#include "mef-server.h"

G_BEGIN_DECLS

MefWorker *mef_worker_new (MefServer *server, const MefListenerLimits *limits, GError **error);
void mef_worker_free (MefWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefWorker, mef_worker_free)

MefServer *mef_worker_get_server (MefWorker *self);
SoupServer *mef_worker_get_soup_server (MefWorker *self);
GMainContext *mef_worker_get_context (MefWorker *self);
MefResponseCache *mef_worker_get_cache (MefWorker *self);
MefDb *mef_worker_get_db (MefWorker *self, MefTown *town);
void mef_worker_answering (MefWorker *self, SoupServerMessage *message, gsize length);
guint mef_worker_get_running (MefWorker *self);
gboolean mef_worker_listen (MefWorker *self,
                            GInetAddress *address,
                            guint16 port,
                            GTlsCertificate *certificate,
                            GError **error);
MefListener *mef_worker_get_listener (MefWorker *self);
void mef_worker_drain (MefWorker *self, guint milliseconds);
gboolean mef_worker_is_drained (MefWorker *self);

G_END_DECLS
