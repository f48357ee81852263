/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out. A try is counted before the password is looked at and forgotten when it was
 * right, so that many at once are no way around the brake; an address that has no account takes the
 * same steps and the same time as one that has. */
#include "config.h"

#include "mef-api-handlers.h"

#include <sodium.h>
#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

#include "mef-auth.h"
#include "mef-engine.h"
#include "mef-password.h"
#include "mef-response.h"
#include "mef-secret.h"

#define LONGEST_PASSWORD 1024 /* bytes; longer than any that could have been chosen */

/* One sign-in on its way between the worker, the writer and the task pool. */
typedef struct
{
  MefRequest *request; /* (owned) */
  char *email;         /* (owned) */
  char *password;      /* (owned) */
  gboolean remember;
  gint64 now;
  guint8 address_hash[MEF_ADDRESS_HASH_SIZE];
  gint64 retry_after;     /* seconds, of a try that came too early */
  MefAccountRow *account; /* (owned) (nullable) */
  char *new_hash;         /* (owned) (nullable) */
  char *token;            /* (owned) (nullable) */
  guint8 token_hash[MEF_TOKEN_HASH_SIZE];
  gint64 expires_at;
} SignIn;

static void
sign_in_clear (gpointer data)
{
  SignIn *self = data;

  sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->email);
  g_clear_pointer (&self->account, mef_account_row_free);
  g_free (self->new_hash);
  g_free (self->token);
  mef_request_unref (self->request);
}

static void
sign_in_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, sign_in_clear);
}

static void
respond_too_early (MefRequest *request, gint64 seconds)
{
  MefProblemMember member = { "retry_after", NULL, seconds };

  mef_request_respond_problem (request, 429, "too-many-tries", &member, 1);
}

/* Ends the sign-in: whatever was not answered is a failure of ours. */
static void
finish (SignIn *self, const GError *error)
{
  if (self->retry_after > 0)
    respond_too_early (self->request, self->retry_after);
  else if (error != NULL)
    mef_request_respond_error (self->request, error);
  mef_request_resume (self->request);
  sign_in_release (self);
}

static void
refuse (SignIn *self, MefError code, const char *reason)
{
  g_autoptr (GError) error = g_error_new_literal (MEF_ERROR, (int) code, reason);

  finish (self, error);
}

/* Whether the password that was verified still is the account's: a reset may have come between. */
static gboolean
check_unchanged (MefDb *db, const MefAccountRow *account, GError **error)
{
  g_autoptr (MefAccountRow) now = mef_account_get (db, account->id, error);

  if (now == NULL)
    return FALSE;
  if (now->state == MEF_ACCOUNT_ACTIVE &&
      g_strcmp0 (now->password_hash, account->password_hash) == 0)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_AUTH, "invalid-credentials");
  return FALSE;
}

static gboolean
open_session_job (MefDb *db, gpointer data, GError **error)
{
  SignIn *self = data;
  const MefAccountRow *account = self->account;
  gint64 id;

  return check_unchanged (db, account, error) &&
         mef_failure_clear (db, self->address_hash, error) &&
         (self->new_hash == NULL || mef_account_rehash (db, account->id, self->new_hash, error)) &&
         mef_session_delete_expired (db, self->now, error) &&
         mef_session_insert (db, account->id, self->token_hash,
                             self->remember && account->role == MEF_ROLE_RESIDENT, self->now,
                             self->expires_at, &id, error);
}

static void
session_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *self = user_data;
  MefWriter *writer = mef_request_get_town (self->request)->writer;
  g_autoptr (GError) error = NULL;
  GString *body;
  MefJsonWriter json;

  if (mef_writer_run_finish (writer, result, &error))
    {
      body = g_string_new (NULL);
      mef_json_writer_init (&json, body);
      mef_json_begin_object (&json, NULL);
      mef_json_add_string (&json, "token", self->token);
      mef_json_add_string (&json, "role", mef_role_to_string (self->account->role));
      mef_json_add_instant (&json, "expires_at", self->expires_at);
      mef_json_end_object (&json);
      mef_request_respond_json (self->request, 201, body);
    }
  finish (self, error);
}

