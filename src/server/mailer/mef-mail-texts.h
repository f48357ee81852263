/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-outbox-send.h"

G_BEGIN_DECLS

/**
 * MefMailPlace:
 *
 * Where a mail comes from; all members are borrowed.
 */
typedef struct
{
  const char *town;        /* its name */
  const char *link;        /* (nullable): the address behind the mail's button */
  const char *application; /* the address that leads to the application */
} MefMailPlace;

/**
 * MefMailText:
 *
 * What a mail says; strings are owned.
 */
typedef struct
{
  char *subject;
  char *text;
  char *html;
} MefMailText;

void mef_mail_text_clear (MefMailText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MefMailText, mef_mail_text_clear)
void mef_mail_text_write (const MefOutboxRow *row, const MefMailPlace *place, MefMailText *text);

G_END_DECLS
