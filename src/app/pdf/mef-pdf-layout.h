/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "mef-pdf-types.h"

G_BEGIN_DECLS

/* Around the pages and between them, in widget pixels. */
#define MEF_PDF_MARGIN 12
#define MEF_PDF_SPACING 12

/* Zoom 1 shows a page at the size of paper on a screen of 96 dots per inch. */
#define MEF_PDF_POINT (96.0 / 72.0)
#define MEF_PDF_ZOOM_MIN 0.1
#define MEF_PDF_ZOOM_MAX 5.0

/* How the pages are sized; MEF_PDF_FIT_NONE is the person's own choice. */
typedef enum
{
  MEF_PDF_FIT_WIDTH,
  MEF_PDF_FIT_PAGE,
  MEF_PDF_FIT_NONE,
} MefPdfFit;

typedef struct _MefPdfLayout MefPdfLayout;

MefPdfLayout *mef_pdf_layout_new (const graphene_size_t *sizes, guint n_pages);
void mef_pdf_layout_free (MefPdfLayout *self);

double mef_pdf_layout_fit (const MefPdfLayout *self, MefPdfFit fit, int width, int height);
void mef_pdf_layout_set_zoom (MefPdfLayout *self, double zoom);
double mef_pdf_layout_get_zoom (const MefPdfLayout *self);
double mef_pdf_layout_get_scale (const MefPdfLayout *self);
void mef_pdf_layout_get_size (const MefPdfLayout *self, int *width, int *height);
void mef_pdf_layout_get_page (const MefPdfLayout *self, guint page, int width, GdkRectangle *where);
guint mef_pdf_layout_find_page (const MefPdfLayout *self, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPdfLayout, mef_pdf_layout_free)

G_END_DECLS
