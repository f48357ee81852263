/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-cell.h"

G_BEGIN_DECLS

#define MEF_TYPE_INVOICE_CARD (mef_invoice_card_get_type ())
G_DECLARE_FINAL_TYPE (MefInvoiceCard, mef_invoice_card, MEF, INVOICE_CARD, MefInvoiceCell)

G_END_DECLS
