/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My account: who is signed in, which mails they want, where they are signed in, what the town
 * knows of them, and the way out. What shows is asked for together and shows together; a switch is
 * moved back when the server does not follow. */
#include "config.h"

#include "mef-account-page-private.h"

#include <glib/gi18n.h>

#include "mef-account-form-page.h"
#include "mef-dialogs.h"
#include "mef-error-ui.h"
#include "mef-error.h"

G_DEFINE_FINAL_TYPE (MefAccountPage, mef_account_page, MEF_TYPE_PAGE)

static MefApi *
get_api (MefAccountPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static void
toast_error (MefAccountPage *self, const GError *error)
{
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_page_toast (MEF_PAGE (self), sentence);
}

/* Switches that are filled in are nobody's wish. Where the town sends no alerts the switch says so;
 * the reason stays as legible as any. */
static void
show_preferences (MefAccountPage *self)
{
  gboolean town = mef_mail_preferences_get_town_alerts (self->preferences);

  self->filling = TRUE;
  gtk_switch_set_active (self->alerts_switch,
                         town && mef_mail_preferences_get_alerts (self->preferences));
  gtk_switch_set_active (self->answers_switch,
                         mef_mail_preferences_get_answers (self->preferences));
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->alerts_switch), town);
  adw_action_row_set_subtitle (self->alerts_row,
                               town ? _ ("A message when an invoice is put online")
                                    : _ ("Your town hall does not send such messages."));
}

static void
preferred_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefMailPreferences) preferences =
      mef_api_set_preferences_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (preferences != NULL)
    g_set_object (&self->preferences, preferences);
  else
    toast_error (self, error);
  show_preferences (self);
}

/* Where the town sends no alerts the switch is off, whatever the person wanted before. */
static void
switched_cb (MefAccountPage *self)
{
  gboolean alerts;

  if (self->filling || self->preferences == NULL)
    return;
  alerts = mef_mail_preferences_get_town_alerts (self->preferences)
               ? gtk_switch_get_active (self->alerts_switch)
               : mef_mail_preferences_get_alerts (self->preferences);
  mef_api_set_preferences_async (get_api (self), alerts,
                                 gtk_switch_get_active (self->answers_switch),
                                 mef_page_get_cancellable (MEF_PAGE (self)), preferred_cb, self);
}

static void
show_account (MefAccountPage *self)
{
  gboolean resident = mef_account_get_role (self->account) == MEF_ROLE_RESIDENT;
  const char *name = mef_account_get_name (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self->name_row), name[0] != '\0');
  adw_action_row_set_subtitle (self->name_row, name);
  adw_action_row_set_subtitle (self->email_row, mef_account_get_email (self->account));
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), resident);
  gtk_widget_set_visible (GTK_WIDGET (self->mail_group), resident);
  gtk_widget_set_visible (GTK_WIDGET (self->data_group), resident);
  if (self->preferences != NULL)
    show_preferences (self);
}

/* One of the calls of a load is answered; the last one shows what came of them all. An error takes
 * the page only when there is nothing older to show. */
static void
take_answer (MefAccountPage *self, GError *error)
{
  MefPage *page = MEF_PAGE (self);
  g_autofree char *sentence = NULL;

  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
  if (--self->pending > 0)
    return;
  if (self->error != NULL && mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT)
    {
      mef_page_set_error (page, self->error);
      return;
    }
  if (self->error != NULL)
    sentence = mef_error_ui_format (self->error);
  mef_page_set_notice (page, sentence);
  if (self->account != NULL)
    show_account (self);
  mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
}

static void
account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  GError *error = NULL;
  g_autoptr (MefAccount) account = mef_api_get_account_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    {
      g_error_free (error);
      return;
    }
  if (account != NULL)
    g_set_object (&self->account, account);
  take_answer (self, error);
}

static void
preferences_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  GError *error = NULL;
  g_autoptr (MefMailPreferences) preferences =
      mef_api_get_preferences_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    {
      g_error_free (error);
      return;
    }
  if (preferences != NULL)
    g_set_object (&self->preferences, preferences);
  take_answer (self, error);
}

static void
sessions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) sessions = mef_api_list_sessions_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    {
      g_error_free (error);
      return;
    }
  if (sessions != NULL)
    mef_account_page_show_devices (self, sessions);
  take_answer (self, error);
}

/* Whether the mail preferences are anything to this account: they are a resident's. */
static gboolean
is_resident (MefAccountPage *self)
{
  MefSession *session = mef_context_get_session (mef_page_get_context (MEF_PAGE (self)));
  MefAccount *account = mef_session_get_account (session);

  return account != NULL && mef_account_get_role (account) == MEF_ROLE_RESIDENT;
}

