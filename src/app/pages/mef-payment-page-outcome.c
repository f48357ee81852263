/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment page, and what became of the payment. The page is never believed: whatever it does,
 * and however it is left, our server is asked, and goes on being asked until it knows. The page of
 * a form does not even send the payer back; leaving it is the only end it has here. */
#include "config.h"

#include "mef-payment-page-private.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-web-module.h"

/* Where the payment service sends the payer's browser when it is done with them. */
#define RETURN_PATH "/payfip/return"

static MefApi *
get_api (MefPaymentPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static void
set_result (MefPaymentPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe = g_markup_escape_text (text, -1);

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

static gboolean
has_page (MefPaymentPage *self)
{
  return mef_payment_get_page_url (self->payment) != NULL;
}

/* The ways on from a result; the first that shows is the one suggested. */
static void
show_buttons (MefPaymentPage *self, gboolean waiting, gboolean again, gboolean outside)
{
  GtkWidget *first = again     ? self->again_button
                     : outside ? self->browser_button
                               : self->result_back_button;

  gtk_widget_set_visible (GTK_WIDGET (self->waiting_spinner), waiting);
  gtk_spinner_set_spinning (self->waiting_spinner, waiting);
  gtk_widget_set_visible (self->reopen_button, waiting && !outside && has_page (self));
  gtk_widget_set_visible (self->browser_button, outside);
  gtk_widget_set_visible (self->copy_button, outside);
  gtk_widget_set_visible (self->again_button, again);
  suggest (self->browser_button, outside);
  suggest (self->result_back_button, first == self->result_back_button);
  gtk_stack_set_visible_child_name (self->steps, "result");
  gtk_widget_grab_focus (first);
}

static void
show_paid (MefPaymentPage *self)
{
  g_autofree char *amount = mef_money_format (mef_payment_get_amount (self->payment));
  /* Translators: %s is an amount such as 37,50 €. */
  g_autofree char *title = g_strdup_printf (_ ("The payment of %s is recorded."), amount);

  set_result (self, "mef-settled-symbolic", title,
              self->invoices->len > 1
                  ? _ ("The invoices are settled. A confirmation comes from the Trésor public by "
                       "e-mail.")
                  : _ ("The invoice is settled. A confirmation comes from the Trésor public by "
                       "e-mail."));
  gtk_widget_add_css_class (GTK_WIDGET (self->result_status), "mef-success");
  show_buttons (self, FALSE, FALSE, FALSE);
}

static const char *
describe_waiting (MefPaymentPage *self)
{
  if (mef_payment_watcher_get_offline (self->watcher))
    return _ ("There is no connection at the moment. The answer will show here as soon as it is "
              "back.");
  if (!mef_payment_get_returns (self->payment))
    return _ ("If you have paid, this page updates by itself and can be left. If not, reopen the "
              "payment page: nothing is paid twice.");
  return _ ("This page updates by itself. It can be left; nothing is lost.");
}

static void
show_waiting (MefPaymentPage *self)
{
  set_result (self, "mef-in-payment-symbolic", _ ("Waiting for the answer of the Trésor public"),
              describe_waiting (self));
  show_buttons (self, TRUE, FALSE, FALSE);
}

static void
show_unpaid (MefPaymentPage *self)
{
  MefPaymentState state = mef_payment_get_state (self->payment);
  const char *sentence = mef_error_ui_describe_payment (mef_payment_state_to_string (state),
                                                        mef_payment_get_reason (self->payment));
  gboolean again = state != MEF_PAYMENT_STATE_QUARANTINED && state != MEF_PAYMENT_STATE_UNKNOWN;

  set_result (self, again ? "mef-cancelled-symbolic" : "mef-in-payment-symbolic",
              !again                    ? _ ("The payment is being checked")
              : self->invoices->len > 1 ? _ ("The invoices are not settled")
                                        : _ ("The invoice is not settled"),
              sentence);
  show_buttons (self, FALSE, again, FALSE);
}

/* The state of the attempt, wherever the person stands in it: a final one takes the page. */
static void
show_outcome (MefPaymentPage *self)
{
  switch (mef_payment_get_state (self->payment))
    {
    case MEF_PAYMENT_STATE_STARTED:
    case MEF_PAYMENT_STATE_WAITING:
    case MEF_PAYMENT_STATE_UNKNOWN:
      show_waiting (self);
      break;
    case MEF_PAYMENT_STATE_PAID:
      show_paid (self);
      break;
    case MEF_PAYMENT_STATE_REFUSED:
    case MEF_PAYMENT_STATE_ABANDONED:
    case MEF_PAYMENT_STATE_EXPIRED:
    case MEF_PAYMENT_STATE_QUARANTINED:
      show_unpaid (self);
      break;
    }
}

static gboolean
is_on_web (MefPaymentPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), "web") == 0;
}

/* While the payer is on the payment page only the good end of it takes that page away; after a
 * refusal the bank's own page still has something to say. */
