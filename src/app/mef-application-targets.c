/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server the window is opened on: one named on the command line or on the welcome page, the
 * one of a link, the demonstration, or this PC as the desk of a town. A bundled server starts
 * behind the page that shows, and its failure is told there. */
#include "config.h"

#include "mef-application-private.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-link-address.h"
#include "mef-link-page.h"
#include "mef-server-url.h"
#include "mef-setup-page.h"
#include "mef-welcome-page.h"

static MefContext *
create_context (MefApplication *self, const char *url)
{
  g_autoptr (MefApi) api = mef_api_new (url);
  g_autoptr (MefSession) session = mef_session_new (api);
  /* Translators: how this device is listed under "Where I Am Signed In"; %s is its name. */
  g_autofree char *device = g_strdup_printf (_ ("Mes Factures on %s"), g_get_host_name ());

  mef_api_set_device (api, device);
  return mef_context_new (api, session, self->settings, self->clock, self->keyring);
}

/* Returns: (transfer full) (nullable): the address of the simulator's settings, where this
 * application started one */
char *
mef_application_dup_simulator_url (MefApplication *self)
{
  const char *url = self->server != NULL ? mef_local_server_get_simulator_url (self->server) : NULL;

  return url != NULL ? g_strconcat (url, "/sim/", NULL) : NULL;
}

/* What the menu offers depends on what was started. */
void
mef_application_update_actions (MefApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-simulator");
  g_autofree char *url = mef_application_dup_simulator_url (self);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), url != NULL);
}

/* Something has to show behind which a server starts. To be called before there is a server, since
 * the welcome page ends the one there is. */
static void
ensure_page (MefApplication *self)
{
  if (mef_window_get_page (self->window) == NULL)
    mef_application_show_welcome (self);
}

static void
show_error (MefApplication *self, const GError *error)
{
  ensure_page (self);
  mef_page_set_error (mef_window_get_page (self->window), error);
}

static void
show_waiting (MefApplication *self, const char *text)
{
  MefPage *page = mef_window_get_page (self->window);

  mef_page_set_loading_text (page, text);
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
}

/* The page of a message's link lies over the sign-in page of its town: that is where it leads. */
static void
open_link_in (MefApplication *self, MefContext *context, const char *token)
{
  mef_window_connect (self->window, context, FALSE);
  mef_window_push (self->window, mef_link_page_new (context, token));
}

/* A typed address is kept once it has proved right. */
static void
keep_address_cb (MefSession *session, GParamSpec *pspec, gpointer user_data)
{
  MefApplication *self = user_data;

  if (mef_session_is_signed_in (session))
    g_settings_set_string (self->settings, "server-url", mef_session_get_server_url (session));
}

static void
choose_cb (MefApplication *self, const char *kind, const char *url)
{
  g_autoptr (MefContext) context = NULL;

  if (g_str_equal (kind, "demo"))
    mef_application_start_demo (self);
  else if (g_str_equal (kind, "local"))
    mef_application_start_desk (self);
  else
    {
      context = create_context (self, url);
      g_signal_connect_object (mef_context_get_session (context), "notify::signed-in",
                               G_CALLBACK (keep_address_cb), self, 0);
      mef_window_connect (self->window, context, TRUE);
    }
}

/* The demonstration prints its accounts, one a line: "role address password". The resident's is
 * shown at sign-in. */
static void
read_demo_account (MefApplication *self, MefContext *context)
{
  const char *accounts = mef_local_server_get_accounts (self->server);
  g_autoptr (GRegex) regex =
      g_regex_new ("^resident\\s+(\\S+@\\S+)\\s+(\\S+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (accounts != NULL && g_regex_match (regex, accounts, 0, &match))
    {
      g_autofree char *email = g_match_info_fetch (match, 1);
      g_autofree char *password = g_match_info_fetch (match, 2);

      mef_context_set_demo_account (context, email, password);
    }
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefApplication *self = user_data;
  MefLocalServer *server = MEF_LOCAL_SERVER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MefContext) context = NULL;
  g_autofree char *url = NULL, *token = NULL;

  mef_local_server_start_finish (server, result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  mef_application_update_actions (self);
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  context = create_context (self, mef_local_server_get_url (server));
  read_demo_account (self, context);
  if (self->activation_link != NULL &&
      mef_link_address_parse (self->activation_link, &url, &token, NULL))
    open_link_in (self, context, token);
  else
    mef_window_connect (self->window, context, FALSE);
  g_clear_pointer (&self->activation_link, g_free);
}

static void
start_server (MefApplication *self, const char *text)
{
  show_waiting (self, text);
  mef_local_server_start_async (self->server, self->cancellable, started_cb, self);
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefApplication *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *link =
      mef_local_server_set_up_finish (MEF_LOCAL_SERVER (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  self->activation_link = g_steal_pointer (&link);
  g_settings_set_boolean (self->settings, "local-desk", TRUE);
  start_server (self, _ ("Starting the town's desk…"));
}

static void
set_up (MefApplication *self, const char *town, const char *email)
{
  show_waiting (self, _ ("Setting up the town's desk…"));
  mef_local_server_set_up_async (self->server, town, email, self->cancellable, set_up_cb, self);
}

/* Talks to the server at @address, which a person or a script typed. */
void
mef_application_connect_to (MefApplication *self, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = mef_server_url_parse (address, &error);
  g_autoptr (MefContext) context = NULL;

  if (url == NULL)
    {
      show_error (self, error);
      return;
    }
  context = create_context (self, url);
  mef_window_connect (self->window, context, FALSE);
}

void
mef_application_start_demo (MefApplication *self)
{
  ensure_page (self);
  g_clear_object (&self->server);
  self->server = mef_local_server_new (MEF_LOCAL_SERVER_DEMO);
  start_server (self, _ ("Preparing the demonstration…"));
}

/* Starts the desk of this PC, after asking what it needs the first time. */
void
mef_application_start_desk (MefApplication *self)
{
  MefPage *page;

  ensure_page (self);
  g_clear_object (&self->server);
  self->server = mef_local_server_new (MEF_LOCAL_SERVER_DESK);
  if (mef_local_server_is_set_up (self->server))
    {
      start_server (self, _ ("Starting the town's desk…"));
      return;
    }
  page = mef_setup_page_new ();
  g_signal_connect_object (page, "submit", G_CALLBACK (set_up), self, G_CONNECT_SWAPPED);
  mef_window_push (self->window, page);
}

/* What a start without arguments leads to. */
void
mef_application_open_usual (MefApplication *self)
{
  g_autofree char *url = g_settings_get_string (self->settings, "server-url");

  if (g_settings_get_boolean (self->settings, "local-desk"))
    mef_application_start_desk (self);
  else if (url[0] != '\0')
    mef_application_connect_to (self, url);
  else
    mef_application_show_welcome (self);
}

/* Opens the link of a message, `mes-factures://HOST/?LIEN=…` or as the message has it. */
void
mef_application_open_link (MefApplication *self, const char *uri)
{
  g_autofree char *url = NULL, *token = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefContext) context = NULL;

  if (!mef_link_address_parse (uri, &url, &token, &error))
    {
      show_error (self, error);
      return;
    }
  context = create_context (self, url);
  open_link_in (self, context, token);
}

void
mef_application_show_welcome (MefApplication *self)
{
  MefPage *page = mef_welcome_page_new ();

  if (self->server != NULL)
    mef_local_server_stop (self->server);
  g_clear_object (&self->server);
  mef_application_update_actions (self);
  g_signal_connect_object (page, "choose", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  mef_window_disconnect (self->window);
  mef_window_set_root (self->window, page);
}
