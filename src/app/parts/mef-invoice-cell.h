/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-day.h"
#include "mef-invoice.h"

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_CELL (mef_invoice_cell_get_type ())
G_DECLARE_DERIVABLE_TYPE (MefInvoiceCell, mef_invoice_cell, MEF, INVOICE_CELL, GtkWidget)

/**
 * MefInvoiceCellClass:
 * @update: shows the invoice the cell has now, which may be none, where it stands now
 */
struct _MefInvoiceCellClass
{
  GtkWidgetClass parent_class;

  void (*update) (MefInvoiceCell *self);
};

MefInvoice *mef_invoice_cell_get_invoice (MefInvoiceCell *self);
MefDay mef_invoice_cell_get_today (MefInvoiceCell *self);

G_END_DECLS
