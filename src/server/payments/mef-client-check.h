/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-payfip-transport.h"

G_BEGIN_DECLS

void mef_client_check_async (MefPayfipTransport *transport,
                             const char *client_number,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GStrv mef_client_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS
