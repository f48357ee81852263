/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shows one invoice in a list. Rows are recycled: the invoice changes while the cell stays,
 * and the page around it, which knows what day it is, comes and goes. A kind of cell is its
 * template and what it does in update(). */
#include "config.h"

#include "mef-invoice-cell.h"

#include "mef-page.h"

typedef struct
{
  MefInvoice *invoice; /* (owned) (nullable) */
} MefInvoiceCellPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MefInvoiceCell, mef_invoice_cell, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INVOICE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update (MefInvoiceCell *self)
{
  MEF_INVOICE_CELL_GET_CLASS (self)->update (self);
}

static void
mef_invoice_cell_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_invoice_cell_parent_class)->root (widget);
  update (MEF_INVOICE_CELL (widget));
}

static void
mef_invoice_cell_dispose (GObject *object)
{
  MefInvoiceCellPrivate *priv = mef_invoice_cell_get_instance_private (MEF_INVOICE_CELL (object));
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->invoice);

  G_OBJECT_CLASS (mef_invoice_cell_parent_class)->dispose (object);
}

static void
mef_invoice_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INVOICE)
    g_value_set_object (value, mef_invoice_cell_get_invoice (MEF_INVOICE_CELL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_invoice_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefInvoiceCell *self = MEF_INVOICE_CELL (object);
  MefInvoiceCellPrivate *priv = mef_invoice_cell_get_instance_private (self);

  if (id != PROP_INVOICE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&priv->invoice, g_value_get_object (value)))
    {
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
mef_invoice_cell_class_init (MefInvoiceCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_invoice_cell_dispose;
  object_class->get_property = mef_invoice_cell_get_property;
  object_class->set_property = mef_invoice_cell_set_property;
  widget_class->root = mef_invoice_cell_root;

  properties[PROP_INVOICE] =
      g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mef_invoice_cell_init (MefInvoiceCell *self)
{
}

/**
 * mef_invoice_cell_get_invoice:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): what it shows
 */
MefInvoice *
mef_invoice_cell_get_invoice (MefInvoiceCell *self)
{
  MefInvoiceCellPrivate *priv = mef_invoice_cell_get_instance_private (self);

  return priv->invoice;
}

/**
 * mef_invoice_cell_get_today:
 * @self: a cell
 *
 * Returns: the day in Paris by the clock of the page around it; %MEF_DAY_NONE outside of one
 */
MefDay
mef_invoice_cell_get_today (MefInvoiceCell *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), MEF_TYPE_PAGE);

  return page != NULL ? mef_context_get_today (mef_page_get_context (MEF_PAGE (page)))
                      : MEF_DAY_NONE;
}
