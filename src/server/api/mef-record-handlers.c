/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The régisseur books what no answer of PayFiP's could. */
#include "config.h"

#include "mef-api-handlers.h"

#include "mef-attempt-record.h"
#include "mef-error.h"
#include "mef-json.h"

#include "mef-change.h"
#include "mef-response.h"

/* What the request says; the recording borrows from the texts beside it. */
typedef struct
{
  MefRecording recording;
  char *public_id; /* (owned) */
  char *means;     /* (owned) */
  char *comment;   /* (owned) */
} Record;

static void
record_free (gpointer data)
{
  Record *self = data;

  g_free (self->public_id);
  g_free (self->means);
  g_free (self->comment);
  g_free (self);
}

static gboolean
record_job (MefDb *db, gpointer data, GError **error)
{
  const Record *self = data;

  return mef_attempt_record (db, &self->recording, error);
}

static gboolean
parse (MefRequest *request, Record *self, GError **error)
{
  JsonObject *object = mef_request_get_json (request, error);
  const char *means, *comment;

  if (object == NULL || !mef_json_get_int (object, "amount", &self->recording.amount, error) ||
      !mef_json_get_day (object, "paid_on", &self->recording.paid_on, error) ||
      !mef_json_get_string (object, "means", &means, error) ||
      !mef_json_get_string (object, "comment", &comment, error) ||
      !mef_json_get_optional_boolean (object, "further", &self->recording.further, error))
    return FALSE;
  self->recording.means = self->means = g_strdup (means);
  self->recording.comment = self->comment = g_strstrip (g_strdup (comment));
  return TRUE;
}

/**
 * mef_handle_payment_record:
 * @request: a request of %MEF_ROUTE_PAYMENT_RECORD
 */
void
mef_handle_payment_record (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  Record *self = g_new0 (Record, 1);

  self->recording.public_id = self->public_id = g_strdup (mef_request_get_parameter (request));
  self->recording.account_id = mef_request_get_caller (request)->account_id;
  self->recording.now = mef_request_get_now (request);
  if (parse (request, self, &error))
    {
      mef_change_run (request, record_job, self, record_free, mef_change_respond_empty);
      return;
    }
  mef_request_respond_error (request, error);
  record_free (self);
}
