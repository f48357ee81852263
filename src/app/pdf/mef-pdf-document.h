/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "mef-pdf-types.h"

G_BEGIN_DECLS

#define MEF_TYPE_PDF_DOCUMENT (mef_pdf_document_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfDocument, mef_pdf_document, MEF, PDF_DOCUMENT, GObject)

void mef_pdf_document_open_async (GBytes *bytes,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
MefPdfDocument *mef_pdf_document_open_finish (GAsyncResult *result, GError **error);

GBytes *mef_pdf_document_get_bytes (MefPdfDocument *self);
const char *mef_pdf_document_get_title (MefPdfDocument *self);
guint mef_pdf_document_get_n_pages (MefPdfDocument *self);
const graphene_size_t *mef_pdf_document_get_page_size (MefPdfDocument *self, guint page);

void mef_pdf_document_render_async (MefPdfDocument *self,
                                    guint page,
                                    const graphene_rect_t *area,
                                    double scale,
                                    MefPdfPriority priority,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MefPdfImage *
mef_pdf_document_render_finish (MefPdfDocument *self, GAsyncResult *result, GError **error);

void mef_pdf_document_search_async (MefPdfDocument *self,
                                    guint page,
                                    const char *text,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GArray *mef_pdf_document_search_finish (MefPdfDocument *self, GAsyncResult *result, GError **error);

void mef_pdf_document_select_async (MefPdfDocument *self,
                                    const MefPdfRange *range,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MefPdfSelection *
mef_pdf_document_select_finish (MefPdfDocument *self, GAsyncResult *result, GError **error);

void mef_pdf_document_get_text_async (MefPdfDocument *self,
                                      guint page,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *mef_pdf_document_get_text_finish (MefPdfDocument *self, GAsyncResult *result, GError **error);

void mef_pdf_document_draw_async (MefPdfDocument *self,
                                  guint page,
                                  cairo_t *cr,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean mef_pdf_document_draw_finish (MefPdfDocument *self, GAsyncResult *result, GError **error);

G_END_DECLS
