/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link received by mail does, the same for the API and for the page: looking never uses it
 * up, applying it does, once. */
#include "config.h"

#include "mef-link-use.h"

#include <string.h>

#include "mef-account-life.h"
#include "mef-address-change-table.h"
#include "mef-error.h"
#include "mef-failure-table.h"
#include "mef-setting-table.h"

#include "mef-change.h"
#include "mef-password.h"
#include "mef-secret.h"
#include "mef-server.h"
#include "mef-throttle.h"

#define LONGEST_TOKEN 128 /* a letter and 43 characters are what is given out */

/* One use on its way between the worker, the task pool and the writer. */
typedef struct
{
  MefRequest *request; /* (owned) while its password is hashed */
  MefLinkRow *link;    /* (owned) */
  guint minimum;
  char *hash;        /* (owned) (nullable) */
  char *reset_token; /* (owned) (nullable): of an undoing */
  guint8 reset_hash[MEF_TOKEN_HASH_SIZE];
  gint64 now;
  MefLinkDone done;
} Use;

static void
use_free (gpointer data)
{
  Use *self = data;

  g_clear_pointer (&self->request, mef_request_unref);
  mef_link_row_free (self->link);
  g_free (self->hash);
  g_free (self->reset_token);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Use, use_free)

/**
 * mef_link_look:
 * @request: a request
 * @token: (nullable): the token as it came
 * @minimum: (out): how many characters the account's password has at least
 * @error: "link-unknown", "link-used" or "link-expired"
 *
 * Returns: (transfer full) (nullable): a link that works now
 */
MefLinkRow *
mef_link_look (MefRequest *request, const char *token, guint *minimum, GError **error)
{
  MefDb *db = mef_request_get_db (request);
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  MefLinkRow *row = NULL;

  *minimum = MEF_PASSWORD_FLOOR;
  if (token == NULL || strlen (token) > LONGEST_TOKEN)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "link-unknown");
      return NULL;
    }
  mef_secret_hash_token (token, hash);
  row = mef_link_find (db, hash, mef_request_get_now (request), error);
  if (row != NULL)
    *minimum =
        mef_password_min_length (row->role, mef_setting_get (db, MEF_SETTING_PASSWORD_MIN_LENGTH));
  return row;
}

/**
 * mef_link_chooses_password:
 * @link: a link
 *
 * Returns: whether using it takes a password, else it only says yes
 */
gboolean
mef_link_chooses_password (const MefLinkRow *link)
{
  return link->purpose == MEF_LINK_ACTIVATION || link->purpose == MEF_LINK_RESET;
}

static gboolean
apply_job (MefDb *db, gpointer data, GError **error)
{
  Use *self = data;
  guint8 address[MEF_ADDRESS_HASH_SIZE];

  switch (self->link->purpose)
    {
    case MEF_LINK_ACTIVATION:
    case MEF_LINK_RESET:
      mef_throttle_hash_address (self->link->email, address);
      return mef_link_use (db, self->link->id, self->now, error) &&
             mef_account_change_password (db, self->link->account_id, self->hash, 0, self->now,
                                          error) &&
             mef_failure_clear (db, address, error);
    case MEF_LINK_ADDRESS:
      return mef_address_change_confirm (db, self->link, self->now, error);
    case MEF_LINK_ADDRESS_UNDO:
      return mef_address_change_undo (db, self->link, self->reset_token, self->reset_hash,
                                      self->now, error);
    }
  g_return_val_if_reached (FALSE);
}

static void
applied (MefRequest *request, gpointer data, const GError *error)
{
  const Use *self = data;

  self->done (request, self->link, self->minimum, error);
}

static void
apply (MefRequest *request, Use *self)
{
  self->now = mef_request_get_now (request);
  mef_change_run (request, apply_job, self, use_free, applied);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Use) self = user_data;
  MefRequest *request = g_steal_pointer (&self->request);
  g_autoptr (GError) error = NULL;

  self->hash = mef_password_hash_finish (result, &error);
  if (self->hash != NULL)
    apply (request, g_steal_pointer (&self));
  else
    self->done (request, self->link, self->minimum, error);
  mef_request_resume (request);
}

/* Takes as long as hashing takes, on the task pool. */
static void
choose_password (MefRequest *request, Use *use, const char *password)
{
  MefTaskPool *pool = mef_server_get_task_pool (mef_request_get_server (request));
  g_autoptr (Use) self = use;
  g_autoptr (GError) error = NULL;

  if (!mef_password_check (password, self->link->email, self->minimum, &error))
    {
      self->done (request, self->link, self->minimum, error);
      return;
    }
  mef_request_pause (request);
  self->request = request;
  if (mef_password_hash_async (pool, password, hashed_cb, self))
    {
      g_steal_pointer (&self);
      return;
    }
  self->request = NULL;
  error = g_error_new_literal (MEF_ERROR, MEF_ERROR_RATE, "busy");
  self->done (request, self->link, self->minimum, error);
  mef_request_resume (request);
}

/**
 * mef_link_apply:
 * @request: a request that is not answered yet
 * @token: (nullable): the token as it came
 * @password: (nullable): the password chosen, where the link takes one
 * @done: called once, now or later, to answer the request; its error is one of mef_link_look()'s,
 * of mef_password_check()'s, "field-password" where one is missing, "address-taken", or "busy"
 */
void
mef_link_apply (MefRequest *request, const char *token, const char *password, MefLinkDone done)
{
  g_autoptr (GError) error = NULL;
  guint minimum;
  MefLinkRow *link = mef_link_look (request, token, &minimum, &error);
  Use *self;

  if (link != NULL && password == NULL && mef_link_chooses_password (link))
    {
      error = g_error_new_literal (MEF_ERROR, MEF_ERROR_INVALID, "field-password");
      g_clear_pointer (&link, mef_link_row_free);
    }
  if (link == NULL)
    {
      done (request, NULL, minimum, error);
      return;
    }
  self = g_new0 (Use, 1);
  self->link = link;
  self->minimum = minimum;
  self->done = done;
  if (mef_link_chooses_password (link))
    choose_password (request, self, password);
  else
    {
      self->reset_token =
          mef_secret_make_token (mef_link_purpose_to_letter (MEF_LINK_RESET), self->reset_hash);
      apply (request, self);
    }
}
