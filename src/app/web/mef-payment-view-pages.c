/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The web views of the payment view: the first page and the windows it opens, each in a tab; what
 * they may do, what goes wrong with them, and their end. */
#include "config.h"

#include "mef-payment-view-private.h"

#include <glib/gi18n.h>

#include "mef-util.h"
#include "mef-web-policy.h"

/* A page that opens more windows than this is not one that wants to be paid. */
#define MOST_WINDOWS 6

/* Without a page after this long, the other ways are offered. */
#define SLOW_SECONDS 10

/* How much of a page's message is shown. */
#define MESSAGE_LENGTH 300

/* Under this name a view keeps the address it shows, which is not the one it is on its way to. */
#define ADDRESS_KEY "mef-address"

/**
 * mef_payment_view_get_selected:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the web view that is seen, unless a page of ours is
 */
WebKitWebView *
mef_payment_view_get_selected (MefPaymentView *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);

  if (tab == NULL || g_str_equal (gtk_stack_get_visible_child_name (self->stack), "trouble"))
    return NULL;
  return WEBKIT_WEB_VIEW (adw_tab_page_get_child (tab));
}

/**
 * mef_payment_view_get_address:
 * @view: one of the web views
 *
 * Returns: (transfer none) (nullable): the address of the page it shows
 */
