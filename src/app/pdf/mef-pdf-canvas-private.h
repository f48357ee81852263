/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between mef-pdf-canvas.c (the widget), mef-pdf-canvas-layout.c (where its pages are) and
 * mef-pdf-canvas-input.c (what hands do to it). */
#pragma once

#include "mef-pdf-canvas.h"
#include "mef-pdf-page.h"

G_BEGIN_DECLS

struct _MefPdfCanvas
{
  GtkWidget parent_instance;

  /* owned */
  GtkAdjustment *hadjustment; /* (nullable) */
  GtkAdjustment *vadjustment; /* (nullable) */
  MefPdfDocument *document;   /* (nullable) */
  MefPdfLayout *layout;       /* (nullable) with the document */
  GPtrArray *pages;           /* (element-type MefPdfPage) the children, not owned twice */

  MefPdfFit fit;
  double wanted_zoom; /* for MEF_PDF_FIT_NONE */
  guint current_page;
  int waiting_page;        /* to go to at the next layout, or -1 */
  graphene_point_t anchor; /* in the view: what stays in place when the zoom changes */
  gboolean moving;         /* the adjustments change by our doing */
  guint notify_id;         /* telling the zoom and the page, outside of a layout */

  /* input */
  MefPdfSelection *selection; /* (owned) (nullable) */
  GCancellable *selecting;    /* (owned) (nullable) */
  gboolean copy_when_selected;
  MefPdfGrain grain;
  guint drag_page;
  graphene_point_t drag_point;
  double pinch_zoom;
  graphene_point_t pointer;
};

void mef_pdf_canvas_notify_later (MefPdfCanvas *self);
void mef_pdf_canvas_set_current_page (MefPdfCanvas *self, guint page);
void mef_pdf_canvas_lay_out (MefPdfCanvas *self, int width, int height);
void mef_pdf_canvas_zoom_at (MefPdfCanvas *self, double zoom, double x, double y);
void mef_pdf_canvas_locate (MefPdfCanvas *self,
                            double x,
                            double y,
                            guint *page,
                            graphene_point_t *point);
void mef_pdf_canvas_scroll_by (MefPdfCanvas *self, double dx, double dy);
void mef_pdf_canvas_install_keys (GtkWidgetClass *widget_class);
void mef_pdf_canvas_init_input (MefPdfCanvas *self);

G_END_DECLS
