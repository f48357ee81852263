/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-intake-invoice.h"

G_BEGIN_DECLS

const char *mef_intake_reason_to_sentence (const char *reason);
char *mef_intake_problem_to_line (const MefIntakeProblem *problem, char **headers);

G_END_DECLS
