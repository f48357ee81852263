/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-invoice-page.c (the facts and the payment), mef-invoice-page-rows.c (lines and history)
 * and mef-invoice-page-document.c (the document) share. */
#pragma once

#include <adwaita.h>

#include "mef-detail-row.h"
#include "mef-invoice-details.h"
#include "mef-invoice-page.h"
#include "mef-state-cell.h"

G_BEGIN_DECLS

struct _MefInvoicePage
{
  MefPage parent_instance;

  /* template: header */
  GtkButton *pay_button;
  GtkButton *print_button;
  GtkButton *save_button;
  GtkActionBar *pay_bar;
  GtkButton *pay_bar_button;

  /* template: information */
  GtkLabel *label_label;
  GtkLabel *amount_label;
  MefStateCell *state_cell;
  GtkLabel *reason_label;
  GtkWidget *payment_box;
  GtkWidget *declare_button;
  GtkWidget *take_back_button;
  MefDetailRow *number_row;
  MefDetailRow *date_row;
  MefDetailRow *due_row;
  MefDetailRow *service_row;
  MefDetailRow *children_row;
  MefDetailRow *debtor_row;
  MefDetailRow *amount_row;
  MefDetailRow *remaining_row;
  MefDetailRow *reference_row;
  MefDetailRow *regie_row;
  AdwPreferencesGroup *lines_group;
  AdwPreferencesGroup *history_group;

  /* template: document */
  GtkStack *document_stack;
  AdwStatusPage *document_status;
  AdwBin *document_bin;

  /* owned */
  MefInvoice *invoice;        /* as the list had it, then as the server last said */
  MefInvoiceDetails *details; /* (nullable) until the first answer */
  GBytes *document;           /* (nullable) until it has come */
  GPtrArray *rows;            /* (element-type GtkWidget) of the two groups, borrowed from them */
  GCancellable *question;     /* (nullable): of the answer that is on its way */

  gboolean document_asked;
  guint follow_timeout; /* while a payment runs */
  guint n_follows;
};

void mef_invoice_page_show_rows (MefInvoicePage *self, MefInvoiceDetails *details);

void mef_invoice_page_install_document_actions (GtkWidgetClass *widget_class);
void mef_invoice_page_update_document_actions (MefInvoicePage *self);
void mef_invoice_page_load_document (MefInvoicePage *self);

G_END_DECLS
