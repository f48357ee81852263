/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server on this very PC: for the demonstration with invented data in a folder that goes at the
 * end, and with the payment simulator; for a single-desk town with its data in the person's data
 * folder. Starts the programs beside this one, one after the other, waits for each to say where it
 * listens, and ends them with itself. Nothing here listens beyond the loopback address. */
#include "config.h"

#include "mef-local-server-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-error.h"

#define SERVER "mes-factures-server"

G_DEFINE_FINAL_TYPE (MefLocalServer, mef_local_server, G_TYPE_OBJECT)

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/**
 * mef_local_server_make_failure:
 * @reason: a stable word
 *
 * Returns: (transfer full): %MEF_ERROR_SERVER
 */
GError *
mef_local_server_make_failure (const char *reason)
{
  return g_error_new_literal (MEF_ERROR, MEF_ERROR_SERVER, reason);
}

/**
 * mef_local_server_find_program:
 * @self: a local server
 * @error: (nullable): where to put %MEF_ERROR_NOT_FOUND, reason "server-missing"
 *
 * Returns: (transfer full) (nullable): the path of the server's program
 */
char *
mef_local_server_find_program (MefLocalServer *self, GError **error)
{
  return mef_child_find_program (self->programs_dir, SERVER, error);
}

static void
server_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLocalServer *self = user_data;

  /* A wait that was withdrawn says nothing, and @self may be gone. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    return;
  g_clear_object (&self->watching);
  mef_local_server_stop (self);
  g_signal_emit (self, signals[ENDED], 0);
}

/**
 * mef_local_server_watch:
 * @self: a local server whose server has just become ready
 *
 * Notices when it ends by itself.
 */
void
mef_local_server_watch (MefLocalServer *self)
{
  self->watching = g_cancellable_new ();
  g_subprocess_wait_async (mef_child_get_process (self->server), self->watching, server_ended_cb,
                           self);
}

/* Removes a folder of ours with everything in it; links are removed, never followed. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
mef_local_server_dispose (GObject *object)
{
  mef_local_server_stop (MEF_LOCAL_SERVER (object));

  G_OBJECT_CLASS (mef_local_server_parent_class)->dispose (object);
}

static void
mef_local_server_finalize (GObject *object)
{
  MefLocalServer *self = MEF_LOCAL_SERVER (object);

  g_free (self->programs_dir);
  g_free (self->data_dir);
  g_free (self->accounts);

  G_OBJECT_CLASS (mef_local_server_parent_class)->finalize (object);
}

static void
mef_local_server_class_init (MefLocalServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_local_server_dispose;
  object_class->finalize = mef_local_server_finalize;

  /**
   * MefLocalServer::ended:
   *
   * The server ended without having been asked.
   */
  signals[ENDED] = g_signal_new ("ended", MEF_TYPE_LOCAL_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mef_local_server_init (MefLocalServer *self)
{
}

/**
 * mef_local_server_new:
 * @kind: what it is for
 *
 * Returns: (transfer full): a server that does not run yet; a desk's data is in the person's data
 *   folder
 */
MefLocalServer *
mef_local_server_new (MefLocalServerKind kind)
{
  g_autofree char *data = kind == MEF_LOCAL_SERVER_DESK
                              ? g_build_filename (g_get_user_data_dir (), "mes-factures", NULL)
                              : NULL;

  return mef_local_server_new_in (kind, NULL, data);
}

/**
 * mef_local_server_new_in:
 * @kind: what it is for
 * @programs_dir: (nullable): where the programs are, %NULL to look for them
 * @data_dir: (nullable): where a desk's data is; a demonstration makes a folder of its own
 *
 * Returns: (transfer full): a server that does not run yet
 */
MefLocalServer *
mef_local_server_new_in (MefLocalServerKind kind, const char *programs_dir, const char *data_dir)
{
  MefLocalServer *self;

  g_return_val_if_fail (kind == MEF_LOCAL_SERVER_DEMO || data_dir != NULL, NULL);

  self = g_object_new (MEF_TYPE_LOCAL_SERVER, NULL);
  self->kind = kind;
  self->programs_dir = g_strdup (programs_dir);
  self->data_dir = g_strdup (data_dir);
  return self;
}

/**
 * mef_local_server_is_set_up:
 * @self: a local server
 *
 * Returns: whether it can be started as it is: a desk needs a town first
 */
gboolean
mef_local_server_is_set_up (MefLocalServer *self)
{
  g_autofree char *towns = NULL;
  g_autoptr (GDir) dir = NULL;

  g_return_val_if_fail (MEF_IS_LOCAL_SERVER (self), FALSE);

  if (self->kind == MEF_LOCAL_SERVER_DEMO)
    return TRUE;
  towns = g_build_filename (self->data_dir, "towns", NULL);
  dir = g_dir_open (towns, 0, NULL);
  return dir != NULL && g_dir_read_name (dir) != NULL;
}

/**
 * mef_local_server_get_url:
 * @self: a local server
 *
 * Returns: (transfer none) (nullable): where it listens, %NULL while it does not run
 */
const char *
mef_local_server_get_url (MefLocalServer *self)
{
  g_return_val_if_fail (MEF_IS_LOCAL_SERVER (self), NULL);
  return self->url;
}

/**
 * mef_local_server_get_simulator_url:
 * @self: a local server
 *
 * Returns: (transfer none) (nullable): where the payment simulator of a demonstration listens,
 * %NULL while there is none
 */
const char *
mef_local_server_get_simulator_url (MefLocalServer *self)
{
  g_return_val_if_fail (MEF_IS_LOCAL_SERVER (self), NULL);
  return self->simulator_url;
}

/**
 * mef_local_server_get_accounts:
 * @self: a local server
 *
 * Returns: (transfer none) (nullable): what the demonstration printed of its accounts
 */
const char *
mef_local_server_get_accounts (MefLocalServer *self)
{
  g_return_val_if_fail (MEF_IS_LOCAL_SERVER (self), NULL);
  return self->accounts;
}

/* The link is the word that holds the mark of links. */
static char *
find_link (const char *output)
{
  g_auto (GStrv) words = g_strsplit_set (output, " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (words[i], "?LIEN=") != NULL)
        return g_strdup (words[i]);
    }
  return NULL;
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  char *link = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_subprocess_get_successful (G_SUBPROCESS (source)))
    link = find_link (output);
  if (link != NULL)
    g_task_return_pointer (task, link, g_free);
  else
    g_task_return_error (task, mef_local_server_make_failure ("server-failed"));
}

