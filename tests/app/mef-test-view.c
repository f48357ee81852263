/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the display tests share: bounded waits, a window, pictures, a document. */
#include "config.h"

#include "mef-test-view.h"

#include <adwaita.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* Generous, since machines differ; a right program never waits that long. */
#define BOUND_SECONDS 20

#define A4_WIDTH 595.0
#define A4_HEIGHT 842.0

static gboolean
expired_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Looked at now and then even when nothing happens in this process. */
gboolean
mef_test_wait (MefTestCondition condition, gpointer data)
{
  gboolean expired = FALSE;
  guint id = g_timeout_add_seconds (BOUND_SECONDS, expired_cb, &expired);
  guint tick = g_timeout_add (20, tick_cb, NULL);
  gboolean held;

  while (!(held = condition (data)) && !expired)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (!expired)
    g_source_remove (id);
  return held;
}

/* Three frames of the clock's length: layout, drawing, and what they started. */
void
mef_test_settle (void)
{
  for (guint i = 0; i < 3; i++)
    {
      gboolean over = FALSE;

      g_timeout_add (40, expired_cb, &over);
      while (!over)
        g_main_context_iteration (NULL, TRUE);
    }
}

GtkWidget *
mef_test_present (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  mef_test_settle ();
  return window;
}

void
mef_test_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  mef_test_settle ();
}

static GdkTexture *
render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GtkNative *native = gtk_widget_get_native (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                      &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

typedef struct
{
  GtkWidget *widget;
  GdkTexture *texture;
} Picture;

static gboolean
try_render (gpointer data)
{
  Picture *picture = data;

  picture->texture = render (picture->widget);
  return picture->texture != NULL;
}

/* A widget in the middle of a layout has no picture yet. */
static GdkTexture *
wait_for_picture (GtkWidget *widget)
{
  Picture picture = { widget, NULL };

  mef_test_settle ();
  g_assert_true (mef_test_wait (try_render, &picture));
  return picture.texture;
}

guint
mef_test_count_colours (GtkWidget *widget)
{
  g_autoptr (GdkTexture) texture = wait_for_picture (widget);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree guint32 *pixels = NULL;
  gsize n;

  n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  pixels = g_new (guint32, n);
  gdk_texture_download (texture, (guchar *) pixels,
                        (gsize) gdk_texture_get_width (texture) * sizeof (guint32));
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (seen, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (seen);
}

void
mef_test_save_png (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "pictures", NULL);
  g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);

  texture = wait_for_picture (widget);
  g_mkdir_with_parents (folder, 0755);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

GtkWidget *
mef_test_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = mef_test_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
mef_test_find_id (GtkWidget *widget, GType template_type, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, template_type, id));
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
mef_test_make_pdf (const char *const *pages)
{
  GByteArray *content = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (write_cb, content, A4_WIDTH, A4_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
      g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 14");

      pango_layout_set_font_description (layout, font);
      pango_layout_set_text (layout, pages[i], -1);
      cairo_move_to (cr, 72, 72);
      pango_cairo_show_layout (cr, layout);
      cairo_rectangle (cr, 72, 400, 451, 60);
      cairo_set_source_rgb (cr, 0.2, 0.4, 0.8);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (content);
}
