/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-api-fixture.h"

G_BEGIN_DECLS

char *mef_test_run_command (MefApiFixture *fixture,
                            const char *name,
                            const char *const *arguments,
                            int *status);

G_END_DECLS
