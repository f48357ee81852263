/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MEF_TYPE_TASK_POOL (mef_task_pool_get_type ())
G_DECLARE_FINAL_TYPE (MefTaskPool, mef_task_pool, MEF, TASK_POOL, GObject)

MefTaskPool *mef_task_pool_new (guint n_threads, guint max_waiting);
gboolean mef_task_pool_push (MefTaskPool *self, GTask *task, GTaskThreadFunc func);
void mef_task_pool_finish (MefTaskPool *self);

G_END_DECLS
