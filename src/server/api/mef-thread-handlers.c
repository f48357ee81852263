/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations between residents and the service: reading them, and what both sides do to one
 * beside writing. A resident's person is bound in every statement; staff have none and see all. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

#include "mef-change.h"
#include "mef-response.h"
#include "mef-thread-json.h"

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 200

static gboolean
fail_field (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* A cursor is "INSTANT-ID" of the last row of the page before, in the one spelling we make. */
static char *
make_cursor (gint64 at, gint64 id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, at, id);
}

static gboolean
read_cursor (const char *text, MefThreadQuery *query)
{
  const char *dash = strchr (text, '-');
  g_autofree char *again = NULL;

  if (dash == NULL)
    return FALSE;
  query->before_at = g_ascii_strtoll (text, NULL, 10);
  query->before_id = g_ascii_strtoll (dash + 1, NULL, 10);
  again = make_cursor (query->before_at, query->before_id);
  return query->before_at > 0 && query->before_id > 0 && strcmp (again, text) == 0;
}

static gboolean
is_state (const char *text)
{
  static const char *const states[] = { "open", "answered", "closed", NULL };

  return g_strv_contains (states, text);
}

static gboolean
parse_query (MefRequest *request, MefThreadQuery *query, GError **error)
{
  const char *state = mef_request_get_query (request, "state");
  const char *limit = mef_request_get_query (request, "limit");
  const char *cursor = mef_request_get_query (request, "cursor");
  guint64 number = DEFAULT_LIMIT;

  query->person_id = mef_request_get_caller (request)->person_id;
  if (state != NULL && strcmp (state, "all") != 0)
    {
      if (!is_state (state))
        return fail_field (error, "field-state");
      query->state = state;
    }
  if (limit != NULL && !g_ascii_string_to_unsigned (limit, 10, 1, MAX_LIMIT, &number, NULL))
    return fail_field (error, "field-limit");
  if (cursor != NULL && !read_cursor (cursor, query))
    return fail_field (error, "field-cursor");
  query->limit = (guint) number;
  return TRUE;
}

typedef struct
{
  MefJsonWriter json;
  gboolean for_staff;
  guint room;        /* rows that the page still takes */
  gboolean has_more; /* there was one more */
  gint64 last_at;
  gint64 last_id;
} ListAnswer;

static void
add_thread_cb (const MefThreadRow *row, gpointer user_data)
{
  ListAnswer *answer = user_data;

  if (answer->room == 0)
    {
      answer->has_more = TRUE;
      return;
    }
  answer->room--;
  answer->last_at = row->updated_at;
  answer->last_id = row->id;
  mef_json_begin_object (&answer->json, NULL);
  mef_thread_write_members (&answer->json, row, answer->for_staff);
  mef_json_end_object (&answer->json);
}

/**
 * mef_handle_thread_list:
 * @request: a request of %MEF_ROUTE_THREAD_LIST
 */
void
mef_handle_thread_list (MefRequest *request)
{
  MefThreadQuery query = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  ListAnswer answer = { 0 };
  GString *body;

  if (!parse_query (request, &query, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_sized_new (4096);
  answer.for_staff = query.person_id == 0;
  answer.room = query.limit++;
  mef_json_writer_init (&answer.json, body);
  mef_json_begin_object (&answer.json, NULL);
  mef_json_begin_array (&answer.json, "items");
  if (!mef_thread_list (mef_request_get_db (request), &query, add_thread_cb, &answer, &error))
    {
      g_string_free (body, TRUE);
      mef_request_respond_error (request, error);
      return;
    }
  mef_json_end_array (&answer.json);
  cursor = answer.has_more ? make_cursor (answer.last_at, answer.last_id) : NULL;
  mef_json_add_string (&answer.json, "next_cursor", cursor);
  mef_json_end_object (&answer.json);
  mef_request_respond_json (request, 200, body);
}

/**
 * mef_handle_thread_show:
 * @request: a request of %MEF_ROUTE_THREAD_SHOW
 */
void
mef_handle_thread_show (MefRequest *request)
{
  gint64 id;

  if (mef_request_get_parameter_id (request, &id))
    mef_thread_respond (request, 200, id);
  else
    mef_request_respond_problem (request, 404, "not-found", NULL, 0);
}

/* One change of a conversation on its way to the writer. */
typedef struct
{
  gint64 id;
  gint64 person_id;
  gint64 message_id;
  MefThreadChange change; /* its strings are literals */
  gint64 now;
} Change;

static Change *
change_new (MefRequest *request, gint64 id)
{
  Change *self = g_new0 (Change, 1);

  self->id = id;
  self->person_id = mef_request_get_caller (request)->person_id;
  self->now = mef_request_get_now (request);
  return self;
}

static gboolean
read_job (MefDb *db, gpointer data, GError **error)
{
  const Change *self = data;

  return mef_thread_set_read (db, self->id, self->person_id, self->message_id, error);
}

/**
 * mef_handle_thread_read:
 * @request: a request of %MEF_ROUTE_THREAD_READ
 */
void
mef_handle_thread_read (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  gint64 id, message_id;
  JsonObject *json;
  Change *self;

  if (!mef_request_get_parameter_id (request, &id))
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  json = mef_request_get_json (request, &error);
  if (json == NULL || !mef_json_get_int (json, "message", &message_id, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  self = change_new (request, id);
  self->message_id = message_id;
  mef_change_run (request, read_job, self, g_free, mef_change_respond_empty);
}

static gboolean
state_job (MefDb *db, gpointer data, GError **error)
{
  const Change *self = data;

  return mef_thread_change (db, self->id, &self->change, self->now, error);
}

static void
state_changed (MefRequest *request, gpointer data, const GError *error)
{
  const Change *self = data;

  if (error == NULL)
    mef_thread_respond (request, 200, self->id);
  else
    mef_request_respond_error (request, error);
}

/* An id gives it to somebody, null to nobody, an absent member leaves it where it is. */
static gboolean
parse_assigned (JsonObject *json, MefThreadChange *change, GError **error)
{
  change->assign = json_object_has_member (json, "assigned_to");
  if (!change->assign || json_object_get_null_member (json, "assigned_to"))
    return TRUE;
  if (!mef_json_get_int (json, "assigned_to", &change->assigned_to, error))
    return FALSE;
  return change->assigned_to > 0 || fail_field (error, "field-assigned_to");
}

static gboolean
parse_change (MefRequest *request, MefThreadChange *change, GError **error)
{
  JsonObject *json = mef_request_get_json (request, error);
  const char *state;

  if (json == NULL || !parse_assigned (json, change, error))
    return FALSE;
  if (change->assign && !json_object_has_member (json, "state"))
    return TRUE;
  if (!mef_json_get_string (json, "state", &state, error))
    return FALSE;
  if (strcmp (state, "open") == 0)
    change->state = "open";
  else if (strcmp (state, "closed") == 0)
    change->state = "closed";
  else
    return fail_field (error, "field-state");
  return TRUE;
}

/**
 * mef_handle_thread_state:
 * @request: a request of %MEF_ROUTE_THREAD_STATE
 */
void
mef_handle_thread_state (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  MefThreadChange change = { 0 };
  gint64 id;
  Change *self;

  if (!mef_request_get_parameter_id (request, &id))
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  if (!parse_change (request, &change, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  self = change_new (request, id);
  self->change = change;
  mef_change_run (request, state_job, self, g_free, state_changed);
}
