/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefThreadRow:
 *
 * A conversation as lists show it. Strings are borrowed from the statement: they live until the
 * callback returns.
 */
typedef struct
{
  gint64 id;
  gint64 person_id;
  const char *person;
  const char *subject;
  const char *state; /* open, answered or closed */
  gint64 invoice_id; /* 0 when it is about none */
  const char *invoice_number;
  gint64 assigned_to; /* an account; 0 for nobody */
  const char *assigned_name;
  gint64 created_at;
  gint64 updated_at;
  gint64 unread;    /* messages of the other side that the reader has not seen or answered */
  const char *last; /* how the last message begins, on one line */
} MefThreadRow;

/**
 * MefMessageRow:
 *
 * A message; strings are borrowed as in MefThreadRow.
 */
typedef struct
{
  gint64 id;
  gboolean from_staff;
  const char *author;
  gint64 sent_at;
  const char *body;
} MefMessageRow;

/**
 * MefThreadQuery:
 * @person_id: whose; 0 for staff, who see every person's
 * @state: (nullable): only those in that state
 * @before_at: only those changed before this instant, or at it and with a smaller id than
 *   @before_id; 0 for the first page
 * @limit: rows at most
 */
typedef struct
{
  gint64 person_id;
  const char *state;
  gint64 before_at;
  gint64 before_id;
  guint limit;
} MefThreadQuery;

typedef void (*MefThreadFunc) (const MefThreadRow *row, gpointer user_data);
typedef void (*MefMessageFunc) (const MefMessageRow *row, gpointer user_data);

gboolean mef_thread_list (MefDb *db,
                          const MefThreadQuery *query,
                          MefThreadFunc func,
                          gpointer user_data,
                          GError **error);
gboolean mef_thread_get (MefDb *db,
                         gint64 id,
                         gint64 person_id,
                         MefThreadFunc func,
                         gpointer user_data,
                         GError **error);
gboolean mef_thread_each_message (MefDb *db,
                                  gint64 id,
                                  MefMessageFunc func,
                                  gpointer user_data,
                                  GError **error);
gboolean
mef_thread_set_read (MefDb *db, gint64 id, gint64 person_id, gint64 message_id, GError **error);

/**
 * MefThreadChange:
 * @state: (nullable): "open" or "closed"; %NULL leaves it
 * @assign: whether to change who takes care of it
 * @assigned_to: to whom, with @assign: an account of staff, 0 for nobody
 *
 * What staff change of a conversation.
 */
typedef struct
{
  const char *state;
  gboolean assign;
  gint64 assigned_to;
} MefThreadChange;

gboolean
mef_thread_change (MefDb *db, gint64 id, const MefThreadChange *change, gint64 now, GError **error);

G_END_DECLS
