/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mef_address_normalize (const char *text, GError **error);
gboolean mef_address_parse_link (const char *uri, char **server, char **token, GError **error);

G_END_DECLS
