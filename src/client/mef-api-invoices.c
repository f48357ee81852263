/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about invoices: a page of the list, one invoice, its document. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-error.h"
#include "mef-json.h"

/* One page of the list. */
typedef struct
{
  GPtrArray *invoices; /* (owned) (element-type MefInvoice) */
  char *next_cursor;   /* (owned) (nullable) */
} Page;

static void
page_free (Page *page)
{
  g_clear_pointer (&page->invoices, g_ptr_array_unref);
  g_free (page->next_cursor);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gpointer
read_one_invoice (JsonObject *object, GError **error)
{
  return mef_invoice_new_from_json (object, error);
}

static gpointer
read_page (MefAnswer *answer, GError **error)
{
  JsonObject *object = json_node_get_object (answer->json);
  g_autoptr (Page) page = g_new0 (Page, 1);
  const char *cursor;

  if (!mef_json_get_optional_string (object, "next_cursor", &cursor, error))
    return NULL;
  page->next_cursor = g_strdup (cursor);
  page->invoices = mef_api_read_items (object, read_one_invoice, error);
  if (page->invoices == NULL)
    return NULL;
  return g_steal_pointer (&page);
}

static gpointer
read_invoice (MefAnswer *answer, GError **error)
{
  return mef_invoice_details_new_from_json (json_node_get_object (answer->json), error);
}

/**
 * mef_api_list_invoices_async:
 * @self: an interface
 * @cursor: (nullable): where the page before ended, %NULL for the first page
 * @limit: invoices at most, 1 to %MEF_API_MAX_PAGE
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for a page of the person's invoices, newest first.
 */
void
mef_api_list_invoices_async (MefApi *self,
                             const char *cursor,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  g_autofree char *query = NULL;
  MefCall call = { .route = MEF_ROUTE_INVOICE_LIST };

  g_return_if_fail (MEF_IS_API (self) && limit > 0 && limit <= MEF_API_MAX_PAGE);
  query = g_strdup_printf ("status=all&sort=-issued_on&limit=%u%s%s", limit,
                           escaped != NULL ? "&cursor=" : "", escaped != NULL ? escaped : "");
  call.query = query;
  mef_api_send (mef_api_make_task (self, mef_api_list_invoices_async, read_page,
                                   (GDestroyNotify) page_free, cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_list_invoices_finish:
 * @self: an interface
 * @result: what the callback got
 * @next_cursor: (out) (transfer full) (nullable): where the next page starts, %NULL on the last
 * @error: (nullable): where to put what went wrong
 *
 * Returns: (transfer full) (nullable) (element-type MefInvoice): the invoices of the page
 */
GPtrArray *
mef_api_list_invoices_finish (MefApi *self,
                              GAsyncResult *result,
                              char **next_cursor,
                              GError **error)
{
  g_autoptr (Page) page = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self) && next_cursor != NULL, NULL);

  *next_cursor = NULL;
  page = g_task_propagate_pointer (G_TASK (result), error);
  if (page == NULL)
    return NULL;
  *next_cursor = g_steal_pointer (&page->next_cursor);
  return g_steal_pointer (&page->invoices);
}

/* Asks for one invoice with its lines and history. */
void
mef_api_get_invoice_async (MefApi *self,
                           gint64 id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = { .route = MEF_ROUTE_INVOICE_SHOW, .parameter = name };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_invoice_async, read_invoice, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

MefInvoiceDetails *
mef_api_get_invoice_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_api_get_document_async:
 * @self: an interface
 * @id: an invoice
 * @progress: (nullable) (scope notified): told how much has come; the total is 0 when not known
 * @progress_data: for @progress; must live until @callback
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Asks for the PDF of an invoice. What comes is looked at as far as to say that it claims to be
 * one.
 */
void
mef_api_get_document_async (MefApi *self,
                            gint64 id,
                            GFileProgressCallback progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = {
    .route = MEF_ROUTE_INVOICE_DOCUMENT,
    .parameter = name,
    .progress = progress,
    .progress_data = progress_data,
  };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_get_document_async, mef_api_read_document,
                                   (GDestroyNotify) g_bytes_unref, cancellable, callback,
                                   user_data),
                &call);
}

/**
 * mef_api_get_document_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "no-document", "not-a-pdf", "too-large" or what else went wrong
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
mef_api_get_document_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
make_declaration_body (MefDay paid_on, const char *means)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_day (&writer, "paid_on", paid_on);
  mef_json_add_string (&writer, "means", means);
  mef_json_end_object (&writer);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_api_declare_paid_async:
 * @self: an interface
 * @id: an invoice
 * @paid_on: the day it was paid, not after today
 * @means: a means of payment of the ledger: card, cash, cheque…
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Says that an invoice is paid, for the town hall to look at.
 */
void
mef_api_declare_paid_async (MefApi *self,
                            gint64 id,
                            MefDay paid_on,
                            const char *means,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autofree char *body = make_declaration_body (paid_on, means);
  MefCall call = { .route = MEF_ROUTE_DECLARATION_CREATE, .parameter = parameter, .body = body };

  g_return_if_fail (MEF_IS_API (self) && means != NULL);
  mef_api_send (mef_api_make_task (self, mef_api_declare_paid_async, mef_api_read_done, NULL,
                                   cancellable, callback, user_data),
                &call);
}

/**
 * mef_api_declare_paid_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "not-declarable", "declarations-closed", "field-paid_on", or
 * what else went wrong
 *
 * Returns: whether the town hall has it
 */
gboolean
mef_api_declare_paid_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* Takes back what mef_api_declare_paid_async() said of an invoice, while nobody has looked at it.
 */
void
mef_api_take_back_declaration_async (MefApi *self,
                                     gint64 id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  MefCall call = { .route = MEF_ROUTE_DECLARATION_DELETE, .parameter = parameter };

  g_return_if_fail (MEF_IS_API (self));
  mef_api_send (mef_api_make_task (self, mef_api_take_back_declaration_async, mef_api_read_done,
                                   NULL, cancellable, callback, user_data),
                &call);
}

gboolean
mef_api_take_back_declaration_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
