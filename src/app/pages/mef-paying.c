/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page that shows invoices can do about paying them. */
#include "config.h"

#include "mef-paying.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-invoice-selection.h"
#include "mef-payment-page.h"
#include "mef-selection-page.h"

/**
 * mef_paying_pay:
 * @page: where the person is
 * @invoice: what to pay
 * @resume: whether to take up the payment of it that runs
 *
 * Opens the payment screen.
 */
void
mef_paying_pay (MefPage *page, MefInvoice *invoice, gboolean resume)
{
  g_autoptr (GPtrArray) invoices = g_ptr_array_new ();

  g_ptr_array_add (invoices, invoice);
  mef_page_open (page,
                 mef_payment_page_new_for_invoices (mef_page_get_context (page), invoices, resume));
}

static void
given_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPage *page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPayment) payment =
      mef_api_give_up_payment_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (payment == NULL)
    {
      sentence = mef_error_ui_format (error);
      mef_page_toast (page, sentence);
    }
  else if (mef_payment_get_state (payment) == MEF_PAYMENT_STATE_WAITING ||
           mef_payment_get_state (payment) == MEF_PAYMENT_STATE_STARTED)
    mef_page_toast (page, _ ("The Trésor public has not answered yet. Try again soon."));
  mef_page_refresh (page);
}

/**
 * mef_paying_give_up:
 * @page: where the person is; it is refreshed with the answer
 * @payment_id: a payment that runs
 *
 * Gives a payment up. Where it was made all the same, the page will show that.
 */
void
mef_paying_give_up (MefPage *page, const char *payment_id)
{
  mef_api_give_up_payment_async (mef_context_get_api (mef_page_get_context (page)), payment_id,
                                 mef_page_get_cancellable (page), given_up_cb, page);
}

/* Chooses everything payable; FALSE where one payment cannot hold it. */
static gboolean
select_all (MefInvoiceSelection *selection, MefInvoiceList *list)
{
  GListModel *model = G_LIST_MODEL (list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (model, i);

      if (mef_invoice_get_payable (invoice) && !mef_invoice_selection_add (selection, invoice))
        return FALSE;
    }
  return mef_invoice_selection_get_count (selection) > 0;
}

/**
 * mef_paying_is_one_payment:
 * @list: all invoices
 *
 * Returns: whether everything that can be paid online fits into one payment
 */
gboolean
mef_paying_is_one_payment (MefInvoiceList *list)
{
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();

  return select_all (selection, list);
}

/**
 * mef_paying_pay_all:
 * @page: where the person is
 * @list: all invoices
 *
 * Goes straight to the payment screen where one payment can hold everything, else to the page where
 * the person chooses.
 */
void
mef_paying_pay_all (MefPage *page, MefInvoiceList *list)
{
  MefContext *context = mef_page_get_context (page);
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();

  if (select_all (selection, list))
    mef_page_open (page, mef_payment_page_new_for_invoices (
                             context, mef_invoice_selection_get_invoices (selection), FALSE));
  else
    mef_page_open (page, mef_selection_page_new (context, list));
}
