/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations between a person and the service that manages the invoices: reading them, and what
 * both sides do to one beside writing. Whose it must be is part of every question. */
#include "config.h"

#include "mef-thread-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

/* What a resident has not read is what the service wrote since; what the service has not read is
 * what waits for an answer. Needs :staff. */
#define UNREAD                                                                                     \
  "CASE WHEN :staff = 0 THEN (SELECT count (*) FROM message m WHERE m.thread_id = t.id"            \
  "  AND m.from_staff = 1 AND m.id > t.read_up_to)"                                                \
  " WHEN t.state = 'closed' THEN 0"                                                                \
  " ELSE (SELECT count (*) FROM message m WHERE m.thread_id = t.id AND m.from_staff = 0"           \
  "  AND m.id > coalesce ((SELECT max (s.id) FROM message s WHERE s.thread_id = t.id"              \
  "   AND s.from_staff = 1), 0)) END"

#define COLUMNS                                                                                    \
  "SELECT t.id, t.person_id, trim (p.civility || ' ' || p.first_name || ' ' || p.last_name),"      \
  " t.subject, t.state, t.invoice_id, i.number, t.assigned_to, a.name, t.created_at,"              \
  " t.updated_at, " UNREAD ","                                                                     \
  " (SELECT replace (substr (m.body, 1, 160), char (10), ' ') FROM message m"                      \
  "  WHERE m.thread_id = t.id ORDER BY m.id DESC LIMIT 1)"                                         \
  " FROM thread t JOIN person p ON p.id = t.person_id"                                             \
  " LEFT JOIN invoice i ON i.id = t.invoice_id LEFT JOIN account a ON a.id = t.assigned_to"

#define PAGE                                                                                       \
  " (t.updated_at, t.id) < (:before_at, :before_id)"                                               \
  " ORDER BY t.updated_at DESC, t.id DESC LIMIT :limit"

/* By person or not, by state or not: one statement each, because only then is an index followed. */
static const char *const list_sql[2][2] = {
  { COLUMNS " WHERE" PAGE, COLUMNS " WHERE t.state = :state AND" PAGE },
  { COLUMNS " WHERE t.person_id = :person AND" PAGE,
    COLUMNS " WHERE t.person_id = :person AND t.state = :state AND" PAGE },
};

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
read_row (MefStatement *query, MefThreadRow *row)
{
  *row = (MefThreadRow){
    .id = mef_column_int (query, 0),
    .person_id = mef_column_int (query, 1),
    .person = mef_column_text (query, 2),
    .subject = mef_column_text (query, 3),
    .state = mef_column_text (query, 4),
    .invoice_id = mef_column_int (query, 5),
    .invoice_number = mef_column_text (query, 6),
    .assigned_to = mef_column_int (query, 7),
    .assigned_name = mef_column_text (query, 8),
    .created_at = mef_column_int (query, 9),
    .updated_at = mef_column_int (query, 10),
    .unread = mef_column_int (query, 11),
    .last = or_empty (mef_column_text (query, 12)),
  };
}

/**
 * mef_thread_list:
 * @db: a connection
 * @query: whose, which
 * @func: called for each, the last changed first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_thread_list (MefDb *db,
                 const MefThreadQuery *query,
                 MefThreadFunc func,
                 gpointer user_data,
                 GError **error)
{
  const char *sql = list_sql[query->person_id != 0][query->state != NULL];
  g_autoptr (MefStatement) statement = mef_db_prepare (db, sql, error);
  MefThreadRow row;
  gboolean found;

  if (statement == NULL)
    return FALSE;
  mef_bind_int (statement, ":staff", query->person_id == 0);
  if (query->person_id != 0)
    mef_bind_int (statement, ":person", query->person_id);
  if (query->state != NULL)
    mef_bind_text (statement, ":state", query->state);
  mef_bind_int (statement, ":before_at", query->before_at != 0 ? query->before_at : G_MAXINT64);
  mef_bind_int (statement, ":before_id", query->before_id);
  mef_bind_int (statement, ":limit", query->limit);
  while (mef_db_step (db, statement, &found, error))
    {
      if (!found)
        return TRUE;
      read_row (statement, &row);
      func (&row, user_data);
    }
  return FALSE;
}

static gboolean
fail_not_found (GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  return FALSE;
}

/**
 * mef_thread_get:
 * @db: a connection
 * @id: a conversation
 * @person_id: whose it must be; 0 for staff
 * @func: called once
 * @user_data: for @func
 * @error: (nullable): "not-found", also for somebody else's
 *
 * Returns: whether @func was called
 */
