/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person at the counter has to decide about payments: the alarms, and what residents
 * declared as paid. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-alarm-table.h"
#include "mef-declaration-table.h"
#include "mef-error.h"
#include "mef-json.h"

#include "mef-change.h"
#include "mef-response.h"

typedef struct
{
  gint64 id;
  gint64 account_id;
  gint64 now;
  gboolean confirm;
  char *text; /* (owned) (nullable): the comment, or the reason of a refusal */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *self = data;

  g_free (self->text);
  g_free (self);
}

/* NULL where the request was answered: there is no such thing. */
static Decision *
decision_new (MefRequest *request)
{
  Decision *self;
  gint64 id;

  if (!mef_request_get_parameter_id (request, &id))
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return NULL;
    }
  self = g_new0 (Decision, 1);
  self->id = id;
  self->account_id = mef_request_get_caller (request)->account_id;
  self->now = mef_request_get_now (request);
  return self;
}

static GString *
begin_items (MefJsonWriter *json)
{
  GString *body = g_string_new (NULL);

  mef_json_writer_init (json, body);
  mef_json_begin_object (json, NULL);
  mef_json_begin_array (json, "items");
  return body;
}

static void
respond_items (MefRequest *request,
               MefJsonWriter *json,
               GString *body,
               gboolean complete,
               const GError *error)
{
  mef_json_end_array (json);
  mef_json_end_object (json);
  if (complete)
    {
      mef_request_respond_json (request, 200, body);
      return;
    }
  g_string_free (body, TRUE);
  mef_request_respond_error (request, error);
}

static void
add_alarm_cb (const MefAlarmRow *row, gpointer user_data)
{
  MefJsonWriter *json = user_data;

  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "id", row->id);
  mef_json_add_string (json, "kind", row->kind);
  mef_json_add_instant (json, "raised_at", row->raised_at);
  mef_json_add_string (json, "detail", row->detail);
  mef_json_add_string (json, "payment", row->public_id);
  mef_json_add_string (json, "client", row->client);
  mef_json_add_string (json, "reference", row->reference);
  mef_json_add_int (json, "amount", row->amount);
  mef_json_end_object (json);
}

/**
 * mef_handle_alarm_list:
 * @request: a request of %MEF_ROUTE_ALARM_LIST
 */
void
mef_handle_alarm_list (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  MefJsonWriter json;
  GString *body = begin_items (&json);
  gboolean complete =
      mef_alarm_each_open (mef_request_get_db (request), add_alarm_cb, &json, &error);

  respond_items (request, &json, body, complete, error);
}

static gboolean
close_job (MefDb *db, gpointer data, GError **error)
{
  const Decision *self = data;

  return mef_alarm_close (db, self->id, self->account_id, self->text, self->now, error);
}

/**
 * mef_handle_alarm_close:
 * @request: a request of %MEF_ROUTE_ALARM_CLOSE
 */
void
mef_handle_alarm_close (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  Decision *self = decision_new (request);
  JsonObject *object;
  const char *comment;

  if (self == NULL)
    return;
  object = mef_request_get_json (request, &error);
  if (object != NULL && mef_json_get_string (object, "comment", &comment, &error))
    {
      self->text = g_strstrip (g_strdup (comment));
      mef_change_run (request, close_job, self, decision_free, mef_change_respond_empty);
      return;
    }
  mef_request_respond_error (request, error);
  decision_free (self);
}

static void
add_declaration_cb (const MefDeclarationRow *row, gpointer user_data)
{
  MefJsonWriter *json = user_data;

  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "id", row->id);
  mef_json_begin_object (json, "invoice");
  mef_json_add_int (json, "id", row->invoice_id);
  mef_json_add_string (json, "number", row->number);
  mef_json_end_object (json);
  mef_json_add_string (json, "person", row->person);
  mef_json_add_string (json, "paid_on", row->paid_on);
  mef_json_add_string (json, "means", row->means);
  mef_json_add_instant (json, "declared_at", row->declared_at);
  mef_json_add_int (json, "remaining", row->remaining);
  mef_json_end_object (json);
}

/**
 * mef_handle_declaration_list:
 * @request: a request of %MEF_ROUTE_DECLARATION_LIST
 */
void
mef_handle_declaration_list (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  MefJsonWriter json;
  GString *body = begin_items (&json);
  gboolean complete = mef_declaration_each_waiting (mef_request_get_db (request),
                                                    add_declaration_cb, &json, &error);

  respond_items (request, &json, body, complete, error);
}

static gboolean
decide_job (MefDb *db, gpointer data, GError **error)
{
  const Decision *self = data;
  gint64 payment_id;

  if (self->confirm)
    return mef_declaration_confirm (db, self->id, self->account_id, self->now, &payment_id, error);
  return mef_declaration_refuse (db, self->id, self->account_id, self->text, self->now, error);
}

static gboolean
read_decision (MefRequest *request, Decision *self, GError **error)
{
  JsonObject *object = mef_request_get_json (request, error);
  const char *decision, *reason;

  if (object == NULL || !mef_json_get_string (object, "decision", &decision, error) ||
      !mef_json_get_optional_string (object, "reason", &reason, error))
    return FALSE;
  self->confirm = strcmp (decision, "confirm") == 0;
  if (!self->confirm && strcmp (decision, "refuse") != 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-decision");
      return FALSE;
    }
  self->text = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  return TRUE;
}

/**
 * mef_handle_declaration_decide:
 * @request: a request of %MEF_ROUTE_DECLARATION_DECIDE
 */
void
mef_handle_declaration_decide (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  Decision *self = decision_new (request);

  if (self == NULL)
    return;
  if (read_decision (request, self, &error))
    {
      mef_change_run (request, decide_job, self, decision_free, mef_change_respond_empty);
      return;
    }
  mef_request_respond_error (request, error);
  decision_free (self);
}
