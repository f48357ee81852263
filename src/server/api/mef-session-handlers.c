/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out, here and on other devices. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

#include "mef-auth.h"
#include "mef-change.h"
#include "mef-response.h"
#include "mef-secret.h"
#include "mef-try.h"

#define LONGEST_DEVICE 80 /* characters */

/* --- signing in --- */

/* A session on its way to the writer. */
typedef struct
{
  gboolean remember;
  char *device; /* (owned) */
  gint64 account_id;
  MefRole role;
  char *password_hash; /* (owned): as it was when the password was looked at */
  char *new_hash;      /* (owned) (nullable) */
  guint8 address_hash[MEF_ADDRESS_HASH_SIZE];
  char *token; /* (owned) */
  guint8 token_hash[MEF_TOKEN_HASH_SIZE];
  gint64 now;
  gint64 expires_at;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *self = data;

  g_free (self->device);
  g_free (self->password_hash);
  g_free (self->new_hash);
  g_free (self->token);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignIn, sign_in_free)

static gboolean
open_session_job (MefDb *db, gpointer data, GError **error)
{
  SignIn *self = data;
  const MefAccountRow account = { .id = self->account_id, .password_hash = self->password_hash };
  gint64 id;

  return mef_try_check_unchanged (db, &account, error) &&
         mef_failure_clear (db, self->address_hash, error) &&
         (self->new_hash == NULL ||
          mef_account_rehash (db, self->account_id, self->new_hash, error)) &&
         mef_session_delete_expired (db, self->now, error) &&
         mef_session_insert (db, self->account_id, self->token_hash,
                             self->remember && self->role == MEF_ROLE_RESIDENT, self->device,
                             self->now, self->expires_at, &id, error);
}

static void
session_opened (MefRequest *request, gpointer data, const GError *error)
{
  SignIn *self = data;
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
  mef_json_add_string (&json, "token", self->token);
  mef_json_add_string (&json, "role", mef_role_to_string (self->role));
  mef_json_add_instant (&json, "expires_at", self->expires_at);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 201, body);
}

static void
open_session (MefRequest *request, const MefTry *verdict, SignIn *self)
{
  self->account_id = verdict->account->id;
  self->role = verdict->account->role;
  self->password_hash = g_strdup (verdict->account->password_hash);
  self->new_hash = g_strdup (verdict->new_hash);
  memcpy (self->address_hash, verdict->address_hash, sizeof self->address_hash);
  self->token = mef_secret_make_token ('\0', self->token_hash);
  self->now = mef_request_get_now (request);
  self->expires_at = mef_auth_session_end (self->role, self->remember, self->now);
  mef_change_run (request, open_session_job, self, sign_in_free, session_opened);
}

static void
password_tried (MefRequest *request, const MefTry *verdict, gpointer data)
{
  g_autoptr (SignIn) self = data;

  if (verdict->right && verdict->account->state == MEF_ACCOUNT_ACTIVE)
    open_session (request, verdict, g_steal_pointer (&self));
  else if (verdict->right && verdict->account->state == MEF_ACCOUNT_BLOCKED)
    mef_request_respond_problem (request, 403, "account-blocked", NULL, 0);
  else
    mef_request_respond_problem (request, 401, "invalid-credentials", NULL, 0);
}

/* What the application calls the device; nobody has to say. */
static gboolean
parse_device (JsonObject *json, char **device, GError **error)
{
  const char *value = "";

  if (json_object_has_member (json, "device") &&
      !mef_json_get_string (json, "device", &value, error))
    return FALSE;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        value = "";
    }
  *device = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), LONGEST_DEVICE));
  return TRUE;
}

/**
 * mef_handle_session_create:
 * @request: a request of %MEF_ROUTE_SESSION_CREATE
 */
