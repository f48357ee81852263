/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an attempt, cell by cell: every event in every state, through the store, with what it
 * leaves behind: the state, the money, the lock, the invoice's history, the alarms. One test each;
 * the table is that of src/DESIGN.md, "Payments online". */
#include "config.h"

#include "mef-attempt-record.h"
#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-test-attempt.h"
#include "mef-txn.h"

#define NOW MEF_TEST_NOW
#define LATER (NOW + 1000)
#define AMOUNT 4250

/* Rows: events. Columns: started waiting paid refused abandoned expired unknown quarantined, each
 * by the first letter of the state that follows. Written a second time on purpose. */
static const struct
{
  const char *name;
  const char *next;
} rows[MEF_N_ATTEMPT_EVENTS] = {
  [MEF_ATTEMPT_EVENT_CREATED] = { "created", "wwpraewq" },
  [MEF_ATTEMPT_EVENT_CREATE_REFUSED] = { "create-refused", "rwpraerq" },
  [MEF_ATTEMPT_EVENT_CREATE_UNANSWERED] = { "create-unanswered", "uwpraeuq" },
  [MEF_ATTEMPT_EVENT_SUCCESS] = { "success", "pppppppq" },
  [MEF_ATTEMPT_EVENT_MISMATCH] = { "mismatch", "qqpqqqqq" },
  [MEF_ATTEMPT_EVENT_FAILURE] = { "failure", "srprrrrq" },
  [MEF_ATTEMPT_EVENT_ABANDON_YOUNG] = { "abandon-young", "swpraeuq" },
  [MEF_ATTEMPT_EVENT_ABANDON] = { "abandon", "sapraauq" },
  [MEF_ATTEMPT_EVENT_PENDING_YOUNG] = { "pending-young", "swpraeuq" },
  [MEF_ATTEMPT_EVENT_PENDING] = { "pending", "sepraeuq" },
  [MEF_ATTEMPT_EVENT_PURGED_YOUNG] = { "purged-young", "swpraeuq" },
  [MEF_ATTEMPT_EVENT_PURGED] = { "purged", "sepraeuq" },
  [MEF_ATTEMPT_EVENT_NO_ANSWER] = { "no-answer", "swpraeuq" },
  [MEF_ATTEMPT_EVENT_GIVEN_UP] = { "given-up", "aapraeaq" },
  [MEF_ATTEMPT_EVENT_RECORDED] = { "recorded", "sppppppp" },
};

/* What an invoice's history says of a state that was reached; NULL says nothing. */
static const char *const told[MEF_N_ATTEMPT_STATES] = {
  [MEF_ATTEMPT_PAID] = "settled",
  [MEF_ATTEMPT_REFUSED] = "payment_refused",
  [MEF_ATTEMPT_ABANDONED] = "payment_abandoned",
  [MEF_ATTEMPT_EXPIRED] = "payment_expired",
  [MEF_ATTEMPT_UNKNOWN] = "payment_unknown",
  [MEF_ATTEMPT_QUARANTINED] = "payment_unknown",
};

typedef struct
{
  MefAttemptEvent event;
  MefAttemptState state;
} Cell;

static gint64
count (MefTestTown *town, const char *sql)
{
  g_autoptr (MefStatement) query = mef_db_prepare (town->db, sql, NULL);
  gboolean found;

  g_assert_nonnull (query);
  g_assert_true (mef_db_step (town->db, query, &found, NULL) && found);
  return mef_column_int (query, 0);
}

static void
begin (MefTestTown *town)
{
  const gint64 invoice = mef_test_town_add (town, 1, 1, "2025-RS-00-1", AMOUNT,
                                            mef_day_new (2025, 10, 31), MEF_DAY_NONE);
  g_autoptr (MefAttemptRow) row =
      mef_test_attempt_begin (town, 1, "key", NOW, &invoice, 1, NULL, NULL);

  g_assert_nonnull (row);
}

/* A person may, where nobody can be asked: by form. */
static gboolean
record (MefTestTown *town, gint64 now, GError **error)
{
  const MefRecording recording = { .public_id = "public-key",
                                   .amount = AMOUNT,
                                   .paid_on = mef_day_from_instant (now),
                                   .means = "card",
                                   .comment = "relevé",
                                   .account_id = 3,
                                   .now = now };

  g_assert_true (
      mef_db_exec (town->db, "UPDATE attempt SET offer = 'form', token = 'token'", NULL));
  return mef_attempt_record (town->db, &recording, error);
}

