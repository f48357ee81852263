/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mef_link_address_parse (const char *uri, char **server, char **token, GError **error);

G_END_DECLS
