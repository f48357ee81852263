/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MEF_MESSAGE_LONGEST 5000 /* characters, as the server takes */

#define MEF_TYPE_MESSAGE_ENTRY (mef_message_entry_get_type ())
G_DECLARE_FINAL_TYPE (MefMessageEntry, mef_message_entry, MEF, MESSAGE_ENTRY, GtkWidget)

char *mef_message_entry_dup_text (MefMessageEntry *self);
void mef_message_entry_clear (MefMessageEntry *self);
void mef_message_entry_show_error (MefMessageEntry *self, const char *text);
gboolean mef_message_entry_is_sendable (MefMessageEntry *self);

G_END_DECLS
