/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-intake-invoice.h"

G_BEGIN_DECLS

#define MEF_DOCUMENT_MAX_BYTES (10 * 1024 * 1024)

#define MEF_TYPE_DOCUMENT_FOLDER (mef_document_folder_get_type ())
G_DECLARE_FINAL_TYPE (MefDocumentFolder, mef_document_folder, MEF, DOCUMENT_FOLDER, GObject)

MefDocumentFolder *mef_document_folder_open (const char *path, GError **error);
guint mef_document_folder_get_n_files (MefDocumentFolder *self);
gboolean mef_document_folder_find (MefDocumentFolder *self,
                                   const MefIntakeInvoice *invoice,
                                   const char **name,
                                   GError **error);
GBytes *mef_document_folder_load (MefDocumentFolder *self, const char *name, GError **error);

G_END_DECLS
