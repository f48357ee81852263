/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a change: from the worker that read the request to the writer's thread and back to the
 * worker, which answers. Meanwhile the request is paused and its data belongs to both. */
#include "config.h"

#include "mef-change.h"

#include "mef-engine.h"
#include "mef-response.h"

typedef struct
{
  MefRequest *request; /* (owned) */
  MefWriterFunc job;
  gpointer data; /* (owned) */
  GDestroyNotify destroy;
  MefChangeDone done;
} Change;

static void
change_clear (gpointer data)
{
  Change *self = data;

  if (self->destroy != NULL)
    self->destroy (self->data);
  mef_request_unref (self->request);
}

static void
change_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, change_clear);
}

static gboolean
run_job (MefDb *db, gpointer data, GError **error)
{
  Change *self = data;

  return self->job (db, self->data, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *self = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_writer_run_finish (mef_request_get_town (self->request)->writer, result, &error))
    mef_engine_wake_mailer (self->request);
  self->done (self->request, self->data, error);
  mef_request_resume (self->request);
  change_release (self);
}

/**
 * mef_change_run:
 * @request: a request, paused or not
 * @job: what to write, on the writer's thread
 * @data: (transfer full) (nullable): for @job and @done; freed after both, on either thread
 * @destroy: (nullable): frees @data
 * @done: answers @request
 *
 * Mail that the change queued is on its way at once.
 */
void
mef_change_run (MefRequest *request,
                MefWriterFunc job,
                gpointer data,
                GDestroyNotify destroy,
                MefChangeDone done)
{
  Change *self = g_atomic_rc_box_new0 (Change);

  self->request = mef_request_ref (request);
  self->job = job;
  self->data = data;
  self->destroy = destroy;
  self->done = done;
  mef_request_pause (request);
  mef_writer_run_async (mef_request_get_town (request)->writer, run_job,
                        g_atomic_rc_box_acquire (self), change_release, written_cb, self);
}

/**
 * mef_change_respond_empty:
 * @request: a request
 * @data: (nullable): not looked at
 * @error: (nullable): why nothing was written
 *
 * A #MefChangeDone: 204, or what @error says.
 */
void
mef_change_respond_empty (MefRequest *request, gpointer data, const GError *error)
{
  if (error == NULL)
    mef_request_respond_empty (request, 204);
  else
    mef_request_respond_error (request, error);
}
