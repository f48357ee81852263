/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files about attempts share. */
#pragma once

#include "mef-attempt-table.h"
#include "mef-db-private.h"

G_BEGIN_DECLS

GArray *mef_attempt_read_ids (MefDb *db, MefStatement *query, GError **error);
gboolean mef_attempt_update_state (MefDb *db,
                                   gint64 id,
                                   MefAttemptState state,
                                   const char *reason,
                                   gint64 next_poll_at,
                                   GError **error);
gboolean mef_attempt_read_payer (MefDb *db, gint64 account_id, gint64 *person_id, GError **error);
gboolean mef_attempt_book (MefDb *db,
                           const MefAttemptRow *row,
                           const MefSettlement *settlement,
                           gint64 now,
                           gint64 *payment_id,
                           GError **error);

G_END_DECLS
