/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is changed of an account only by who knows its password: the password, the address, and
 * whether there is one at all. A refusal is a sentence under the fields, which keep what was typed.
 */
#include "config.h"

#include "mef-account-form-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-strength-meter.h"

struct _MefAccountFormPage
{
  MefPage parent_instance;

  /* template */
  GtkStack *steps;
  GtkLabel *heading;
  GtkLabel *explanation;
  AdwEntryRow *email_row;
  AdwPasswordEntryRow *password_row;
  AdwPasswordEntryRow *new_row;
  MefStrengthMeter *meter;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkButton *submit_button;
  AdwStatusPage *sent_status;

  /* owned */
  char *email; /* the account's */

  MefAccountFormUse use;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefAccountFormPage, mef_account_form_page, MEF_TYPE_PAGE)

static const struct
{
  const char *title, *explanation, *password, *button, *style;
} uses[] = {
  [MEF_ACCOUNT_FORM_PASSWORD] = { N_ ("Change the Password"),
                                  N_ ("Your other devices are signed out, and a message tells you "
                                      "of the change."),
                                  N_ ("Present Password"), N_ ("Change the Password"),
                                  "suggested-action" },
  [MEF_ACCOUNT_FORM_ADDRESS] = { N_ ("Change the Address"),
                                 N_ ("A message goes to the new address: you sign in with it once "
                                     "you have opened its link. Another one goes to the present "
                                     "address, from which the change can be undone for 7 days."),
                                 N_ ("Password"), N_ ("Change the Address"), "suggested-action" },
  [MEF_ACCOUNT_FORM_CLOSURE] = { N_ ("Close My Account"),
                                 N_ ("Your address and your password are erased and all devices "
                                     "signed out. Invoices, payments and messages are accounting "
                                     "pieces: the law has the town hall keep them for ten years. "
                                     "What is still to be paid stays to be paid. You can activate "
                                     "an account again whenever you like."),
                                 N_ ("Password"), N_ ("Close My Account"), "destructive-action" },
};

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_message (MefAccountFormPage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
update_submit (MefAccountFormPage *self)
{
  gboolean ready = get_text (self->password_row)[0] != '\0';

  if (self->use == MEF_ACCOUNT_FORM_PASSWORD)
    ready = mef_strength_meter_judge (self->meter, get_text (self->new_row), self->email,
                                      mef_context_get_password_min_length (
                                          mef_page_get_context (MEF_PAGE (self)))) &&
            ready;
  if (self->use == MEF_ACCOUNT_FORM_ADDRESS)
    ready = get_text (self->email_row)[0] != '\0' && ready;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account-form.submit", ready && !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
}

static void
changed_cb (MefAccountFormPage *self)
{
  show_message (self, NULL);
  update_submit (self);
}

/* Enter goes to the first field that is empty, or sends. */
static void
entry_activated_cb (MefAccountFormPage *self)
{
  gpointer rows[] = { self->email_row, self->password_row, self->new_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (gtk_widget_get_visible (GTK_WIDGET (rows[i])) && get_text (rows[i])[0] == '\0')
        {
          gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
          return;
        }
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "account-form.submit", NULL);
}

/* Which field @error is about. */
static GtkWidget *
find_row (MefAccountFormPage *self, const GError *error)
{
  const char *reason = mef_error_get_reason (error);

  if (g_str_has_prefix (reason, "password-"))
    return GTK_WIDGET (self->new_row);
  if (g_str_equal (reason, "field-email") || g_str_has_prefix (reason, "address-"))
    return GTK_WIDGET (self->email_row);
  return GTK_WIDGET (self->password_row);
}

/* Whether the call went through; if not, the page says why. */
static gboolean
settle (MefAccountFormPage *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  self->busy = FALSE;
  update_submit (self);
  if (error == NULL)
    return TRUE;
  sentence = mef_error_ui_format (error);
  show_message (self, sentence);
  gtk_widget_grab_focus (find_row (self, error));
  return FALSE;
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountFormPage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_api_change_password_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error) || !settle (self, error))
    return;
  mef_page_toast (MEF_PAGE (self),
                  _ ("The password is changed and the other devices are signed out."));
  mef_page_close (MEF_PAGE (self));
}

