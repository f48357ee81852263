/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

gboolean mef_document_insert (MefDb *db,
                              gint64 invoice_id,
                              const char *file_name,
                              GBytes *content,
                              gint64 now,
                              GError **error);
GBytes *mef_document_get (MefDb *db,
                          gint64 invoice_id,
                          gint64 person_id,
                          char **file_name,
                          char **sha256,
                          GError **error);

G_END_DECLS
