/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-pdf-document.h"
#include "mef-pdf-layout.h"

G_BEGIN_DECLS

#define MEF_TYPE_PDF_VIEW (mef_pdf_view_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfView, mef_pdf_view, MEF, PDF_VIEW, GtkWidget)

MefPdfView *mef_pdf_view_new (void);

/* Opening: shows its own waiting and error pages meanwhile. */
void mef_pdf_view_load_async (MefPdfView *self,
                              GBytes *bytes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean mef_pdf_view_load_finish (MefPdfView *self, GAsyncResult *result, GError **error);
void mef_pdf_view_set_document (MefPdfView *self, MefPdfDocument *document);
MefPdfDocument *mef_pdf_view_get_document (MefPdfView *self);

void mef_pdf_view_set_fit (MefPdfView *self, MefPdfFit fit);
MefPdfFit mef_pdf_view_get_fit (MefPdfView *self);
void mef_pdf_view_set_zoom (MefPdfView *self, double zoom);
double mef_pdf_view_get_zoom (MefPdfView *self);
void mef_pdf_view_go_to_page (MefPdfView *self, guint page);
guint mef_pdf_view_get_current_page (MefPdfView *self);
guint mef_pdf_view_get_n_pages (MefPdfView *self);
void mef_pdf_view_find (MefPdfView *self, const char *text);
gboolean mef_pdf_view_copy (MefPdfView *self);
void mef_pdf_view_print (MefPdfView *self, GtkWindow *parent, const char *title);

G_END_DECLS
