/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "What the town knows about me". The archive is made on the task pool, over a connection of its
 * own, into a file without a name that is gone with the answer. */
#include "config.h"

#include "mef-api-handlers.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mef-day.h"
#include "mef-error.h"

#include "mef-engine.h"
#include "mef-export.h"
#include "mef-response.h"
#include "mef-server.h"

typedef struct
{
  char *town_path; /* (owned) */
  gint64 person_id;
  gint64 now;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->town_path);
  g_free (order);
}

/* A file that nobody else can open, in the system's place for such. */
static int
open_nameless (GError **error)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("mes-factures-XXXXXX", &name, NULL);

  if (fd < 0)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "export-unwritable");
  else
    g_unlink (name);
  return fd;
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = open_nameless (&error);

  if (fd >= 0 && mef_export_write (order->town_path, order->person_id, order->now, fd, &error))
    file = g_mapped_file_new_from_fd (fd, FALSE, &error);
  if (fd >= 0)
    close (fd);
  if (file != NULL)
    g_task_return_pointer (task, g_mapped_file_get_bytes (file), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefRequest *request = user_data;
  MefEngine *engine = mef_engine_get (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = NULL;
  char day[MEF_DAY_ISO_SIZE];

  if (engine != NULL)
    g_atomic_int_add (&engine->exports, -1);
  name =
      g_strdup_printf ("mes-factures-%s.zip",
                       mef_day_to_iso (mef_day_from_instant (mef_request_get_now (request)), day));
  if (bytes != NULL)
    mef_request_respond_attachment (request, "application/zip", name, bytes, NULL);
  else
    mef_request_respond_error (request, error);
  mef_request_resume (request);
}

static gboolean
push (MefRequest *request)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, exported_cb, request);
  Order *order = g_new (Order, 1);

  order->town_path = g_strdup (mef_request_get_town (request)->path);
  order->person_id = mef_request_get_caller (request)->person_id;
  order->now = mef_request_get_now (request);
  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, order, order_free);
  return mef_task_pool_push (mef_server_get_task_pool (mef_request_get_server (request)), task,
                             export_thread);
}

/**
 * mef_handle_export:
 * @request: a request of %MEF_ROUTE_EXPORT
 *
 * One at a time in a town: signing in must not wait behind archives.
 */
void
mef_handle_export (MefRequest *request)
{
  MefEngine *engine = mef_engine_get (request);

  if (g_atomic_int_add (&engine->exports, 1) > 0)
    {
      g_atomic_int_add (&engine->exports, -1);
      mef_request_respond_busy (request);
      return;
    }
  mef_request_pause (request);
  if (push (request))
    return;
  g_atomic_int_add (&engine->exports, -1);
  mef_request_respond_busy (request);
  mef_request_resume (request);
}
