/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page on the screen: white paper whatever the style, the rendered picture when it has come,
 * what is found and selected on top, and the page's text for assistive technology.
 *
 * Up to a size a page is one picture. Beyond it that picture is stretched, and the part that is
 * seen gets a sharp one of its own, so that memory does not grow with the zoom. */
#include "config.h"

#include "mef-pdf-page.h"

#include <glib/gi18n.h>
#include <math.h>

/* An A4 page at about 210 dots per inch: 18 MiB. */
#define LARGEST_PICTURE 4500000.0

/* How much more than what is seen a sharp piece covers on each side, so that small scrolls keep it.
 */
#define PIECE_MARGIN 0.2f

#define BYTES_PER_PIXEL 4

/* A picture of the page or of a piece of it, and the next one being drawn. */
typedef struct
{
  GdkTexture *texture;   /* (owned) (nullable) */
  graphene_rect_t area;  /* what it shows, in points */
  double scale;          /* device pixels per point */
  GCancellable *pending; /* (owned) (nullable) */
  graphene_rect_t pending_area;
  double pending_scale;
  gboolean failed; /* the page can't be drawn: not tried again */
} Picture;

struct _MefPdfPage
{
  GtkWidget parent_instance;

  /* child */
  GtkWidget *text; /* unseen, read by screen readers */

  /* owned */
  MefPdfDocument *document;
  Picture whole;
  Picture piece;
  GCancellable *text_pending; /* (nullable) */
  GArray *matches;            /* (nullable) (element-type MefPdfMatch) */
  GArray *selection;          /* (nullable) (element-type graphene_rect_t) */

  guint number;
  int current_match; /* -1 for none */
  gboolean has_text;
};

G_DEFINE_FINAL_TYPE (MefPdfPage, mef_pdf_page, GTK_TYPE_WIDGET)

static const GdkRGBA paper = { 1, 1, 1, 1 };
static const GdkRGBA shadow = { 0, 0, 0, 0.35f };
static const GdkRGBA match_colour = { 1, 0.85f, 0, 0.40f };
static const GdkRGBA current_colour = { 1, 0.47f, 0, 0.55f };
static const GdkRGBA selection_colour = { 0.21f, 0.52f, 0.89f, 0.35f };

static void
stop (GCancellable **pending)
{
  g_cancellable_cancel (*pending);
  g_clear_object (pending);
}

static void
picture_clear (Picture *picture)
{
  stop (&picture->pending);
  g_clear_object (&picture->texture);
  picture->scale = 0;
}

/* Takes over what was drawn. */
static void
picture_take (MefPdfPage *self, Picture *picture, const MefPdfImage *image)
{
  g_clear_object (&picture->pending);
  if (image == NULL)
    {
      picture->failed = TRUE;
      return;
    }
  g_clear_object (&picture->texture);
  picture->texture = gdk_memory_texture_new (image->width, image->height, GDK_MEMORY_DEFAULT,
                                             image->pixels, image->stride);
  picture->area = picture->pending_area;
  picture->scale = picture->pending_scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A cancelled drawing means that the page may be gone. */
static void
whole_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPdfImage) image =
      mef_pdf_document_render_finish (MEF_PDF_DOCUMENT (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    picture_take (user_data, &MEF_PDF_PAGE (user_data)->whole, image);
}

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPdfImage) image =
      mef_pdf_document_render_finish (MEF_PDF_DOCUMENT (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    picture_take (user_data, &MEF_PDF_PAGE (user_data)->piece, image);
}

static gboolean
is_covered (const graphene_rect_t *area,
            double scale,
            const graphene_rect_t *wanted,
            double wanted_scale)
{
  return fabs (scale - wanted_scale) < 1e-6 && graphene_rect_contains_rect (area, wanted);
}

/* Draws @grown unless a picture that shows @wanted is there or on its way. */
static void
picture_want (MefPdfPage *self,
              Picture *picture,
              const graphene_rect_t *wanted,
              const graphene_rect_t *grown,
              double scale,
              MefPdfPriority priority,
              GAsyncReadyCallback callback)
{
  if (picture->failed)
    return;
  if (picture->texture != NULL && is_covered (&picture->area, picture->scale, wanted, scale))
    {
      stop (&picture->pending);
      return;
    }
  if (picture->pending != NULL &&
      is_covered (&picture->pending_area, picture->pending_scale, wanted, scale))
    return;
  stop (&picture->pending);
  picture->pending = g_cancellable_new ();
  picture->pending_area = *grown;
  picture->pending_scale = scale;
  mef_pdf_document_render_async (self->document, self->number, grown, scale, priority,
                                 picture->pending, callback, self);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPdfPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      mef_pdf_document_get_text_finish (MEF_PDF_DOCUMENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->text_pending);
  self->has_text = TRUE;
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    gtk_label_set_text (GTK_LABEL (self->text), text);
}

static void
want_text (MefPdfPage *self)
{
  if (self->has_text || self->text_pending != NULL)
    return;
  self->text_pending = g_cancellable_new ();
  mef_pdf_document_get_text_async (self->document, self->number, self->text_pending, text_cb, self);
}

static void
snapshot_paper (GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, bounds, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, 1, 0, 3);
  gtk_snapshot_append_color (snapshot, &paper, bounds);
}

