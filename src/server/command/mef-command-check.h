/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of check share. */
#pragma once

#include "mef-config.h"
#include "mef-day.h"
#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefCheckPayments:
 * @config: the machine's configuration
 * @since: (nullable): the first day to compare, YYYY-MM-DD
 * @report: (nullable): the file of a report to compare with, instead of asking PayFiP
 * @from: the first day the report is of, %MEF_DAY_NONE where its lines say it
 * @to: the last one, likewise
 * @regie: (nullable): the name of a régie the report is of, whether it has a line or not
 */
typedef struct
{
  const MefConfig *config;
  const char *since;
  const char *report;
  MefDay from;
  MefDay to;
  const char *regie;
} MefCheckPayments;

gboolean mef_command_check_payments (const char *host,
                                     MefDb *db,
                                     const MefCheckPayments *options,
                                     guint *n_to_do,
                                     GError **error);

G_END_DECLS
