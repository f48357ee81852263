/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person books of an attempt that could not settle by itself, and what a quarantine holds
 * until somebody has looked. */
#include "config.h"

#include "mef-alarm-table.h"
#include "mef-attempt-record.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-test-attempt.h"
#include "mef-txn.h"

#define NOW MEF_TEST_NOW
#define DAY (24 * 3600)
#define TODAY (mef_day_from_instant (NOW))
#define STAFF 3

#define N_PAYMENTS "SELECT count(*) FROM payment"
#define N_OPEN "SELECT count(*) FROM alarm WHERE closed_at IS NULL"
#define N_CREDITED "SELECT coalesce(sum(amount), 0) FROM credit WHERE person_id = 1"

static gint64
count (MefTestTown *town, const char *sql)
{
  const MefNumber none[] = { { NULL, 0 } };
  gint64 value = -1;

  g_assert_true (mef_db_read_int (town->db, sql, none, &value, NULL));
  return value;
}

static gint64
add (MefTestTown *town, const char *number, MefCents amount)
{
  return mef_test_town_add (town, 1, 2, number, amount, TODAY - 20, TODAY + 20);
}

/* An attempt at PayFiP's for two invoices of 30,00 and 12,50. */
static MefAttemptRow *
begin_two (MefTestTown *town, gint64 *invoices)
{
  g_autoptr (MefAttemptRow) row = NULL;

  invoices[0] = add (town, "A1", 3000);
  invoices[1] = add (town, "A2", 1250);
  row = mef_test_attempt_begin (town, 1, "k1", NOW, invoices, 2, NULL, NULL);
  g_assert_nonnull (row);
  g_assert_true (mef_attempt_created (town->db, row->id, "op", NOW + 900, NOW + 15, NOW, NULL));
  return mef_attempt_get (town->db, row->id, NULL);
}

static void
happen (MefTestTown *town, gint64 id, MefAttemptEvent event)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  MefAttemptState state;

  g_assert_true (mef_txn_begin (&txn, town->db, NULL));
  g_assert_true (mef_attempt_apply (town->db, id, event,
                                    event == MEF_ATTEMPT_EVENT_MISMATCH ? "amount-differs" : NULL,
                                    0, NOW, &state, NULL));
  g_assert_true (mef_txn_commit (&txn, NULL));
}

static gboolean
record (MefTestTown *town, MefCents amount, gint64 now, GError **error)
{
  const MefRecording recording = { .public_id = "public-k1",
                                   .amount = amount,
                                   .paid_on = mef_day_from_instant (now),
                                   .means = "direct_debit",
                                   .comment = "relevé du Trésor",
                                   .account_id = STAFF,
                                   .now = now };
  g_auto (MefTxn) txn = MEF_TXN_INIT;

  g_assert_true (mef_txn_begin (&txn, town->db, NULL));
  return mef_attempt_record (town->db, &recording, error) && mef_txn_commit (&txn, error);
}

static void
take_cb (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  char **seen = user_data;

  *seen = g_strdup_printf ("%" G_GINT64_FORMAT " %s", row->remaining,
                           row->unpayable_reason != NULL ? row->unpayable_reason : "payable");
}

static void
assert_invoice (MefTestTown *town, gint64 id, const char *wanted)
{
  g_autofree char *seen = NULL;

  g_assert_true (mef_invoice_get (town->db, id, 1, NOW + DAY, TODAY + 1, take_cb, &seen, NULL));
  g_assert_cmpstr (seen, ==, wanted);
}

/* As much as came: exactly what was asked, less, nearly nothing, more. */
static void
test_amounts (void)
{
  static const struct
  {
    MefCents amount;
    const char *first, *second;
    MefCents credit;
    gint64 open;
  } cases[] = {
    { 4250, "0 settled", "0 settled", 0, 0 },
    { 3100, "0 settled", "1150 payable", 0, 0 },
    { 1, "2999 payable", "1250 payable", 0, 0 },
    { 5000, "0 settled", "0 settled", 750, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefTestTown) town = mef_test_town_new ();
      gint64 invoices[2];
      g_autoptr (MefAttemptRow) row = begin_two (town, invoices), after = NULL;
      g_autoptr (GError) error = NULL;

      happen (town, row->id, MEF_ATTEMPT_EVENT_MISMATCH);
      record (town, cases[i].amount, NOW + DAY, &error);
      g_assert_no_error (error);
      assert_invoice (town, invoices[0], cases[i].first);
      assert_invoice (town, invoices[1], cases[i].second);
      g_assert_cmpint (count (town, N_CREDITED), ==, cases[i].credit);
      /* The alarm of the quarantine is answered; a credit is one of its own. */
      g_assert_cmpint (count (town, N_OPEN), ==, cases[i].open);
      g_assert_cmpint (count (town, "SELECT count(*) FROM invoice_event WHERE kind = 'credited'"),
                       ==, 0);
      g_assert_cmpint (count (town, "SELECT count(*) FROM payment_record r JOIN receipt"
                                    " USING (payment_id) WHERE r.account_id = 3"),
                       ==, 1);
      after = mef_attempt_get (town->db, row->id, NULL);
      g_assert_cmpint (after->state, ==, MEF_ATTEMPT_PAID);
      g_assert_true (after->is_decided);
      mef_test_assert_sound (town);
    }
}

