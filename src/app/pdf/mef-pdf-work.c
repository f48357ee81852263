/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a PDF worker: the only code of the application that calls Poppler. Every function
 * here runs on the worker's thread and touches nothing but its arguments. */
#include "config.h"

#include "mef-pdf-work.h"

#include <math.h>
#include <string.h>

#include "mef-error.h"

/* A PDF may begin with some rubbish; readers look for the mark in the first kilobyte. */
#define MARK "%PDF-"
#define MARK_WITHIN 1024

/* The largest side a page may claim, in points (the PDF reference's 200 inches). */
#define LARGEST_SIDE 14400.0

/* Regions of selected text come in whole pixels; asked for this much larger they fit the glyphs. */
#define REGION_SCALE 8.0

/* Poppler's types have no cleanup of their own; under a name of ours they can't collide with one.
 */
typedef PopplerPage PageRef;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageRef, g_object_unref)

void
mef_pdf_order_free (MefPdfOrder *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_object (&self->owner);
  g_free (self);
}

void
mef_pdf_facts_free (MefPdfFacts *self)
{
  g_free (self->title);
  g_free (self->sizes);
  g_free (self);
}

void
mef_pdf_image_free (MefPdfImage *self)
{
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_free (self);
}

void
mef_pdf_selection_free (MefPdfSelection *self)
{
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_free (self->text);
  g_free (self);
}

static gpointer
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return NULL;
}

static gboolean
has_mark (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > 0 && memmem (data, MIN (size, MARK_WITHIN), MARK, strlen (MARK)) != NULL;
}

static PopplerPage *
get_page (PopplerDocument *document, guint page, GError **error)
{
  PopplerPage *found = poppler_document_get_page (document, (int) page);

  return found != NULL ? found : fail (error, "pdf-damaged");
}

static gboolean
measure (PopplerDocument *document, guint number, graphene_size_t *size)
{
  g_autoptr (PageRef) page = poppler_document_get_page (document, (int) number);
  double width, height;

  if (page == NULL)
    return FALSE;
  poppler_page_get_size (page, &width, &height);
  /* The negation also refuses what is not a number. */
  if (!(width > 0 && width <= LARGEST_SIDE && height > 0 && height <= LARGEST_SIDE))
    return FALSE;
  graphene_size_init (size, (float) width, (float) height);
  return TRUE;
}

/**
 * mef_pdf_work_open:
 *
 * Reads MefPdfOrder.bytes.
 *
 * Returns: a #MefPdfFacts; or the reason "not-a-pdf", "pdf-encrypted" (a password would be needed)
 * or "pdf-damaged"
 */
gpointer
mef_pdf_work_open (PopplerDocument **document,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (MefPdfFacts) facts = g_new0 (MefPdfFacts, 1);
  g_autoptr (GError) cause = NULL;

  if (!has_mark (order->bytes))
    return fail (error, "not-a-pdf");
  *document = poppler_document_new_from_bytes (order->bytes, NULL, &cause);
  if (*document == NULL)
    return fail (error, g_error_matches (cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
                            ? "pdf-encrypted"
                            : "pdf-damaged");
  facts->n_pages = (guint) MAX (poppler_document_get_n_pages (*document), 0);
  facts->sizes = g_new0 (graphene_size_t, MAX (facts->n_pages, 1));
  for (guint i = 0; i < facts->n_pages; i++)
    if (!measure (*document, i, &facts->sizes[i]))
      return fail (error, "pdf-damaged");
  if (facts->n_pages == 0)
    return fail (error, "pdf-damaged");
  facts->title = poppler_document_get_title (*document);
  return g_steal_pointer (&facts);
}

/* The image takes the surface's pixels over without copying them. */
static MefPdfImage *
image_new (cairo_surface_t *surface)
{
  MefPdfImage *image = g_new0 (MefPdfImage, 1);

  cairo_surface_flush (surface);
  image->width = cairo_image_surface_get_width (surface);
  image->height = cairo_image_surface_get_height (surface);
  image->stride = (gsize) cairo_image_surface_get_stride (surface);
  image->pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                              image->stride * (gsize) image->height,
                                              (GDestroyNotify) cairo_surface_destroy,
                                              cairo_surface_reference (surface));
  return image;
}

/**
 * mef_pdf_work_render:
 *
 * Draws MefPdfOrder.area of MefPdfOrder.page on white paper at MefPdfOrder.scale.
 *
 * Returns: a #MefPdfImage; the reason "pdf-damaged" when the page can't be read or does not fit in
 * an image
 */
gpointer
mef_pdf_work_render (PopplerDocument **document,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (PageRef) page = get_page (*document, order->page, error);
  int width = (int) lround (order->area.size.width * order->scale);
  int height = (int) lround (order->area.size.height * order->scale);
  cairo_surface_t *surface;
  cairo_t *cr;
  MefPdfImage *image = NULL;

  if (page == NULL)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (width, 1), MAX (height, 1));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, order->scale, order->scale);
  cairo_translate (cr, -order->area.origin.x, -order->area.origin.y);
  poppler_page_render (page, cr);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    image = image_new (surface);
  else
    fail (error, "pdf-damaged");
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return image;
}

/* Poppler's found rectangles count y from the bottom of the page. */
static void
flip (const PopplerRectangle *found, double page_height, graphene_rect_t *rect)
{
  graphene_rect_init (rect, (float) found->x1, (float) (page_height - found->y2),
                      (float) (found->x2 - found->x1), (float) (found->y2 - found->y1));
}

