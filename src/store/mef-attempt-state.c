/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an attempt to pay as one table: states across, events down. Success wins over
 * whatever we believed; nothing else revives what is over; silence changes nothing. */
#include "config.h"

#include "mef-attempt-state.h"

static const char *const names[MEF_N_ATTEMPT_STATES] = {
  [MEF_ATTEMPT_STARTED] = "started",     [MEF_ATTEMPT_WAITING] = "waiting",
  [MEF_ATTEMPT_PAID] = "paid",           [MEF_ATTEMPT_REFUSED] = "refused",
  [MEF_ATTEMPT_ABANDONED] = "abandoned", [MEF_ATTEMPT_EXPIRED] = "expired",
  [MEF_ATTEMPT_UNKNOWN] = "unknown",     [MEF_ATTEMPT_QUARANTINED] = "quarantined",
};

#define STARTED MEF_ATTEMPT_STARTED
#define WAITING MEF_ATTEMPT_WAITING
#define PAID MEF_ATTEMPT_PAID
#define REFUSED MEF_ATTEMPT_REFUSED
#define ABANDON MEF_ATTEMPT_ABANDONED
#define EXPIRED MEF_ATTEMPT_EXPIRED
#define UNKNOWN MEF_ATTEMPT_UNKNOWN
#define QUARANT MEF_ATTEMPT_QUARANTINED

/* clang-format off */
static const guint8 table[MEF_N_ATTEMPT_EVENTS][MEF_N_ATTEMPT_STATES] = {
  /*                                       started  waiting  paid  refused  abandon. expired  unknown  quarantined */
  [MEF_ATTEMPT_EVENT_CREATED]           = { WAITING, WAITING, PAID, REFUSED, ABANDON, EXPIRED, WAITING, QUARANT },
  [MEF_ATTEMPT_EVENT_CREATE_REFUSED]    = { REFUSED, WAITING, PAID, REFUSED, ABANDON, EXPIRED, REFUSED, QUARANT },
  [MEF_ATTEMPT_EVENT_CREATE_UNANSWERED] = { UNKNOWN, WAITING, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_SUCCESS]           = { PAID,    PAID,    PAID, PAID,    PAID,    PAID,    PAID,    QUARANT },
  [MEF_ATTEMPT_EVENT_MISMATCH]          = { QUARANT, QUARANT, PAID, QUARANT, QUARANT, QUARANT, QUARANT, QUARANT },
  [MEF_ATTEMPT_EVENT_FAILURE]           = { STARTED, REFUSED, PAID, REFUSED, REFUSED, REFUSED, REFUSED, QUARANT },
  [MEF_ATTEMPT_EVENT_ABANDON_YOUNG]     = { STARTED, WAITING, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_ABANDON]           = { STARTED, ABANDON, PAID, REFUSED, ABANDON, ABANDON, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_PENDING_YOUNG]     = { STARTED, WAITING, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_PENDING]           = { STARTED, EXPIRED, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_PURGED_YOUNG]      = { STARTED, WAITING, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_PURGED]            = { STARTED, EXPIRED, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_NO_ANSWER]         = { STARTED, WAITING, PAID, REFUSED, ABANDON, EXPIRED, UNKNOWN, QUARANT },
  [MEF_ATTEMPT_EVENT_GIVEN_UP]          = { ABANDON, ABANDON, PAID, REFUSED, ABANDON, EXPIRED, ABANDON, QUARANT },
  [MEF_ATTEMPT_EVENT_RECORDED]          = { STARTED, PAID,    PAID, PAID,    PAID,    PAID,    PAID,    PAID },
};
/* clang-format on */

/**
 * mef_attempt_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its word on the wire and in the store
 */
const char *
mef_attempt_state_to_string (MefAttemptState state)
{
  g_return_val_if_fail ((guint) state < MEF_N_ATTEMPT_STATES, NULL);
  return names[state];
}

/**
 * mef_attempt_state_from_string:
 * @text: (nullable): a word
 * @state: (out): the state it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_attempt_state_from_string (const char *text, MefAttemptState *state)
{
  for (guint i = 0; i < MEF_N_ATTEMPT_STATES; i++)
    {
      if (g_strcmp0 (text, names[i]) == 0)
        {
          *state = (MefAttemptState) i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * mef_attempt_state_locks:
 * @state: a state
 *
 * Returns: whether its invoices cannot be paid a second time meanwhile. An attempt whose creation
 *   was never answered does not lock: nobody holds an address at which it could be paid.
 */
gboolean
mef_attempt_state_locks (MefAttemptState state)
{
  return state == MEF_ATTEMPT_STARTED || state == MEF_ATTEMPT_WAITING;
}

/**
 * mef_attempt_state_next:
 * @state: where it stands
 * @event: what happened
 *
 * Returns: where it stands then
 */
MefAttemptState
mef_attempt_state_next (MefAttemptState state, MefAttemptEvent event)
{
  g_return_val_if_fail ((guint) state < MEF_N_ATTEMPT_STATES, state);
  g_return_val_if_fail ((guint) event < MEF_N_ATTEMPT_EVENTS, state);
  return (MefAttemptState) table[event][state];
}
