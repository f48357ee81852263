/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords: what may be one, and Argon2id. Hashing takes tens of milliseconds and megabytes on
 * purpose, so it runs on the task pool, whose two threads bound what sign-ins can cost together. */
#include "config.h"

#include "mef-password.h"

#include <sodium.h>
#include <string.h>

#include "mef-error.h"

#include "mef-response.h"

/* OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. Raising one of them rehashes
 * each password at its owner's next sign-in. */
#define HASH_PASSES 2
#define HASH_BYTES ((gsize) 19 * 1024 * 1024)

/* A hash of no password anyone knows, with the parameters above: verified for accounts that do not
 * exist, so that they take as long as those that do. */
static const char dummy_hash[] = "$argon2id$v=19$m=19456,t=2,p=1$"
                                 "cmVzaWRlbnRzLXNhbHQhIQ$"
                                 "Q0JTN1dlUDB5Y3ZkZkJtd3hUa1pyTGhKc0FuT3VJZ0U";

/**
 * mef_password_min_length:
 * @role: an account's role
 * @setting: the town's minimum
 *
 * Staff see everybody's invoices and need more than the town asks of residents.
 *
 * Returns: how many characters a password of such an account has at least
 */
guint
mef_password_min_length (MefRole role, gint64 setting)
{
  guint minimum = (guint) CLAMP (setting, MEF_PASSWORD_FLOOR, MEF_PASSWORD_MAX);

  return role == MEF_ROLE_RESIDENT ? minimum : MAX (minimum, MEF_PASSWORD_STAFF_MIN);
}

/**
 * mef_password_check:
 * @password: what somebody chose
 * @email: the account's address, which is no password
 * @min_length: from mef_password_min_length()
 * @error: %MEF_ERROR_INVALID "password-too-short", "password-too-long" or "password-too-common"
 *
 * No rule of composition; what is refused is what mef_password_strength() refuses.
 *
 * Returns: whether it may be one
 */
gboolean
mef_password_check (const char *password, const char *email, guint min_length, GError **error)
{
  MefPasswordReason found;
  const char *reason = NULL;

  mef_password_strength (password, email, min_length, &found);
  switch (found)
    {
    case MEF_PASSWORD_TOO_SHORT:
      reason = "password-too-short";
      break;
    case MEF_PASSWORD_TOO_LONG:
      reason = "password-too-long";
      break;
    case MEF_PASSWORD_COMMON:
    case MEF_PASSWORD_IS_ADDRESS:
      reason = "password-too-common";
      break;
    case MEF_PASSWORD_FINE:
    case MEF_PASSWORD_REPEATS:
    case MEF_PASSWORD_FEW_KINDS:
      return TRUE;
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/**
 * mef_password_respond_refused:
 * @request: a request
 * @minimum: how many characters the account's password has at least
 * @error: why the password is not taken, or anything else that went wrong
 */
void
mef_password_respond_refused (MefRequest *request, guint minimum, const GError *error)
{
  MefProblemMember member = { "minimum", NULL, minimum };

  if (g_str_equal (mef_error_get_reason (error), "password-too-short"))
    mef_request_respond_problem (request, 400, "password-too-short", &member, 1);
  else
    mef_request_respond_error (request, error);
}

/**
 * mef_password_hash:
 * @password: a password
 * @error: %MEF_ERROR_SERVER "out-of-memory"
 *
 * Takes tens of milliseconds: for the command line and the task pool, never on a worker's loop.
 *
 * Returns: (transfer full) (nullable): the string to keep
 */
char *
mef_password_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () >= 0 &&
      crypto_pwhash_str (hash, password, strlen (password), HASH_PASSES, HASH_BYTES) == 0)
    return g_strdup (hash);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "out-of-memory");
  return NULL;
}

/**
 * mef_password_verify:
 * @hash: (nullable): what is kept of an account's password; %NULL where there is no account or it
 *   has none, which takes as long and is never right
 * @password: what was typed
 *
 * Returns: whether it is the password
 */
gboolean
mef_password_verify (const char *hash, const char *password)
{
  const char *known = hash != NULL ? hash : dummy_hash;
  gboolean right =
      sodium_init () >= 0 && crypto_pwhash_str_verify (known, password, strlen (password)) == 0;

  return right && hash != NULL;
}

typedef struct
{
  char *hash;     /* (owned) (nullable) */
  char *password; /* (owned) */
  gboolean right;
  char *new_hash; /* (owned) (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  sodium_memzero (job->password, strlen (job->password));
  g_free (job->password);
  g_free (job->hash);
  g_free (job->new_hash);
  g_free (job);
}

static GTask *
make_task (const char *hash, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->hash = g_strdup (hash);
  job->password = g_strdup (password);
  g_task_set_task_data (task, job, job_free);
  return task;
}

static void
hash_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  job->new_hash = mef_password_hash (job->password, &error);
  if (job->new_hash != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
verify_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->right = mef_password_verify (job->hash, job->password);
  if (job->right && crypto_pwhash_str_needs_rehash (job->hash, HASH_PASSES, HASH_BYTES) != 0)
    job->new_hash = mef_password_hash (job->password, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * mef_password_hash_async:
 * @pool: the task pool
 * @password: a password that mef_password_check() took
 * @callback: told on the caller's main context
 * @user_data: for @callback
 *
 * Returns: whether the pool took it; where not, @callback is not called
 */
gboolean
mef_password_hash_async (MefTaskPool *pool,
                         const char *password,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = make_task (NULL, password, callback, user_data);

  g_task_set_source_tag (task, mef_password_hash_async);
  return mef_task_pool_push (pool, task, hash_thread);
}

/**
 * mef_password_hash_finish:
 * @result: what the callback got
 * @error: as of mef_password_hash()
 *
 * Returns: (transfer full) (nullable): the string to keep
 */
char *
mef_password_hash_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_steal_pointer (&job->new_hash);
}

/**
 * mef_password_verify_async:
 * @pool: the task pool
 * @hash: (nullable): as of mef_password_verify()
 * @password: what was typed
 * @callback: told on the caller's main context
 * @user_data: for @callback
 *
 * Returns: whether the pool took it; where not, @callback is not called
 */
gboolean
mef_password_verify_async (MefTaskPool *pool,
                           const char *hash,
                           const char *password,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = make_task (hash, password, callback, user_data);

  g_task_set_source_tag (task, mef_password_verify_async);
  return mef_task_pool_push (pool, task, verify_thread);
}

/**
 * mef_password_verify_finish:
 * @result: what the callback got
 * @new_hash: (out) (transfer full) (nullable): where it is right but was hashed with other
 *   parameters than today's, the string to keep from now on
 * @error: why it could not be said
 *
 * Returns: whether it is the password
 */
gboolean
mef_password_verify_finish (GAsyncResult *result, char **new_hash, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  *new_hash = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *new_hash = g_steal_pointer (&job->new_hash);
  return job->right;
}
