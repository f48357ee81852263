/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefHead:
 * @size: the bytes of the head, its empty line included; 0: not whole yet
 * @body: how many bytes of body follow
 * @status: 0, or the status it is refused with
 * @reason: why it is refused
 * @is_head: whether the method is HEAD, whose answers have no body
 *
 * What the beginning of a request says of itself.
 */
typedef struct
{
  gsize size;
  gsize body;
  guint status;
  const char *reason;
  gboolean is_head;
} MefHead;

#define MEF_HEAD_MAX_BYTES (16 * 1024)
#define MEF_HEAD_MAX_HEADERS 64
#define MEF_HEAD_ALLOWED_METHODS "GET, HEAD, POST, DELETE"

MefHead mef_head_read (const char *data, gsize length);

G_END_DECLS
