/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the pages of a document lie when they hang one under the other: pure arithmetic, no widget.
 * Widget pixels in, widget pixels out; the pages' own sizes are points. */
#include "config.h"

#include "mef-pdf-layout.h"

#include <math.h>

struct _MefPdfLayout
{
  guint n_pages;
  graphene_size_t *sizes; /* (owned) (array length=n_pages) */
  double *above;          /* (owned) the heights of the pages above each, in points */
  double widest;          /* points */
  double highest;         /* points */
  double zoom;
};

/**
 * mef_pdf_layout_new:
 * @sizes: (array length=n_pages): the sizes of the pages, in points; copied
 * @n_pages: how many, at least one
 *
 * Returns: (transfer full): a layout at zoom 1
 */
MefPdfLayout *
mef_pdf_layout_new (const graphene_size_t *sizes, guint n_pages)
{
  MefPdfLayout *self = g_new0 (MefPdfLayout, 1);
  double height = 0;

  g_return_val_if_fail (n_pages > 0, NULL);

  self->n_pages = n_pages;
  self->sizes = g_memdup2 (sizes, n_pages * sizeof *sizes);
  self->above = g_new (double, n_pages);
  self->zoom = 1;
  for (guint i = 0; i < n_pages; i++)
    {
      self->above[i] = height;
      height += sizes[i].height;
      self->widest = MAX (self->widest, sizes[i].width);
      self->highest = MAX (self->highest, sizes[i].height);
    }
  return self;
}

/**
 * mef_pdf_layout_free:
 * @self: a layout
 */
void
mef_pdf_layout_free (MefPdfLayout *self)
{
  g_free (self->sizes);
  g_free (self->above);
  g_free (self);
}

/**
 * mef_pdf_layout_fit:
 * @self: a layout
 * @fit: to what
 * @width: of the view
 * @height: of the view
 *
 * The zoom at which the widest page takes the width of the view, or every page is seen whole; the
 * margins are left free.
 *
 * Returns: a zoom within the limits; the present one for MEF_PDF_FIT_NONE
 */
double
mef_pdf_layout_fit (const MefPdfLayout *self, MefPdfFit fit, int width, int height)
{
  double across = (width - 2 * MEF_PDF_MARGIN) / (self->widest * MEF_PDF_POINT);
  double down = (height - 2 * MEF_PDF_MARGIN) / (self->highest * MEF_PDF_POINT);
  double zoom = self->zoom;

  switch (fit)
    {
    case MEF_PDF_FIT_WIDTH:
      zoom = across;
      break;
    case MEF_PDF_FIT_PAGE:
      zoom = MIN (across, down);
      break;
    case MEF_PDF_FIT_NONE:
      break;
    }
  return CLAMP (zoom, MEF_PDF_ZOOM_MIN, MEF_PDF_ZOOM_MAX);
}

/**
 * mef_pdf_layout_set_zoom:
 * @self: a layout
 * @zoom: 1 for the size of paper; brought within the limits
 */
void
mef_pdf_layout_set_zoom (MefPdfLayout *self, double zoom)
{
  self->zoom = CLAMP (zoom, MEF_PDF_ZOOM_MIN, MEF_PDF_ZOOM_MAX);
}

/**
 * mef_pdf_layout_get_zoom:
 * @self: a layout
 *
 * Returns: the zoom
 */
double
mef_pdf_layout_get_zoom (const MefPdfLayout *self)
{
  return self->zoom;
}

/**
 * mef_pdf_layout_get_scale:
 * @self: a layout
 *
 * Returns: widget pixels per point
 */
double
mef_pdf_layout_get_scale (const MefPdfLayout *self)
{
  return self->zoom * MEF_PDF_POINT;
}

static int
get_top (const MefPdfLayout *self, guint page)
{
  double scaled = floor (self->above[page] * mef_pdf_layout_get_scale (self));

  return MEF_PDF_MARGIN + (int) scaled + (int) page * MEF_PDF_SPACING;
}

/**
 * mef_pdf_layout_get_size:
 * @self: a layout
 * @width: (out): of the widest page with its margins
 * @height: (out): of all pages, their spaces and margins
 */
void
mef_pdf_layout_get_size (const MefPdfLayout *self, int *width, int *height)
{
  double scale = mef_pdf_layout_get_scale (self);
  double last = self->sizes[self->n_pages - 1].height * scale;

  *width = (int) lround (self->widest * scale) + 2 * MEF_PDF_MARGIN;
  *height = get_top (self, self->n_pages - 1) + (int) ceil (last) + MEF_PDF_MARGIN;
}

/**
 * mef_pdf_layout_get_page:
 * @self: a layout
 * @page: a page, from 0
 * @width: how wide the ground is on which the pages are centred
 * @where: (out): its place
 */
void
mef_pdf_layout_get_page (const MefPdfLayout *self, guint page, int width, GdkRectangle *where)
{
  double scale = mef_pdf_layout_get_scale (self);

  where->width = MAX (1, (int) lround (self->sizes[page].width * scale));
  where->height = MAX (1, (int) lround (self->sizes[page].height * scale));
  where->x = MAX (MEF_PDF_MARGIN, (width - where->width) / 2);
  where->y = get_top (self, page);
}

/**
 * mef_pdf_layout_find_page:
 * @self: a layout
 * @y: a height on the ground
 *
 * Returns: the page at that height; a space belongs to the page above it
 */
guint
mef_pdf_layout_find_page (const MefPdfLayout *self, double y)
{
  guint low = 0, high = self->n_pages;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_top (self, middle) <= y)
        low = middle;
      else
        high = middle;
    }
  return low;
}
