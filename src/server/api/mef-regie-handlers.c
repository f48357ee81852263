/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each régie is paid online: shown to staff, changed by the administrator. A client number that
 * PayFiP does not know is refused before it is saved; where PayFiP does not answer it is saved all
 * the same, and the answer says that nobody has confirmed it. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-regie-table.h"
#include "mef-util.h"

#include "mef-change.h"
#include "mef-client-check.h"
#include "mef-engine.h"
#include "mef-response.h"

static void
write_regie (MefJsonWriter *json, const MefRegieRow *row)
{
  const char saisie[] = { row->saisie, '\0' };

  mef_json_add_int (json, "id", row->id);
  mef_json_add_string (json, "name", row->name);
  mef_json_add_string (json, "offer", row->offer);
  mef_json_add_string (json, "client", row->client_number);
  mef_json_add_string (json, "saisie", saisie);
  mef_json_add_boolean (json, "multi_invoice", row->multi_invoice);
  mef_json_add_boolean (json, "online", row->online);
  mef_json_add_string (json, "reference_kind",
                       mef_debt_reference_kind_to_string (row->reference_kind));
  mef_json_add_boolean (json, "declarations", row->declarations);
}

/**
 * mef_handle_regie_list:
 * @request: a request of %MEF_ROUTE_REGIE_LIST
 */
