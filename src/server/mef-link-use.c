/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link received by mail does, the same for the API and for the page: looking never uses it
 * up, choosing a password does, once. */
#include "config.h"

#include "mef-link-use.h"

#include <string.h>

#include "mef-error.h"
#include "mef-failure-table.h"
#include "mef-setting-table.h"

#include "mef-password.h"
#include "mef-secret.h"
#include "mef-server.h"
#include "mef-throttle.h"

#define LONGEST_TOKEN 128 /* a letter and 43 characters are what is given out */

/* One password on its way between the worker, the task pool and the writer. */
typedef struct
{
  MefRequest *request; /* (owned) */
  MefLinkRow *link;    /* (owned) */
  guint minimum;
  char *hash; /* (owned) (nullable) */
  gint64 now;
  MefLinkDone done;
} Use;

static void
use_clear (gpointer data)
{
  Use *self = data;

  mef_link_row_free (self->link);
  g_free (self->hash);
  mef_request_unref (self->request);
}

static void
use_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, use_clear);
}

static void
finish (Use *self, const GError *error)
{
  self->done (self->request, self->minimum, error);
  mef_request_resume (self->request);
  use_release (self);
}

/**
 * mef_link_look:
 * @request: a request
 * @token: (nullable): the token as it came
 * @minimum: (out): how many characters the account's password has at least
 * @error: "link-unknown", "link-used" or "link-expired"
 *
 * Returns: (transfer full) (nullable): a link with which a password can be chosen now
 */
MefLinkRow *
mef_link_look (MefRequest *request, const char *token, guint *minimum, GError **error)
{
  MefDb *db = mef_request_get_db (request);
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  g_autoptr (MefLinkRow) row = NULL;

  *minimum = MEF_PASSWORD_FLOOR;
  if (token != NULL && strlen (token) <= LONGEST_TOKEN)
    {
      mef_secret_hash_token (token, hash);
      row = mef_link_find (db, hash, mef_request_get_now (request), error);
      if (row == NULL)
        return NULL;
    }
  /* A link that confirms another address chooses no password. */
  if (row == NULL || (row->kind != 'M' && row->kind != 'X'))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "link-unknown");
      return NULL;
    }
  *minimum =
      mef_password_min_length (row->role, mef_setting_get (db, MEF_SETTING_PASSWORD_MIN_LENGTH));
  return g_steal_pointer (&row);
}

static gboolean
set_password_job (MefDb *db, gpointer data, GError **error)
{
  Use *self = data;
  guint8 address[MEF_ADDRESS_HASH_SIZE];

  mef_throttle_hash_address (self->link->email, address);
  return mef_link_use (db, self->link->id, self->now, error) &&
         mef_account_set_password (db, self->link->account_id, self->hash, 0, self->now, error) &&
         mef_failure_clear (db, address, error);
}

static void
password_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Use *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_writer_run_finish (mef_request_get_town (self->request)->writer, result, &error);
  finish (self, error);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Use *self = user_data;
  g_autoptr (GError) error = NULL;

  self->hash = mef_password_hash_finish (result, &error);
  self->now = mef_request_get_now (self->request);
  if (self->hash == NULL)
    finish (self, error);
  else
    mef_writer_run_async (mef_request_get_town (self->request)->writer, set_password_job,
                          g_atomic_rc_box_acquire (self), use_release, password_set_cb, self);
}

/**
 * mef_link_use_for_password:
 * @request: a request that is not answered yet
 * @token: (nullable): the token as it came
 * @password: the password chosen
 * @done: called once, now or later, to answer the request; its error is one of mef_link_look()'s,
 *   of mef_password_check()'s, or "busy"
 */
void
mef_link_use_for_password (MefRequest *request,
                           const char *token,
                           const char *password,
                           MefLinkDone done)
{
  MefTaskPool *pool = mef_server_get_task_pool (mef_request_get_server (request));
  g_autoptr (GError) error = NULL;
  guint minimum;
  MefLinkRow *link = mef_link_look (request, token, &minimum, &error);
  Use *self;

  if (link == NULL)
    {
      done (request, minimum, error);
      return;
    }
  self = g_atomic_rc_box_new0 (Use);
  self->request = mef_request_ref (request);
  self->link = link;
  self->minimum = minimum;
  self->done = done;
  mef_request_pause (request);
  if (!mef_password_check (password, link->email, minimum, &error))
    finish (self, error);
  else if (!mef_password_hash_async (pool, password, hashed_cb, self))
    {
      error = g_error_new_literal (MEF_ERROR, MEF_ERROR_RATE, "busy");
      finish (self, error);
    }
}
