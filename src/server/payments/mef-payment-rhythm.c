/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP's answer means for an attempt, and when to ask again. Pure functions: the whole of
 * the engine's judgement is here and in the store's table of states. */
#include "config.h"

#include "mef-payment-rhythm.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* The payer is on the page at first; later nobody waits, but a result can still come: in the night
 * batch, or when the bank answers late. After a week nothing comes any more. */
#define ON_THE_PAGE (2 * MINUTE)
#define WHILE_LOCKED (2 * HOUR)
#define GIVE_UP_AFTER (7 * DAY)

#define EVERY_NUDGED 5
#define EVERY_ON_THE_PAGE 15
#define EVERY_WHILE_LOCKED (5 * MINUTE)
#define EVERY_LATER (4 * HOUR)

/**
 * mef_payment_next_poll:
 * @created_at: when the attempt began
 * @now: the instant
 * @nudged: whether a notification or a return said that something changed
 *
 * The twentieth minute is met exactly: from there on an abandoned page cannot be paid any more.
 *
 * Returns: when to ask about an attempt that is not over; 0 for never again
 */
gint64
mef_payment_next_poll (gint64 created_at, gint64 now, gboolean nudged)
{
  gint64 age = now - created_at;
  gint64 settled = created_at + MEF_PAYFIP_SETTLING_TIME;
  gint64 next;

  if (age >= GIVE_UP_AFTER)
    return 0;
  if (nudged)
    return now + EVERY_NUDGED;
  if (age < ON_THE_PAGE)
    return now + EVERY_ON_THE_PAGE;
  next = now + (age < WHILE_LOCKED ? EVERY_WHILE_LOCKED : EVERY_LATER);
  return now < settled ? MIN (next, settled) : next;
}

/**
 * mef_payment_poll_after:
 * @event: what was learned
 * @created_at: when the attempt began
 * @now: the instant
 * @nudged: as for mef_payment_next_poll()
 *
 * Returns: when to ask again, 0 for never
 */
gint64
mef_payment_poll_after (MefAttemptEvent event, gint64 created_at, gint64 now, gboolean nudged)
{
  switch (event)
    {
    case MEF_ATTEMPT_EVENT_CREATE_REFUSED:
    case MEF_ATTEMPT_EVENT_CREATE_UNANSWERED:
    case MEF_ATTEMPT_EVENT_SUCCESS:
    case MEF_ATTEMPT_EVENT_MISMATCH:
    case MEF_N_ATTEMPT_EVENTS:
      return 0;
    case MEF_ATTEMPT_EVENT_ABANDON:
    case MEF_ATTEMPT_EVENT_PURGED:
      /* The hint may be newer than the answer, which was perhaps long on its way. */
      if (!nudged)
        return 0;
      break;
    case MEF_ATTEMPT_EVENT_FAILURE:
      /* The page may still take another card: how long, PayFiP does not say. */
      if (!nudged && now - created_at >= WHILE_LOCKED)
        return 0;
      break;
    case MEF_ATTEMPT_EVENT_CREATED:
    case MEF_ATTEMPT_EVENT_ABANDON_YOUNG:
    case MEF_ATTEMPT_EVENT_PENDING_YOUNG:
    case MEF_ATTEMPT_EVENT_PENDING:
    case MEF_ATTEMPT_EVENT_PURGED_YOUNG:
    case MEF_ATTEMPT_EVENT_NO_ANSWER:
    case MEF_ATTEMPT_EVENT_GIVEN_UP:
    case MEF_ATTEMPT_EVENT_RECORDED:
      break;
    }
  return mef_payment_next_poll (created_at, now, nudged);
}

static const char *
find_difference (const MefAttemptRow *row, const MefPayfipDetail *detail)
{
  if (detail->montant != row->amount)
    return "amount-differs";
  if (g_strcmp0 (detail->refdet, row->refdet) != 0)
    return "reference-differs";
  if (g_strcmp0 (detail->numcli, row->client_number) != 0)
    return "client-differs";
  /* Money of a test must not settle a real invoice, nor the other way round, nor after the régie
   * went from tests to production in between. */
  if (detail->saisie != row->saisie || mef_attempt_was_a_test (row))
    return "mode-differs";
  return NULL;
}

static gboolean
is_young (const MefAttemptRow *row, gint64 now)
{
  return now - row->created_at < MEF_PAYFIP_SETTLING_TIME;
}

/**
 * mef_payment_judge_detail:
 * @row: the attempt that was asked about
 * @detail: what PayFiP knows of it
 * @now: the instant
 * @reason: (out) (transfer none) (nullable): a stable word that explains a refusal or a doubt
 *
 * Returns: what that means
 */
