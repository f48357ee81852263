/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mail of the demonstration: its text as it was sent, and its links as buttons. A link of an
 * account opens here, as it does when the system hands it over; any other in the browser. */
#include "config.h"

#include "mef-letter-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-day.h"
#include "mef-dialogs.h"
#include "mef-error-ui.h"
#include "mef-link-address.h"
#include "mef-link-page.h"
#include "mef-plain-row.h"

struct _MefLetterPage
{
  MefPage parent_instance;

  /* template */
  GtkLabel *subject_label;
  GtkLabel *origin_label;
  GtkLabel *text_label;
  AdwPreferencesGroup *links_group;
  GtkListBox *links_list;

  /* owned */
  char *id;
};

G_DEFINE_FINAL_TYPE (MefLetterPage, mef_letter_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_ID,
};

static void
open_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPage *page = MEF_PAGE (widget);
  const char *uri = g_variant_get_string (parameter, NULL);
  g_autofree char *server = NULL, *token = NULL;

  if (mef_link_address_parse (uri, &server, &token, NULL))
    mef_page_open (page, mef_link_page_new (mef_page_get_context (page), token));
  else
    mef_dialogs_open_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri);
}

static GtkWidget *
create_link_row (const char *uri)
{
  g_autofree char *server = NULL, *token = NULL;
  gboolean ours = mef_link_address_parse (uri, &server, &token, NULL);
  GtkWidget *row = mef_plain_row_new (ours ? _ ("Open This Link") : _ ("Open in the Browser"), uri);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  mef_plain_row_set_link (row, "letter.open-link", g_variant_new_string (uri));
  return row;
}

static void
show_letter (MefLetterPage *self, MefMailLetter *letter)
{
  const char *const *links = mef_mail_letter_get_links (letter);
  g_autofree char *sent = mef_instant_format (mef_mail_letter_get_sent_at (letter));
  /* Translators: an e-mail address, then a date with the time. */
  g_autofree char *origin =
      g_strdup_printf (_ ("To %s, %s"), mef_mail_letter_get_to (letter), sent);
  GtkWidget *row;

  gtk_label_set_label (self->subject_label, mef_mail_letter_get_subject (letter));
  gtk_label_set_label (self->origin_label, origin);
  gtk_label_set_label (self->text_label, mef_mail_letter_get_text (letter));
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->links_list))) != NULL)
    gtk_list_box_remove (self->links_list, row);
  for (guint i = 0; links[i] != NULL; i++)
    gtk_list_box_append (self->links_list, create_link_row (links[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->links_group), links[0] != NULL);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

static void
letter_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefLetterPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefMailLetter) letter = mef_api_get_letter_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (letter != NULL)
    show_letter (self, letter);
  else
    mef_page_set_error (MEF_PAGE (self), error);
}

/* A mail never changes. */
static void
mef_letter_page_refresh (MefPage *page)
{
  MefLetterPage *self = MEF_LETTER_PAGE (page);

  if (gtk_label_get_label (self->text_label)[0] != '\0')
    return;
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_get_letter_async (mef_context_get_api (mef_page_get_context (page)), self->id,
                            mef_page_get_cancellable (page), letter_cb, self);
}

static void
mef_letter_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (mef_letter_page_parent_class)->constructed (object);
  mef_page_refresh (MEF_PAGE (object));
}

static void
mef_letter_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_LETTER_PAGE);

  G_OBJECT_CLASS (mef_letter_page_parent_class)->dispose (object);
}

static void
mef_letter_page_finalize (GObject *object)
{
  g_free (MEF_LETTER_PAGE (object)->id);

  G_OBJECT_CLASS (mef_letter_page_parent_class)->finalize (object);
}

static void
mef_letter_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ID)
    MEF_LETTER_PAGE (object)->id = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_letter_page_class_init (MefLetterPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_letter_page_constructed;
  object_class->dispose = mef_letter_page_dispose;
  object_class->finalize = mef_letter_page_finalize;
  object_class->set_property = mef_letter_page_set_property;
  MEF_PAGE_CLASS (klass)->refresh = mef_letter_page_refresh;

  g_object_class_install_property (object_class, PROP_ID,
                                   g_param_spec_string ("id", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                                            G_PARAM_STATIC_STRINGS));

  gtk_widget_class_install_action (widget_class, "letter.open-link", "s", open_link_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-letter-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefLetterPage, subject_label);
  gtk_widget_class_bind_template_child (widget_class, MefLetterPage, origin_label);
  gtk_widget_class_bind_template_child (widget_class, MefLetterPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, MefLetterPage, links_group);
  gtk_widget_class_bind_template_child (widget_class, MefLetterPage, links_list);
}

static void
mef_letter_page_init (MefLetterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A page of the mail @id of the demonstration. */
MefPage *
mef_letter_page_new (MefContext *context, const char *id)
{
  return g_object_new (MEF_TYPE_LETTER_PAGE, "context", context, "id", id, NULL);
}
