/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hands do to the canvas: a drag selects text, two clicks a word, three a line; the wheel with
 * Ctrl and two fingers zoom; the arrows and the space bar scroll. Selecting happens on the worker;
 * while the pointer moves, only the latest stretch is waited for. */
#include "config.h"

#include "mef-pdf-canvas-private.h"

#define WHEEL_STEP 1.1

static void
show_selection (MefPdfCanvas *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      GArray *region = NULL;

      if (self->selection != NULL && i >= self->selection->first_page &&
          i - self->selection->first_page < self->selection->regions->len)
        region = g_ptr_array_index (self->selection->regions, i - self->selection->first_page);
      mef_pdf_page_set_selection (g_ptr_array_index (self->pages, i), region);
    }
}

static void
selected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPdfCanvas *self = user_data;
  g_autoptr (GError) error = NULL;
  MefPdfSelection *selection =
      mef_pdf_document_select_finish (MEF_PDF_DOCUMENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->selecting);
  g_clear_pointer (&self->selection, mef_pdf_selection_free);
  self->selection = selection;
  show_selection (self);
  if (self->copy_when_selected)
    mef_pdf_canvas_copy (self);
  self->copy_when_selected = FALSE;
}

static void
select_range (MefPdfCanvas *self, const MefPdfRange *range)
{
  g_cancellable_cancel (self->selecting);
  g_clear_object (&self->selecting);
  self->selecting = g_cancellable_new ();
  mef_pdf_document_select_async (self->document, range, self->selecting, selected_cb, self);
}

/* From where the button went down to where the pointer is, in the order of the pages. */
static void
select_to (MefPdfCanvas *self, double x, double y)
{
  MefPdfRange range = { .grain = self->grain };
  graphene_point_t point;
  guint page;

  mef_pdf_canvas_locate (self, x, y, &page, &point);
  range.first_page = MIN (page, self->drag_page);
  range.last_page = MAX (page, self->drag_page);
  range.start = page < self->drag_page ? point : self->drag_point;
  range.end = page < self->drag_page ? self->drag_point : point;
  select_range (self, &range);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  static const MefPdfGrain grains[] = { MEF_PDF_GRAIN_GLYPH, MEF_PDF_GRAIN_WORD,
                                        MEF_PDF_GRAIN_LINE };
  MefPdfCanvas *self = user_data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->document == NULL)
    return;
  self->grain = grains[(n_press - 1) % (int) G_N_ELEMENTS (grains)];
  mef_pdf_canvas_unselect (self);
  mef_pdf_canvas_locate (self, x, y, &self->drag_page, &self->drag_point);
  if (self->grain != MEF_PDF_GRAIN_GLYPH)
    select_to (self, x, y);
}

/* A finger scrolls; it is the mouse that selects. */
static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  MefPdfCanvas *self = user_data;
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (self->document == NULL ||
      (event != NULL && gdk_event_get_event_type (event) == GDK_TOUCH_BEGIN))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer user_data)
{
  MefPdfCanvas *self = user_data;
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double x, y;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  x += dx;
  y += dy;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (y < 0 || y > height)
    mef_pdf_canvas_scroll_by (self, 0, y < 0 ? y : y - height);
  select_to (self, x, y);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  graphene_point_init (&MEF_PDF_CANVAS (user_data)->pointer, (float) x, (float) y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  MefPdfCanvas *self = user_data;
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double zoom = mef_pdf_canvas_get_zoom (self);

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  mef_pdf_canvas_zoom_at (self, dy < 0 ? zoom * WHEEL_STEP : zoom / WHEEL_STEP, self->pointer.x,
                          self->pointer.y);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  MefPdfCanvas *self = user_data;

  self->pinch_zoom = mef_pdf_canvas_get_zoom (self);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, gpointer user_data)
{
  MefPdfCanvas *self = user_data;
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    mef_pdf_canvas_zoom_at (self, self->pinch_zoom * scale, x, y);
}

/* The parameter: pages of the view across, and down. */
static gboolean
scroll_key_cb (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  double across, down;

  g_variant_get (parameter, "(dd)", &across, &down);
  mef_pdf_canvas_scroll_by (MEF_PDF_CANVAS (widget), across * gtk_widget_get_width (widget),
                            down * gtk_widget_get_height (widget));
  return GDK_EVENT_STOP;
}

/**
 * mef_pdf_canvas_install_keys:
 * @widget_class: the class of the canvas
 *
 * Gives it the keys that scroll.
 */
void
mef_pdf_canvas_install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    double across;
    double down;
  } keys[] = {
    { GDK_KEY_Up, 0, 0, -0.1 },        { GDK_KEY_KP_Up, 0, 0, -0.1 },
    { GDK_KEY_Down, 0, 0, 0.1 },       { GDK_KEY_KP_Down, 0, 0, 0.1 },
    { GDK_KEY_Left, 0, -0.1, 0 },      { GDK_KEY_KP_Left, 0, -0.1, 0 },
    { GDK_KEY_Right, 0, 0.1, 0 },      { GDK_KEY_KP_Right, 0, 0.1, 0 },
    { GDK_KEY_space, 0, 0, 0.9 },      { GDK_KEY_space, GDK_SHIFT_MASK, 0, -0.9 },
    { GDK_KEY_BackSpace, 0, 0, -0.9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, scroll_key_cb,
                                  "(dd)", keys[i].across, keys[i].down);
}

/**
 * mef_pdf_canvas_init_input:
 * @self: a canvas being made
 *
 * Gives it its gestures.
 */
void
mef_pdf_canvas_init_input (MefPdfCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_gesture_group (drag, click);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
}

/**
 * mef_pdf_canvas_select_all:
 * @self: a canvas
 *
 * Selects the text of the whole document.
 */
void
mef_pdf_canvas_select_all (MefPdfCanvas *self)
{
  MefPdfRange range = { 0 };
  const graphene_size_t *size;

  if (self->document == NULL)
    return;
  range.last_page = mef_pdf_document_get_n_pages (self->document) - 1;
  size = mef_pdf_document_get_page_size (self->document, range.last_page);
  graphene_point_init (&range.end, size->width, size->height);
  select_range (self, &range);
}

/**
 * mef_pdf_canvas_unselect:
 * @self: a canvas
 */
void
mef_pdf_canvas_unselect (MefPdfCanvas *self)
{
  g_cancellable_cancel (self->selecting);
  g_clear_object (&self->selecting);
  g_clear_pointer (&self->selection, mef_pdf_selection_free);
  self->copy_when_selected = FALSE;
  show_selection (self);
}

/**
 * mef_pdf_canvas_get_selected_text:
 * @self: a canvas
 *
 * Returns: (transfer none) (nullable): the selected text
 */
const char *
mef_pdf_canvas_get_selected_text (MefPdfCanvas *self)
{
  return self->selection != NULL ? self->selection->text : NULL;
}

/**
 * mef_pdf_canvas_copy:
 * @self: a canvas
 *
 * Puts the selected text on the clipboard, as soon as it is known.
 *
 * Returns: whether anything is selected
 */
gboolean
mef_pdf_canvas_copy (MefPdfCanvas *self)
{
  const char *text = mef_pdf_canvas_get_selected_text (self);

  if (self->selecting != NULL)
    {
      self->copy_when_selected = TRUE;
      return TRUE;
    }
  if (text == NULL || text[0] == '\0')
    return FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  return TRUE;
}
