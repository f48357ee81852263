/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-outbox-table.h"

G_BEGIN_DECLS

#define MEF_OUTBOX_LEASE 600 /* seconds a claimed mail is left to whoever claimed it */

/**
 * MefOutboxRow:
 *
 * A mail to send now; strings are owned.
 */
typedef struct
{
  gint64 id;
  char *public_id;
  MefMailKind kind;
  char *recipient;
  char *parameters;
  char *secret;         /* (nullable) */
  char *unsubscribe_id; /* (nullable): of an alert */
  gint64 useful_until;
} MefOutboxRow;

void mef_outbox_row_free (MefOutboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefOutboxRow, mef_outbox_row_free)

/**
 * MefOutboxResult:
 * @MEF_OUTBOX_SENT: the relay has it
 * @MEF_OUTBOX_LATER: it may be tried again
 * @MEF_OUTBOX_REFUSED: it never will be taken
 * @MEF_OUTBOX_UNTRIED: nobody tried: it is due again at once
 */
typedef enum
{
  MEF_OUTBOX_SENT,
  MEF_OUTBOX_LATER,
  MEF_OUTBOX_REFUSED,
  MEF_OUTBOX_UNTRIED,
} MefOutboxResult;

gboolean mef_outbox_is_due (MefDb *db, gint64 now, gboolean *due, GError **error);
GPtrArray *mef_outbox_claim (MefDb *db, guint most, gint64 now, GError **error);
gboolean mef_outbox_finish (MefDb *db,
                            gint64 id,
                            MefOutboxResult result,
                            const char *answer,
                            gint64 now,
                            GError **error);
gboolean
mef_outbox_queue_alerts (MefDb *db, gint64 batch_id, gint64 now, guint *queued, GError **error);

G_END_DECLS