static gboolean
happen (MefTestTown *town, MefAttemptEvent event, gint64 now, gboolean *again, GError **error)
{
  static const MefSettlement settlement = { "op", "card", AMOUNT, NOW, "B71C" };
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  MefAttemptState state;
  gboolean done;

  *again = FALSE;
  g_assert_true (mef_txn_begin (&txn, town->db, NULL));
  switch (event)
    {
    case MEF_ATTEMPT_EVENT_SUCCESS:
      done = mef_attempt_settle (town->db, 1, &settlement, now, again, error);
      break;
    case MEF_ATTEMPT_EVENT_RECORDED:
      done = record (town, now, error);
      break;
    case MEF_ATTEMPT_EVENT_CREATED:
      done = mef_attempt_created (town->db, 1, "op", now + 900, now + 15, now, error);
      break;
    case MEF_ATTEMPT_EVENT_CREATE_REFUSED:
    case MEF_ATTEMPT_EVENT_CREATE_UNANSWERED:
    case MEF_ATTEMPT_EVENT_MISMATCH:
    case MEF_ATTEMPT_EVENT_FAILURE:
    case MEF_ATTEMPT_EVENT_ABANDON_YOUNG:
    case MEF_ATTEMPT_EVENT_ABANDON:
    case MEF_ATTEMPT_EVENT_PENDING_YOUNG:
    case MEF_ATTEMPT_EVENT_PENDING:
    case MEF_ATTEMPT_EVENT_PURGED_YOUNG:
    case MEF_ATTEMPT_EVENT_PURGED:
    case MEF_ATTEMPT_EVENT_NO_ANSWER:
    case MEF_ATTEMPT_EVENT_GIVEN_UP:
    case MEF_N_ATTEMPT_EVENTS:
    default:
      done = mef_attempt_apply (town->db, 1, event,
                                event == MEF_ATTEMPT_EVENT_MISMATCH ? "amount-differs" : NULL,
                                now + 60, now, &state, error);
      break;
    }
  return done && mef_txn_commit (&txn, error);
}

/* By the events that lead there. */
static void
bring_to (MefTestTown *town, MefAttemptState state)
{
  static const MefAttemptEvent last[MEF_N_ATTEMPT_STATES] = {
    [MEF_ATTEMPT_WAITING] = MEF_ATTEMPT_EVENT_CREATED,
    [MEF_ATTEMPT_PAID] = MEF_ATTEMPT_EVENT_SUCCESS,
    [MEF_ATTEMPT_REFUSED] = MEF_ATTEMPT_EVENT_FAILURE,
    [MEF_ATTEMPT_ABANDONED] = MEF_ATTEMPT_EVENT_ABANDON,
    [MEF_ATTEMPT_EXPIRED] = MEF_ATTEMPT_EVENT_PENDING,
    [MEF_ATTEMPT_UNKNOWN] = MEF_ATTEMPT_EVENT_CREATE_UNANSWERED,
    [MEF_ATTEMPT_QUARANTINED] = MEF_ATTEMPT_EVENT_MISMATCH,
  };
  gboolean again;

  begin (town);
  if (state == MEF_ATTEMPT_STARTED)
    return;
  if (state != MEF_ATTEMPT_UNKNOWN)
    g_assert_true (happen (town, MEF_ATTEMPT_EVENT_CREATED, NOW, &again, NULL));
  if (state != MEF_ATTEMPT_WAITING)
    g_assert_true (happen (town, last[state], NOW, &again, NULL));
}

/* An operation that PayFiP made and whose name was lost on its way: found by hand. */
static void
name_operation (MefTestTown *town)
{
  g_assert_true (mef_db_exec (town->db, "UPDATE attempt SET id_op = 'op'", NULL));
}

static void
assert_money (MefTestTown *town, const Cell *cell, MefAttemptState next, gint64 before)
{
  const gboolean booked = next == MEF_ATTEMPT_PAID;

  g_assert_cmpint (count (town, "SELECT count (*) FROM payment"), ==, booked ? 1 : 0);
  g_assert_cmpint (count (town, "SELECT coalesce (sum (amount), 0) FROM allocation"), ==,
                   booked ? AMOUNT : 0);
  g_assert_cmpint (count (town, "SELECT count (*) FROM receipt"), ==, booked ? 1 : 0);
  if (cell->state == MEF_ATTEMPT_PAID)
    g_assert_cmpint (before, ==, 1);
}

static void
take_state (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  const char **seen = user_data;

  seen[0] = g_intern_string (row->state);
  seen[1] = row->unpayable_reason != NULL ? g_intern_string (row->unpayable_reason) : NULL;
}

static void
assert_invoice (MefTestTown *town, MefAttemptState next)
{
  const gboolean held = mef_attempt_state_locks (next) || next == MEF_ATTEMPT_QUARANTINED;
  const char *wanted = next == MEF_ATTEMPT_PAID ? "settled" : held ? "in_payment" : "due";
  const char *seen[2] = { NULL, NULL };

  g_assert_true (mef_invoice_get (town->db, 1, 1, LATER, mef_day_from_instant (LATER), take_state,
                                  seen, NULL));
  g_assert_cmpstr (seen[0], ==, wanted);
  if (next == MEF_ATTEMPT_QUARANTINED)
    g_assert_cmpstr (seen[1], ==, "being-checked");
  else
    g_assert_cmpint (seen[1] == NULL, ==, g_str_equal (wanted, "due"));
}

