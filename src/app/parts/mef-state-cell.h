/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-cell.h"

G_BEGIN_DECLS

#define MEF_TYPE_STATE_CELL (mef_state_cell_get_type ())
G_DECLARE_FINAL_TYPE (MefStateCell, mef_state_cell, MEF, STATE_CELL, MefInvoiceCell)

G_END_DECLS
