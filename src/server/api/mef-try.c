/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a password that somebody typed, to sign in or to prove once more who they are. A try
 * is counted before the password is looked at and forgotten when it was right, so that many at once
 * are no way around the brake; an address that has no account takes the same steps and the same
 * time as one that has. */
#include "config.h"

#include "mef-try.h"

#include <sodium.h>
#include <string.h>

#include "mef-error.h"

#include "mef-change.h"
#include "mef-engine.h"
#include "mef-password.h"
#include "mef-response.h"
#include "mef-server.h"

#define LONGEST_PASSWORD 1024 /* bytes; longer than any that could have been chosen */

/* One try on its way between the worker, the writer and the task pool. */
typedef struct
{
  MefRequest *request; /* (owned) */
  char *email;         /* (owned) */
  char *password;      /* (owned) */
  gint64 now;
  gint64 retry_after; /* seconds, of a try that came too early */
  MefTry verdict;     /* (owned) */
  MefTryDone done;
  gpointer data; /* (owned) (nullable): until done */
  GDestroyNotify destroy;
} Trying;

static void
trying_clear (gpointer data)
{
  Trying *self = data;

  sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->email);
  g_clear_pointer (&self->verdict.account, mef_account_row_free);
  g_free (self->verdict.new_hash);
  if (self->data != NULL && self->destroy != NULL)
    self->destroy (self->data);
  mef_request_unref (self->request);
}

static void
trying_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, trying_clear);
}

/**
 * mef_try_respond_too_early:
 * @request: a request
 * @seconds: until the next try is looked at
 */
void
mef_try_respond_too_early (MefRequest *request, gint64 seconds)
{
  MefProblemMember member = { "retry_after", NULL, seconds };

  mef_request_respond_problem (request, 429, "too-many-tries", &member, 1);
}

/**
 * mef_try_take:
 * @request: a request that anybody may make
 *
 * Counts it for the machine it comes from; where that had too many it is answered with 429.
 *
 * Returns: whether it may go on
 */
gboolean
mef_try_take (MefRequest *request)
{
  const gint64 wait =
      mef_throttle_take (mef_engine_get (request)->throttle, mef_request_get_client (request),
                         mef_request_get_now (request));

  if (wait > 0)
    mef_try_respond_too_early (request, wait);
  return wait <= 0;
}

/**
 * mef_try_check_unchanged:
 * @db: a connection that writes
 * @account: an account whose password was verified
 * @error: "invalid-credentials" where the password or the state is another one now: a reset may
 * have come between
 *
 * Returns: whether the verdict still holds
 */
gboolean
mef_try_check_unchanged (MefDb *db, const MefAccountRow *account, GError **error)
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

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trying *self = user_data;
  MefRequest *request = self->request;
  g_autoptr (GError) error = NULL;

  self->verdict.right = mef_password_verify_finish (result, &self->verdict.new_hash, &error);
  if (error != NULL)
    mef_request_respond_error (request, error);
  else
    self->done (request, &self->verdict, g_steal_pointer (&self->data));
  mef_request_resume (request);
  trying_release (self);
}

static gboolean
count_try_job (MefDb *db, gpointer data, GError **error)
{
  Trying *self = data;
  guint failures;
  gint64 last_at;

  if (!mef_failure_get (db, self->verdict.address_hash, &failures, &last_at, error))
    return FALSE;
  self->retry_after = mef_throttle_wait (failures, last_at, self->now);
  if (self->retry_after > 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_RATE, "too-many-tries");
      return FALSE;
    }
  return mef_failure_record (db, self->verdict.address_hash, self->now, error);
}

static void
try_counted_cb (MefRequest *request, gpointer data, const GError *failure)
{
  Trying *self = data;
  MefTaskPool *pool = mef_server_get_task_pool (mef_request_get_server (request));
  g_autoptr (GError) error = NULL;

  if (failure != NULL)
    {
      if (self->retry_after > 0)
        mef_try_respond_too_early (request, self->retry_after);
      else
        mef_request_respond_error (request, failure);
      return;
    }
  self->verdict.account = mef_account_find (mef_request_get_db (request), self->email, &error);
  if (self->verdict.account == NULL && !g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    {
      mef_request_respond_error (request, error);
      return;
    }
  mef_request_pause (request);
  g_atomic_rc_box_acquire (self);
  if (!mef_password_verify_async (
          pool, self->verdict.account != NULL ? self->verdict.account->password_hash : NULL,
          self->password, verified_cb, self))
    {
      mef_request_respond_busy (request);
      mef_request_resume (request);
      trying_release (self);
    }
}

/**
 * mef_try_password:
 * @request: a request; what cannot be judged (a form that cannot be one, too many tries, a server
 *   that is busy) is answered here
 * @email: the address typed
 * @password: the password typed
 * @done: called once when the password was looked at, right or wrong
 * @data: (transfer full) (nullable): for @done
 * @destroy: (nullable): frees @data where @done is not called
 */
void
mef_try_password (MefRequest *request,
                  const char *email,
                  const char *password,
                  MefTryDone done,
                  gpointer data,
                  GDestroyNotify destroy)
{
  Trying *self = g_atomic_rc_box_new0 (Trying);

  self->request = mef_request_ref (request);
  self->email = g_strstrip (g_strdup (email));
  self->password = g_strdup (password);
  self->now = mef_request_get_now (request);
  self->done = done;
  self->data = data;
  self->destroy = destroy;
  if (!mef_throttle_hash_address (email, self->verdict.address_hash))
    mef_request_respond_problem (request, 400, "field-email", NULL, 0);
  else if (password[0] == '\0' || strlen (password) > LONGEST_PASSWORD)
    mef_request_respond_problem (request, 400, "field-password", NULL, 0);
  else if (mef_try_take (request))
    {
      mef_change_run (request, count_try_job, self, trying_release, try_counted_cb);
      return;
    }
  trying_release (self);
}

/* A session and the password of another moment: who asks must know the password now. */
typedef struct
{
  MefTryDone done;
  gpointer data; /* (owned) (nullable) */
  GDestroyNotify destroy;
} Own;

static void
own_free (gpointer data)
{
  Own *self = data;

  if (self->data != NULL && self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

static void
own_tried (MefRequest *request, const MefTry *verdict, gpointer data)
{
  Own *self = data;

  if (verdict->right && verdict->account->id == mef_request_get_caller (request)->account_id)
    self->done (request, verdict, g_steal_pointer (&self->data));
  else
    mef_request_respond_problem (request, 403, "wrong-password", NULL, 0);
  own_free (self);
}

/**
 * mef_try_own_password:
 * @request: a request of somebody signed in
 * @password: their password as typed again
 * @done: called only when it is right; a wrong one is answered here with 403 "wrong-password"
 * @data: (transfer full) (nullable): for @done
 * @destroy: (nullable): frees @data where @done is not called
 */
void
mef_try_own_password (MefRequest *request,
                      const char *password,
                      MefTryDone done,
                      gpointer data,
                      GDestroyNotify destroy)
{
  Own *own = g_new0 (Own, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAccountRow) account =
      mef_account_get (mef_request_get_db (request), mef_request_get_caller (request)->account_id,
                       &error);

  own->done = done;
  own->data = data;
  own->destroy = destroy;
  if (account != NULL)
    mef_try_password (request, account->email, password, own_tried, own, own_free);
  else
    {
      mef_request_respond_error (request, error);
      own_free (own);
    }
}