static void
address_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountFormPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *safe = NULL;

  mef_api_change_address_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error) || !settle (self, error))
    return;
  /* Translators: %s is an e-mail address. */
  text = g_strdup_printf (_ ("If no other account has the address %s, a message is on its way to "
                             "it: open its link to confirm the change. Until then you sign in "
                             "with the present address."),
                          get_text (self->email_row));
  safe = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->sent_status, safe);
  gtk_stack_set_visible_child_name (self->steps, "sent");
}

/* The session ended with the account; signing out forgets what is left of it here. */
static void
closure_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefAccountFormPage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_api_close_account_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error) || !settle (self, error))
    return;
  mef_page_toast (MEF_PAGE (self), _ ("Your account is closed."));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-out", NULL);
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAccountFormPage *self = MEF_ACCOUNT_FORM_PAGE (widget);
  MefApi *api = mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
  GCancellable *cancellable = mef_page_get_cancellable (MEF_PAGE (self));
  const char *password = get_text (self->password_row);
  g_autofree char *email = g_strstrip (g_strdup (get_text (self->email_row)));

  self->busy = TRUE;
  update_submit (self);
  switch (self->use)
    {
    case MEF_ACCOUNT_FORM_PASSWORD:
      mef_api_change_password_async (api, password, get_text (self->new_row), cancellable,
                                     password_cb, self);
      break;
    case MEF_ACCOUNT_FORM_ADDRESS:
      mef_api_change_address_async (api, email, password, cancellable, address_cb, self);
      break;
    case MEF_ACCOUNT_FORM_CLOSURE:
      mef_api_close_account_async (api, password, cancellable, closure_cb, self);
      break;
    }
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_close (MEF_PAGE (widget));
}

/* The caret is where typing begins. */
static void
mef_account_form_page_map (GtkWidget *widget)
{
  MefAccountFormPage *self = MEF_ACCOUNT_FORM_PAGE (widget);

  GTK_WIDGET_CLASS (mef_account_form_page_parent_class)->map (widget);
  gtk_widget_grab_focus (self->use == MEF_ACCOUNT_FORM_ADDRESS ? GTK_WIDGET (self->email_row)
                                                               : GTK_WIDGET (self->password_row));
}

static void
mef_account_form_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_ACCOUNT_FORM_PAGE);

  G_OBJECT_CLASS (mef_account_form_page_parent_class)->dispose (object);
}

static void
mef_account_form_page_finalize (GObject *object)
{
  g_free (MEF_ACCOUNT_FORM_PAGE (object)->email);

  G_OBJECT_CLASS (mef_account_form_page_parent_class)->finalize (object);
}

static void
mef_account_form_page_class_init (MefAccountFormPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_account_form_page_dispose;
  object_class->finalize = mef_account_form_page_finalize;
  widget_class->map = mef_account_form_page_map;

  g_type_ensure (MEF_TYPE_STRENGTH_METER);
  gtk_widget_class_install_action (widget_class, "account-form.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "account-form.close", NULL, close_action);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/mesfactures/MesFactures/mef-account-form-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, steps);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, heading);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, new_row);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, meter);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, message);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, MefAccountFormPage, sent_status);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
mef_account_form_page_init (MefAccountFormPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A page that changes the account whose address is @email. */
MefPage *
mef_account_form_page_new (MefContext *context, MefAccountFormUse use, const char *email)
{
  MefAccountFormPage *self = g_object_new (MEF_TYPE_ACCOUNT_FORM_PAGE, "context", context, NULL);

  self->use = use;
  self->email = g_strdup (email);
  mef_page_set_title (MEF_PAGE (self), _ (uses[use].title));
  gtk_label_set_label (self->heading, _ (uses[use].title));
  gtk_label_set_label (self->explanation, _ (uses[use].explanation));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row), _ (uses[use].password));
  gtk_button_set_label (self->submit_button, _ (uses[use].button));
  /* Large text in a narrow window. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->submit_button)), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->submit_button), uses[use].style);
  gtk_widget_set_visible (GTK_WIDGET (self->email_row), use == MEF_ACCOUNT_FORM_ADDRESS);
  gtk_widget_set_visible (GTK_WIDGET (self->new_row), use == MEF_ACCOUNT_FORM_PASSWORD);
  gtk_widget_set_visible (GTK_WIDGET (self->meter), use == MEF_ACCOUNT_FORM_PASSWORD);
  update_submit (self);
  return MEF_PAGE (self);
}
