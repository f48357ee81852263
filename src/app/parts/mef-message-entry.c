/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a message is written: several lines, a count near the limit, what went wrong beneath. Keeps
 * what was typed until it is told that it was sent. Property: sendable, whether there is a text of
 * a length that can be sent. */
#include "config.h"

#include "mef-message-entry.h"

#include <glib/gi18n.h>

#define COUNT_FROM 4500 /* characters */

struct _MefMessageEntry
{
  GtkWidget parent_instance;

  /* template */
  GtkTextView *text_view;
  GtkLabel *count_label;
  GtkLabel *error_label;

  gboolean sendable;
};

G_DEFINE_FINAL_TYPE (MefMessageEntry, mef_message_entry, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SENDABLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What was typed, without white space around it. Free with g_free(). */
char *
mef_message_entry_dup_text (MefMessageEntry *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (MEF_IS_MESSAGE_ENTRY (self), NULL);
  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
changed_cb (MefMessageEntry *self)
{
  g_autofree char *text = mef_message_entry_dup_text (self);
  const glong length = g_utf8_strlen (text, -1);
  const gboolean sendable = length > 0 && length <= MEF_MESSAGE_LONGEST;
  g_autofree char *count =
      /* Translators: characters written so far, and at most. */
      g_strdup_printf (_ ("%ld of %d characters"), length, MEF_MESSAGE_LONGEST);

  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), length >= COUNT_FROM);
  if (length > MEF_MESSAGE_LONGEST)
    gtk_widget_add_css_class (GTK_WIDGET (self->count_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count_label), "error");
  mef_message_entry_show_error (self, NULL);
  if (self->sendable == sendable)
    return;
  self->sendable = sendable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDABLE]);
}

static gboolean
mef_message_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MEF_MESSAGE_ENTRY (widget)->text_view));
}

static void
mef_message_entry_dispose (GObject *object)
{
  GtkWidget *child;

  /* Not gtk_widget_dispose_template(): see MefPage. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mef_message_entry_parent_class)->dispose (object);
}

static void
mef_message_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SENDABLE)
    g_value_set_boolean (value, MEF_MESSAGE_ENTRY (object)->sendable);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_message_entry_class_init (MefMessageEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_message_entry_dispose;
  object_class->get_property = mef_message_entry_get_property;
  widget_class->grab_focus = mef_message_entry_grab_focus;

  properties[PROP_SENDABLE] = g_param_spec_boolean ("sendable", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-message-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, MefMessageEntry, text_view);
  gtk_widget_class_bind_template_child (widget_class, MefMessageEntry, count_label);
  gtk_widget_class_bind_template_child (widget_class, MefMessageEntry, error_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
mef_message_entry_init (MefMessageEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* It was sent: there is room for the next. */
void
mef_message_entry_clear (MefMessageEntry *self)
{
  g_return_if_fail (MEF_IS_MESSAGE_ENTRY (self));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", 0);
}

/* Says beneath the text why it was not sent; NULL takes it away. */
void
mef_message_entry_show_error (MefMessageEntry *self, const char *text)
{
  g_return_if_fail (MEF_IS_MESSAGE_ENTRY (self));
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

gboolean
mef_message_entry_is_sendable (MefMessageEntry *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE_ENTRY (self), FALSE);
  return self->sendable;
}
