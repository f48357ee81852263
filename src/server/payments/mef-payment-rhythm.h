/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"
#include "mef-payfip-message.h"

G_BEGIN_DECLS

gint64 mef_payment_next_poll (gint64 created_at, gint64 now, gboolean nudged);
gint64
mef_payment_poll_after (MefAttemptEvent event, gint64 created_at, gint64 now, gboolean nudged);
MefAttemptEvent mef_payment_judge_detail (const MefAttemptRow *row,
                                          const MefPayfipDetail *detail,
                                          gint64 now,
                                          const char **reason);
MefSettlement
mef_payment_make_settlement (const MefAttemptRow *row, const MefPayfipDetail *detail, gint64 now);
MefAttemptEvent mef_payment_judge_silence (const MefAttemptRow *row, gint64 now);
gint64 mef_payment_form_next (const MefAttemptRow *row, MefAttemptEvent event, gint64 now);
MefAttemptEvent
mef_payment_judge_fault (const MefAttemptRow *row, const MefPayfipFault *fault, gint64 now);

G_END_DECLS
