/* SPDX-License-Identifier: GPL-3.0-or-later */
/* *Marquer comme réglée*: somebody says an invoice was paid in a way we cannot see. A declaration
 * keeps the invoice from being paid again while it waits, and changes nothing of what is owed: only
 * the desk's confirmation books money. */
#include "config.h"

#include "mef-declaration-table.h"

#include <string.h>

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"

static const char *const known_means[] = { "card",     "direct_debit", "cash", "cheque",
                                           "transfer", "cesu",         "other" };

/**
 * mef_declaration_means_is_known:
 * @means: (nullable): a word
 *
 * Returns: whether it is a means of payment of the ledger
 */
gboolean
mef_declaration_means_is_known (const char *means)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_means); i++)
    {
      if (g_strcmp0 (means, known_means[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What keeps a person from declaring. That an invoice cannot be paid online does not: it may well
 * have been paid at the counter. */
typedef struct
{
  const char *reason; /* (nullable): of MefInvoiceRow.unpayable_reason */
  MefDay issued_on;
} Situation;

static void
look_cb (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  static const char *const open[] = { "online-closed",
                                      "no-client-number",
                                      "below-minimum",
                                      "above-maximum",
                                      "part-paid",
                                      "reference-malformed",
                                      NULL };
  Situation *situation = user_data;

  situation->issued_on = mef_day_parse_iso (row->issued_on);
  situation->reason = row->unpayable_reason == NULL || g_strv_contains (open, row->unpayable_reason)
                          ? NULL
                          : g_intern_string (row->unpayable_reason); /* one of a dozen words */
}

static gboolean
check_allowed (MefDb *db, gint64 invoice_id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT r.declarations FROM invoice i JOIN regie r ON r.id = i.regie_id"
                      " WHERE i.id = :id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", invoice_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (found && mef_column_int (query, 0) != 0)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_FORBIDDEN, "declarations-closed");
  return FALSE;
}

static gboolean
judge (MefDb *db, const MefDeclaration *declaration, const char **unpayable_reason, GError **error)
{
  MefDay today = mef_day_from_instant (declaration->now);
  Situation situation = { NULL, MEF_DAY_NONE };

  if (!mef_invoice_get (db, declaration->invoice_id, declaration->person_id, declaration->now,
                        today, look_cb, &situation, error) ||
      !check_allowed (db, declaration->invoice_id, error))
    return FALSE;
  if (situation.reason != NULL)
    {
      *unpayable_reason = situation.reason;
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "not-declarable");
      return FALSE;
    }
  if (declaration->paid_on == MEF_DAY_NONE || declaration->paid_on < situation.issued_on ||
      declaration->paid_on > today)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-paid_on");
      return FALSE;
    }
  return TRUE;
}

static gboolean
mark_invoice (MefDb *db, gint64 invoice_id, gint64 declared_at, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE invoice SET declared_at = :at WHERE id = :id", error);

  if (update == NULL)
    return FALSE;
  mef_bind_optional (update, ":at", declared_at);
  mef_bind_int (update, ":id", invoice_id);
  return mef_db_run (db, update, error);
}

/**
 * mef_declaration_insert:
 * @db: a connection that writes
 * @declaration: what is declared
 * @unpayable_reason: (out) (transfer none): why not, with "not-declarable"
 * @error: "not-found", "not-declarable", "declarations-closed" or "field-paid_on"; a payment cannot
 *   be older than its invoice, nor of tomorrow
 *
 * Returns: whether it waits for the desk now
 */
gboolean
mef_declaration_insert (MefDb *db,
                        const MefDeclaration *declaration,
                        const char **unpayable_reason,
                        GError **error)
{
  char day[MEF_DAY_ISO_SIZE];
  g_autoptr (MefStatement) insert = NULL;

  g_return_val_if_fail (mef_declaration_means_is_known (declaration->means), FALSE);
  if (!judge (db, declaration, unpayable_reason, error))
    return FALSE;
  insert = mef_db_prepare (
      db,
      "INSERT INTO declaration (invoice_id, account_id, paid_on, means, declared_at)"
      " VALUES (:invoice, :account, :day, :means, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":invoice", declaration->invoice_id);
  mef_bind_int (insert, ":account", declaration->account_id);
  mef_bind_text (insert, ":day", mef_day_to_iso (declaration->paid_on, day));
  mef_bind_text (insert, ":means", declaration->means);
  mef_bind_int (insert, ":now", declaration->now);
  return mef_db_run (db, insert, error) &&
         mark_invoice (db, declaration->invoice_id, declaration->now, error) &&
         mef_invoice_add_event (db, declaration->invoice_id, declaration->now, "declared", 0,
                                declaration->means, error);
}

/* One that waits, by its own id or by its invoice's and the person whose that is. */
typedef struct
{
  gint64 id, invoice_id, regie_id, person_id, paid_at;
  MefCents remaining;
  char means[16];
} Waiting;

static gboolean
find_waiting (MefDb *db,
              gint64 id,
              gint64 invoice_id,
              gint64 person_id,
              Waiting *waiting,
              GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT d.id, d.invoice_id, i.regie_id, i.person_id, d.paid_on, d.means, b.remaining"
      " FROM declaration d JOIN invoice i ON i.id = d.invoice_id"
      " JOIN invoice_balance b ON b.invoice_id = i.id WHERE d.state = 'waiting'"
      " AND (d.id = :id OR (d.invoice_id = :invoice AND i.person_id = :person))",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":invoice", invoice_id);
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return FALSE;
    }
  waiting->id = mef_column_int (query, 0);
  waiting->invoice_id = mef_column_int (query, 1);
  waiting->regie_id = mef_column_int (query, 2);
  waiting->person_id = mef_column_int (query, 3);
  waiting->paid_at = mef_instant_from_paris (mef_day_parse_iso (mef_column_text (query, 4)), 12, 0);
  g_strlcpy (waiting->means, mef_column_text (query, 5), sizeof waiting->means);
  waiting->remaining = mef_column_int (query, 6);
  return TRUE;
}

