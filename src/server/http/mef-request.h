/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "mef-routes.h"

#include "mef-town.h"

G_BEGIN_DECLS

typedef struct _MefServer MefServer;
typedef struct _MefWorker MefWorker;
typedef struct _MefResponseCache MefResponseCache;

/**
 * MefRequest:
 *
 * One request being answered, from the moment it was routed. Belongs to its worker's thread: every
 * function but mef_request_ref(), mef_request_unref() and mef_request_invoke() is called there.
 */
typedef struct _MefRequest MefRequest;

/**
 * MefCaller:
 *
 * Who asks: what MefServerApi.authorise found behind the bearer token.
 */
typedef struct
{
  gint64 session_id;
  gint64 account_id;
  gint64 person_id; /* 0 for staff */
  MefRole role;
  gint64 expires_at;
} MefCaller;

typedef void (*MefRequestFunc) (MefRequest *request, gpointer user_data);

MefRequest *mef_request_ref (MefRequest *self);
void mef_request_unref (MefRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefRequest, mef_request_unref)

/* What was asked */
MefRouteId mef_request_get_route (MefRequest *self);
const char *mef_request_get_parameter (MefRequest *self);
gboolean mef_request_get_parameter_id (MefRequest *self, gint64 *id);
const char *mef_request_get_query (MefRequest *self, const char *name);
const char *mef_request_get_raw_query (MefRequest *self);
const char *mef_request_get_header (MefRequest *self, const char *name);
const char *mef_request_get_bearer (MefRequest *self);
GInetAddress *mef_request_get_client (MefRequest *self);
JsonObject *mef_request_get_json (MefRequest *self, GError **error);
GHashTable *mef_request_get_form (MefRequest *self, GError **error);
GBytes *mef_request_get_body (MefRequest *self);

/* Where it runs */
MefServer *mef_request_get_server (MefRequest *self);
MefTown *mef_request_get_town (MefRequest *self);
MefDb *mef_request_get_db (MefRequest *self);
MefResponseCache *mef_request_get_cache (MefRequest *self);
gint64 mef_request_get_now (MefRequest *self);
const MefCaller *mef_request_get_caller (MefRequest *self);
void mef_request_set_caller (MefRequest *self, const MefCaller *caller);

/* Answering later */
void mef_request_pause (MefRequest *self);
void mef_request_resume (MefRequest *self);
void mef_request_invoke (MefRequest *self,
                         MefRequestFunc func,
                         gpointer user_data,
                         GDestroyNotify destroy);
gboolean mef_request_is_gone (MefRequest *self);
gboolean mef_request_is_answered (MefRequest *self);

/* For the transport only */
MefRequest *mef_request_new (MefWorker *worker,
                             MefRouteId route,
                             char *parameter,
                             GHashTable *query,
                             MefTown *town,
                             SoupServerMessage *message);
SoupServerMessage *mef_request_get_message (MefRequest *self);
MefWorker *mef_request_get_worker (MefRequest *self);
GHashTable *mef_request_decode_form (const char *text);
gboolean mef_request_is_paused (MefRequest *self);
void mef_request_set_answered (MefRequest *self);

G_END_DECLS
