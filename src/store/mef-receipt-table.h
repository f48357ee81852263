/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

gboolean
mef_receipt_issue (MefDb *db, gint64 payment_id, gint64 regie_id, gint64 issued_at, GError **error);

G_END_DECLS
