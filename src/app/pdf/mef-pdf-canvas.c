/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground the pages of a document lie on, one under the other, inside a scrolled window. It is
 * scrollable itself, so that the zoom that fits the view is known while the view is laid out. Its
 * layout is in mef-pdf-canvas-layout.c, its gestures and keys in mef-pdf-canvas-input.c. */
#include "config.h"

#include "mef-pdf-canvas-private.h"

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

/**
 * mef_pdf_canvas_notify_later:
 * @self: a canvas
 *
 * Has listeners told of the zoom and the page: later, since they change labels, which must not
 * happen in the middle of a layout.
 */
void
mef_pdf_canvas_notify_later (MefPdfCanvas *self)
{
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_DEFAULT, notify_cb, self, NULL);
}

/**
 * mef_pdf_canvas_set_current_page:
 * @self: a canvas
 * @page: where the person is now
 */
void
mef_pdf_canvas_set_current_page (MefPdfCanvas *self, guint page)
{
  if (self->current_page == page)
    return;
  self->current_page = page;
  mef_pdf_canvas_notify_later (self);
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
    mef_pdf_canvas_set_current_page (self, 0);
  else if (value >= end)
    mef_pdf_canvas_set_current_page (self, self->pages->len - 1);
  else
    mef_pdf_canvas_set_current_page (self,
                                     mef_pdf_layout_find_page (self->layout, value + shown / 2));
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
mef_pdf_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  mef_pdf_canvas_lay_out (MEF_PDF_CANVAS (widget), width, height);
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
  mef_pdf_canvas_install_keys (widget_class);
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
  mef_pdf_canvas_notify_later (self);
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
  mef_pdf_canvas_notify_later (self);
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
  mef_pdf_canvas_set_current_page (self, (guint) self->waiting_page);
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