/**
 * mef_local_server_set_up_async:
 * @self: the server of a desk that is not set up
 * @town: the town's name
 * @admin_email: the address of its administrator
 * @cancellable: (nullable): ends the wait
 * @callback: (scope async): called when the town is there
 * @user_data: for @callback
 *
 * Makes the desk's town.
 */
void
mef_local_server_set_up_async (MefLocalServer *self,
                               const char *town,
                               const char *admin_email,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = NULL;

  g_return_if_fail (MEF_IS_LOCAL_SERVER (self) && self->kind == MEF_LOCAL_SERVER_DESK);
  g_return_if_fail (town != NULL && admin_email != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_local_server_set_up_async);
  launcher = mef_child_make_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  program = mef_local_server_find_program (self, &error);
  if (program != NULL)
    process =
        g_subprocess_launcher_spawn (launcher, NULL, program, "init", "--data", self->data_dir,
                                     "--town", town, "--admin", admin_email, NULL);
  if (process == NULL)
    {
      g_task_return_error (task, error != NULL ? g_steal_pointer (&error)
                                               : mef_local_server_make_failure ("server-failed"));
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, cancellable, set_up_cb,
                                       g_steal_pointer (&task));
}

/**
 * mef_local_server_set_up_finish:
 * @self: a local server
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable): the link with which the administrator chooses a password
 */
char *
mef_local_server_set_up_finish (MefLocalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_local_server_stop:
 * @self: a local server
 *
 * Ends the programs and removes what a demonstration left. Takes a few seconds at most; done anyway
 * when the object goes.
 */
void
mef_local_server_stop (MefLocalServer *self)
{
  g_return_if_fail (MEF_IS_LOCAL_SERVER (self));

  g_cancellable_cancel (self->watching);
  g_clear_object (&self->watching);
  /* A read in flight may still hold the object: what counts is that the program has ended. */
  if (self->server != NULL)
    mef_child_stop (self->server);
  if (self->simulator != NULL)
    mef_child_stop (self->simulator);
  g_clear_object (&self->server);
  g_clear_object (&self->simulator);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->simulator_url, g_free);
  if (self->temp_dir != NULL)
    remove_tree (self->temp_dir);
  g_clear_pointer (&self->temp_dir, g_free);
}
