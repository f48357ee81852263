/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list adds up to: the figures above it, the counts of its filters, the sums under it, and
 * the next step they lead to. */
#include "config.h"

#include "mef-invoices-page-private.h"

#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-paying.h"

static char *
format_count (guint n)
{
  return g_strdup_printf (ngettext ("%u invoice", "%u invoices", n), n);
}

static void
set_figure (MefFigure *figure, MefCents amount, guint n)
{
  g_autofree char *value = mef_money_format (amount);
  g_autofree char *hint = format_count (n);

  g_object_set (figure, "value", value, "hint", hint, NULL);
}

static void
set_next (MefFigure *figure, MefDay next, MefDay today)
{
  g_autofree char *value = NULL, *hint = NULL;

  if (next == MEF_DAY_NONE)
    {
      g_object_set (figure, "value", "–", "hint", _ ("nothing to come"), NULL);
      return;
    }
  value = mef_day_format (next);
  hint = mef_closure_describe_days ((int) next - (int) today);
  g_object_set (figure, "value", value, "hint", hint, NULL);
}

static void
set_button (GtkButton *button, const char *name, guint n)
{
  g_autofree char *label = g_strdup_printf ("%s %u", name, n);

  gtk_button_set_label (button, label);
  /* In a narrow window with large text a button may have to give way. */
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (button)), PANGO_ELLIPSIZE_END);
}

/* Under the list: how many are shown, their sum, and what of it is due; and whether there is any
 * document among them. */
static void
update_footer (MefInvoicesPage *self)
{
  GListModel *model = G_LIST_MODEL (self->filtered);
  guint n = g_list_model_get_n_items (model);
  MefCents sum = 0, due = 0;
  gboolean any_document = FALSE;
  g_autofree char *counted = format_count (n), *sum_text = NULL, *due_text = NULL, *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (model, i);

      any_document = any_document || mef_invoice_get_has_document (invoice);
      if (!mef_money_add (sum, mef_invoice_get_amount (invoice), &sum) ||
          (mef_closure_is_due (invoice) &&
           !mef_money_add (due, mef_invoice_get_remaining (invoice), &due)))
        break;
    }
  sum_text = mef_money_format (sum);
  due_text = mef_money_format (due);
  /* Translators: two amounts, the sum of the invoices shown and what of it is still to be paid. */
  text = g_strdup_printf (_ ("Sum %s · To pay %s"), sum_text, due_text);
  gtk_label_set_label (self->count_label, counted);
  gtk_label_set_label (self->sum_label, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoices.save-documents", any_document);
}

/* The one next step: everything at once where one payment can hold it, else choosing. */
static void
update_paying (MefInvoicesPage *self)
{
  guint n = mef_invoice_list_get_payable_count (self->invoices);
  gboolean at_once = mef_paying_is_one_payment (self->invoices);
  g_autofree char *amount = mef_money_format (mef_invoice_list_get_payable_amount (self->invoices));
  /* Translators: %s is an amount such as 97,50 €; verbs on a button. */
  g_autofree char *label =
      g_strdup_printf (n > 1 ? _ ("Pay Everything, %s") : _ ("Pay %s"), amount);

  gtk_button_set_label (self->pay_all_button, label);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (self->pay_all_button)),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (GTK_WIDGET (self->pay_all_button), at_once);
  gtk_widget_set_visible (self->choose_button, n > 1);
  if (at_once)
    gtk_widget_remove_css_class (self->choose_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->choose_button, "suggested-action");
  gtk_widget_set_visible (self->paying_box, n > 0);
}

/* After the list, what is shown of it or the day has changed. */
void
mef_invoices_page_update_figures (MefInvoicesPage *self)
{
  MefDay today = mef_context_get_today (mef_page_get_context (MEF_PAGE (self)));
  MefInvoiceList *list = self->invoices;
  guint n_overdue = mef_invoice_list_get_overdue_count (list);

  set_figure (self->due_figure, mef_invoice_list_get_due_amount (list),
              mef_invoice_list_get_due_count (list));
  set_figure (self->overdue_figure, mef_invoice_list_get_overdue_amount (list), n_overdue);
  set_next (self->next_figure, mef_invoice_list_get_next_due_on (list), today);
  if (n_overdue > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->overdue_figure), "attention");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->overdue_figure), "attention");
  set_button (self->all_button, _ ("All"), g_list_model_get_n_items (G_LIST_MODEL (list)));
  set_button (self->unpaid_button, _ ("Unpaid"), mef_invoice_list_get_unpaid_count (list));
  set_button (self->paid_button, _ ("Paid"), mef_invoice_list_get_paid_count (list));
  update_footer (self);
  update_paying (self);
}
