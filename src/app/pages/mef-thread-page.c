/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One conversation: what was written, the oldest first, and where to go on. Having seen it is told
 * to the server; what was typed stays until it is sent. */
#include "config.h"

#include "mef-thread-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-invoice-page.h"
#include "mef-message-entry.h"

struct _MefThreadPage
{
  MefPage parent_instance;

  /* template */
  GtkScrolledWindow *scroller;
  GtkListBox *messages;
  GtkWidget *invoice_button;
  GtkLabel *closed_label;
  MefMessageEntry *entry;

  /* owned */
  MefThread *thread; /* (nullable) until it has come */

  gint64 id;
  gboolean busy;
  gboolean follow; /* show the newest message after the next layout */
};

G_DEFINE_FINAL_TYPE (MefThreadPage, mef_thread_page, MEF_TYPE_PAGE)

static MefApi *
get_api (MefThreadPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static void
update_send (MefThreadPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "thread.send",
                                 !self->busy && mef_message_entry_is_sendable (self->entry));
}

static char *
describe_author (MefMessage *message)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (mef_message_get_sent_at (message));
  g_autoptr (GDateTime) local =
      paris != NULL ? g_date_time_to_timezone (utc, paris) : g_date_time_ref (utc);
  /* Translators: a day and a time of day, as in "31/08/2016 at 14:05" */
  g_autofree char *when = g_date_time_format (local, _ ("%d/%m/%Y at %H:%M"));

  if (!mef_message_get_from_staff (message))
    /* Translators: when the person wrote this message. */
    return g_strdup_printf (_ ("You, %s"), when);
  return g_strdup_printf ("%s, %s", mef_message_get_author (message), when);
}

static GtkWidget *
make_message (gpointer item, gpointer user_data)
{
  MefMessage *message = item;
  const gboolean theirs = mef_message_get_from_staff (message);
  g_autofree char *author = describe_author (message);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_label_new (author);
  GtkWidget *body = gtk_label_new (mef_message_get_body (message));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_label_set_wrap (GTK_LABEL (head), TRUE);
  gtk_widget_add_css_class (head, "caption-heading");
  g_object_set (body, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable",
                TRUE, NULL);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), body);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, theirs ? "mef-message-theirs" : "mef-message-mine");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static gboolean
follow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (MEF_THREAD_PAGE (widget)->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Of no consequence: it is said again the next time. */
  if (!mef_api_read_thread_finish (MEF_API (source), result, &error))
    g_debug ("reading: %s", error->message);
}

static void
say_read (MefThreadPage *self)
{
  GListModel *messages = mef_thread_get_messages (self->thread);
  const guint n = g_list_model_get_n_items (messages);
  g_autoptr (MefMessage) last = n > 0 ? g_list_model_get_item (messages, n - 1) : NULL;

  if (last != NULL && mef_thread_get_unread (self->thread) > 0)
    mef_api_read_thread_async (get_api (self), self->id, mef_message_get_id (last), NULL, read_cb,
                               NULL);
}

static void
show_thread (MefThreadPage *self)
{
  g_autofree char *about = NULL;

  mef_page_set_title (MEF_PAGE (self), mef_thread_get_subject (self->thread));
  if (mef_thread_get_invoice_id (self->thread) != 0)
    {
      /* Translators: the number of an invoice. */
      about = g_strdup_printf (_ ("Invoice %s"), mef_thread_get_invoice_number (self->thread));
      gtk_button_set_label (GTK_BUTTON (self->invoice_button), about);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->invoice_button))),
                               PANGO_ELLIPSIZE_END);
    }
  gtk_widget_set_visible (self->invoice_button, about != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_label),
                          mef_thread_get_state (self->thread) == MEF_THREAD_CLOSED);
  gtk_list_box_bind_model (self->messages, mef_thread_get_messages (self->thread), make_message,
                           NULL, NULL);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
  if (self->follow)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), follow_cb, NULL, NULL);
  self->follow = FALSE;
  say_read (self);
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefThreadPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefThread) thread = mef_api_get_thread_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (thread == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  g_set_object (&self->thread, thread);
  show_thread (self);
}

static void
mef_thread_page_refresh (MefPage *page)
{
  MefThreadPage *self = MEF_THREAD_PAGE (page);

  if (mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT || self->thread == NULL)
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_get_thread_async (get_api (self), self->id, mef_page_get_cancellable (page), got_cb,
                            self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefThreadPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  mef_api_write_message_finish (MEF_API (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  self->busy = FALSE;
  if (error != NULL)
    {
      sentence = mef_error_ui_format (error);
      mef_message_entry_show_error (self->entry, sentence);
    }
  else
    {
      mef_message_entry_clear (self->entry);
      self->follow = TRUE;
      mef_page_refresh (MEF_PAGE (self));
    }
  update_send (self);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefThreadPage *self = MEF_THREAD_PAGE (widget);
  g_autofree char *body = mef_message_entry_dup_text (self->entry);

  mef_message_entry_show_error (self->entry, NULL);
  self->busy = TRUE;
  update_send (self);
  mef_api_write_message_async (get_api (self), self->id, body,
                               mef_page_get_cancellable (MEF_PAGE (self)), sent_cb, self);
}

static void
open_invoice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefThreadPage *self = MEF_THREAD_PAGE (widget);

  gtk_widget_activate_action (widget, "app.open-invoice", "x",
                              mef_thread_get_invoice_id (self->thread));
}

static void
mef_thread_page_dispose (GObject *object)
{
  MefThreadPage *self = MEF_THREAD_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_THREAD_PAGE);
  g_clear_object (&self->thread);

  G_OBJECT_CLASS (mef_thread_page_parent_class)->dispose (object);
}

static void
mef_thread_page_class_init (MefThreadPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_thread_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_thread_page_refresh;

  g_type_ensure (MEF_TYPE_MESSAGE_ENTRY);
  gtk_widget_class_install_action (widget_class, "thread.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "thread.open-invoice", NULL, open_invoice_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-thread-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefThreadPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MefThreadPage, messages);
  gtk_widget_class_bind_template_child (widget_class, MefThreadPage, invoice_button);
  gtk_widget_class_bind_template_child (widget_class, MefThreadPage, closed_label);
  gtk_widget_class_bind_template_child (widget_class, MefThreadPage, entry);
  gtk_widget_class_bind_template_callback (widget_class, update_send);
}

static void
mef_thread_page_init (MefThreadPage *self)
{
  self->follow = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  update_send (self);
}

MefPage *
mef_thread_page_new (MefContext *context, gint64 id)
{
  MefThreadPage *self = g_object_new (MEF_TYPE_THREAD_PAGE, "context", context, NULL);

  self->id = id;
  mef_page_refresh (MEF_PAGE (self));
  return MEF_PAGE (self);
}
