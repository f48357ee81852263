/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mef-worker.h"

G_BEGIN_DECLS

void mef_gate_install (MefWorker *worker);
gboolean mef_gate_check_head (const char *method,
                              const char *path,
                              SoupMessageHeaders *headers,
                              guint *status,
                              const char **reason);

G_END_DECLS
