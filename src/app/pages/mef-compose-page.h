/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_COMPOSE_PAGE (mef_compose_page_get_type ())
G_DECLARE_FINAL_TYPE (MefComposePage, mef_compose_page, MEF, COMPOSE_PAGE, MefPage)

MefPage *mef_compose_page_new (MefContext *context, gint64 invoice_id, const char *invoice_number);

G_END_DECLS
