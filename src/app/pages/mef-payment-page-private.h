/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-payment-page.c (what will be paid) and mef-payment-page-outcome.c (the payment page, and
 * what became of it) share. */
#pragma once

#include <adwaita.h>

#include "mef-detail-row.h"
#include "mef-payment-page.h"
#include "mef-payment-watcher.h"

G_BEGIN_DECLS

struct _MefPaymentPage
{
  MefPage parent_instance;

  /* template */
  GtkStack *steps;
  MefDetailRow *client_row;
  MefDetailRow *amount_row;
  MefDetailRow *reference_row;
  AdwPreferencesGroup *invoices_group;
  GtkWidget *test_label;
  GtkLabel *message;
  GtkWidget *start_button;
  GtkStack *button_stack;
  GtkSpinner *button_spinner;
  AdwBin *web_bin;
  AdwStatusPage *result_status;
  GtkSpinner *waiting_spinner;
  GtkWidget *again_button;
  GtkWidget *reopen_button;
  GtkWidget *browser_button;
  GtkWidget *copy_button;
  GtkWidget *result_back_button;

  /* owned */
  GPtrArray *invoices;        /* (element-type MefInvoice): what is paid, at least one */
  MefInvoiceDetails *details; /* (nullable): of the first; %NULL until the server has told */
  MefPayment *payment;        /* (nullable) until the attempt exists */
  MefPaymentWatcher *watcher; /* (nullable) likewise */

  gboolean resume; /* take up the attempt the invoice has, instead of making one */
};

void mef_payment_page_take_up (MefPaymentPage *self, MefPayment *payment);
void mef_payment_page_open_web (MefPaymentPage *self);
gboolean mef_payment_page_leave_web (MefPaymentPage *self);
void mef_payment_page_install_outcome (GtkWidgetClass *widget_class);

G_END_DECLS
