/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MEF_TYPE_DETAIL_ROW (mef_detail_row_get_type ())
G_DECLARE_FINAL_TYPE (MefDetailRow, mef_detail_row, MEF, DETAIL_ROW, AdwPreferencesRow)

GtkWidget *mef_detail_row_new (const char *title, const char *note, const char *value);
void mef_detail_row_set_value (MefDetailRow *self, const char *value);
void mef_detail_row_set_note (MefDetailRow *self, const char *note);
const char *mef_detail_row_get_value (MefDetailRow *self);

G_END_DECLS
