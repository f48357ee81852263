/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fact in a boxed list: what it is at the left, with a small note under it, what it says at the
 * right, where it can be selected and copied. All of it is plain text, whatever the server sent. A
 * row without a value hides itself. */
#include "config.h"

#include "mef-detail-row.h"

#include "mef-util.h"

struct _MefDetailRow
{
  AdwPreferencesRow parent_instance;

  /* template */
  GtkLabel *title_label;
  GtkLabel *note_label;
  GtkLabel *value_label;
};

G_DEFINE_FINAL_TYPE (MefDetailRow, mef_detail_row, ADW_TYPE_PREFERENCES_ROW)

static void
mef_detail_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_DETAIL_ROW);

  G_OBJECT_CLASS (mef_detail_row_parent_class)->dispose (object);
}

static void
mef_detail_row_class_init (MefDetailRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_detail_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-detail-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MefDetailRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, MefDetailRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, MefDetailRow, value_label);
}

static void
mef_detail_row_init (MefDetailRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Returns: (transfer floating): a row; @note and @value may be NULL */
GtkWidget *
mef_detail_row_new (const char *title, const char *note, const char *value)
{
  MefDetailRow *self =
      g_object_new (MEF_TYPE_DETAIL_ROW, "use-markup", FALSE, "title", title, NULL);

  mef_detail_row_set_note (self, note);
  if (value != NULL)
    gtk_label_set_label (self->value_label, value);
  return GTK_WIDGET (self);
}

void
mef_detail_row_set_value (MefDetailRow *self, const char *value)
{
  g_return_if_fail (MEF_IS_DETAIL_ROW (self));

  gtk_label_set_label (self->value_label, value != NULL ? value : "");
  gtk_widget_set_visible (GTK_WIDGET (self), !mef_str_empty (value));
}

void
mef_detail_row_set_note (MefDetailRow *self, const char *note)
{
  g_return_if_fail (MEF_IS_DETAIL_ROW (self));

  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), !mef_str_empty (note));
}

const char *
mef_detail_row_get_value (MefDetailRow *self)
{
  g_return_val_if_fail (MEF_IS_DETAIL_ROW (self), NULL);
  return gtk_label_get_label (self->value_label);
}
