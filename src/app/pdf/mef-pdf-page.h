/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-pdf-document.h"

G_BEGIN_DECLS

#define MEF_TYPE_PDF_PAGE (mef_pdf_page_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfPage, mef_pdf_page, MEF, PDF_PAGE, GtkWidget)

MefPdfPage *mef_pdf_page_new (MefPdfDocument *document, guint number);
guint mef_pdf_page_get_number (MefPdfPage *self);

/* Pixels: asked for while the page is seen or near, given back under memory pressure. */
void mef_pdf_page_want (MefPdfPage *self,
                        double scale,
                        const graphene_rect_t *seen,
                        MefPdfPriority priority);
void mef_pdf_page_rest (MefPdfPage *self);
void mef_pdf_page_forget (MefPdfPage *self);
gsize mef_pdf_page_get_cost (MefPdfPage *self);
gboolean mef_pdf_page_is_ready (MefPdfPage *self);

/* What is marked on it, in points. */
void mef_pdf_page_set_matches (MefPdfPage *self, GArray *matches, int current);
void mef_pdf_page_set_selection (MefPdfPage *self, GArray *region);

G_END_DECLS
