/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mef_locale_init (void);
char *mef_locale_find_sibling (const char *relative);

G_END_DECLS
