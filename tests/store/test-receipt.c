/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts: numbers without gap or reuse, whose they are, and which print is the first.
 * Declarations: what may be declared, that a debt does not move by one, and what the desk's
 * decision does. */
#include "config.h"

#include <string.h>

#include "mef-check.h"
#include "mef-db-private.h"
#include "mef-declaration-table.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"
#include "mef-receipt-table.h"
#include "mef-test-town.h"

#define DAY (24 * 3600)
#define ISSUED mef_day_new (2025, 11, 1)

static gint64
pay (MefTestTown *town, gint64 regie, gint64 person, gint64 invoice, MefCents amount, gint64 at)
{
  MefLedgerPayment payment = { .regie_id = regie,
                               .means = "cash",
                               .amount = amount,
                               .paid_at = at,
                               .booked_at = at,
                               .person_id = person };
  gint64 id = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      mef_ledger_book (town->db, &payment, &invoice, &amount, invoice != 0, &id, &error));
  g_assert_no_error (error);
  return id;
}

static void
add_receipt (const MefReceiptRow *row, gpointer data)
{
  g_autofree char *number = mef_receipt_format_number (row->year, row->number);

  g_string_append_printf (data, "%s %s %" G_GINT64_FORMAT "+%" G_GINT64_FORMAT ";", row->regie,
                          number, row->amount, row->credit);
}

static char *
list (MefTestTown *town, gint64 person, guint year)
{
  GString *text = g_string_new (NULL);

  g_assert_true (mef_receipt_each (town->db, person, year, add_receipt, text, NULL));
  return g_string_free (text, FALSE);
}

static void
assert_ok (MefTestTown *town)
{
  g_autoptr (GPtrArray) found = mef_check_run (town->db);

  g_assert_cmpuint (found->len, ==, 0);
}

/* One series a régie and year, in the order of booking; the year is the one in Paris. */
static void
test_numbers (void)
{
  /* 31 December 2025, 23:30 UTC: it is 2026 in Paris. */
  const gint64 new_year = 1767223800;
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 5000, ISSUED, ISSUED);
  gint64 b = mef_test_town_add (town, 1, 2, "B", 5000, ISSUED, ISSUED);
  g_autofree char *all = NULL, *year = NULL;

  pay (town, 1, 1, a, 1000, MEF_TEST_NOW);
  pay (town, 2, 1, b, 1000, MEF_TEST_NOW + 1);
  pay (town, 1, 1, a, 500, MEF_TEST_NOW + 2);
  pay (town, 1, 1, a, 100, new_year);
  all = list (town, 1, 0);
  year = list (town, 1, 2026);
  g_assert_cmpstr (year, ==, "REGIE CENTRALISEE 2026-000001 100+0;");
  g_assert_true (g_str_has_suffix (all, "REGIE CENTRALISEE 2025-000001 1000+0;"));
  g_assert_nonnull (strstr (all, "REGIE CENTRALISEE 2025-000002 500+0;"));
  g_assert_nonnull (strstr (all, " 2025-000001 1000+0;REGIE CENTRALISEE 2025-000001"));
  assert_ok (town);
}

/* A payment that is undone takes its number with it: the next one has it. */
static void
test_no_gap (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 5000, ISSUED, ISSUED);
  g_autofree char *all = NULL;

  g_assert_true (mef_db_exec (town->db, "SAVEPOINT job", NULL));
  pay (town, 1, 1, a, 1000, MEF_TEST_NOW);
  g_assert_true (mef_db_exec (town->db, "ROLLBACK TO job; RELEASE job", NULL));
  pay (town, 1, 1, a, 200, MEF_TEST_NOW);
  all = list (town, 1, 0);
  g_assert_cmpstr (all, ==, "REGIE CENTRALISEE 2025-000001 200+0;");
}

static void
no_receipt (const MefReceiptRow *row, gpointer data)
{
  g_assert_not_reached ();
}

/* What settled nothing of somebody is not theirs to see; what left them a credit is. */
static void
test_owner (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 1000, ISSUED, ISSUED);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GError) error = NULL;
  GString *one = g_string_new (NULL);

  pay (town, 1, 1, a, 1500, MEF_TEST_NOW);
  pay (town, 1, 2, 0, 700, MEF_TEST_NOW);
  first = list (town, 1, 0);
  second = list (town, 2, 0);
  g_assert_cmpstr (first, ==, "REGIE CENTRALISEE 2025-000001 1500+500;");
  g_assert_cmpstr (second, ==, "REGIE CENTRALISEE 2025-000002 700+700;");
  g_assert_true (mef_receipt_get (town->db, 1, 1, add_receipt, one, NULL));
  g_assert_cmpstr (one->str, ==, first);
  g_assert_false (mef_receipt_get (town->db, 1, 2, no_receipt, NULL, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
  g_string_free (one, TRUE);
}

static void
test_prints (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 1000, ISSUED, ISSUED);

  pay (town, 1, 1, a, 1000, MEF_TEST_NOW);
  for (gint64 expected = 0; expected < 3; expected++)
    {
      gint64 before = -1;

      g_assert_true (mef_receipt_print (town->db, 1, 1, MEF_TEST_NOW, &before, NULL));
      g_assert_cmpint (before, ==, expected);
    }
}

static gboolean
declare (MefTestTown *town, gint64 person, gint64 invoice, MefDay day, GError **error)
{
  const MefDeclaration declaration = { .invoice_id = invoice,
                                       .person_id = person,
                                       .account_id = person,
                                       .paid_on = day,
                                       .means = "cheque",
                                       .now = MEF_TEST_NOW };
  const char *reason = NULL;

  return mef_declaration_insert (town->db, &declaration, &reason, error);
}

