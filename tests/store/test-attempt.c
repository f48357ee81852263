/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying: what may start, and that money is booked once. The table of states is in
 * test-attempt-matrix.c. */
#include "config.h"

#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"
#include "mef-test-attempt.h"
#include "mef-txn.h"

#define MINUTE 60

static char *
make_refdet (const char *reference, gint64 number)
{
  return g_strdup_printf ("REF%" G_GINT64_FORMAT "A", number + 100);
}

static MefAttemptRow *
begin_waiting (MefTestTown *town, const char *key, gint64 now, gint64 invoice)
{
  g_autoptr (MefAttemptRow) row =
      mef_test_attempt_begin (town, 1, key, now, &invoice, 1, NULL, NULL);
  g_autofree char *id_op = g_strdup_printf ("op-%s", key);

  g_assert_nonnull (row);
  g_assert_true (
      mef_attempt_created (town->db, row->id, id_op, now + 15 * MINUTE, now + 15, now, NULL));
  return mef_attempt_get (town->db, row->id, NULL);
}

static gboolean
settle (MefTestTown *town, MefAttemptRow *row, gint64 now, gboolean *again, GError **error)
{
  MefSettlement settlement = { row->id_op, "card", row->amount, now - MINUTE, "B71C" };
  g_auto (MefTxn) txn = MEF_TXN_INIT;

  g_assert_true (mef_txn_begin (&txn, town->db, NULL));
  return mef_attempt_settle (town->db, row->id, &settlement, now, again, error) &&
         mef_txn_commit (&txn, error);
}

static void
take_state (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  char **state = user_data;

  *state = g_strdup_printf ("%s %" G_GINT64_FORMAT, row->state, row->remaining);
}

static void
assert_invoice (MefTestTown *town, gint64 id, gint64 now, const char *wanted)
{
  g_autofree char *state = NULL;

  g_assert_true (
      mef_invoice_get (town->db, id, 1, now, mef_day_from_instant (now), take_state, &state, NULL));
  g_assert_cmpstr (state, ==, wanted);
}

static gint64
add (MefTestTown *town, const char *number, MefCents amount)
{
  return mef_test_town_add (town, 1, 1, number, amount, mef_day_new (2025, 11, 1),
                            mef_day_new (2025, 12, 1));
}

static void
test_settle_once (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750);
  g_autoptr (MefAttemptRow) row = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  gboolean again;

  assert_invoice (town, id, MEF_TEST_NOW, "in_payment 3750");
  g_assert_true (settle (town, row, MEF_TEST_NOW + MINUTE, &again, NULL));
  g_assert_false (again);
  assert_invoice (town, id, MEF_TEST_NOW + MINUTE, "settled 0");
  g_assert_true (settle (town, row, MEF_TEST_NOW + 2 * MINUTE, &again, NULL));
  g_assert_true (again);
  g_assert_true (mef_ledger_has_operation (town->db, "op-k1", NULL));
  mef_test_assert_sound (town);
}

/* Expired for us, paid by another attempt, and then the first one turns out paid as well. */
static void
test_late_success_becomes_credit (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750), later = MEF_TEST_NOW + 30 * MINUTE;
  g_autoptr (MefAttemptRow) first = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  g_autoptr (MefAttemptRow) second = NULL;
  MefAttemptState state;
  gboolean again;

  g_assert_true (mef_attempt_apply (town->db, first->id, MEF_ATTEMPT_EVENT_PENDING, NULL,
                                    later + 300, later, &state, NULL));
  g_assert_cmpint (state, ==, MEF_ATTEMPT_EXPIRED);
  assert_invoice (town, id, later, "due 3750");
  second = begin_waiting (town, "k2", later, id);
  g_assert_true (settle (town, second, later + MINUTE, &again, NULL));
  g_assert_true (settle (town, first, later + 2 * MINUTE, &again, NULL));
  g_assert_false (again);
  assert_invoice (town, id, later + 3 * MINUTE, "settled 0");
  mef_test_assert_sound (town);
}

