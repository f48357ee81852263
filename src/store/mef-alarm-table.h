/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/* The kinds there are. */
#define MEF_ALARM_QUARANTINED "quarantined"       /* a result that does not match its attempt */
#define MEF_ALARM_RESULT_UNKNOWN "result-unknown" /* a result nobody understands */
#define MEF_ALARM_NOTHING_DUE "nothing-due"       /* money for what needs none any more */
#define MEF_ALARM_PAID_AGAIN "paid-again"         /* a form that was paid once more */
/* A form is told as paid that a person had found paid: the same money, or more of it. */
#define MEF_ALARM_TOLD_LATE "told-late"

#define MEF_ALARM_MAX_COMMENT 500 /* characters */

gboolean mef_alarm_raise (MefDb *db,
                          const char *kind,
                          gint64 attempt_id,
                          gint64 payment_id,
                          const char *detail,
                          gint64 now,
                          GError **error);

/**
 * MefAlarmRow:
 * @kind: one of MEF_ALARM_…
 * @attempt_id: the attempt it is about, 0 for none
 * @payment_id: the payment it is about, 0 for none
 * @raised_at: when it was said first
 * @detail: a stable word more, or empty
 * @public_id: (nullable): the attempt's name outside
 * @client: (nullable): the client number it was begun with
 * @reference: (nullable): the reference sent to PayFiP
 * @amount: of the attempt or of the payment
 *
 * What a person has to look at. Strings are good during the callback.
 */
typedef struct
{
  gint64 id;
  const char *kind;
  gint64 attempt_id;
  gint64 payment_id;
  gint64 raised_at;
  const char *detail;
  const char *public_id;
  const char *client;
  const char *reference;
  MefCents amount;
} MefAlarmRow;

typedef void (*MefAlarmFunc) (const MefAlarmRow *row, gpointer user_data);

gboolean mef_alarm_each_open (MefDb *db, MefAlarmFunc func, gpointer user_data, GError **error);
gboolean mef_alarm_check_comment (const char *comment, GError **error);
gboolean mef_alarm_close_attempt (MefDb *db,
                                  gint64 attempt_id,
                                  gint64 account_id,
                                  const char *comment,
                                  gint64 now,
                                  GError **error);
gboolean mef_alarm_close (MefDb *db,
                          gint64 id,
                          gint64 account_id,
                          const char *comment,
                          gint64 now,
                          GError **error);

G_END_DECLS
