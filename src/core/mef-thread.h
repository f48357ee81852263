/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MefThreadState:
 * @MEF_THREAD_OPEN: the service has to answer
 * @MEF_THREAD_ANSWERED: the service wrote last
 * @MEF_THREAD_CLOSED: the service has closed it; writing opens it again
 */
typedef enum
{
  MEF_THREAD_OPEN,
  MEF_THREAD_ANSWERED,
  MEF_THREAD_CLOSED,
} MefThreadState;

#define MEF_TYPE_MESSAGE (mef_message_get_type ())
G_DECLARE_FINAL_TYPE (MefMessage, mef_message, MEF, MESSAGE, GObject)

/**
 * MefMessage:
 *
 * One message of a conversation: an immutable value.
 */
gint64 mef_message_get_id (MefMessage *self);
gboolean mef_message_get_from_staff (MefMessage *self);
const char *mef_message_get_author (MefMessage *self);
gint64 mef_message_get_sent_at (MefMessage *self);
const char *mef_message_get_body (MefMessage *self);

#define MEF_TYPE_THREAD (mef_thread_get_type ())
G_DECLARE_FINAL_TYPE (MefThread, mef_thread, MEF, THREAD, GObject)

/**
 * MefThread:
 *
 * A conversation with the service: an immutable value, with its messages where they were asked for.
 */
MefThread *mef_thread_new_from_json (JsonObject *object, GError **error);
gint64 mef_thread_get_id (MefThread *self);
const char *mef_thread_get_subject (MefThread *self);
const char *mef_thread_get_last (MefThread *self);
MefThreadState mef_thread_get_state (MefThread *self);
gint64 mef_thread_get_invoice_id (MefThread *self);
const char *mef_thread_get_invoice_number (MefThread *self);
gint64 mef_thread_get_updated_at (MefThread *self);
guint mef_thread_get_unread (MefThread *self);
GListModel *mef_thread_get_messages (MefThread *self);

G_END_DECLS
