/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment page: shown here, or in the browser where it cannot be. The page is never believed:
 * whatever it does, and however it is left, our server is asked, and goes on being asked until it
 * knows. The page of a form does not even send the payer back; leaving it is the only end it has
 * here. */
#include "config.h"

#include "mef-payment-page-private.h"

#include <glib/gi18n.h>

#include "mef-web-module.h"

/* Where the payment service sends the payer's browser when it is done with them. */
#define RETURN_PATH "/payfip/return"

/**
 * mef_payment_page_has_web:
 * @self: a page with an attempt
 *
 * Returns: whether it can be paid on a page of the payment service now
 */
gboolean
mef_payment_page_has_web (MefPaymentPage *self)
{
  return mef_payment_get_page_url (self->payment) != NULL;
}

/**
 * mef_payment_page_is_on_web:
 * @self: a page
 *
 * Returns: whether the payment page is what shows
 */
gboolean
mef_payment_page_is_on_web (MefPaymentPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), "web") == 0;
}

/**
 * mef_payment_page_leave_web:
 * @self: a page
 *
 * The payment page was left, in whatever way: the result shows, waiting until the server has
 * answered to that.
 *
 * Returns: whether it was open
 */
gboolean
mef_payment_page_leave_web (MefPaymentPage *self)
{
  if (!mef_payment_page_is_on_web (self))
    return FALSE;
  mef_payment_watcher_set_page_open (self->watcher, FALSE);
  mef_payment_page_show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
  return TRUE;
}

/* The page cannot be shown here: it can be in the browser, and what becomes of the payment will
 * show here all the same. */
static void
show_outside (MefPaymentPage *self, const GError *error)
{
  self->outside = TRUE;
  mef_payment_watcher_set_page_open (self->watcher, TRUE);
  mef_payment_page_show_error (self, error, MEF_PAYMENT_WAYS_WAIT | MEF_PAYMENT_WAYS_OUTSIDE);
}

static void
show_view (MefPaymentPage *self, GtkWidget *view)
{
  g_signal_connect_object (view, "closed", G_CALLBACK (mef_payment_page_leave_web), self,
                           G_CONNECT_SWAPPED);
  mef_payment_watcher_set_page_open (self->watcher, TRUE);
  adw_bin_set_child (self->web_bin, view);
  mef_payment_page_show_step (self, "web");
  gtk_widget_grab_focus (view);
}

static GtkWidget *
make_view (MefPaymentPage *self, GError **error)
{
  g_autofree char *prefix =
      g_strconcat (mef_api_get_base (mef_context_get_api (mef_page_get_context (MEF_PAGE (self)))),
                   RETURN_PATH, NULL);

  return mef_web_module_create_view (
      mef_payment_get_page_url (self->payment), prefix,
      mef_payment_get_returns (self->payment)
          ? NULL
          : _ ("When you have paid, come back with the arrow at the top left."),
      error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPaymentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean possible = mef_web_module_check_finish (result, &error);
  GtkWidget *view = NULL;

  /* Meanwhile this page may have been left, or the payment be over. */
  if (!self->opening)
    return;
  self->opening = FALSE;
  if (!mef_payment_page_has_web (self))
    {
      mef_payment_page_show_outcome (self);
      return;
    }
  if (possible)
    view = make_view (self, &error);
  if (view != NULL)
    show_view (self, view);
  else
    show_outside (self, error);
}

/**
 * mef_payment_page_open_web:
 * @self: a page with an attempt that has a payment page
 *
 * Opens the payment page, or says how else it can be opened. What shows stays until then.
 */
void
mef_payment_page_open_web (MefPaymentPage *self)
{
  if (self->opening)
    return;
  self->opening = TRUE;
  self->outside = FALSE;
  mef_payment_page_set_busy (self, TRUE);
  mef_web_module_check_async (mef_page_get_cancellable (MEF_PAGE (self)), checked_cb,
                              g_object_ref (self));
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
mef_payment_page_install_web (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "payment.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "payment.copy-link", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "payment.open-in-browser", NULL, browser_action);
}
