/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to an account between the billing software's first invoice and its end: each
 * function is one transaction's worth, with the mails that tell of it. */
#include "config.h"

#include "mef-account-life.h"

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-outbox-table.h"
#include "mef-setting-table.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)

/* Of the links that nobody signed in asked for. */
static gboolean
has_enough (MefDb *db, gint64 account_id, gint64 now, gboolean *enough, GError **error)
{
  gint64 sent;

  if (!mef_db_read_int (
          db,
          "SELECT count(*) FROM outbox WHERE account_id = :account AND queued_at > :since"
          " AND kind IN ('activation', 'already_active', 'reset')",
          (MefNumber[]){ { ":account", account_id }, { ":since", now - HOUR }, { NULL } }, &sent,
          error))
    return FALSE;
  *enough = sent >= MEF_LINK_MAILS_AN_HOUR;
  return TRUE;
}

static gboolean
send_link (MefDb *db,
           MefLinkPurpose purpose,
           const MefAccountRow *account,
           const char *token,
           const guint8 hash[MEF_TOKEN_HASH_SIZE],
           gint64 now,
           GError **error)
{
  const gint64 life = purpose == MEF_LINK_RESET
                          ? mef_setting_get (db, MEF_SETTING_RESET_MINUTES) * MINUTE
                          : mef_setting_get (db, MEF_SETTING_ACTIVATION_HOURS) * HOUR;
  const MefOutboxMail mail = {
    .kind = purpose == MEF_LINK_RESET ? MEF_MAIL_RESET : MEF_MAIL_ACTIVATION,
    .account_id = account->id,
    .person_id = account->person_id,
    .recipient = account->email,
    .secret = token,
    .useful_until = now + life,
  };
  gint64 id;

  return mef_link_insert (db, purpose, account->id, hash, now, now + life, &id, error) &&
         mef_outbox_queue (db, &mail, now, error);
}

/**
 * mef_account_send_reset:
 * @db: a connection that writes, in a transaction
 * @account_id: an account
 * @token: the token of the link
 * @hash: its hash
 * @now: the instant
 * @error: (nullable): return location
 *
 * Returns: whether the link and its mail are written
 */
gboolean
mef_account_send_reset (MefDb *db,
                        gint64 account_id,
                        const char *token,
                        const guint8 hash[MEF_TOKEN_HASH_SIZE],
                        gint64 now,
                        GError **error)
{
  g_autoptr (MefAccountRow) account = mef_account_get (db, account_id, error);

  return account != NULL && send_link (db, MEF_LINK_RESET, account, token, hash, now, error);
}

/* The person the billing software knows under an address; of several the first, 0 for none. */
static gboolean
find_person (MefDb *db, const char *email, gint64 *person_id, char **name, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, trim (first_name || ' ' || last_name) FROM person"
                      " WHERE email = :email ORDER BY id LIMIT 1",
                      error);
  gboolean found;

  *person_id = 0;
  if (query == NULL)
    return FALSE;
  mef_bind_text (query, ":email", email);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (found)
    {
      *person_id = mef_column_int (query, 0);
      *name = g_strdup (mef_column_text (query, 1));
    }
  return TRUE;
}

/* The account of an address, made when the billing software knows it; @account is NULL for nobody.
 */
