/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts to pay online: reading them, and moving them along the table of states. What starts one
 * is in mef-attempt-begin.c. */
#include "config.h"

#include "mef-attempt-table.h"

#include "mef-alarm-table.h"
#include "mef-attempt-private.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"

#define COLUMNS                                                                                    \
  "SELECT a.id, a.public_id, a.account_id, c.email, a.regie_id, r.name, a.state, a.reason,"        \
  " a.client_number, a.refdet, i.reference, i.label, i.exercise, a.amount, a.saisie, a.id_op,"     \
  " a.created_at, a.page_expires_at, a.lock_expires_at, a.next_poll_at, a.polls, p.paid_at,"       \
  " p.means, a.offer, a.token, r.saisie, p.authorisation,"                                         \
  " EXISTS (SELECT 1 FROM payment_record pr WHERE pr.attempt_id = a.id)"                           \
  "  OR EXISTS (SELECT 1 FROM alarm l WHERE l.attempt_id = a.id AND l.closed_at IS NOT NULL"       \
  "             AND l.kind IN ('quarantined', 'paid-again'))"                                      \
  " FROM attempt a JOIN account c ON c.id = a.account_id JOIN regie r ON r.id = a.regie_id"        \
  " JOIN invoice i ON i.id = (SELECT min (invoice_id) FROM attempt_invoice WHERE attempt_id = "    \
  "a.id)"                                                                                          \
  " LEFT JOIN payment p ON p.attempt_id = a.id"

void
mef_attempt_row_free (MefAttemptRow *row)
{
  g_free (row->public_id);
  g_free (row->email);
  g_free (row->regie);
  g_free (row->reason);
  g_free (row->client_number);
  g_free (row->refdet);
  g_free (row->reference);
  g_free (row->label);
  g_free (row->offer);
  g_free (row->token);
  g_free (row->id_op);
  g_free (row->means);
  g_free (row->authorisation);
  g_clear_pointer (&row->invoices, g_array_unref);
  g_free (row);
}

GArray *
mef_attempt_read_ids (MefDb *db, MefStatement *query, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean found;

  while (mef_db_step (db, query, &found, error))
    {
      gint64 id;

      if (!found)
        return g_steal_pointer (&ids);
      id = mef_column_int (query, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}

static GArray *
read_invoices (MefDb *db, gint64 id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db, "SELECT invoice_id FROM attempt_invoice WHERE attempt_id = :id ORDER BY invoice_id",
      error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", id);
  return mef_attempt_read_ids (db, query, error);
}

static MefAttemptRow *
read_columns (MefStatement *query)
{
  MefAttemptRow *row = g_new0 (MefAttemptRow, 1);

  row->id = mef_column_int (query, 0);
  row->public_id = g_strdup (mef_column_text (query, 1));
  row->account_id = mef_column_int (query, 2);
  row->email = g_strdup (mef_column_text (query, 3));
  row->regie_id = mef_column_int (query, 4);
  row->regie = g_strdup (mef_column_text (query, 5));
  mef_attempt_state_from_string (mef_column_text (query, 6), &row->state);
  row->reason = g_strdup (mef_column_text (query, 7));
  row->client_number = g_strdup (mef_column_text (query, 8));
  row->refdet = g_strdup (mef_column_text (query, 9));
  row->reference = g_strdup (mef_column_text (query, 10));
  row->label = g_strdup (mef_column_text (query, 11));
  row->exercise = (guint) mef_column_int (query, 12);
  row->amount = mef_column_int (query, 13);
  row->saisie = mef_column_text (query, 14)[0];
  row->id_op = g_strdup (mef_column_text (query, 15));
  row->created_at = mef_column_int (query, 16);
  row->page_expires_at = mef_column_int (query, 17);
  row->lock_expires_at = mef_column_int (query, 18);
  row->next_poll_at = mef_column_int (query, 19);
  row->polls = (guint) mef_column_int (query, 20);
  row->paid_at = mef_column_int (query, 21);
  row->means = g_strdup (mef_column_text (query, 22));
  row->offer = g_strdup (mef_column_text (query, 23));
  row->token = g_strdup (mef_column_text (query, 24));
  row->regie_saisie = mef_column_text (query, 25)[0];
  row->authorisation = g_strdup (mef_column_text (query, 26));
  row->is_decided = mef_column_int (query, 27) != 0;
  return row;
}

static MefAttemptRow *
read_one (MefDb *db, MefStatement *query, GError **error)
{
  g_autoptr (MefAttemptRow) row = NULL;
  gboolean found;

  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return NULL;
    }
  row = read_columns (query);
  row->invoices = read_invoices (db, row->id, error);
  return row->invoices != NULL ? g_steal_pointer (&row) : NULL;
}

/**
 * mef_attempt_get:
 * @db: a connection
 * @id: an attempt
 * @error: (nullable): "not-found"
 *
 * Returns: (transfer full) (nullable): the attempt
 */
MefAttemptRow *
mef_attempt_get (MefDb *db, gint64 id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE a.id = :id", error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":id", id);
  return read_one (db, query, error);
}

/**
 * mef_attempt_find_public:
 * @db: a connection
 * @public_id: what the outside knows it by
 * @account_id: whose it must be, 0 for anybody's
 * @error: (nullable): "not-found", also for somebody else's
 *
 * Returns: (transfer full) (nullable): the attempt
 */
MefAttemptRow *
mef_attempt_find_public (MefDb *db, const char *public_id, gint64 account_id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      COLUMNS " WHERE a.public_id = :public"
                              " AND (:account = 0 OR a.account_id = :account)",
                      error);

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":public", public_id);
  mef_bind_int (query, ":account", account_id);
  return read_one (db, query, error);
}

