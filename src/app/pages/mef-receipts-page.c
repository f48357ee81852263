/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person paid, by any means, a group a year with its sum and its statement; each payment
 * opens its receipt. */
#include "config.h"

#include "mef-receipts-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-day.h"
#include "mef-error-ui.h"
#include "mef-means.h"
#include "mef-paper-page.h"
#include "mef-plain-row.h"

struct _MefReceiptsPage
{
  MefPage parent_instance;

  /* template */
  GtkBox *years;
};

G_DEFINE_FINAL_TYPE (MefReceiptsPage, mef_receipts_page, MEF_TYPE_PAGE)

static guint
get_year (MefReceipt *receipt)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, mef_day_from_instant (mef_receipt_get_paid_at (receipt)));
  return g_date_get_year (&date);
}

/* How it was paid and for what; what settled nothing stands on a line of its own, since it would be
 * cut off behind a long list of invoices. */
static char *
describe (MefReceipt *receipt)
{
  const char *means = mef_means_describe (mef_receipt_get_means (receipt));
  const char *invoices = mef_receipt_get_invoices (receipt);
  g_autofree char *credit = mef_money_format (mef_receipt_get_credit (receipt));
  g_autofree char *part = NULL;

  if (*invoices == '\0')
    return g_strdup_printf ("%s · %s", means, _ ("Credit"));
  if (mef_receipt_get_credit (receipt) == 0)
    return g_strdup_printf ("%s · %s", means, invoices);
  /* Translators: an amount: the part of a payment that settled no invoice. */
  part = g_strdup_printf (_ ("of which %s is a credit"), credit);
  return g_strdup_printf ("%s · %s\n%s", means, invoices, part);
}

static GtkWidget *
make_row (MefReceipt *receipt)
{
  g_autofree char *day = mef_day_format (mef_day_from_instant (mef_receipt_get_paid_at (receipt)));
  g_autofree char *amount = mef_money_format (mef_receipt_get_amount (receipt));
  g_autofree char *subtitle = describe (receipt);
  GtkWidget *row = mef_plain_row_new (day, subtitle);
  GtkWidget *label = gtk_label_new (amount);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row),
                                     mef_receipt_get_credit (receipt) > 0 ? 3 : 2);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  mef_plain_row_set_link (row, "receipts.open",
                          g_variant_new ("(xs)", mef_receipt_get_id (receipt),
                                         mef_receipt_get_number (receipt)));
  return row;
}

static GtkWidget *
make_group (guint year)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_strdup_printf ("%u", year);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

/* The sum beneath the year, and the statement beneath its payments. */
static void
close_group (GtkWidget *group, guint year, MefCents sum)
{
  g_autofree char *amount = mef_money_format (sum);
  /* Translators: an amount, what was paid in a year. */
  g_autofree char *text = g_strdup_printf (_ ("%s in all"), amount);
  GtkWidget *row = mef_plain_row_new (_ ("Statement of the Year"), "");

  mef_plain_row_set_link (row, "receipts.statement", g_variant_new_uint32 (year));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
}

static void
show_receipts (MefReceiptsPage *self, GPtrArray *receipts)
{
  GtkWidget *child, *group = NULL;
  guint year = 0;
  MefCents sum = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->years))) != NULL)
    gtk_box_remove (self->years, child);
  for (guint i = 0; i < receipts->len; i++)
    {
      MefReceipt *receipt = g_ptr_array_index (receipts, i);

      if (group == NULL || get_year (receipt) != year)
        {
          if (group != NULL)
            close_group (group, year, sum);
          year = get_year (receipt);
          sum = 0;
          group = make_group (year);
          gtk_box_append (self->years, group);
        }
      sum += mef_receipt_get_amount (receipt);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (receipt));
    }
  if (group != NULL)
    close_group (group, year, sum);
}

/* Whether what was paid is known, be it nothing: it stays in view while it is asked again. */
static gboolean
is_listed (MefPage *page)
{
  return mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT ||
         mef_page_get_state (page) == MEF_PAGE_STATE_EMPTY;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefReceiptsPage *self = user_data;
  MefPage *page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) receipts = mef_api_list_receipts_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (receipts == NULL && is_listed (page))
    sentence = mef_error_ui_format (error);
  else if (receipts == NULL)
    {
      mef_page_set_error (page, error);
      return;
    }
  mef_page_set_notice (page, sentence);
  if (receipts == NULL)
    return;
  show_receipts (self, receipts);
  if (receipts->len > 0)
    mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
  else
    mef_page_set_empty (page, _ ("No Payment Yet"),
                        _ ("What you pay, by any means, is listed here with its receipt."));
}

static void
mef_receipts_page_refresh (MefPage *page)
{
  if (!is_listed (page))
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_list_receipts_async (mef_context_get_api (mef_page_get_context (page)),
                               mef_page_get_cancellable (page), listed_cb, page);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPage *page = MEF_PAGE (widget);
  g_autofree char *title = NULL;
  const char *number;
  gint64 id;

  g_variant_get (parameter, "(x&s)", &id, &number);
  /* Translators: the number of a receipt; also the name it is saved under. */
  title = g_strdup_printf (_ ("Receipt %s"), number);
  mef_page_open (page, mef_paper_page_new (mef_page_get_context (page), FALSE, id, title));
}

static void
statement_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPage *page = MEF_PAGE (widget);
  const guint year = g_variant_get_uint32 (parameter);
  /* Translators: a year; also the name it is saved under. */
  g_autofree char *title = g_strdup_printf (_ ("Payments of %u"), year);

  mef_page_open (page, mef_paper_page_new (mef_page_get_context (page), TRUE, year, title));
}

static void
mef_receipts_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (mef_receipts_page_parent_class)->constructed (object);
  mef_page_show_town (MEF_PAGE (object), _ ("Payments"));
  mef_page_set_state (MEF_PAGE (object), MEF_PAGE_STATE_LOADING);
  mef_page_refresh (MEF_PAGE (object));
}

static void
mef_receipts_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_RECEIPTS_PAGE);

  G_OBJECT_CLASS (mef_receipts_page_parent_class)->dispose (object);
}

static void
mef_receipts_page_class_init (MefReceiptsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_receipts_page_constructed;
  object_class->dispose = mef_receipts_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_receipts_page_refresh;

  gtk_widget_class_install_action (widget_class, "receipts.open", "(xs)", open_action);
  gtk_widget_class_install_action (widget_class, "receipts.statement", "u", statement_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-receipts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefReceiptsPage, years);
}

static void
mef_receipts_page_init (MefReceiptsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_receipts_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_RECEIPTS_PAGE, "context", context, NULL);
}
