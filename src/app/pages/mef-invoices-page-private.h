/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-invoices-page.c (the list and what is done with it) and mef-invoices-page-figures.c
 * (what it adds up to) share. */
#pragma once

#include <adwaita.h>

#include "mef-figure.h"
#include "mef-invoice-list.h"
#include "mef-invoice-table-view.h"
#include "mef-invoices-page.h"

G_BEGIN_DECLS

struct _MefInvoicesPage
{
  MefPage parent_instance;

  /* template */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  MefFigure *due_figure;
  MefFigure *overdue_figure;
  MefFigure *next_figure;
  GtkButton *all_button;
  GtkButton *unpaid_button;
  GtkButton *paid_button;
  MefInvoiceTableView *table;
  GtkFilterListModel *filtered;
  GtkListView *cards;
  AdwStatusPage *nothing_status;
  GtkLabel *count_label;
  GtkLabel *sum_label;
  GtkWidget *paying_box;
  GtkWidget *choose_button;
  GtkButton *pay_all_button;

  /* owned */
  MefInvoiceList *invoices; /* (nullable) */
  char *filter;             /* "all", "unpaid" or "paid" */

  guint refresh_timeout;
  guint figures_idle;
};

void mef_invoices_page_update_figures (MefInvoicesPage *self);

G_END_DECLS
