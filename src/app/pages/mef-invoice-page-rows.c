/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines and the history on an invoice's page: a row each, in two groups. */
#include "config.h"

#include "mef-invoice-page-private.h"

#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-invoice-event.h"
#include "mef-invoice-line.h"
#include "mef-util.h"

static void
add_row (MefInvoicePage *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/* "Léa Martin · 12 × 3,10 €": children and quantities are the billing software's own words. */
static char *
describe_line (MefInvoiceLine *line)
{
  const char *beneficiary = mef_invoice_line_get_beneficiary (line);
  const char *quantity = mef_invoice_line_get_quantity (line);
  gboolean both = !mef_str_empty (beneficiary) && !mef_str_empty (quantity);

  return g_strconcat (beneficiary != NULL ? beneficiary : "", both ? " · " : "",
                      quantity != NULL ? quantity : "", NULL);
}

static void
show_lines (MefInvoicePage *self, GListModel *lines)
{
  guint n = g_list_model_get_n_items (lines);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MefInvoiceLine) line = g_list_model_get_item (lines, i);
      g_autofree char *note = describe_line (line);
      g_autofree char *amount = mef_money_format (mef_invoice_line_get_amount (line));

      add_row (self, self->lines_group,
               mef_detail_row_new (mef_invoice_line_get_label (line), note, amount));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->lines_group), n > 0);
}

static const char *
describe_event (MefInvoiceEventKind kind)
{
  switch (kind)
    {
    case MEF_INVOICE_EVENT_PUBLISHED:
      return _ ("Put online");
    case MEF_INVOICE_EVENT_DOCUMENT_ADDED:
      return _ ("Document added");
    case MEF_INVOICE_EVENT_PAYMENT_STARTED:
      return _ ("Online payment started");
    case MEF_INVOICE_EVENT_PAYMENT_REFUSED:
      return _ ("Online payment refused");
    case MEF_INVOICE_EVENT_PAYMENT_ABANDONED:
      return _ ("Online payment given up");
    case MEF_INVOICE_EVENT_PAYMENT_EXPIRED:
      return _ ("Online payment expired");
    case MEF_INVOICE_EVENT_PAYMENT_UNKNOWN:
      return _ ("Online payment without an answer");
    case MEF_INVOICE_EVENT_SETTLED:
      return _ ("Payment received");
    case MEF_INVOICE_EVENT_CREDITED:
      return _ ("Credit recorded");
    case MEF_INVOICE_EVENT_DECLARED:
      return _ ("Declared as paid");
    case MEF_INVOICE_EVENT_DECLARATION_REFUSED:
      return _ ("Declaration not accepted");
    case MEF_INVOICE_EVENT_DECLARATION_WITHDRAWN:
      return _ ("Declaration taken back");
    case MEF_INVOICE_EVENT_HANDED_OVER:
      return _ ("Handed over to the Trésor public");
    case MEF_INVOICE_EVENT_CANCELLED:
      return _ ("Cancelled");
    case MEF_INVOICE_EVENT_OTHER:
      return _ ("Updated");
    }
  return _ ("Updated");
}

/* "31/08/2016 10:00 · why": the town hall's reason for not taking a declaration is for the person
 * to read; the details of other events are words of the programs. */
static char *
describe_moment (MefInvoiceEvent *event)
{
  g_autofree char *at = mef_instant_format (mef_invoice_event_get_at (event));
  const char *why = mef_invoice_event_get_detail (event);

  if (mef_invoice_event_get_kind (event) != MEF_INVOICE_EVENT_DECLARATION_REFUSED ||
      mef_str_empty (why))
    return g_steal_pointer (&at);
  return g_strconcat (at, " · ", why, NULL);
}

static void
show_history (MefInvoicePage *self, GListModel *history)
{
  guint n = g_list_model_get_n_items (history);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MefInvoiceEvent) event = g_list_model_get_item (history, i);
      g_autofree char *note = describe_moment (event);
      g_autofree char *amount = mef_invoice_event_get_has_amount (event)
                                    ? mef_money_format (mef_invoice_event_get_amount (event))
                                    : NULL;

      add_row (self, self->history_group,
               mef_detail_row_new (describe_event (mef_invoice_event_get_kind (event)), note,
                                   amount));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->history_group), n > 0);
}

static void
clear_rows (MefInvoicePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

/* History only ever grows, and lines change with the amount. */
static gboolean
has_rows_of (MefInvoicePage *self, MefInvoiceDetails *details)
{
  return self->details != NULL &&
         mef_invoice_equal (self->invoice, mef_invoice_details_get_invoice (details)) &&
         g_list_model_get_n_items (mef_invoice_details_get_lines (self->details)) ==
             g_list_model_get_n_items (mef_invoice_details_get_lines (details)) &&
         g_list_model_get_n_items (mef_invoice_details_get_history (self->details)) ==
             g_list_model_get_n_items (mef_invoice_details_get_history (details));
}

/* Shows what @details have where the page has something else: rows that stay do not jump. To be
 * called before the page takes them. */
void
mef_invoice_page_show_rows (MefInvoicePage *self, MefInvoiceDetails *details)
{
  if (has_rows_of (self, details))
    return;
  clear_rows (self);
  show_lines (self, mef_invoice_details_get_lines (details));
  show_history (self, mef_invoice_details_get_history (details));
}
