/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

void mef_save_bytes (MefPage *page, const char *title, const char *file_name, GBytes *bytes);

G_END_DECLS
