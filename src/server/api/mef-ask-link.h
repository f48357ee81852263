/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-link-table.h"

#include "mef-request.h"

G_BEGIN_DECLS

gboolean mef_ask_link (MefRequest *request, MefLinkPurpose purpose, const char *email);

G_END_DECLS
