/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment service's page inside the application, under a bar that says whose page it is and
 * whether the way there is encrypted. The page is not trusted and not believed: that it came to its
 * end, or was left, only means that our server is to be asked.
 *
 * The web process exists from when the widget is first shown until it is disposed of; the web views
 * are in mef-payment-view-pages.c. */
#include "config.h"

#include "mef-payment-view-private.h"

#include <glib/gi18n.h>

#include "mef-util.h"
#include "mef-web-policy.h"
#include "mef-web-resources.h"

G_DEFINE_FINAL_TYPE (MefPaymentView, mef_payment_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_URI,
  PROP_RETURN_URI_PREFIX,
  PROP_HINT,
  PROP_TITLE,
  PROP_HOST,
  PROP_SECURE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  FINISHED,
  CLOSE_REQUESTED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
end_cb (gpointer user_data)
{
  g_autoptr (MefPaymentView) self = g_object_ref (user_data);

  self->end_id = 0;
  g_signal_emit (self, signals[self->by_page ? FINISHED : CLOSE_REQUESTED], 0);
  g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

/**
 * mef_payment_view_end:
 * @self: a view
 * @by_page: whether the page came to its end, rather than the person leaving it
 *
 * Says that it is over: once, and not from inside the web view's own doings, since whoever hears it
 * may let go of this widget.
 */
void
mef_payment_view_end (MefPaymentView *self, gboolean by_page)
{
  if (self->done)
    return;
  self->done = TRUE;
  self->by_page = by_page;
  self->end_id = g_idle_add (end_cb, self);
}

/**
 * mef_payment_view_show_notice:
 * @self: a view
 * @text: a sentence, shown beside the page
 */
void
mef_payment_view_show_notice (MefPaymentView *self, const char *text)
{
  gtk_label_set_label (self->notice_label, text);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

static gboolean
is_secure (WebKitWebView *view)
{
  GTlsCertificate *certificate;
  GTlsCertificateFlags errors;

  return mef_web_policy_is_encrypted (mef_payment_view_get_address (view)) &&
         webkit_web_view_get_tls_info (view, &certificate, &errors) && errors == 0;
}

static void
show_security (MefPaymentView *self)
{
  const char *text =
      self->secure ? _ ("The connection is encrypted") : _ ("The connection is not encrypted");

  gtk_image_set_from_icon_name (self->padlock, self->secure ? "channel-secure-symbolic"
                                                            : "channel-insecure-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->padlock), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->padlock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->padlock), self->host != NULL);
}

/**
 * mef_payment_view_update_address:
 * @self: a view
 *
 * Says whose page it is that is seen. A page that is only on its way is not named yet, so that no
 * page can show itself under another's name.
 */
void
mef_payment_view_update_address (MefPaymentView *self)
{
  WebKitWebView *view = mef_payment_view_get_selected (self);
  g_autofree char *host =
      view != NULL ? mef_web_policy_get_host (mef_payment_view_get_address (view)) : NULL;
  gboolean secure = view != NULL && is_secure (view);

  if (mef_set_str (&self->host, host))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  if (self->secure != secure)
    {
      self->secure = secure;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECURE]);
    }
  if (mef_set_str (&self->title, view != NULL ? webkit_web_view_get_title (view) : NULL))
    {
      /* GTK 4.8 cannot show a page's own tree to a screen reader: it can tell which page it is. */
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->title != NULL ? self->title : "", -1);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
    }
  gtk_label_set_label (self->host_label, host != NULL ? host : view != NULL ? _ ("Opening…") : "");
  show_security (self);
}

/**
 * mef_payment_view_update_progress:
 * @self: a view
 *
 * Says how far the page that is seen has come.
 */
void
mef_payment_view_update_progress (MefPaymentView *self)
{
  WebKitWebView *view = mef_payment_view_get_selected (self);
  gboolean loading = view != NULL && webkit_web_view_is_loading (view);

  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), loading ? 1 : 0);
  if (loading)
    gtk_progress_bar_set_fraction (self->progress,
                                   webkit_web_view_get_estimated_load_progress (view));
}

