/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing what to pay in one go: everything still owed, a group a régie, since one payment is for
 * one régie. Where a régie takes several invoices at once its lines have check marks, and the bar
 * at the foot follows; where it takes one at a time each line leads to the payment screen by
 * itself. A line that cannot be chosen says why in place. */
#include "config.h"

#include "mef-selection-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-error-ui.h"
#include "mef-invoice-selection.h"
#include "mef-paying.h"
#include "mef-payment-page.h"
#include "mef-plain-row.h"

struct _MefSelectionPage
{
  MefPage parent_instance;

  /* template */
  GtkBox *groups;
  GtkActionBar *bar;
  GtkLabel *sum_label;
  GtkButton *pay_button;

  /* owned */
  MefInvoiceList *list;
  MefInvoiceSelection *selection;
  GArray *lines; /* (element-type Line) */
};

G_DEFINE_FINAL_TYPE (MefSelectionPage, mef_selection_page, MEF_TYPE_PAGE)

/**
 * Line:
 * @row: (unowned): in its group
 * @check: (unowned) (nullable): where it is chosen; %NULL where it is paid by itself
 *
 * An invoice and the widgets that show it.
 */
typedef struct
{
  MefInvoice *invoice; /* (owned) */
  GtkWidget *row;
  GtkWidget *check;
} Line;

static void
line_clear (gpointer data)
{
  g_clear_object (&((Line *) data)->invoice);
}

/* Its number and what a person has to know of it now: why it cannot be chosen, or how soon it is
 * due. */
static char *
describe_line (MefSelectionPage *self, const Line *line, const char *why_not)
{
  MefDay today = mef_context_get_today (mef_page_get_context (MEF_PAGE (self)));
  g_autofree char *due = mef_closure_describe_due (line->invoice, today);
  const char *hint = why_not != NULL ? mef_error_ui_describe_unpayable (why_not) : due;

  return g_strconcat (mef_invoice_get_number (line->invoice), hint[0] != '\0' ? " · " : "", hint,
                      NULL);
}

static void
update_line (MefSelectionPage *self, const Line *line)
{
  gboolean chosen =
      mef_invoice_selection_contains (self->selection, mef_invoice_get_id (line->invoice));
  const char *why_not = line->check != NULL || !mef_invoice_get_payable (line->invoice)
                            ? mef_invoice_selection_why_not (self->selection, line->invoice)
                            : NULL;
  g_autofree char *text = describe_line (self, line, why_not);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (line->row), text);
  if (line->check == NULL)
    return;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (line->check), chosen);
  gtk_widget_set_sensitive (line->check, why_not == NULL);
  if (chosen)
    gtk_widget_add_css_class (line->row, "mef-chosen");
  else
    gtk_widget_remove_css_class (line->row, "mef-chosen");
}

static void
update_bar (MefSelectionPage *self)
{
  guint n = mef_invoice_selection_get_count (self->selection);
  g_autofree char *amount = mef_money_format (mef_invoice_selection_get_amount (self->selection));
  g_autofree char *counted = g_strdup_printf (ngettext ("%u invoice", "%u invoices", n), n);
  g_autofree char *sum = g_strdup_printf ("%s · %s", counted, amount);
  g_autofree char *label = g_strdup_printf (_ ("Pay %s"), amount);

  gtk_label_set_label (self->sum_label, sum);
  gtk_button_set_label (self->pay_button, label);
  gtk_action_bar_set_revealed (self->bar, n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "selection.pay", n > 0);
}

static void
selection_changed_cb (MefSelectionPage *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    update_line (self, &g_array_index (self->lines, Line, i));
  update_bar (self);
}

static void
toggled_cb (MefSelectionPage *self, GtkCheckButton *check)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      if (line->check != GTK_WIDGET (check))
        continue;
      if (gtk_check_button_get_active (check))
        mef_invoice_selection_add (self->selection, line->invoice);
      else
        mef_invoice_selection_remove (self->selection, mef_invoice_get_id (line->invoice));
      return;
    }
}

static GtkWidget *
make_check (MefSelectionPage *self, MefInvoice *invoice, GtkWidget *row)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (invoice));
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", mef_invoice_get_label (invoice),
                                           mef_invoice_get_number (invoice), amount);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return check;
}

static void
add_line (MefSelectionPage *self, GtkWidget *group, MefInvoice *invoice)
{
  Line line = { g_object_ref (invoice), mef_plain_row_new (mef_invoice_get_label (invoice), ""),
                NULL };
  g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (invoice));
  GtkWidget *label = gtk_label_new (amount);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (line.row), 4);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (line.row), label);
  /* A line that leads nowhere is neither dimmed nor out of the keyboard's reach: it says why. */
  if (mef_invoice_get_multi_invoice (invoice))
    line.check = make_check (self, invoice, line.row);
  else if (mef_invoice_get_payable (invoice))
    mef_plain_row_set_link (line.row, "selection.pay-one",
                            g_variant_new_int64 (mef_invoice_get_id (invoice)));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), line.row);
  g_array_append_val (self->lines, line);
}

static GtkWidget *
make_group (MefInvoice *first)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (mef_invoice_get_regie (first), -1);
  GtkWidget *button;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (mef_invoice_get_multi_invoice (first))
    {
      button = gtk_button_new_with_label (_ ("Select All"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "selection.all");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x",
                                        mef_invoice_get_regie_id (first));
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
    }
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("Invoices of this service are paid one at a time."));
  return group;
}

