/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document to read: its pages on a scrolled ground, a bar to zoom, turn pages and search. Says by
 * itself that it is opening a document, or why it can't. What it shows is in the canvas; what can
 * be done is in mef-pdf-view-actions.c. */
#include "config.h"

#include "mef-pdf-view-private.h"

#include <glib/gi18n.h>

#include "mef-pdf-print.h"
#include "mef-pdf-resources.h"

/* A wait that is shorter than this needs no spinner. */
#define SPINNER_DELAY 300

G_DEFINE_FINAL_TYPE (MefPdfView, mef_pdf_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_DOCUMENT,
  PROP_CURRENT_PAGE,
  PROP_N_PAGES,
  PROP_ZOOM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *reason;
  const char *title;
  const char *sentence;
} troubles[] = {
  { "not-a-pdf", N_ ("Not a Readable Document"),
    N_ ("This file is not a PDF document. It can still be saved.") },
  { "pdf-encrypted", N_ ("Protected Document"),
    N_ ("This document is protected by a password and cannot be shown here. It can still be "
        "saved.") },
  { "pdf-damaged", N_ ("Damaged Document"),
    N_ ("This document is damaged and cannot be shown. The town hall can send it again.") },
};

static void
show_error (MefPdfView *self, const GError *error)
{
  guint which = G_N_ELEMENTS (troubles) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_strcmp0 (error->message, troubles[i].reason) == 0)
      which = i;
  adw_status_page_set_title (self->error_status, _ (troubles[which].title));
  adw_status_page_set_description (self->error_status, _ (troubles[which].sentence));
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
show_zoom (MefPdfView *self)
{
  int percent = (int) (mef_pdf_view_get_zoom (self) * 100 + 0.5);
  /* Translators: a zoom such as 100 %. */
  g_autofree char *text = g_strdup_printf (_ ("%d%%"), percent);
  /* Translators: read aloud for the button that shows the zoom. */
  g_autofree char *name = g_strdup_printf (_ ("Zoom: %d%%"), percent);

  gtk_menu_button_set_label (self->zoom_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  mef_pdf_view_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

static void
show_page (MefPdfView *self)
{
  guint n_pages = mef_pdf_view_get_n_pages (self);
  guint page = mef_pdf_view_get_current_page (self) + 1;
  /* Translators: the page that is shown and how many there are: "2 of 3". */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), page, n_pages);
  g_autofree char *name = g_strdup_printf (_ ("Page %u of %u"), page, n_pages);

  gtk_label_set_label (self->page_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->page_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (self->page_box, n_pages > 1);
  mef_pdf_view_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_PAGE]);
}

static void
show_found (MefPdfView *self)
{
  g_autofree char *text = NULL;
  guint n = self->search != NULL ? mef_pdf_search_get_n_matches (self->search) : 0;
  gboolean none = self->search != NULL && n == 0 && !mef_pdf_search_is_busy (self->search);

  if (n > 0)
    /* Translators: the match that is shown and how many there are: "3 of 12". */
    text = g_strdup_printf (C_ ("search results", "%u of %u"),
                            mef_pdf_search_get_position (self->search), n);
  gtk_label_set_label (self->search_label, none ? _ ("No results") : text != NULL ? text : "");
  if (none)
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
  mef_pdf_view_update_actions (self);
}

static void
matches_changed_cb (MefPdfView *self, guint page, MefPdfSearch *search)
{
  int current;
  GArray *matches = mef_pdf_search_get_page (search, page, &current);

  mef_pdf_canvas_set_matches (self->canvas, page, matches, current);
}

static void
match_moved_cb (MefPdfView *self, MefPdfSearch *search)
{
  guint page;
  const MefPdfMatch *match = mef_pdf_search_get_current (search, &page);

  mef_pdf_canvas_reveal (self->canvas, page, &match->first);
}