/**
 * mef_payment_view_show_trouble:
 * @self: a view
 * @icon: the name of a picture
 * @title: what happened
 * @sentence: what that means
 * @retry: whether opening the page anew is harmless; else only asking what became of the payment is
 *   offered
 *
 * Shows a page of ours instead of the payment service's.
 */
void
mef_payment_view_show_trouble (MefPaymentView *self,
                               const char *icon,
                               const char *title,
                               const char *sentence,
                               gboolean retry)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  adw_status_page_set_icon_name (self->trouble, icon);
  adw_status_page_set_title (self->trouble, title);
  adw_status_page_set_description (self->trouble, sentence);
  gtk_widget_set_visible (self->retry_button, retry);
  gtk_widget_set_visible (self->check_button, !retry);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  mef_payment_view_update_address (self);
  mef_payment_view_update_progress (self);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_payment_view_end (MEF_PAYMENT_VIEW (widget), FALSE);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_payment_view_open_page (MEF_PAYMENT_VIEW (widget));
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), MEF_PAYMENT_VIEW (widget)->uri);
  mef_payment_view_show_notice (MEF_PAYMENT_VIEW (widget),
                                _ ("The link of the payment page was copied."));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPaymentView) self = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL) && self->stack != NULL)
    mef_payment_view_show_notice (
        self, _ ("No browser could be opened. The link can be copied instead."));
}

static void
open_in_browser_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (widget);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  g_app_info_launch_default_for_uri_async (self->uri, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           launched_cb, g_object_ref (self));
}

static void
hide_notice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (MEF_PAYMENT_VIEW (widget)->notice, FALSE);
}

static void
mef_payment_view_map (GtkWidget *widget)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (widget);

  if (self->page == NULL && !self->done)
    mef_payment_view_open_page (self);
  GTK_WIDGET_CLASS (mef_payment_view_parent_class)->map (widget);
}

static void
mef_payment_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (object);

  switch (id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_RETURN_URI_PREFIX:
      g_value_set_string (value, self->return_uri_prefix);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_SECURE:
      g_value_set_boolean (value, self->secure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_payment_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (object);

  switch (id)
    {
    case PROP_URI:
      self->uri = g_value_dup_string (value);
      break;
    case PROP_RETURN_URI_PREFIX:
      mef_payment_view_set_return_uri_prefix (self, g_value_get_string (value));
      break;
    case PROP_HINT:
      self->hint = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_payment_view_dispose (GObject *object)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (object);
  GtkWidget *child;

  self->done = TRUE;
  g_clear_handle_id (&self->end_id, g_source_remove);
  mef_payment_view_close_pages (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), MEF_TYPE_PAYMENT_VIEW);

  G_OBJECT_CLASS (mef_payment_view_parent_class)->dispose (object);
}

static void
mef_payment_view_finalize (GObject *object)
{
  MefPaymentView *self = MEF_PAYMENT_VIEW (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->uri);
  g_free (self->return_uri_prefix);
  g_free (self->hint);
  g_free (self->title);
  g_free (self->host);

  G_OBJECT_CLASS (mef_payment_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  /* The payment page, as the server gave it. */
  properties[PROP_URI] =
      g_param_spec_string ("uri", NULL, NULL, NULL, writable | G_PARAM_CONSTRUCT_ONLY);
  /* Where the payment service sends the person back to; coming there is the end. */
  properties[PROP_RETURN_URI_PREFIX] = g_param_spec_string ("return-uri-prefix", NULL, NULL, NULL,
                                                            writable | G_PARAM_EXPLICIT_NOTIFY);
  /* A sentence beside the page, once it has come; for pages that do not send the person back. */
  properties[PROP_HINT] =
      g_param_spec_string ("hint", NULL, NULL, NULL, writable | G_PARAM_CONSTRUCT_ONLY);
  /* The title of the page that is seen. */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  /* The host of the page that is seen. */
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, readable);
  /* Whether the way there is encrypted and the host has proved who it is. */
  properties[PROP_SECURE] = g_param_spec_boolean ("secure", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (GType type)
{
  /* The page came to its end by itself. */
  signals[FINISHED] =
      g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The person goes back. */
  signals[CLOSE_REQUESTED] = g_signal_new ("close-requested", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  /* After either, for whoever does the same in both cases. */
  signals[CLOSED] =
      g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "payment-view.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "payment-view.retry", NULL, retry_action);
  gtk_widget_class_install_action (klass, "payment-view.copy-link", NULL, copy_link_action);
  gtk_widget_class_install_action (klass, "payment-view.open-in-browser", NULL,
                                   open_in_browser_action);
  gtk_widget_class_install_action (klass, "payment-view.hide-notice", NULL, hide_notice_action);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  /* Naming the resource also keeps it in a program that links this library. */
  mef_web_get_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/mesfactures/MesFactures/ui/mef-payment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, padlock);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, host_label);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, spinner);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, progress);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, notice);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, notice_label);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, stack);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, tabs);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, trouble);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentView, check_button);
  gtk_widget_class_bind_template_callback (widget_class, mef_payment_view_update_address);
}