/* What somebody may look for here: everything still owed, with what is being paid or collected. */
static gboolean
belongs (MefInvoice *invoice)
{
  return mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_UNPAID);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return mef_invoice_compare_state (*(MefInvoice *const *) a, *(MefInvoice *const *) b);
}

/* What is late comes first, as in the list. */
static GPtrArray *
collect (MefSelectionPage *self)
{
  GListModel *model = G_LIST_MODEL (self->list);
  GPtrArray *invoices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (model, i);

      if (belongs (invoice))
        g_ptr_array_add (invoices, g_steal_pointer (&invoice));
    }
  g_ptr_array_sort (invoices, compare);
  return invoices;
}

static void
show_groups (MefSelectionPage *self)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) invoices = collect (self);
  GtkWidget *child;

  g_array_set_size (self->lines, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < invoices->len; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (invoices, i);
      gint64 regie = mef_invoice_get_regie_id (invoice);
      GtkWidget *group = g_hash_table_lookup (groups, &regie);

      if (group == NULL)
        {
          group = make_group (invoice);
          g_hash_table_insert (groups, g_memdup2 (&regie, sizeof regie), group);
          gtk_box_append (self->groups, group);
        }
      add_line (self, group, invoice);
    }
}

static void
show (MefSelectionPage *self)
{
  MefPage *page = MEF_PAGE (self);

  if (!mef_invoice_list_get_loaded (self->list))
    {
      mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
      return;
    }
  show_groups (self);
  mef_invoice_selection_follow (self->selection, G_LIST_MODEL (self->list));
  if (self->lines->len > 0)
    mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
  else
    mef_page_set_empty (page, _ ("Everything Is Settled"), _ ("There is nothing to pay."));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefSelectionPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  mef_invoice_list_refresh_finish (MEF_INVOICE_LIST (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL && self->lines->len == 0)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  if (error != NULL)
    sentence = mef_error_ui_format (error);
  else
    show (self);
  mef_page_set_notice (MEF_PAGE (self), sentence);
}

static void
mef_selection_page_refresh (MefPage *page)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (page);

  mef_invoice_list_refresh_async (self->list, mef_page_get_cancellable (page), loaded_cb, self);
}

static void
pay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (widget);
  MefPage *page = MEF_PAGE (widget);

  mef_page_open (page, mef_payment_page_new_for_invoices (mef_page_get_context (page),
                                                          mef_invoice_selection_get_invoices (
                                                              self->selection),
                                                          FALSE));
}

static void
pay_one_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoice *invoice =
      mef_invoice_list_find (MEF_SELECTION_PAGE (widget)->list, g_variant_get_int64 (parameter));

  if (invoice != NULL)
    mef_paying_pay (MEF_PAGE (widget), invoice, FALSE);
}

static void
all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (widget);

  mef_invoice_selection_add_regie (self->selection, G_LIST_MODEL (self->list),
                                   g_variant_get_int64 (parameter));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_invoice_selection_clear (MEF_SELECTION_PAGE (widget)->selection);
}

static gboolean
mef_selection_page_escape (MefPage *page)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (page);

  if (mef_invoice_selection_get_count (self->selection) == 0)
    return FALSE;
  mef_invoice_selection_clear (self->selection);
  return TRUE;
}

/* What was chosen is let go by Escape alone: the way back leads back. */
static gboolean
mef_selection_page_leave (MefPage *page)
{
  return FALSE;
}

static void
mef_selection_page_dispose (GObject *object)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (object);

  g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_array_set_size (self->lines, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_SELECTION_PAGE);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (mef_selection_page_parent_class)->dispose (object);
}

static void
mef_selection_page_finalize (GObject *object)
{
  MefSelectionPage *self = MEF_SELECTION_PAGE (object);

  g_array_unref (self->lines);
  g_object_unref (self->selection);

  G_OBJECT_CLASS (mef_selection_page_parent_class)->finalize (object);
}

static void
mef_selection_page_class_init (MefSelectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MefPageClass *page_class = MEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_selection_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mef_selection_page_finalize;
  page_class->refresh = mef_selection_page_refresh;
  page_class->escape = mef_selection_page_escape;
  page_class->leave = mef_selection_page_leave;

  gtk_widget_class_install_action (widget_class, "selection.pay", NULL, pay_action);
  gtk_widget_class_install_action (widget_class, "selection.pay-one", "x", pay_one_action);
  gtk_widget_class_install_action (widget_class, "selection.all", "x", all_action);
  gtk_widget_class_install_action (widget_class, "selection.clear", NULL, clear_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-selection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefSelectionPage, groups);
  gtk_widget_class_bind_template_child (widget_class, MefSelectionPage, bar);
  gtk_widget_class_bind_template_child (widget_class, MefSelectionPage, sum_label);
  gtk_widget_class_bind_template_child (widget_class, MefSelectionPage, pay_button);
}

static void
mef_selection_page_init (MefSelectionPage *self)
{
  self->selection = mef_invoice_selection_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->selection, "changed", G_CALLBACK (selection_changed_cb), self);
}

/**
 * mef_selection_page_new:
 * @context: what pages need
 * @list: the invoices of the person; the page follows it
 *
 * Returns: (transfer floating): the page
 */
MefPage *
mef_selection_page_new (MefContext *context, MefInvoiceList *list)
{
  MefSelectionPage *self = g_object_new (MEF_TYPE_SELECTION_PAGE, "context", context, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (show), self);
  show (self);
  if (!mef_invoice_list_get_loaded (list))
    mef_page_refresh (MEF_PAGE (self));
  return MEF_PAGE (self);
}
