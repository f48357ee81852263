/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-pdf-document.h"

G_BEGIN_DECLS

#define MEF_TYPE_PDF_SEARCH (mef_pdf_search_get_type ())
G_DECLARE_FINAL_TYPE (MefPdfSearch, mef_pdf_search, MEF, PDF_SEARCH, GObject)

/* Signals: "page-changed" (guint page) when the matches of a page or the current one among them
 * change; "changed" when the figures do; "moved" when there is another current match. */
MefPdfSearch *mef_pdf_search_new (MefPdfDocument *document, const char *text, guint from_page);
const char *mef_pdf_search_get_text (MefPdfSearch *self);
void mef_pdf_search_move (MefPdfSearch *self, int step);
gboolean mef_pdf_search_is_busy (MefPdfSearch *self);
guint mef_pdf_search_get_n_matches (MefPdfSearch *self);
guint mef_pdf_search_get_position (MefPdfSearch *self);
const MefPdfMatch *mef_pdf_search_get_current (MefPdfSearch *self, guint *page);
GArray *mef_pdf_search_get_page (MefPdfSearch *self, guint page, int *current);

G_END_DECLS
