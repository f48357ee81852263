/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-cell.h"

G_BEGIN_DECLS

#define MEF_TYPE_DUE_CELL (mef_due_cell_get_type ())
G_DECLARE_FINAL_TYPE (MefDueCell, mef_due_cell, MEF, DUE_CELL, MefInvoiceCell)

G_END_DECLS