gboolean
mef_thread_get (MefDb *db,
                gint64 id,
                gint64 person_id,
                MefThreadFunc func,
                gpointer user_data,
                GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, COLUMNS " WHERE t.id = :id AND (:staff OR t.person_id = :person)", error);
  MefThreadRow row;
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":staff", person_id == 0);
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return fail_not_found (error);
  read_row (query, &row);
  func (&row, user_data);
  return TRUE;
}

/**
 * mef_thread_each_message:
 * @db: a connection
 * @id: a conversation the caller may read
 * @func: called for each message, the oldest first
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read
 */
gboolean
mef_thread_each_message (MefDb *db,
                         gint64 id,
                         MefMessageFunc func,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, from_staff, author, sent_at, body FROM message"
                      " WHERE thread_id = :id ORDER BY id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  while (mef_db_step (db, query, &found, error))
    {
      MefMessageRow row;

      if (!found)
        return TRUE;
      row = (MefMessageRow){ mef_column_int (query, 0), mef_column_int (query, 1) != 0,
                             mef_column_text (query, 2), mef_column_int (query, 3),
                             mef_column_text (query, 4) };
      func (&row, user_data);
    }
  return FALSE;
}

/* Tells a conversation that is not theirs from one in which something else is wrong. */
static gboolean
check_exists (MefDb *db, gint64 id, gint64 person_id, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (
      db, "SELECT 1 FROM thread WHERE id = :id AND (:person = 0 OR person_id = :person)", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  return found || fail_not_found (error);
}

/**
 * mef_thread_set_read:
 * @db: a connection that writes
 * @id: a conversation
 * @person_id: whose it must be
 * @message_id: the last message the person has seen; one seen before changes nothing
 * @error: (nullable): "not-found", "field-message" for a message of another conversation
 *
 * Returns: whether it is written
 */
gboolean
mef_thread_set_read (MefDb *db, gint64 id, gint64 person_id, gint64 message_id, GError **error)
{
  g_autoptr (MefStatement) update = NULL;

  if (!check_exists (db, id, person_id, error))
    return FALSE;
  update = mef_db_prepare (db,
                           "UPDATE thread SET read_up_to = max (read_up_to, :message)"
                           " WHERE id = :id AND EXISTS (SELECT 1 FROM message"
                           "  WHERE id = :message AND thread_id = :id)",
                           error);
  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":id", id);
  mef_bind_int (update, ":message", message_id);
  if (!mef_db_run (db, update, error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-message");
  return FALSE;
}

/**
 * mef_thread_change:
 * @db: a connection that writes
 * @id: a conversation
 * @change: what to change
 * @now: the instant
 * @error: (nullable): "not-found", "field-assigned_to" for an account that is not of staff or
 *   cannot sign in
 *
 * For staff.
 *
 * Returns: whether it is written
 */
gboolean
mef_thread_change (MefDb *db, gint64 id, const MefThreadChange *change, gint64 now, GError **error)
{
  g_autoptr (MefStatement) update = NULL;

  if (!check_exists (db, id, 0, error))
    return FALSE;
  update = mef_db_prepare (
      db,
      "UPDATE thread SET state = coalesce (:state, state), updated_at = :now,"
      " assigned_to = CASE WHEN :assign THEN nullif (:assigned, 0) ELSE assigned_to END"
      " WHERE id = :id AND (NOT :assign OR :assigned = 0 OR EXISTS (SELECT 1 FROM account"
      "  WHERE id = :assigned AND role <> 'resident' AND state = 'active'))",
      error);
  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":state", change->state);
  mef_bind_int (update, ":assign", change->assign);
  mef_bind_int (update, ":assigned", change->assigned_to);
  mef_bind_int (update, ":now", now);
  mef_bind_int (update, ":id", id);
  if (!mef_db_run (db, update, error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-assigned_to");
  return FALSE;
}