void
mef_handle_regie_list (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = mef_regie_list (mef_request_get_db (request), &error);
  GString *body;
  MefJsonWriter json;

  if (rows == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_begin_array (&json, "items");
  for (guint i = 0; i < rows->len; i++)
    {
      mef_json_begin_object (&json, NULL);
      write_regie (&json, g_ptr_array_index (rows, i));
      mef_json_end_object (&json);
    }
  mef_json_end_array (&json);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

typedef struct
{
  MefRequest *request; /* (unowned): paused */
  JsonObject *members; /* (owned) (nullable): what is to be otherwise */
  gboolean simulated;  /* PayFiP is the simulator */
  gint64 id;
  MefRegieRow *row; /* (owned) */
  gint64 account_id;
  gint64 now;
  gboolean checked; /* PayFiP knows the number */
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->members, json_object_unref);
  g_clear_pointer (&self->row, mef_regie_row_free);
  g_free (self);
}

static void
changed (MefRequest *request, gpointer data, const GError *error)
{
  Change *self = data;
  GString *body;
  MefJsonWriter json;

  if (error != NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  write_regie (&json, self->row);
  mef_json_add_boolean (&json, "checked", self->checked);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

static gboolean
read_flag (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  return mef_json_get_optional_boolean (object, name, value, error);
}

static gboolean
fail_field (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* What a member says replaces what the régie has; what is missing stays. */
static gboolean
read_words (JsonObject *object, MefRegieRow *row, GError **error)
{
  const char *offer, *client, *saisie, *kind;

  if (!mef_json_get_optional_string (object, "offer", &offer, error) ||
      !mef_json_get_optional_string (object, "client", &client, error) ||
      !mef_json_get_optional_string (object, "saisie", &saisie, error) ||
      !mef_json_get_optional_string (object, "reference_kind", &kind, error))
    return FALSE;
  if (saisie != NULL && strlen (saisie) != 1)
    return fail_field (error, "field-saisie");
  if (kind != NULL && !mef_debt_reference_kind_from_string (kind, &row->reference_kind))
    return fail_field (error, "field-reference_kind");
  if (offer != NULL)
    mef_set_str (&row->offer, offer);
  if (json_object_has_member (object, "client"))
    mef_set_str (&row->client_number, client);
  if (saisie != NULL)
    row->saisie = saisie[0];
  return TRUE;
}

/* Reads the régie as it is in @db, and as it is to be. */
static gboolean
overlay (Change *self, MefDb *db, GError **error)
{
  MefRegieRow *row;
  const char *why_not;

  g_clear_pointer (&self->row, mef_regie_row_free);
  row = self->row = mef_regie_get (db, self->id, error);
  if (row == NULL || !read_words (self->members, row, error) ||
      !read_flag (self->members, "multi_invoice", &row->multi_invoice, error) ||
      !read_flag (self->members, "online", &row->online, error) ||
      !read_flag (self->members, "declarations", &row->declarations, error))
    return FALSE;
  why_not = mef_regie_why_not (row);
  if (why_not != NULL)
    return fail_field (error, why_not);
  /* A simulator settles invoices without a cent being paid: the server would not start again. */
  if (strchr ("TX", row->saisie) == NULL && self->simulated)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "simulator-in-production");
      return FALSE;
    }
  return TRUE;
}

/* PayFiP may have taken a quarter of a minute: what somebody else changed meanwhile stays. */
static gboolean
change_job (MefDb *db, gpointer data, GError **error)
{
  Change *self = data;

  return overlay (self, db, error) &&
         mef_regie_update (db, self->row, self->account_id, self->now, error);
}

static MefPayfipTransport *
get_transport (MefRequest *request)
{
  return mef_payments_get_transport (mef_engine_get (request)->payments);
}

/* The call is documented for the web service: what it says of a form's number is told and refuses
 * nothing. */
static gboolean
is_web_service (const MefRegieRow *row)
{
  return strcmp (row->offer, "ws") == 0;
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *self = user_data;
  MefRequest *request = self->request;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) labels = mef_client_check_finish (result, &error);

  self->checked = labels != NULL;
  if (error != NULL && error->code != MEF_ERROR_PAYMENT_UNKNOWN && is_web_service (self->row))
    {
      mef_request_respond_error (request, error);
      change_free (self);
    }
  else
    mef_change_run (request, change_job, self, change_free, changed);
  mef_request_resume (request);
}

/**
 * mef_handle_regie_change:
 * @request: a request of %MEF_ROUTE_REGIE_CHANGE
 */
void
mef_handle_regie_change (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *members = mef_request_get_json (request, &error);
  Change *self = g_new0 (Change, 1);

  self->request = request;
  self->members = members != NULL ? json_object_ref (members) : NULL;
  self->simulated =
      mef_config_is_simulator (mef_server_get_config (mef_request_get_server (request)));
  self->account_id = mef_request_get_caller (request)->account_id;
  self->now = mef_request_get_now (request);
  if (!mef_request_get_parameter_id (request, &self->id))
    self->id = 0;
  if (members == NULL || !overlay (self, mef_request_get_db (request), &error))
    {
      mef_request_respond_error (request, error);
      change_free (self);
      return;
    }
  if (self->row->client_number == NULL)
    {
      mef_change_run (request, change_job, self, change_free, changed);
      return;
    }
  mef_request_pause (request);
  mef_client_check_async (get_transport (request), self->row->client_number, NULL, known_cb, self);
}

static void
respond_known (MefRequest *request, const char *client, char **labels)
{
  GString *body = g_string_new (NULL);
  MefJsonWriter json;

  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "client", client);
  mef_json_begin_array (&json, "labels");
  for (guint i = 0; labels[i] != NULL; i++)
    mef_json_add_string (&json, NULL, labels[i]);
  mef_json_end_array (&json);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *self = user_data;
  MefRequest *request = self->request;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) labels = mef_client_check_finish (result, &error);

  if (labels != NULL)
    respond_known (request, self->row->client_number, labels);
  else
    mef_request_respond_error (request, error);
  change_free (self);
  mef_request_resume (request);
}

/**
 * mef_handle_regie_check:
 * @request: a request of %MEF_ROUTE_REGIE_CHECK
 */
void
mef_handle_regie_check (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefRegieRow) row = NULL;
  JsonObject *object;
  const char *client;
  Change *self;
  gint64 id;

  if (!mef_request_get_parameter_id (request, &id))
    id = 0;
  row = mef_regie_get (mef_request_get_db (request), id, &error);
  object = row != NULL ? mef_request_get_json (request, &error) : NULL;
  if (object != NULL && mef_json_get_optional_string (object, "client", &client, &error))
    {
      if (client != NULL)
        mef_set_str (&row->client_number, client);
      if (row->client_number == NULL || mef_regie_why_not (row) != NULL)
        fail_field (&error, "field-client");
    }
  if (error != NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  self = g_new0 (Change, 1);
  self->request = request;
  self->row = g_steal_pointer (&row);
  mef_request_pause (request);
  mef_client_check_async (get_transport (request), self->row->client_number, NULL, checked_cb,
                          self);
}
