/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-worker.h"

G_BEGIN_DECLS

void mef_gate_install (MefWorker *worker);

G_END_DECLS
