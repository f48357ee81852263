/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mef-page.h"

G_BEGIN_DECLS

#define MEF_TYPE_SECTIONS (mef_sections_get_type ())
G_DECLARE_FINAL_TYPE (MefSections, mef_sections, MEF, SECTIONS, AdwBin)

guint mef_sections_get_n_names (void);
const char *mef_sections_get_name (guint index);
void mef_sections_fill (MefSections *self, MefContext *context);
void mef_sections_clear (MefSections *self);
MefPage *mef_sections_get_page (MefSections *self);
gboolean mef_sections_show (MefSections *self, const char *name);

G_END_DECLS
