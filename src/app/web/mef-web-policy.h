/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a page that is not ours may open, and how an address is to be shown. */
gboolean mef_web_policy_allows (const char *uri);
gboolean mef_web_policy_is_encrypted (const char *uri);
char *mef_web_policy_get_host (const char *uri);
gboolean mef_web_policy_has_prefix (const char *uri, const char *prefix);

G_END_DECLS
