/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-json.h"
#include "mef-thread-table.h"

#include "mef-request.h"

G_BEGIN_DECLS

void mef_thread_write_members (MefJsonWriter *json, const MefThreadRow *row, gboolean for_staff);
void mef_message_write_json (MefJsonWriter *json, const MefMessageRow *row);
void mef_thread_respond (MefRequest *request, guint status, gint64 id);

G_END_DECLS