MefAttemptEvent
mef_payment_judge_detail (const MefAttemptRow *row,
                          const MefPayfipDetail *detail,
                          gint64 now,
                          const char **reason)
{
  *reason = NULL;
  /* An answer to another question says nothing about this one. */
  if (detail->id_op != NULL && g_strcmp0 (detail->id_op, row->id_op) != 0)
    {
      *reason = MEF_REASON_OPERATION_DIFFERS;
      return MEF_ATTEMPT_EVENT_NO_ANSWER;
    }
  switch (detail->result)
    {
    case MEF_PAYFIP_RESULT_CARD:
    case MEF_PAYFIP_RESULT_DEBIT:
      *reason = find_difference (row, detail);
      return *reason != NULL ? MEF_ATTEMPT_EVENT_MISMATCH : MEF_ATTEMPT_EVENT_SUCCESS;
    case MEF_PAYFIP_RESULT_ABANDONED:
      return is_young (row, now) ? MEF_ATTEMPT_EVENT_ABANDON_YOUNG : MEF_ATTEMPT_EVENT_ABANDON;
    case MEF_PAYFIP_RESULT_REFUSED:
      *reason = g_strcmp0 (detail->resultrans, "Z") == 0 ? "debit-refused" : "card-refused";
      return MEF_ATTEMPT_EVENT_FAILURE;
    case MEF_PAYFIP_RESULT_UNKNOWN:
      break;
    }
  /* New means of payment are announced: what we do not know is not a failure. */
  *reason = MEF_REASON_RESULT_UNKNOWN;
  return MEF_ATTEMPT_EVENT_NO_ANSWER;
}

/**
 * mef_payment_make_settlement:
 * @row: an attempt
 * @detail: what PayFiP says was paid for it, compared with it by mef_payment_judge_detail()
 * @now: the instant, for an answer that does not say when
 *
 * Returns: what is to be booked; it borrows from both
 */
MefSettlement
mef_payment_make_settlement (const MefAttemptRow *row, const MefPayfipDetail *detail, gint64 now)
{
  return (MefSettlement){
    .operation_id = mef_attempt_get_operation (row),
    .means = detail->result == MEF_PAYFIP_RESULT_DEBIT ? "direct_debit" : "card",
    .amount = detail->montant,
    .paid_at = detail->paid_at != 0 ? detail->paid_at : now,
    .authorisation = detail->numauto,
  };
}

/**
 * mef_payment_judge_silence:
 * @row: an attempt by form
 * @now: the instant
 *
 * Nobody can be asked what became of a form: only the clock tells, where no notification does. An
 * address can be paid at as long as somebody has it, hence the lock is kept to its end.
 *
 * Returns: what that means
 */
MefAttemptEvent
mef_payment_judge_silence (const MefAttemptRow *row, gint64 now)
{
  if (row->state != MEF_ATTEMPT_WAITING)
    return MEF_ATTEMPT_EVENT_NO_ANSWER;
  if (g_strcmp0 (row->reason, MEF_REASON_PAGE_ABANDONED) == 0 && !is_young (row, now))
    return MEF_ATTEMPT_EVENT_ABANDON;
  return now >= row->lock_expires_at ? MEF_ATTEMPT_EVENT_PENDING : MEF_ATTEMPT_EVENT_NO_ANSWER;
}

/**
 * mef_payment_form_next:
 * @row: an attempt by form
 * @event: what was learned
 * @now: the instant
 *
 * Returns: when to look at the clock again, 0 for never
 */
gint64
mef_payment_form_next (const MefAttemptRow *row, MefAttemptEvent event, gint64 now)
{
  gint64 settled = row->created_at + MEF_PAYFIP_SETTLING_TIME;
  gint64 at = row->lock_expires_at;

  if (mef_attempt_state_next (row->state, event) != MEF_ATTEMPT_WAITING)
    return 0;
  if (event == MEF_ATTEMPT_EVENT_ABANDON_YOUNG ||
      g_strcmp0 (row->reason, MEF_REASON_PAGE_ABANDONED) == 0)
    at = MIN (at, settled);
  return MAX (at, now + 1);
}

/**
 * mef_payment_judge_fault:
 * @row: the attempt that was asked about
 * @fault: what PayFiP said instead of an answer
 * @now: the instant
 *
 * Only the code decides, never a text: P5 is "not known yet", P1 "not known (any more)".
 *
 * Returns: what that means
 */
MefAttemptEvent
mef_payment_judge_fault (const MefAttemptRow *row, const MefPayfipFault *fault, gint64 now)
{
  gboolean young = is_young (row, now);

  if (fault->kind != MEF_PAYFIP_FAULT_FONCTIONNELLE)
    return MEF_ATTEMPT_EVENT_NO_ANSWER;
  if (g_strcmp0 (fault->code, "P5") == 0)
    return young ? MEF_ATTEMPT_EVENT_PENDING_YOUNG : MEF_ATTEMPT_EVENT_PENDING;
  if (g_strcmp0 (fault->code, "P1") == 0)
    return young ? MEF_ATTEMPT_EVENT_PURGED_YOUNG : MEF_ATTEMPT_EVENT_PURGED;
  return MEF_ATTEMPT_EVENT_NO_ANSWER;
}
