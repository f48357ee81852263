/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about what was paid: the receipts, and the two papers made of them. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

static gpointer
read_receipts (MefAnswer *answer, GError **error)
{
  JsonNode *node = json_object_get_member (json_node_get_object (answer->json), "items");
  g_autoptr (GPtrArray) receipts = g_ptr_array_new_with_free_func (g_object_unref);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-items");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (node), i);
      MefReceipt *receipt = NULL;

      if (JSON_NODE_HOLDS_OBJECT (item))
        receipt = mef_receipt_new_from_json (json_node_get_object (item), error);
      else
        g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-items");
      if (receipt == NULL)
        return NULL;
      g_ptr_array_add (receipts, receipt);
    }
  return g_steal_pointer (&receipts);
}

static gpointer
read_paper (MefAnswer *answer, GError **error)
{
  return g_bytes_ref (answer->document);
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
  mef_api_send (mef_api_make_task (self, mef_api_get_paper_async, read_paper,
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
