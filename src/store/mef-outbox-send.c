/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail on its way out: which is due, who has claimed it, what became of it. A claim is the push of
 * the next try past a lease, so that a server that dies with a mail in its hand only delays it. */
#include "config.h"

#include "mef-outbox-send.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-setting-table.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Seconds until the next try, by the tries made; the last goes on. The first is the time a relay
 * that greylists wants. */
static const gint64 plan[] = { MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, DAY };

/**
 * mef_outbox_row_free:
 * @row: (transfer full) (nullable): a mail
 */
void
mef_outbox_row_free (MefOutboxRow *row)
{
  if (row == NULL)
    return;
  g_free (row->public_id);
  g_free (row->recipient);
  g_free (row->parameters);
  g_free (row->secret);
  g_free (row->unsubscribe_id);
  g_free (row);
}

/**
 * mef_outbox_is_due:
 * @db: a connection
 * @now: the instant
 * @due: (out): whether mef_outbox_claim() would find something
 * @error: (nullable): return location
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_outbox_is_due (MefDb *db, gint64 now, gboolean *due, GError **error)
{
  gint64 one;

  *due = FALSE;
  if (!mef_db_read_int (db,
                        "SELECT 1 FROM outbox WHERE state = 'queued' AND next_try_at <= :now"
                        " LIMIT 1",
                        (MefNumber[]){ { ":now", now }, { NULL } }, &one, error))
    return FALSE;
  *due = one != 0;
  return TRUE;
}

static MefOutboxRow *
read_row (MefStatement *query)
{
  MefOutboxRow *row = g_new0 (MefOutboxRow, 1);

  row->id = mef_column_int (query, 0);
  row->public_id = g_strdup (mef_column_text (query, 1));
  mef_mail_kind_from_string (mef_column_text (query, 2), &row->kind);
  row->recipient = g_strdup (mef_column_text (query, 3));
  row->parameters = g_strdup (mef_column_text (query, 4));
  row->secret = g_strdup (mef_column_text (query, 5));
  row->unsubscribe_id = g_strdup (mef_column_text (query, 6));
  row->useful_until = mef_column_int (query, 7);
  return row;
}

static gboolean
read_due (MefDb *db, guint most, gint64 now, GPtrArray *rows, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT o.id, o.public_id, o.kind, o.recipient, o.parameters, o.secret,"
                      " CASE o.kind WHEN 'alert' THEN w.unsubscribe_id END, o.useful_until"
                      " FROM outbox o LEFT JOIN mail_preference w ON w.person_id = o.person_id"
                      " WHERE o.state = 'queued' AND o.next_try_at <= :now"
                      " ORDER BY o.priority, o.next_try_at, o.id LIMIT :most",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":now", now);
  mef_bind_int (query, ":most", most);
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      g_ptr_array_add (rows, read_row (query));
    }
  return FALSE;
}

static gboolean
finish_as (MefDb *db, gint64 id, const char *state, const char *answer, gint64 now, GError **error)
{
  g_autoptr (MefStatement) update = mef_db_prepare (
      db,
      "UPDATE outbox SET state = :state, answer = :answer, finished_at = :now, secret = NULL,"
      " tries = tries + (:state <> 'expired') WHERE id = :id AND state = 'queued'",
      error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":state", state);
  mef_bind_text (update, ":answer", answer);
  mef_bind_int (update, ":now", now);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/**
 * mef_outbox_claim:
 * @db: a connection that writes
 * @most: how many at most
 * @now: the instant
 * @error: (nullable): return location
 *
 * What is past its useful life expires instead. Activations and resets come before everything else,
 * alerts after.
 *
 * Returns: (transfer container) (element-type MefOutboxRow) (nullable): mails that are the caller's
 *   for %MEF_OUTBOX_LEASE seconds
 */
