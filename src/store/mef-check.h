/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

GPtrArray *mef_check_run (MefDb *db);

G_END_DECLS
