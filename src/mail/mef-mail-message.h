/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefMailMessage:
 * @public_id: local part of the Message-ID: the same at every try
 * @from_name: (nullable): the town's name
 * @from_address: from whom, valid by mef_mail_address_is_valid()
 * @reply_to: (nullable): where an answer goes, likewise
 * @to: to whom, likewise
 * @subject: one line
 * @text: the plain text, its lines ending in LF
 * @html: (nullable): the same for who reads HTML
 * @unsubscribe_url: (nullable): http or https; one POST to it, without a login, ends these mails
 * @date: Unix seconds
 *
 * What is to be said to whom. Everything is UTF-8 and borrowed.
 */
typedef struct
{
  const char *public_id;
  const char *from_name;
  const char *from_address;
  const char *reply_to;
  const char *to;
  const char *subject;
  const char *text;
  const char *html;
  const char *unsubscribe_url;
  gint64 date;
} MefMailMessage;

GBytes *mef_mail_message_compose (const MefMailMessage *mail, GError **error);

G_END_DECLS
