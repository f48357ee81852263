/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link of a message opens: choosing a password, or saying yes to what was announced. The
 * server says what the link is for and whose it is. Looking uses nothing up; the button does, once.
 * A link that works no more says so and leads to a new one. The words are those of the page that a
 * browser shows for the same link. */
#include "config.h"

#include "mef-link-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-ask-link-page.h"
#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-strength-meter.h"

struct _MefLinkPage
{
  MefPage parent_instance;

  /* template */
  GtkStack *steps;
  GtkLabel *heading;
  GtkLabel *explanation;
  AdwPreferencesGroup *password_group;
  AdwPasswordEntryRow *password_row;
  MefStrengthMeter *meter;
  GtkLabel *message;
  GtkButton *submit_button;
  GtkSpinner *spinner;
  AdwStatusPage *end_status;
  GtkWidget *renew_button;
  GtkWidget *finish_button;

  /* owned */
  char *token;
  MefLinkInfo *link; /* (nullable) until the server has said what it is */

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefLinkPage, mef_link_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_TOKEN,
};

typedef struct
{
  const char *title, *text, *button; /* @text has a %s for the address where it names it */
  const char *done_title, *done_text;
} Words;

#define PASSWORD_TEXT                                                                              \
  N_ ("Choose the password with which you will see and pay your invoices. This link works only "   \
      "once.")
#define PASSWORD_DONE                                                                              \
  N_ ("You can now sign in to the Mes Factures application with your e-mail address and this "     \
      "password.")

static const Words words[] = {
  [MEF_LINK_KIND_ACTIVATION] = { N_ ("Activate my account"), PASSWORD_TEXT,
                                 N_ ("Save the password"), N_ ("Your password is saved"),
                                 PASSWORD_DONE },
  [MEF_LINK_KIND_RESET] = { N_ ("Choose a new password"), PASSWORD_TEXT, N_ ("Save the password"),
                            N_ ("Your password is saved"), PASSWORD_DONE },
  [MEF_LINK_KIND_ADDRESS] = { N_ ("Confirm my new address"),
                              N_ ("From now on you will sign in with this address: %s"),
                              N_ ("Confirm my address"), N_ ("Your address is confirmed"),
                              N_ ("From now on you sign in with this address. Your password has "
                                  "not changed.") },
  [MEF_LINK_KIND_ADDRESS_UNDO] = { N_ ("Keep my address"),
                                   N_ ("Your account keeps this address: %s. All devices are "
                                       "signed out, and a message lets you choose a new "
                                       "password."),
                                   N_ ("Keep my address"), N_ ("Your account keeps its address"),
                                   N_ ("All devices are signed out. A message on its way to this "
                                       "address lets you choose a new password.") },
};

static const char *
get_password (MefLinkPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->password_row));
}

static MefApi *
get_api (MefLinkPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static gboolean
takes_password (MefLinkPage *self)
{
  return self->link != NULL && mef_link_kind_takes_password (mef_link_info_get_kind (self->link));
}

static void
show_message (MefLinkPage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
update_submit (MefLinkPage *self)
{
  gboolean ready = self->link != NULL;

  if (takes_password (self))
    ready = mef_strength_meter_judge (self->meter, get_password (self),
                                      mef_link_info_get_email (self->link),
                                      mef_link_info_get_password_min_length (self->link));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "link.submit", ready && !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
}

static void
changed_cb (MefLinkPage *self)
{
  show_message (self, NULL);
  update_submit (self);
}

static void
submit_cb (MefLinkPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "link.submit", NULL);
}

static void
show_end (MefLinkPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->end_status, icon);
  adw_status_page_set_title (self->end_status, safe_title);
  adw_status_page_set_description (self->end_status, safe_text);
  gtk_stack_set_visible_child_name (self->steps, "end");
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

/* A change of address is asked for again by who is signed in; the rest, here. */
static gboolean
can_renew (MefLinkPage *self)
{
  return self->token[0] != 'C';
}

/* Whether @error is about the link itself, which then does nothing any more. */
static gboolean
ends_link (const GError *error)
{
  const char *reason = mef_error_get_reason (error);

  return g_str_has_prefix (reason, "link-") || g_str_equal (reason, "address-taken");
}

static void
show_dead (MefLinkPage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);
  g_autofree char *text = NULL;

  mef_error_ui_lookup (error, &ui);
  if (can_renew (self))
    text = g_steal_pointer (&sentence);
  else
    text = g_strconcat (sentence, " ",
                        _ ("You can ask for another change of address in the application, under "
                           "My account."),
                        NULL);
  gtk_widget_set_visible (self->renew_button, can_renew (self));
  gtk_widget_set_visible (self->finish_button, !can_renew (self));
  show_end (self, ui.icon_name, _ (ui.title), text);
}

