/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <poppler.h>

#include "mef-pdf-types.h"

G_BEGIN_DECLS

/**
 * MefPdfWork:
 * @document: (inout) (nullable): the worker's document; the opening work fills it in
 * @data: the task data of the job
 * @cancellable: (nullable): to look at between steps
 * @error: return location
 *
 * Runs on the worker thread; nothing but the worker ever touches @document.
 *
 * Returns: (nullable): the job's result, %NULL with @error set
 */
typedef gpointer (*MefPdfWork) (PopplerDocument **document,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);

#define MEF_TYPE_PDF_QUEUE (mef_pdf_queue_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfQueue, mef_pdf_queue, MEF, PDF_QUEUE, GObject)

MefPdfQueue *mef_pdf_queue_new (void);
gboolean mef_pdf_queue_wait_for_threads (gint64 timeout);
void mef_pdf_queue_push (MefPdfQueue *self,
                         MefPdfPriority priority,
                         GTask *task,
                         MefPdfWork work,
                         GDestroyNotify free_result);

G_END_DECLS
