/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment service's page inside the application, under a bar that says whose page it is and
 * whether the way there is encrypted. The page is not trusted and not believed: that it came to its
 * end, or was left, only means that our server is to be asked.
 *
 * Windows the page opens become tabs. The web process exists from when the widget is first shown
 * until it is disposed of. */
#include "config.h"

#include "mef-payment-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-util.h"
#include "mef-web-guard.h"
#include "mef-web-policy.h"
#include "mef-web-resources.h"

/* A page that opens more windows than this is not one that wants to be paid. */
#define MOST_WINDOWS 6

/* Without a page after this long, the other ways are offered. */
#define SLOW_SECONDS 10

/* How much of a page's message is shown. */
#define MESSAGE_LENGTH 300

struct _MefPaymentView
{
  GtkWidget parent_instance;

  /* template */
  GtkImage *padlock;
  GtkLabel *host_label;
  GtkSpinner *spinner;
  GtkProgressBar *progress;
  GtkRevealer *notice;
  GtkLabel *notice_label;
  GtkStack *stack;
  AdwTabView *tabs;
  AdwStatusPage *trouble;
  GtkWidget *retry_button;

  /* borrowed */
  WebKitWebView *page; /* (nullable) the first view, while there is one */

  /* owned */
  GPtrArray *waiting; /* (element-type WebKitWebView) windows that are not ready to be shown */
  char *uri;
  char *return_uri_prefix; /* (nullable) */
  char *title;             /* (nullable) */
  char *host;              /* (nullable) */

  gboolean secure;
  gboolean arrived; /* something of the page has come */
  gboolean done;    /* "closed" was or will be said: only once */
  guint slow_id;
  guint end_signal;
  guint end_id;
};

G_DEFINE_FINAL_TYPE (MefPaymentView, mef_payment_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_URI,
  PROP_RETURN_URI_PREFIX,
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

static void open_page (MefPaymentView *self);

static gboolean
end_cb (gpointer user_data)
{
  g_autoptr (MefPaymentView) self = g_object_ref (user_data);

  self->end_id = 0;
  g_signal_emit (self, signals[self->end_signal], 0);
  g_signal_emit (self, signals[CLOSED], 0);
  return G_SOURCE_REMOVE;
}

/* Says that it is over: once, and not from inside the web view's own doings, since whoever hears it
 * may let go of this widget. */
static void
end (MefPaymentView *self, guint signal)
{
  if (self->done)
    return;
  self->done = TRUE;
  self->end_signal = signal;
  self->end_id = g_idle_add (end_cb, self);
}

static void
show_notice (MefPaymentView *self, const char *text)
{
  gtk_label_set_label (self->notice_label, text);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}

static WebKitWebView *
get_selected (MefPaymentView *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);

  return tab != NULL ? WEBKIT_WEB_VIEW (adw_tab_page_get_child (tab)) : NULL;
}

static gboolean
is_secure (WebKitWebView *view)
{
  GTlsCertificate *certificate;
  GTlsCertificateFlags errors;

  return mef_web_policy_is_encrypted (webkit_web_view_get_uri (view)) &&
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

/* Whose page it is, for the tab that is seen. */
static void
update_address (MefPaymentView *self)
{
  WebKitWebView *view = get_selected (self);
  const char *uri = view != NULL ? webkit_web_view_get_uri (view) : NULL;
  g_autofree char *host = mef_web_policy_get_host (uri);
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
  gtk_label_set_label (self->host_label, host != NULL ? host : "");
  show_security (self);
}

static void
update_progress (MefPaymentView *self)
{
  WebKitWebView *view = get_selected (self);
  gboolean loading = view != NULL && webkit_web_view_is_loading (view);

  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), loading ? 1 : 0);
  if (loading)
    gtk_progress_bar_set_fraction (self->progress,
                                   webkit_web_view_get_estimated_load_progress (view));
}

static void
show_trouble (MefPaymentView *self,
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
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  update_progress (self);
}

static const char *
describe_refusal (MefWebRefusal refusal)
{
  switch (refusal)
    {
    case MEF_WEB_REFUSAL_ADDRESS:
      return _ ("The page led to an address that is not safe. It was not opened.");
    case MEF_WEB_REFUSAL_DOWNLOAD:
      return _ ("The page offered a file. Files are not downloaded here.");
    }
  g_return_val_if_reached ("");
}

/* Beside the page; or instead of it when there was nothing yet. */
static void
refused_cb (MefWebRefusal refusal, gpointer user_data)
{
  MefPaymentView *self = user_data;

  if (self->arrived)
    show_notice (self, describe_refusal (refusal));
  else
    show_trouble (self, "dialog-warning-symbolic", _ ("The Payment Page Cannot Be Shown"),
                  describe_refusal (refusal), TRUE);
}

