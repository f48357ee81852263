/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mef-routes.h"

G_BEGIN_DECLS

/**
 * MefCall:
 * @route: what is called
 * @parameter: (nullable): what stands in the place of `{}` in its path
 * @query: (nullable): what follows `?`, already encoded
 * @body: (nullable): a JSON text to send
 * @idempotency_key: (nullable): makes a repetition of the same request harmless
 * @progress: (nullable) (scope call): told how much of the answer has come; total is 0 when unknown
 * @progress_data: for @progress
 *
 * One call. Lives on the caller's stack: everything is copied.
 */
typedef struct
{
  MefRouteId route;
  const char *parameter;
  const char *query;
  const char *body;
  const char *idempotency_key;
  GFileProgressCallback progress;
  gpointer progress_data;
} MefCall;

/* What came back of a call that succeeded: an object, a document, or neither. */
typedef struct
{
  JsonNode *json;   /* (owned) (nullable) */
  GBytes *document; /* (owned) (nullable) */
} MefAnswer;

void mef_answer_free (MefAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefAnswer, mef_answer_free)

#define MEF_TYPE_TRANSPORT (mef_transport_get_type ())
G_DECLARE_FINAL_TYPE (MefTransport, mef_transport, MEF, TRANSPORT, GObject)

MefTransport *mef_transport_new (const char *base_url);
const char *mef_transport_get_base_url (MefTransport *self);
const char *mef_transport_get_token (MefTransport *self);
void mef_transport_set_token (MefTransport *self, const char *token);
void mef_transport_set_timeout (MefTransport *self, guint milliseconds);
void mef_transport_send_async (MefTransport *self,
                               const MefCall *call,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MefAnswer *mef_transport_send_finish (MefTransport *self, GAsyncResult *result, GError **error);

G_END_DECLS
