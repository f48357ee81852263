/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefMailKind:
 * @MEF_MAIL_ACTIVATION: the link that opens an account; needs a secret
 * @MEF_MAIL_ALREADY_ACTIVE: somebody asked to activate an account that is active; no link
 * @MEF_MAIL_RESET: the link to choose a new password; needs a secret
 * @MEF_MAIL_ADDRESS_CONFIRM: to the new address: the link that makes it the sign-in address; needs
 * a secret
 * @MEF_MAIL_ADDRESS_NOTICE: to the old address: a change was asked for, and the link that undoes
 * it; needs a secret; parameter "new_email" already masked
 * @MEF_MAIL_ADDRESS_CHANGED: to the new address: it is now the sign-in address
 * @MEF_MAIL_PASSWORD_CHANGED: the owner is told
 * @MEF_MAIL_ACCOUNT_CLOSED: the owner is told
 * @MEF_MAIL_ANSWER: the service answered; parameter "thread" (id), never the text
 * @MEF_MAIL_ALERT: new invoices are on line; parameter "count"; once a person and batch
 * @MEF_MAIL_RECEIPT: a payment was booked
 *
 * What a mail is about. Each kind has its priority, its useful life and, where the person may not
 * want it, its preference: see the table in mef-outbox-table.c.
 */
typedef enum
{
  MEF_MAIL_ACTIVATION,
  MEF_MAIL_ALREADY_ACTIVE,
  MEF_MAIL_RESET,
  MEF_MAIL_ADDRESS_CONFIRM,
  MEF_MAIL_ADDRESS_NOTICE,
  MEF_MAIL_ADDRESS_CHANGED,
  MEF_MAIL_PASSWORD_CHANGED,
  MEF_MAIL_ACCOUNT_CLOSED,
  MEF_MAIL_ANSWER,
  MEF_MAIL_ALERT,
  MEF_MAIL_RECEIPT,
  MEF_N_MAIL_KINDS,
} MefMailKind;

/**
 * MefOutboxMail:
 *
 * A mail to queue. All members are borrowed; ids that do not apply are 0.
 */
typedef struct
{
  MefMailKind kind;
  gint64 account_id;
  gint64 person_id;
  gint64 batch_id;
  const char *recipient;
  const char *parameters; /* (nullable) a JSON object */
  const char *secret;     /* (nullable) a link's token, erased once the mail is gone */
  gint64 useful_until;    /* Unix seconds; 0: the kind's own life from now */
} MefOutboxMail;

gboolean mef_mail_kind_from_string (const char *text, MefMailKind *kind);
gint64 mef_mail_kind_get_life (MefMailKind kind);
int mef_mail_kind_get_priority (MefMailKind kind);
gboolean mef_outbox_queue (MefDb *db, const MefOutboxMail *mail, gint64 now, GError **error);

G_END_DECLS
