/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the PDF view and their keys. They are widget actions under "pdf.", so that a menu
 * or a button anywhere inside or above the view can name them. */
#include "config.h"

#include "mef-pdf-view-private.h"

/* The steps a reader knows; the zoom goes to the next of them. */
static const double steps[] = { 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25,
                                1.5,  1.75, 2,   2.5,  3,    3.5, 4, 5 };

#define STEP_SLACK 0.005

static const char *const document_actions[] = {
  "pdf.zoom-in", "pdf.zoom-out",      "pdf.zoom-reset", "pdf.fit-width",  "pdf.fit-page",
  "pdf.zoom",    "pdf.previous-page", "pdf.next-page",  "pdf.first-page", "pdf.last-page",
  "pdf.find",    "pdf.copy",          "pdf.select-all",
};

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPdfView *self = MEF_PDF_VIEW (widget);
  double zoom = mef_pdf_view_get_zoom (self);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] > zoom + STEP_SLACK)
      {
        mef_pdf_view_set_zoom (self, steps[i]);
        return;
      }
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPdfView *self = MEF_PDF_VIEW (widget);
  double zoom = mef_pdf_view_get_zoom (self);

  for (guint i = G_N_ELEMENTS (steps); i > 0; i--)
    if (steps[i - 1] < zoom - STEP_SLACK)
      {
        mef_pdf_view_set_zoom (self, steps[i - 1]);
        return;
      }
}

static void
zoom_reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_set_zoom (MEF_PDF_VIEW (widget), 1);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_set_zoom (MEF_PDF_VIEW (widget), g_variant_get_double (parameter));
}

static void
fit_width_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_set_fit (MEF_PDF_VIEW (widget), MEF_PDF_FIT_WIDTH);
}

static void
fit_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_set_fit (MEF_PDF_VIEW (widget), MEF_PDF_FIT_PAGE);
}

static void
previous_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint page = mef_pdf_view_get_current_page (MEF_PDF_VIEW (widget));

  mef_pdf_view_go_to_page (MEF_PDF_VIEW (widget), page > 0 ? page - 1 : 0);
}

static void
next_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_go_to_page (MEF_PDF_VIEW (widget),
                           mef_pdf_view_get_current_page (MEF_PDF_VIEW (widget)) + 1);
}

static void
first_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_go_to_page (MEF_PDF_VIEW (widget), 0);
}

static void
last_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_go_to_page (MEF_PDF_VIEW (widget), G_MAXUINT);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_open_find (MEF_PDF_VIEW (widget));
}

static void
find_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPdfView *self = MEF_PDF_VIEW (widget);

  if (self->search != NULL)
    mef_pdf_search_move (self->search, 1);
}

static void
find_previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPdfView *self = MEF_PDF_VIEW (widget);

  if (self->search != NULL)
    mef_pdf_search_move (self->search, -1);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_view_copy (MEF_PDF_VIEW (widget));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_pdf_canvas_select_all (MEF_PDF_VIEW (widget)->canvas);
}

static void
install_zoom (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;

  gtk_widget_class_install_action (klass, "pdf.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "pdf.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "pdf.zoom-reset", NULL, zoom_reset_action);
  gtk_widget_class_install_action (klass, "pdf.zoom", "d", zoom_action);
  gtk_widget_class_install_action (klass, "pdf.fit-width", NULL, fit_width_action);
  gtk_widget_class_install_action (klass, "pdf.fit-page", NULL, fit_page_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_plus, control, "pdf.zoom-in", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_equal, control, "pdf.zoom-in", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Add, control, "pdf.zoom-in", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_minus, control, "pdf.zoom-out", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Subtract, control, "pdf.zoom-out", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_0, control, "pdf.zoom-reset", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_0, control, "pdf.zoom-reset", NULL);
}

static void
install_pages (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "pdf.previous-page", NULL, previous_page_action);
  gtk_widget_class_install_action (klass, "pdf.next-page", NULL, next_page_action);
  gtk_widget_class_install_action (klass, "pdf.first-page", NULL, first_page_action);
  gtk_widget_class_install_action (klass, "pdf.last-page", NULL, last_page_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Up, 0, "pdf.previous-page", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Page_Up, 0, "pdf.previous-page", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Page_Down, 0, "pdf.next-page", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Page_Down, 0, "pdf.next-page", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Home, 0, "pdf.first-page", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_End, 0, "pdf.last-page", NULL);
}

static void
install_text (GtkWidgetClass *klass)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  const GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (klass, "pdf.find", NULL, find_action);
  gtk_widget_class_install_action (klass, "pdf.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (klass, "pdf.find-previous", NULL, find_previous_action);
  gtk_widget_class_install_action (klass, "pdf.copy", NULL, copy_action);
  gtk_widget_class_install_action (klass, "pdf.select-all", NULL, select_all_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, control, "pdf.find", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_g, control, "pdf.find-next", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_G, both, "pdf.find-previous", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F3, 0, "pdf.find-next", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F3, GDK_SHIFT_MASK, "pdf.find-previous",
                                       NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, control, "pdf.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_a, control, "pdf.select-all", NULL);
}

/**
 * mef_pdf_view_install_actions:
 * @widget_class: the class of the view
 *
 * Installs the actions and their keys.
 */
void
mef_pdf_view_install_actions (GtkWidgetClass *widget_class)
{
  install_zoom (widget_class);
  install_pages (widget_class);
  install_text (widget_class);
}

/**
 * mef_pdf_view_update_actions:
 * @self: a view
 *
 * What can be done now: nothing without a document, and no further than its ends.
 */
void
mef_pdf_view_update_actions (MefPdfView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean shown = mef_pdf_view_get_document (self) != NULL;
  gboolean found = self->search != NULL && mef_pdf_search_get_n_matches (self->search) > 0;
  double zoom = mef_pdf_view_get_zoom (self);
  guint page = mef_pdf_view_get_current_page (self);

  for (guint i = 0; i < G_N_ELEMENTS (document_actions); i++)
    gtk_widget_action_set_enabled (widget, document_actions[i], shown);
  gtk_widget_action_set_enabled (widget, "pdf.find-next", found);
  gtk_widget_action_set_enabled (widget, "pdf.find-previous", found);
  if (!shown)
    return;
  gtk_widget_action_set_enabled (widget, "pdf.zoom-in",
                                 zoom < steps[G_N_ELEMENTS (steps) - 1] - STEP_SLACK);
  gtk_widget_action_set_enabled (widget, "pdf.zoom-out", zoom > steps[0] + STEP_SLACK);
  gtk_widget_action_set_enabled (widget, "pdf.previous-page", page > 0);
  gtk_widget_action_set_enabled (widget, "pdf.next-page",
                                 page + 1 < mef_pdf_view_get_n_pages (self));
}