static gboolean
find_or_make (MefDb *db, const char *email, gint64 now, MefAccountRow **account, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  gint64 person_id, id;

  *account = mef_account_find (db, email, &local);
  if (*account != NULL)
    return TRUE;
  if (!g_error_matches (local, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!find_person (db, email, &person_id, &name, error))
    return FALSE;
  if (person_id == 0)
    return TRUE;
  /* The person may have an account under another address, chosen since. */
  if (!mef_db_read_int (db,
                        "SELECT id FROM account WHERE person_id = :person AND state <> 'closed'",
                        (MefNumber[]){ { ":person", person_id }, { NULL } }, &id, error) ||
      (id == 0 &&
       !mef_account_insert (db, email, name, MEF_ROLE_RESIDENT, person_id, NULL, now, &id, error)))
    return FALSE;
  *account = mef_account_get (db, id, error);
  return *account != NULL;
}

/**
 * mef_account_ask_link:
 * @db: a connection that writes, in a transaction
 * @ask: what was asked
 * @now: the instant
 * @error: (nullable): the store's reasons only: nobody is told whether an address is known
 *
 * Who never chose a password gets a link to activate, whatever was asked; who asks to activate an
 * account that is active is told so; at most three of these an hour and account. An address of
 * nobody, or of a blocked account, gets nothing.
 *
 * Returns: whether nothing failed
 */
gboolean
mef_account_ask_link (MefDb *db, const MefAccountAsk *ask, gint64 now, GError **error)
{
  g_autoptr (MefAccountRow) account = NULL;
  gboolean enough;

  if (!find_or_make (db, ask->email, now, &account, error))
    return FALSE;
  if (account == NULL)
    return TRUE;
  if (!has_enough (db, account->id, now, &enough, error))
    return FALSE;
  if (enough || account->state == MEF_ACCOUNT_BLOCKED || account->state == MEF_ACCOUNT_CLOSED)
    return TRUE;
  /* A link only ever goes to the address that signs in; another one is told where it stands. */
  if (g_ascii_strcasecmp (account->email, ask->email) != 0 ||
      (account->state == MEF_ACCOUNT_ACTIVE && ask->purpose == MEF_LINK_ACTIVATION))
    {
      const MefOutboxMail mail = { .kind = MEF_MAIL_ALREADY_ACTIVE,
                                   .account_id = account->id,
                                   .person_id = account->person_id,
                                   .recipient = ask->email };

      return mef_outbox_queue (db, &mail, now, error);
    }
  if (account->state == MEF_ACCOUNT_ACTIVE)
    return send_link (db, MEF_LINK_RESET, account, ask->reset_token, ask->reset_hash, now, error);
  return send_link (db, MEF_LINK_ACTIVATION, account, ask->activation_token, ask->activation_hash,
                    now, error);
}

/**
 * mef_account_change_password:
 * @db: a connection that writes, in a transaction
 * @account_id: an account
 * @password_hash: the new password's Argon2id string
 * @except: a session that goes on; 0 for none
 * @now: the instant
 * @error: (nullable): return location
 *
 * As mef_account_set_password(), and the owner of an account that had one is told by mail: it may
 * have been somebody else.
 *
 * Returns: whether it is written
 */
gboolean
mef_account_change_password (MefDb *db,
                             gint64 account_id,
                             const char *password_hash,
                             gint64 except,
                             gint64 now,
                             GError **error)
{
  g_autoptr (MefAccountRow) account = mef_account_get (db, account_id, error);
  const gboolean first = account != NULL && account->state == MEF_ACCOUNT_CREATED;
  const MefOutboxMail mail = {
    .kind = MEF_MAIL_PASSWORD_CHANGED,
    .account_id = account_id,
    .person_id = account != NULL ? account->person_id : 0,
    .recipient = account != NULL ? account->email : NULL,
  };

  return account != NULL &&
         mef_account_set_password (db, account_id, password_hash, except, now, error) &&
         (first || mef_outbox_queue (db, &mail, now, error));
}

static gboolean
check_no_payment (MefDb *db, gint64 account_id, gint64 now, GError **error)
{
  gint64 running;

  if (!mef_db_read_int (db,
                        "SELECT count(*) FROM attempt WHERE account_id = :account"
                        " AND state IN ('started', 'waiting') AND lock_expires_at > :now",
                        (MefNumber[]){ { ":account", account_id }, { ":now", now }, { NULL } },
                        &running, error))
    return FALSE;
  if (running == 0)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "payment-running");
  return FALSE;
}

/* What was sent to the person is theirs: of a mail that is gone only the fact stays. One that waits
 * is withdrawn, but for the one that tells of the closing. */
static gboolean
forget_mail (MefDb *db, gint64 account_id, gint64 now, GError **error)
{
  return mef_db_run_with (db,
                          "UPDATE outbox SET state = 'withdrawn', finished_at = :now, secret = NULL"
                          " WHERE account_id = :account AND state = 'queued'",
                          (MefNumber[]){ { ":account", account_id }, { ":now", now }, { NULL } },
                          error) &&
         mef_db_run_with (db,
                          "UPDATE outbox SET recipient = '', parameters = '{}'"
                          " WHERE account_id = :account",
                          (MefNumber[]){ { ":account", account_id }, { NULL } }, error);
}

/**
 * mef_account_close:
 * @db: a connection that writes, in a transaction
 * @account_id: a resident's account
 * @now: the instant
 * @error: (nullable): "payment-running": money may be on its way
 *
 * Ends its sessions and links, erases its address, its password and what was sent to it, and frees
 * the address. Invoices, payments and messages stay: accounting pieces are kept ten years (code de
 * commerce L. 123-22, and the régie's own rules).
 *
 * Returns: whether it is closed
 */
gboolean
mef_account_close (MefDb *db, gint64 account_id, gint64 now, GError **error)
{
  const MefNumber account_only[] = { { ":account", account_id }, { NULL } };
  g_autoptr (MefAccountRow) account = mef_account_get (db, account_id, error);
  MefOutboxMail mail = { .kind = MEF_MAIL_ACCOUNT_CLOSED };

  if (account == NULL || !check_no_payment (db, account_id, now, error))
    return FALSE;
  mail.recipient = account->email;
  /* Of no account: forgetting below must not reach it. */
  return forget_mail (db, account_id, now, error) &&
         mef_session_delete_of_account (db, account_id, 0, error) &&
         mef_db_run_with (db, "DELETE FROM address_change WHERE account_id = :account",
                          account_only, error) &&
         mef_db_run_with (db, "DELETE FROM link WHERE account_id = :account", account_only,
                          error) &&
         mef_db_run_with (db,
                          "UPDATE account SET state = 'closed', password_hash = NULL,"
                          " email = 'closed-' || id WHERE id = :account",
                          account_only, error) &&
         mef_outbox_queue (db, &mail, now, error);
}
