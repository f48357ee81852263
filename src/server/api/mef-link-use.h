/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-link-table.h"

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefLinkDone:
 * @request: the request to answer
 * @link: (nullable): the link as it was found; %NULL where it was not
 * @minimum: how many characters this account's password has at least
 * @error: (nullable): why nothing was done; %NULL when it was
 */
typedef void (*MefLinkDone) (MefRequest *request,
                             const MefLinkRow *link,
                             guint minimum,
                             const GError *error);

MefLinkRow *mef_link_look (MefRequest *request, const char *token, guint *minimum, GError **error);
gboolean mef_link_chooses_password (const MefLinkRow *link);
void
mef_link_apply (MefRequest *request, const char *token, const char *password, MefLinkDone done);

G_END_DECLS
