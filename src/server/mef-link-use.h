/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-link-table.h"

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefLinkDone:
 * @request: the request to answer
 * @minimum: how many characters this account's password has at least
 * @error: (nullable): why the password was not set; %NULL when it was
 */
typedef void (*MefLinkDone) (MefRequest *request, guint minimum, const GError *error);

MefLinkRow *mef_link_look (MefRequest *request, const char *token, guint *minimum, GError **error);
void mef_link_use_for_password (MefRequest *request,
                                const char *token,
                                const char *password,
                                MefLinkDone done);

G_END_DECLS
