/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-payment-page.c (what will be paid), mef-payment-page-web.c (where it is paid) and
 * mef-payment-page-outcome.c (what became of it) share. */
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
  GtkWidget *test_label;
  GtkStack *steps;
  MefDetailRow *client_row;
  MefDetailRow *amount_row;
  MefDetailRow *reference_row;
  AdwPreferencesGroup *invoices_group;
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
  GtkWidget *receipt_button;
  GtkWidget *result_back_button;

  /* owned */
  GPtrArray *invoices;        /* (element-type MefInvoice): what is paid */
  GArray *wanted;             /* (element-type gint64): invoices that are still to be asked for */
  MefInvoiceDetails *details; /* (nullable): of the first; %NULL until the server has told */
  MefPayment *payment;        /* (nullable) until the attempt exists */
  MefPaymentWatcher *watcher; /* (nullable) likewise */

  gboolean resume;  /* take up the attempt the invoice has, instead of making one */
  gboolean asking;  /* an invoice is on its way */
  gboolean opening; /* the payment page is */
  gboolean outside; /* it opens in the browser only, and that is what shows */
};

/**
 * MefPaymentWays:
 * @MEF_PAYMENT_WAYS_WAIT: nowhere yet: the page follows the payment
 * @MEF_PAYMENT_WAYS_AGAIN: to another attempt
 * @MEF_PAYMENT_WAYS_OUTSIDE: to the payment page in the browser
 * @MEF_PAYMENT_WAYS_RECEIPT: to the receipt
 *
 * Where a result leads, besides back to the invoices.
 */
typedef enum
{
  MEF_PAYMENT_WAYS_NONE = 0,
  MEF_PAYMENT_WAYS_WAIT = 1 << 0,
  MEF_PAYMENT_WAYS_AGAIN = 1 << 1,
  MEF_PAYMENT_WAYS_OUTSIDE = 1 << 2,
  MEF_PAYMENT_WAYS_RECEIPT = 1 << 3,
} MefPaymentWays;

void mef_payment_page_set_busy (MefPaymentPage *self, gboolean busy);
void mef_payment_page_show_step (MefPaymentPage *self, const char *step);
void mef_payment_page_update_test (MefPaymentPage *self);

void mef_payment_page_take_up (MefPaymentPage *self, MefPayment *payment);
void mef_payment_page_drop (MefPaymentPage *self);
void mef_payment_page_show_outcome (MefPaymentPage *self);
void mef_payment_page_show_error (MefPaymentPage *self, const GError *error, MefPaymentWays ways);
void mef_payment_page_install_outcome (GtkWidgetClass *widget_class);

void mef_payment_page_open_web (MefPaymentPage *self);
gboolean mef_payment_page_has_web (MefPaymentPage *self);
gboolean mef_payment_page_is_on_web (MefPaymentPage *self);
gboolean mef_payment_page_leave_web (MefPaymentPage *self);
void mef_payment_page_install_web (GtkWidgetClass *widget_class);

G_END_DECLS
