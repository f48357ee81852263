/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a link without being signed in. Nobody learns whether an address is known, neither
 * from the answer nor from its time: the request is answered before the address is looked up, which
 * happens in the writer's job that also queues the mail. */
#include "config.h"

#include "mef-ask-link.h"

#include <string.h>

#include "mef-account-life.h"
#include "mef-error.h"
#include "mef-json.h"
#include "mef-mail-address.h"

#include "mef-api-handlers.h"
#include "mef-engine.h"
#include "mef-response.h"
#include "mef-secret.h"
#include "mef-try.h"

typedef struct
{
  MefMailer *mailer; /* (owned) (nullable) */
  MefLinkPurpose purpose;
  char *email;            /* (owned) */
  char *activation_token; /* (owned) */
  char *reset_token;      /* (owned) */
  MefAccountAsk ask;
  gint64 now;
} Asking;

static void
asking_clear (gpointer data)
{
  Asking *self = data;

  g_clear_object (&self->mailer);
  g_free (self->email);
  g_free (self->activation_token);
  g_free (self->reset_token);
}

static void
asking_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, asking_clear);
}

static gboolean
ask_job (MefDb *db, gpointer data, GError **error)
{
  Asking *self = data;

  return mef_account_ask_link (db, &self->ask, self->now, error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_warning ("a link could not be queued: %s", mef_error_get_reason (error));
  else if (self->mailer != NULL)
    mef_mailer_wake (self->mailer);
  asking_release (self);
}

/**
 * mef_ask_link:
 * @request: a request of anybody, which the caller answers
 * @purpose: activation or reset
 * @email: the address typed
 *
 * Returns: whether @email is an address at all; only that may be said
 */
gboolean
mef_ask_link (MefRequest *request, MefLinkPurpose purpose, const char *email)
{
  g_autofree char *address = mef_mail_address_normalize (email);
  MefEngine *engine = mef_engine_get (request);
  Asking *self;

  if (address == NULL)
    return FALSE;
  self = g_atomic_rc_box_new0 (Asking);
  self->mailer = engine->mailer != NULL ? g_object_ref (engine->mailer) : NULL;
  self->email = g_steal_pointer (&address);
  self->now = mef_request_get_now (request);
  self->activation_token = mef_secret_make_token (mef_link_purpose_to_letter (MEF_LINK_ACTIVATION),
                                                  self->ask.activation_hash);
  self->reset_token =
      mef_secret_make_token (mef_link_purpose_to_letter (MEF_LINK_RESET), self->ask.reset_hash);
  self->ask.purpose = purpose;
  self->ask.email = self->email;
  self->ask.activation_token = self->activation_token;
  self->ask.reset_token = self->reset_token;
  mef_writer_run_async (mef_request_get_town (request)->writer, ask_job,
                        g_atomic_rc_box_acquire (self), asking_release, asked_cb, self);
  return TRUE;
}

static void
handle_ask (MefRequest *request, MefLinkPurpose purpose)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  const char *email;

  if (json == NULL || !mef_json_get_string (json, "email", &email, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  if (!mef_try_take (request))
    return;
  if (mef_ask_link (request, purpose, email))
    mef_request_respond_json (request, 202, g_string_new ("{}"));
  else
    mef_request_respond_problem (request, 400, "field-email", NULL, 0);
}

/**
 * mef_handle_activation:
 * @request: a request of %MEF_ROUTE_ACTIVATION
 */
void
mef_handle_activation (MefRequest *request)
{
  handle_ask (request, MEF_LINK_ACTIVATION);
}

/**
 * mef_handle_password_reset:
 * @request: a request of %MEF_ROUTE_PASSWORD_RESET
 */
void
mef_handle_password_reset (MefRequest *request)
{
  handle_ask (request, MEF_LINK_RESET);
}