/**
 * mef_attempt_find_token:
 * @db: a connection
 * @token: what stands in the address of a form's notification
 * @error: (nullable): "not-found"
 *
 * Returns: (transfer full) (nullable): the attempt
 */
MefAttemptRow *
mef_attempt_find_token (MefDb *db, const char *token, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE a.token = :token", error);

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":token", token);
  return read_one (db, query, error);
}

/**
 * mef_attempt_find_operation:
 * @db: a connection
 * @id_op: PayFiP's name for it
 * @error: (nullable): "not-found"
 *
 * Returns: (transfer full) (nullable): the attempt
 */
MefAttemptRow *
mef_attempt_find_operation (MefDb *db, const char *id_op, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, COLUMNS " WHERE a.id_op = :id_op", error);

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":id_op", id_op);
  return read_one (db, query, error);
}

/**
 * mef_attempt_list_due:
 * @db: a connection
 * @now: the instant
 * @limit: how many at most
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable) (element-type gint64): those to be asked about now
 */
GArray *
mef_attempt_list_due (MefDb *db, gint64 now, guint limit, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id FROM attempt WHERE next_poll_at <= :now"
                      " ORDER BY next_poll_at LIMIT :limit",
                      error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":now", now);
  mef_bind_int (query, ":limit", limit);
  return mef_attempt_read_ids (db, query, error);
}

/**
 * mef_attempt_list_live:
 * @db: a connection
 * @invoice_id: an invoice
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable) (element-type gint64): its attempts that could still turn out
 *   paid: those waiting, and those over for the payer that are still asked about, because a page
 *   was left open
 */
GArray *
mef_attempt_list_live (MefDb *db, gint64 invoice_id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT a.id FROM attempt_invoice ai JOIN attempt a ON a.id = ai.attempt_id"
                      " WHERE ai.invoice_id = :invoice AND a.id_op IS NOT NULL"
                      " AND a.state NOT IN ('paid', 'quarantined')"
                      " AND a.next_poll_at IS NOT NULL ORDER BY a.id",
                      error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":invoice", invoice_id);
  return mef_attempt_read_ids (db, query, error);
}

/**
 * mef_attempt_list_since:
 * @db: a connection
 * @regie_id: a régie, 0 for all
 * @since: an instant
 * @limit: how many at most
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable) (element-type gint64): those begun since then, the latest
 *   first
 */
GArray *
mef_attempt_list_since (MefDb *db, gint64 regie_id, gint64 since, guint limit, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id FROM attempt WHERE created_at >= :since"
                      " AND (:regie = 0 OR regie_id = :regie)"
                      " ORDER BY created_at DESC, id DESC LIMIT :limit",
                      error);

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":since", since);
  mef_bind_int (query, ":regie", regie_id);
  mef_bind_int (query, ":limit", limit);
  return mef_attempt_read_ids (db, query, error);
}

