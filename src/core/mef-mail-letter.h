/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A mail of the demonstration. Properties, read-only: id, to, subject, sent-at; text and links are
 * empty where only the list was asked for. */
#define MEF_TYPE_MAIL_LETTER (mef_mail_letter_get_type ())
G_DECLARE_FINAL_TYPE (MefMailLetter, mef_mail_letter, MEF, MAIL_LETTER, GObject)

MefMailLetter *mef_mail_letter_new_from_json (JsonObject *object, GError **error);

const char *mef_mail_letter_get_id (MefMailLetter *self);
const char *mef_mail_letter_get_to (MefMailLetter *self);
const char *mef_mail_letter_get_subject (MefMailLetter *self);
gint64 mef_mail_letter_get_sent_at (MefMailLetter *self);
const char *mef_mail_letter_get_text (MefMailLetter *self);
const char *const *mef_mail_letter_get_links (MefMailLetter *self);

G_END_DECLS
