/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reconciliation as the running server does it: what PayFiP turns out to have and we have not
 * is asked about once more, and booked, in the one way there is. */
#include "config.h"

#include "mef-payments.h"

#include "mef-error.h"

#include "mef-payments-private.h"

static void
book (MefPayments *self, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const MefReconcileItem *item = g_ptr_array_index (items, i);

      if (item->action == MEF_RECONCILE_BOOK)
        mef_payments_ask_async (self, item->attempt->id, TRUE, NULL, NULL);
    }
}

static void
reconciled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefPayments *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *items = mef_reconcile_finish (result, &error);

  if (items != NULL)
    {
      book (self, items);
      g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
    }
  else
    g_task_return_error (task, error);
  mef_payments_end_work (self);
}

/**
 * mef_payments_reconcile_async:
 * @self: an engine
 * @scope: which attempts
 * @callback: told when PayFiP was asked about every one
 * @user_data: for @callback
 */
void
mef_payments_reconcile_async (MefPayments *self,
                              const MefReconcileScope *scope,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mef_payments_reconcile_async);
  if (self->db == NULL)
    {
      g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_SERVER, "stopping");
      g_object_unref (task);
      return;
    }
  mef_payments_begin_work (self);
  mef_reconcile_async (self->transport, self->db, scope, self->cancel, reconciled_cb, task);
}

/**
 * mef_payments_reconcile_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: "payment-service-unavailable" where PayFiP answered nothing
 *
 * Returns: (transfer full) (nullable) (element-type MefReconcileItem): the latest first
 */
GPtrArray *
mef_payments_reconcile_finish (MefPayments *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