static void
show_done (MefLinkPage *self)
{
  const Words *said = &words[mef_link_info_get_kind (self->link)];

  mef_context_set_known_email (mef_page_get_context (MEF_PAGE (self)),
                               mef_link_info_get_email (self->link));
  gtk_widget_set_visible (self->renew_button, FALSE);
  gtk_widget_set_visible (self->finish_button, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->end_status), "mef-success");
  show_end (self, "mef-settled-symbolic", _ (said->done_title), _ (said->done_text));
  gtk_widget_grab_focus (self->finish_button);
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLinkPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  mef_api_use_link_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  self->busy = FALSE;
  update_submit (self);
  if (error == NULL)
    {
      show_done (self);
      return;
    }
  if (ends_link (error))
    {
      show_dead (self, error);
      return;
    }
  sentence = mef_error_ui_format (error);
  show_message (self, sentence);
  if (takes_password (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefLinkPage *self = MEF_LINK_PAGE (widget);

  self->busy = TRUE;
  update_submit (self);
  mef_api_use_link_async (get_api (self), self->token,
                          takes_password (self) ? get_password (self) : NULL,
                          mef_page_get_cancellable (MEF_PAGE (self)), used_cb, self);
}

static void
renew_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefLinkPage *self = MEF_LINK_PAGE (widget);
  MefAskLinkUse use = self->token[0] == 'X' ? MEF_ASK_LINK_PASSWORD : MEF_ASK_LINK_ACTIVATION;

  mef_page_open (MEF_PAGE (self),
                 mef_ask_link_page_new (mef_page_get_context (MEF_PAGE (self)), use, ""));
}

static void
finish_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_go_home (MEF_PAGE (widget));
}

static void
show_form (MefLinkPage *self)
{
  const Words *said = &words[mef_link_info_get_kind (self->link)];
  gboolean password = takes_password (self);
  /* The address stands below in its own group where a password is chosen. */
  g_autoptr (GString) text = g_string_new (_ (said->text));

  g_string_replace (text, "%s", mef_link_info_get_email (self->link), 1);
  mef_page_set_title (MEF_PAGE (self), _ (said->title));
  gtk_label_set_label (self->heading, _ (said->title));
  gtk_label_set_label (self->explanation, text->str);
  gtk_button_set_label (self->submit_button, _ (said->button));
  /* Large text in a narrow window. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->submit_button)), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->password_group), password);
  gtk_widget_set_visible (GTK_WIDGET (self->meter), password);
  if (password)
    {
      /* Translators: %s is an e-mail address. */
      g_autofree char *account =
          g_strdup_printf (_ ("For the account %s"), mef_link_info_get_email (self->link));
      g_autofree char *safe = g_markup_escape_text (account, -1);

      adw_preferences_group_set_description (self->password_group, safe);
    }
  gtk_stack_set_visible_child_name (self->steps, "form");
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
  update_submit (self);
  gtk_widget_grab_focus (password ? GTK_WIDGET (self->password_row)
                                  : GTK_WIDGET (self->submit_button));
}

static void
link_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLinkPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefLinkInfo) link = mef_api_get_link_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  g_set_object (&self->link, link);
  if (link != NULL)
    show_form (self);
  else if (ends_link (error))
    show_dead (self, error);
  else
    mef_page_set_error (MEF_PAGE (self), error);
}

/* What shows is not asked for again: a link that was used is used, and what is typed stays. */
static void
mef_link_page_refresh (MefPage *page)
{
  MefLinkPage *self = MEF_LINK_PAGE (page);

  if (mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT && self->link != NULL)
    return;
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_get_link_async (get_api (self), self->token, mef_page_get_cancellable (page), link_cb,
                          self);
}

static void
mef_link_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (mef_link_page_parent_class)->constructed (object);
  mef_page_refresh (MEF_PAGE (object));
}

static void
mef_link_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_LINK_PAGE);
  g_clear_object (&MEF_LINK_PAGE (object)->link);

  G_OBJECT_CLASS (mef_link_page_parent_class)->dispose (object);
}

static void
mef_link_page_finalize (GObject *object)
{
  g_free (MEF_LINK_PAGE (object)->token);

  G_OBJECT_CLASS (mef_link_page_parent_class)->finalize (object);
}

static void
mef_link_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TOKEN)
    MEF_LINK_PAGE (object)->token = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MEF_TYPE_STRENGTH_METER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-link-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, steps);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, heading);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, password_group);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, meter);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, message);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, end_status);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, renew_button);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, finish_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
mef_link_page_class_init (MefLinkPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_link_page_constructed;
  object_class->dispose = mef_link_page_dispose;
  object_class->finalize = mef_link_page_finalize;
  object_class->set_property = mef_link_page_set_property;
  MEF_PAGE_CLASS (klass)->refresh = mef_link_page_refresh;

  g_object_class_install_property (object_class, PROP_TOKEN,
                                   g_param_spec_string ("token", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                                            G_PARAM_STATIC_STRINGS));

  gtk_widget_class_install_action (widget_class, "link.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "link.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "link.finish", NULL, finish_action);
  bind_template (widget_class);
}

static void
mef_link_page_init (MefLinkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_submit (self);
}

MefPage *
mef_link_page_new (MefContext *context, const char *token)
{
  return g_object_new (MEF_TYPE_LINK_PAGE, "context", context, "token", token, NULL);
}
