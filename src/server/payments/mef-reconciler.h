/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"
#include "mef-payment-report.h"
#include "mef-reconciliation.h"

#include "mef-payfip-transport.h"

G_BEGIN_DECLS

/* The attempts looked at: of the last 31 days where nothing else is said, and where somebody waits
 * for the answer not more than these. */
#define MEF_RECONCILE_DAYS 31
#define MEF_RECONCILE_MAX 2000

/**
 * MefReconcileItem:
 * @attempt: (nullable): ours; %NULL for what only the report knows
 * @client: (nullable): the client number
 * @reference: as PayFiP knows it
 * @amount: ours, or the report's
 *
 * One attempt as both sides see it.
 */
typedef struct
{
  MefAttemptRow *attempt;
  char *client;
  char *reference;
  MefCents amount;
  MefTheirs theirs;
  MefReconcileAction action;
} MefReconcileItem;

/**
 * MefReconcileScope:
 * @regie_id: a régie, 0 for all
 * @since: attempts begun since then
 * @limit: how many of them at most, the latest
 * @now: the instant
 */
typedef struct
{
  gint64 regie_id;
  gint64 since;
  guint limit;
  gint64 now;
} MefReconcileScope;

/**
 * MefReportScope:
 * @from: the first day the report is of, %MEF_DAY_NONE where its lines say it
 * @to: the last day it is of, likewise
 * @regie_id: a régie it is of, whether a line of it is there or not; 0 for none
 *
 * What a report is of, where that is known otherwise: it may have no line.
 */
typedef struct
{
  MefDay from;
  MefDay to;
  gint64 regie_id;
} MefReportScope;

/**
 * MefReportReading:
 * @in_cents: its amounts are cents
 * @absent_known: it is known which days and régies it is of, so that what it has not was looked for
 *
 * How a report was understood.
 */
typedef struct
{
  gboolean in_cents;
  gboolean absent_known;
} MefReportReading;

/* By asking the web service */
void mef_reconcile_async (MefPayfipTransport *transport,
                          MefDb *db,
                          const MefReconcileScope *scope,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *mef_reconcile_finish (GAsyncResult *result, GError **error);

/* By reading the report */
GPtrArray *mef_reconcile_with_report (MefDb *db,
                                      const MefPaymentReport *report,
                                      const MefReportScope *scope,
                                      MefReportReading *reading,
                                      GError **error);

MefReconcileItem *mef_reconcile_item_new (MefAttemptRow *attempt, MefTheirs theirs);
void mef_reconcile_item_free (MefReconcileItem *self);

G_END_DECLS
