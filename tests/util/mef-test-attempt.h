/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"
#include "mef-test-town.h"

G_BEGIN_DECLS

MefAttemptRow *mef_test_attempt_begin (MefTestTown *town,
                                       gint64 person,
                                       const char *key,
                                       gint64 now,
                                       const gint64 *invoices,
                                       guint n_invoices,
                                       const char **why,
                                       GError **error);
void mef_test_assert_sound (MefTestTown *town);

G_END_DECLS
