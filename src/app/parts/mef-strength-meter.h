/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_TYPE_STRENGTH_METER (mef_strength_meter_get_type ())
G_DECLARE_FINAL_TYPE (MefStrengthMeter, mef_strength_meter, MEF, STRENGTH_METER, GtkWidget)

gboolean mef_strength_meter_judge (MefStrengthMeter *self,
                                   const char *password,
                                   const char *email,
                                   guint minimum);
char *mef_strength_meter_describe (const char *password, const char *email, guint minimum);

G_END_DECLS
