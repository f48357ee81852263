/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody signed in changes about their account. What opens it (password, address) or ends it
 * asks for the password once more: a session may be on a machine that somebody else sits at. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-account-life.h"
#include "mef-address-change-table.h"
#include "mef-error.h"
#include "mef-json.h"
#include "mef-mail-address.h"
#include "mef-setting-table.h"

#include "mef-change.h"
#include "mef-password.h"
#include "mef-response.h"
#include "mef-secret.h"
#include "mef-server.h"
#include "mef-try.h"

#define HOUR 3600
#define DAY (24 * HOUR)

/* A change of the account on its way; which members are used depends on what changes. */
typedef struct
{
  MefRequest *request; /* (owned) while its password is hashed */
  gint64 account_id;
  gint64 session_id;
  gint64 now;
  guint8 address_hash[MEF_ADDRESS_HASH_SIZE];
  char *password_hash; /* (owned): of the password typed again, as it was then */
  char *password;      /* (owned) (nullable): the new one */
  char *new_hash;      /* (owned) (nullable) */
  char *email;         /* (owned) (nullable) */
  char *tokens[2];     /* (owned) (nullable) */
  MefAddressSecret confirm;
  MefAddressSecret undo;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->request, mef_request_unref);
  g_free (self->password_hash);
  g_free (self->password);
  g_free (self->new_hash);
  g_free (self->email);
  g_free (self->tokens[0]);
  g_free (self->tokens[1]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static Change *
change_new (MefRequest *request)
{
  Change *self = g_new0 (Change, 1);

  self->account_id = mef_request_get_caller (request)->account_id;
  self->session_id = mef_request_get_caller (request)->session_id;
  return self;
}

static void
take_verdict (Change *self, MefRequest *request, const MefTry *verdict)
{
  self->now = mef_request_get_now (request);
  self->password_hash = g_strdup (verdict->account->password_hash);
  memcpy (self->address_hash, verdict->address_hash, sizeof self->address_hash);
}

/* Before anything is written: the password still is the one that was typed, and right was right. */
static gboolean
begin_job (MefDb *db, const Change *self, GError **error)
{
  const MefAccountRow account = { .id = self->account_id, .password_hash = self->password_hash };

  return mef_try_check_unchanged (db, &account, error) &&
         mef_failure_clear (db, self->address_hash, error);
}

/* --- the password --- */

static gboolean
password_job (MefDb *db, gpointer data, GError **error)
{
  const Change *self = data;

  return begin_job (db, self, error) &&
         mef_account_change_password (db, self->account_id, self->new_hash, self->session_id,
                                      self->now, error);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) self = user_data;
  MefRequest *request = g_steal_pointer (&self->request);
  g_autoptr (GError) error = NULL;

  self->new_hash = mef_password_hash_finish (result, &error);
  if (self->new_hash != NULL)
    mef_change_run (request, password_job, g_steal_pointer (&self), change_free,
                    mef_change_respond_empty);
  else
    mef_request_respond_error (request, error);
  mef_request_resume (request);
}

static void
password_proven (MefRequest *request, const MefTry *verdict, gpointer data)
{
  g_autoptr (Change) self = data;
  MefTaskPool *pool = mef_server_get_task_pool (mef_request_get_server (request));

  take_verdict (self, request, verdict);
  mef_request_pause (request);
  self->request = request;
  if (mef_password_hash_async (pool, self->password, hashed_cb, self))
    {
      g_steal_pointer (&self);
      return;
    }
  self->request = NULL;
  mef_request_respond_busy (request);
  mef_request_resume (request);
}

static gboolean
check_new_password (MefRequest *request, const char *password, guint *minimum, GError **error)
{
  MefDb *db = mef_request_get_db (request);
  g_autoptr (MefAccountRow) account =
      mef_account_get (db, mef_request_get_caller (request)->account_id, error);

  if (account == NULL)
    return FALSE;
  *minimum = mef_password_min_length (account->role,
                                      mef_setting_get (db, MEF_SETTING_PASSWORD_MIN_LENGTH));
  return mef_password_check (password, account->email, *minimum, error);
}

