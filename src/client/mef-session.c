/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether somebody is signed in, and who. Signing in is two calls: a token, then who it stands for;
 * only when both are answered does anybody see the change. The token is kept in memory alone; who
 * wants to keep it longer takes it from here. Belongs to the thread that made it. */
#include "config.h"

#include "mef-session.h"

#include "mef-error.h"

struct _MefSession
{
  GObject parent_instance;

  /* owned */
  MefApi *api;
  MefAccount *account; /* (nullable): NULL while nobody is signed in */
};

G_DEFINE_FINAL_TYPE (MefSession, mef_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SERVER_URL,
  PROP_ACCOUNT,
  PROP_SIGNED_IN,
  N_PROPS,
};

enum
{
  EXPIRED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_account (MefSession *self, MefAccount *account)
{
  gboolean was_signed_in = self->account != NULL;

  if (!g_set_object (&self->account, account))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
  if (was_signed_in != (account != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
forget (MefSession *self)
{
  mef_transport_set_token (mef_api_get_transport (self->api), NULL);
  set_account (self, NULL);
}

/* Several calls may come back with the same news; the first one takes the token away, so the others
 * are no longer about this session. */
static void
session_lost_cb (MefSession *self)
{
  gboolean was_signed_in = self->account != NULL;

  forget (self);
  if (was_signed_in)
    g_signal_emit (self, signals[EXPIRED], 0);
}

static void
mef_session_dispose (GObject *object)
{
  MefSession *self = MEF_SESSION (object);

  g_clear_object (&self->account);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (mef_session_parent_class)->dispose (object);
}

static void
mef_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefSession *self = MEF_SESSION (object);

  switch (id)
    {
    case PROP_SERVER_URL:
      g_value_set_string (value, mef_session_get_server_url (self));
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_SIGNED_IN:
      g_value_set_boolean (value, self->account != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_session_class_init (MefSessionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_session_dispose;
  object_class->get_property = mef_session_get_property;

  properties[PROP_SERVER_URL] = g_param_spec_string ("server-url", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, MEF_TYPE_ACCOUNT, flags);
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MefSession::expired:
   *
   * The server ended the session; nobody is signed in any more.
   */
  signals[EXPIRED] = g_signal_new ("expired", MEF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
mef_session_init (MefSession *self)
{
}

/**
 * mef_session_new:
 * @api: the interface of a server; one session per interface
 *
 * Returns: (transfer full): a session nobody is signed in to
 */
MefSession *
mef_session_new (MefApi *api)
{
  MefSession *self;

  g_return_val_if_fail (MEF_IS_API (api), NULL);

  self = g_object_new (MEF_TYPE_SESSION, NULL);
  self->api = g_object_ref (api);
  g_signal_connect_object (mef_api_get_transport (api), "session-lost",
                           G_CALLBACK (session_lost_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mef_session_get_api:
 * @self: a session
 *
 * Returns: (transfer none): the interface whose calls are made in its name
 */
MefApi *
mef_session_get_api (MefSession *self)
{
  g_return_val_if_fail (MEF_IS_SESSION (self), NULL);
  return self->api;
}

/**
 * mef_session_get_server_url:
 * @self: a session
 *
 * Returns: (transfer none): the server's address
 */
const char *
mef_session_get_server_url (MefSession *self)
{
  g_return_val_if_fail (MEF_IS_SESSION (self), NULL);
  return mef_api_get_base (self->api);
}

/**
 * mef_session_get_token:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what to give to mef_session_restore_async() another day; a
 *   secret
 */
const char *
mef_session_get_token (MefSession *self)
{
  g_return_val_if_fail (MEF_IS_SESSION (self), NULL);
  return mef_transport_get_token (mef_api_get_transport (self->api));
}

/**
 * mef_session_get_account:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who is signed in
 */
MefAccount *
mef_session_get_account (MefSession *self)
{
  g_return_val_if_fail (MEF_IS_SESSION (self), NULL);
  return self->account;
}

/**
 * mef_session_is_signed_in:
 * @self: a session
 *
 * Returns: whether somebody is signed in
 */
gboolean
mef_session_is_signed_in (MefSession *self)
{
  g_return_val_if_fail (MEF_IS_SESSION (self), FALSE);
  return self->account != NULL;
}

static void
account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefAccount) account = mef_api_get_account_finish (MEF_API (source), result, &error);

  if (account == NULL)
    {
      forget (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  set_account (self, account);
  g_task_return_boolean (task, TRUE);
}

/* The second half of signing in and of restoring: who does @token stand for? */
static void
adopt_token (GTask *task, const char *token)
{
  MefSession *self = g_task_get_source_object (task);

  mef_transport_set_token (mef_api_get_transport (self->api), token);
  mef_api_get_account_async (self->api, g_task_get_cancellable (task), account_cb, task);
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = mef_api_sign_in_finish (MEF_API (source), result, &error);

  if (token == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    adopt_token (g_steal_pointer (&task), token);
}

/**
 * mef_session_sign_in_async:
 * @self: a session nobody is signed in to
 * @email: the address of the account
 * @password: its password; not kept
 * @remember: whether the session is to outlive the day
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Signs somebody in.
 */
void
mef_session_sign_in_async (MefSession *self,
                           const char *email,
                           const char *password,
                           gboolean remember,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MEF_IS_SESSION (self) && email != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_session_sign_in_async);
  mef_api_sign_in_async (self->api, email, password, remember, cancellable, token_cb, task);
}

/**
 * mef_session_sign_in_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where to put what mef_api_sign_in_finish() tells
 *
 * Returns: whether somebody is signed in now
 */
gboolean
mef_session_sign_in_finish (MefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mef_session_restore_async:
 * @self: a session nobody is signed in to
 * @token: what mef_session_get_token() returned another day
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Goes on with a session that was kept. When the server cannot be reached the token is not used up:
 * it can be tried again. A token the server does not know fails with %MEF_ERROR_AUTH, without the
 * signal "expired": nobody was signed in.
 */
void
mef_session_restore_async (MefSession *self,
                           const char *token,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MEF_IS_SESSION (self) && token != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_session_restore_async);
  adopt_token (task, token);
}

/**
 * mef_session_restore_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: whether somebody is signed in now
 */
gboolean
mef_session_restore_finish (MefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* A session the server does not know is as ended as one can be. */
  if (!mef_api_sign_out_finish (MEF_API (source), result, &error) &&
      !g_error_matches (error, MEF_ERROR, MEF_ERROR_AUTH))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * mef_session_sign_out_async:
 * @self: a session
 * @cancellable: (nullable): ends the call
 * @callback: (scope async) (nullable): called when the server has answered
 * @user_data: for @callback
 *
 * Signs out: here at once, at the server as soon as it hears. When it does not, its own clock ends
 * the session later.
 */
void
mef_session_sign_out_async (MefSession *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MEF_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_session_sign_out_async);
  mef_api_sign_out_async (self->api, cancellable, signed_out_cb, task);
  /* After the call was built, which carries the token. */
  forget (self);
}

/**
 * mef_session_sign_out_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where to put why the server could not be told
 *
 * Returns: whether the server knows that the session is over
 */
gboolean
mef_session_sign_out_finish (MefSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
