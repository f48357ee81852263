/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an invoice is and why it cannot be paid, from every combination of what is known of it; its
 * page; and whose it must be. */
#include "config.h"

#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"
#include "mef-test-town.h"

/* 15 November 2025 is today, see MEF_TEST_NOW. */
static const struct
{
  const char *sql; /* what was done to invoice 1 of 10 €, or to its régie */
  MefCents paid;
  const char *state, *unpayable;
} cases[] = {
  { NULL, 0, "due", NULL },
  { "UPDATE invoice SET due_on = '2025-11-14'", 0, "overdue", NULL },
  { "UPDATE invoice SET due_on = '2025-11-15'", 0, "due", NULL },
  { "UPDATE invoice SET due_on = NULL", 0, "due", NULL },
  { NULL, 500, "due", NULL },
  { "UPDATE invoice SET due_on = '2025-11-14'", 500, "overdue", NULL },
  { NULL, 901, "due", "below-minimum" },
  { NULL, 900, "due", NULL },
  { NULL, 1000, "settled", "settled" },
  { NULL, 1200, "settled", "settled" },
  { "UPDATE invoice SET declared_at = 1", 0, "declared", "declared" },
  { "UPDATE invoice SET declared_at = 1, due_on = '2025-11-14'", 0, "declared", "declared" },
  { "UPDATE invoice SET declared_at = 1", 1000, "settled", "settled" },
  { "UPDATE invoice SET direct_debit_on = '2025-12-05'", 0, "direct_debit", "direct-debit" },
  { "UPDATE invoice SET direct_debit_on = '2025-12-05'", 1000, "settled", "settled" },
  { "UPDATE invoice SET handed_over_at = 1", 0, "handed_over", "handed-over" },
  { "UPDATE invoice SET handed_over_at = 1, direct_debit_on = '2025-12-05'", 0, "handed_over",
    "handed-over" },
  { "UPDATE invoice SET handed_over_at = 1", 1000, "settled", "settled" },
  { "UPDATE invoice SET cancelled_at = 1", 0, "cancelled", "cancelled" },
  { "UPDATE invoice SET cancelled_at = 1", 1000, "cancelled", "cancelled" },
  { "UPDATE invoice SET cancelled_at = 1, handed_over_at = 1, declared_at = 1", 0, "cancelled",
    "cancelled" },
  { "UPDATE regie SET online = 0", 0, "due", "online-closed" },
  { "UPDATE regie SET offer = 'form'", 0, "due", NULL },
  { "UPDATE regie SET offer = 'titre'", 0, "due", "reference-malformed" },
  { "UPDATE regie SET offer = 'titre', reference_kind = 'titre';"
    " UPDATE invoice SET reference = '2025-417-1'",
    0, "due", NULL },
  { "UPDATE regie SET offer = 'titre', reference_kind = 'role';"
    " UPDATE invoice SET reference = '2025-417-1'",
    0, "due", "reference-malformed" },
  { "UPDATE regie SET offer = 'titre', reference_kind = 'titre';"
    " UPDATE invoice SET reference = '2025-417-1'",
    500, "due", "part-paid" },
  { "UPDATE regie SET client_number = NULL", 0, "due", "no-client-number" },
  { "UPDATE regie SET online = 0", 1000, "settled", "settled" },
  { "UPDATE regie SET online = 0", 950, "due", "online-closed" },
};

static void
pay (MefTestTown *town, gint64 invoice, MefCents amount, gint64 paid_at)
{
  MefLedgerPayment payment = { .regie_id = 1,
                               .means = "cash",
                               .amount = amount,
                               .paid_at = paid_at,
                               .booked_at = paid_at,
                               .person_id = 1 };
  gint64 id;

  g_assert_true (mef_ledger_book (town->db, &payment, &invoice, &amount, 1, &id, NULL));
}

typedef struct
{
  MefInvoiceRow row; /* with strings that are gone: compare them in the callback only */
  char *state, *unpayable, *payment_id, *reference, *client, *debtor;
} Seen;

static void
seen_clear (Seen *seen)
{
  g_free (seen->state);
  g_free (seen->unpayable);
  g_free (seen->payment_id);
  g_free (seen->reference);
  g_free (seen->client);
  g_free (seen->debtor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static void
see (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  Seen *seen = user_data;

  seen->row = *row;
  seen->state = g_strdup (row->state);
  seen->unpayable = g_strdup (row->unpayable_reason);
  seen->payment_id = g_strdup (row->payment_id);
  seen->reference = g_strdup (extra->reference);
  seen->client = g_strdup (extra->client_number);
  seen->debtor = g_strdup (extra->debtor);
}

static gboolean
look (MefTestTown *town, gint64 id, gint64 person, Seen *seen, GError **error)
{
  return mef_invoice_get (town->db, id, person, MEF_TEST_NOW, mef_day_from_instant (MEF_TEST_NOW),
                          see, seen, error);
}

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefTestTown) town = mef_test_town_new ();
      g_auto (Seen) seen = { 0 };
      MefDay issued = mef_day_new (2025, 11, 1), due = mef_day_new (2025, 12, 1);
      gint64 id = mef_test_town_add (town, 1, 1, "A1", 1000, issued, due);

      g_test_message ("%s, %d paid", cases[i].sql, (int) cases[i].paid);
      if (cases[i].sql != NULL)
        g_assert_true (mef_db_exec (town->db, cases[i].sql, NULL));
      /* The ledger books what there is; the view must follow, whatever was believed. */
      if (cases[i].paid > 0)
        {
          g_autofree char *sql = g_strdup_printf (
              "INSERT INTO payment (regie_id, means, amount, paid_at, booked_at)"
              " VALUES (1, 'cash', %d, %d, 1);"
              "INSERT INTO allocation (payment_id, invoice_id, amount) VALUES (1, 1, %d)",
              (int) cases[i].paid, (int) MEF_TEST_NOW, (int) cases[i].paid);

          g_assert_true (mef_db_exec (town->db, sql, NULL));
        }
      g_assert_true (look (town, id, 1, &seen, NULL));
      g_assert_cmpstr (seen.state, ==, cases[i].state);
      g_assert_cmpstr (seen.unpayable, ==, cases[i].unpayable);
      g_assert_cmpint (seen.row.remaining, ==, 1000 - cases[i].paid);
      g_assert_cmpint (seen.row.settled_at, ==, cases[i].paid >= 1000 ? MEF_TEST_NOW : 0);
    }
}