static void
mef_payment_view_class_init (MefPaymentViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_payment_view_dispose;
  object_class->finalize = mef_payment_view_finalize;
  object_class->get_property = mef_payment_view_get_property;
  object_class->set_property = mef_payment_view_set_property;
  widget_class->map = mef_payment_view_map;

  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));
  install_actions (widget_class);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mef-payment-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mef_payment_view_init (MefPaymentView *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->check_button))), TRUE);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->check_button))),
                         GTK_JUSTIFY_CENTER);
}

/**
 * mef_payment_view_new:
 * @uri: the payment page, as the server gave it
 *
 * Returns: (transfer floating): a view that opens the page when it is first shown
 */
MefPaymentView *
mef_payment_view_new (const char *uri)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return g_object_new (MEF_TYPE_PAYMENT_VIEW, "uri", uri, NULL);
}

/**
 * mef_payment_view_set_return_uri_prefix:
 * @self: a view
 * @prefix: (nullable): the address the payment service sends people back to
 *
 * Coming there, or anywhere under it, is the end of the payment page.
 */
void
mef_payment_view_set_return_uri_prefix (MefPaymentView *self, const char *prefix)
{
  g_return_if_fail (MEF_IS_PAYMENT_VIEW (self));

  if (mef_set_str (&self->return_uri_prefix, prefix))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETURN_URI_PREFIX]);
}

/**
 * mef_payment_view_get_uri:
 * @self: a view
 *
 * Returns: (transfer none): the payment page it was made for
 */
const char *
mef_payment_view_get_uri (MefPaymentView *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_VIEW (self), NULL);

  return self->uri;
}

/**
 * mef_payment_view_get_return_uri_prefix:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what mef_payment_view_set_return_uri_prefix() set
 */
const char *
mef_payment_view_get_return_uri_prefix (MefPaymentView *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_VIEW (self), NULL);

  return self->return_uri_prefix;
}

/**
 * mef_payment_view_get_title:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the title of the page that is seen
 */
const char *
mef_payment_view_get_title (MefPaymentView *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_VIEW (self), NULL);

  return self->title;
}

/**
 * mef_payment_view_get_host:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the host of the page that is seen
 */
const char *
mef_payment_view_get_host (MefPaymentView *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_VIEW (self), NULL);

  return self->host;
}

/**
 * mef_payment_view_get_secure:
 * @self: a view
 *
 * Returns: whether the way there is encrypted and the host has proved who it is
 */
gboolean
mef_payment_view_get_secure (MefPaymentView *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_VIEW (self), FALSE);

  return self->secure;
}
