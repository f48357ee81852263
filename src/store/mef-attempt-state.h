/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MEF_ATTEMPT_STARTED,
  MEF_ATTEMPT_WAITING,
  MEF_ATTEMPT_PAID,
  MEF_ATTEMPT_REFUSED,
  MEF_ATTEMPT_ABANDONED,
  MEF_ATTEMPT_EXPIRED,
  MEF_ATTEMPT_UNKNOWN,
  MEF_ATTEMPT_QUARANTINED,
  MEF_N_ATTEMPT_STATES,
} MefAttemptState;

/**
 * MefAttemptEvent:
 * @MEF_ATTEMPT_EVENT_CREATED: PayFiP gave an idOp
 * @MEF_ATTEMPT_EVENT_CREATE_REFUSED: PayFiP answered the creation with a fault
 * @MEF_ATTEMPT_EVENT_CREATE_UNANSWERED: the creation had no usable answer
 * @MEF_ATTEMPT_EVENT_SUCCESS: result P or V, and everything matches
 * @MEF_ATTEMPT_EVENT_MISMATCH: result P or V with another amount, reference, client or mode
 * @MEF_ATTEMPT_EVENT_FAILURE: result R or Z
 * @MEF_ATTEMPT_EVENT_ABANDON_YOUNG: result A within 20 minutes: the page may still allow paying
 * @MEF_ATTEMPT_EVENT_ABANDON: result A later
 * @MEF_ATTEMPT_EVENT_PENDING_YOUNG: P5 within 20 minutes
 * @MEF_ATTEMPT_EVENT_PENDING: P5 later
 * @MEF_ATTEMPT_EVENT_PURGED_YOUNG: P1 within 20 minutes: perhaps not seen yet
 * @MEF_ATTEMPT_EVENT_PURGED: P1 later: it will never be known
 * @MEF_ATTEMPT_EVENT_NO_ANSWER: time-out, technical fault, nonsense, an unknown result
 * @MEF_ATTEMPT_EVENT_GIVEN_UP: the payer gave up, and the service was asked just before
 * @MEF_ATTEMPT_EVENT_RECORDED: a person found the money and books it
 */
typedef enum
{
  MEF_ATTEMPT_EVENT_CREATED,
  MEF_ATTEMPT_EVENT_CREATE_REFUSED,
  MEF_ATTEMPT_EVENT_CREATE_UNANSWERED,
  MEF_ATTEMPT_EVENT_SUCCESS,
  MEF_ATTEMPT_EVENT_MISMATCH,
  MEF_ATTEMPT_EVENT_FAILURE,
  MEF_ATTEMPT_EVENT_ABANDON_YOUNG,
  MEF_ATTEMPT_EVENT_ABANDON,
  MEF_ATTEMPT_EVENT_PENDING_YOUNG,
  MEF_ATTEMPT_EVENT_PENDING,
  MEF_ATTEMPT_EVENT_PURGED_YOUNG,
  MEF_ATTEMPT_EVENT_PURGED,
  MEF_ATTEMPT_EVENT_NO_ANSWER,
  MEF_ATTEMPT_EVENT_GIVEN_UP,
  MEF_ATTEMPT_EVENT_RECORDED,
  MEF_N_ATTEMPT_EVENTS,
} MefAttemptEvent;

const char *mef_attempt_state_to_string (MefAttemptState state);
gboolean mef_attempt_state_from_string (const char *text, MefAttemptState *state);
gboolean mef_attempt_state_locks (MefAttemptState state);
MefAttemptState mef_attempt_state_next (MefAttemptState state, MefAttemptEvent event);

G_END_DECLS
