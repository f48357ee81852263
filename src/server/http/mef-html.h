/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GString *mef_html_begin (const char *title, const char *town);
void mef_html_add_paragraph (GString *page, const char *text);
void mef_html_add_alert (GString *page, const char *text);
void mef_html_add_link (GString *page, const char *label, const char *target);
void mef_html_add_format (GString *page, const char *format, ...) G_GNUC_PRINTF (2, 3);
void mef_html_add_strength (GString *page, guint minimum);
void mef_html_add_script (GString *page);
void mef_html_end (GString *page);
const char *mef_html_get_script_source (void);

G_END_DECLS