GPtrArray *
mef_outbox_claim (MefDb *db, guint most, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mef_outbox_row_free);

  if (!read_due (db, most, now, rows, error))
    return NULL;
  for (guint i = rows->len; i > 0; i--)
    {
      const MefOutboxRow *row = g_ptr_array_index (rows, i - 1);

      if (row->useful_until <= now)
        {
          if (!finish_as (db, row->id, "expired", "", now, error))
            return NULL;
          g_ptr_array_remove_index (rows, i - 1);
        }
      else if (!mef_db_run_with (db, "UPDATE outbox SET next_try_at = :until WHERE id = :id",
                                 (MefNumber[]){ { ":until", now + MEF_OUTBOX_LEASE },
                                                { ":id", row->id },
                                                { NULL } },
                                 error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

/* Later, and a little apart from the others that failed with it. */
static gboolean
try_again (MefDb *db, gint64 id, const char *answer, gint64 now, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE outbox SET tries = tries + 1, answer = :answer, next_try_at = :next"
                      " WHERE id = :id AND state = 'queued'",
                      error);
  gint64 tries, useful_until, wait;

  if (update == NULL ||
      !mef_db_read_int (db, "SELECT tries FROM outbox WHERE id = :id",
                        (MefNumber[]){ { ":id", id }, { NULL } }, &tries, error) ||
      !mef_db_read_int (db, "SELECT useful_until FROM outbox WHERE id = :id",
                        (MefNumber[]){ { ":id", id }, { NULL } }, &useful_until, error))
    return FALSE;
  wait = plan[MIN ((gsize) tries, G_N_ELEMENTS (plan) - 1)];
  wait += (id * 7919) % (wait / 10 + 1);
  if (now + wait >= useful_until)
    return finish_as (db, id, "expired", answer, now, error);
  mef_bind_text (update, ":answer", answer);
  mef_bind_int (update, ":next", now + wait);
  mef_bind_int (update, ":id", id);
  return mef_db_run (db, update, error);
}

/**
 * mef_outbox_finish:
 * @db: a connection that writes
 * @id: a mail that was claimed
 * @result: what became of it
 * @answer: the relay's digits or a stable word, never its text: it may quote the message
 * @now: the instant
 * @error: (nullable): return location
 *
 * Tried again after 1, 5 and 15 minutes, 1 and 4 hours, then daily, while it is of use to anybody.
 * Once it is gone, or never will be, its secret is erased.
 *
 * Returns: whether it is written
 */
gboolean
mef_outbox_finish (MefDb *db,
                   gint64 id,
                   MefOutboxResult result,
                   const char *answer,
                   gint64 now,
                   GError **error)
{
  switch (result)
    {
    case MEF_OUTBOX_SENT:
      return finish_as (db, id, "sent", answer, now, error);
    case MEF_OUTBOX_REFUSED:
      return finish_as (db, id, "failed", answer, now, error);
    case MEF_OUTBOX_LATER:
      return try_again (db, id, answer, now, error);
    case MEF_OUTBOX_UNTRIED:
      return mef_db_run_with (
          db, "UPDATE outbox SET next_try_at = :now WHERE id = :id AND state = 'queued'",
          (MefNumber[]){ { ":now", now }, { ":id", id }, { NULL } }, error);
    }
  g_return_val_if_reached (FALSE);
}

/* Under this a person can stop alerts without signing in; made before the first alert leaves. */
static gboolean
name_persons (MefDb *db, const MefNumber *numbers, GError **error)
{
  return mef_db_run_with (db,
                          "INSERT OR IGNORE INTO mail_preference (person_id, unsubscribe_id)"
                          " SELECT DISTINCT person_id, lower (hex (randomblob (16))) FROM invoice"
                          " WHERE id > :after AND batch_id = :batch",
                          numbers, error);
}

/**
 * mef_outbox_queue_alerts:
 * @db: a connection that writes, in the import's transaction
 * @batch_id: a batch whose invoices are the newest ones
 * @now: the instant
 * @queued: (out): how many mails
 * @error: (nullable): return location
 *
 * One mail a person, to the account's address or, before there is one, to the one the billing
 * software knows. Nothing where the town sends no alerts, the person wants none, or has closed the
 * account.
 *
 * Returns: whether nothing failed
 */
gboolean
mef_outbox_queue_alerts (MefDb *db, gint64 batch_id, gint64 now, guint *queued, GError **error)
{
  const gint64 life = mef_mail_kind_get_life (MEF_MAIL_ALERT);
  gint64 after;

  *queued = 0;
  if (mef_setting_get (db, MEF_SETTING_ALERTS) == 0)
    return TRUE;
  /* Backwards over the batch only: invoices have no index by batch, an import writes many. */
  if (!mef_db_read_int (db,
                        "SELECT id FROM invoice WHERE batch_id IS NOT :batch"
                        " ORDER BY id DESC LIMIT 1",
                        (MefNumber[]){ { ":batch", batch_id }, { NULL } }, &after, error) ||
      !name_persons (db, (MefNumber[]){ { ":after", after }, { ":batch", batch_id }, { NULL } },
                     error) ||
      !mef_db_run_with (
          db,
          "INSERT OR IGNORE INTO outbox (public_id, kind, priority, account_id, person_id,"
          " batch_id, recipient, parameters, queued_at, next_try_at, useful_until)"
          " SELECT lower (hex (randomblob (16))), 'alert', :priority, a.id, p.id, :batch,"
          "  coalesce (a.email, p.email), '{\"count\":' || n || '}', :now, :now, :now + :life"
          " FROM (SELECT person_id, count(*) AS n FROM invoice"
          "       WHERE id > :after AND batch_id = :batch GROUP BY person_id) b"
          " JOIN person p ON p.id = b.person_id"
          " JOIN mail_preference w ON w.person_id = p.id AND w.alerts = 1"
          " LEFT JOIN account a ON a.person_id = p.id AND a.state IN ('created', 'active')"
          " WHERE coalesce (a.email, p.email) IS NOT NULL AND (a.id IS NOT NULL OR NOT EXISTS"
          "  (SELECT 1 FROM account x WHERE x.person_id = p.id))",
          (MefNumber[]){ { ":priority", mef_mail_kind_get_priority (MEF_MAIL_ALERT) },
                         { ":batch", batch_id },
                         { ":after", after },
                         { ":now", now },
                         { ":life", life },
                         { NULL } },
          error))
    return FALSE;
  *queued = (guint) mef_db_changes (db);
  return TRUE;
}
