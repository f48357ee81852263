/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-pdf-document.h"

G_BEGIN_DECLS

GtkPrintOperation *mef_pdf_print_operation_new (MefPdfDocument *document, const char *title);
void mef_pdf_print (MefPdfDocument *document, const char *title, GtkWindow *parent);

G_END_DECLS
