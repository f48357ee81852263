/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying out the canvas: from the size of the view to the zoom, from there to the places of the
 * pages, and from what is seen to what has to be drawn. */
#include "config.h"

#include "mef-pdf-canvas-private.h"

#include <math.h>

/* Pictures of pages that are neither seen nor near go when together they take more than this. */
#define CACHE_BYTES (64u * 1024 * 1024)

static double
get_value (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

/* How wide the ground is: the pages, or the view when that is wider. */
static int
get_ground_width (MefPdfCanvas *self)
{
  int width, height;

  mef_pdf_layout_get_size (self->layout, &width, &height);
  return MAX (width, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
get_page_rect (MefPdfCanvas *self, guint page, GdkRectangle *where)
{
  mef_pdf_layout_get_page (self->layout, page, get_ground_width (self), where);
}

static void
configure (GtkAdjustment *adjustment, double value, double upper, double shown)
{
  upper = MAX (upper, shown);
  if (adjustment != NULL)
    gtk_adjustment_configure (adjustment, CLAMP (value, 0, upper - shown), 0, upper, shown * 0.1,
                              shown * 0.9, shown);
}

/* The zoom of this view size; what lies under the anchor stays there. Whatever changes the size of
 * the ground must have come by a resize, since the scrolled window shows and hides its bars by it.
 */
static void
lay_out (MefPdfCanvas *self, int width, int height)
{
  double zoom = self->fit == MEF_PDF_FIT_NONE
                    ? self->wanted_zoom
                    : mef_pdf_layout_fit (self->layout, self->fit, width, height);
  double x = get_value (self->hadjustment) + self->anchor.x;
  double y = get_value (self->vadjustment) + self->anchor.y;
  guint page = mef_pdf_layout_find_page (self->layout, y);
  GdkRectangle before, after;
  int across, down;

  get_page_rect (self, page, &before);
  if (zoom != mef_pdf_layout_get_zoom (self->layout))
    {
      mef_pdf_layout_set_zoom (self->layout, zoom);
      mef_pdf_canvas_notify_later (self);
    }
  get_page_rect (self, page, &after);
  x = after.x + (x - before.x) / before.width * after.width - self->anchor.x;
  y = after.y + (y - before.y) / before.height * after.height - self->anchor.y;
  if (self->waiting_page >= 0)
    {
      get_page_rect (self, (guint) self->waiting_page, &after);
      y = after.y - MEF_PDF_MARGIN;
      self->waiting_page = -1;
    }
  graphene_point_init (&self->anchor, (float) width / 2, 0);
  mef_pdf_layout_get_size (self->layout, &across, &down);
  self->moving = TRUE;
  configure (self->hadjustment, x, across, width);
  configure (self->vadjustment, y, down, height);
  self->moving = FALSE;
}

/* A page as the view sees it: has it drawn when it is seen or near, and says which it was. */
static gboolean
place_page (MefPdfCanvas *self, MefPdfPage *page, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (page);
  double scale = mef_pdf_layout_get_scale (self->layout);
  graphene_rect_t view, area;
  GdkRectangle where;
  gboolean seen;

  get_page_rect (self, mef_pdf_page_get_number (page), &where);
  where.x -= (int) get_value (self->hadjustment);
  where.y -= (int) get_value (self->vadjustment);
  graphene_rect_init (&view, 0, 0, (float) width, (float) height);
  graphene_rect_init (&area, (float) where.x, (float) where.y, (float) where.width,
                      (float) where.height);
  seen = graphene_rect_intersection (&view, &area, &area);
  gtk_widget_set_child_visible (widget, seen);
  if (seen)
    {
      GskTransform *move =
          gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) where.x, (float) where.y));

      gtk_widget_allocate (widget, where.width, where.height, -1, move);
      graphene_rect_offset (&area, (float) -where.x, (float) -where.y);
      graphene_rect_scale (&area, (float) (1 / scale), (float) (1 / scale), &area);
    }
  else if (where.y > 2 * height || where.y + where.height < -height)
    {
      mef_pdf_page_rest (page);
      return FALSE;
    }
  mef_pdf_page_want (page, scale * gtk_widget_get_scale_factor (widget), seen ? &area : NULL,
                     seen ? MEF_PDF_PRIORITY_VISIBLE : MEF_PDF_PRIORITY_NEARBY);
  return TRUE;
}

