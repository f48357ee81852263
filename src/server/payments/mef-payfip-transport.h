/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-payfip-message.h"

G_BEGIN_DECLS

#define MEF_TYPE_PAYFIP_TRANSPORT (mef_payfip_transport_get_type ())
G_DECLARE_FINAL_TYPE (MefPayfipTransport, mef_payfip_transport, MEF, PAYFIP_TRANSPORT, GObject)

MefPayfipTransport *mef_payfip_transport_new (const char *service_url, guint timeout_ms);
void mef_payfip_transport_call_async (MefPayfipTransport *self,
                                      MefPayfipMessage *request,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MefPayfipMessage *mef_payfip_transport_call_finish (MefPayfipTransport *self,
                                                    GAsyncResult *result,
                                                    MefPayfipFault **fault,
                                                    GError **error);

G_END_DECLS