static void
watcher_changed_cb (MefPaymentPage *self, MefPayment *payment)
{
  gboolean paid = mef_payment_get_state (payment) == MEF_PAYMENT_STATE_PAID;
  gboolean on_web = is_on_web (self);

  g_set_object (&self->payment, payment);
  if (on_web && !paid)
    return;
  show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
  /* Whoever was about to press Enter on the payment page must not leave the result with it. */
  if (on_web)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static void
watcher_failed_cb (MefPaymentPage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  set_result (self, ui.icon_name, _ (ui.title), sentence);
  show_buttons (self, FALSE, FALSE, FALSE);
}

static void
offline_changed_cb (MefPaymentPage *self)
{
  if (!is_on_web (self))
    show_outcome (self);
}

static void
watch (MefPaymentPage *self)
{
  g_clear_object (&self->watcher);
  self->watcher = mef_payment_watcher_new (get_api (self), mef_payment_get_id (self->payment));
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (watcher_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "failed", G_CALLBACK (watcher_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "notify::offline", G_CALLBACK (offline_changed_cb), self,
                           G_CONNECT_SWAPPED);
  mef_payment_watcher_start (self->watcher);
}

/**
 * mef_payment_page_leave_web:
 * @self: a page
 *
 * The payment page was left, in whatever way: the result shows, waiting if need be.
 *
 * Returns: whether it was open
 */
gboolean
mef_payment_page_leave_web (MefPaymentPage *self)
{
  if (!is_on_web (self))
    return FALSE;
  show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
  mef_payment_watcher_poke (self->watcher);
  return TRUE;
}

/* The page cannot be shown here: it can be in the browser, and what becomes of the payment will
 * show here all the same. */
static void
show_outside (MefPaymentPage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  set_result (self, ui.icon_name, _ (ui.title), sentence);
  show_buttons (self, TRUE, FALSE, TRUE);
}

static void
show_view (MefPaymentPage *self, GtkWidget *view)
{
  g_signal_connect_object (view, "closed", G_CALLBACK (mef_payment_page_leave_web), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->web_bin, view);
  gtk_stack_set_visible_child_name (self->steps, "web");
  gtk_widget_grab_focus (view);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPaymentPage) self = user_data;
  g_autofree char *prefix = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *view = NULL;

  /* Meanwhile this page may have been left, or the payment be over. */
  if (self->payment == NULL || self->watcher == NULL || !has_page (self) ||
      mef_payment_state_is_final (mef_payment_get_state (self->payment)))
    return;
  prefix = g_strconcat (mef_api_get_base (get_api (self)), RETURN_PATH, NULL);
  if (mef_web_module_check_finish (result, &error))
    view = mef_web_module_create_view (
        mef_payment_get_page_url (self->payment), prefix,
        mef_payment_get_returns (self->payment)
            ? NULL
            : _ ("When you have paid, come back with the arrow at the top left."),
        &error);
  if (view != NULL)
    show_view (self, view);
  else
    show_outside (self, error);
}

/**
 * mef_payment_page_open_web:
 * @self: a page with an attempt that has a payment page
 *
 * Opens the payment page, or says how else it can be opened.
 */
void
mef_payment_page_open_web (MefPaymentPage *self)
{
  mef_web_module_check_async (mef_page_get_cancellable (MEF_PAGE (self)), checked_cb,
                              g_object_ref (self));
}

/**
 * mef_payment_page_take_up:
 * @self: a page
 * @payment: an attempt that exists
 *
 * Its payment page opens if it has one, else what became of it shows.
 */
void
mef_payment_page_take_up (MefPaymentPage *self, MefPayment *payment)
{
  g_set_object (&self->payment, payment);
  watch (self);
  if (!mef_payment_state_is_final (mef_payment_get_state (payment)) && has_page (self))
    mef_payment_page_open_web (self);
  else
    show_outcome (self);
}

static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_payment_page_open_web (MEF_PAYMENT_PAGE (widget));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          mef_payment_get_page_url (MEF_PAYMENT_PAGE (widget)->payment));
  mef_page_toast (MEF_PAGE (widget), _ ("The link of the payment page was copied."));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPage) page = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL) &&
      !g_cancellable_is_cancelled (mef_page_get_cancellable (page)))
    mef_page_toast (page, _ ("No browser could be opened. The link can be copied instead."));
}

static void
browser_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  g_app_info_launch_default_for_uri_async (
      mef_payment_get_page_url (MEF_PAYMENT_PAGE (widget)->payment), G_APP_LAUNCH_CONTEXT (context),
      mef_page_get_cancellable (MEF_PAGE (widget)), launched_cb, g_object_ref (widget));
}

/* The actions of this part of the page, for its class. */
void
mef_payment_page_install_outcome (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "payment.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "payment.copy-link", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "payment.open-in-browser", NULL, browser_action);
}