static void
test_what_may_start (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  const MefDay day = mef_day_new (2025, 11, 1);
  gint64 mine = add (town, "A1", 3750), small = add (town, "A2", 99),
         big = add (town, "A3", 10000000);
  gint64 theirs = mef_test_town_add (town, 2, 1, "B1", 100, day, day);
  gint64 music1 = mef_test_town_add (town, 1, 2, "M1", 1000, day, day);
  gint64 music2 = mef_test_town_add (town, 1, 2, "M2", 2000, day, day);
  gint64 big2 = mef_test_town_add (town, 1, 2, "M3", 9999999, day, day);
  gint64 other = add (town, "A4", 1000);
  const struct
  {
    gint64 ids[2];
    guint n;
    const char *reason, *why;
  } cases[] = {
    { { small }, 1, "invoice-not-payable", "below-minimum" },
    { { big }, 1, "invoice-not-payable", "above-maximum" },
    { { theirs }, 1, "not-found", NULL },
    { { 999 }, 1, "not-found", NULL },
    { { mine, music1 }, 2, "invoices-of-several-regies", NULL },
    { { mine, mine }, 2, "field-invoices", NULL },
    { { mine, other }, 2, "multi-not-allowed", NULL },
    { { mine }, 0, "field-invoices", NULL },
    { { music1, big2 }, 2, "total-above-maximum", NULL },
    { { music1, theirs }, 2, "not-found", NULL },
    { { music1, music2 }, 2, NULL, NULL },
    { { music1 }, 1, "invoice-not-payable", "in-payment" },
    { { mine }, 1, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = g_strdup_printf ("key%u", i);
      const char *why;
      g_autoptr (MefAttemptRow) row =
          mef_test_attempt_begin (town, 1, key, MEF_TEST_NOW, cases[i].ids, cases[i].n, &why,
                                  &error);

      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      g_assert_cmpstr (why, ==, cases[i].why);
      g_assert_true ((row != NULL) == (cases[i].reason == NULL));
    }
  mef_test_assert_sound (town);
}

static void
test_idempotency (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 one = add (town, "A1", 3750), two = add (town, "A2", 1000);
  g_autoptr (MefAttemptRow) first =
      mef_test_attempt_begin (town, 1, "key", MEF_TEST_NOW, &one, 1, NULL, NULL);
  g_autoptr (MefAttemptRow) same =
      mef_test_attempt_begin (town, 1, "key", MEF_TEST_NOW + 5, &one, 1, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (first->id, ==, same->id);
  g_assert_null (mef_test_attempt_begin (town, 1, "key", MEF_TEST_NOW, &two, 1, NULL, &error));
  g_assert_cmpstr (error->message, ==, "idempotency-key-reused");
}

/* The key is the account's own: somebody else's same key is another. */
static void
test_key_of_another (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 11, 1);
  gint64 mine = add (town, "A1", 3750);
  gint64 theirs = mef_test_town_add (town, 2, 1, "B1", 100, day, day);
  g_autoptr (MefAttemptRow) first =
      mef_test_attempt_begin (town, 1, "key", MEF_TEST_NOW, &mine, 1, NULL, NULL);
  MefAttemptRequest request = { .account_id = 2,
                                .person_id = 2,
                                .invoices = &theirs,
                                .n_invoices = 1,
                                .idempotency_key = "key",
                                .request_hash = (const guint8[32]){ 0 },
                                .public_id = "another",
                                .make_refdet = make_refdet,
                                .now = MEF_TEST_NOW };
  gboolean again;
  gint64 refused;
  const char *why;
  g_autoptr (MefAttemptRow) second =
      mef_attempt_begin (town->db, &request, &again, &refused, &why, NULL);
  g_autoptr (MefAttemptRow) found = mef_attempt_find_public (town->db, "public-key", 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (second);
  g_assert_false (again);
  g_assert_cmpint (second->id, !=, first->id);
  g_assert_cmpstr (second->refdet, !=, first->refdet);
  g_assert_cmpint (found->id, ==, first->id);
  g_assert_null (mef_attempt_find_public (town->db, "public-key", 2, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
}

/* What is to be paid is what remains, and it stays that although more is paid meanwhile. */
static void
test_amount_is_fixed (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750), cash_id;
  MefLedgerPayment cash = { .regie_id = 1,
                            .means = "cash",
                            .amount = 750,
                            .paid_at = MEF_TEST_NOW,
                            .booked_at = MEF_TEST_NOW,
                            .person_id = 1 };
  MefCents amount = 750;
  g_autoptr (MefAttemptRow) row = NULL;
  gboolean again;

  g_assert_true (mef_ledger_book (town->db, &cash, &id, &amount, 1, &cash_id, NULL));
  row = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  g_assert_cmpint (row->amount, ==, 3000);
  g_assert_true (mef_ledger_book (town->db, &cash, &id, &amount, 1, &cash_id, NULL));
  g_assert_true (settle (town, row, MEF_TEST_NOW, &again, NULL));
  assert_invoice (town, id, MEF_TEST_NOW, "settled 0");
  mef_test_assert_sound (town);
}

static gint64
credit_of (MefTestTown *town)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (town->db, "SELECT coalesce (sum (amount), 0) FROM credit WHERE person_id = 1",
                      NULL);
  gboolean found;

  g_assert_true (mef_db_step (town->db, query, &found, NULL));
  return mef_column_int (query, 0);
}

/* Three invoices at once; meanwhile one is paid at the counter and one is cancelled. */
static void
test_several (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  const MefDay day = mef_day_new (2025, 12, 1);
  gint64 ids[] = { mef_test_town_add (town, 1, 2, "M1", 1000, day, day),
                   mef_test_town_add (town, 1, 2, "M2", 2000, day, day),
                   mef_test_town_add (town, 1, 2, "M3", 4000, day, day) };
  MefLedgerPayment cash = { .regie_id = 2,
                            .means = "cash",
                            .amount = 1500,
                            .paid_at = MEF_TEST_NOW,
                            .booked_at = MEF_TEST_NOW,
                            .person_id = 1 };
  MefCents part = 1500;
  g_autoptr (MefAttemptRow) row =
      mef_test_attempt_begin (town, 1, "k", MEF_TEST_NOW, ids, 3, NULL, NULL);
  gint64 cash_id;
  gboolean again;

  g_assert_cmpint (row->amount, ==, 7000);
  g_assert_cmpuint (row->invoices->len, ==, 3);
  g_assert_true (mef_attempt_created (town->db, row->id, "op", 1, 1, 1, NULL));
  g_assert_true (mef_ledger_book (town->db, &cash, &ids[1], &part, 1, &cash_id, NULL));
  g_assert_true (
      mef_db_exec (town->db, "UPDATE invoice SET cancelled_at = 1 WHERE number = 'M3'", NULL));
  row->id_op = g_strdup ("op");
  g_assert_true (settle (town, row, MEF_TEST_NOW, &again, NULL));
  assert_invoice (town, ids[0], MEF_TEST_NOW, "settled 0");
  assert_invoice (town, ids[1], MEF_TEST_NOW, "settled 0");
  assert_invoice (town, ids[2], MEF_TEST_NOW, "cancelled 4000");
  g_assert_cmpint (credit_of (town), ==, 1500 + 4000);
  mef_test_assert_sound (town);
}

/* One operation is one payment, even if two attempts claimed it. */
static void
test_operation_once (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 one = add (town, "A1", 3750), two = add (town, "A2", 1000);
  g_autoptr (MefAttemptRow) first = begin_waiting (town, "k1", MEF_TEST_NOW, one);
  g_autoptr (MefAttemptRow) second = begin_waiting (town, "k2", MEF_TEST_NOW, two);
  g_autoptr (GError) error = NULL;
  gboolean again;

  g_assert_true (settle (town, first, MEF_TEST_NOW, &again, NULL));
  g_free (second->id_op);
  second->id_op = g_strdup (first->id_op);
  g_assert_false (settle (town, second, MEF_TEST_NOW, &again, &error));
  g_assert_cmpstr (error->message, ==, "store-constraint");
  assert_invoice (town, two, MEF_TEST_NOW, "in_payment 1000");
  mef_test_assert_sound (town);
}

/* When there is something to ask about, and when not any more. */
static void
test_polls (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750), other = add (town, "A2", 1000);
  g_autoptr (MefAttemptRow) row = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  g_autoptr (MefAttemptRow) uncreated =
      mef_test_attempt_begin (town, 1, "k2", MEF_TEST_NOW, &other, 1, NULL, NULL);
  g_autoptr (GArray) early = mef_attempt_list_due (town->db, MEF_TEST_NOW + 14, 10, NULL);
  g_autoptr (GArray) due = mef_attempt_list_due (town->db, MEF_TEST_NOW + 15, 10, NULL);
  MefAttemptState state;
  gboolean again;

  g_assert_cmpuint (early->len, ==, 0);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpint (g_array_index (due, gint64, 0), ==, row->id);
  /* Sooner, never later; and nothing is asked about what PayFiP never gave a name. */
  g_assert_true (mef_attempt_poll_at (town->db, row->id, MEF_TEST_NOW + 5, NULL));
  g_assert_true (mef_attempt_poll_at (town->db, row->id, MEF_TEST_NOW + 50, NULL));
  g_assert_true (mef_attempt_poll_at (town->db, uncreated->id, 1, NULL));
  g_assert_cmpint (mef_attempt_next_poll (town->db), ==, MEF_TEST_NOW + 5);
  /* Given up for us, and still asked about when it notifies. */
  g_assert_true (mef_attempt_apply (town->db, row->id, MEF_ATTEMPT_EVENT_PURGED, NULL, 0,
                                    MEF_TEST_NOW, &state, NULL));
  g_assert_cmpint (mef_attempt_next_poll (town->db), ==, 0);
  g_assert_true (mef_attempt_poll_at (town->db, row->id, MEF_TEST_NOW + 9, NULL));
  g_assert_cmpint (mef_attempt_next_poll (town->db), ==, MEF_TEST_NOW + 9);
  g_assert_true (settle (town, row, MEF_TEST_NOW, &again, NULL));
  g_assert_true (mef_attempt_poll_at (town->db, row->id, 1, NULL));
  g_assert_cmpint (mef_attempt_next_poll (town->db), ==, 0);
}

static void
add_kind (gint64 at,
          const char *kind,
          const MefCents *amount,
          const char *detail,
          gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", kind);
}

/* The resident reads what happened once each, however often it was asked. */
static void
test_history (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750);
  g_autoptr (MefAttemptRow) row = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  g_autoptr (GString) kinds = g_string_new (NULL);
  static const MefAttemptEvent events[] = {
    MEF_ATTEMPT_EVENT_NO_ANSWER, MEF_ATTEMPT_EVENT_ABANDON_YOUNG, MEF_ATTEMPT_EVENT_ABANDON,
    MEF_ATTEMPT_EVENT_ABANDON,   MEF_ATTEMPT_EVENT_FAILURE,       MEF_ATTEMPT_EVENT_FAILURE,
  };
  MefAttemptState state;
  gboolean again;

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    g_assert_true (
        mef_attempt_apply (town->db, row->id, events[i], NULL, 0, MEF_TEST_NOW, &state, NULL));
  g_assert_true (settle (town, row, MEF_TEST_NOW, &again, NULL));
  g_assert_true (settle (town, row, MEF_TEST_NOW, &again, NULL));
  g_assert_true (mef_invoice_each_event (town->db, id, add_kind, kinds, NULL));
  g_assert_cmpstr (kinds->str, ==,
                   "published payment_started payment_abandoned payment_refused settled ");
}

