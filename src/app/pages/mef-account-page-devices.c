/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the account is signed in: one row a device, each but this one with a button that ends it,
 * and one button that ends them all. */
#include "config.h"

#include "mef-account-page-private.h"

#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-plain-row.h"

static MefApi *
get_api (MefAccountPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static char *
describe_use (MefAccountPage *self, MefSessionInfo *session)
{
  gint64 now = mef_clock_now (mef_context_get_clock (mef_page_get_context (MEF_PAGE (self))));
  MefDay since = mef_day_from_instant (mef_session_info_get_created_at (session));
  g_autofree char *day = mef_day_format (since);
  g_autofree char *ago = NULL;

  if (mef_session_info_get_current (session))
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("This device, since %s"), day);
  ago = mef_closure_describe_ago (now - mef_session_info_get_last_used_at (session));
  /* Translators: how long ago, as in "3 days ago", then a date. */
  return g_strdup_printf (_ ("Last used %s, signed in since %s"), ago, day);
}

static GtkWidget *
create_end_button (MefSessionInfo *session, const char *device)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Sign Out"));
  /* Translators: %s is the name of a device. */
  g_autofree char *label = g_strdup_printf (_ ("Sign out %s"), device);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "account.end-session");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x",
                                    mef_session_info_get_id (session));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  MefAccountPage *self = user_data;
  MefSessionInfo *session = item;
  const char *device = mef_session_info_get_device (session);
  g_autofree char *use = describe_use (self, session);
  GtkWidget *row;

  if (device[0] == '\0')
    device = _ ("Device without a name");
  row = mef_plain_row_new (device, use);
  if (!mef_session_info_get_current (session))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_end_button (session, device));
  return row;
}

/* What has ended already is as ended as can be. */
static void
tell (MefAccountPage *self, const GError *error, const char *done)
{
  g_autofree char *sentence = NULL;

  if (error != NULL && !g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    sentence = mef_error_ui_format (error);
  mef_page_toast (MEF_PAGE (self), sentence != NULL ? sentence : done);
  mef_page_refresh (MEF_PAGE (self));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mef_api_end_session_finish (MEF_API (source), result, &error);
  if (!mef_error_ui_is_cancelled (error))
    tell (user_data, error, _ ("The device is signed out."));
}

static void
others_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mef_api_end_other_sessions_finish (MEF_API (source), result, &error);
  if (!mef_error_ui_is_cancelled (error))
    tell (user_data, error, _ ("All other devices are signed out."));
}

static void
end_session_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (widget);

  mef_api_end_session_async (get_api (self), g_variant_get_int64 (parameter),
                             mef_page_get_cancellable (MEF_PAGE (self)), ended_cb, self);
}

static void
end_others_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (widget);

  mef_api_end_other_sessions_async (get_api (self), mef_page_get_cancellable (MEF_PAGE (self)),
                                    others_ended_cb, self);
}

void
mef_account_page_install_device_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "account.end-session", "x", end_session_action);
  gtk_widget_class_install_action (widget_class, "account.end-others", NULL, end_others_action);
}

void
mef_account_page_init_devices (MefAccountPage *self)
{
  self->devices = g_list_store_new (MEF_TYPE_SESSION_INFO);
  gtk_list_box_bind_model (self->devices_list, G_LIST_MODEL (self->devices), create_row_cb, self,
                           NULL);
}

static int
compare_sessions (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MefSessionInfo *one = (MefSessionInfo *) a, *other = (MefSessionInfo *) b;
  gint64 used = mef_session_info_get_last_used_at (one);
  gint64 other_used = mef_session_info_get_last_used_at (other);

  if (mef_session_info_get_current (one) != mef_session_info_get_current (other))
    return mef_session_info_get_current (one) ? -1 : 1;
  return (used < other_used) - (used > other_used);
}

/* Shows @sessions: this device first, then the last used. */
void
mef_account_page_show_devices (MefAccountPage *self, GPtrArray *sessions)
{
  g_list_store_splice (self->devices, 0, g_list_model_get_n_items (G_LIST_MODEL (self->devices)),
                       sessions->pdata, sessions->len);
  g_list_store_sort (self->devices, compare_sessions, NULL);
  gtk_widget_set_visible (self->end_others_button, sessions->len > 1);
}
