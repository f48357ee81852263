/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MEF_TYPE_APPLICATION (mef_application_get_type ())
G_DECLARE_FINAL_TYPE (MefApplication, mef_application, MEF, APPLICATION, AdwApplication)

MefApplication *mef_application_new (void);

G_END_DECLS
