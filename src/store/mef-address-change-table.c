/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing the sign-in address. Two links carry a change: one to the new address confirms it, one
 * to the former address takes it back, before or after. Whoever takes it back may be the owner of a
 * stolen account, so undoing also ends what the thief may hold. The table of orders is in
 * src/DESIGN.md. */
#include "config.h"

#include "mef-address-change-table.h"

#include "mef-account-life.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-mail-address.h"
#include "mef-outbox-table.h"

#define HOUR 3600

static gboolean
check_rate (MefDb *db, gint64 account_id, gint64 now, GError **error)
{
  gint64 asked;

  if (!mef_db_read_int (
          db,
          "SELECT count(*) FROM address_change WHERE account_id = :account AND asked_at > :since",
          (MefNumber[]){ { ":account", account_id }, { ":since", now - HOUR }, { NULL } }, &asked,
          error))
    return FALSE;
  if (asked < MEF_ADDRESS_CHANGES_AN_HOUR)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_RATE, "too-many-tries");
  return FALSE;
}

/* Ends the changes from @first on that nobody confirmed, or all of them, with both their links. */
static gboolean
cancel_changes (MefDb *db,
                gint64 account_id,
                gint64 first,
                gboolean confirmed_too,
                gint64 now,
                GError **error)
{
  const MefNumber numbers[] = { { ":account", account_id },
                                { ":first", first },
                                { ":all", confirmed_too },
                                { ":now", now },
                                { NULL } };

  return mef_db_run_with (
             db,
             "UPDATE link SET cancelled_at = :now WHERE used_at IS NULL AND cancelled_at IS NULL"
             " AND id IN (SELECT confirm_link_id FROM address_change WHERE account_id = :account"
             "   AND id >= :first AND (confirmed_at IS NULL OR :all)"
             "  UNION SELECT undo_link_id FROM address_change WHERE account_id = :account"
             "   AND id >= :first AND (confirmed_at IS NULL OR :all))",
             numbers, error) &&
         mef_db_run_with (db,
                          "UPDATE address_change SET cancelled_at = :now"
                          " WHERE account_id = :account AND id >= :first AND undone_at IS NULL"
                          " AND cancelled_at IS NULL AND (confirmed_at IS NULL OR :all)",
                          numbers, error);
}

static gboolean
insert_change (MefDb *db,
               const MefAccountRow *account,
               const char *new_email,
               gint64 confirm_id,
               gint64 undo_id,
               gint64 now,
               GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO address_change (account_id, old_email, new_email, confirm_link_id,"
      " undo_link_id, asked_at) VALUES (:account, :old, :new, :confirm, :undo, :now)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":account", account->id);
  mef_bind_text (insert, ":old", account->email);
  mef_bind_text (insert, ":new", new_email);
  mef_bind_int (insert, ":confirm", confirm_id);
  mef_bind_int (insert, ":undo", undo_id);
  mef_bind_int (insert, ":now", now);
  return mef_db_run (db, insert, error);
}

/* The new address gets its link; where it belongs to another account already it is told that
 * instead, and whoever asked cannot tell the difference. */
static gboolean
queue_mails (MefDb *db,
             const MefAccountRow *account,
             const char *new_email,
             const MefAddressSecret *confirm,
             const MefAddressSecret *undo,
             gint64 now,
             GError **error)
{
  g_autofree char *masked = mef_mail_address_mask (new_email);
  g_autofree char *parameters = g_strdup_printf ("{\"new_email\":\"%s\"}", masked);
  g_autoptr (MefAccountRow) other = mef_account_find (db, new_email, NULL);
  MefOutboxMail to_new = {
    .kind = MEF_MAIL_ADDRESS_CONFIRM,
    .account_id = account->id,
    .person_id = account->person_id,
    .recipient = new_email,
    .secret = confirm->token,
    .useful_until = confirm->expires_at,
  };
  MefOutboxMail to_old = {
    .kind = MEF_MAIL_ADDRESS_NOTICE,
    .account_id = account->id,
    .person_id = account->person_id,
    .recipient = account->email,
    .parameters = parameters,
    .secret = undo->token,
    .useful_until = undo->expires_at,
  };

  if (other != NULL)
    {
      to_new = (MefOutboxMail){ .kind = MEF_MAIL_ALREADY_ACTIVE,
                                .account_id = other->id,
                                .person_id = other->person_id,
                                .recipient = new_email };
    }
  return mef_outbox_queue (db, &to_new, now, error) && mef_outbox_queue (db, &to_old, now, error);
}

/**
 * mef_address_change_ask:
 * @db: a connection that writes, in a transaction
 * @account_id: whose
 * @new_email: the address wanted, valid
 * @confirm: the link to the new address
 * @undo: the link to the present address
 * @now: the instant
 * @error: (nullable): "address-unchanged", "too-many-tries" after three in an hour
 *
 * A newer change takes the place of one that nobody confirmed.
 *
 * Returns: whether the two mails are queued
 */
gboolean
mef_address_change_ask (MefDb *db,
                        gint64 account_id,
                        const char *new_email,
                        const MefAddressSecret *confirm,
                        const MefAddressSecret *undo,
                        gint64 now,
                        GError **error)
{
  g_autoptr (MefAccountRow) account = mef_account_get (db, account_id, error);
  gint64 confirm_id, undo_id;

  if (account == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (account->email, new_email) == 0)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "address-unchanged");
      return FALSE;
    }
  return check_rate (db, account_id, now, error) &&
         cancel_changes (db, account_id, 0, FALSE, now, error) &&
         mef_link_insert (db, MEF_LINK_ADDRESS, account_id, confirm->hash, now, confirm->expires_at,
                          &confirm_id, error) &&
         mef_link_insert (db, MEF_LINK_ADDRESS_UNDO, account_id, undo->hash, now, undo->expires_at,
                          &undo_id, error) &&
         insert_change (db, account, new_email, confirm_id, undo_id, now, error) &&
         queue_mails (db, account, new_email, confirm, undo, now, error);
}