/* The day of the payment that made nothing remain, not of the one before. */
static void
test_settled_at (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 11, 1);
  gint64 id = mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  g_auto (Seen) half = { 0 };
  g_auto (Seen) whole = { 0 };

  pay (town, id, 400, MEF_TEST_NOW - 86400);
  g_assert_true (look (town, id, 1, &half, NULL));
  g_assert_cmpint (half.row.settled_at, ==, 0);
  pay (town, id, 600, MEF_TEST_NOW);
  g_assert_true (look (town, id, 1, &whole, NULL));
  g_assert_cmpint (whole.row.settled_at, ==, MEF_TEST_NOW);
}

/* What locks is said once in C and once in SQL: for every state both agree. */
static void
test_lock_by_state (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 12, 1);
  gint64 id = mef_test_town_add (town, 1, 1, "A1", 1000, day, day);

  for (guint state = 0; state < MEF_N_ATTEMPT_STATES; state++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT OR IGNORE INTO attempt (id, public_id, account_id, regie_id, idempotency_key,"
          " request_hash, state, client_number, refdet, amount, saisie, created_at, "
          "lock_expires_at)"
          " VALUES (1, 'public', 1, 1, 'k', zeroblob (32), 'started', '001964', 'r', 1000, 'T',"
          " %d, %d);"
          "INSERT OR IGNORE INTO attempt_invoice (attempt_id, invoice_id, amount)"
          " VALUES (1, 1, 1000);"
          "UPDATE attempt SET state = '%s'",
          (int) MEF_TEST_NOW - 60, (int) MEF_TEST_NOW + 60,
          mef_attempt_state_to_string ((MefAttemptState) state));
      gboolean locks = mef_attempt_state_locks ((MefAttemptState) state);
      g_auto (Seen) seen = { 0 };

      g_assert_true (mef_db_exec (town->db, sql, NULL));
      g_assert_true (look (town, id, 1, &seen, NULL));
      g_assert_cmpstr (seen.state, ==, locks ? "in_payment" : "due");
      g_assert_cmpstr (seen.unpayable, ==, locks ? "in-payment" : NULL);
      g_assert_cmpstr (seen.payment_id, ==, locks ? "public" : NULL);
      g_assert_cmpint (seen.row.payment_since, ==, locks ? MEF_TEST_NOW - 60 : 0);
    }
}

static void
count_line (gint64 position,
            const char *beneficiary,
            const char *label,
            const char *quantity,
            MefCents amount,
            gpointer user_data)
{
  g_assert_cmpint (position, ==, ++*(int *) user_data);
  g_assert_cmpstr (beneficiary, ==, "Léa");
  g_assert_cmpstr (quantity, ==, "10 repas");
  g_assert_cmpint (amount, ==, 1000);
}

static void
add_event (gint64 at,
           const char *kind,
           const MefCents *amount,
           const char *detail,
           gpointer user_data)
{
  g_string_append_printf (user_data, "%s %d %s;", kind, amount != NULL ? (int) *amount : -1,
                          detail);
}

static void
test_page (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-x", 6);
  MefDay day = mef_day_new (2025, 12, 1);
  gint64 id = mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  g_auto (Seen) before = { 0 };
  g_auto (Seen) after = { 0 };
  int lines = 0;

  g_assert_true (look (town, id, 1, &before, NULL));
  g_assert_cmpstr (before.reference, ==, "A1");
  g_assert_cmpstr (before.client, ==, "001964");
  g_assert_cmpstr (before.debtor, ==, "Mme Claire GARRIGUE");
  g_assert_false (before.row.has_document);
  g_assert_true (mef_document_insert (town->db, id, "a.pdf", pdf, 1, NULL));
  pay (town, id, 400, MEF_TEST_NOW);
  g_assert_true (look (town, id, 1, &after, NULL));
  g_assert_true (after.row.has_document);
  g_assert_true (mef_invoice_each_line (town->db, id, count_line, &lines, NULL));
  g_assert_cmpint (lines, ==, 1);
  g_assert_true (mef_invoice_each_event (town->db, id, add_event, events, NULL));
  g_assert_cmpstr (events->str, ==, "published -1 ;settled 400 cash;");
}

static void
test_owner (void)
{
  static const gint64 others[][2] = {
    { 1, 2 }, { 2, 1 }, { 1, 0 }, { 1, -1 }, { 99, 1 }, { 0, 1 }
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefDay day = mef_day_new (2025, 12, 1);

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  mef_test_town_add (town, 2, 1, "B1", 1000, day, day);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_auto (Seen) seen = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (look (town, others[i][0], others[i][1], &seen, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
      g_assert_cmpstr (error->message, ==, "not-found");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/invoice/states", test_states);
  g_test_add_func ("/store/invoice/settled-at", test_settled_at);
  g_test_add_func ("/store/invoice/lock-by-state", test_lock_by_state);
  g_test_add_func ("/store/invoice/page", test_page);
  g_test_add_func ("/store/invoice/owner", test_owner);
  return g_test_run ();
}
