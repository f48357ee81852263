/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about what was paid: the receipts, and the two papers made of them. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

static gpointer
read_one_receipt (JsonObject *object, GError **error)
{
  return mef_receipt_new_from_json (object, error);
}

static gpointer
read_receipts (MefAnswer *answer, GError **error)
{
  return mef_api_read_items (json_node_get_object (answer->json), read_one_receipt, error);
}

/* Asks for the person's receipts, the newest first. */
void
mef_api_list_receipts_async (MefApi *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_RECEIPT_LIST };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_list_receipts_async, read_receipts,
                                   (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                                   user_data),
                &call);
}

/* Returns: (transfer full) (nullable) (element-type MefReceipt): the receipts */
GPtrArray *
mef_api_list_receipts_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_get_paper_async:
 * @self: an interface
 * @statement: a year's statement, else a receipt
 * @id: the year, or the receipt's id
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for a paper. The server counts the prints of a receipt: from the second on it says that it
 * is a duplicate.
 */
void
mef_api_get_paper_async (MefApi *self,
                         gboolean statement,
                         gint64 id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = { .route = statement ? MEF_ROUTE_STATEMENT : MEF_ROUTE_RECEIPT_DOCUMENT,
                   .parameter = parameter };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_paper_async, mef_api_read_document,
                                   (GDestroyNotify) g_bytes_unref, cancellable, callback,
                                   user_data),
                &call);
}

/* Returns: (transfer full) (nullable): the PDF */
GBytes *
mef_api_get_paper_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
