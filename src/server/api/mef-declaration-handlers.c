/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A resident says that an invoice is paid, where the town lets them; they can take it back while
 * the desk has not looked. The debt itself moves by nothing of this. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-declaration-table.h"
#include "mef-error.h"
#include "mef-json.h"

#include "mef-change.h"
#include "mef-response.h"

typedef struct
{
  MefDeclaration declaration;
  char *means;                  /* (owned) (nullable) */
  const char *unpayable_reason; /* a literal */
} Declaring;

static void
declaring_free (gpointer data)
{
  Declaring *self = data;

  g_free (self->means);
  g_free (self);
}

static gboolean
declare_job (MefDb *db, gpointer data, GError **error)
{
  Declaring *self = data;

  return mef_declaration_insert (db, &self->declaration, &self->unpayable_reason, error);
}

static void
respond_declared (MefRequest *request, const Declaring *self)
{
  GString *body = g_string_new (NULL);
  MefJsonWriter json;

  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_day (&json, "paid_on", self->declaration.paid_on);
  mef_json_add_string (&json, "means", self->means);
  mef_json_add_instant (&json, "declared_at", self->declaration.now);
  mef_json_add_string (&json, "state", "waiting");
  mef_json_end_object (&json);
  mef_request_respond_json (request, 201, body);
}

static void
declared (MefRequest *request, gpointer data, const GError *error)
{
  Declaring *self = data;
  const MefProblemMember why = { "unpayable_reason", self->unpayable_reason, 0 };

  if (error == NULL)
    respond_declared (request, self);
  else if (self->unpayable_reason != NULL && g_str_equal (error->message, "not-declarable"))
    mef_request_respond_problem (request, 409, "not-declarable", &why, 1);
  else
    mef_request_respond_error (request, error);
}

/* Whether the day can be one is judged by the store, which knows the invoice. */
static gboolean
parse (MefRequest *request, Declaring *self, GError **error)
{
  JsonObject *json = mef_request_get_json (request, error);
  const char *means;

  if (json == NULL || !mef_json_get_day (json, "paid_on", &self->declaration.paid_on, error) ||
      !mef_json_get_string (json, "means", &means, error))
    return FALSE;
  if (!mef_declaration_means_is_known (means))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-means");
      return FALSE;
    }
  self->means = g_strdup (means);
  self->declaration.means = self->means;
  return TRUE;
}

static Declaring *
declaring_new (MefRequest *request)
{
  const MefCaller *caller = mef_request_get_caller (request);
  Declaring *self;
  gint64 id;

  if (!mef_request_get_parameter_id (request, &id))
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return NULL;
    }
  self = g_new0 (Declaring, 1);
  self->declaration.invoice_id = id;
  self->declaration.person_id = caller->person_id;
  self->declaration.account_id = caller->account_id;
  self->declaration.now = mef_request_get_now (request);
  return self;
}

/**
 * mef_handle_declaration_create:
 * @request: a request of %MEF_ROUTE_DECLARATION_CREATE
 */
void
mef_handle_declaration_create (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  Declaring *self = declaring_new (request);

  if (self == NULL)
    return;
  if (parse (request, self, &error))
    {
      mef_change_run (request, declare_job, self, declaring_free, declared);
      return;
    }
  mef_request_respond_error (request, error);
  declaring_free (self);
}

static gboolean
withdraw_job (MefDb *db, gpointer data, GError **error)
{
  const Declaring *self = data;

  return mef_declaration_withdraw (db, self->declaration.invoice_id, self->declaration.person_id,
                                   self->declaration.now, error);
}

/**
 * mef_handle_declaration_delete:
 * @request: a request of %MEF_ROUTE_DECLARATION_DELETE
 */
void
mef_handle_declaration_delete (MefRequest *request)
{
  Declaring *self = declaring_new (request);

  if (self != NULL)
    mef_change_run (request, withdraw_job, self, declaring_free, mef_change_respond_empty);
}