/**
 * mef_attempt_list_reference:
 * @db: a connection
 * @refdet: a reference as PayFiP knows it
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the attempts that sent it, the paid
 * one first, then the latest; a titre may have several
 */
GArray *
mef_attempt_list_reference (MefDb *db, const char *refdet, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db,
                                                   "SELECT id FROM attempt WHERE refdet = :refdet"
                                                   " ORDER BY state = 'paid' DESC, id DESC",
                                                   error);

  if (query == NULL)
    return NULL;
  mef_bind_text (query, ":refdet", refdet);
  return mef_attempt_read_ids (db, query, error);
}

/**
 * mef_attempt_next_poll:
 * @db: a connection
 *
 * Returns: the instant at which the next one is to be asked about, 0 when none is; long past where
 *   that cannot be read, so that whoever waits for it looks again
 */
gint64
mef_attempt_next_poll (MefDb *db)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT min (next_poll_at) FROM attempt WHERE next_poll_at IS NOT NULL",
                      NULL);
  gboolean found;

  if (query == NULL || !mef_db_step (db, query, &found, NULL))
    return 1;
  return found ? mef_column_int (query, 0) : 0;
}

/* The event that an invoice's history tells of a change; NULL tells nothing. */
static const char *
history_kind (MefAttemptState state)
{
  switch (state)
    {
    case MEF_ATTEMPT_REFUSED:
      return "payment_refused";
    case MEF_ATTEMPT_ABANDONED:
      return "payment_abandoned";
    case MEF_ATTEMPT_EXPIRED:
      return "payment_expired";
    case MEF_ATTEMPT_UNKNOWN:
    case MEF_ATTEMPT_QUARANTINED:
      return "payment_unknown";
    case MEF_ATTEMPT_STARTED:
    case MEF_ATTEMPT_WAITING:
    case MEF_ATTEMPT_PAID:
    case MEF_N_ATTEMPT_STATES:
      break;
    }
  return NULL;
}

static gboolean
tell_invoices (MefDb *db,
               const MefAttemptRow *row,
               MefAttemptState state,
               gint64 now,
               GError **error)
{
  const char *kind = history_kind (state);

  for (guint i = 0; kind != NULL && i < row->invoices->len; i++)
    {
      if (!mef_invoice_add_event (db, g_array_index (row->invoices, gint64, i), now, kind, 0, NULL,
                                  error))
        return FALSE;
    }
  return TRUE;
}

gboolean
mef_attempt_update_state (MefDb *db,
                          gint64 id,
                          MefAttemptState state,
                          const char *reason,
                          gint64 next_poll_at,
                          GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE attempt SET state = :state, reason = coalesce (:reason, reason),"
                      " next_poll_at = :next, polls = polls + 1 WHERE id = :id",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":state", mef_attempt_state_to_string (state));
  mef_bind_text (update, ":reason", reason);
  mef_bind_optional (update, ":next", next_poll_at);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/* What a person has to look at, said with the change that made it so. */
static gboolean
raise_alarm (MefDb *db,
             const MefAttemptRow *row,
             MefAttemptState state,
             const char *reason,
             gint64 now,
             GError **error)
{
  static const char *const unclear[] = { MEF_REASON_RESULT_UNKNOWN, MEF_REASON_RESULT_UNREADABLE,
                                         MEF_REASON_OPERATION_DIFFERS, MEF_REASON_SENDER_DIFFERS,
                                         NULL };

  if (state == MEF_ATTEMPT_QUARANTINED && row->state != state)
    return mef_alarm_raise (db, MEF_ALARM_QUARANTINED, row->id, 0, reason, now, error);
  if (reason != NULL && g_strv_contains (unclear, reason))
    return mef_alarm_raise (db, MEF_ALARM_RESULT_UNKNOWN, row->id, 0, reason, now, error);
  return TRUE;
}

