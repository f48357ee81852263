/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the payment, as our server says: the result, which follows it while it may still
 * change. That nothing was charged is said only of what the server has answered since the payer
 * left the payment page. */
#include "config.h"

#include "mef-payment-page-private.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-paper-page.h"

static void
set_result (MefPaymentPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe = g_markup_escape_text (text, -1);

  gtk_widget_remove_css_class (GTK_WIDGET (self->result_status), "mef-success");
  adw_status_page_set_icon_name (self->result_status, icon);
  adw_status_page_set_title (self->result_status, safe_title);
  adw_status_page_set_description (self->result_status, safe);
}

static void
suggest (GtkWidget *widget, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, "suggested-action");
  else
    gtk_widget_remove_css_class (widget, "suggested-action");
}

/* The ways on from a result; one is suggested and has the keyboard. */
static void
show_ways (MefPaymentPage *self, MefPaymentWays ways)
{
  gboolean waiting = (ways & MEF_PAYMENT_WAYS_WAIT) != 0;
  gboolean again = (ways & MEF_PAYMENT_WAYS_AGAIN) != 0;
  gboolean outside = (ways & MEF_PAYMENT_WAYS_OUTSIDE) != 0;
  GtkWidget *first = again     ? self->again_button
                     : outside ? self->browser_button
                               : self->result_back_button;

  gtk_widget_set_visible (GTK_WIDGET (self->waiting_spinner), waiting);
  gtk_spinner_set_spinning (self->waiting_spinner, waiting);
  gtk_widget_set_visible (self->reopen_button,
                          waiting && !outside && mef_payment_page_has_web (self));
  gtk_widget_set_visible (self->browser_button, outside);
  gtk_widget_set_visible (self->copy_button, outside);
  gtk_widget_set_visible (self->again_button, again);
  gtk_widget_set_visible (self->receipt_button, (ways & MEF_PAYMENT_WAYS_RECEIPT) != 0);
  suggest (self->browser_button, outside);
  suggest (self->result_back_button, first == self->result_back_button);
  mef_payment_page_show_step (self, "result");
  gtk_widget_grab_focus (first);
}

/* What is taken up from one of its invoices may pay several. */
static gboolean
pays_several (MefPaymentPage *self)
{
  gsize n;

  mef_payment_get_invoices (self->payment, &n);
  return n > 1;
}

static void
show_paid (MefPaymentPage *self)
{
  g_autofree char *amount = mef_money_format (mef_payment_get_amount (self->payment));
  /* Translators: %s is an amount such as 37,50 €. */
  g_autofree char *title = g_strdup_printf (_ ("The payment of %s is recorded."), amount);

  set_result (self, "mef-settled-symbolic", title,
              pays_several (self)
                  ? _ ("The invoices are settled. A confirmation comes from the Trésor public by "
                       "e-mail.")
                  : _ ("The invoice is settled. A confirmation comes from the Trésor public by "
                       "e-mail."));
  gtk_widget_add_css_class (GTK_WIDGET (self->result_status), "mef-success");
  show_ways (self, mef_payment_get_receipt (self->payment) != 0 ? MEF_PAYMENT_WAYS_RECEIPT
                                                                : MEF_PAYMENT_WAYS_NONE);
}

static const char *
describe_waiting (MefPaymentPage *self)
{
  if (mef_payment_watcher_get_offline (self->watcher))
    return _ ("There is no connection at the moment. The answer will show here as soon as it is "
              "back.");
  if (!mef_payment_get_returns (self->payment) &&
      !mef_payment_state_is_final (mef_payment_get_state (self->payment)))
    return _ ("If you have paid, this page updates by itself and can be left. If not, reopen the "
              "payment page: nothing is paid twice.");
  return _ ("This page updates by itself. It can be left; nothing is lost.");
}

static void
show_waiting (MefPaymentPage *self)
{
  set_result (self, "mef-in-payment-symbolic", _ ("Waiting for the answer of the Trésor public"),
              describe_waiting (self));
  show_ways (self, MEF_PAYMENT_WAYS_WAIT);
}

static const char *
describe_unpaid (MefPaymentPage *self)
{
  return mef_error_ui_describe_payment (mef_payment_state_to_string (
                                            mef_payment_get_state (self->payment)),
                                        mef_payment_get_reason (self->payment));
}

static void
show_checked (MefPaymentPage *self)
{
  set_result (self, "mef-in-payment-symbolic", _ ("The payment is being checked"),
              describe_unpaid (self));
  show_ways (self, MEF_PAYMENT_WAYS_NONE);
}

static void
show_unpaid (MefPaymentPage *self)
{
  set_result (self, "mef-cancelled-symbolic",
              pays_several (self) ? _ ("The invoices are not settled")
                                  : _ ("The invoice is not settled"),
              describe_unpaid (self));
  show_ways (self, MEF_PAYMENT_WAYS_AGAIN);
}

/**
 * mef_payment_page_show_outcome:
 * @self: a page with an attempt
 *
 * Shows what is known of it. A payment the service never answered to has no page at which it could
 * be paid: it may be tried again at once.
 */
