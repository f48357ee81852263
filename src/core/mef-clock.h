/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MEF_TYPE_CLOCK (mef_clock_get_type ())
G_DECLARE_FINAL_TYPE (MefClock, mef_clock, MEF, CLOCK, GObject)

MefClock *mef_clock_new (void);
MefClock *mef_clock_new_manual (gint64 now);
gint64 mef_clock_now (MefClock *self);
gboolean mef_clock_is_manual (MefClock *self);
void mef_clock_advance (MefClock *self, gint64 seconds);

G_END_DECLS
