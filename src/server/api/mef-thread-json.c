/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations and messages as they stand on the wire. */
#include "config.h"

#include "mef-thread-json.h"

#include "mef-response.h"

static void
write_reference (MefJsonWriter *json,
                 const char *name,
                 gint64 id,
                 const char *label,
                 const char *value)
{
  if (id == 0)
    {
      mef_json_add_string (json, name, NULL);
      return;
    }
  mef_json_begin_object (json, name);
  mef_json_add_int (json, "id", id);
  mef_json_add_string (json, label, value);
  mef_json_end_object (json);
}

/**
 * mef_thread_write_members:
 * @json: where to, inside an object that somebody else begins and ends
 * @row: a conversation
 * @for_staff: whether whose it is and who takes care of it is told
 */
void
mef_thread_write_members (MefJsonWriter *json, const MefThreadRow *row, gboolean for_staff)
{
  mef_json_add_int (json, "id", row->id);
  mef_json_add_string (json, "subject", row->subject);
  mef_json_add_string (json, "state", row->state);
  write_reference (json, "invoice", row->invoice_id, "number", row->invoice_number);
  if (for_staff)
    {
      write_reference (json, "person", row->person_id, "name", row->person);
      write_reference (json, "assigned_to", row->assigned_to, "name", row->assigned_name);
    }
  mef_json_add_instant (json, "created_at", row->created_at);
  mef_json_add_instant (json, "updated_at", row->updated_at);
  mef_json_add_int (json, "unread", row->unread);
  mef_json_add_string (json, "last", row->last);
}

/**
 * mef_message_write_json:
 * @json: where to
 * @row: a message
 */
void
mef_message_write_json (MefJsonWriter *json, const MefMessageRow *row)
{
  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "id", row->id);
  mef_json_add_boolean (json, "from_staff", row->from_staff);
  mef_json_add_string (json, "author", row->author);
  mef_json_add_instant (json, "sent_at", row->sent_at);
  mef_json_add_string (json, "body", row->body);
  mef_json_end_object (json);
}

typedef struct
{
  MefJsonWriter json;
  gboolean for_staff;
} Answer;

static void
add_thread_cb (const MefThreadRow *row, gpointer user_data)
{
  Answer *answer = user_data;

  mef_thread_write_members (&answer->json, row, answer->for_staff);
}

static void
add_message_cb (const MefMessageRow *row, gpointer user_data)
{
  Answer *answer = user_data;

  mef_message_write_json (&answer->json, row);
}

/**
 * mef_thread_respond:
 * @request: a request of a signed-in caller
 * @status: the status where the conversation is the caller's to read
 * @id: a conversation
 *
 * Answers with the conversation and its messages, or that there is none.
 */
void
mef_thread_respond (MefRequest *request, guint status, gint64 id)
{
  gint64 person_id = mef_request_get_caller (request)->person_id;
  MefDb *db = mef_request_get_db (request);
  GString *body = g_string_sized_new (1024);
  Answer answer = { .for_staff = person_id == 0 };
  g_autoptr (GError) error = NULL;

  mef_json_writer_init (&answer.json, body);
  mef_json_begin_object (&answer.json, NULL);
  if (mef_thread_get (db, id, person_id, add_thread_cb, &answer, &error))
    {
      mef_json_begin_array (&answer.json, "messages");
      if (mef_thread_each_message (db, id, add_message_cb, &answer, &error))
        {
          mef_json_end_array (&answer.json);
          mef_json_end_object (&answer.json);
          mef_request_respond_json (request, status, body);
          return;
        }
    }
  g_string_free (body, TRUE);
  mef_request_respond_error (request, error);
}