/* Once the person was on the page, nobody here knows how far they came. */
static void
show_failure (MefPaymentView *self)
{
  if (self->arrived)
    show_trouble (self, "network-offline-symbolic", _ ("The Payment Page Broke Off"),
                  _ ("The connection was lost on the way. Whether the payment was made will be "
                     "asked of the Trésor public; nothing is paid twice."),
                  FALSE);
  else
    show_trouble (self, "network-offline-symbolic", _ ("The Payment Page Does Not Answer"),
                  _ ("The payment page cannot be reached at the moment. Nothing was charged."),
                  TRUE);
}

static gboolean
slow_cb (gpointer user_data)
{
  MefPaymentView *self = user_data;

  self->slow_id = 0;
  show_notice (self, _ ("The payment page is slow to come. It can also be opened in the browser, "
                        "from the menu above."));
  return G_SOURCE_REMOVE;
}

static void
load_changed_cb (WebKitWebView *view, WebKitLoadEvent event, MefPaymentView *self)
{
  if (event == WEBKIT_LOAD_COMMITTED)
    {
      self->arrived = TRUE;
      g_clear_handle_id (&self->slow_id, g_source_remove);
      if (mef_web_policy_has_prefix (webkit_web_view_get_uri (view), self->return_uri_prefix))
        end (self, FINISHED);
    }
  update_address (self);
  update_progress (self);
}

static gboolean
load_failed_cb (WebKitWebView *view,
                WebKitLoadEvent event,
                const char *uri,
                GError *error,
                MefPaymentView *self)
{
  /* What was refused or replaced by another load has its own notice, or needs none. */
  if (g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED) ||
      error->domain == WEBKIT_POLICY_ERROR)
    return TRUE;
  if (mef_web_policy_has_prefix (uri, self->return_uri_prefix))
    end (self, FINISHED);
  else
    show_failure (self);
  return TRUE;
}

static gboolean
tls_failed_cb (WebKitWebView *view,
               const char *uri,
               GTlsCertificate *certificate,
               GTlsCertificateFlags errors,
               MefPaymentView *self)
{
  show_trouble (self, "channel-insecure-symbolic", _ ("The Connection Is Not Safe"),
                _ ("The page did not prove whose it is, so it was not opened and nothing was sent "
                   "to it. Try again later or from another network."),
                !self->arrived);
  return TRUE;
}

static void
process_terminated_cb (WebKitWebView *view,
                       WebKitWebProcessTerminationReason reason,
                       MefPaymentView *self)
{
  show_trouble (self, "dialog-warning-symbolic", _ ("The Payment Page Stopped"),
                _ ("Whether the payment was made will be asked of the Trésor public. Nothing is "
                   "paid twice."),
                FALSE);
}

/* A message needs no answer: it is shown beside the page, which goes on. Questions are asked by
 * the web view over the page itself; leaving a page needs no permission. */
static gboolean
script_dialog_cb (WebKitWebView *view, WebKitScriptDialog *dialog, MefPaymentView *self)
{
  g_autofree char *text = NULL;

  switch (webkit_script_dialog_get_dialog_type (dialog))
    {
    case WEBKIT_SCRIPT_DIALOG_ALERT:
      text = g_utf8_substring (webkit_script_dialog_get_message (dialog), 0,
                               MIN (MESSAGE_LENGTH,
                                    g_utf8_strlen (webkit_script_dialog_get_message (dialog), -1)));
      show_notice (self, text);
      return TRUE;
    case WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM:
      webkit_script_dialog_confirm_set_confirmed (dialog, TRUE);
      return TRUE;
    case WEBKIT_SCRIPT_DIALOG_CONFIRM:
    case WEBKIT_SCRIPT_DIALOG_PROMPT:
      break;
    }
  return FALSE;
}

/* The tab of a view; a window that is not shown yet, or no longer, has none. */
static AdwTabPage *
find_tab (MefPaymentView *self, WebKitWebView *view)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);

      if (adw_tab_page_get_child (tab) == GTK_WIDGET (view))
        return tab;
    }
  return NULL;
}

static void
title_cb (WebKitWebView *view, GParamSpec *pspec, MefPaymentView *self)
{
  AdwTabPage *tab = find_tab (self, view);
  const char *title = webkit_web_view_get_title (view);
  g_autofree char *host = mef_web_policy_get_host (webkit_web_view_get_uri (view));
  g_autofree char *safe = NULL;

  if (tab == NULL)
    return;
  /* Tab titles are markup. */
  safe = g_markup_escape_text (!mef_str_empty (title) ? title : host != NULL ? host : "", -1);
  adw_tab_page_set_title (tab, safe);
  update_address (self);
}

static void
add_tab (MefPaymentView *self, WebKitWebView *view)
{
  AdwTabPage *tab = adw_tab_view_append (self->tabs, GTK_WIDGET (view));

  adw_tab_view_set_selected_page (self->tabs, tab);
  title_cb (view, NULL, self);
}

