/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground the pages of a document lie on, one under the other, inside a scrolled window. It is
 * scrollable itself, so that the zoom that fits the view is known while the view is laid out, and
 * has only the pages drawn that are seen or about to be. */
#include "config.h"

#include "mef-pdf-canvas-private.h"

#include <math.h>

/* Pictures of pages that are neither seen nor near go when together they take more than this. */
#define CACHE_BYTES (64u * 1024 * 1024)

static void mef_pdf_canvas_scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MefPdfCanvas,
                               mef_pdf_canvas,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE,
                                                      mef_pdf_canvas_scrollable_init))

enum
{
  PROP_0,
  PROP_ZOOM,
  PROP_CURRENT_PAGE,
  N_PROPS,

  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

static gboolean
notify_cb (gpointer user_data)
{
  MefPdfCanvas *self = user_data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_PAGE]);
  return G_SOURCE_REMOVE;
}

/* Listeners change labels, which must not happen in the middle of a layout. */
static void
notify_later (MefPdfCanvas *self)
{
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_DEFAULT, notify_cb, self, NULL);
}

static void
set_current_page (MefPdfCanvas *self, guint page)
{
  if (self->current_page == page)
    return;
  self->current_page = page;
  notify_later (self);
}

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

/* Where a person who scrolls is: at the ends the first or last page, else the page in the middle.
 */
static void
find_current_page (MefPdfCanvas *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  double shown = gtk_adjustment_get_page_size (self->vadjustment);
  double end = gtk_adjustment_get_upper (self->vadjustment) - shown;

  if (end <= 0 || self->layout == NULL)
    return;
  if (value <= 0)
    set_current_page (self, 0);
  else if (value >= end)
    set_current_page (self, self->pages->len - 1);
  else
    set_current_page (self, mef_pdf_layout_find_page (self->layout, value + shown / 2));
}

