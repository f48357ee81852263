/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to this layer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mef_maildir_create (const char *folder);
gboolean mef_maildir_deliver (const char *folder, GBytes *message);

G_END_DECLS