static gboolean
set_email (MefDb *db, gint64 account_id, const char *email, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE account SET email = :email WHERE id = :id", error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":email", email);
  mef_bind_int (update, ":id", account_id);
  if (mef_db_run (db, update, &local))
    return TRUE;
  if (g_error_matches (local, MEF_ERROR, MEF_ERROR_CONFLICT))
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "address-taken");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * mef_address_change_confirm:
 * @db: a connection that writes, in a transaction
 * @link: a link of %MEF_LINK_ADDRESS
 * @now: the instant
 * @error: (nullable): "link-used", or "address-taken" when somebody has it meanwhile
 *
 * Links to choose a password that went to the former address stop working.
 *
 * Returns: whether the new address signs in from now on
 */
gboolean
mef_address_change_confirm (MefDb *db, const MefLinkRow *link, gint64 now, GError **error)
{
  const MefOutboxMail mail = { .kind = MEF_MAIL_ADDRESS_CHANGED,
                               .account_id = link->account_id,
                               .recipient = link->email };

  return mef_link_use (db, link->id, now, error) &&
         set_email (db, link->account_id, link->email, error) &&
         mef_db_run_with (db,
                          "UPDATE address_change SET confirmed_at = :now"
                          " WHERE confirm_link_id = :link",
                          (MefNumber[]){ { ":now", now }, { ":link", link->id }, { NULL } },
                          error) &&
         mef_link_cancel (db, MEF_LINK_ACTIVATION, link->account_id, now, error) &&
         mef_link_cancel (db, MEF_LINK_RESET, link->account_id, now, error) &&
         mef_outbox_queue (db, &mail, now, error);
}

/**
 * mef_address_change_undo:
 * @db: a connection that writes, in a transaction
 * @link: a link of %MEF_LINK_ADDRESS_UNDO
 * @reset_token: the token of a link to choose a new password, which goes to the address restored
 * @reset_hash: its hash
 * @now: the instant
 * @error: (nullable): "link-used", or "address-taken" when another account has the former address
 *   meanwhile
 *
 * Restores the address of before the change and of all later ones, ends every session, voids the
 * password and every other link.
 *
 * Returns: whether all of that is written
 */
gboolean
mef_address_change_undo (MefDb *db,
                         const MefLinkRow *link,
                         const char *reset_token,
                         const guint8 reset_hash[MEF_TOKEN_HASH_SIZE],
                         gint64 now,
                         GError **error)
{
  const MefNumber by_link[] = { { ":link", link->id }, { ":now", now }, { NULL } };
  const MefNumber by_account[] = { { ":account", link->account_id }, { NULL } };
  gint64 change_id;

  return mef_link_use (db, link->id, now, error) &&
         set_email (db, link->account_id, link->email, error) &&
         mef_db_read_int (db, "SELECT id FROM address_change WHERE undo_link_id = :link",
                          (MefNumber[]){ { ":link", link->id }, { NULL } }, &change_id, error) &&
         mef_db_run_with (db,
                          "UPDATE address_change SET undone_at = :now WHERE undo_link_id = :link",
                          by_link, error) &&
         cancel_changes (db, link->account_id, change_id, TRUE, now, error) &&
         mef_link_cancel (db, MEF_LINK_ACTIVATION, link->account_id, now, error) &&
         mef_session_delete_of_account (db, link->account_id, 0, error) &&
         mef_db_run_with (db, "UPDATE account SET password_hash = NULL WHERE id = :account",
                          by_account, error) &&
         mef_account_send_reset (db, link->account_id, reset_token, reset_hash, now, error);
}