static void
test_what_may_be_declared (void)
{
  static const struct
  {
    const char *number;
    const char *sql; /* (nullable): what happened to it before */
    gint64 person;
    guint day; /* of November 2025 */
    const char *reason;
  } cases[] = {
    { "due", NULL, 1, 10, NULL },
    { "of today", NULL, 1, 15, NULL },
    { "of tomorrow", NULL, 1, 16, "field-paid_on" },
    { "older than the invoice", "UPDATE invoice SET issued_on = '2025-11-12' WHERE id = %d", 1, 10,
      "field-paid_on" },
    { "somebody else's", NULL, 2, 10, "not-found" },
    { "cancelled", "UPDATE invoice SET cancelled_at = 1 WHERE id = %d", 1, 10, "not-declarable" },
    { "declared", "UPDATE invoice SET declared_at = 1 WHERE id = %d", 1, 10, "not-declarable" },
    { "handed over", "UPDATE invoice SET handed_over_at = 1 WHERE id = %d", 1, 10,
      "not-declarable" },
    { "offline", "UPDATE regie SET online = 0", 1, 10, NULL },
    { "closed", "UPDATE regie SET declarations = 0", 1, 10, "declarations-closed" },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 id = mef_test_town_add (town, 1, 1, cases[i].number, 1000, ISSUED, ISSUED);
      g_autofree char *sql = cases[i].sql != NULL ? g_strdup_printf ("%s", cases[i].sql) : NULL;
      g_autoptr (GString) text = g_string_new (sql);
      g_autofree char *number = g_strdup_printf ("%d", (int) id);
      g_autoptr (GError) error = NULL;

      g_string_replace (text, "%d", number, 0);
      if (text->len > 0)
        g_assert_true (mef_db_exec (town->db, text->str, NULL));
      g_assert_cmpint (declare (town, cases[i].person, id, mef_day_new (2025, 11, cases[i].day),
                                &error),
                       ==, cases[i].reason == NULL);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
    }
}

static void
keep_id (const MefDeclarationRow *row, gpointer data)
{
  *(gint64 *) data = row->id;
}

static gint64
find_waiting (MefTestTown *town)
{
  gint64 id = 0;

  g_assert_true (mef_declaration_each_waiting (town->db, keep_id, &id, NULL));
  return id;
}

static void
look (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer data)
{
  g_string_append_printf (data, "%s %" G_GINT64_FORMAT, row->state, row->remaining);
}

static void
assert_invoice (MefTestTown *town, gint64 id, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (mef_invoice_get (town->db, id, 1, MEF_TEST_NOW,
                                  mef_day_from_instant (MEF_TEST_NOW), look, text, NULL));
  g_assert_cmpstr (text->str, ==, expected);
}

/* A declaration moves nothing; taken back or refused, the invoice is due as before; confirmed, the
 * money is booked on the day it was paid. */
static void
test_decisions (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 1000, ISSUED, mef_day_new (2025, 12, 1));
  const MefDay day = mef_day_new (2025, 11, 10);
  g_autofree char *receipts = NULL;
  g_autoptr (GError) error = NULL;
  gint64 payment;

  g_assert_true (declare (town, 1, a, day, NULL));
  assert_invoice (town, a, "declared 1000");
  g_assert_true (mef_declaration_withdraw (town->db, a, 1, MEF_TEST_NOW, NULL));
  assert_invoice (town, a, "due 1000");
  g_assert_false (mef_declaration_withdraw (town->db, a, 1, MEF_TEST_NOW, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);

  g_assert_true (declare (town, 1, a, day, NULL));
  g_assert_false (mef_declaration_withdraw (town->db, a, 2, MEF_TEST_NOW, NULL));
  g_assert_false (
      mef_declaration_refuse (town->db, find_waiting (town), 3, "", MEF_TEST_NOW, NULL));
  g_assert_true (mef_declaration_refuse (town->db, find_waiting (town), 3, "Aucun chèque reçu",
                                         MEF_TEST_NOW, NULL));
  assert_invoice (town, a, "due 1000");

  g_assert_true (declare (town, 1, a, day, NULL));
  g_assert_true (
      mef_declaration_confirm (town->db, find_waiting (town), 3, MEF_TEST_NOW, &payment, NULL));
  assert_invoice (town, a, "settled 0");
  g_assert_cmpint (find_waiting (town), ==, 0);
  receipts = list (town, 1, 0);
  g_assert_cmpstr (receipts, ==, "REGIE CENTRALISEE 2025-000001 1000+0;");
  assert_ok (town);
}

/* Settled in another way while the declaration waited: nothing is booked a second time. */
static void
test_settled_meanwhile (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 a = mef_test_town_add (town, 1, 1, "A", 1000, ISSUED, ISSUED);
  g_autoptr (GError) error = NULL;
  gint64 payment = 0;

  g_assert_true (declare (town, 1, a, mef_day_new (2025, 11, 10), NULL));
  pay (town, 1, 1, a, 1000, MEF_TEST_NOW);
  g_assert_false (
      mef_declaration_confirm (town->db, find_waiting (town), 3, MEF_TEST_NOW, &payment, &error));
  g_assert_cmpstr (error->message, ==, "nothing-due");
  g_assert_cmpint (payment, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/receipt/numbers", test_numbers);
  g_test_add_func ("/store/receipt/no-gap", test_no_gap);
  g_test_add_func ("/store/receipt/owner", test_owner);
  g_test_add_func ("/store/receipt/prints", test_prints);
  g_test_add_func ("/store/declaration/what-may-be", test_what_may_be_declared);
  g_test_add_func ("/store/declaration/decisions", test_decisions);
  g_test_add_func ("/store/declaration/settled-meanwhile", test_settled_meanwhile);
  return g_test_run ();
}
