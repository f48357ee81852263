/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"
#include "mef-json.h"

#include "mef-request.h"

G_BEGIN_DECLS

gboolean mef_payment_is_test (const char *saisie, MefRequest *request);
gboolean mef_payment_write_json (MefJsonWriter *json,
                                 const char *name,
                                 const MefAttemptRow *row,
                                 MefRequest *request,
                                 GError **error);

G_END_DECLS
