/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between mef-pdf-view.c (what is shown) and mef-pdf-view-actions.c (what can be done). */
#pragma once

#include <adwaita.h>

#include "mef-pdf-canvas.h"
#include "mef-pdf-search.h"
#include "mef-pdf-view.h"

G_BEGIN_DECLS

struct _MefPdfView
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  AdwStatusPage *error_status;
  MefPdfCanvas *canvas;
  GtkWidget *toolbar;
  GtkMenuButton *zoom_button;
  GtkWidget *page_box;
  GtkLabel *page_label;
  GtkToggleButton *find_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkLabel *search_label;

  /* owned */
  MefPdfSearch *search;  /* (nullable) */
  GCancellable *loading; /* (nullable) */
  guint spinner_id;      /* shows the spinner when opening takes long */
};

void mef_pdf_view_install_actions (GtkWidgetClass *widget_class);
void mef_pdf_view_update_actions (MefPdfView *self);
void mef_pdf_view_open_find (MefPdfView *self);
void mef_pdf_view_stop_find (MefPdfView *self);

G_END_DECLS
