/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beginning a conversation with the service, about an invoice or not. Nothing that was typed is
 * lost when it cannot be sent. */
#include "config.h"

#include "mef-compose-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-message-entry.h"

#define LONGEST_SUBJECT 120 /* characters, as the server takes */

struct _MefComposePage
{
  MefPage parent_instance;

  /* template */
  AdwEntryRow *subject_row;
  AdwActionRow *invoice_row;
  MefMessageEntry *entry;

  gint64 invoice_id; /* 0 for none */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefComposePage, mef_compose_page, MEF_TYPE_PAGE)

static void
update_send (MefComposePage *self)
{
  g_autofree char *subject =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject_row))));
  const glong length = g_utf8_strlen (subject, -1);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compose.send",
                                 length > 0 && length <= LONGEST_SUBJECT && !self->busy &&
                                     mef_message_entry_is_sendable (self->entry));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefComposePage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefThread) thread = mef_api_create_thread_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  self->busy = FALSE;
  update_send (self);
  if (thread == NULL)
    {
      sentence = mef_error_ui_format (error);
      mef_message_entry_show_error (self->entry, sentence);
      return;
    }
  mef_page_toast (MEF_PAGE (self), _ ("Your message is sent. The answer will come here."));
  mef_page_close (MEF_PAGE (self));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefComposePage *self = MEF_COMPOSE_PAGE (widget);
  MefPage *page = MEF_PAGE (widget);
  g_autofree char *subject =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject_row))));
  g_autofree char *body = mef_message_entry_dup_text (self->entry);

  mef_message_entry_show_error (self->entry, NULL);
  self->busy = TRUE;
  update_send (self);
  mef_api_create_thread_async (mef_context_get_api (mef_page_get_context (page)), subject, body,
                               self->invoice_id, mef_page_get_cancellable (page), sent_cb, self);
}

/* The caret goes where the person has to go on. */
static void
mef_compose_page_map (GtkWidget *widget)
{
  MefComposePage *self = MEF_COMPOSE_PAGE (widget);

  GTK_WIDGET_CLASS (mef_compose_page_parent_class)->map (widget);
  gtk_widget_grab_focus (self->invoice_id != 0 ? GTK_WIDGET (self->entry)
                                               : GTK_WIDGET (self->subject_row));
}

static void
mef_compose_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_COMPOSE_PAGE);

  G_OBJECT_CLASS (mef_compose_page_parent_class)->dispose (object);
}

static void
mef_compose_page_class_init (MefComposePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_compose_page_dispose;
  widget_class->map = mef_compose_page_map;

  g_type_ensure (MEF_TYPE_MESSAGE_ENTRY);
  gtk_widget_class_install_action (widget_class, "compose.send", NULL, send_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-compose-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefComposePage, subject_row);
  gtk_widget_class_bind_template_child (widget_class, MefComposePage, invoice_row);
  gtk_widget_class_bind_template_child (widget_class, MefComposePage, entry);
  gtk_widget_class_bind_template_callback (widget_class, update_send);
}

static void
mef_compose_page_init (MefComposePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_send (self);
}

/* A page to write to the service, about an invoice where @invoice_id is not 0. */
MefPage *
mef_compose_page_new (MefContext *context, gint64 invoice_id, const char *invoice_number)
{
  MefComposePage *self = g_object_new (MEF_TYPE_COMPOSE_PAGE, "context", context, NULL);
  g_autofree char *subject = NULL;

  if (invoice_id != 0)
    {
      self->invoice_id = invoice_id;
      adw_action_row_set_subtitle (self->invoice_row, invoice_number);
      gtk_widget_set_visible (GTK_WIDGET (self->invoice_row), TRUE);
      /* Translators: the number of an invoice. */
      subject = g_strdup_printf (_ ("Invoice %s"), invoice_number);
      gtk_editable_set_text (GTK_EDITABLE (self->subject_row), subject);
    }
  return MEF_PAGE (self);
}
