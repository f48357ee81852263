/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to one town. Every callback returns before it looks at the page when its call was
 * cancelled: the page is gone then. First asks the server who it is, then whether the keyring still
 * has a token; only then does the form show. The window follows the session, so nothing here says
 * where to go next. A refusal is one neutral sentence under the fields, which keep what was typed.
 */
#include "config.h"

#include "mef-sign-in-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-ask-link-page.h"
#include "mef-closures.h"
#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-util.h"

struct _MefSignInPage
{
  MefPage parent_instance;

  /* template */
  GtkLabel *town_label;
  AdwEntryRow *email_row;
  AdwPasswordEntryRow *password_row;
  GtkLabel *message;
  GtkCheckButton *remember_check;
  GtkLabel *keyring_label;
  GtkStack *button_stack;
  GtkSpinner *button_spinner;
  AdwPreferencesGroup *demo_group;
  AdwActionRow *demo_row;

  gboolean busy;
  gboolean restored; /* the keyring was asked once */
};

G_DEFINE_FINAL_TYPE (MefSignInPage, mef_sign_in_page, MEF_TYPE_PAGE)

static MefContext *
get_context (MefSignInPage *self)
{
  return mef_page_get_context (MEF_PAGE (self));
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_submit (MefSignInPage *self)
{
  gboolean filled =
      get_text (self->email_row)[0] != '\0' && get_text (self->password_row)[0] != '\0';

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.submit", filled && !self->busy);
  gtk_stack_set_visible_child_name (self->button_stack, self->busy ? "busy" : "label");
  gtk_spinner_set_spinning (self->button_spinner, self->busy);
}

static void
set_busy (MefSignInPage *self, gboolean busy)
{
  self->busy = busy;
  update_submit (self);
}

static void
show_message (MefSignInPage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
changed_cb (MefSignInPage *self)
{
  show_message (self, NULL);
  update_submit (self);
}

/* Enter in the first field goes to the second, in the second signs in. */
static void
entry_activated_cb (MefSignInPage *self)
{
  if (get_text (self->password_row)[0] == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mef_keyring_store_finish (MEF_KEYRING (source), result, &error))
    g_debug ("keyring: %s", error->message);
}

/* The page is gone by the time the keyring answers; whether it can is known before, see below. */
static void
remember (MefSignInPage *self)
{
  MefContext *context = get_context (self);
  /* Translators: what the system's keyring shows; %s is the name of a town. */
  g_autofree char *label =
      g_strdup_printf (_ ("Mes Factures, %s"), gtk_label_get_label (self->town_label));

  mef_keyring_store_async (mef_context_get_keyring (context),
                           mef_api_get_base (mef_context_get_api (context)), label,
                           mef_session_get_token (mef_context_get_session (context)), NULL, kept_cb,
                           NULL);
}

static void
show_refusal (MefSignInPage *self, const GError *error)
{
  g_autofree char *sentence = mef_error_ui_format (error);

  show_message (self, sentence);
  gtk_editable_select_region (GTK_EDITABLE (self->password_row), 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefSignInPage *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = mef_session_sign_in_finish (MEF_SESSION (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (done)
    {
      if (gtk_check_button_get_active (self->remember_check))
        remember (self);
      return;
    }
  set_busy (self, FALSE);
  show_refusal (self, error);
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSignInPage *self = MEF_SIGN_IN_PAGE (widget);
  g_autofree char *email = g_strstrip (g_strdup (get_text (self->email_row)));

  show_message (self, NULL);
  set_busy (self, TRUE);
  mef_session_sign_in_async (mef_context_get_session (get_context (self)), email,
                             get_text (self->password_row),
                             gtk_check_button_get_active (self->remember_check),
                             mef_page_get_cancellable (MEF_PAGE (self)), signed_in_cb, self);
}

static void
fill_demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSignInPage *self = MEF_SIGN_IN_PAGE (widget);
  MefContext *context = get_context (self);

  gtk_editable_set_text (GTK_EDITABLE (self->email_row), mef_context_get_demo_email (context));
  gtk_editable_set_text (GTK_EDITABLE (self->password_row),
                         mef_context_get_demo_password (context));
}

static void
ask_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSignInPage *self = MEF_SIGN_IN_PAGE (widget);
  MefAskLinkUse use =
      g_str_equal (name, "sign-in.activate") ? MEF_ASK_LINK_ACTIVATION : MEF_ASK_LINK_PASSWORD;

  mef_page_open (MEF_PAGE (self),
                 mef_ask_link_page_new (get_context (self), use, get_text (self->email_row)));
}

/* Whoever just chose a password through a link has said which account is theirs. */
static void
fill_known_email (MefSignInPage *self)
{
  const char *email = mef_context_get_known_email (get_context (self));

  if (email == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), email);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  mef_context_set_known_email (get_context (self), NULL);
}

static void
show_form (MefSignInPage *self)
{
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
  set_busy (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->email_row));
  fill_known_email (self);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefSignInPage *self = user_data;
  g_autoptr (GError) error = NULL;
  MefContext *context;

  if (mef_session_restore_finish (MEF_SESSION (source), result, &error) ||
      mef_error_ui_is_cancelled (error))
    return;
  context = get_context (self);
  /* A token the server no longer knows is of no use to anybody. */
  if (g_error_matches (error, MEF_ERROR, MEF_ERROR_AUTH))
    mef_keyring_clear_async (mef_context_get_keyring (context),
                             mef_api_get_base (mef_context_get_api (context)), NULL, NULL, NULL);
  show_form (self);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefSignInPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = mef_keyring_lookup_finish (MEF_KEYRING (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    {
      g_debug ("keyring: %s", error->message);
      gtk_widget_set_sensitive (GTK_WIDGET (self->remember_check), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->keyring_label), TRUE);
    }
  if (token == NULL)
    {
      show_form (self);
      return;
    }
  mef_session_restore_async (mef_context_get_session (get_context (self)), token,
                             mef_page_get_cancellable (MEF_PAGE (self)), restored_cb, self);
}

static void
show_town (MefSignInPage *self, MefTownInfo *town)
{
  MefContext *context = get_context (self);
  const char *email = mef_context_get_demo_email (context);
  gboolean demo = mef_town_info_get_demo (town) && email != NULL;

  mef_context_set_town (context, town);
  gtk_label_set_label (self->town_label, mef_town_info_get_name (town));
  mef_page_set_title (MEF_PAGE (self), mef_town_info_get_name (town));
  gtk_widget_set_visible (GTK_WIDGET (self->demo_group), demo);
  if (demo)
    {
      /* Translators: the e-mail address and the password of the demonstration's account. */
      g_autofree char *text =
          g_strdup_printf (_ ("%s, password: %s"), email, mef_context_get_demo_password (context));

      adw_action_row_set_subtitle (self->demo_row, text);
    }
}

static void
town_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefSignInPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefTownInfo) town = mef_api_get_town_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (town == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  show_town (self, town);
  if (self->restored)
    {
      show_form (self);
      return;
    }
  self->restored = TRUE;
  mef_keyring_lookup_async (mef_context_get_keyring (get_context (self)),
                            mef_api_get_base (MEF_API (source)),
                            mef_page_get_cancellable (MEF_PAGE (self)), looked_up_cb, self);
}

/* Asks the server who it is. While the form shows there is nothing to ask again. */
static void
mef_sign_in_page_refresh (MefPage *page)
{
  if (mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT && MEF_SIGN_IN_PAGE (page)->restored)
    {
      fill_known_email (MEF_SIGN_IN_PAGE (page));
      return;
    }
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_get_town_async (mef_context_get_api (mef_page_get_context (page)),
                          mef_page_get_cancellable (page), town_cb, page);
}

static void
mef_sign_in_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (mef_sign_in_page_parent_class)->constructed (object);
  mef_page_refresh (MEF_PAGE (object));
}

static void
mef_sign_in_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (mef_sign_in_page_parent_class)->dispose (object);
}

static void
mef_sign_in_page_class_init (MefSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_sign_in_page_constructed;
  object_class->dispose = mef_sign_in_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_sign_in_page_refresh;

  gtk_widget_class_install_action (widget_class, "sign-in.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "sign-in.fill-demo", NULL, fill_demo_action);
  gtk_widget_class_install_action (widget_class, "sign-in.activate", NULL, ask_link_action);
  gtk_widget_class_install_action (widget_class, "sign-in.forgotten", NULL, ask_link_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, town_label);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, message);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, remember_check);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, keyring_label);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, button_stack);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, button_spinner);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, demo_group);
  gtk_widget_class_bind_template_child (widget_class, MefSignInPage, demo_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "choose_orientation",
                                                G_CALLBACK (mef_closure_choose_orientation));
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
mef_sign_in_page_init (MefSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_busy (self, FALSE);
}

MefPage *
mef_sign_in_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_SIGN_IN_PAGE, "context", context, NULL);
}
