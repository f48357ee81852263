/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-account-table.h"
#include "mef-failure-table.h"

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefTry:
 * @account: (nullable): the account of the address typed, of any state; %NULL for none
 * @right: whether the password is the account's
 * @new_hash: (nullable): the password hashed with today's parameters, where it was with others
 * @address_hash: under which the try was counted; to be cleared when it was right
 *
 * What came of a password that somebody typed. Borrowed for the call.
 */
typedef struct
{
  MefAccountRow *account;
  gboolean right;
  char *new_hash;
  guint8 address_hash[MEF_ADDRESS_HASH_SIZE];
} MefTry;

/**
 * MefTryDone:
 * @request: the request, to be answered
 * @verdict: what came of it
 * @data: (transfer full): what the try was given
 *
 * The password was looked at: on the worker's thread.
 */
typedef void (*MefTryDone) (MefRequest *request, const MefTry *verdict, gpointer data);

void mef_try_password (MefRequest *request,
                       const char *email,
                       const char *password,
                       MefTryDone done,
                       gpointer data,
                       GDestroyNotify destroy);
void mef_try_own_password (MefRequest *request,
                           const char *password,
                           MefTryDone done,
                           gpointer data,
                           GDestroyNotify destroy);
gboolean mef_try_check_unchanged (MefDb *db, const MefAccountRow *account, GError **error);
void mef_try_respond_too_early (MefRequest *request, gint64 seconds);
gboolean mef_try_take (MefRequest *request);

G_END_DECLS
