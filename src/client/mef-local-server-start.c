/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a local server starts: simulator, configuration, data, server, each step when the one before
 * has answered, all of it within a bound. Whatever goes wrong ends what was started. */
#include "config.h"

#include "mef-local-server-private.h"

#include "mef-error.h"

#define SIMULATOR "mes-factures-payfip"
#define LISTEN "127.0.0.1:0"
#define DEBTS "titres.json"
#define START_WAIT 60000 /* ms: the demonstration draws its documents first */

/* A start on its way. */
typedef struct
{
  GCancellable *cancellable; /* (owned): the deadline and the caller both cancel it */
  GCancellable *caller;      /* (owned) (nullable) */
  GSource *deadline;         /* (owned) */
  gulong caller_handler;
  gboolean timed_out;
} Start;

static void
start_free (Start *start)
{
  g_source_destroy (start->deadline);
  g_source_unref (start->deadline);
  g_cancellable_disconnect (start->caller, start->caller_handler);
  g_clear_object (&start->caller);
  g_object_unref (start->cancellable);
  g_free (start);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Start *start = user_data;

  start->timed_out = TRUE;
  g_cancellable_cancel (start->cancellable);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static Start *
start_new (GCancellable *caller)
{
  Start *start = g_new0 (Start, 1);

  start->cancellable = g_cancellable_new ();
  start->deadline = g_timeout_source_new (START_WAIT);
  g_source_set_callback (start->deadline, deadline_cb, start, NULL);
  g_source_attach (start->deadline, g_main_context_get_thread_default ());
  if (caller != NULL)
    {
      start->caller = g_object_ref (caller);
      start->caller_handler =
          g_cancellable_connect (caller, G_CALLBACK (caller_cancelled_cb),
                                 g_object_ref (start->cancellable), g_object_unref);
    }
  return start;
}

/* Whatever goes wrong, what was started is ended again. */
static void
fail_start (GTask *task, GError *error)
{
  Start *start = g_task_get_task_data (task);

  mef_local_server_stop (g_task_get_source_object (task));
  if (start->timed_out)
    {
      g_clear_error (&error);
      error = g_error_new_literal (MEF_ERROR, MEF_ERROR_TIMEOUT, "server-failed");
    }
  g_task_return_error (task, error);
}

static void
server_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefLocalServer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = mef_child_read_url_finish (MEF_CHILD (source), result, &error);

  if (url == NULL)
    {
      fail_start (task, g_steal_pointer (&error));
      return;
    }
  self->url = g_steal_pointer (&url);
  mef_local_server_watch (self);
  g_task_return_boolean (task, TRUE);
}

/* The last step: the server itself. */
static void
start_server (GTask *task)
{
  MefLocalServer *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = mef_local_server_find_program (self, &error);
  g_autofree char *config =
      self->temp_dir != NULL ? g_build_filename (self->temp_dir, "server.conf", NULL) : NULL;
  const char *arguments[] = {
    program,
    "serve",
    "--data",
    self->data_dir,
    "--listen",
    LISTEN,
    config != NULL ? "--config" : NULL,
    config,
    NULL,
  };

  if (program != NULL)
    self->server = mef_child_new (arguments, &error);
  if (self->server == NULL)
    {
      fail_start (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  mef_child_read_url_async (self->server, start->cancellable, server_ready_cb, task);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefLocalServer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, &error))
    {
      mef_child_end_process (G_SUBPROCESS (source));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&error);
          error = mef_local_server_make_failure ("server-failed");
        }
      fail_start (task, g_steal_pointer (&error));
      return;
    }
  if (!g_subprocess_get_successful (G_SUBPROCESS (source)))
    {
      fail_start (task, mef_local_server_make_failure ("server-failed"));
      return;
    }
  self->accounts = g_steal_pointer (&output);
  start_server (g_steal_pointer (&task));
}

