/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *mef_server_url_parse (const char *text, GError **error);
gboolean mef_server_url_is_loopback (const char *host);

G_END_DECLS
