/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-router.h"

G_BEGIN_DECLS

const MefServerApi *mef_api_get (void);

G_END_DECLS
