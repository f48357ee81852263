/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks. A bearer token is looked up by its SHA-256 at every request, in the store and nowhere
 * else, so that a session that was ended is ended for the very next one. */
#include "config.h"

#include "mef-auth.h"

#include <string.h>

#include "mef-error.h"

#include "mef-secret.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* How long a session lives whatever happens, and how long without being used (OWASP ASVS 7.3.1 and
 * 7.3.2; the counter's machine is shared, hence the short ones of staff). A device that is
 * remembered is the resident's own: its token is in their keyring, and they can end it. */
typedef struct
{
  gint64 absolute;
  gint64 idle;
} Life;

static const Life resident_life = { 12 * HOUR, 15 * MINUTE };
static const Life remembered_life = { 365 * DAY, 90 * DAY };
static const Life staff_life = { 8 * HOUR, 10 * MINUTE };

/* Use is written down once a minute at most: a write for every read would cost more than reading.
 */
#define TOUCH_EVERY MINUTE

/* A token is 43 characters; what is longer is not looked at. */
#define LONGEST_TOKEN 128

static const Life *
get_life (MefRole role, gboolean persistent)
{
  if (role != MEF_ROLE_RESIDENT)
    return &staff_life;
  return persistent ? &remembered_life : &resident_life;
}

/**
 * mef_auth_session_end:
 * @role: whose session
 * @persistent: whether the device is to be remembered, which staff cannot ask for
 * @now: the instant it begins
 *
 * Returns: the instant at which it ends at the latest
 */
gint64
mef_auth_session_end (MefRole role, gboolean persistent, gint64 now)
{
  return now + get_life (role, persistent)->absolute;
}

/**
 * mef_auth_session_is_good:
 * @row: a session
 * @now: the instant
 *
 * Returns: whether it still opens anything
 */
gboolean
mef_auth_session_is_good (const MefSessionRow *row, gint64 now)
{
  return row->state == MEF_ACCOUNT_ACTIVE && now < row->expires_at &&
         now - row->last_used_at < get_life (row->role, row->persistent)->idle + TOUCH_EVERY;
}

typedef struct
{
  gint64 session_id;
  gint64 now;
} Touch;

static gboolean
touch_job (MefDb *db, gpointer data, GError **error)
{
  const Touch *touch = data;

  return mef_session_touch (db, touch->session_id, touch->now, error);
}

static void
touch (MefRequest *request, gint64 session_id, gint64 now)
{
  Touch *job = g_new (Touch, 1);

  job->session_id = session_id;
  job->now = now;
  mef_writer_run_async (mef_request_get_town (request)->writer, touch_job, job, g_free, NULL, NULL);
}

/**
 * mef_auth_authorise:
 * @request: a request of a route that asks for a session
 * @error: %MEF_ERROR_AUTH "session-missing" without a token, "session-expired" for one that opens
 *   nothing (any more): whether it ever did is not told
 *
 * Returns: whether the caller is known, and set
 */
gboolean
mef_auth_authorise (MefRequest *request, GError **error)
{
  const char *token = mef_request_get_bearer (request);
  gint64 now = mef_request_get_now (request);
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  MefSessionRow row = { 0 };
  MefCaller caller;

  if (token == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_AUTH, "session-missing");
      return FALSE;
    }
  if (strlen (token) <= LONGEST_TOKEN)
    {
      mef_secret_hash_token (token, hash);
      if (!mef_session_find (mef_request_get_db (request), hash, &row, error))
        return FALSE;
    }
  if (row.id == 0 || !mef_auth_session_is_good (&row, now))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_AUTH, "session-expired");
      return FALSE;
    }
  if (now - row.last_used_at >= TOUCH_EVERY)
    touch (request, row.id, now);
  caller = (MefCaller){ row.id, row.account_id, row.person_id, row.role, row.expires_at };
  mef_request_set_caller (request, &caller);
  return TRUE;
}
