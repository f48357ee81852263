/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mef-test-attempt.h"

#include "mef-check.h"
#include "mef-txn.h"

static char *
make_refdet (const char *reference, gint64 number)
{
  return g_strdup_printf ("REF%" G_GINT64_FORMAT "A", number + 100);
}

/**
 * mef_test_attempt_begin:
 * @town: a town
 * @person: who pays; the account is the one of the same number
 * @key: the Idempotency-Key, from which "public-KEY" and "token-KEY" are made
 * @now: the instant
 * @invoices: (array length=n_invoices): what is paid
 * @n_invoices: how many
 * @why: (out) (optional): why an invoice cannot be paid
 * @error: why nothing was started
 *
 * Returns: (transfer full) (nullable): the attempt, started
 */
MefAttemptRow *
mef_test_attempt_begin (MefTestTown *town,
                        gint64 person,
                        const char *key,
                        gint64 now,
                        const gint64 *invoices,
                        guint n_invoices,
                        const char **why,
                        GError **error)
{
  static guint8 hash[32];
  g_autofree char *public_id = g_strdup_printf ("public-%s", key);
  g_autofree char *token = g_strdup_printf ("token-%s", key);
  MefAttemptRequest request = { .account_id = person,
                                .person_id = person,
                                .invoices = invoices,
                                .n_invoices = n_invoices,
                                .idempotency_key = key,
                                .request_hash = hash,
                                .public_id = public_id,
                                .token = token,
                                .make_refdet = make_refdet,
                                .now = now };
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  g_autoptr (MefAttemptRow) row = NULL;
  gboolean again;
  gint64 refused;
  const char *reason = NULL;

  hash[0] = (guint8) invoices[0];
  g_assert_true (mef_txn_begin (&txn, town->db, NULL));
  row = mef_attempt_begin (town->db, &request, &again, &refused, &reason, error);
  if (why != NULL)
    *why = reason;
  if (row == NULL)
    return NULL;
  g_assert_true (mef_txn_commit (&txn, NULL));
  return g_steal_pointer (&row);
}

/**
 * mef_test_assert_sound:
 * @town: a town
 *
 * The auditor finds nothing.
 */
void
mef_test_assert_sound (MefTestTown *town)
{
  g_autoptr (GPtrArray) problems = mef_check_run (town->db);

  if (problems->len > 0)
    g_error ("%s", (char *) g_ptr_array_index (problems, 0));
}
