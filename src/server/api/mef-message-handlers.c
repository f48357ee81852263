/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing to the service and answering: what was written is checked here, where it may go is judged
 * by the store in the transaction that writes it. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-message-table.h"

#include "mef-change.h"
#include "mef-idempotency.h"
#include "mef-response.h"
#include "mef-thread-json.h"
#include "mef-try.h"

/* A message on its way to the writer. */
typedef struct
{
  char *key;     /* (owned) */
  char *subject; /* (owned) (nullable) */
  char *body;    /* (owned) */
  MefMessagePost post;
  MefMessageResult result;
} Posting;

static void
posting_free (gpointer data)
{
  Posting *self = data;

  g_free (self->key);
  g_free (self->subject);
  g_free (self->body);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Posting, posting_free)

static gboolean
fail_field (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* A text without anything that a terminal, a mail or a page would take for more than text. */
static gboolean
is_plain (const char *text, gboolean lines)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)) && !(lines && *p == '\n'))
        return FALSE;
    }
  return TRUE;
}

/* The text without white space around it, when it can be a message's. */
static gboolean
parse_text (JsonObject *json,
            const char *name,
            glong longest,
            gboolean lines,
            char **text,
            GError **error)
{
  const char *value;

  if (!mef_json_get_string (json, name, &value, error))
    return FALSE;
  *text = g_strstrip (g_strdup (value));
  if (**text != '\0' && g_utf8_strlen (*text, -1) <= longest && is_plain (*text, lines))
    return TRUE;
  g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", name);
  return FALSE;
}

static gboolean
parse_invoice (JsonObject *json, gint64 *id, GError **error)
{
  if (!json_object_has_member (json, "invoice") || json_object_get_null_member (json, "invoice"))
    return TRUE;
  if (!mef_json_get_int (json, "invoice", id, error))
    return FALSE;
  return *id > 0 || fail_field (error, "field-invoice");
}

static gboolean
parse_body (MefRequest *request, Posting *self, gboolean begins, GError **error)
{
  JsonObject *json = mef_request_get_json (request, error);

  if (json == NULL)
    return FALSE;
  if (json_object_has_member (json, "attachments"))
    return fail_field (error, "attachments-refused");
  if (begins &&
      (!parse_text (json, "subject", MEF_MESSAGE_LONGEST_SUBJECT, FALSE, &self->subject, error) ||
       !parse_invoice (json, &self->post.invoice_id, error)))
    return FALSE;
  return parse_text (json, "body", MEF_MESSAGE_LONGEST_BODY, TRUE, &self->body, error);
}

static Posting *
posting_new (MefRequest *request, gint64 thread_id, GError **error)
{
  const MefCaller *caller = mef_request_get_caller (request);
  g_autoptr (Posting) self = g_new0 (Posting, 1);
  const char *key;

  key = mef_idempotency_get_key (request, error);
  if (key == NULL || !parse_body (request, self, thread_id == 0, error))
    return NULL;
  self->key = g_strdup (key);
  self->post.account_id = caller->account_id;
  self->post.person_id = caller->person_id;
  self->post.thread_id = thread_id;
  self->post.idempotency_key = self->key;
  self->post.subject = self->subject;
  self->post.body = self->body;
  self->post.now = mef_request_get_now (request);
  return g_steal_pointer (&self);
}

static gboolean
post_job (MefDb *db, gpointer data, GError **error)
{
  Posting *self = data;

  return mef_message_post (db, &self->post, &self->result, error);
}

static void
write_message_cb (const MefMessageRow *row, gpointer user_data)
{
  mef_message_write_json (user_data, row);
}

static void
respond_message (MefRequest *request, gint64 id)
{
  GString *body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  MefJsonWriter json;

  mef_json_writer_init (&json, body);
  if (mef_message_get (mef_request_get_db (request), id, write_message_cb, &json, &error))
    {
      mef_request_respond_json (request, 201, body);
      return;
    }
  g_string_free (body, TRUE);
  mef_request_respond_error (request, error);
}

static void
posted (MefRequest *request, gpointer data, const GError *error)
{
  const Posting *self = data;

  if (g_error_matches (error, MEF_ERROR, MEF_ERROR_RATE))
    mef_try_respond_too_early (request, self->result.retry_after);
  else if (error != NULL)
    mef_request_respond_error (request, error);
  else if (self->post.thread_id == 0)
    mef_thread_respond (request, 201, self->result.thread_id);
  else
    respond_message (request, self->result.message_id);
}

static void
post (MefRequest *request, gint64 thread_id)
{
  g_autoptr (GError) error = NULL;
  Posting *self = posting_new (request, thread_id, &error);

  if (self == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  mef_change_run (request, post_job, self, posting_free, posted);
}

/**
 * mef_handle_thread_create:
 * @request: a request of %MEF_ROUTE_THREAD_CREATE
 */
void
mef_handle_thread_create (MefRequest *request)
{
  post (request, 0);
}

/**
 * mef_handle_thread_message:
 * @request: a request of %MEF_ROUTE_THREAD_MESSAGE
 */
void
mef_handle_thread_message (MefRequest *request)
{
  gint64 id;

  if (mef_request_get_parameter_id (request, &id))
    post (request, id);
  else
    mef_request_respond_problem (request, 404, "not-found", NULL, 0);
}
