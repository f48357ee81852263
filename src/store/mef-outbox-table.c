/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail to send. A mail is queued in the transaction of its cause, so that neither exists without
 * the other; sending is somebody else's business. */
#include "config.h"

#include "mef-outbox-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const struct
{
  const char *name;
  int priority; /* 0 overtakes all */
  gint64 life;  /* seconds after which nobody wants it any more */
} kinds[MEF_N_MAIL_KINDS] = {
  [MEF_MAIL_ACTIVATION] = { "activation", 1, 48 * HOUR },
  [MEF_MAIL_ALREADY_ACTIVE] = { "already_active", 1, 48 * HOUR },
  [MEF_MAIL_RESET] = { "reset", 0, 30 * MINUTE },
  [MEF_MAIL_ADDRESS_CONFIRM] = { "address_confirm", 1, 48 * HOUR },
  [MEF_MAIL_ADDRESS_NOTICE] = { "address_notice", 1, 7 * DAY },
  [MEF_MAIL_ADDRESS_CHANGED] = { "address_changed", 2, 7 * DAY },
  [MEF_MAIL_PASSWORD_CHANGED] = { "password_changed", 2, 7 * DAY },
  [MEF_MAIL_ACCOUNT_CLOSED] = { "account_closed", 2, 7 * DAY },
  [MEF_MAIL_ANSWER] = { "answer", 4, 3 * DAY },
  [MEF_MAIL_ALERT] = { "alert", 9, 3 * DAY },
  [MEF_MAIL_RECEIPT] = { "receipt", 5, 7 * DAY },
};

/**
 * mef_mail_kind_from_string:
 * @text: (nullable): a word of the store
 * @kind: (out): the kind it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_mail_kind_from_string (const char *text, MefMailKind *kind)
{
  for (guint i = 0; i < MEF_N_MAIL_KINDS; i++)
    {
      if (g_strcmp0 (text, kinds[i].name) == 0)
        {
          *kind = (MefMailKind) i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * mef_mail_kind_get_life:
 * @kind: a kind
 *
 * Returns: for how many seconds such a mail is of use, where it does not say so itself
 */
gint64
mef_mail_kind_get_life (MefMailKind kind)
{
  return kinds[kind].life;
}

/**
 * mef_mail_kind_get_priority:
 * @kind: a kind
 *
 * Returns: its priority, 0 to 9; 0 overtakes all
 */
int
mef_mail_kind_get_priority (MefMailKind kind)
{
  return kinds[kind].priority;
}

/**
 * mef_outbox_queue:
 * @db: a connection that writes, inside the transaction of the mail's cause
 * @mail: the mail
 * @now: the instant
 * @error: where to put why not
 *
 * Queues @mail under a Message-ID of its own. Of a batch and a person only the first alert is kept:
 * queueing it again does nothing.
 *
 * Returns: whether it is queued
 */
gboolean
mef_outbox_queue (MefDb *db, const MefOutboxMail *mail, gint64 now, GError **error)
{
  g_autofree char *public_id = g_uuid_string_random ();
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT OR IGNORE INTO outbox (public_id, kind, priority, account_id, person_id, batch_id,"
      " recipient, parameters, secret, queued_at, next_try_at, useful_until)"
      " VALUES (:public, :kind, :priority, nullif (:account, 0), nullif (:person, 0),"
      " nullif (:batch, 0), :recipient, coalesce (:parameters, '{}'), :secret, :now, :now, "
      ":useful)",
      error);

  g_return_val_if_fail ((guint) mail->kind < MEF_N_MAIL_KINDS, FALSE);
  if (insert == NULL)
    return FALSE;
  mef_bind_text (insert, ":public", public_id);
  mef_bind_text (insert, ":kind", kinds[mail->kind].name);
  mef_bind_int (insert, ":priority", kinds[mail->kind].priority);
  mef_bind_int (insert, ":account", mail->account_id);
  mef_bind_int (insert, ":person", mail->person_id);
  mef_bind_int (insert, ":batch", mail->batch_id);
  mef_bind_text (insert, ":recipient", mail->recipient);
  mef_bind_text (insert, ":parameters", mail->parameters);
  mef_bind_text (insert, ":secret", mail->secret);
  mef_bind_int (insert, ":now", now);
  mef_bind_int (insert, ":useful",
                mail->useful_until != 0 ? mail->useful_until : now + kinds[mail->kind].life);
  return mef_db_run (db, insert, error);
}
