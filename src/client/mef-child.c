/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program of ours that runs beside this one: finds it, starts it so that it cannot outlive us,
 * reads where it listens, and ends it. Belongs to the main thread: the kernel ends a child with the
 * thread that started it. */
#include "config.h"

#include "mef-child.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "mef-error.h"
#include "mef-locale.h"

#define READY "listening on "
#define MAX_LINE 512   /* bytes of the line that says where it listens */
#define TERM_WAIT 3000 /* ms between asking a program to end and ending it */
#define KILL_WAIT 2000 /* ms for the kernel to tell that it has */

struct _MefChild
{
  GObject parent_instance;

  /* owned */
  GSubprocess *process;
  GDataInputStream *output; /* kept open, or a later line would end the program */
};

G_DEFINE_FINAL_TYPE (MefChild, mef_child, G_TYPE_OBJECT)

static void
mef_child_dispose (GObject *object)
{
  MefChild *self = MEF_CHILD (object);

  if (self->process != NULL)
    mef_child_stop (self);
  g_clear_object (&self->output);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (mef_child_parent_class)->dispose (object);
}

static void
mef_child_class_init (MefChildClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_child_dispose;
}

static void
mef_child_init (MefChild *self)
{
}

/**
 * mef_child_find_program:
 * @folder: (nullable): where to look, %NULL for beside this program, then where it was installed
 * @name: a program
 * @error: (nullable): where to put %MEF_ERROR_NOT_FOUND, reason "server-missing"
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
mef_child_find_program (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = NULL;

  if (folder != NULL)
    path = g_build_filename (folder, name, NULL);
  else
    path = mef_locale_find_sibling (name);
  if (path == NULL)
    path = g_build_filename (BINDIR, name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "server-missing");
  return NULL;
}

/* Between fork and exec: only calls that are safe there. The second look is for a parent that died
 * before the first call took effect. */
static void
child_setup (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (user_data))
    _exit (1);
}

/**
 * mef_child_make_launcher:
 * @flags: how to start
 *
 * Returns: (transfer full): what starts programs that end when this one does, however it does
 */
GSubprocessLauncher *
mef_child_make_launcher (GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, child_setup, GINT_TO_POINTER (getpid ()), NULL);
  return launcher;
}

/**
 * mef_child_new:
 * @arguments: (array zero-terminated=1): the program's path and its arguments
 * @error: (nullable): where to put %MEF_ERROR_SERVER, reason "server-failed"
 *
 * Returns: (transfer full) (nullable): the program, started
 */
MefChild *
mef_child_new (const char *const *arguments, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      mef_child_make_launcher (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) failure = NULL;
  MefChild *self;

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, NULL);

  process = g_subprocess_launcher_spawnv (launcher, arguments, &failure);
  if (process == NULL)
    {
      g_debug ("spawn: %s", failure->message);
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "server-failed");
      return NULL;
    }
  self = g_object_new (MEF_TYPE_CHILD, NULL);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  self->process = g_steal_pointer (&process);
  return self;
}

/**
 * mef_child_get_process:
 * @self: a program
 *
 * Returns: (transfer none): its process
 */
GSubprocess *
mef_child_get_process (MefChild *self)
{
  g_return_val_if_fail (MEF_IS_CHILD (self), NULL);
  return self->process;
}

/* Only an address of this machine is believed. */
static char *
parse_ready_line (const char *line)
{
  g_autoptr (GUri) uri = NULL;
  const char *url;

  if (line == NULL || strlen (line) > MAX_LINE || !g_str_has_prefix (line, READY))
    return NULL;
  url = line + strlen (READY);
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_port (uri) <= 0)
    return NULL;
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source),
                                                                     result, NULL, &error);
  char *url = parse_ready_line (line);

  if (url != NULL)
    g_task_return_pointer (task, url, g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_SERVER, "server-failed");
}

/**
 * mef_child_read_url_async:
 * @self: a program that was just started
 * @cancellable: (nullable): ends the wait; the program goes on
 * @callback: (scope async): called when the program is ready, or has ended
 * @user_data: for @callback
 *
 * Waits for the line that says where the program listens.
 */
void
mef_child_read_url_async (MefChild *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MEF_IS_CHILD (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_child_read_url_async);
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, line_cb,
                                       task);
}

/**
 * mef_child_read_url_finish:
 * @self: a program
 * @result: what the callback got
 * @error: (nullable): where to put %MEF_ERROR_SERVER, reason "server-failed"
 *
 * Returns: (transfer full) (nullable): where it listens, without a final slash
 */
char *
mef_child_read_url_finish (MefChild *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
expired_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs @context alone until the program has ended or the time is over. */
static void
wait_bounded (GMainContext *context, const gboolean *exited, guint milliseconds)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);
  gboolean expired = FALSE;

  g_source_set_callback (source, expired_cb, &expired, NULL);
  g_source_attach (source, context);
  while (!*exited && !expired)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (source);
}

/**
 * mef_child_end_process:
 * @process: a program
 *
 * Asks it to end, and ends it when it does not. Waits a few seconds at most, without running
 * anything else: this is the last thing done before its data goes or this program ends.
 */
void
mef_child_end_process (GSubprocess *process)
{
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  gboolean exited = FALSE;

  g_return_if_fail (G_IS_SUBPROCESS (process));

  if (g_subprocess_get_identifier (process) == NULL)
    return;
  context = g_main_context_new ();
  cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (context);
  g_subprocess_wait_async (process, cancellable, exited_cb, &exited);
  g_subprocess_send_signal (process, SIGTERM);
  wait_bounded (context, &exited, TERM_WAIT);
  if (!exited)
    {
      g_subprocess_force_exit (process);
      wait_bounded (context, &exited, KILL_WAIT);
    }
  /* The callback writes to our frame: it must have run before we leave. */
  g_cancellable_cancel (cancellable);
  while (!exited)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

/**
 * mef_child_stop:
 * @self: a program
 *
 * Ends it, see mef_child_end_process().
 */
void
mef_child_stop (MefChild *self)
{
  g_return_if_fail (MEF_IS_CHILD (self));
  mef_child_end_process (self->process);
}