void
mef_handle_session_create (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  g_autoptr (SignIn) self = g_new0 (SignIn, 1);
  const char *email, *password;

  if (json == NULL || !mef_json_get_string (json, "email", &email, &error) ||
      !mef_json_get_string (json, "password", &password, &error) ||
      (json_object_has_member (json, "remember") &&
       !mef_json_get_boolean (json, "remember", &self->remember, &error)) ||
      !parse_device (json, &self->device, &error))
    mef_request_respond_error (request, error);
  else
    mef_try_password (request, email, password, password_tried, g_steal_pointer (&self),
                      sign_in_free);
}

/* --- devices --- */

typedef struct
{
  MefJsonWriter json;
  gint64 current;
} DeviceList;

static void
add_device_cb (const MefSessionDevice *device, gpointer user_data)
{
  DeviceList *list = user_data;

  mef_json_begin_object (&list->json, NULL);
  mef_json_add_int (&list->json, "id", device->id);
  mef_json_add_string (&list->json, "device", device->name);
  mef_json_add_instant (&list->json, "created_at", device->created_at);
  mef_json_add_instant (&list->json, "last_used_at", device->last_used_at);
  mef_json_add_boolean (&list->json, "persistent", device->persistent);
  mef_json_add_boolean (&list->json, "current", device->id == list->current);
  mef_json_end_object (&list->json);
}

/**
 * mef_handle_session_list:
 * @request: a request of %MEF_ROUTE_SESSION_LIST
 */
void
mef_handle_session_list (MefRequest *request)
{
  const MefCaller *caller = mef_request_get_caller (request);
  g_autoptr (GError) error = NULL;
  GString *body = g_string_new (NULL);
  DeviceList list = { .current = caller->session_id };

  mef_json_writer_init (&list.json, body);
  mef_json_begin_object (&list.json, NULL);
  mef_json_begin_array (&list.json, "items");
  if (!mef_session_each (mef_request_get_db (request), caller->account_id,
                         mef_request_get_now (request), add_device_cb, &list, &error))
    {
      g_string_free (body, TRUE);
      mef_request_respond_error (request, error);
      return;
    }
  mef_json_end_array (&list.json);
  mef_json_end_object (&list.json);
  mef_request_respond_json (request, 200, body);
}

/* Which sessions of an account end: one, or all but one. */
typedef struct
{
  gint64 account_id;
  gint64 only;   /* 0 for all */
  gint64 except; /* of all */
} Ending;

static gboolean
end_job (MefDb *db, gpointer data, GError **error)
{
  const Ending *self = data;

  if (self->only != 0)
    return mef_session_delete (db, self->account_id, self->only, error);
  return mef_session_delete_of_account (db, self->account_id, self->except, error);
}

static void
end_sessions (MefRequest *request, gint64 only, MefChangeDone done)
{
  const MefCaller *caller = mef_request_get_caller (request);
  const Ending ending = { caller->account_id, only, caller->session_id };

  mef_change_run (request, end_job, g_memdup2 (&ending, sizeof ending), g_free, done);
}

/* Signing out twice at once is no failure of either. */
static void
signed_out (MefRequest *request, gpointer data, const GError *error)
{
  mef_change_respond_empty (request, data,
                            g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND) ? NULL : error);
}

/**
 * mef_handle_session_delete:
 * @request: a request of %MEF_ROUTE_SESSION_DELETE
 */
void
mef_handle_session_delete (MefRequest *request)
{
  end_sessions (request, mef_request_get_caller (request)->session_id, signed_out);
}

/**
 * mef_handle_session_delete_others:
 * @request: a request of %MEF_ROUTE_SESSION_DELETE_OTHERS
 */
void
mef_handle_session_delete_others (MefRequest *request)
{
  end_sessions (request, 0, mef_change_respond_empty);
}

/**
 * mef_handle_session_delete_one:
 * @request: a request of %MEF_ROUTE_SESSION_DELETE_ONE
 */
void
mef_handle_session_delete_one (MefRequest *request)
{
  gint64 id;

  if (mef_request_get_parameter_id (request, &id))
    end_sessions (request, id, mef_change_respond_empty);
  else
    mef_request_respond_problem (request, 404, "not-found", NULL, 0);
}