/* Keeps the pictures within their bound: those of the pages farthest from the view go first. */
static void
trim (MefPdfCanvas *self, guint first, guint last)
{
  guint low = 0, high = self->pages->len - 1;
  gsize total = 0;

  for (guint i = 0; i <= high; i++)
    total += mef_pdf_page_get_cost (g_ptr_array_index (self->pages, i));
  while (total > CACHE_BYTES && (low < first || high > last))
    {
      gboolean from_top = low < first && (high <= last || first - low >= high - last);
      MefPdfPage *page = g_ptr_array_index (self->pages, from_top ? low++ : high--);

      total -= mef_pdf_page_get_cost (page);
      mef_pdf_page_forget (page);
    }
}

/**
 * mef_pdf_canvas_lay_out:
 * @self: a canvas
 * @width: of the view
 * @height: of the view
 *
 * Places the pages, has those drawn that are seen or near, and lets the others rest.
 */
void
mef_pdf_canvas_lay_out (MefPdfCanvas *self, int width, int height)
{
  guint first = G_MAXUINT, last = 0;

  if (self->layout == NULL)
    {
      configure (self->hadjustment, 0, 0, width);
      configure (self->vadjustment, 0, 0, height);
      return;
    }
  lay_out (self, width, height);
  for (guint i = 0; i < self->pages->len; i++)
    if (place_page (self, g_ptr_array_index (self->pages, i), width, height))
      {
        first = MIN (first, i);
        last = i;
      }
  trim (self, first, last);
}

/**
 * mef_pdf_canvas_scroll_by:
 * @self: a canvas
 * @dx: pixels
 * @dy: pixels
 */
void
mef_pdf_canvas_scroll_by (MefPdfCanvas *self, double dx, double dy)
{
  if (self->hadjustment != NULL)
    gtk_adjustment_set_value (self->hadjustment, get_value (self->hadjustment) + dx);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, get_value (self->vadjustment) + dy);
}

/* How far to move so that a stretch comes into the view with some air, 0 when it is there. */
static double
distance (double start, double length, double shown)
{
  if (start >= 0 && start + length <= shown)
    return 0;
  return start - MAX (0, (shown - length) / 3);
}

/**
 * mef_pdf_canvas_reveal:
 * @self: a canvas
 * @page: a page, from 0
 * @rect: a place on it, in points
 *
 * Scrolls as little as it takes to see the place.
 */
void
mef_pdf_canvas_reveal (MefPdfCanvas *self, guint page, const graphene_rect_t *rect)
{
  double scale = mef_pdf_layout_get_scale (self->layout);
  GdkRectangle where;

  get_page_rect (self, page, &where);
  mef_pdf_canvas_scroll_by (
      self,
      distance (where.x + rect->origin.x * scale - get_value (self->hadjustment),
                rect->size.width * scale, gtk_widget_get_width (GTK_WIDGET (self))),
      distance (where.y + rect->origin.y * scale - get_value (self->vadjustment),
                rect->size.height * scale, gtk_widget_get_height (GTK_WIDGET (self))));
  mef_pdf_canvas_set_current_page (self, page);
}

/**
 * mef_pdf_canvas_locate:
 * @self: a canvas with a document
 * @x: in the view
 * @y: in the view
 * @page: (out): the page there or nearest
 * @point: (out): the place on it, in points
 */
void
mef_pdf_canvas_locate (MefPdfCanvas *self, double x, double y, guint *page, graphene_point_t *point)
{
  double scale = mef_pdf_layout_get_scale (self->layout);
  GdkRectangle where;

  x += get_value (self->hadjustment);
  y += get_value (self->vadjustment);
  *page = mef_pdf_layout_find_page (self->layout, y);
  get_page_rect (self, *page, &where);
  graphene_point_init (point, (float) ((CLAMP (x - where.x, 0, where.width)) / scale),
                       (float) ((CLAMP (y - where.y, 0, where.height)) / scale));
}