static void
snapshot_piece (GtkSnapshot *snapshot, const Picture *piece, double scale)
{
  graphene_rect_t where;

  graphene_rect_scale (&piece->area, (float) scale, (float) scale, &where);
  gtk_snapshot_append_texture (snapshot, piece->texture, &where);
}

static void
snapshot_mark (GtkSnapshot *snapshot,
               const graphene_rect_t *rect,
               double scale,
               const GdkRGBA *colour)
{
  graphene_rect_t where;

  if (rect->size.width <= 0)
    return;
  graphene_rect_scale (rect, (float) scale, (float) scale, &where);
  gtk_snapshot_append_color (snapshot, colour, &where);
}

static void
snapshot_marks (MefPdfPage *self, GtkSnapshot *snapshot, double scale)
{
  for (guint i = 0; self->matches != NULL && i < self->matches->len; i++)
    {
      const MefPdfMatch *match = &g_array_index (self->matches, MefPdfMatch, i);
      const GdkRGBA *colour = (int) i == self->current_match ? &current_colour : &match_colour;

      snapshot_mark (snapshot, &match->first, scale, colour);
      snapshot_mark (snapshot, &match->second, scale, colour);
    }
  for (guint i = 0; self->selection != NULL && i < self->selection->len; i++)
    snapshot_mark (snapshot, &g_array_index (self->selection, graphene_rect_t, i), scale,
                   &selection_colour);
}

static void
mef_pdf_page_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MefPdfPage *self = MEF_PDF_PAGE (widget);
  const graphene_size_t *size = mef_pdf_document_get_page_size (self->document, self->number);
  double scale = gtk_widget_get_width (widget) / size->width;
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, 0, 0, (float) gtk_widget_get_width (widget),
                      (float) gtk_widget_get_height (widget));
  snapshot_paper (snapshot, &bounds);
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (self->whole.texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->whole.texture, &bounds);
  if (self->piece.texture != NULL)
    snapshot_piece (snapshot, &self->piece, scale);
  snapshot_marks (self, snapshot, scale);
  gtk_snapshot_pop (snapshot);
}

static void
mef_pdf_page_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = *natural = 1;
  *minimum_baseline = *natural_baseline = -1;
}

/* The text is not drawn; it only has to lie on the page, at whatever size it needs. */
static void
mef_pdf_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MefPdfPage *self = MEF_PDF_PAGE (widget);
  int across, down;

  gtk_widget_measure (self->text, GTK_ORIENTATION_HORIZONTAL, -1, &across, NULL, NULL, NULL);
  across = MAX (across, width);
  gtk_widget_measure (self->text, GTK_ORIENTATION_VERTICAL, across, &down, NULL, NULL, NULL);
  gtk_widget_allocate (self->text, across, MAX (down, height), -1, NULL);
}

static void
mef_pdf_page_dispose (GObject *object)
{
  MefPdfPage *self = MEF_PDF_PAGE (object);

  picture_clear (&self->whole);
  picture_clear (&self->piece);
  stop (&self->text_pending);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->selection, g_array_unref);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (mef_pdf_page_parent_class)->dispose (object);
}

static void
mef_pdf_page_class_init (MefPdfPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_pdf_page_dispose;
  widget_class->snapshot = mef_pdf_page_snapshot;
  widget_class->measure = mef_pdf_page_measure;
  widget_class->size_allocate = mef_pdf_page_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "mef-pdf-page");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mef_pdf_page_init (MefPdfPage *self)
{
  self->current_match = -1;
  self->text = gtk_label_new (NULL);
  gtk_widget_set_opacity (self->text, 0);
  gtk_widget_set_can_target (self->text, FALSE);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "text");
}

