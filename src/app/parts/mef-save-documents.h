/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

void mef_save_documents (MefPage *page, GListModel *invoices);
void mef_save_documents_into (MefPage *page, GListModel *invoices, GFile *folder);

G_END_DECLS
