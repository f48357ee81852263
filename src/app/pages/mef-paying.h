/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-invoice-list.h"
#include "mef-page.h"

G_BEGIN_DECLS

void mef_paying_pay (MefPage *page, MefInvoice *invoice, gboolean resume);
void mef_paying_give_up (MefPage *page, const char *payment_id);
gboolean mef_paying_is_one_payment (MefInvoiceList *list);
void mef_paying_pay_all (MefPage *page, MefInvoiceList *list);

G_END_DECLS
