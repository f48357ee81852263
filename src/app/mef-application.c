/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: reads the command line, decides which server to talk to (one chosen before, one
 * named, or the bundled one started here), and opens the window on it. What happens inside the
 * window is the window's business. The bundled server lives exactly as long as this object. */
#include "config.h"

#include "mef-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "mef-dialogs.h"
#include "mef-invoices-page.h"
#include "mef-resources.h"
#include "mef-sign-in-page.h"

#define SETTINGS_ID "fr.mesfactures.MesFactures"

G_DEFINE_FINAL_TYPE (MefApplication, mef_application, ADW_TYPE_APPLICATION)

static const GOptionEntry entries[] = {
  { "server", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_ ("Talk to the server at this address"), N_ ("URL") },
  { "local", 'l', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_ ("Use this PC as the town's desk"), NULL },
  { "demo", 'd', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Try the demonstration"), NULL },
  { "exit-after", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, NULL, NULL, NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, NULL, NULL,
    N_ ("[LINK]") },
  { NULL },
};

/* Whether what is being measured is on the screen. */
static gboolean
is_reached (MefApplication *self)
{
  MefPage *page = mef_window_get_page (self->window);
  gboolean ready = page != NULL && mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT;

  if (g_str_equal (self->exit_after, "login"))
    return ready && MEF_IS_SIGN_IN_PAGE (page);
  if (g_str_equal (self->exit_after, "list"))
    return ready && MEF_IS_INVOICES_PAGE (page);
  return TRUE;
}

static void
painted_cb (MefApplication *self)
{
  if (self->exit_after == NULL || !is_reached (self))
    return;
  g_print ("%s %" G_GINT64_FORMAT "\n", self->exit_after, g_get_monotonic_time ());
  g_clear_pointer (&self->exit_after, g_free);
  g_application_quit (G_APPLICATION (self));
}

static void
watch_frames (MefApplication *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  if (self->exit_after != NULL && clock != NULL)
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
ensure_window (MefApplication *self)
{
  if (self->window != NULL)
    return;
  g_set_weak_pointer (&self->window, mef_window_new (GTK_APPLICATION (self), self->settings));
}

static void
open_target (MefApplication *self, GVariantDict *options)
{
  const char *server = NULL;
  g_auto (GStrv) links = NULL;

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^as", &links);
  if (links != NULL && links[0] != NULL)
    mef_application_open_link (self, links[0]);
  else if (g_variant_dict_contains (options, "demo"))
    mef_application_start_demo (self);
  else if (g_variant_dict_contains (options, "local"))
    mef_application_start_desk (self);
  else if (g_variant_dict_lookup (options, "server", "&s", &server))
    mef_application_connect_to (self, server);
  else if (mef_window_get_page (self->window) == NULL)
    mef_application_open_usual (self);
}

static int
mef_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  MefApplication *self = MEF_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);

  g_variant_dict_lookup (options, "exit-after", "s", &self->exit_after);
  ensure_window (self);
  open_target (self, options);
  gtk_window_present (GTK_WINDOW (self->window));
  watch_frames (self);
  return 0;
}

/* What names its own server is an instance of its own; only the usual start joins the one that
 * runs. */
static int
mef_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "demo") || g_variant_dict_contains (options, "local") ||
      g_variant_dict_contains (options, "server") ||
      g_variant_dict_contains (options, "exit-after"))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mef_dialogs_show_about (GTK_WINDOW (MEF_APPLICATION (user_data)->window));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MefApplication *self = MEF_APPLICATION (user_data);

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

/* The end of the session is an end like another: what was started is stopped, and the demonstration
 * leaves nothing behind. */
static gboolean
terminated_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefApplication) self = user_data;
  g_autofree char *url = mef_application_dup_simulator_url (self);
  g_autofree char *text = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, NULL) || url == NULL ||
      self->window == NULL)
    return;
  /* Translators: %s is an address, http://127.0.0.1:40123/sim/. */
  text = g_strdup_printf (_ ("No browser could be opened. The simulator is at %s"), url);
  mef_page_toast (mef_window_get_page (self->window), text);
}

/* The trainer's page of the simulator this application started. */
static void
show_simulator_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MefApplication *self = MEF_APPLICATION (user_data);
  g_autofree char *url = mef_application_dup_simulator_url (self);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gdk_display_get_default ());

  if (url != NULL)
    g_app_info_launch_default_for_uri_async (url, G_APP_LAUNCH_CONTEXT (context), self->cancellable,
                                             launched_cb, g_object_ref (self));
}

static void
welcome_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mef_application_show_welcome (user_data);
}

/* What a notification leads to, when the window it was sent for is still there. */
static void
open_invoice_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MefApplication *self = MEF_APPLICATION (user_data);

  if (self->window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (self->window));
  mef_window_open_invoice (self->window, g_variant_get_int64 (parameter));
}

static void
show_invoices_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MefApplication *self = MEF_APPLICATION (user_data);

  if (self->window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (self->window));
  mef_window_go_home (self->window);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_action },
  { .name = "open-invoice", .activate = open_invoice_action, .parameter_type = "x" },
  { .name = "quit", .activate = quit_action },
  { .name = "show-invoices", .activate = show_invoices_action },
  { .name = "show-simulator", .activate = show_simulator_action },
  { .name = "welcome", .activate = welcome_action },
};

static void
mef_application_startup (GApplication *application)
{
  MefApplication *self = MEF_APPLICATION (application);
  const char *quit[] = { "<Control>q", NULL };
  const char *close[] = { "<Control>w", NULL };
  const char *help[] = { "<Control>question", NULL };

  mef_register_resource ();
  G_APPLICATION_CLASS (mef_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name ("fr.mesfactures.MesFactures");
  self->settings = g_settings_new (SETTINGS_ID);
  self->clock = mef_clock_new ();
  self->keyring = mef_keyring_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  mef_application_update_actions (self);
  self->signal_sources[0] = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->signal_sources[1] = g_unix_signal_add (SIGINT, terminated_cb, self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "window.close", close);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.show-help-overlay", help);
}

static void
mef_application_shutdown (GApplication *application)
{
  MefApplication *self = MEF_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->server != NULL)
    mef_local_server_stop (self->server);
  G_APPLICATION_CLASS (mef_application_parent_class)->shutdown (application);
}

static void
mef_application_dispose (GObject *object)
{
  MefApplication *self = MEF_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->server);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (mef_application_parent_class)->dispose (object);
}

static void
mef_application_finalize (GObject *object)
{
  MefApplication *self = MEF_APPLICATION (object);

  g_clear_object (&self->cancellable);
  g_free (self->exit_after);
  g_free (self->activation_link);

  G_OBJECT_CLASS (mef_application_parent_class)->finalize (object);
}

static void
mef_application_class_init (MefApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = mef_application_dispose;
  object_class->finalize = mef_application_finalize;
  application_class->startup = mef_application_startup;
  application_class->shutdown = mef_application_shutdown;
  application_class->command_line = mef_application_command_line;
  application_class->handle_local_options = mef_application_handle_local_options;
}

static void
mef_application_init (MefApplication *self)
{
  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

/**
 * mef_application_new:
 *
 * Returns: (transfer full): the application, to be run
 */
MefApplication *
mef_application_new (void)
{
  return g_object_new (MEF_TYPE_APPLICATION, "application-id", APP_ID, "resource-base-path",
                       "/fr/mesfactures/MesFactures", "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
