/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-state.h"
#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefTheirs:
 * @MEF_THEIRS_NONE: PayFiP never gave an operation for it
 * @MEF_THEIRS_UNASKED: a form: nobody can be asked
 * @MEF_THEIRS_UNANSWERED: PayFiP could not be asked, or answered nonsense
 * @MEF_THEIRS_PAID: paid, and everything matches
 * @MEF_THEIRS_DIFFERENT: paid, with another amount, reference, client or mode
 * @MEF_THEIRS_REFUSED: refused
 * @MEF_THEIRS_ABANDONED: abandoned
 * @MEF_THEIRS_PENDING: not known yet
 * @MEF_THEIRS_GONE: not known, or not any more
 * @MEF_THEIRS_UNKNOWN: a result that nobody knows
 * @MEF_THEIRS_ABSENT: not in the report
 * @MEF_THEIRS_AGAIN: in the report a second time
 *
 * What the treasury says of an attempt, by its web service or in its report.
 */
typedef enum
{
  MEF_THEIRS_NONE,
  MEF_THEIRS_UNASKED,
  MEF_THEIRS_UNANSWERED,
  MEF_THEIRS_PAID,
  MEF_THEIRS_DIFFERENT,
  MEF_THEIRS_REFUSED,
  MEF_THEIRS_ABANDONED,
  MEF_THEIRS_PENDING,
  MEF_THEIRS_GONE,
  MEF_THEIRS_UNKNOWN,
  MEF_THEIRS_ABSENT,
  MEF_THEIRS_AGAIN,
  MEF_N_THEIRS,
} MefTheirs;

/**
 * MefReconcileAction:
 * @MEF_RECONCILE_NOTHING: both sides agree
 * @MEF_RECONCILE_WAIT: it is not over
 * @MEF_RECONCILE_ASK_AGAIN: PayFiP has to be asked another time
 * @MEF_RECONCILE_BOOK: money we do not have in the books; the engine asks and books it
 * @MEF_RECONCILE_RECORD: the same where nobody can be asked: a person records it
 * @MEF_RECONCILE_CHECK_REPORT: only the treasury's report can tell
 * @MEF_RECONCILE_LOOK: a person has to look
 *
 * What follows from ours and theirs.
 */
typedef enum
{
  MEF_RECONCILE_NOTHING,
  MEF_RECONCILE_WAIT,
  MEF_RECONCILE_ASK_AGAIN,
  MEF_RECONCILE_BOOK,
  MEF_RECONCILE_RECORD,
  MEF_RECONCILE_CHECK_REPORT,
  MEF_RECONCILE_LOOK,
  MEF_N_RECONCILE_ACTIONS,
} MefReconcileAction;

const char *mef_theirs_to_string (MefTheirs theirs);
const char *mef_reconcile_action_to_string (MefReconcileAction action);
MefReconcileAction
mef_reconcile_judge (MefAttemptState ours, MefTheirs theirs, gboolean form, gboolean decided);
GArray *mef_reconcile_list_booked (MefDb *db, gint64 attempt_id, GError **error);

G_END_DECLS
