/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a link by mail, to open an account or to choose another password. The answer is the
 * same whether or not the address is known: who has an account here is nobody's business. A link
 * that came can be pasted below. */
#include "config.h"

#include "mef-ask-link-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-link-address.h"
#include "mef-link-page.h"
#include "mef-mailbox-page.h"

struct _MefAskLinkPage
{
  MefPage parent_instance;

  /* template */
  GtkWidget *form_box;
  GtkWidget *sent_box;
  GtkLabel *heading;
  GtkLabel *explanation;
  AdwEntryRow *email_row;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkWidget *mailbox_button;
  AdwEntryRow *link_row;
  GtkLabel *link_message;

  MefAskLinkUse use;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefAskLinkPage, mef_ask_link_page, MEF_TYPE_PAGE)

/* In the order of MefAskLinkUse. */
static const struct
{
  const char *title, *explanation;
} uses[] = {
  { N_ ("Activate My Account"),
    N_ ("Type the e-mail address you gave to the town hall. A link arrives there with which you "
        "choose your password.") },
  { N_ ("Forgotten Password"),
    N_ ("Type the e-mail address of your account. A link arrives there with which you choose "
        "another password.") },
};

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_message (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
update_actions (MefAskLinkPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "ask-link.submit",
                                 get_text (self->email_row)[0] != '\0' && !self->busy);
  gtk_widget_action_set_enabled (widget, "ask-link.open", get_text (self->link_row)[0] != '\0');
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
}

static void
email_changed_cb (MefAskLinkPage *self)
{
  show_message (self->message, NULL);
  update_actions (self);
}

static void
link_changed_cb (MefAskLinkPage *self)
{
  show_message (self->link_message, NULL);
  update_actions (self);
}

static void
submit_cb (MefAskLinkPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ask-link.submit", NULL);
}

static void
open_cb (MefAskLinkPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ask-link.open", NULL);
}

/* Not a stack: it would ask for the width its longest sentence has in one line. */
static void
show_sent (MefAskLinkPage *self, gboolean sent)
{
  gtk_widget_set_visible (self->form_box, !sent);
  gtk_widget_set_visible (self->sent_box, sent);
}

static void
finish (MefAskLinkPage *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  self->busy = FALSE;
  update_actions (self);
  if (error != NULL)
    {
      sentence = mef_error_ui_format (error);
      show_message (self->message, sentence);
      gtk_widget_grab_focus (GTK_WIDGET (self->email_row));
      return;
    }
  show_sent (self, TRUE);
}

static void
activation_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mef_api_ask_activation_finish (MEF_API (source), result, &error);
  if (!mef_error_ui_is_cancelled (error))
    finish (user_data, error);
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mef_api_ask_password_reset_finish (MEF_API (source), result, &error);
  if (!mef_error_ui_is_cancelled (error))
    finish (user_data, error);
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAskLinkPage *self = MEF_ASK_LINK_PAGE (widget);
  MefApi *api = mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
  GCancellable *cancellable = mef_page_get_cancellable (MEF_PAGE (self));
  g_autofree char *email = g_strstrip (g_strdup (get_text (self->email_row)));

  self->busy = TRUE;
  update_actions (self);
  if (self->use == MEF_ASK_LINK_ACTIVATION)
    mef_api_ask_activation_async (api, email, cancellable, activation_cb, self);
  else
    mef_api_ask_password_reset_async (api, email, cancellable, password_cb, self);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAskLinkPage *self = MEF_ASK_LINK_PAGE (widget);

  show_sent (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->email_row));
}

static void
mailbox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_open (MEF_PAGE (widget),
                 mef_mailbox_page_new (mef_page_get_context (MEF_PAGE (widget))));
}

/* The link is opened at the server of this page, which says when it is not one of its own. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefAskLinkPage *self = MEF_ASK_LINK_PAGE (widget);
  g_autofree char *text = g_strstrip (g_strdup (get_text (self->link_row)));
  g_autofree char *server = NULL, *token = NULL, *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (mef_link_address_parse (text, &server, &token, &error))
    {
      mef_page_open (MEF_PAGE (self),
                     mef_link_page_new (mef_page_get_context (MEF_PAGE (self)), token));
      return;
    }
  sentence = mef_error_ui_format (error);
  show_message (self->link_message, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (self->link_row));
}

/* The caret is where typing begins. */
static void
mef_ask_link_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_ask_link_page_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (MEF_ASK_LINK_PAGE (widget)->email_row));
}

static void
mef_ask_link_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_ASK_LINK_PAGE);

  G_OBJECT_CLASS (mef_ask_link_page_parent_class)->dispose (object);
}

static void
mef_ask_link_page_class_init (MefAskLinkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_ask_link_page_dispose;
  widget_class->map = mef_ask_link_page_map;

  gtk_widget_class_install_action (widget_class, "ask-link.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "ask-link.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "ask-link.mailbox", NULL, mailbox_action);
  gtk_widget_class_install_action (widget_class, "ask-link.open", NULL, open_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-ask-link-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, form_box);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, sent_box);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, heading);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, message);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, mailbox_button);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, link_row);
  gtk_widget_class_bind_template_child (widget_class, MefAskLinkPage, link_message);
  gtk_widget_class_bind_template_callback (widget_class, email_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
mef_ask_link_page_init (MefAskLinkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A page that asks for a link; @email is what was typed of the address so far. */
MefPage *
mef_ask_link_page_new (MefContext *context, MefAskLinkUse use, const char *email)
{
  MefAskLinkPage *self = g_object_new (MEF_TYPE_ASK_LINK_PAGE, "context", context, NULL);

  self->use = use;
  mef_page_set_title (MEF_PAGE (self), _ (uses[use].title));
  gtk_label_set_label (self->heading, _ (uses[use].title));
  gtk_label_set_label (self->explanation, _ (uses[use].explanation));
  gtk_widget_set_visible (self->mailbox_button, mef_context_is_demo (context));
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), email);
  update_actions (self);
  return MEF_PAGE (self);
}
