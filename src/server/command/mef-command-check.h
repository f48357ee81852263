/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of check share. */
#pragma once

#include "mef-config.h"
#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefCheckPayments:
 * @config: the machine's configuration
 * @since: (nullable): the first day to compare, YYYY-MM-DD
 * @report: (nullable): the file of a report to compare with, instead of asking PayFiP
 */
typedef struct
{
  const MefConfig *config;
  const char *since;
  const char *report;
} MefCheckPayments;

gboolean mef_command_check_payments (const char *host,
                                     MefDb *db,
                                     const MefCheckPayments *options,
                                     guint *n_to_do,
                                     GError **error);

G_END_DECLS