/* Fills the folder with the demonstration town. */
static void
fill_demo (GTask *task)
{
  MefLocalServer *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr (GSubprocessLauncher) launcher =
      mef_child_make_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = mef_local_server_find_program (self, &error);
  g_autofree char *debts = g_build_filename (self->temp_dir, DEBTS, NULL);
  g_autoptr (GSubprocess) process = NULL;

  if (program != NULL)
    process = g_subprocess_launcher_spawn (launcher, NULL, program, "demo", "--data",
                                           self->data_dir, "--debts", debts, NULL);
  if (process == NULL)
    {
      fail_start (task, error != NULL ? g_steal_pointer (&error)
                                      : mef_local_server_make_failure ("server-failed"));
      g_object_unref (task);
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, start->cancellable, filled_cb, task);
}

/* The addresses of the simulator in the place of the Treasury's, and a folder in the place of a
 * mail relay: the application shows what is in it. */
static gboolean
write_config (MefLocalServer *self, const char *simulator, GError **error)
{
  g_autofree char *path = g_build_filename (self->temp_dir, "server.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[server]\n"
                                           "listen=" LISTEN "\n"
                                           "\n"
                                           "[payfip]\n"
                                           "service-url=%s/tpa/services/securite\n"
                                           "page-url=%s/tpa/paiementws.web\n"
                                           "form-url=%s/tpa/paiement.web\n"
                                           "\n"
                                           "[mail]\n"
                                           "transport=maildir\n"
                                           "maildir=%s/mail\n"
                                           "from=ne-pas-repondre@milhaud.example\n",
                                           simulator, simulator, simulator, self->temp_dir);

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    return TRUE;
  g_propagate_error (error, mef_local_server_make_failure ("folder-not-writable"));
  return FALSE;
}

static void
simulator_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefLocalServer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = mef_child_read_url_finish (MEF_CHILD (source), result, &error);

  if (url == NULL || !write_config (self, url, &error))
    {
      fail_start (task, g_steal_pointer (&error));
      return;
    }
  self->simulator_url = g_steal_pointer (&url);
  fill_demo (g_steal_pointer (&task));
}

static gboolean
make_temp_dir (MefLocalServer *self, GError **error)
{
  self->temp_dir = g_dir_make_tmp ("mes-factures-XXXXXX", NULL);
  if (self->temp_dir == NULL)
    {
      g_propagate_error (error, mef_local_server_make_failure ("folder-not-writable"));
      return FALSE;
    }
  g_free (self->data_dir);
  self->data_dir = g_build_filename (self->temp_dir, "data", NULL);
  return TRUE;
}

/* The first step of the demonstration. The file of titres is written by a later one: the simulator
 * looks for it when one is to be paid. */
static void
start_simulator (GTask *task)
{
  MefLocalServer *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = mef_child_find_program (self->programs_dir, SIMULATOR, &error);
  g_autofree char *debts = NULL;

  if (program != NULL && make_temp_dir (self, &error))
    {
      const char *arguments[] = { program,   "--listen", LISTEN, "--movable-clock",
                                  "--debts", NULL,       NULL };

      arguments[5] = debts = g_build_filename (self->temp_dir, DEBTS, NULL);
      self->simulator = mef_child_new (arguments, &error);
    }
  if (self->simulator == NULL)
    {
      fail_start (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  mef_child_read_url_async (self->simulator, start->cancellable, simulator_ready_cb, task);
}

/**
 * mef_local_server_start_async:
 * @self: a local server that does not run
 * @cancellable: (nullable): gives the start up
 * @callback: (scope async): called when the server listens, or will not
 * @user_data: for @callback
 *
 * Starts the server, and for a demonstration first its data and the payment simulator. To be called
 * from the main thread.
 */
void
mef_local_server_start_async (MefLocalServer *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MEF_IS_LOCAL_SERVER (self) && self->server == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_local_server_start_async);
  g_task_set_task_data (task, start_new (cancellable), (GDestroyNotify) start_free);
  if (self->kind == MEF_LOCAL_SERVER_DEMO)
    start_simulator (g_steal_pointer (&task));
  else if (mef_local_server_is_set_up (self))
    start_server (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_NOT_FOUND, "desk-not-set-up");
}

/**
 * mef_local_server_start_finish:
 * @self: a local server
 * @result: what the callback got
 * @error: (nullable): where to put "server-missing", "server-failed", "folder-not-writable" or, for
 *   a desk without a town, "desk-not-set-up"
 *
 * Returns: whether it runs; see mef_local_server_get_url()
 */
gboolean
mef_local_server_start_finish (MefLocalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