static void
value_changed_cb (MefPdfCanvas *self)
{
  if (self->moving)
    return;
  if (self->vadjustment != NULL)
    find_current_page (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (MefPdfCanvas *self, GtkAdjustment **where, GtkAdjustment *adjustment)
{
  if (*where != NULL && *where == adjustment)
    return;
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, value_changed_cb, self);
  g_set_object (where, adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
      notify_later (self);
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

static void
mef_pdf_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MefPdfCanvas *self = MEF_PDF_CANVAS (widget);
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

/* Pages drawn later ask for no layout; this one only takes what the scrolled window gives. */
static void
mef_pdf_canvas_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  MefPdfCanvas *self = MEF_PDF_CANVAS (widget);
  int width = 0, height = 0;

  if (self->layout != NULL)
    mef_pdf_layout_get_size (self->layout, &width, &height);
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
  *minimum_baseline = *natural_baseline = -1;
}

static void
mef_pdf_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPdfCanvas *self = MEF_PDF_CANVAS (object);

  switch (id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, mef_pdf_canvas_get_zoom (self));
      break;
    case PROP_CURRENT_PAGE:
      g_value_set_uint (value, self->current_page);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_pdf_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefPdfCanvas *self = MEF_PDF_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_pdf_canvas_dispose (GObject *object)
{
  MefPdfCanvas *self = MEF_PDF_CANVAS (object);

  mef_pdf_canvas_set_document (self, NULL);
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  g_clear_handle_id (&self->notify_id, g_source_remove);

  G_OBJECT_CLASS (mef_pdf_canvas_parent_class)->dispose (object);
}

static void
mef_pdf_canvas_finalize (GObject *object)
{
  g_ptr_array_unref (MEF_PDF_CANVAS (object)->pages);

  G_OBJECT_CLASS (mef_pdf_canvas_parent_class)->finalize (object);
}

static void
mef_pdf_canvas_scrollable_init (GtkScrollableInterface *iface)
{
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /* The zoom, 1 for the size of paper. */
  properties[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, MEF_PDF_ZOOM_MIN, MEF_PDF_ZOOM_MAX, 1, flags);
  /* The page the person is at, from 0. */
  properties[PROP_CURRENT_PAGE] =
      g_param_spec_uint ("current-page", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
mef_pdf_canvas_class_init (MefPdfCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_pdf_canvas_dispose;
  object_class->finalize = mef_pdf_canvas_finalize;
  object_class->get_property = mef_pdf_canvas_get_property;
  object_class->set_property = mef_pdf_canvas_set_property;
  widget_class->measure = mef_pdf_canvas_measure;
  widget_class->size_allocate = mef_pdf_canvas_size_allocate;

  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "mef-pdf-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mef_pdf_canvas_init (MefPdfCanvas *self)
{
  self->pages = g_ptr_array_new ();
  self->waiting_page = -1;
  self->wanted_zoom = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_allocate), NULL);
  mef_pdf_canvas_init_input (self);
}

/**
 * mef_pdf_canvas_set_document:
 * @self: a canvas
 * @document: (nullable): what to show, from its first page
 */
void
mef_pdf_canvas_set_document (MefPdfCanvas *self, MefPdfDocument *document)
{
  guint n_pages = document != NULL ? mef_pdf_document_get_n_pages (document) : 0;

  mef_pdf_canvas_unselect (self);
  for (guint i = 0; i < self->pages->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->pages, i));
  g_ptr_array_set_size (self->pages, 0);
  g_clear_pointer (&self->layout, mef_pdf_layout_free);
  g_set_object (&self->document, document);
  if (document == NULL)
    return;
  self->layout = mef_pdf_layout_new (mef_pdf_document_get_page_size (document, 0), n_pages);
  for (guint i = 0; i < n_pages; i++)
    {
      MefPdfPage *page = mef_pdf_page_new (document, i);

      gtk_widget_set_parent (GTK_WIDGET (page), GTK_WIDGET (self));
      g_ptr_array_add (self->pages, page);
    }
  self->waiting_page = 0;
  self->current_page = 0;
  notify_later (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * mef_pdf_canvas_get_document:
 * @self: a canvas
 *
 * Returns: (transfer none) (nullable): what it shows
 */
MefPdfDocument *
mef_pdf_canvas_get_document (MefPdfCanvas *self)
{
  return self->document;
}

/**
 * mef_pdf_canvas_set_fit:
 * @self: a canvas
 * @fit: how the zoom follows the size of the view
 */
void
mef_pdf_canvas_set_fit (MefPdfCanvas *self, MefPdfFit fit)
{
  self->wanted_zoom = mef_pdf_canvas_get_zoom (self);
  self->fit = fit;
  /* A page that is to be seen whole comes to the top. */
  if (fit == MEF_PDF_FIT_PAGE && self->layout != NULL)
    self->waiting_page = (int) self->current_page;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * mef_pdf_canvas_get_fit:
 * @self: a canvas
 *
 * Returns: how the zoom follows the size of the view
 */
MefPdfFit
mef_pdf_canvas_get_fit (MefPdfCanvas *self)
{
  return self->fit;
}

/**
 * mef_pdf_canvas_zoom_at:
 * @self: a canvas
 * @zoom: the zoom to have
 * @x: in the view
 * @y: in the view, what stays in place
 */
void
mef_pdf_canvas_zoom_at (MefPdfCanvas *self, double zoom, double x, double y)
{
  self->fit = MEF_PDF_FIT_NONE;
  self->wanted_zoom = CLAMP (zoom, MEF_PDF_ZOOM_MIN, MEF_PDF_ZOOM_MAX);
  graphene_point_init (&self->anchor, (float) x, (float) y);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  notify_later (self);
}

/**
 * mef_pdf_canvas_set_zoom:
 * @self: a canvas
 * @zoom: 1 for the size of paper
 *
 * Zooms around the middle of what is seen.
 */
void
mef_pdf_canvas_set_zoom (MefPdfCanvas *self, double zoom)
{
  mef_pdf_canvas_zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                          gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/**
 * mef_pdf_canvas_get_zoom:
 * @self: a canvas
 *
 * Returns: the zoom it has, or will have at the next layout
 */
double
mef_pdf_canvas_get_zoom (MefPdfCanvas *self)
{
  if (self->fit == MEF_PDF_FIT_NONE || self->layout == NULL)
    return self->wanted_zoom;
  return mef_pdf_layout_get_zoom (self->layout);
}

/**
 * mef_pdf_canvas_go_to_page:
 * @self: a canvas
 * @page: a page, from 0; the last one when there are fewer
 */
void
mef_pdf_canvas_go_to_page (MefPdfCanvas *self, guint page)
{
  if (self->pages->len == 0)
    return;
  self->waiting_page = (int) MIN (page, self->pages->len - 1);
  set_current_page (self, (guint) self->waiting_page);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * mef_pdf_canvas_get_current_page:
 * @self: a canvas
 *
 * Returns: the page the person is at, from 0
 */
guint
mef_pdf_canvas_get_current_page (MefPdfCanvas *self)
{
  return self->current_page;
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
  set_current_page (self, page);
}

/**
 * mef_pdf_canvas_is_ready:
 * @self: a canvas
 *
 * Returns: whether every page that is seen is drawn
 */
gboolean
mef_pdf_canvas_is_ready (MefPdfCanvas *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->pages->len; i++)
    {
      MefPdfPage *page = g_ptr_array_index (self->pages, i);

      if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
        continue;
      if (!mef_pdf_page_is_ready (page))
        return FALSE;
      any = TRUE;
    }
  return any;
}

/**
 * mef_pdf_canvas_set_matches:
 * @self: a canvas
 * @page: a page, from 0
 * @matches: (nullable) (element-type MefPdfMatch): what was found on it
 * @current: which of them the person is at, or -1
 */
void
mef_pdf_canvas_set_matches (MefPdfCanvas *self, guint page, GArray *matches, int current)
{
  if (page < self->pages->len)
    mef_pdf_page_set_matches (g_ptr_array_index (self->pages, page), matches, current);
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
