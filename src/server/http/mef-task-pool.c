/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few threads for what takes time (password hashing, PDF), with a bounded queue: a server that
 * cannot keep up says so at once instead of growing. Tasks come back to the main context they were
 * made on, as every GTask does. */
#include "config.h"

#include "mef-task-pool.h"

#include <sys/resource.h>
#include <unistd.h>

#define NICENESS 10

struct _MefTaskPool
{
  GObject parent_instance;

  GThreadPool *pool; /* (owned) (nullable): until finished */
  guint max_waiting;
};

G_DEFINE_FINAL_TYPE (MefTaskPool, mef_task_pool, G_TYPE_OBJECT)

typedef struct
{
  GTask *task; /* (owned) */
  GTaskThreadFunc func;
} Job;

/* What takes time waits for what does not: on a machine of two cores a list of invoices would else
 * wait behind every password that is looked at. Niceness is a thread's own in Linux. */
static void
give_way (void)
{
  static _Thread_local gboolean done = FALSE;

  if (!done)
    setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
  done = TRUE;
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;

  give_way ();
  if (!g_task_return_error_if_cancelled (job->task))
    job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
               g_task_get_cancellable (job->task));
  g_object_unref (job->task);
  g_free (job);
}

static void
mef_task_pool_dispose (GObject *object)
{
  mef_task_pool_finish (MEF_TASK_POOL (object));
  G_OBJECT_CLASS (mef_task_pool_parent_class)->dispose (object);
}

static void
mef_task_pool_class_init (MefTaskPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_task_pool_dispose;
}

static void
mef_task_pool_init (MefTaskPool *self)
{
}

/**
 * mef_task_pool_new:
 * @n_threads: how many tasks run at once
 * @max_waiting: how many may wait beyond those
 *
 * Returns: (transfer full): a pool
 */
MefTaskPool *
mef_task_pool_new (guint n_threads, guint max_waiting)
{
  MefTaskPool *self = g_object_new (MEF_TYPE_TASK_POOL, NULL);

  /* Exclusive: a thread that gives way must not be lent to anybody else. */
  self->pool = g_thread_pool_new (run_job, NULL, (int) n_threads, TRUE, NULL);
  self->max_waiting = max_waiting;
  return self;
}

/**
 * mef_task_pool_push:
 * @self: a pool
 * @task: a task made on the caller's main context
 * @func: what to run in a thread; returns into the task as in g_task_run_in_thread()
 *
 * Returns: whether the task was taken; where not, it has not returned and the caller answers that
 *   the server is busy
 */
gboolean
mef_task_pool_push (MefTaskPool *self, GTask *task, GTaskThreadFunc func)
{
  Job *job;

  if (self->pool == NULL || g_thread_pool_unprocessed (self->pool) >= self->max_waiting)
    return FALSE;
  job = g_new (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  g_thread_pool_push (self->pool, job, NULL);
  return TRUE;
}

/**
 * mef_task_pool_finish:
 * @self: a pool
 *
 * Waits for what was taken, and takes no more.
 */
void
mef_task_pool_finish (MefTaskPool *self)
{
  GThreadPool *pool = g_steal_pointer (&self->pool);

  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}