/**
 * mef_pdf_work_search:
 *
 * Finds MefPdfOrder.text on MefPdfOrder.page, whatever its case and accents, over line ends too.
 *
 * Returns: (element-type MefPdfMatch): the matches in reading order, maybe none
 */
gpointer
mef_pdf_work_search (PopplerDocument **document,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (PageRef) page = get_page (*document, order->page, error);
  g_autoptr (GArray) matches = g_array_new (FALSE, TRUE, sizeof (MefPdfMatch));
  GList *found;
  double width, height;

  if (page == NULL)
    return NULL;
  poppler_page_get_size (page, &width, &height);
  found =
      poppler_page_find_text_with_options (page, order->text,
                                           POPPLER_FIND_IGNORE_DIACRITICS | POPPLER_FIND_MULTILINE);
  for (GList *l = found; l != NULL; l = l->next)
    {
      MefPdfMatch match = { 0 };

      flip (l->data, height, &match.first);
      if (poppler_rectangle_find_get_match_continued (l->data) && l->next != NULL)
        {
          l = l->next;
          flip (l->data, height, &match.second);
        }
      g_array_append_val (matches, match);
    }
  g_list_free_full (found, (GDestroyNotify) poppler_rectangle_free);
  return g_steal_pointer (&matches);
}

static PopplerSelectionStyle
style_of (MefPdfGrain grain)
{
  switch (grain)
    {
    case MEF_PDF_GRAIN_GLYPH:
      return POPPLER_SELECTION_GLYPH;
    case MEF_PDF_GRAIN_WORD:
      return POPPLER_SELECTION_WORD;
    case MEF_PDF_GRAIN_LINE:
      return POPPLER_SELECTION_LINE;
    }
  g_return_val_if_reached (POPPLER_SELECTION_GLYPH);
}

static GArray *
region_to_rects (cairo_region_t *region)
{
  GArray *rects = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t from;
      graphene_rect_t to;

      cairo_region_get_rectangle (region, i, &from);
      graphene_rect_init (&to, (float) (from.x / REGION_SCALE), (float) (from.y / REGION_SCALE),
                          (float) (from.width / REGION_SCALE),
                          (float) (from.height / REGION_SCALE));
      g_array_append_val (rects, to);
    }
  return rects;
}

/* The part of the range that lies on one page: from the start or the page's top, to the end or its
 * bottom. */
static void
select_on_page (PopplerPage *page,
                guint number,
                const MefPdfRange *range,
                MefPdfSelection *into,
                GString *text)
{
  PopplerSelectionStyle style = style_of (range->grain);
  PopplerRectangle selection = { 0, 0, 0, 0 };
  cairo_region_t *region;
  g_autofree char *selected = NULL;

  poppler_page_get_size (page, &selection.x2, &selection.y2);
  if (number == range->first_page)
    {
      selection.x1 = range->start.x;
      selection.y1 = range->start.y;
    }
  if (number == range->last_page)
    {
      selection.x2 = range->end.x;
      selection.y2 = range->end.y;
    }
  region = poppler_page_get_selected_region (page, REGION_SCALE, style, &selection);
  g_ptr_array_add (into->regions, region_to_rects (region));
  cairo_region_destroy (region);
  selected = poppler_page_get_selected_text (page, style, &selection);
  if (text->len > 0 && selected != NULL && selected[0] != '\0')
    g_string_append_c (text, '\n');
  g_string_append (text, selected != NULL ? selected : "");
}

/**
 * mef_pdf_work_select:
 *
 * Takes the text of MefPdfOrder.range, and where it lies.
 *
 * Returns: a #MefPdfSelection
 */
gpointer
mef_pdf_work_select (PopplerDocument **document,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (MefPdfSelection) selection = g_new0 (MefPdfSelection, 1);
  GString *text = g_string_new (NULL);

  selection->first_page = order->range.first_page;
  selection->regions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = order->range.first_page; i <= order->range.last_page; i++)
    {
      g_autoptr (PageRef) page = get_page (*document, i, error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      select_on_page (page, i, &order->range, selection, text);
    }
  selection->text = g_string_free (text, FALSE);
  return g_steal_pointer (&selection);
}

/**
 * mef_pdf_work_text:
 *
 * Reads the whole text of MefPdfOrder.page.
 *
 * Returns: a string, empty for a page that is only a picture
 */
gpointer
mef_pdf_work_text (PopplerDocument **document,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (PageRef) page = get_page (*document, order->page, error);
  char *text;

  if (page == NULL)
    return NULL;
  text = poppler_page_get_text (page);
  return text != NULL ? text : g_strdup ("");
}

/**
 * mef_pdf_work_draw:
 *
 * Draws MefPdfOrder.page for a printer, as outlines rather than pixels, on MefPdfOrder.cr, which
 * nobody else may use meanwhile.
 *
 * Returns: something that is not %NULL
 */
gpointer
mef_pdf_work_draw (PopplerDocument **document,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  MefPdfOrder *order = data;
  g_autoptr (PageRef) page = get_page (*document, order->page, error);

  if (page == NULL)
    return NULL;
  poppler_page_render_for_printing (page, order->cr);
  if (cairo_status (order->cr) != CAIRO_STATUS_SUCCESS)
    return fail (error, "pdf-damaged");
  return GINT_TO_POINTER (TRUE);
}
