/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mail of the demonstration: who tries it has no mailbox of the addresses in it. While it shows
 * it looks again now and then, since a message takes a moment. */
#include "config.h"

#include "mef-mailbox-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-day.h"
#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-letter-page.h"
#include "mef-plain-row.h"

#define REFRESH_SECONDS 3

struct _MefMailboxPage
{
  MefPage parent_instance;

  /* template */
  GtkListBox *list;

  /* owned */
  GListStore *letters; /* (element-type MefMailLetter) */

  guint refresh_timeout;
};

G_DEFINE_FINAL_TYPE (MefMailboxPage, mef_mailbox_page, MEF_TYPE_PAGE)

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  MefMailLetter *letter = item;
  g_autofree char *sent = mef_instant_format (mef_mail_letter_get_sent_at (letter));
  /* Translators: an e-mail address, then a date with the time. */
  g_autofree char *subtitle =
      g_strdup_printf (_ ("To %s, %s"), mef_mail_letter_get_to (letter), sent);
  GtkWidget *row = mef_plain_row_new (mef_mail_letter_get_subject (letter), subtitle);

  mef_plain_row_set_link (row, NULL, NULL);
  return row;
}

static void
row_activated_cb (MefMailboxPage *self, GtkListBoxRow *row)
{
  g_autoptr (MefMailLetter) letter =
      g_list_model_get_item (G_LIST_MODEL (self->letters),
                             (guint) gtk_list_box_row_get_index (row));

  if (letter != NULL)
    mef_page_open (MEF_PAGE (self), mef_letter_page_new (mef_page_get_context (MEF_PAGE (self)),
                                                         mef_mail_letter_get_id (letter)));
}

/* Mails do not change: as many with the same first one are the same. */
static gboolean
is_shown (MefMailboxPage *self, GPtrArray *letters)
{
  GListModel *model = G_LIST_MODEL (self->letters);
  g_autoptr (MefMailLetter) first = g_list_model_get_item (model, 0);

  return letters->len == g_list_model_get_n_items (model) && first != NULL &&
         g_str_equal (mef_mail_letter_get_id (first),
                      mef_mail_letter_get_id (g_ptr_array_index (letters, 0)));
}

static void
show_letters (MefMailboxPage *self, GPtrArray *letters)
{
  if (letters->len == 0)
    {
      mef_page_set_empty (MEF_PAGE (self), _ ("No Message Yet"),
                          _ ("What the town hall sends is shown here a moment later."));
      return;
    }
  if (!is_shown (self, letters))
    g_list_store_splice (self->letters, 0, g_list_model_get_n_items (G_LIST_MODEL (self->letters)),
                         letters->pdata, letters->len);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

static void
letters_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefMailboxPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) letters = mef_api_list_letters_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (letters != NULL)
    show_letters (self, letters);
  else if (g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    mef_page_set_empty (MEF_PAGE (self), _ ("No Mailbox Here"),
                        _ ("Messages are shown here in a demonstration on this PC only."));
  else
    mef_page_set_error (MEF_PAGE (self), error);
}

static void
load (MefMailboxPage *self)
{
  MefPage *page = MEF_PAGE (self);

  mef_api_list_letters_async (mef_context_get_api (mef_page_get_context (page)),
                              mef_page_get_cancellable (page), letters_cb, self);
}

static void
mef_mailbox_page_refresh (MefPage *page)
{
  if (mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT)
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  load (MEF_MAILBOX_PAGE (page));
}

/* An error is left standing until somebody asks again. */
static gboolean
refresh_timeout_cb (gpointer data)
{
  MefPageState state = mef_page_get_state (data);

  if (gtk_widget_get_mapped (data) &&
      (state == MEF_PAGE_STATE_CONTENT || state == MEF_PAGE_STATE_EMPTY))
    load (data);
  return G_SOURCE_CONTINUE;
}

static void
mef_mailbox_page_constructed (GObject *object)
{
  MefMailboxPage *self = MEF_MAILBOX_PAGE (object);

  G_OBJECT_CLASS (mef_mailbox_page_parent_class)->constructed (object);
  self->letters = g_list_store_new (MEF_TYPE_MAIL_LETTER);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->letters), create_row_cb, NULL, NULL);
  self->refresh_timeout = g_timeout_add_seconds (REFRESH_SECONDS, refresh_timeout_cb, self);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_LOADING);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_mailbox_page_dispose (GObject *object)
{
  MefMailboxPage *self = MEF_MAILBOX_PAGE (object);

  g_clear_handle_id (&self->refresh_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_MAILBOX_PAGE);
  g_clear_object (&self->letters);

  G_OBJECT_CLASS (mef_mailbox_page_parent_class)->dispose (object);
}

static void
mef_mailbox_page_class_init (MefMailboxPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_mailbox_page_constructed;
  object_class->dispose = mef_mailbox_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_mailbox_page_refresh;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-mailbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefMailboxPage, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
mef_mailbox_page_init (MefMailboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_mailbox_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_MAILBOX_PAGE, "context", context, NULL);
}