static void
open_session (SignIn *self)
{
  self->token = mef_secret_make_token ('\0', self->token_hash);
  self->now = mef_request_get_now (self->request);
  self->expires_at = mef_auth_session_end (self->account->role, self->remember, self->now);
  mef_writer_run_async (mef_request_get_town (self->request)->writer, open_session_job,
                        g_atomic_rc_box_acquire (self), sign_in_release, session_opened_cb, self);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean right = mef_password_verify_finish (result, &self->new_hash, &error);

  if (error != NULL)
    finish (self, error);
  else if (right && self->account->state == MEF_ACCOUNT_ACTIVE)
    open_session (self);
  else if (right && self->account->state == MEF_ACCOUNT_BLOCKED)
    refuse (self, MEF_ERROR_FORBIDDEN, "account-blocked");
  else
    refuse (self, MEF_ERROR_AUTH, "invalid-credentials");
}

static gboolean
count_try_job (MefDb *db, gpointer data, GError **error)
{
  SignIn *self = data;
  guint failures;
  gint64 last_at;

  if (!mef_failure_get (db, self->address_hash, &failures, &last_at, error))
    return FALSE;
  self->retry_after = mef_throttle_wait (failures, last_at, self->now);
  if (self->retry_after > 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_RATE, "too-many-tries");
      return FALSE;
    }
  return mef_failure_record (db, self->address_hash, self->now, error);
}

static void
try_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *self = user_data;
  MefServer *server = mef_request_get_server (self->request);
  g_autoptr (GError) error = NULL;

  if (!mef_writer_run_finish (mef_request_get_town (self->request)->writer, result, &error))
    {
      finish (self, error);
      return;
    }
  self->account = mef_account_find (mef_request_get_db (self->request), self->email, &error);
  if (self->account == NULL && !g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    finish (self, error);
  else if (!mef_password_verify_async (mef_server_get_task_pool (server),
                                       self->account != NULL ? self->account->password_hash : NULL,
                                       self->password, verified_cb, self))
    {
      mef_request_respond_busy (self->request);
      finish (self, NULL);
    }
}

static SignIn *
parse_sign_in (MefRequest *request, GError **error)
{
  JsonObject *json = mef_request_get_json (request, error);
  const char *email, *password;
  gboolean remember = FALSE;
  guint8 hash[MEF_ADDRESS_HASH_SIZE];
  const char *wrong = NULL;
  SignIn *self;

  if (json == NULL || !mef_json_get_string (json, "email", &email, error) ||
      !mef_json_get_string (json, "password", &password, error))
    return NULL;
  if (json_object_has_member (json, "remember") &&
      !mef_json_get_boolean (json, "remember", &remember, error))
    return NULL;
  if (!mef_throttle_hash_address (email, hash))
    wrong = "field-email";
  else if (password[0] == '\0' || strlen (password) > LONGEST_PASSWORD)
    wrong = "field-password";
  if (wrong != NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, wrong);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (SignIn);
  self->request = mef_request_ref (request);
  self->email = g_strstrip (g_strdup (email));
  self->password = g_strdup (password);
  self->remember = remember;
  memcpy (self->address_hash, hash, sizeof hash);
  self->now = mef_request_get_now (request);
  return self;
}

/**
 * mef_handle_session_create:
 * @request: a request of %MEF_ROUTE_SESSION_CREATE
 */
void
mef_handle_session_create (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  SignIn *self = parse_sign_in (request, &error);
  gint64 wait;

  if (self == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  wait = mef_throttle_take (mef_engine_get (request)->throttle, mef_request_get_client (request),
                            self->now);
  if (wait > 0)
    {
      respond_too_early (request, wait);
      sign_in_release (self);
      return;
    }
  mef_request_pause (request);
  mef_writer_run_async (mef_request_get_town (request)->writer, count_try_job,
                        g_atomic_rc_box_acquire (self), sign_in_release, try_counted_cb, self);
}

static gboolean
delete_session_job (MefDb *db, gpointer data, GError **error)
{
  return mef_session_delete (db, *(gint64 *) data, error);
}

static void
session_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefRequest *request = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_writer_run_finish (mef_request_get_town (request)->writer, result, &error))
    mef_request_respond_empty (request, 204);
  else
    mef_request_respond_error (request, error);
  mef_request_resume (request);
}

/**
 * mef_handle_session_delete:
 * @request: a request of %MEF_ROUTE_SESSION_DELETE
 */
void
mef_handle_session_delete (MefRequest *request)
{
  gint64 *id = g_memdup2 (&mef_request_get_caller (request)->session_id, sizeof (gint64));

  mef_request_pause (request);
  mef_writer_run_async (mef_request_get_town (request)->writer, delete_session_job, id, g_free,
                        session_deleted_cb, request);
}
