/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open PDF: what is fixed about it, and one asynchronous call per thing a worker can do with it.
 * Belongs to the thread that opened it; the work happens on the worker of its queue. */
#include "config.h"

#include "mef-pdf-document.h"

#include "mef-pdf-work.h"

struct _MefPdfDocument
{
  GObject parent_instance;

  GBytes *bytes;      /* (owned) */
  MefPdfQueue *queue; /* (owned) */
  MefPdfFacts *facts; /* (owned) (nullable) until it is open */
};

G_DEFINE_FINAL_TYPE (MefPdfDocument, mef_pdf_document, G_TYPE_OBJECT)

/* The last reference may fall on the worker, when it lets go of a task: nothing here minds. */
static void
mef_pdf_document_finalize (GObject *object)
{
  MefPdfDocument *self = MEF_PDF_DOCUMENT (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->facts, mef_pdf_facts_free);

  G_OBJECT_CLASS (mef_pdf_document_parent_class)->finalize (object);
}

static void
mef_pdf_document_class_init (MefPdfDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_pdf_document_finalize;
}

static void
mef_pdf_document_init (MefPdfDocument *self)
{
  self->queue = mef_pdf_queue_new ();
}

static MefPdfOrder *
order_new (guint page)
{
  MefPdfOrder *order = g_new0 (MefPdfOrder, 1);

  order->page = page;
  return order;
}

static GTask *
task_new (MefPdfDocument *self,
          gpointer tag,
          MefPdfOrder *order,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, order, (GDestroyNotify) mef_pdf_order_free);
  return task;
}

/**
 * mef_pdf_document_open_async:
 * @bytes: the file's content, kept as long as the document
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the structure of a PDF on a thread of its own.
 */
void
mef_pdf_document_open_async (GBytes *bytes,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (MefPdfDocument) self = g_object_new (MEF_TYPE_PDF_DOCUMENT, NULL);
  MefPdfOrder *order = order_new (0);

  g_return_if_fail (bytes != NULL);

  self->bytes = g_bytes_ref (bytes);
  order->bytes = g_bytes_ref (bytes);
  order->owner = g_object_ref (G_OBJECT (self));
  g_task_set_source_tag (task, mef_pdf_document_open_async);
  g_task_set_task_data (task, order, (GDestroyNotify) mef_pdf_order_free);
  mef_pdf_queue_push (self->queue, MEF_PDF_PRIORITY_VISIBLE, g_steal_pointer (&task),
                      mef_pdf_work_open, (GDestroyNotify) mef_pdf_facts_free);
}

/**
 * mef_pdf_document_open_finish:
 * @result: the result
 * @error: return location; MEF_ERROR_INVALID with the reason "not-a-pdf", "pdf-encrypted" or
 *   "pdf-damaged", or G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
MefPdfDocument *
mef_pdf_document_open_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (MefPdfFacts) facts = NULL;
  MefPdfOrder *order;
  MefPdfDocument *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  facts = g_task_propagate_pointer (G_TASK (result), error);
  if (facts == NULL)
    return NULL;
  order = g_task_get_task_data (G_TASK (result));
  self = MEF_PDF_DOCUMENT (order->owner);
  self->facts = g_steal_pointer (&facts);
  return g_object_ref (self);
}

/**
 * mef_pdf_document_get_bytes:
 * @self: a document
 *
 * Returns: (transfer none): the file as it came
 */
GBytes *
mef_pdf_document_get_bytes (MefPdfDocument *self)
{
  g_return_val_if_fail (MEF_IS_PDF_DOCUMENT (self), NULL);

  return self->bytes;
}

/**
 * mef_pdf_document_get_title:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the title its author gave it
 */
const char *
mef_pdf_document_get_title (MefPdfDocument *self)
{
  g_return_val_if_fail (MEF_IS_PDF_DOCUMENT (self), NULL);

  return self->facts->title;
}

/**
 * mef_pdf_document_get_n_pages:
 * @self: a document
 *
 * Returns: how many pages it has, at least one
 */
guint
mef_pdf_document_get_n_pages (MefPdfDocument *self)
{
  g_return_val_if_fail (MEF_IS_PDF_DOCUMENT (self), 0);

  return self->facts->n_pages;
}

/**
 * mef_pdf_document_get_page_size:
 * @self: a document
 * @page: a page, from 0
 *
 * Returns: (transfer none): its size in points; the sizes of the pages after it lie behind
 */
const graphene_size_t *
mef_pdf_document_get_page_size (MefPdfDocument *self, guint page)
{
  g_return_val_if_fail (MEF_IS_PDF_DOCUMENT (self), NULL);
  g_return_val_if_fail (page < self->facts->n_pages, NULL);

  return &self->facts->sizes[page];
}

/**
 * mef_pdf_document_render_async:
 * @self: a document
 * @page: a page, from 0
 * @area: (nullable): the piece of it, in points; %NULL for the whole page
 * @scale: device pixels per point
 * @priority: who waits
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Draws a page, or a piece of one, on white paper.
 */
