/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the window and the keys they have. A key that means something to a page is handed
 * to the page that shows. */
#include "config.h"

#include "mef-window-private.h"

#include "mef-mailbox-page.h"

static void
section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWindow *self = MEF_WINDOW (widget);

  mef_window_show_section (self, g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWindow *self = MEF_WINDOW (widget);

  if (!mef_page_leave (mef_window_get_page (self)))
    mef_window_pop (self);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  MefWindow *self = MEF_WINDOW (widget);
  MefPage *page = mef_window_get_page (self);

  if (page != NULL && mef_page_escape (page))
    return TRUE;
  if (self->pages->len < 2)
    return FALSE;
  mef_window_pop (self);
  return TRUE;
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPage *page = mef_window_get_page (MEF_WINDOW (widget));

  if (page != NULL)
    mef_page_refresh (page);
}

static void
sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* The session is over on this side in any case; the server's own end of it expires. */
  if (!mef_session_sign_out_finish (MEF_SESSION (source), result, &error))
    g_debug ("sign-out: %s", error->message);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWindow *self = MEF_WINDOW (widget);

  mef_keyring_clear_async (mef_context_get_keyring (self->context),
                           mef_api_get_base (mef_context_get_api (self->context)), NULL, NULL,
                           NULL);
  mef_session_sign_out_async (mef_context_get_session (self->context), NULL, sign_out_cb, NULL);
}

static void
show_mailbox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWindow *self = MEF_WINDOW (widget);

  if (!MEF_IS_MAILBOX_PAGE (mef_window_get_page (self)))
    mef_window_push (self, mef_mailbox_page_new (self->context));
}

static void
change_town_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWindow *self = MEF_WINDOW (widget);

  g_settings_reset (self->settings, "server-url");
  g_settings_reset (self->settings, "local-desk");
  gtk_widget_activate_action (widget, "app.welcome", NULL);
}

/* The keys of a page work wherever the focus is, or when it is nowhere; of the actions a key stands
 * for it does the one that the page has, if any. */
static gboolean
forward_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkWidget *page = GTK_WIDGET (mef_window_get_page (MEF_WINDOW (widget)));
  const char *action, *other;

  g_variant_get (arguments, "(&s&s)", &action, &other);
  return page != NULL && (gtk_widget_activate_action (page, action, NULL) ||
                          gtk_widget_activate_action (page, other, NULL));
}

/* Which commands there are now. */
void
mef_window_update_actions (MefWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean signed_in =
      self->context != NULL && mef_session_is_signed_in (mef_context_get_session (self->context));

  gtk_widget_action_set_enabled (widget, "win.back", self->pages->len > 1);
  gtk_widget_action_set_enabled (widget, "win.sign-out", signed_in);
  gtk_widget_action_set_enabled (widget, "win.show-mailbox",
                                 self->context != NULL && mef_context_is_demo (self->context));
  gtk_widget_action_set_enabled (widget, "win.change-town", !signed_in && self->context != NULL);
}

/* The commands of the window and their keys, for its class. */
void
mef_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.section", "s", section_action);
  for (guint i = 0; i < mef_sections_get_n_names (); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.section",
                                         "s", mef_sections_get_name (i));
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.show-mailbox", NULL, show_mailbox_action);
  gtk_widget_class_install_action (widget_class, "win.change-town", NULL, change_town_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.refresh",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, 0, forward_cb, "(ss)", "page.menu", "");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, forward_cb, "(ss)",
                                "invoices.search", "");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, forward_cb, "(ss)",
                                "invoice.save", "paper.save");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, forward_cb, "(ss)",
                                "invoice.print", "paper.print");
}
