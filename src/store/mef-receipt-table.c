/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts. A payment has one from the moment it is booked; its number never changes, is never
 * given twice and leaves no gap in its régie and year: it is the highest there is and one, and
 * there is one writer. */
#include "config.h"

#include "mef-receipt-table.h"

#include "mef-day.h"

#include "mef-db-private.h"

/**
 * mef_receipt_issue:
 * @db: a connection that writes, in the transaction that books the payment
 * @payment_id: a payment that has none yet
 * @regie_id: its régie
 * @issued_at: when, Unix seconds; its year in Paris is the number's
 * @error: (nullable): "store-constraint" when the payment has one
 *
 * Returns: whether it is issued
 */
gboolean
mef_receipt_issue (MefDb *db, gint64 payment_id, gint64 regie_id, gint64 issued_at, GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO receipt (payment_id, regie_id, year, number, issued_at)"
      " SELECT :payment, :regie, :year, coalesce (max (number), 0) + 1, :issued FROM receipt"
      " WHERE regie_id = :regie AND year = :year",
      error);
  char today[MEF_DAY_ISO_SIZE];

  if (insert == NULL)
    return FALSE;
  mef_day_to_iso (mef_day_from_instant (issued_at), today);
  mef_bind_int (insert, ":payment", payment_id);
  mef_bind_int (insert, ":regie", regie_id);
  mef_bind_int (insert, ":year", g_ascii_strtoll (today, NULL, 10)); /* stops at the dash */
  mef_bind_int (insert, ":issued", issued_at);
  return mef_db_run (db, insert, error);
}
