/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefRecording:
 * @public_id: an attempt's name outside
 * @amount: what the treasury received, cents
 * @paid_on: when, Europe/Paris
 * @means: card or direct_debit
 * @further: it is one more payment of a form that is paid, which no notification told of
 * @comment: where it was found, not empty
 * @account_id: who found it
 * @now: the instant
 *
 * Money for an attempt that could not settle by itself, as a person found it.
 */
typedef struct
{
  const char *public_id;
  MefCents amount;
  MefDay paid_on;
  const char *means;
  gboolean further;
  const char *comment;
  gint64 account_id;
  gint64 now;
} MefRecording;

gboolean mef_attempt_record (MefDb *db, const MefRecording *recording, GError **error);

G_END_DECLS