/* Ends the search and takes its marks off the pages. */
void
mef_pdf_view_stop_find (MefPdfView *self)
{
  guint n_pages = mef_pdf_view_get_n_pages (self);

  if (self->search == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
  for (guint i = 0; i < n_pages; i++)
    mef_pdf_canvas_set_matches (self->canvas, i, NULL, -1);
}

static void
start_find (MefPdfView *self, const char *text)
{
  MefPdfDocument *document = mef_pdf_view_get_document (self);

  /* The entry tells of a change some time after it; the person may be further along by then. */
  if (self->search != NULL && g_str_equal (mef_pdf_search_get_text (self->search), text))
    return;
  mef_pdf_view_stop_find (self);
  if (document != NULL && text[0] != '\0')
    {
      self->search =
          mef_pdf_search_new (document, text, mef_pdf_canvas_get_current_page (self->canvas));
      g_signal_connect_object (self->search, "page-changed", G_CALLBACK (matches_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->search, "moved", G_CALLBACK (match_moved_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->search, "changed", G_CALLBACK (show_found), self,
                               G_CONNECT_SWAPPED);
    }
  show_found (self);
}

static void
search_changed_cb (MefPdfView *self, GtkSearchEntry *entry)
{
  start_find (self, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
search_mode_cb (MefPdfView *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    return;
  mef_pdf_view_stop_find (self);
  show_found (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Slides the search bar in, with what was searched for last to be typed over. */
void
mef_pdf_view_open_find (MefPdfView *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (self->search_entry, 0, -1);
}

static gboolean
spinner_cb (gpointer user_data)
{
  MefPdfView *self = user_data;

  self->spinner_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefPdfView *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPdfDocument) document = mef_pdf_document_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (document == NULL)
    {
      show_error (self, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  mef_pdf_view_set_document (self, document);
  g_task_return_boolean (task, TRUE);
}

static void
mef_pdf_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPdfView *self = MEF_PDF_VIEW (object);

  switch (id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, mef_pdf_view_get_document (self));
      break;
    case PROP_CURRENT_PAGE:
      g_value_set_uint (value, mef_pdf_view_get_current_page (self));
      break;
    case PROP_N_PAGES:
      g_value_set_uint (value, mef_pdf_view_get_n_pages (self));
      break;
    case PROP_ZOOM:
      g_value_set_double (value, mef_pdf_view_get_zoom (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_pdf_view_dispose (GObject *object)
{
  MefPdfView *self = MEF_PDF_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), MEF_TYPE_PDF_VIEW);

  G_OBJECT_CLASS (mef_pdf_view_parent_class)->dispose (object);
}

static gboolean
mef_pdf_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MEF_PDF_VIEW (widget)->canvas));
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /* What is shown. */
  properties[PROP_DOCUMENT] =
      g_param_spec_object ("document", NULL, NULL, MEF_TYPE_PDF_DOCUMENT, flags);
  /* The page the person is at, from 0. */
  properties[PROP_CURRENT_PAGE] =
      g_param_spec_uint ("current-page", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* How many pages there are. */
  properties[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* The zoom, 1 for the size of paper. */
  properties[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, MEF_PDF_ZOOM_MIN, MEF_PDF_ZOOM_MAX, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MEF_TYPE_PDF_CANVAS);
  /* Naming the resource also keeps it in a program that links this library. */
  mef_pdf_get_resource ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/ui/mef-pdf-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, stack);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, error_status);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, canvas);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, toolbar);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, page_box);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, page_label);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, find_button);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MefPdfView, search_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_zoom);
  gtk_widget_class_bind_template_callback (widget_class, show_page);
}

/* Beside the application's own style, and overruled by it. */
static void
add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/fr/mesfactures/MesFactures/ui/mef-pdf.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
}

static void
mef_pdf_view_class_init (MefPdfViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_pdf_view_dispose;
  object_class->get_property = mef_pdf_view_get_property;
  widget_class->grab_focus = mef_pdf_view_grab_focus;

  install_properties (object_class);
  mef_pdf_view_install_actions (widget_class);
  bind_template (widget_class);
  add_style ();
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mef-pdf-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mef_pdf_view_init (MefPdfView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mef_pdf_view_update_actions (self);
}

/**
 * mef_pdf_view_new:
 *
 * Returns: (transfer floating): a view that shows nothing yet
 */
MefPdfView *
mef_pdf_view_new (void)
{
  return g_object_new (MEF_TYPE_PDF_VIEW, NULL);
}

/**
 * mef_pdf_view_load_async:
 * @self: a view
 * @bytes: the content of a PDF file
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Opens a document and shows it; a document that is being opened is given up. What can't be opened
 * is said in the view as well.
 */
void
mef_pdf_view_load_async (MefPdfView *self,
                         GBytes *bytes,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MEF_IS_PDF_VIEW (self));
  g_return_if_fail (bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_pdf_view_load_async);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  self->spinner_id = g_timeout_add (SPINNER_DELAY, spinner_cb, self);
  self->loading = g_cancellable_new ();
  mef_pdf_document_open_async (bytes, self->loading, opened_cb, task);
}