/* One more line where the state changed, and none where it did not. */
static void
assert_history (MefTestTown *town, const Cell *cell, MefAttemptState next)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM invoice_event WHERE at = %" G_GINT64_FORMAT
                       " AND kind = '%s'",
                       LATER, told[next] != NULL ? told[next] : "");
  g_autofree char *all =
      g_strdup_printf ("SELECT count (*) FROM invoice_event WHERE at = %" G_GINT64_FORMAT, LATER);
  const gint64 wanted = next != cell->state && told[next] != NULL ? 1 : 0;

  g_assert_cmpint (count (town, sql), ==, wanted);
  g_assert_cmpint (count (town, all), ==, wanted);
}

/* What refuses to happen, and why; NULL happens. */
static const char *
refusal (const Cell *cell)
{
  if (cell->event == MEF_ATTEMPT_EVENT_SUCCESS && cell->state == MEF_ATTEMPT_QUARANTINED)
    return "attempt-quarantined";
  if (cell->event != MEF_ATTEMPT_EVENT_RECORDED)
    return NULL;
  if (cell->state == MEF_ATTEMPT_PAID)
    return "payment-recorded";
  return cell->state == MEF_ATTEMPT_STARTED ? "payment-still-asked" : NULL;
}

static void
test_cell (gconstpointer data)
{
  const Cell *cell = data;
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  MefAttemptState next = mef_attempt_state_next (cell->state, cell->event);
  g_autoptr (MefAttemptRow) row = NULL;
  g_autoptr (GError) error = NULL;
  gboolean again, done;
  gint64 before;

  g_assert_cmpint (mef_attempt_state_to_string (next)[0], ==, rows[cell->event].next[cell->state]);
  bring_to (town, cell->state);
  before = count (town, "SELECT count (*) FROM payment");
  if (cell->event == MEF_ATTEMPT_EVENT_SUCCESS)
    name_operation (town);
  done = happen (town, cell->event, LATER, &again, &error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, refusal (cell));
  g_assert_cmpint (done, ==, refusal (cell) == NULL);
  g_assert_cmpint (again, ==,
                   cell->event == MEF_ATTEMPT_EVENT_SUCCESS && cell->state == MEF_ATTEMPT_PAID);
  row = mef_attempt_get (town->db, 1, NULL);
  g_assert_cmpint (row->state, ==, next);
  assert_money (town, cell, next, before);
  assert_invoice (town, next);
  assert_history (town, cell, next);
  g_assert_cmpint (count (town, "SELECT count (*) FROM alarm WHERE kind = 'quarantined'"
                                " AND closed_at IS NULL"),
                   ==, next == MEF_ATTEMPT_QUARANTINED ? 1 : 0);
  mef_test_assert_sound (town);
}

/* A row of the page: "| event | cell | cell … |", where a dash changes nothing. */
static void
assert_row (const char *line, MefAttemptEvent event)
{
  g_auto (GStrv) cells = g_strsplit (line, "|", -1);

  g_test_message ("%s: %s", rows[event].name, line);
  g_assert_cmpuint (g_strv_length (cells), ==, MEF_N_ATTEMPT_STATES + 3);
  for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
    {
      MefAttemptState state = (MefAttemptState) s;
      MefAttemptState next = mef_attempt_state_next (state, event);

      g_assert_cmpstr (g_strstrip (cells[s + 2]), ==,
                       next == state ? "–" : mef_attempt_state_to_string (next));
    }
}

/* What is written for people is the table that runs: its rows stand in the order of the events. */
static void
test_page (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "DESIGN.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint i = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  while (lines[i] != NULL && !g_str_has_prefix (lines[i], "| event \\ state |"))
    i++;
  g_assert_nonnull (lines[i]);
  for (guint e = 0; e < MEF_N_ATTEMPT_EVENTS; e++)
    assert_row (lines[i + 2 + e], (MefAttemptEvent) e);
  g_assert_cmpstr (lines[i + 2 + MEF_N_ATTEMPT_EVENTS], ==, "");
}

/* The words are read back as what they were. */
static void
test_words (void)
{
  MefAttemptState read;

  for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
    {
      g_assert_true (
          mef_attempt_state_from_string (mef_attempt_state_to_string ((MefAttemptState) s), &read));
      g_assert_cmpint (read, ==, s);
    }
  g_assert_false (mef_attempt_state_from_string ("other", &read));
  g_assert_false (mef_attempt_state_from_string (NULL, &read));
}

int
main (int argc, char **argv)
{
  static Cell cells[MEF_N_ATTEMPT_EVENTS][MEF_N_ATTEMPT_STATES];

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/attempt-matrix/words", test_words);
  g_test_add_func ("/store/attempt-matrix/page", test_page);
  for (guint e = 0; e < MEF_N_ATTEMPT_EVENTS; e++)
    {
      for (guint s = 0; s < MEF_N_ATTEMPT_STATES; s++)
        {
          g_autofree char *path =
              g_strdup_printf ("/store/attempt-matrix/%s/%s", rows[e].name,
                               mef_attempt_state_to_string ((MefAttemptState) s));

          cells[e][s] = (Cell){ (MefAttemptEvent) e, (MefAttemptState) s };
          g_test_add_data_func (path, &cells[e][s], test_cell);
        }
    }
  return g_test_run ();
}
