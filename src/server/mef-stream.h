/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MEF_TYPE_STREAM (mef_stream_get_type ())
G_DECLARE_FINAL_TYPE (MefStream, mef_stream, MEF, STREAM, GIOStream)

MefStream *mef_stream_new (GIOStream *base);
void mef_stream_watch (MefStream *self,
                       void (*began) (gpointer user_data),
                       void (*ended) (gpointer user_data),
                       gpointer user_data);
void mef_stream_set_idle (MefStream *self, gboolean idle);

G_END_DECLS
