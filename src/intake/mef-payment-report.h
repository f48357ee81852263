/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

/**
 * MefPaymentReportLine:
 * @line: where it stands in the file, from 1
 * @refdet: the reference, letters and digits only
 * @day: the day of the payment, %MEF_DAY_NONE where it cannot be read
 * @amount: the amount read as euros, -1 where it cannot be
 * @in_cents: the amount read as cents, -1 where it has decimals or cannot be read
 */
typedef struct
{
  guint line;
  char *refdet;
  MefDay day;
  MefCents amount;
  MefCents in_cents;
} MefPaymentReportLine;

/**
 * MefPaymentReport:
 * @lines: (element-type MefPaymentReportLine): what PayFiP received for a régie
 * @unreadable: (element-type guint): lines of the file that say nothing
 * @first: the first day in it, %MEF_DAY_NONE where none could be read
 * @last: the last day in it
 * @decimals: whether an amount has decimals, so that all are euros
 */
typedef struct
{
  GArray *lines;
  GArray *unreadable;
  MefDay first;
  MefDay last;
  gboolean decimals;
} MefPaymentReport;

MefPaymentReport *mef_payment_report_read (GBytes *bytes, GError **error);
void mef_payment_report_free (MefPaymentReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPaymentReport, mef_payment_report_free)

G_END_DECLS