static void
test_lock_ends (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750);
  g_autoptr (MefAttemptRow) row = begin_waiting (town, "k1", MEF_TEST_NOW, id);

  assert_invoice (town, id, row->lock_expires_at - 1, "in_payment 3750");
  assert_invoice (town, id, row->lock_expires_at, "due 3750");
  assert_invoice (town, id, MEF_TEST_NOW + 30 * 24 * 3600, "overdue 3750");
}

static void
test_quarantine_is_not_settled (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 id = add (town, "A1", 3750);
  g_autoptr (MefAttemptRow) row = begin_waiting (town, "k1", MEF_TEST_NOW, id);
  g_autoptr (GError) error = NULL;
  MefAttemptState state;
  gboolean again;

  g_assert_true (mef_attempt_apply (town->db, row->id, MEF_ATTEMPT_EVENT_MISMATCH, "amount", 0,
                                    MEF_TEST_NOW, &state, NULL));
  g_assert_false (settle (town, row, MEF_TEST_NOW, &again, &error));
  g_assert_cmpstr (error->message, ==, "attempt-quarantined");
  assert_invoice (town, id, MEF_TEST_NOW, "in_payment 3750");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/attempt/settle-once", test_settle_once);
  g_test_add_func ("/store/attempt/late-success", test_late_success_becomes_credit);
  g_test_add_func ("/store/attempt/what-may-start", test_what_may_start);
  g_test_add_func ("/store/attempt/idempotency", test_idempotency);
  g_test_add_func ("/store/attempt/key-of-another", test_key_of_another);
  g_test_add_func ("/store/attempt/amount-is-fixed", test_amount_is_fixed);
  g_test_add_func ("/store/attempt/several", test_several);
  g_test_add_func ("/store/attempt/operation-once", test_operation_once);
  g_test_add_func ("/store/attempt/polls", test_polls);
  g_test_add_func ("/store/attempt/history", test_history);
  g_test_add_func ("/store/attempt/lock-ends", test_lock_ends);
  g_test_add_func ("/store/attempt/quarantine", test_quarantine_is_not_settled);
  return g_test_run ();
}
