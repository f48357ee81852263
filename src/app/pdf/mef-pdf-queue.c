/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread that owns one Poppler document, and the jobs waiting for it. Poppler may not be used
 * for the same document by two threads, and a page may take long to draw: so everything that reads
 * a document is a job, and the widgets only ever see results.
 *
 * A job is a GTask. A cancelled one never reports a result: if it waits it is not run, and if it
 * runs its result is dropped; its callback gets G_IO_ERROR_CANCELLED either way.
 *
 * Letting go of the queue does not wait: the thread ends after the job it is in. The process does
 * wait for such threads before it exits: what Poppler keeps for the whole process is destroyed
 * with it, and a document that dies later would look there. */
#include "config.h"

#include "mef-pdf-queue.h"

#define N_PRIORITIES (MEF_PDF_PRIORITY_IDLE + 1)

typedef struct
{
  GTask *task; /* (owned) */
  MefPdfWork work;
  GDestroyNotify free_result; /* (nullable) */
} Job;

/* What the thread and the object share; the last of the two frees it. */
typedef struct
{
  GMutex mutex; /* guards what follows */
  GCond changed;
  GQueue jobs[N_PRIORITIES]; /* (element-type Job) oldest first */
  gboolean stopping;

  PopplerDocument *document; /* (owned) (nullable) the thread's alone */
} Shared;

/* How many threads there are: counted for the process because what they must not outlive is the
 * process's. */
static struct
{
  GMutex mutex;
  GCond ended;
  guint count;
} threads;

struct _MefPdfQueue
{
  GObject parent_instance;

  Shared *shared; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MefPdfQueue, mef_pdf_queue, G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_free (job);
}

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  for (guint i = 0; i < N_PRIORITIES; i++)
    g_queue_clear_full (&shared->jobs[i], (GDestroyNotify) job_free);
  g_clear_object (&shared->document);
  g_cond_clear (&shared->changed);
  g_mutex_clear (&shared->mutex);
}

static Job *
pop_locked (Shared *shared)
{
  for (guint i = 0; i < N_PRIORITIES; i++)
    {
      Job *job = g_queue_pop_head (&shared->jobs[i]);

      if (job != NULL)
        return job;
    }
  return NULL;
}

/* The next job, or NULL when the queue has been let go. */
static Job *
wait_for_job (Shared *shared)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->mutex);
  Job *job = NULL;

  while (!shared->stopping && (job = pop_locked (shared)) == NULL)
    g_cond_wait (&shared->changed, &shared->mutex);
  return job;
}

static void
run_job (Shared *shared, Job *job)
{
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (job->task))
    return;
  result = job->work (&shared->document, g_task_get_task_data (job->task),
                      g_task_get_cancellable (job->task), &error);
  if (result == NULL)
    g_task_return_error (job->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (job->task, result, job->free_result);
}

static gpointer
work_cb (gpointer data)
{
  Shared *shared = data;
  Job *job;

  while ((job = wait_for_job (shared)) != NULL)
    {
      run_job (shared, job);
      job_free (job);
    }
  /* The document dies on the thread it lived on. */
  g_clear_object (&shared->document);
  g_atomic_rc_box_release_full (shared, shared_clear);

  g_mutex_lock (&threads.mutex);
  threads.count--;
  g_cond_broadcast (&threads.ended);
  g_mutex_unlock (&threads.mutex);
  return NULL;
}

static void
mef_pdf_queue_finalize (GObject *object)
{
  MefPdfQueue *self = MEF_PDF_QUEUE (object);

  g_mutex_lock (&self->shared->mutex);
  self->shared->stopping = TRUE;
  g_cond_signal (&self->shared->changed);
  g_mutex_unlock (&self->shared->mutex);
  g_atomic_rc_box_release_full (self->shared, shared_clear);

  G_OBJECT_CLASS (mef_pdf_queue_parent_class)->finalize (object);
}

static void
mef_pdf_queue_class_init (MefPdfQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_pdf_queue_finalize;
}

static void
mef_pdf_queue_init (MefPdfQueue *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->changed);
  for (guint i = 0; i < N_PRIORITIES; i++)
    g_queue_init (&self->shared->jobs[i]);

  g_mutex_lock (&threads.mutex);
  threads.count++;
  g_mutex_unlock (&threads.mutex);
  g_thread_unref (g_thread_new ("mef-pdf", work_cb, g_atomic_rc_box_acquire (self->shared)));
}

/**
 * mef_pdf_queue_new:
 *
 * Starts a worker that has no document yet.
 *
 * Returns: (transfer full): a new queue
 */
MefPdfQueue *
mef_pdf_queue_new (void)
{
  return g_object_new (MEF_TYPE_PDF_QUEUE, NULL);
}

/**
 * mef_pdf_queue_wait_for_threads:
 * @timeout: how long to wait at most, in microseconds
 *
 * To be called when the last queue is let go and the process is about to exit.
 *
 * Returns: whether every worker has ended; a page that takes long may still be being drawn, and the
 *   process must then leave without its exit handlers
 */
gboolean
mef_pdf_queue_wait_for_threads (gint64 timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  gboolean ended;

  g_mutex_lock (&threads.mutex);
  while (threads.count > 0 && g_cond_wait_until (&threads.ended, &threads.mutex, deadline))
    ;
  ended = threads.count == 0;
  g_mutex_unlock (&threads.mutex);
  return ended;
}

/**
 * mef_pdf_queue_push:
 * @self: a queue
 * @priority: who waits for it
 * @task: (transfer full): the job; must hold a reference on @self through its source or its data,
 *   so that the queue outlives what waits in it
 * @work: what the worker does
 * @free_result: (nullable): frees a result nobody took
 *
 * Lets the worker run @work when its turn comes. The task returns in the main context it was made
 * in.
 */
void
mef_pdf_queue_push (MefPdfQueue *self,
                    MefPdfPriority priority,
                    GTask *task,
                    MefPdfWork work,
                    GDestroyNotify free_result)
{
  Job *job;

  g_return_if_fail (MEF_IS_PDF_QUEUE (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (work != NULL);

  job = g_new0 (Job, 1);
  job->task = task;
  job->work = work;
  job->free_result = free_result;

  g_mutex_lock (&self->shared->mutex);
  g_queue_push_tail (&self->shared->jobs[priority], job);
  g_cond_signal (&self->shared->changed);
  g_mutex_unlock (&self->shared->mutex);
}
