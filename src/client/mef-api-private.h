/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MefApi share: it is split by what the routes are about. */
#pragma once

#include "mef-api.h"
#include "mef-request-keys.h"

G_BEGIN_DECLS

struct _MefApi
{
  GObject parent_instance;

  /* owned */
  MefTransport *transport;
  MefRequestKeys *request_keys;
  char *device; /* (nullable): the name of this device */
};

/* Makes a value of an answer; sets %MEF_ERROR_INVALID when it cannot be one. */
typedef gpointer (*MefApiReadFunc) (MefAnswer *answer, GError **error);

GTask *mef_api_make_task (MefApi *self,
                          gpointer tag,
                          MefApiReadFunc read,
                          GDestroyNotify destroy,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* Makes a value of one item of a list. */
typedef gpointer (*MefApiReadItem) (JsonObject *object, GError **error);

gpointer mef_api_read_done (MefAnswer *answer, GError **error);
gpointer mef_api_read_document (MefAnswer *answer, GError **error);
GPtrArray *mef_api_read_items (JsonObject *object, MefApiReadItem read, GError **error);
char *mef_api_write_strings (const char *name, ...) G_GNUC_NULL_TERMINATED;
void mef_api_task_set_key_name (GTask *task, const char *name);
void mef_api_send (GTask *task, const MefCall *call);

G_END_DECLS
