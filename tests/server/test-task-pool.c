/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mef-task-pool.h"

static GMutex gate_lock;
static GCond gate_open;

static void
wait_for_gate (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  gboolean *open = data;

  g_mutex_lock (&gate_lock);
  while (!*open)
    g_cond_wait (&gate_open, &gate_lock);
  g_mutex_unlock (&gate_lock);
  g_task_return_boolean (task, TRUE);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *done = data;

  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  (*done)++;
}

static gboolean
push (MefTaskPool *pool, gboolean *open, guint *done)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, count_cb, done);
  gboolean taken;

  g_task_set_task_data (task, open, NULL);
  taken = mef_task_pool_push (pool, task, wait_for_gate);
  if (!taken)
    {
      g_task_return_boolean (task, TRUE); /* a task must return */
      (*done)--;
    }
  return taken;
}

static void
test_bounded (void)
{
  g_autoptr (MefTaskPool) pool = mef_task_pool_new (2, 3);
  gboolean open = FALSE;
  guint done = 10, taken = 0;

  for (guint i = 0; i < 10; i++)
    taken += push (pool, &open, &done);
  /* Two run, three wait; the two may not have been picked up when the queue was looked at. */
  g_assert_cmpuint (taken, >=, 3);
  g_assert_cmpuint (taken, <=, 5);
  g_mutex_lock (&gate_lock);
  open = TRUE;
  g_cond_broadcast (&gate_open);
  g_mutex_unlock (&gate_lock);
  mef_task_pool_finish (pool);
  while (done < 10 + taken)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (push (pool, &open, &done));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/task-pool/bounded", test_bounded);
  return g_test_run ();
}
