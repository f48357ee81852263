/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-payfip-message.h"

G_BEGIN_DECLS

#define MEF_TYPE_PAYFIP_CLIENT (mef_payfip_client_get_type ())
G_DECLARE_FINAL_TYPE (MefPayfipClient, mef_payfip_client, MEF, PAYFIP_CLIENT, GObject)

MefPayfipClient *mef_payfip_client_new (const char *service_url, guint timeout_ms);
void mef_payfip_client_call_async (MefPayfipClient *self,
                                   MefPayfipMessage *request,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MefPayfipMessage *mef_payfip_client_call_finish (MefPayfipClient *self,
                                                 GAsyncResult *result,
                                                 MefPayfipFault **fault,
                                                 GError **error);

G_END_DECLS
