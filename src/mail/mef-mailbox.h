/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefMailboxItem:
 * @id: stands for it as long as it is in the folder: letters and digits
 * @to: to whom, decoded; may be empty
 * @subject: decoded; may be empty
 * @sent_at: Unix seconds
 * @text: its plain text
 *
 * A message that was read; everything is owned and valid UTF-8.
 */
typedef struct
{
  char *id;
  char *to;
  char *subject;
  gint64 sent_at;
  char *text;
} MefMailboxItem;

void mef_mailbox_item_free (MefMailboxItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefMailboxItem, mef_mailbox_item_free)

GPtrArray *mef_mailbox_list (const char *folder, guint limit);
MefMailboxItem *mef_mailbox_get (const char *folder, const char *id, GError **error);
GPtrArray *mef_mailbox_find_links (const char *text);

G_END_DECLS
