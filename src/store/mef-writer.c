/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group commit. With synchronous=FULL a commit waits for the disk; a hundred payments that arrive
 * together wait once. A job's callback runs only after the commit that holds it is durable. */
#include "config.h"

#include "mef-writer.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-txn.h"

#define MAX_GROUP 256

/* After this long without work the log is brought back into the file. */
#define IDLE_CHECKPOINT (2 * G_USEC_PER_SEC)

struct _MefWriter
{
  MefDb *db;          /* (owned): the thread's alone while it runs */
  GAsyncQueue *queue; /* (owned) (element-type Job) */
  GThread *thread;    /* (owned) */
};

typedef struct
{
  MefWriterFunc func; /* (nullable): NULL asks the thread to end */
  gpointer data;      /* (owned) */
  GDestroyNotify destroy;
  GTask *task;        /* (owned) (nullable): told afterwards, in its own context */
  GMutex *lock;       /* (unowned) (nullable): of a caller that waits */
  GCond *done;        /* (unowned) */
  gboolean *finished; /* (unowned) */
  GError **error;     /* (unowned): where that caller wants it */
  GError *failure;    /* (owned) (nullable) */
} Job;

static void
job_finish (Job *job)
{
  if (job->task != NULL)
    {
      if (job->failure != NULL)
        g_task_return_error (job->task, g_steal_pointer (&job->failure));
      else
        g_task_return_boolean (job->task, TRUE);
      g_object_unref (job->task);
    }
  else
    {
      g_mutex_lock (job->lock);
      if (job->failure != NULL)
        g_propagate_error (job->error, g_steal_pointer (&job->failure));
      *job->finished = TRUE;
      g_cond_signal (job->done);
      g_mutex_unlock (job->lock);
    }
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static void
job_run (Job *job, MefDb *db)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;

  if (!mef_txn_begin (&txn, db, &job->failure))
    return;
  if (job->func (db, job->data, &job->failure))
    mef_txn_commit (&txn, &job->failure);
  else if (job->failure == NULL)
    g_set_error_literal (&job->failure, MEF_ERROR, MEF_ERROR_SERVER, "internal");
}

static void
fail_all (GPtrArray *group, const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (job->failure == NULL)
        job->failure = g_error_copy (error);
    }
}

static void
run_group (MefWriter *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;
  {
    g_auto (MefTxn) txn = MEF_TXN_INIT;

    if (mef_txn_begin (&txn, self->db, &error))
      {
        for (guint i = 0; i < group->len; i++)
          job_run (g_ptr_array_index (group, i), self->db);
        mef_txn_commit (&txn, &error);
      }
  }
  if (error != NULL)
    fail_all (group, error);
  for (guint i = 0; i < group->len; i++)
    job_finish (g_ptr_array_index (group, i));
}

static gpointer
writer_thread (gpointer data)
{
  MefWriter *self = data;
  gboolean end = FALSE, dirty = FALSE;

  while (!end)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new ();
      Job *job = dirty ? g_async_queue_timeout_pop (self->queue, IDLE_CHECKPOINT)
                       : g_async_queue_pop (self->queue);

      if (job == NULL)
        {
          mef_db_checkpoint (self->db, NULL);
          dirty = FALSE;
        }
      for (; job != NULL; job = group->len < MAX_GROUP ? g_async_queue_try_pop (self->queue) : NULL)
        {
          if (job->func == NULL)
            {
              g_free (job);
              end = TRUE;
              break;
            }
          g_ptr_array_add (group, job);
        }
      if (group->len > 0)
        {
          run_group (self, group);
          dirty = TRUE;
        }
    }
  mef_db_checkpoint (self->db, NULL);
  return NULL;
}

/**
 * mef_writer_new:
 * @path: the town's file, which exists
 * @error: (nullable): return location
 *
 * Returns: (transfer full) (nullable): a writer whose thread runs
 */
MefWriter *
mef_writer_new (const char *path, GError **error)
{
  MefDb *db = mef_db_open (path, MEF_DB_WRITE, error);
  MefWriter *self;

  if (db == NULL)
    return NULL;
  self = g_new0 (MefWriter, 1);
  self->db = db;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("mef-writer", writer_thread, self);
  return self;
}

/**
 * mef_writer_free:
 * @self: (transfer full): a writer
 *
 * Waits for every job that was given before.
 */
void
mef_writer_free (MefWriter *self)
{
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  mef_db_close (self->db);
  g_free (self);
}

/**
 * mef_writer_run_async:
 * @self: a writer
 * @func: the job
 * @data: (transfer full): for @func; alive until after @callback was scheduled
 * @destroy: (nullable): frees @data, on the writer's thread
 * @callback: told in the caller's thread-default context, after the commit
 * @user_data: for @callback
 *
 * There is no cancelling: a job that was accepted is carried out. Results travel through @data only
 * if it is reference-counted by the caller.
 */
void
mef_writer_run_async (MefWriter *self,
                      MefWriterFunc func,
                      gpointer data,
                      GDestroyNotify destroy,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->destroy = destroy;
  job->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (job->task, mef_writer_run_async);
  g_async_queue_push (self->queue, job);
}

/**
 * mef_writer_run_finish:
 * @self: a writer
 * @result: what the callback got
 * @error: (nullable): why the job failed, or the commit
 *
 * Returns: whether what the job wrote is on disk
 */
gboolean
mef_writer_run_finish (MefWriter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mef_writer_run:
 * @self: a writer
 * @func: the job
 * @data: (transfer none): for @func
 * @error: (nullable): why the job failed, or the commit
 *
 * Like the asynchronous one, and waits: for the command line and the tests.
 *
 * Returns: whether what the job wrote is on disk
 */
gboolean
mef_writer_run (MefWriter *self, MefWriterFunc func, gpointer data, GError **error)
{
  Job *job = g_new0 (Job, 1);
  GMutex lock;
  GCond done;
  gboolean finished = FALSE;
  GError *failure = NULL;

  g_mutex_init (&lock);
  g_cond_init (&done);
  job->func = func;
  job->data = data;
  job->lock = &lock;
  job->done = &done;
  job->finished = &finished;
  job->error = &failure;
  g_async_queue_push (self->queue, job);
  g_mutex_lock (&lock);
  while (!finished)
    g_cond_wait (&done, &lock);
  g_mutex_unlock (&lock);
  g_mutex_clear (&lock);
  g_cond_clear (&done);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