/**
 * mef_handle_me_password:
 * @request: a request of %MEF_ROUTE_ME_PASSWORD
 */
void
mef_handle_me_password (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  const char *current, *password;
  guint minimum = 0;
  Change *self;

  if (json == NULL || !mef_json_get_string (json, "current", &current, &error) ||
      !mef_json_get_string (json, "password", &password, &error))
    mef_request_respond_error (request, error);
  else if (!check_new_password (request, password, &minimum, &error))
    mef_password_respond_refused (request, minimum, error);
  else
    {
      self = change_new (request);
      self->password = g_strdup (password);
      mef_try_own_password (request, current, password_proven, self, change_free);
    }
}

/* --- the address --- */

static gboolean
address_job (MefDb *db, gpointer data, GError **error)
{
  const Change *self = data;

  return begin_job (db, self, error) &&
         mef_address_change_ask (db, self->account_id, self->email, &self->confirm, &self->undo,
                                 self->now, error);
}

static void
address_asked (MefRequest *request, gpointer data, const GError *error)
{
  if (error == NULL)
    mef_request_respond_json (request, 202, g_string_new ("{}"));
  else if (g_error_matches (error, MEF_ERROR, MEF_ERROR_RATE))
    mef_try_respond_too_early (request, HOUR);
  else
    mef_request_respond_error (request, error);
}

static void
address_proven (MefRequest *request, const MefTry *verdict, gpointer data)
{
  Change *self = data;
  MefDb *db = mef_request_get_db (request);

  take_verdict (self, request, verdict);
  self->tokens[0] =
      mef_secret_make_token (mef_link_purpose_to_letter (MEF_LINK_ADDRESS), self->confirm.hash);
  self->tokens[1] =
      mef_secret_make_token (mef_link_purpose_to_letter (MEF_LINK_ADDRESS_UNDO), self->undo.hash);
  self->confirm.token = self->tokens[0];
  self->confirm.expires_at = self->now + mef_setting_get (db, MEF_SETTING_ADDRESS_HOURS) * HOUR;
  self->undo.token = self->tokens[1];
  self->undo.expires_at = self->now + mef_setting_get (db, MEF_SETTING_ADDRESS_UNDO_DAYS) * DAY;
  mef_change_run (request, address_job, self, change_free, address_asked);
}

/**
 * mef_handle_me_address:
 * @request: a request of %MEF_ROUTE_ME_ADDRESS
 */
void
mef_handle_me_address (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  g_autofree char *address = NULL;
  const char *email, *password;
  Change *self;

  if (json == NULL || !mef_json_get_string (json, "email", &email, &error) ||
      !mef_json_get_string (json, "password", &password, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  address = mef_mail_address_normalize (email);
  if (address == NULL)
    {
      mef_request_respond_problem (request, 400, "field-email", NULL, 0);
      return;
    }
  self = change_new (request);
  self->email = g_steal_pointer (&address);
  mef_try_own_password (request, password, address_proven, self, change_free);
}

/* --- the end --- */

static gboolean
closure_job (MefDb *db, gpointer data, GError **error)
{
  const Change *self = data;

  return begin_job (db, self, error) && mef_account_close (db, self->account_id, self->now, error);
}

static void
closure_proven (MefRequest *request, const MefTry *verdict, gpointer data)
{
  Change *self = data;

  take_verdict (self, request, verdict);
  mef_change_run (request, closure_job, self, change_free, mef_change_respond_empty);
}

/**
 * mef_handle_me_closure:
 * @request: a request of %MEF_ROUTE_ME_CLOSURE
 */
void
mef_handle_me_closure (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  const char *password;

  if (json == NULL || !mef_json_get_string (json, "password", &password, &error))
    mef_request_respond_error (request, error);
  else
    mef_try_own_password (request, password, closure_proven, change_new (request), change_free);
}