/* A quarantine holds its invoices, however long, until somebody has looked. */
static void
test_quarantine_holds (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 invoices[2], before, after;
  g_autoptr (MefAttemptRow) row = begin_two (town, invoices), decided = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  const char *why;

  happen (town, row->id, MEF_ATTEMPT_EVENT_MISMATCH);
  assert_invoice (town, invoices[0], "3000 being-checked");
  assert_invoice (town, invoices[1], "1250 being-checked");
  g_assert_null (mef_test_attempt_begin (town, 1, "k2", NOW + DAY, &invoices[1], 1, &why, &error));
  g_assert_cmpstr (why, ==, "being-checked");
  g_assert_true (mef_invoice_read_list_version (town->db, &before, NULL));
  g_assert_true (mef_alarm_close (town->db, 1, STAFF, "rien reçu", NOW + DAY, NULL));
  g_assert_true (mef_invoice_read_list_version (town->db, &after, NULL));
  g_assert_cmpint (after, !=, before);
  assert_invoice (town, invoices[0], "3000 payable");
  decided = mef_attempt_get (town->db, row->id, NULL);
  g_assert_cmpint (decided->state, ==, MEF_ATTEMPT_QUARANTINED);
  g_assert_true (decided->is_decided);
  /* The same answer once more says nothing new. */
  happen (town, row->id, MEF_ATTEMPT_EVENT_MISMATCH);
  assert_invoice (town, invoices[0], "3000 payable");
  second = mef_test_attempt_begin (town, 1, "k3", NOW + DAY, &invoices[1], 1, NULL, NULL);
  g_assert_nonnull (second);
  mef_test_assert_sound (town);
}

/* What was freed, paid by another payment and then found after all is a credit, not lost. */
static void
test_found_after_all (void)
{
  static const MefSettlement settlement = { "op2", "card", 3000, NOW, "B71C" };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 invoices[2];
  g_autoptr (MefAttemptRow) row = begin_two (town, invoices), second = NULL;
  gboolean again;

  happen (town, row->id, MEF_ATTEMPT_EVENT_MISMATCH);
  g_assert_true (mef_alarm_close (town->db, 1, STAFF, "rien reçu", NOW, NULL));
  second = mef_test_attempt_begin (town, 1, "k2", NOW, invoices, 1, NULL, NULL);
  g_assert_true (mef_attempt_created (town->db, second->id, "op2", NOW, NOW, NOW, NULL));
  g_assert_true (mef_attempt_settle (town->db, second->id, &settlement, NOW, &again, NULL));
  g_assert_true (record (town, 4250, NOW + DAY, NULL));
  assert_invoice (town, invoices[0], "0 settled");
  assert_invoice (town, invoices[1], "0 settled");
  g_assert_cmpint (count (town, N_CREDITED), ==, 3000);
  mef_test_assert_sound (town);
}

/* The second payment of a form is all credit, once for each that was told of. */
static void
test_paid_again (void)
{
  static const MefSettlement first = { "token-k1", "card", 4250, NOW, "B71C" };
  static const MefSettlement other = { "token-k1", "card", 4250, NOW + 60, "C82D" };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 invoices[2];
  g_autoptr (MefAttemptRow) row = begin_two (town, invoices);
  g_autoptr (GError) error = NULL;
  gboolean again;

  g_assert_true (mef_db_exec (town->db,
                              "UPDATE attempt SET offer = 'form', token = 'token-k1', id_op = NULL",
                              NULL));
  g_assert_true (mef_attempt_settle (town->db, row->id, &first, NOW, &again, NULL));
  g_assert_false (record (town, 4250, NOW + DAY, &error));
  g_assert_cmpstr (error->message, ==, "payment-recorded");
  g_assert_true (mef_attempt_told_again (town->db, row->id, &other, NOW, NULL));
  g_assert_true (record (town, 4250, NOW + DAY, NULL));
  g_assert_cmpint (count (town, N_PAYMENTS), ==, 2);
  g_assert_cmpint (count (town, N_CREDITED), ==, 4250);
  g_clear_error (&error);
  g_assert_false (record (town, 4250, NOW + DAY, &error));
  g_assert_cmpstr (error->message, ==, "payment-recorded");
  g_assert_cmpint (count (town, N_PAYMENTS), ==, 2);
  mef_test_assert_sound (town);
}

