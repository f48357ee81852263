/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

#include "mef-session-table.h"

G_BEGIN_DECLS

gint64 mef_auth_session_end (MefRole role, gboolean persistent, gint64 now);
gboolean mef_auth_session_is_good (const MefSessionRow *row, gint64 now);
gboolean mef_auth_authorise (MefRequest *request, GError **error);

G_END_DECLS