/**
 * mef_attempt_created:
 * @db: a connection that writes
 * @id: an attempt just started
 * @id_op: (nullable): what PayFiP calls it; a form has no name there
 * @page_expires_at: until when PayFiP opens its page
 * @next_poll_at: when to ask about it
 * @now: the instant
 * @error: (nullable): "not-found"
 *
 * Returns: whether it is waiting now
 */
gboolean
mef_attempt_created (MefDb *db,
                     gint64 id,
                     const char *id_op,
                     gint64 page_expires_at,
                     gint64 next_poll_at,
                     gint64 now,
                     GError **error)
{
  MefAttemptState state;
  g_autoptr (MefStatement) update = mef_db_prepare (
      db, "UPDATE attempt SET id_op = :id_op, page_expires_at = :expires WHERE id = :id", error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":id_op", id_op);
  mef_bind_int (update, ":expires", page_expires_at);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error) &&
         mef_attempt_apply (db, id, MEF_ATTEMPT_EVENT_CREATED, NULL, next_poll_at, now, &state,
                            error);
}

/**
 * mef_attempt_apply:
 * @db: a connection that writes
 * @id: an attempt
 * @event: what happened; success is mef_attempt_settle()'s, which also books
 * @reason: (nullable): a stable word to remember
 * @next_poll_at: when to ask again, 0 for never
 * @now: the instant
 * @state: (out): where it stands then
 * @error: (nullable): "not-found"
 *
 * Returns: whether it is written, in the attempt and in its invoices' history
 */
gboolean
mef_attempt_apply (MefDb *db,
                   gint64 id,
                   MefAttemptEvent event,
                   const char *reason,
                   gint64 next_poll_at,
                   gint64 now,
                   MefAttemptState *state,
                   GError **error)
{
  g_autoptr (MefAttemptRow) row = mef_attempt_get (db, id, error);
  gboolean is_over;

  g_return_val_if_fail (event != MEF_ATTEMPT_EVENT_SUCCESS, FALSE);
  if (row == NULL)
    return FALSE;
  *state = mef_attempt_state_next (row->state, event);
  /* What is over is not asked about again, nor explained by what came too late. */
  is_over = *state == MEF_ATTEMPT_PAID || *state == MEF_ATTEMPT_QUARANTINED;
  return mef_attempt_update_state (db, id, *state, is_over && *state == row->state ? NULL : reason,
                                   is_over ? 0 : next_poll_at, error) &&
         raise_alarm (db, row, *state, reason, now, error) &&
         (*state == row->state || tell_invoices (db, row, *state, now, error));
}

/**
 * mef_attempt_poll_at:
 * @db: a connection that writes
 * @id: an attempt
 * @at: when to ask about it at the latest
 * @error: (nullable): return location
 *
 * Returns: whether it will be asked about then, unless that was no longer needed
 */
gboolean
mef_attempt_poll_at (MefDb *db, gint64 id, gint64 at, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE attempt SET next_poll_at = min (coalesce (next_poll_at, :at), :at)"
                      " WHERE id = :id AND id_op IS NOT NULL"
                      " AND state NOT IN ('paid', 'quarantined')",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":at", at);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/**
 * mef_attempt_is_form:
 * @row: an attempt
 *
 * Returns: whether it is paid on a form of PayFiP's, for a régie or for a titre: nobody can be
 * asked about it, and its page never sends the payer back
 */
gboolean
mef_attempt_is_form (const MefAttemptRow *row)
{
  return !g_str_equal (row->offer, "ws");
}

/**
 * mef_attempt_get_operation:
 * @row: an attempt
 *
 * What it is booked under, once at most: PayFiP's idOp, the token of a form, or our own reference
 * where the creation was never answered.
 *
 * Returns: (transfer none): the operation
 */
const char *
mef_attempt_get_operation (const MefAttemptRow *row)
{
  if (row->id_op != NULL)
    return row->id_op;
  return row->token != NULL ? row->token : row->refdet;
}

/**
 * mef_attempt_was_a_test:
 * @row: an attempt
 *
 * Returns: whether it was made while its régie was tested, and no longer is: what was paid is no
 *   money then
 */
gboolean
mef_attempt_was_a_test (const MefAttemptRow *row)
{
  return (row->saisie == 'T' || row->saisie == 'X') && row->saisie != row->regie_saisie;
}
