/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-pdf-document.h"
#include "mef-pdf-layout.h"

G_BEGIN_DECLS

#define MEF_TYPE_PDF_CANVAS (mef_pdf_canvas_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfCanvas, mef_pdf_canvas, MEF, PDF_CANVAS, GtkWidget)

void mef_pdf_canvas_set_document (MefPdfCanvas *self, MefPdfDocument *document);
MefPdfDocument *mef_pdf_canvas_get_document (MefPdfCanvas *self);
void mef_pdf_canvas_set_fit (MefPdfCanvas *self, MefPdfFit fit);
MefPdfFit mef_pdf_canvas_get_fit (MefPdfCanvas *self);
void mef_pdf_canvas_set_zoom (MefPdfCanvas *self, double zoom);
double mef_pdf_canvas_get_zoom (MefPdfCanvas *self);
void mef_pdf_canvas_go_to_page (MefPdfCanvas *self, guint page);
guint mef_pdf_canvas_get_current_page (MefPdfCanvas *self);
void mef_pdf_canvas_reveal (MefPdfCanvas *self, guint page, const graphene_rect_t *rect);
gboolean mef_pdf_canvas_is_ready (MefPdfCanvas *self);

void mef_pdf_canvas_set_matches (MefPdfCanvas *self, guint page, GArray *matches, int current);

void mef_pdf_canvas_select_all (MefPdfCanvas *self);
void mef_pdf_canvas_unselect (MefPdfCanvas *self);
const char *mef_pdf_canvas_get_selected_text (MefPdfCanvas *self);
gboolean mef_pdf_canvas_copy (MefPdfCanvas *self);

G_END_DECLS
