/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/* The kinds there are. */
#define MEF_ALARM_QUARANTINED "quarantined"       /* a result that does not match its attempt */
#define MEF_ALARM_RESULT_UNKNOWN "result-unknown" /* a resultrans nobody knows */
#define MEF_ALARM_NOTHING_DUE "nothing-due"       /* money for what needs none any more */
#define MEF_ALARM_PAID_AGAIN "paid-again"         /* a form that was paid a second time */

gboolean mef_alarm_raise (MefDb *db,
                          const char *kind,
                          gint64 attempt_id,
                          gint64 payment_id,
                          const char *detail,
                          gint64 now,
                          GError **error);

/**
 * MefAlarmFunc:
 * @kind: one of MEF_ALARM_…
 * @attempt_id: the attempt it is about, 0 for none
 * @payment_id: the payment it is about, 0 for none
 * @raised_at: when it was said first
 * @detail: a stable word more, or empty
 * @user_data: the caller's
 */
typedef void (*MefAlarmFunc) (const char *kind,
                              gint64 attempt_id,
                              gint64 payment_id,
                              gint64 raised_at,
                              const char *detail,
                              gpointer user_data);
gboolean mef_alarm_each_open (MefDb *db, MefAlarmFunc func, gpointer user_data, GError **error);

G_END_DECLS
