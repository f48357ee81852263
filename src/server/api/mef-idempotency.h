/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

const char *mef_idempotency_get_key (MefRequest *request, GError **error);

G_END_DECLS