/**
 * mef_pdf_page_new:
 * @document: the document
 * @number: which page of it, from 0
 *
 * Returns: (transfer floating): the page, blank until mef_pdf_page_want()
 */
MefPdfPage *
mef_pdf_page_new (MefPdfDocument *document, guint number)
{
  MefPdfPage *self = g_object_new (MEF_TYPE_PDF_PAGE, NULL);
  g_autofree char *name = NULL;

  self->document = g_object_ref (document);
  self->number = number;
  /* Translators: read aloud; the number of a page and how many there are. */
  name = g_strdup_printf (_ ("Page %u of %u"), number + 1, mef_pdf_document_get_n_pages (document));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return self;
}

/**
 * mef_pdf_page_get_number:
 * @self: a page
 *
 * Returns: its number, from 0
 */
guint
mef_pdf_page_get_number (MefPdfPage *self)
{
  return self->number;
}

/**
 * mef_pdf_page_want:
 * @self: a page
 * @scale: device pixels per point
 * @seen: (nullable): what is seen of it, in points; %NULL for a page that is only near
 * @priority: who waits
 *
 * Has the page drawn, unless it is or soon will be.
 */
void
mef_pdf_page_want (MefPdfPage *self,
                   double scale,
                   const graphene_rect_t *seen,
                   MefPdfPriority priority)
{
  const graphene_size_t *size = mef_pdf_document_get_page_size (self->document, self->number);
  double largest = sqrt (LARGEST_PICTURE / (size->width * size->height));
  graphene_rect_t all, grown;

  graphene_rect_init (&all, 0, 0, size->width, size->height);
  picture_want (self, &self->whole, &all, &all, MIN (scale, largest), priority, whole_cb);
  if (seen != NULL && scale > largest)
    {
      graphene_rect_inset_r (seen, -seen->size.width * PIECE_MARGIN,
                             -seen->size.height * PIECE_MARGIN, &grown);
      graphene_rect_intersection (&grown, &all, &grown);
      picture_want (self, &self->piece, seen, &grown, scale, priority, piece_cb);
    }
  else
    picture_clear (&self->piece);
  if (seen != NULL)
    want_text (self);
}

/**
 * mef_pdf_page_rest:
 * @self: a page that is no longer near
 *
 * Gives up what is being drawn; what is drawn is kept.
 */
void
mef_pdf_page_rest (MefPdfPage *self)
{
  stop (&self->whole.pending);
  stop (&self->text_pending);
  picture_clear (&self->piece);
}

/**
 * mef_pdf_page_forget:
 * @self: a page that is not seen
 *
 * Gives its pictures back.
 */
void
mef_pdf_page_forget (MefPdfPage *self)
{
  picture_clear (&self->whole);
  picture_clear (&self->piece);
}

static gsize
picture_get_cost (const Picture *picture)
{
  if (picture->texture == NULL)
    return 0;
  return (gsize) gdk_texture_get_width (picture->texture) *
         (gsize) gdk_texture_get_height (picture->texture) * BYTES_PER_PIXEL;
}

/**
 * mef_pdf_page_get_cost:
 * @self: a page
 *
 * Returns: the bytes its pictures take
 */
gsize
mef_pdf_page_get_cost (MefPdfPage *self)
{
  return picture_get_cost (&self->whole) + picture_get_cost (&self->piece);
}

/**
 * mef_pdf_page_is_ready:
 * @self: a page
 *
 * Returns: whether it is drawn as it was last wanted
 */
gboolean
mef_pdf_page_is_ready (MefPdfPage *self)
{
  return self->whole.texture != NULL && self->whole.pending == NULL && self->piece.pending == NULL;
}

/**
 * mef_pdf_page_set_matches:
 * @self: a page
 * @matches: (nullable) (element-type MefPdfMatch): what was found on it
 * @current: which of them the person is at, or -1
 */
void
mef_pdf_page_set_matches (MefPdfPage *self, GArray *matches, int current)
{
  g_clear_pointer (&self->matches, g_array_unref);
  self->matches = matches != NULL ? g_array_ref (matches) : NULL;
  self->current_match = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mef_pdf_page_set_selection:
 * @self: a page
 * @region: (nullable) (element-type graphene_rect_t): where the selected text lies
 */
void
mef_pdf_page_set_selection (MefPdfPage *self, GArray *region)
{
  if (region == NULL && self->selection == NULL)
    return;
  g_clear_pointer (&self->selection, g_array_unref);
  self->selection = region != NULL ? g_array_ref (region) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
