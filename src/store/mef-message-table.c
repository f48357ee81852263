/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a message. Everything is judged in the transaction that writes it: whether it came
 * before, whether there were too many, whose conversation it is; and the mail that tells of an
 * answer is queued there. */
#include "config.h"

#include "mef-message-table.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-outbox-table.h"

#define HOUR 3600

static gboolean
fail (GError **error, MefError code, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, (int) code, reason);
  return FALSE;
}

/* The message that this key brought before, and whether it was this very one: a key that began a
 * conversation is not good for a message in it. */
static gboolean
find_key (MefDb *db, const MefMessagePost *post, MefMessageResult *result, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT m.id, m.thread_id, m.body = :body AND CASE WHEN :thread = 0"
                      " THEN t.subject = :subject AND coalesce (t.invoice_id, 0) = :invoice"
                      "  AND m.id = (SELECT min (f.id) FROM message f WHERE f.thread_id = t.id)"
                      " ELSE t.id = :thread AND m.id > (SELECT min (f.id) FROM message f"
                      "  WHERE f.thread_id = t.id) END"
                      " FROM message m JOIN thread t ON t.id = m.thread_id"
                      " WHERE m.account_id = :account AND m.idempotency_key = :key",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_text (query, ":body", post->body);
  mef_bind_text (query, ":subject", post->subject);
  mef_bind_int (query, ":thread", post->thread_id);
  mef_bind_int (query, ":invoice", post->invoice_id);
  mef_bind_int (query, ":account", post->account_id);
  mef_bind_text (query, ":key", post->idempotency_key);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (found && !mef_column_int (query, 2))
    return fail (error, MEF_ERROR_CONFLICT, "idempotency-key-reused");
  if (found)
    {
      result->again = TRUE;
      result->message_id = mef_column_int (query, 0);
      result->thread_id = mef_column_int (query, 1);
    }
  return TRUE;
}

/* Staff answer as many as there are; a resident who writes more than that is a program. */
static gboolean
check_rate (MefDb *db, const MefMessagePost *post, MefMessageResult *result, GError **error)
{
  g_autoptr (MefStatement) query = NULL;
  gboolean found;

  if (post->person_id == 0)
    return TRUE;
  query = mef_db_prepare (db,
                          "SELECT sent_at FROM message WHERE account_id = :account"
                          " AND sent_at > :since ORDER BY sent_at DESC LIMIT 1 OFFSET :most",
                          error);
  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":account", post->account_id);
  mef_bind_int (query, ":since", post->now - HOUR);
  mef_bind_int (query, ":most", MEF_MESSAGES_AN_HOUR - 1);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  result->retry_after = mef_column_int (query, 0) + HOUR - post->now;
  return fail (error, MEF_ERROR_RATE, "too-many-tries");
}