static gboolean
decide (MefDb *db,
        const Waiting *waiting,
        const char *state,
        gint64 account_id,
        const char *reason,
        gint64 now,
        GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE declaration SET state = :state, decided_at = :now, decided_by ="
                      " nullif (:account, 0), reason = :reason WHERE id = :id",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":state", state);
  mef_bind_int (update, ":now", now);
  mef_bind_int (update, ":account", account_id);
  mef_bind_text (update, ":reason", reason);
  mef_bind_int (update, ":id", waiting->id);
  return mef_db_run (db, update, error) && mark_invoice (db, waiting->invoice_id, 0, error);
}

/**
 * mef_declaration_withdraw:
 * @db: a connection that writes
 * @invoice_id: an invoice
 * @person_id: whose it must be
 * @now: the instant
 * @error: "not-found" where nothing waits, or the invoice is somebody else's
 *
 * Returns: whether the declaration is taken back
 */
gboolean
mef_declaration_withdraw (MefDb *db,
                          gint64 invoice_id,
                          gint64 person_id,
                          gint64 now,
                          GError **error)
{
  Waiting waiting;

  return find_waiting (db, 0, invoice_id, person_id, &waiting, error) &&
         decide (db, &waiting, "withdrawn", 0, "", now, error) &&
         mef_invoice_add_event (db, invoice_id, now, "declaration_withdrawn", 0, NULL, error);
}

/**
 * mef_declaration_each_waiting:
 * @db: a connection
 * @func: called for each, oldest first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_declaration_each_waiting (MefDb *db,
                              MefDeclarationFunc func,
                              gpointer user_data,
                              GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT d.id, d.invoice_id, i.number, trim (p.first_name || ' ' || p.last_name), d.paid_on,"
      " d.means, d.declared_at, b.remaining FROM declaration d"
      " JOIN invoice i ON i.id = d.invoice_id JOIN person p ON p.id = i.person_id"
      " JOIN invoice_balance b ON b.invoice_id = i.id WHERE d.state = 'waiting' ORDER BY d.id",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      func (&(MefDeclarationRow){ mef_column_int (query, 0), mef_column_int (query, 1),
                                  mef_column_text (query, 2), mef_column_text (query, 3),
                                  mef_column_text (query, 4), mef_column_text (query, 5),
                                  mef_column_int (query, 6), mef_column_int (query, 7) },
            user_data);
    }
  return FALSE;
}

/**
 * mef_declaration_confirm:
 * @db: a connection that writes
 * @id: a declaration
 * @account_id: who found the money
 * @now: the instant
 * @payment_id: (out): what was booked
 * @error: "not-found" where it does not wait; "nothing-due" where the invoice was settled meanwhile
 *
 * Books what the invoice still needs, by the means and on the day that were declared.
 *
 * Returns: whether it is booked
 */
gboolean
mef_declaration_confirm (MefDb *db,
                         gint64 id,
                         gint64 account_id,
                         gint64 now,
                         gint64 *payment_id,
                         GError **error)
{
  Waiting waiting;
  MefLedgerPayment payment = { 0 };

  if (!find_waiting (db, id, 0, 0, &waiting, error))
    return FALSE;
  if (waiting.remaining <= 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "nothing-due");
      return FALSE;
    }
  payment.regie_id = waiting.regie_id;
  payment.means = waiting.means;
  payment.amount = waiting.remaining;
  payment.paid_at = waiting.paid_at;
  payment.booked_at = now;
  payment.person_id = waiting.person_id;
  return decide (db, &waiting, "confirmed", account_id, "", now, error) &&
         mef_ledger_book (db, &payment, &waiting.invoice_id, &waiting.remaining, 1, payment_id,
                          error);
}

/**
 * mef_declaration_refuse:
 * @db: a connection that writes
 * @id: a declaration
 * @account_id: who refuses
 * @reason: what the resident is told, not empty
 * @now: the instant
 * @error: "not-found" where it does not wait; "field-reason"
 *
 * Returns: whether the invoice is due again
 */
gboolean
mef_declaration_refuse (MefDb *db,
                        gint64 id,
                        gint64 account_id,
                        const char *reason,
                        gint64 now,
                        GError **error)
{
  Waiting waiting;

  if (reason == NULL || strlen (reason) == 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-reason");
      return FALSE;
    }
  return find_waiting (db, id, 0, 0, &waiting, error) &&
         decide (db, &waiting, "refused", account_id, reason, now, error) &&
         mef_invoice_add_event (db, waiting.invoice_id, now, "declaration_refused", 0, reason,
                                error);
}
