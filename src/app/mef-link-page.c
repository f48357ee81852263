/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the link of a message opens: the person chooses a password, twice the same. The server says
 * whom the link is for and what it asks of a password; a used or expired link says so. */
#include "config.h"

#include "mef-link-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-error.h"

struct _MefLinkPage
{
  MefPage parent_instance;

  /* template */
  GtkLabel *explanation;
  AdwPasswordEntryRow *password_row;
  AdwPasswordEntryRow *again_row;
  GtkLabel *message;

  /* owned */
  char *token;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefLinkPage, mef_link_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_TOKEN,
};

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static MefApi *
get_api (MefLinkPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "link.submit",
                                 get_text (self->password_row)[0] != '\0' &&
                                     get_text (self->again_row)[0] != '\0' && !self->busy);
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

static char *
describe_minimum (guint minimum)
{
  return g_strdup_printf (ngettext ("At least %u character.", "At least %u characters.", minimum),
                          minimum);
}

/* A dead link takes the whole page; a password that is not good enough is told where it is typed.
 */
static void
show_refusal (MefLinkPage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  if (ui.place != MEF_ERROR_PLACE_INLINE)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  show_message (self, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLinkPage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_api_use_link_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  self->busy = FALSE;
  update_submit (self);
  if (error != NULL)
    {
      show_refusal (self, error);
      return;
    }
  mef_page_toast (MEF_PAGE (self), _ ("The password is kept. Sign in with it."));
  mef_page_close (MEF_PAGE (self));
}

static void
submit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefLinkPage *self = MEF_LINK_PAGE (widget);

  if (!g_str_equal (get_text (self->password_row), get_text (self->again_row)))
    {
      g_autoptr (GError) error =
          g_error_new_literal (MEF_ERROR, MEF_ERROR_INVALID, "passwords-differ");

      show_refusal (self, error);
      return;
    }
  self->busy = TRUE;
  update_submit (self);
  mef_api_use_link_async (get_api (self), self->token, get_text (self->password_row),
                          mef_page_get_cancellable (MEF_PAGE (self)), used_cb, self);
}

static void
link_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLinkPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefLinkInfo) link = mef_api_get_link_finish (MEF_API (source), result, &error);
  g_autofree char *minimum = NULL, *text = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (link == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  minimum = describe_minimum (mef_link_info_get_password_min_length (link));
  /* Translators: an e-mail address, then the sentence on the length of a password. */
  text = g_strdup_printf (_ ("For the account %s. %s"), mef_link_info_get_email (link), minimum);
  gtk_label_set_label (self->explanation, text);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
mef_link_page_refresh (MefPage *page)
{
  MefLinkPage *self = MEF_LINK_PAGE (page);

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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-link-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, MefLinkPage, message);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
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
