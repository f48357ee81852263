/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-head.h"

G_BEGIN_DECLS

#define MEF_TYPE_STREAM (mef_stream_get_type ())
G_DECLARE_FINAL_TYPE (MefStream, mef_stream, MEF, STREAM, GIOStream)

/**
 * MefStreamWatch:
 * @began: the first bytes of a request came, which libsoup does not see before its head is whole
 * @refused: a head is refused; libsoup has seen nothing of it
 * @ended: the connection ended where no request was begun
 *
 * Who is told of what libsoup does not see. @refused and @ended come once, outside of any read.
 */
typedef struct
{
  void (*began) (gpointer user_data);
  void (*refused) (const MefHead *head, gpointer user_data);
  void (*ended) (gpointer user_data);
} MefStreamWatch;

MefStream *mef_stream_new (GIOStream *base);
void mef_stream_watch (MefStream *self, const MefStreamWatch *watch, gpointer user_data);

G_END_DECLS