const char *
mef_payment_view_get_address (WebKitWebView *view)
{
  return g_object_get_data (G_OBJECT (view), ADDRESS_KEY);
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
show_title (MefPaymentView *self, WebKitWebView *view)
{
  AdwTabPage *tab = find_tab (self, view);
  const char *title = webkit_web_view_get_title (view);
  g_autofree char *host = mef_web_policy_get_host (mef_payment_view_get_address (view));
  g_autofree char *safe = NULL;

  if (tab == NULL)
    return;
  /* Tab titles are markup. */
  safe = g_markup_escape_text (!mef_str_empty (title) ? title
                               : host != NULL         ? host
                                                      : _ ("Opening…"),
                               -1);
  adw_tab_page_set_title (tab, safe);
}

static void
title_cb (WebKitWebView *view, GParamSpec *pspec, MefPaymentView *self)
{
  show_title (self, view);
  mef_payment_view_update_address (self);
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
    mef_payment_view_show_notice (self, describe_refusal (refusal));
  else
    mef_payment_view_show_trouble (self, "dialog-warning-symbolic",
                                   _ ("The Payment Page Cannot Be Shown"),
                                   describe_refusal (refusal), TRUE);
}

/* Once the person was on the page, nobody here knows how far they came. */
static void
show_failure (MefPaymentView *self)
{
  if (self->arrived)
    mef_payment_view_show_trouble (
        self, "network-offline-symbolic", _ ("The Payment Page Broke Off"),
        _ ("The connection was lost on the way. Whether the payment was made will be "
           "asked of the Trésor public; nothing is paid twice."),
        FALSE);
  else
    mef_payment_view_show_trouble (
        self, "network-offline-symbolic", _ ("The Payment Page Does Not Answer"),
        _ ("The payment page cannot be reached at the moment. The invoice stays as it is."), TRUE);
}

static gboolean
slow_cb (gpointer user_data)
{
  MefPaymentView *self = user_data;

  self->slow_id = 0;
  mef_payment_view_show_notice (
      self, _ ("The payment page is slow to come. It can also be opened in the browser, "
               "from the menu above."));
  return G_SOURCE_REMOVE;
}

static void
page_has_come (MefPaymentView *self, WebKitWebView *view)
{
  const char *uri = webkit_web_view_get_uri (view);

  if (!self->arrived && self->hint != NULL)
    mef_payment_view_show_notice (self, self->hint);
  self->arrived = TRUE;
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_object_set_data_full (G_OBJECT (view), ADDRESS_KEY, g_strdup (uri), g_free);
  show_title (self, view);
  /* The keyboard belongs to the page that came, as in any browser. */
  if (gtk_widget_get_mapped (GTK_WIDGET (view)))
    gtk_widget_grab_focus (GTK_WIDGET (view));
  if (mef_web_policy_has_prefix (uri, self->return_uri_prefix))
    mef_payment_view_end (self, TRUE);
}

static void
load_changed_cb (WebKitWebView *view, WebKitLoadEvent event, MefPaymentView *self)
{
  if (event == WEBKIT_LOAD_COMMITTED)
    page_has_come (self, view);
  mef_payment_view_update_address (self);
  mef_payment_view_update_progress (self);
}

/* A page closes its window: the first one closes the payment. */
static void
close_cb (WebKitWebView *view, MefPaymentView *self)
{
  AdwTabPage *tab;

  if (view == self->page)
    {
      mef_payment_view_end (self, TRUE);
      return;
    }
  if (g_ptr_array_remove (self->waiting, view))
    return;
  tab = find_tab (self, view);
  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
}

typedef struct
{
  MefPaymentView *self; /* (owned) */
  WebKitWebView *view;  /* (owned) */
} PutAway;

static void
put_away_free (gpointer data)
{
  PutAway *away = data;

  g_object_unref (away->self);
  g_object_unref (away->view);
  g_free (away);
}

static gboolean
put_away_cb (gpointer data)
{
  PutAway *away = data;

  if (away->self->page != NULL)
    close_cb (away->view, away->self);
  return G_SOURCE_REMOVE;
}

/* What goes wrong in a window beside the first one leaves the payment alone: that window closes,
 * once WebKit is done with saying what happened to it. Returns whether @view is one. */
static gboolean
put_away (MefPaymentView *self, WebKitWebView *view, const char *sentence)
{
  PutAway *away;

  if (view == self->page)
    return FALSE;
  away = g_new (PutAway, 1);
  away->self = g_object_ref (self);
  away->view = g_object_ref (view);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, put_away_cb, away, put_away_free);
  mef_payment_view_show_notice (self, sentence);
  return TRUE;
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
    mef_payment_view_end (self, TRUE);
  else if (!put_away (self, view,
                      _ ("A page that opened beside this one cannot be shown. It was closed.")))
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
  if (put_away (
          self, view,
          _ ("A page that opened beside this one did not prove whose it is. It was closed, and "
             "nothing was sent to it.")))
    return TRUE;
  mef_payment_view_show_trouble (
      self, "channel-insecure-symbolic", _ ("The Connection Is Not Safe"),
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
  if (put_away (self, view, _ ("A page that opened beside this one stopped. It was closed.")))
    return;
  mef_payment_view_show_trouble (
      self, "dialog-warning-symbolic", _ ("The Payment Page Stopped"),
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
      mef_payment_view_show_notice (self, text);
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

static void
add_tab (MefPaymentView *self, WebKitWebView *view)
{
  AdwTabPage *tab = adw_tab_view_append (self->tabs, GTK_WIDGET (view));

  adw_tab_view_set_selected_page (self->tabs, tab);
  show_title (self, view);
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

static gboolean
close_page_cb (AdwTabView *tabs, AdwTabPage *tab, MefPaymentView *self)
{
  gboolean first = adw_tab_page_get_child (tab) == GTK_WIDGET (self->page);

  if (first)
    mef_payment_view_end (self, FALSE);
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
  g_signal_connect_object (view, "notify::estimated-load-progress",
                           G_CALLBACK (mef_payment_view_update_progress), self, G_CONNECT_SWAPPED);
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

/**
 * mef_payment_view_close_pages:
 * @self: a view
 *
 * Lets go of every web view and ends their process. None of them is listened to any more when the
 * first one ends: they share it.
 */
void
mef_payment_view_close_pages (MefPaymentView *self)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (g_object_unref);

  g_clear_handle_id (&self->slow_id, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++)
    g_ptr_array_add (views, g_object_ref (g_ptr_array_index (self->waiting, i)));
  g_ptr_array_set_size (self->waiting, 0);
  self->page = NULL;
  if (self->tabs != NULL)
    g_signal_handlers_disconnect_by_func (self->tabs, close_page_cb, self);
  for (int i = 0; self->tabs != NULL && i < adw_tab_view_get_n_pages (self->tabs); i++)
    g_ptr_array_add (views, g_object_ref (adw_tab_page_get_child (
                                adw_tab_view_get_nth_page (self->tabs, i))));
  for (guint i = 0; i < views->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (views, i), self);
  for (guint i = 0; i < views->len; i++)
    webkit_web_view_terminate_web_process (g_ptr_array_index (views, i));
  while (self->tabs != NULL && adw_tab_view_get_n_pages (self->tabs) > 0)
    adw_tab_view_close_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, 0));
}

/**
 * mef_payment_view_open_page:
 * @self: a view
 *
 * Opens the payment page anew, in a process and a session of its own.
 */
void
mef_payment_view_open_page (MefPaymentView *self)
{
  mef_payment_view_close_pages (self);
  g_signal_connect (self->tabs, "close-page", G_CALLBACK (close_page_cb), self);
  self->page = mef_web_guard_new_view (refused_cb, G_OBJECT (self));
  watch (self, self->page);
  gtk_stack_set_visible_child_name (self->stack, "page");
  add_tab (self, self->page);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->slow_id = g_timeout_add_seconds (SLOW_SECONDS, slow_cb, self);
  webkit_web_view_load_uri (self->page, self->uri);
}
