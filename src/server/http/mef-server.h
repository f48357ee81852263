/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-clock.h"

#include "mef-config.h"
#include "mef-listener.h"
#include "mef-router.h"
#include "mef-task-pool.h"

G_BEGIN_DECLS

#define MEF_TYPE_SERVER (mef_server_get_type ())
G_DECLARE_FINAL_TYPE (MefServer, mef_server, MEF, SERVER, GObject)

MefServer *
mef_server_new (const char *data_dir, MefConfig *config, MefClock *clock, const MefServerApi *api);
void mef_server_set_limits (MefServer *self, const MefListenerLimits *limits);
gboolean mef_server_start (MefServer *self, GError **error);
void mef_server_stop (MefServer *self);
gboolean mef_server_is_stopping (MefServer *self);

const char *mef_server_get_url (MefServer *self);
const char *mef_server_get_public_url (MefServer *self);
const MefConfig *mef_server_get_config (MefServer *self);
const MefServerApi *mef_server_get_api (MefServer *self);
MefClock *mef_server_get_clock (MefServer *self);
MefTaskPool *mef_server_get_task_pool (MefServer *self);
MefWorker *mef_server_get_worker (MefServer *self);
GPtrArray *mef_server_get_towns (MefServer *self);
MefTown *mef_server_find_town (MefServer *self, const char *host, gboolean *known);
char *mef_server_parse_host (const char *host);

G_END_DECLS
