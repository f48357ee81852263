/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mef_pdf_check (GBytes *bytes, guint *pages, GError **error);

#define MEF_TYPE_PDF_CHECKER (mef_pdf_checker_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfChecker, mef_pdf_checker, MEF, PDF_CHECKER, GObject)

MefPdfChecker *mef_pdf_checker_new (const char *const *argv);
gboolean mef_pdf_checker_check (MefPdfChecker *self, GBytes *bytes, GError **error);
int mef_pdf_checker_serve (int in, int out);

G_END_DECLS