/* What cannot be recorded, by what is true of the attempt. */
static void
test_refused_states (void)
{
  static const struct
  {
    const char *sql, *reason;
  } cases[] = {
    /* PayFiP is asked: its answer books. */
    { "SELECT 1", "payment-still-asked" },
    { "UPDATE attempt SET state = 'expired', next_poll_at = 1763208000", "payment-still-asked" },
    /* Asked for a week, and gone there: only a person can say. */
    { "UPDATE attempt SET state = 'expired', next_poll_at = NULL", NULL },
    { "UPDATE attempt SET state = 'unknown', next_poll_at = NULL, id_op = NULL", NULL },
    { "UPDATE attempt SET state = 'started', id_op = NULL, next_poll_at = NULL",
      "payment-still-asked" },
    /* No token and no name at PayFiP: booked under our own reference. */
    { "UPDATE attempt SET state = 'abandoned', offer = 'form', token = 't'", NULL },
    { "UPDATE attempt SET state = 'waiting', offer = 'form', token = 't'", NULL },
    { "UPDATE regie SET saisie = 'W'; UPDATE attempt SET state = 'expired', next_poll_at = NULL",
      "payment-in-test" },
    { "UPDATE attempt SET public_id = 'another'", "not-found" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefTestTown) town = mef_test_town_new ();
      gint64 invoices[2];
      g_autoptr (MefAttemptRow) row = begin_two (town, invoices);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].sql);
      g_assert_true (mef_db_exec (town->db, cases[i].sql, NULL));
      record (town, 4250, NOW + DAY, &error);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      g_assert_cmpint (count (town, N_PAYMENTS), ==, cases[i].reason == NULL);
      mef_test_assert_sound (town);
    }
}

static void
test_refused_fields (void)
{
  g_autofree char *long_comment = g_strnfill (MEF_ALARM_MAX_COMMENT + 1, 'x');
  const struct
  {
    MefCents amount;
    MefDay paid_on;
    const char *means, *comment, *reason;
  } cases[] = {
    { 0, TODAY, "card", "x", "field-amount" },
    { -4250, TODAY, "card", "x", "field-amount" },
    { 10000000, TODAY, "card", "x", "field-amount" },
    { 4250, MEF_DAY_NONE, "card", "x", "field-paid_on" },
    { 4250, TODAY - 1, "card", "x", "field-paid_on" },
    { 4250, TODAY + 1, "card", "x", "field-paid_on" },
    { 4250, TODAY, "cash", "x", "field-means" },
    { 4250, TODAY, "card", "", "field-comment" },
    { 4250, TODAY, "card", long_comment, "field-comment" },
    { 4250, TODAY, "card", "x", NULL },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 invoices[2];
  g_autoptr (MefAttemptRow) row = begin_two (town, invoices);

  happen (town, row->id, MEF_ATTEMPT_EVENT_MISMATCH);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MefRecording recording = { .public_id = "public-k1",
                                       .amount = cases[i].amount,
                                       .paid_on = cases[i].paid_on,
                                       .means = cases[i].means,
                                       .comment = cases[i].comment,
                                       .account_id = STAFF,
                                       .now = NOW };
      g_autoptr (GError) error = NULL;

      mef_attempt_record (town->db, &recording, &error);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      g_assert_cmpint (count (town, N_PAYMENTS), ==, cases[i].reason == NULL);
      g_assert_cmpint (count (town, N_OPEN), ==, cases[i].reason != NULL);
    }
  mef_test_assert_sound (town);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/attempt-record/amounts", test_amounts);
  g_test_add_func ("/store/attempt-record/quarantine-holds", test_quarantine_holds);
  g_test_add_func ("/store/attempt-record/found-after-all", test_found_after_all);
  g_test_add_func ("/store/attempt-record/paid-again", test_paid_again);
  g_test_add_func ("/store/attempt-record/refused-states", test_refused_states);
  g_test_add_func ("/store/attempt-record/refused-fields", test_refused_fields);
  return g_test_run ();
}
