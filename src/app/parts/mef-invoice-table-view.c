/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of invoices: six columns over the model it is given, sorted by whichever the person
 * clicks. The sorted model is lent out, so that the narrow list of cards keeps the same order. The
 * columns themselves are in the .ui file. */
#include "config.h"

#include "mef-invoice-table-view.h"

#include "mef-closures.h"
#include "mef-due-cell.h"
#include "mef-state-cell.h"

struct _MefInvoiceTableView
{
  GtkWidget parent_instance;

  /* template */
  GtkColumnView *view;
  GtkSortListModel *sorted;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *date_column;

  /* owned */
  GListModel *invoices; /* (nullable) (element-type MefInvoice) */
};

G_DEFINE_FINAL_TYPE (MefInvoiceTableView, mef_invoice_table_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INVOICES,
  PROP_SORTED,
  N_PROPS,
};

enum
{
  SIGNAL_ACTIVATE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
activate_cb (MefInvoiceTableView *self, guint position)
{
  g_autoptr (MefInvoice) invoice = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (invoice != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, invoice);
}

static void
mef_invoice_table_view_dispose (GObject *object)
{
  MefInvoiceTableView *self = MEF_INVOICE_TABLE_VIEW (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_INVOICE_TABLE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->invoices);

  G_OBJECT_CLASS (mef_invoice_table_view_parent_class)->dispose (object);
}

static void
mef_invoice_table_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceTableView *self = MEF_INVOICE_TABLE_VIEW (object);

  switch (id)
    {
    case PROP_INVOICES:
      g_value_set_object (value, self->invoices);
      break;
    case PROP_SORTED:
      g_value_set_object (value, self->sorted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoice_table_view_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  MefInvoiceTableView *self = MEF_INVOICE_TABLE_VIEW (object);

  if (id != PROP_INVOICES)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->invoices, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MEF_TYPE_INVOICE);
  g_type_ensure (MEF_TYPE_STATE_CELL);
  g_type_ensure (MEF_TYPE_DUE_CELL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/fr/mesfactures/MesFactures/mef-invoice-table-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceTableView, view);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceTableView, sorted);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceTableView, state_column);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceTableView, date_column);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "format_day",
                                                G_CALLBACK (mef_closure_format_day));
  gtk_widget_class_bind_template_callback_full (widget_class, "format_amount",
                                                G_CALLBACK (mef_closure_format_amount));
  gtk_widget_class_bind_template_callback_full (widget_class, "order_invoice",
                                                G_CALLBACK (mef_closure_order_invoice));
}

static void
mef_invoice_table_view_class_init (MefInvoiceTableViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_invoice_table_view_dispose;
  object_class->get_property = mef_invoice_table_view_get_property;
  object_class->set_property = mef_invoice_table_view_set_property;

  properties[PROP_INVOICES] =
      g_param_spec_object ("invoices", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORTED] = g_param_spec_object ("sorted", NULL, NULL, G_TYPE_LIST_MODEL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (invoice): the row was clicked, or Enter pressed on it. */
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, MEF_TYPE_INVOICE);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
mef_invoice_table_view_init (MefInvoiceTableView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What needs attention first; among equals the newest first. */
  gtk_column_view_sort_by_column (self->view, self->date_column, GTK_SORT_DESCENDING);
  gtk_column_view_sort_by_column (self->view, self->state_column, GTK_SORT_ASCENDING);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORTED]);
}