static void
ready_to_show_cb (WebKitWebView *view, MefPaymentView *self)
{
  g_autoptr (WebKitWebView) kept = g_object_ref (view);

  if (!g_ptr_array_remove (self->waiting, view))
    return;
  add_tab (self, view);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

/* A page closes its window: the first one closes the payment. */
static void
close_cb (WebKitWebView *view, MefPaymentView *self)
{
  AdwTabPage *tab;

  if (view == self->page)
    {
      end (self, FINISHED);
      return;
    }
  if (g_ptr_array_remove (self->waiting, view))
    return;
  tab = find_tab (self, view);
  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
}

static gboolean
close_page_cb (AdwTabView *tabs, AdwTabPage *tab, MefPaymentView *self)
{
  gboolean first = adw_tab_page_get_child (tab) == GTK_WIDGET (self->page);

  if (first)
    end (self, CLOSE_REQUESTED);
  adw_tab_view_close_page_finish (tabs, tab, !first);
  return TRUE;
}

static GtkWidget *
create_cb (WebKitWebView *opener, WebKitNavigationAction *action, MefPaymentView *self);

static void
watch (MefPaymentView *self, WebKitWebView *view)
{
  g_signal_connect_object (view, "load-changed", G_CALLBACK (load_changed_cb), self, 0);
  g_signal_connect_object (view, "load-failed", G_CALLBACK (load_failed_cb), self, 0);
  g_signal_connect_object (view, "load-failed-with-tls-errors", G_CALLBACK (tls_failed_cb), self,
                           0);
  g_signal_connect_object (view, "web-process-terminated", G_CALLBACK (process_terminated_cb), self,
                           0);
  g_signal_connect_object (view, "script-dialog", G_CALLBACK (script_dialog_cb), self, 0);
  g_signal_connect_object (view, "create", G_CALLBACK (create_cb), self, 0);
  g_signal_connect_object (view, "close", G_CALLBACK (close_cb), self, 0);
  g_signal_connect_object (view, "notify::title", G_CALLBACK (title_cb), self, 0);
  g_signal_connect_object (view, "notify::uri", G_CALLBACK (title_cb), self, 0);
  g_signal_connect_object (view, "notify::estimated-load-progress", G_CALLBACK (update_progress),
                           self, G_CONNECT_SWAPPED);
}

/* The new view must share the opener's process for the two pages to know each other, and must not
 * be shown before it says so. */
static GtkWidget *
create_cb (WebKitWebView *opener, WebKitNavigationAction *action, MefPaymentView *self)
{
  WebKitWebView *view;

  if ((guint) adw_tab_view_get_n_pages (self->tabs) + self->waiting->len >= MOST_WINDOWS)
    return NULL;
  view = mef_web_guard_new_related (opener, refused_cb, G_OBJECT (self));
  g_ptr_array_add (self->waiting, g_object_ref_sink (view));
  watch (self, view);
  g_signal_connect_object (view, "ready-to-show", G_CALLBACK (ready_to_show_cb), self, 0);
  return GTK_WIDGET (view);
}

static void
forget_view (MefPaymentView *self, WebKitWebView *view)
{
  g_signal_handlers_disconnect_by_data (view, self);
  webkit_web_view_terminate_web_process (view);
}

/* Lets go of every view and ends their process. */
static void
close_pages (MefPaymentView *self)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++)
    forget_view (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
  self->page = NULL;
  if (self->tabs == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->tabs, close_page_cb, self);
  while (adw_tab_view_get_n_pages (self->tabs) > 0)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, 0);

      forget_view (self, WEBKIT_WEB_VIEW (adw_tab_page_get_child (tab)));
      adw_tab_view_close_page (self->tabs, tab);
    }
}

static void
open_page (MefPaymentView *self)
{
  close_pages (self);
  g_signal_connect (self->tabs, "close-page", G_CALLBACK (close_page_cb), self);
  self->page = mef_web_guard_new_view (refused_cb, G_OBJECT (self));
  watch (self, self->page);
  add_tab (self, self->page);
  gtk_stack_set_visible_child_name (self->stack, "page");
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->slow_id = g_timeout_add_seconds (SLOW_SECONDS, slow_cb, self);
  webkit_web_view_load_uri (self->page, self->uri);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  end (MEF_PAYMENT_VIEW (widget), CLOSE_REQUESTED);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_page (MEF_PAYMENT_VIEW (widget));
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), MEF_PAYMENT_VIEW (widget)->uri);
  show_notice (MEF_PAYMENT_VIEW (widget), _ ("The link of the payment page was copied."));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPaymentView) self = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL) && self->stack != NULL)
    show_notice (self, _ ("No browser could be opened. The link can be copied instead."));
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
    open_page (self);
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
  close_pages (self);
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
  gtk_widget_class_bind_template_callback (widget_class, update_address);
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
}

/**
 * mef_payment_view_prepare_environment:
 *
 * To be called first thing in a program, before GTK starts and any thread exists. Keeps WebKit off
 * shared graphics buffers, with which pages stay white on some graphics drivers; a payment form
 * does not need them. A value the person has set is respected.
 */
void
mef_payment_view_prepare_environment (void)
{
  g_setenv ("WEBKIT_DISABLE_DMABUF_RENDERER", "1", FALSE);
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
