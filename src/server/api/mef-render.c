/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper drawn for a request: on the task pool, since drawing takes milliseconds that others would
 * wait for. */
#include "config.h"

#include "mef-render.h"

#include "mef-response.h"
#include "mef-server.h"

typedef struct
{
  MefRequest *request; /* paused; its reference is the pause's */
  MefRenderFunc render;
  gpointer data; /* (owned) */
  GDestroyNotify destroy;
  char *file_name; /* (owned) */
} Drawing;

static void
drawing_free (gpointer data)
{
  Drawing *self = data;

  self->destroy (self->data);
  g_free (self->file_name);
  g_free (self);
}

static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Drawing *self = data;
  GError *error = NULL;
  GBytes *bytes = self->render (self->data, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Drawing *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes != NULL)
    mef_request_respond_attachment (self->request, "application/pdf", self->file_name, bytes, NULL);
  else
    mef_request_respond_error (self->request, error);
  mef_request_resume (self->request);
}

/**
 * mef_render_respond:
 * @request: a request that is not answered yet
 * @render: draws
 * @data: (transfer full): for @render
 * @destroy: frees @data
 * @file_name: the name it is saved under
 *
 * Answers with the PDF, or that the server is busy.
 */
void
mef_render_respond (MefRequest *request,
                    MefRenderFunc render,
                    gpointer data,
                    GDestroyNotify destroy,
                    const char *file_name)
{
  Drawing *self = g_new0 (Drawing, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, drawn_cb, self);

  self->request = request;
  self->render = render;
  self->data = data;
  self->destroy = destroy;
  self->file_name = g_strdup (file_name);
  g_task_set_source_tag (task, mef_render_respond);
  g_task_set_task_data (task, self, drawing_free);
  mef_request_pause (request);
  if (mef_task_pool_push (mef_server_get_task_pool (mef_request_get_server (request)), task,
                          draw_thread))
    return;
  mef_request_respond_busy (request);
  mef_request_resume (request);
}
