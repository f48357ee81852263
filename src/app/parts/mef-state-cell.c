/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of an invoice in a word and a picture. Being in every row, it is also what puts the
 * settled class on the row around it: GTK 4.8 gives a list no say over its rows. Rows are recycled,
 * so the class follows the invoice, and is looked up again when the cell moves to another row. */
#include "config.h"

#include "mef-state-cell.h"

#include "mef-closures.h"
#include "mef-error-ui.h"

struct _MefStateCell
{
  MefInvoiceCell parent_instance;

  /* template */
  GtkImage *icon;
  GtkLabel *label;
  GtkLabel *note_label;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (MefStateCell, mef_state_cell, MEF_TYPE_INVOICE_CELL)

static void
set_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* The row of the list or of the table, some levels up; NULL outside of one. */
static GtkWidget *
find_row (MefStateCell *self)
{
  GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self));

  while (widget != NULL && g_strcmp0 (gtk_widget_get_css_name (widget), "row") != 0)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
mark_row (MefStateCell *self, MefInvoice *invoice)
{
  GtkWidget *row = find_row (self);

  if (row != NULL)
    set_class (row, "mef-settled", mef_closure_is_settled (invoice));
}

/* What has to be known beside the word: since when a payment runs, why nothing can be paid. */
static char *
describe_note (MefInvoice *invoice)
{
  g_autofree char *since = NULL;

  if (mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_IN_PAYMENT &&
      mef_invoice_get_payment_since (invoice) != 0)
    {
      since = mef_instant_format (mef_invoice_get_payment_since (invoice));
      /* Translators: %s is a day and an hour, when a payment was begun. */
      return g_strdup_printf (_ ("since %s"), since);
    }
  if ((mef_closure_is_due (invoice) ||
       mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_IN_PAYMENT) &&
      !mef_invoice_get_payable (invoice))
    return g_strdup (
        mef_error_ui_describe_unpayable_briefly (mef_invoice_get_unpayable_reason (invoice)));
  return g_strdup ("");
}

static void
update_note (MefStateCell *self, MefInvoice *invoice, const char *text)
{
  g_autofree char *note = invoice != NULL ? describe_note (invoice) : g_strdup ("");
  g_autofree char *tooltip =
      note[0] != '\0' ? g_strdup_printf ("%s – %s", text, note) : g_strdup (text);

  gtk_label_set_label (self->note_label, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note[0] != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

static void
append_item (GMenu *menu, const char *label, const char *action, gint64 id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "x", id);
  g_menu_append_item (menu, item);
}

/* In a row only: the page of an invoice has buttons for it. */
static void
update_menu (MefStateCell *self, MefInvoice *invoice)
{
  gboolean running = invoice != NULL &&
                     mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_IN_PAYMENT &&
                     mef_invoice_get_payment_id (invoice) != NULL && find_row (self) != NULL;
  g_autoptr (GMenu) menu = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), running);
  if (!running)
    {
      gtk_menu_button_set_menu_model (self->menu_button, NULL);
      return;
    }
  menu = g_menu_new ();
  append_item (menu, _ ("Resume the Payment"), "invoices.resume", mef_invoice_get_id (invoice));
  append_item (menu, _ ("Give the Payment Up"), "invoices.give-up", mef_invoice_get_id (invoice));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

static void
mef_state_cell_update (MefInvoiceCell *cell)
{
  MefStateCell *self = MEF_STATE_CELL (cell);
  MefInvoice *invoice = mef_invoice_cell_get_invoice (cell);
  g_autofree char *text = mef_closure_describe_state (invoice);

  gtk_label_set_label (self->label, text);
  update_note (self, invoice, text);
  update_menu (self, invoice);
  gtk_image_set_from_icon_name (self->icon,
                                invoice != NULL ? mef_closure_get_state_icon (invoice) : NULL);
  set_class (GTK_WIDGET (self), "mef-overdue",
             invoice != NULL && mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_OVERDUE);
  mark_row (self, invoice);
}

/* For whoever can't click on a row: GTK 4.8 gives rows no accessible action. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoice *invoice = mef_invoice_cell_get_invoice (MEF_INVOICE_CELL (widget));

  if (invoice != NULL)
    gtk_widget_activate_action (widget, "invoices.open", "x", mef_invoice_get_id (invoice));
}

static void
mef_state_cell_class_init (MefStateCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MEF_INVOICE_CELL_CLASS (klass)->update = mef_state_cell_update;

  gtk_widget_class_install_action (widget_class, "cell.open", NULL, open_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-state-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, icon);
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, label);
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, note_label);
  gtk_widget_class_bind_template_child (widget_class, MefStateCell, menu_button);
}

static void
mef_state_cell_init (MefStateCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
