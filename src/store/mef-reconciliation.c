/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What we believe of an attempt beside what the treasury says of it, and what follows, as one
 * table. Money that only one side knows of is never passed over in silence. */
#include "config.h"

#include "mef-reconciliation.h"

#include "mef-attempt-private.h"

static const char *const theirs_names[MEF_N_THEIRS] = {
  [MEF_THEIRS_NONE] = "none",
  [MEF_THEIRS_UNASKED] = "unasked",
  [MEF_THEIRS_UNANSWERED] = "unanswered",
  [MEF_THEIRS_PAID] = "paid",
  [MEF_THEIRS_DIFFERENT] = "different",
  [MEF_THEIRS_REFUSED] = "refused",
  [MEF_THEIRS_ABANDONED] = "abandoned",
  [MEF_THEIRS_PENDING] = "pending",
  [MEF_THEIRS_GONE] = "gone",
  [MEF_THEIRS_UNKNOWN] = "unknown",
  [MEF_THEIRS_ABSENT] = "absent",
  [MEF_THEIRS_AGAIN] = "again",
};

static const char *const action_names[MEF_N_RECONCILE_ACTIONS] = {
  [MEF_RECONCILE_NOTHING] = "none",  [MEF_RECONCILE_WAIT] = "wait",
  [MEF_RECONCILE_ASK_AGAIN] = "ask", [MEF_RECONCILE_BOOK] = "book",
  [MEF_RECONCILE_RECORD] = "record", [MEF_RECONCILE_CHECK_REPORT] = "report",
  [MEF_RECONCILE_LOOK] = "look",
};

#define NOTHING MEF_RECONCILE_NOTHING
#define WAIT MEF_RECONCILE_WAIT
#define ASK MEF_RECONCILE_ASK_AGAIN
#define BOOK MEF_RECONCILE_BOOK
#define REPORT MEF_RECONCILE_CHECK_REPORT
#define LOOK MEF_RECONCILE_LOOK

/* clang-format off */
static const guint8 table[MEF_N_ATTEMPT_STATES][MEF_N_THEIRS] = {
  /*                             none     unasked unansw. paid     different refused  abandon. pending  gone     unknown absent   again */
  [MEF_ATTEMPT_STARTED]     = { WAIT,    WAIT,   ASK,    BOOK,    LOOK,     WAIT,    WAIT,    WAIT,    WAIT,    LOOK,   WAIT,    LOOK },
  [MEF_ATTEMPT_WAITING]     = { LOOK,    WAIT,   ASK,    BOOK,    LOOK,     WAIT,    WAIT,    WAIT,    WAIT,    LOOK,   WAIT,    LOOK },
  [MEF_ATTEMPT_PAID]        = { LOOK,    REPORT, ASK,    NOTHING, LOOK,     LOOK,    LOOK,    LOOK,    LOOK,    LOOK,   LOOK,    LOOK },
  [MEF_ATTEMPT_REFUSED]     = { NOTHING, REPORT, ASK,    BOOK,    LOOK,     NOTHING, NOTHING, NOTHING, NOTHING, LOOK,   NOTHING, LOOK },
  [MEF_ATTEMPT_ABANDONED]   = { NOTHING, REPORT, ASK,    BOOK,    LOOK,     NOTHING, NOTHING, NOTHING, NOTHING, LOOK,   NOTHING, LOOK },
  [MEF_ATTEMPT_EXPIRED]     = { NOTHING, REPORT, ASK,    BOOK,    LOOK,     NOTHING, NOTHING, NOTHING, NOTHING, LOOK,   NOTHING, LOOK },
  [MEF_ATTEMPT_UNKNOWN]     = { NOTHING, REPORT, ASK,    BOOK,    LOOK,     NOTHING, NOTHING, WAIT,    NOTHING, LOOK,   NOTHING, LOOK },
  [MEF_ATTEMPT_QUARANTINED] = { LOOK,    LOOK,   LOOK,   LOOK,    LOOK,     LOOK,    LOOK,    LOOK,    LOOK,    LOOK,   LOOK,    LOOK },
};
/* clang-format on */

/**
 * mef_theirs_to_string:
 * @theirs: what the treasury says
 *
 * Returns: (transfer none): its word on the wire and on the command line
 */
const char *
mef_theirs_to_string (MefTheirs theirs)
{
  g_return_val_if_fail ((guint) theirs < MEF_N_THEIRS, NULL);
  return theirs_names[theirs];
}

/**
 * mef_reconcile_action_to_string:
 * @action: an action
 *
 * Returns: (transfer none): its word on the wire and on the command line
 */
const char *
mef_reconcile_action_to_string (MefReconcileAction action)
{
  g_return_val_if_fail ((guint) action < MEF_N_RECONCILE_ACTIONS, NULL);
  return action_names[action];
}

/**
 * mef_reconcile_judge:
 * @ours: where the attempt stands with us
 * @theirs: what the treasury says of it
 * @form: whether it was made by form, so that nobody can be asked
 * @decided: whether a person already looked at what did not match
 *
 * Returns: what follows
 */
MefReconcileAction
mef_reconcile_judge (MefAttemptState ours, MefTheirs theirs, gboolean form, gboolean decided)
{
  MefReconcileAction action;

  g_return_val_if_fail ((guint) ours < MEF_N_ATTEMPT_STATES, MEF_RECONCILE_LOOK);
  g_return_val_if_fail ((guint) theirs < MEF_N_THEIRS, MEF_RECONCILE_LOOK);
  action = (MefReconcileAction) table[ours][theirs];
  if (form && action == MEF_RECONCILE_BOOK)
    return MEF_RECONCILE_RECORD;
  /* What somebody looked at is done. A payment that matches after all, or is taken back, is new. */
  if (decided && ((ours == MEF_ATTEMPT_QUARANTINED && theirs != MEF_THEIRS_PAID) ||
                  theirs == MEF_THEIRS_DIFFERENT || theirs == MEF_THEIRS_AGAIN))
    return MEF_RECONCILE_NOTHING;
  return action;
}

/**
 * mef_reconcile_list_booked:
 * @db: a connection
 * @attempt_id: an attempt
 * @error: (nullable): return location
 *
 * A form can be paid twice: what was recorded of the second payment is here as well. Where somebody
 * looked at a second payment and recorded none, 0 stands for it, whatever it was.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the amounts in our books, in cents
 */
GArray *
mef_reconcile_list_booked (MefDb *db, gint64 attempt_id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT amount FROM payment WHERE attempt_id = :id"
      " UNION ALL SELECT p.amount FROM payment_record pr JOIN payment p ON p.id = pr.payment_id"
      "  WHERE pr.attempt_id = :id AND p.attempt_id IS NULL"
      " UNION ALL SELECT 0 FROM alarm WHERE attempt_id = :id AND kind = 'paid-again'"
      "  AND closed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment_record pr"
      "  JOIN payment p ON p.id = pr.payment_id WHERE pr.attempt_id = :id AND p.attempt_id IS "
      "NULL)",
      error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", attempt_id);
  return mef_attempt_read_ids (db, query, error);
}