void
mef_payment_page_show_outcome (MefPaymentPage *self)
{
  switch (mef_payment_get_state (self->payment))
    {
    case MEF_PAYMENT_STATE_STARTED:
    case MEF_PAYMENT_STATE_WAITING:
      show_waiting (self);
      break;
    case MEF_PAYMENT_STATE_PAID:
      show_paid (self);
      break;
    case MEF_PAYMENT_STATE_QUARANTINED:
      show_checked (self);
      break;
    case MEF_PAYMENT_STATE_UNKNOWN:
      show_unpaid (self);
      break;
    case MEF_PAYMENT_STATE_REFUSED:
    case MEF_PAYMENT_STATE_ABANDONED:
    case MEF_PAYMENT_STATE_EXPIRED:
      if (mef_payment_watcher_get_running (self->watcher))
        show_waiting (self);
      else
        show_unpaid (self);
      break;
    }
}

/**
 * mef_payment_page_show_error:
 * @self: a page with an attempt
 * @error: what went wrong
 * @ways: where that leads
 */
void
mef_payment_page_show_error (MefPaymentPage *self, const GError *error, MefPaymentWays ways)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  set_result (self, ui.icon_name, _ (ui.title), sentence);
  show_ways (self, ways);
}

/* Whether what shows is where the payer pays, or the way there: news do not take it away unless
 * they are its end. On the payment page only the good one is; after a refusal the bank's own page
 * still has something to say. */
static gboolean
is_kept (MefPaymentPage *self)
{
  MefPaymentState state = mef_payment_get_state (self->payment);

  if (mef_payment_page_is_on_web (self))
    return state != MEF_PAYMENT_STATE_PAID;
  return (self->opening || self->outside) && mef_payment_page_has_web (self) &&
         !mef_payment_state_is_final (state);
}

static void
watcher_changed_cb (MefPaymentPage *self, MefPayment *payment)
{
  gboolean on_web = mef_payment_page_is_on_web (self);

  g_set_object (&self->payment, payment);
  mef_payment_page_update_test (self);
  if (is_kept (self))
    return;
  self->opening = FALSE;
  self->outside = FALSE;
  mef_payment_watcher_set_page_open (self->watcher, FALSE);
  mef_payment_page_show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
  /* Whoever was about to press Enter on the payment page must not leave the result with it. */
  if (on_web)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

/* Nothing was paid, and that is certain now; what is paid was shown when it changed. */
static void
watcher_finished_cb (MefPaymentPage *self, MefPayment *payment)
{
  if (!is_kept (self) && mef_payment_get_state (payment) != MEF_PAYMENT_STATE_PAID)
    mef_payment_page_show_outcome (self);
}

/* Whoever is on the payment page stays there; leaving it asks again. */
static void
watcher_failed_cb (MefPaymentPage *self, const GError *error)
{
  if (mef_payment_page_is_on_web (self))
    return;
  self->opening = FALSE;
  self->outside = FALSE;
  mef_payment_page_show_error (self, error, MEF_PAYMENT_WAYS_NONE);
}

static void
offline_changed_cb (MefPaymentPage *self)
{
  if (!is_kept (self))
    mef_payment_page_show_outcome (self);
}

static void
watch (MefPaymentPage *self)
{
  self->watcher =
      mef_payment_watcher_new (mef_context_get_api (mef_page_get_context (MEF_PAGE (self))),
                               mef_payment_get_id (self->payment));
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (watcher_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "finished", G_CALLBACK (watcher_finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "failed", G_CALLBACK (watcher_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "notify::offline", G_CALLBACK (offline_changed_cb), self,
                           G_CONNECT_SWAPPED);
  mef_payment_watcher_start (self->watcher);
}

/**
 * mef_payment_page_drop:
 * @self: a page
 *
 * Forgets the attempt, if there is one: what becomes of it is not told here any more.
 */
void
mef_payment_page_drop (MefPaymentPage *self)
{
  self->opening = FALSE;
  self->outside = FALSE;
  if (self->watcher != NULL)
    mef_payment_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  g_clear_object (&self->payment);
}

/**
 * mef_payment_page_take_up:
 * @self: a page
 * @payment: (transfer none): an attempt that exists
 *
 * Its payment page opens if it has one, else what became of it shows.
 */
void
mef_payment_page_take_up (MefPaymentPage *self, MefPayment *payment)
{
  mef_payment_page_drop (self);
  self->payment = g_object_ref (payment);
  mef_payment_page_update_test (self);
  watch (self);
  if (!mef_payment_state_is_final (mef_payment_get_state (payment)) &&
      mef_payment_page_has_web (self))
    mef_payment_page_open_web (self);
  else
    mef_payment_page_show_outcome (self);
}

static void
receipt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (widget);
  /* Translators: the number of a receipt; also the name it is saved under. */
  g_autofree char *title =
      g_strdup_printf (_ ("Receipt %s"), mef_payment_get_receipt_number (self->payment));

  mef_page_open (MEF_PAGE (self),
                 mef_paper_page_new (mef_page_get_context (MEF_PAGE (self)), FALSE,
                                     mef_payment_get_receipt (self->payment), title));
}

/* The actions of this part of the page, for its class. */
void
mef_payment_page_install_outcome (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "payment.view-receipt", NULL, receipt_action);
}
