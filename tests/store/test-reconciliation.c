/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ours beside theirs: every combination, each a test of its own. */
#include "config.h"

#include "mef-reconciliation.h"

/* Rows: ours. Columns: none unasked unanswered paid different refused abandoned pending gone
 * unknown absent again, each by the first letter of the action: none wait ask book report look.
 * Written a second time on purpose. */
static const char *const expected[MEF_N_ATTEMPT_STATES] = {
  [MEF_ATTEMPT_STARTED] = "wwablwwwwlwl",   [MEF_ATTEMPT_WAITING] = "lwablwwwwlwl",
  [MEF_ATTEMPT_PAID] = "lranllllllll",      [MEF_ATTEMPT_REFUSED] = "nrablnnnnlnl",
  [MEF_ATTEMPT_ABANDONED] = "nrablnnnnlnl", [MEF_ATTEMPT_EXPIRED] = "nrablnnnnlnl",
  [MEF_ATTEMPT_UNKNOWN] = "nrablnnwnlnl",   [MEF_ATTEMPT_QUARANTINED] = "llllllllllll",
};

typedef struct
{
  MefAttemptState ours;
  MefTheirs theirs;
} Cell;

static void
test_cell (gconstpointer data)
{
  const Cell *cell = data;
  MefReconcileAction asked = mef_reconcile_judge (cell->ours, cell->theirs, FALSE, FALSE);
  MefReconcileAction by_form = mef_reconcile_judge (cell->ours, cell->theirs, TRUE, FALSE);
  char wanted = expected[cell->ours][cell->theirs];

  g_assert_cmpint (mef_reconcile_action_to_string (asked)[0], ==, wanted);
  if (wanted == 'b')
    g_assert_cmpint (by_form, ==, MEF_RECONCILE_RECORD);
  else
    g_assert_cmpint (by_form, ==, asked);
}

/* What a person looked at is not shown to them again; what they did not look at is. */
static void
test_decided (void)
{
  for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
    {
      for (guint t = 0; t < MEF_N_THEIRS; t++)
        {
          MefAttemptState ours = (MefAttemptState) s;
          MefTheirs theirs = (MefTheirs) t;
          MefReconcileAction before = mef_reconcile_judge (ours, theirs, FALSE, FALSE);
          MefReconcileAction after = mef_reconcile_judge (ours, theirs, FALSE, TRUE);
          gboolean looked_at = theirs == MEF_THEIRS_DIFFERENT || theirs == MEF_THEIRS_AGAIN ||
                               (ours == MEF_ATTEMPT_QUARANTINED && theirs != MEF_THEIRS_PAID);

          g_assert_cmpint (after, ==, looked_at ? MEF_RECONCILE_NOTHING : before);
        }
    }
}

/* Whatever else is changed in the table: money that one side knows of is never passed over. */
static void
test_money (void)
{
  for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
    {
      MefReconcileAction paid =
          mef_reconcile_judge ((MefAttemptState) s, MEF_THEIRS_PAID, FALSE, FALSE);

      g_assert_true (s == MEF_ATTEMPT_PAID
                         ? paid == MEF_RECONCILE_NOTHING
                         : paid == MEF_RECONCILE_BOOK || paid == MEF_RECONCILE_LOOK);
    }
  for (guint t = 0; t < MEF_N_THEIRS; t++)
    g_assert_true (t == MEF_THEIRS_PAID ||
                   mef_reconcile_judge (MEF_ATTEMPT_PAID, (MefTheirs) t, FALSE, FALSE) !=
                       MEF_RECONCILE_NOTHING);
}

int
main (int argc, char **argv)
{
  static Cell cells[MEF_N_ATTEMPT_STATES][MEF_N_THEIRS];

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/reconciliation/money", test_money);
  g_test_add_func ("/store/reconciliation/decided", test_decided);
  for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
    {
      for (guint t = 0; t < MEF_N_THEIRS; t++)
        {
          g_autofree char *path =
              g_strdup_printf ("/store/reconciliation/%s/%s",
                               mef_attempt_state_to_string ((MefAttemptState) s),
                               mef_theirs_to_string ((MefTheirs) t));

          cells[s][t] = (Cell){ (MefAttemptState) s, (MefTheirs) t };
          g_test_add_data_func (path, &cells[s][t], test_cell);
        }
    }
  return g_test_run ();
}