void
mef_pdf_document_render_async (MefPdfDocument *self,
                               guint page,
                               const graphene_rect_t *area,
                               double scale,
                               MefPdfPriority priority,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MefPdfOrder *order;

  g_return_if_fail (MEF_IS_PDF_DOCUMENT (self));
  g_return_if_fail (page < self->facts->n_pages);

  order = order_new (page);
  order->scale = scale;
  order->area.size = self->facts->sizes[page];
  if (area != NULL)
    order->area = *area;
  mef_pdf_queue_push (self->queue, priority,
                      task_new (self, mef_pdf_document_render_async, order, cancellable, callback,
                                user_data),
                      mef_pdf_work_render, (GDestroyNotify) mef_pdf_image_free);
}

/**
 * mef_pdf_document_render_finish:
 * @self: a document
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the picture, or %NULL with @error set
 */
MefPdfImage *
mef_pdf_document_render_finish (MefPdfDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_pdf_document_search_async:
 * @self: a document
 * @page: a page, from 0
 * @text: what to find; case and accents don't matter
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds text on one page.
 */
void
mef_pdf_document_search_async (MefPdfDocument *self,
                               guint page,
                               const char *text,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MefPdfOrder *order;

  g_return_if_fail (MEF_IS_PDF_DOCUMENT (self));
  g_return_if_fail (page < self->facts->n_pages);
  g_return_if_fail (text != NULL);

  order = order_new (page);
  order->text = g_strdup (text);
  mef_pdf_queue_push (self->queue, MEF_PDF_PRIORITY_INPUT,
                      task_new (self, mef_pdf_document_search_async, order, cancellable, callback,
                                user_data),
                      mef_pdf_work_search, (GDestroyNotify) g_array_unref);
}

/**
 * mef_pdf_document_search_finish:
 * @self: a document
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type MefPdfMatch): the matches, or %NULL with @error set
 */
GArray *
mef_pdf_document_search_finish (MefPdfDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_pdf_document_select_async:
 * @self: a document
 * @range: from where to where
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes hold of text between two points.
 */
void
mef_pdf_document_select_async (MefPdfDocument *self,
                               const MefPdfRange *range,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MefPdfOrder *order;

  g_return_if_fail (MEF_IS_PDF_DOCUMENT (self));
  g_return_if_fail (range != NULL && range->first_page <= range->last_page);
  g_return_if_fail (range->last_page < self->facts->n_pages);

  order = order_new (range->first_page);
  order->range = *range;
  mef_pdf_queue_push (self->queue, MEF_PDF_PRIORITY_INPUT,
                      task_new (self, mef_pdf_document_select_async, order, cancellable, callback,
                                user_data),
                      mef_pdf_work_select, (GDestroyNotify) mef_pdf_selection_free);
}

/**
 * mef_pdf_document_select_finish:
 * @self: a document
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the text and where it lies, or %NULL with @error set
 */
MefPdfSelection *
mef_pdf_document_select_finish (MefPdfDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_pdf_document_get_text_async:
 * @self: a document
 * @page: a page, from 0
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the text of a page, for assistive technology.
 */
void
mef_pdf_document_get_text_async (MefPdfDocument *self,
                                 guint page,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (MEF_IS_PDF_DOCUMENT (self));
  g_return_if_fail (page < self->facts->n_pages);

  mef_pdf_queue_push (self->queue, MEF_PDF_PRIORITY_IDLE,
                      task_new (self, mef_pdf_document_get_text_async, order_new (page),
                                cancellable, callback, user_data),
                      mef_pdf_work_text, g_free);
}

/**
 * mef_pdf_document_get_text_finish:
 * @self: a document
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): the text, maybe empty, or %NULL with @error set
 */
char *
mef_pdf_document_get_text_finish (MefPdfDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mef_pdf_document_draw_async:
 * @self: a document
 * @page: a page, from 0
 * @cr: where to draw; not to be touched until the end
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Draws a page for a printer, in points, as outlines.
 */
void
mef_pdf_document_draw_async (MefPdfDocument *self,
                             guint page,
                             cairo_t *cr,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  MefPdfOrder *order;

  g_return_if_fail (MEF_IS_PDF_DOCUMENT (self));
  g_return_if_fail (page < self->facts->n_pages);
  g_return_if_fail (cr != NULL);

  order = order_new (page);
  order->cr = cairo_reference (cr);
  mef_pdf_queue_push (self->queue, MEF_PDF_PRIORITY_VISIBLE,
                      task_new (self, mef_pdf_document_draw_async, order, cancellable, callback,
                                user_data),
                      mef_pdf_work_draw, NULL);
}

/**
 * mef_pdf_document_draw_finish:
 * @self: a document
 * @result: the result
 * @error: return location
 *
 * Returns: whether the page is drawn
 */
gboolean
mef_pdf_document_draw_finish (MefPdfDocument *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
