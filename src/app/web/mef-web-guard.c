/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Web views for pages that are not trusted. Nothing is kept on disk, nothing is downloaded, no
 * permission is given, no file is chosen, a wrong certificate ends it, and a page only goes where
 * mef-web-policy.c lets it. There is no script, extension or message of ours inside: the page can
 * never see anything of the application. */
#include "config.h"

#include "mef-web-guard.h"

#include "mef-web-policy.h"

typedef struct
{
  MefWebRefused refused;
  gpointer owner; /* borrowed: handlers end with it */
} Guard;

static void
refuse (GObject *view, MefWebRefusal refusal)
{
  Guard *guard = g_object_get_data (view, "mef-guard");

  guard->refused (refusal, guard->owner);
}

static WebKitSettings *
settings_new (void)
{
  return g_object_new (WEBKIT_TYPE_SETTINGS,
                       /* no reach beyond the page */
                       "allow-file-access-from-file-urls", FALSE,
                       "allow-universal-access-from-file-urls", FALSE,
                       "allow-top-navigation-to-data-urls", FALSE,
                       "javascript-can-access-clipboard", FALSE, "enable-developer-extras", FALSE,
                       "allow-modal-dialogs", FALSE, "enable-fullscreen", FALSE,
                       /* no more machinery than a form needs */
                       "enable-webgl", FALSE, "enable-webrtc", FALSE, "enable-media-stream", FALSE,
                       "enable-mediasource", FALSE, "enable-encrypted-media", FALSE,
                       "enable-webaudio", FALSE, "enable-page-cache", FALSE,
                       "enable-back-forward-navigation-gestures", FALSE,
                       "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER,
                       /* banks open windows of their own accord */
                       "javascript-can-open-windows-automatically", TRUE, NULL);
}

static gboolean
is_attachment (WebKitURIResponse *response)
{
  SoupMessageHeaders *headers = webkit_uri_response_get_http_headers (response);
  const char *disposition =
      headers != NULL ? soup_message_headers_get_one (headers, "Content-Disposition") : NULL;

  return disposition != NULL && g_ascii_strncasecmp (disposition, "attachment", 10) == 0;
}

static void
decide_address (GObject *view, WebKitPolicyDecision *decision)
{
  WebKitNavigationAction *action = webkit_navigation_policy_decision_get_navigation_action (
      WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (mef_web_policy_allows (uri))
    {
      webkit_policy_decision_use (decision);
      return;
    }
  g_debug ("refused: %s", g_uri_peek_scheme (uri) != NULL ? g_uri_peek_scheme (uri) : "no scheme");
  webkit_policy_decision_ignore (decision);
  refuse (view, MEF_WEB_REFUSAL_ADDRESS);
}

static void
decide_response (GObject *view, WebKitPolicyDecision *decision)
{
  WebKitResponsePolicyDecision *response = WEBKIT_RESPONSE_POLICY_DECISION (decision);

  if (webkit_response_policy_decision_is_mime_type_supported (response) &&
      !is_attachment (webkit_response_policy_decision_get_response (response)))
    {
      webkit_policy_decision_use (decision);
      return;
    }
  webkit_policy_decision_ignore (decision);
  refuse (view, MEF_WEB_REFUSAL_DOWNLOAD);
}

static gboolean
decide_policy_cb (WebKitWebView *view,
                  WebKitPolicyDecision *decision,
                  WebKitPolicyDecisionType type,
                  gpointer user_data)
{
  switch (type)
    {
    case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION:
    case WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION:
      decide_address (G_OBJECT (view), decision);
      break;
    case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
      decide_response (G_OBJECT (view), decision);
      break;
    }
  return TRUE;
}

static gboolean
permission_request_cb (WebKitWebView *view, WebKitPermissionRequest *request, gpointer user_data)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
run_file_chooser_cb (WebKitWebView *view, WebKitFileChooserRequest *request, gpointer user_data)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

static gboolean
authenticate_cb (WebKitWebView *view, WebKitAuthenticationRequest *request, gpointer user_data)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

/* Cutting and pasting in a field is all the menu is for. */
static gboolean
context_menu_cb (WebKitWebView *view,
                 WebKitContextMenu *menu,
                 WebKitHitTestResult *where,
                 gpointer user_data)
{
  return !webkit_hit_test_result_context_is_editable (where);
}

static gboolean
refuse_cb (void)
{
  return TRUE;
}

/* The second wall: whatever became a download in spite of the first. */
static void
download_started_cb (WebKitNetworkSession *session, WebKitDownload *download, gpointer user_data)
{
  webkit_download_cancel (download);
}

static WebKitNetworkSession *
session_new (void)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();

  webkit_network_session_set_tls_errors_policy (session, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  webkit_network_session_set_itp_enabled (session, FALSE);
  g_signal_connect (session, "download-started", G_CALLBACK (download_started_cb), NULL);
  return session;
}

static WebKitWebView *
guard (WebKitWebView *view, MefWebRefused refused, GObject *owner)
{
  Guard *data = g_new0 (Guard, 1);

  data->refused = refused;
  data->owner = owner;
  g_object_set_data_full (G_OBJECT (view), "mef-guard", data, g_free);
  g_signal_connect_object (view, "decide-policy", G_CALLBACK (decide_policy_cb), owner, 0);
  g_signal_connect (view, "permission-request", G_CALLBACK (permission_request_cb), NULL);
  g_signal_connect (view, "run-file-chooser", G_CALLBACK (run_file_chooser_cb), NULL);
  g_signal_connect (view, "authenticate", G_CALLBACK (authenticate_cb), NULL);
  g_signal_connect (view, "context-menu", G_CALLBACK (context_menu_cb), NULL);
  g_signal_connect (view, "show-notification", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (view, "enter-fullscreen", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (view, "print", G_CALLBACK (refuse_cb), NULL);
  return view;
}

/**
 * mef_web_guard_new_view:
 * @refused: called when something a person would notice is refused
 * @owner: given to @refused; outlives the view's being shown
 *
 * Makes a view with a process, a session and settings of its own.
 *
 * Returns: (transfer floating): the view
 */
WebKitWebView *
mef_web_guard_new_view (MefWebRefused refused, GObject *owner)
{
  g_autoptr (WebKitNetworkSession) session = session_new ();
  g_autoptr (WebKitWebContext) context = webkit_web_context_new ();
  g_autoptr (WebKitSettings) settings = settings_new ();

  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  return guard (g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", context, "network-session",
                              session, "settings", settings, NULL),
                refused, owner);
}

/**
 * mef_web_guard_new_related:
 * @related: the view whose page opens a window
 * @refused: as above
 * @owner: as above
 *
 * Makes the view for a window a page opens, so that the two pages can talk to each other.
 *
 * Returns: (transfer floating): the view
 */
WebKitWebView *
mef_web_guard_new_related (WebKitWebView *related, MefWebRefused refused, GObject *owner)
{
  return guard (g_object_new (WEBKIT_TYPE_WEB_VIEW, "related-view", related, "settings",
                              webkit_web_view_get_settings (related), NULL),
                refused, owner);
}