static gboolean
check_invoice (MefDb *db, const MefMessagePost *post, GError **error)
{
  g_autoptr (MefStatement) query = NULL;
  gboolean found;

  if (post->invoice_id == 0)
    return TRUE;
  query =
      mef_db_prepare (db, "SELECT 1 FROM invoice WHERE id = :id AND person_id = :person", error);
  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", post->invoice_id);
  mef_bind_int (query, ":person", post->person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  return found || fail (error, MEF_ERROR_NOT_FOUND, "not-found");
}

static gboolean
begin_thread (MefDb *db, const MefMessagePost *post, gint64 *id, GError **error)
{
  g_autoptr (MefStatement) insert = NULL;

  g_return_val_if_fail (post->person_id != 0, FALSE);
  if (!check_invoice (db, post, error))
    return FALSE;
  insert = mef_db_prepare (
      db,
      "INSERT INTO thread (person_id, invoice_id, subject, state, created_at, updated_at)"
      " VALUES (:person, nullif (:invoice, 0), :subject, 'open', :now, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":person", post->person_id);
  mef_bind_int (insert, ":invoice", post->invoice_id);
  mef_bind_text (insert, ":subject", post->subject);
  mef_bind_int (insert, ":now", post->now);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_last_id (db);
  return TRUE;
}

/* What a resident writes opens a closed conversation again; staff are refused, so that nobody
 * answers what a colleague has ended. */
static gboolean
continue_thread (MefDb *db, const MefMessagePost *post, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT state = 'closed' FROM thread WHERE id = :id"
                      " AND (:person = 0 OR person_id = :person)",
                      error);
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE thread SET state = :state, updated_at = :now WHERE id = :id",
                      error);
  gboolean found;

  if (query == NULL || update == NULL)
    return FALSE;
  mef_bind_int (query, ":id", post->thread_id);
  mef_bind_int (query, ":person", post->person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return fail (error, MEF_ERROR_NOT_FOUND, "not-found");
  if (post->person_id == 0 && mef_column_int (query, 0))
    return fail (error, MEF_ERROR_CONFLICT, "thread-closed");
  mef_bind_text (update, ":state", post->person_id == 0 ? "answered" : "open");
  mef_bind_int (update, ":now", post->now);
  mef_bind_int (update, ":id", post->thread_id);
  return mef_db_run (db, update, error);
}

static gboolean
insert_message (MefDb *db, const MefMessagePost *post, MefMessageResult *result, GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO message (thread_id, account_id, from_staff, author, sent_at, body,"
      " idempotency_key) SELECT :thread, id, :staff, name, :now, :body, :key FROM account"
      " WHERE id = :account",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":thread", result->thread_id);
  mef_bind_int (insert, ":account", post->account_id);
  mef_bind_int (insert, ":staff", post->person_id == 0);
  mef_bind_int (insert, ":now", post->now);
  mef_bind_text (insert, ":body", post->body);
  mef_bind_text (insert, ":key", post->idempotency_key);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  result->message_id = mef_db_last_id (db);
  return TRUE;
}

/* One mail to each account of the person that is active, unless the person wants none. */
static gboolean
queue_mails (MefDb *db, gint64 thread_id, gint64 now, GError **error)
{
  g_autofree char *parameters = g_strdup_printf ("{\"thread\":%" G_GINT64_FORMAT "}", thread_id);
  g_autoptr (MefStatement) query = mef_db_prepare (
      db,
      "SELECT a.id, a.person_id, a.email FROM thread t JOIN account a ON a.person_id = t.person_id"
      " LEFT JOIN mail_preference w ON w.person_id = t.person_id"
      " WHERE t.id = :thread AND a.state = 'active' AND coalesce (w.answers, 1) = 1",
      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":thread", thread_id);
  while (mef_db_step (db, query, &found, error))
    {
      MefOutboxMail mail = { .kind = MEF_MAIL_ANSWER, .parameters = parameters };

      if (!found)
        return TRUE;
      mail.account_id = mef_column_int (query, 0);
      mail.person_id = mef_column_int (query, 1);
      mail.recipient = mef_column_text (query, 2);
      if (!mef_outbox_queue (db, &mail, now, error))
        return FALSE;
    }
  return FALSE;
}

/**
 * mef_message_post:
 * @db: a connection that writes, in a transaction
 * @post: the message
 * @result: (out): what became of it
 * @error: (nullable): "idempotency-key-reused", "too-many-tries", "not-found" for a conversation or
 *   an invoice that is not theirs, "thread-closed"
 *
 * An answer of staff queues its mail. The same message under the same key is written once.
 *
 * Returns: whether it is there
 */
gboolean
mef_message_post (MefDb *db, const MefMessagePost *post, MefMessageResult *result, GError **error)
{
  *result = (MefMessageResult){ 0 };
  if (!find_key (db, post, result, error))
    return FALSE;
  if (result->again)
    return TRUE;
  if (!check_rate (db, post, result, error))
    return FALSE;
  result->thread_id = post->thread_id;
  if (post->thread_id == 0 ? !begin_thread (db, post, &result->thread_id, error)
                           : !continue_thread (db, post, error))
    return FALSE;
  return insert_message (db, post, result, error) &&
         (post->person_id != 0 || queue_mails (db, result->thread_id, post->now, error));
}

/**
 * mef_message_get:
 * @db: a connection
 * @id: a message the caller may read
 * @func: called once
 * @user_data: for @func
 * @error: (nullable): "not-found"
 *
 * Returns: whether @func was called
 */
gboolean
mef_message_get (MefDb *db, gint64 id, MefMessageFunc func, gpointer user_data, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, from_staff, author, sent_at, body FROM message WHERE id = :id",
                      error);
  MefMessageRow row;
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return fail (error, MEF_ERROR_NOT_FOUND, "not-found");
  row = (MefMessageRow){ mef_column_int (query, 0), mef_column_int (query, 1) != 0,
                         mef_column_text (query, 2), mef_column_int (query, 3),
                         mef_column_text (query, 4) };
  func (&row, user_data);
  return TRUE;
}