static void
mef_account_page_refresh (MefPage *page)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (page);
  MefApi *api = get_api (self);
  GCancellable *cancellable = mef_page_get_cancellable (page);

  if (self->pending > 0)
    return;
  if (mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT)
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  g_clear_error (&self->error);
  self->pending = is_resident (self) ? 3 : 2;
  mef_api_get_account_async (api, cancellable, account_cb, self);
  mef_api_list_sessions_async (api, cancellable, sessions_cb, self);
  if (is_resident (self))
    mef_api_get_preferences_async (api, cancellable, preferences_cb, self);
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (widget);
  MefAccountFormUse use = MEF_ACCOUNT_FORM_CLOSURE;

  if (self->account == NULL)
    return;
  if (g_str_equal (name, "account.change-password"))
    use = MEF_ACCOUNT_FORM_PASSWORD;
  else if (g_str_equal (name, "account.change-address"))
    use = MEF_ACCOUNT_FORM_ADDRESS;
  mef_page_open (MEF_PAGE (self),
                 mef_account_form_page_new (mef_page_get_context (MEF_PAGE (self)), use,
                                            mef_account_get_email (self->account)));
}

static void
set_archiving (MefAccountPage *self, gboolean archiving)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.save-archive", !archiving);
  gtk_widget_set_visible (GTK_WIDGET (self->archive_spinner), archiving);
  gtk_spinner_set_spinning (self->archive_spinner, archiving);
  adw_action_row_set_subtitle (self->archive_row,
                               archiving ? _ ("The town hall prepares the archive…")
                                         : _ ("One file with your data and your documents"));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL, *text = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  set_archiving (self, FALSE);
  if (error != NULL)
    {
      g_autoptr (GError) refused =
          g_error_new_literal (MEF_ERROR, MEF_ERROR_INVALID, "save-failed");

      g_debug ("save: %s", error->message);
      toast_error (self, refused);
      return;
    }
  name = g_file_get_basename (G_FILE (source));
  /* Translators: %s is the name of a file. */
  text = g_strdup_printf (_ ("Saved as %s"), name);
  mef_page_toast (MEF_PAGE (self), text);
}

static void
archive_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) archive = mef_api_get_archive_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (archive == NULL)
    {
      set_archiving (self, FALSE);
      toast_error (self, error);
      return;
    }
  g_file_replace_contents_bytes_async (self->archive_file, archive, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE,
                                       mef_page_get_cancellable (MEF_PAGE (self)), written_cb,
                                       self);
}

/* Fetches the archive into @file, for nobody but its owner to read. Nothing is written where
 * nothing came. */
void
mef_account_page_save_archive (MefAccountPage *self, GFile *file)
{
  g_return_if_fail (MEF_IS_ACCOUNT_PAGE (self) && G_IS_FILE (file));

  g_set_object (&self->archive_file, file);
  set_archiving (self, TRUE);
  mef_api_get_archive_async (get_api (self), mef_page_get_cancellable (MEF_PAGE (self)), archive_cb,
                             self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = mef_dialogs_save_finish (result, &error);

  if (file != NULL)
    mef_account_page_save_archive (user_data, file);
}

static void
save_archive_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* Translators: the name of a saved file. */
  mef_dialogs_save_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save the Archive"),
                          _ ("My data.zip"), mef_page_get_cancellable (MEF_PAGE (widget)),
                          chosen_cb, widget);
}

static void
mef_account_page_constructed (GObject *object)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (object);

  G_OBJECT_CLASS (mef_account_page_parent_class)->constructed (object);
  mef_page_show_town (MEF_PAGE (self), _ ("My Account"));
  mef_account_page_init_devices (self);
  set_archiving (self, FALSE);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_LOADING);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_account_page_dispose (GObject *object)
{
  MefAccountPage *self = MEF_ACCOUNT_PAGE (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_ACCOUNT_PAGE);
  g_clear_object (&self->account);
  g_clear_object (&self->preferences);
  g_clear_object (&self->devices);
  g_clear_object (&self->archive_file);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (mef_account_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, mail_group);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, alerts_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, alerts_switch);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, answers_switch);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, devices_list);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, end_others_button);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, data_group);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, archive_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountPage, archive_spinner);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
}

static void
mef_account_page_class_init (MefAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_account_page_constructed;
  object_class->dispose = mef_account_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_account_page_refresh;

  gtk_widget_class_install_action (widget_class, "account.change-password", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "account.change-address", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "account.close", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "account.save-archive", NULL, save_archive_action);
  mef_account_page_install_device_actions (widget_class);
  bind_template (widget_class);
}

static void
mef_account_page_init (MefAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_account_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_ACCOUNT_PAGE, "context", context, NULL);
}
