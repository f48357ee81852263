/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-thread-table.h"

G_BEGIN_DECLS

#define MEF_MESSAGE_LONGEST_SUBJECT 120 /* characters */
#define MEF_MESSAGE_LONGEST_BODY 5000   /* characters */
#define MEF_MESSAGES_AN_HOUR 20         /* of one resident's account */

/**
 * MefMessagePost:
 * @account_id: whose session
 * @person_id: who writes; 0 for staff
 * @idempotency_key: what makes the same message arrive once
 * @thread_id: where it goes; 0 begins a conversation
 * @subject: (nullable): of a conversation that begins
 * @invoice_id: what a conversation that begins is about; 0 for nothing
 *
 * A message to write, its texts checked by the caller. Strings are borrowed.
 */
typedef struct
{
  gint64 account_id;
  gint64 person_id;
  const char *idempotency_key;
  gint64 thread_id;
  const char *subject;
  const char *body;
  gint64 invoice_id;
  gint64 now;
} MefMessagePost;

/**
 * MefMessageResult:
 * @again: whether the key had brought this message before
 * @retry_after: with "too-many-tries", in how many seconds there is room for one more
 */
typedef struct
{
  gint64 thread_id;
  gint64 message_id;
  gboolean again;
  gint64 retry_after;
} MefMessageResult;

gboolean
mef_message_post (MefDb *db, const MefMessagePost *post, MefMessageResult *result, GError **error);
gboolean
mef_message_get (MefDb *db, gint64 id, MefMessageFunc func, gpointer user_data, GError **error);

G_END_DECLS