/**
 * mef_pdf_view_load_finish:
 * @self: a view
 * @result: the result
 * @error: return location; as mef_pdf_document_open_finish()
 *
 * Returns: whether the document is shown
 */
gboolean
mef_pdf_view_load_finish (MefPdfView *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mef_pdf_view_set_document:
 * @self: a view
 * @document: (nullable): what to show
 */
void
mef_pdf_view_set_document (MefPdfView *self, MefPdfDocument *document)
{
  g_return_if_fail (MEF_IS_PDF_VIEW (self));

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  mef_pdf_canvas_set_document (self->canvas, document);
  gtk_stack_set_visible_child_name (self->stack, document != NULL ? "document" : "empty");
  gtk_widget_set_visible (self->toolbar, document != NULL);
  show_zoom (self);
  show_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PAGES]);
}

/**
 * mef_pdf_view_get_document:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what is shown
 */
MefPdfDocument *
mef_pdf_view_get_document (MefPdfView *self)
{
  return mef_pdf_canvas_get_document (self->canvas);
}

/**
 * mef_pdf_view_set_fit:
 * @self: a view
 * @fit: how the zoom follows the size of the view
 */
void
mef_pdf_view_set_fit (MefPdfView *self, MefPdfFit fit)
{
  mef_pdf_canvas_set_fit (self->canvas, fit);
}

/**
 * mef_pdf_view_get_fit:
 * @self: a view
 *
 * Returns: how the zoom follows the size of the view
 */
MefPdfFit
mef_pdf_view_get_fit (MefPdfView *self)
{
  return mef_pdf_canvas_get_fit (self->canvas);
}

/**
 * mef_pdf_view_set_zoom:
 * @self: a view
 * @zoom: 1 for the size of paper
 */
void
mef_pdf_view_set_zoom (MefPdfView *self, double zoom)
{
  mef_pdf_canvas_set_zoom (self->canvas, zoom);
}

/**
 * mef_pdf_view_get_zoom:
 * @self: a view
 *
 * Returns: the zoom, 1 for the size of paper
 */
double
mef_pdf_view_get_zoom (MefPdfView *self)
{
  return mef_pdf_canvas_get_zoom (self->canvas);
}

/**
 * mef_pdf_view_go_to_page:
 * @self: a view
 * @page: a page, from 0; the last one when there are fewer
 */
void
mef_pdf_view_go_to_page (MefPdfView *self, guint page)
{
  mef_pdf_canvas_go_to_page (self->canvas, page);
}

/**
 * mef_pdf_view_get_current_page:
 * @self: a view
 *
 * Returns: the page the person is at, from 0
 */
guint
mef_pdf_view_get_current_page (MefPdfView *self)
{
  return mef_pdf_canvas_get_current_page (self->canvas);
}

/**
 * mef_pdf_view_get_n_pages:
 * @self: a view
 *
 * Returns: how many pages there are, 0 without a document
 */
guint
mef_pdf_view_get_n_pages (MefPdfView *self)
{
  MefPdfDocument *document = mef_pdf_view_get_document (self);

  return document != NULL ? mef_pdf_document_get_n_pages (document) : 0;
}

/**
 * mef_pdf_view_find:
 * @self: a view
 * @text: what to find
 *
 * Opens the search bar and searches.
 */
void
mef_pdf_view_find (MefPdfView *self, const char *text)
{
  mef_pdf_view_open_find (self);
  gtk_editable_set_text (self->search_entry, text);
  gtk_editable_set_position (self->search_entry, -1);
  start_find (self, text);
}

/**
 * mef_pdf_view_copy:
 * @self: a view
 *
 * Copies the selected text.
 *
 * Returns: whether anything is selected
 */
gboolean
mef_pdf_view_copy (MefPdfView *self)
{
  return mef_pdf_canvas_copy (self->canvas);
}

/**
 * mef_pdf_view_print:
 * @self: a view
 * @parent: (nullable): the window the dialog belongs to
 * @title: (nullable): the name of the print job
 *
 * Opens the system's print dialog for what is shown.
 */
void
mef_pdf_view_print (MefPdfView *self, GtkWindow *parent, const char *title)
{
  MefPdfDocument *document = mef_pdf_view_get_document (self);

  if (document != NULL)
    mef_pdf_print (document, title, parent);
}
