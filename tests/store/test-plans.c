/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No statement that a request waits for reads a table from end to end: everything is called once,
 * and every statement that was prepared for it is explained. */
#include "config.h"

#include <string.h>

#include "mef-account-life.h"
#include "mef-account-table.h"
#include "mef-address-change-table.h"
#include "mef-alarm-table.h"
#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-failure-table.h"
#include "mef-import-table.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"
#include "mef-link-table.h"
#include "mef-mail-preference-table.h"
#include "mef-message-table.h"
#include "mef-outbox-send.h"
#include "mef-regie-table.h"
#include "mef-session-table.h"
#include "mef-setting-table.h"
#include "mef-test-town.h"
#include "mef-town-store.h"

static const guint8 hash[32] = { 1 };

/* Reading from end to end is right here, and why. */
static const char *const allowed[] = {
  "FROM regie",              /* a handful of rows */
  "FROM alarm",              /* in an index of what is open */
  "FROM outbox o LEFT JOIN", /* in an index of what is queued, by priority */
  "SELECT 1 FROM outbox WHERE state = 'queued'",
  "DELETE FROM session WHERE expires_at", /* housekeeping, once an hour */
};

static void
ignore_row (const MefInvoiceRow *row, gpointer user_data)
{
}

static void
ignore_page (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
}

static void
ignore_line (gint64 position,
             const char *beneficiary,
             const char *label,
             const char *quantity,
             MefCents amount,
             gpointer user_data)
{
}

static void
ignore_event (gint64 at,
              const char *kind,
              const MefCents *amount,
              const char *detail,
              gpointer data)
{
}

static char *
make_refdet (const char *reference, gint64 number)
{
  return g_strdup_printf ("REF%d", (int) number);
}

static void
read_invoices (MefDb *db)
{
  for (guint n = 0; n < MEF_N_INVOICE_SORTS * 2; n++)
    {
      MefInvoiceQuery query = { .person_id = 1,
                                .now = 1,
                                .today = 1,
                                .search = "lea",
                                .limit = 50,
                                .sort = (MefInvoiceSort) (n / 2),
                                .descending = n % 2 };
      MefInvoiceTotals totals;
      g_autofree char *next = NULL;

      g_assert_true (mef_invoice_list (db, &query, ignore_row, NULL, &totals, &next, NULL));
    }
  g_assert_true (mef_invoice_get (db, 1, 1, 1, 1, ignore_page, NULL, NULL));
  g_assert_true (mef_invoice_each_line (db, 1, ignore_line, NULL, NULL));
  g_assert_true (mef_invoice_each_event (db, 1, ignore_event, NULL, NULL));
}

static void
use_accounts (MefDb *db)
{
  g_autoptr (MefAccountRow) found = mef_account_find (db, "claire@example.org", NULL);
  g_autoptr (MefAccountRow) got = mef_account_get (db, 1, NULL);
  g_autoptr (MefLinkRow) link = NULL;
  g_autoptr (MefRegieRow) regie = mef_regie_find (db, NULL, NULL);
  g_autoptr (GPtrArray) regies = mef_regie_list (db, NULL);
  g_auto (MefTownRow) town = { 0 };
  MefSessionRow session;
  gint64 id, last;
  guint count;

  g_assert_true (found != NULL && got != NULL && regie != NULL && regies != NULL);
  g_assert_true (mef_town_store_read (db, &town, NULL));
  g_assert_true (mef_session_insert (db, 1, hash, FALSE, "", 1, 9, &id, NULL));
  g_assert_true (mef_session_find (db, hash, &session, NULL));
  g_assert_true (mef_session_touch (db, id, 2, NULL));
  g_assert_true (mef_session_delete (db, 1, id, NULL));
  g_assert_true (mef_session_delete_of_account (db, 1, 0, NULL));
  g_assert_true (mef_session_delete_expired (db, 1, NULL));
  g_assert_true (mef_link_insert (db, MEF_LINK_ACTIVATION, 1, hash, 1, 9, &id, NULL));
  link = mef_link_find (db, hash, 1, NULL);
  g_assert_true (mef_link_use (db, link->id, 1, NULL));
  g_assert_true (mef_account_set_password (db, 1, "hash", 0, 1, NULL));
  g_assert_true (mef_account_rehash (db, 1, "hash", NULL));
  g_assert_true (mef_account_set_state (db, 1, MEF_ACCOUNT_ACTIVE, NULL));
  g_assert_true (mef_failure_record (db, hash, 1, NULL));
  g_assert_true (mef_failure_get (db, hash, &count, &last, NULL));
  g_assert_true (mef_failure_clear (db, hash, NULL));
}

static void
ignore_device (const MefSessionDevice *device, gpointer user_data)
{
}

static void
use_account_life (MefDb *db)
{
  MefAccountAsk ask = { .purpose = MEF_LINK_RESET, .email = "nobody@example.org" };
  MefAddressSecret confirm = { .token = "C1", .hash = { 7 }, .expires_at = 999 };
  MefAddressSecret undo = { .token = "C2", .hash = { 8 }, .expires_at = 999 };
  MefMailPreference wanted;
  g_autoptr (MefLinkRow) link = NULL, back = NULL;
  g_autoptr (GPtrArray) mails = NULL;
  gboolean known;

  g_assert_true (mef_account_ask_link (db, &ask, 1, NULL));
  g_assert_true (mef_address_change_ask (db, 1, "new@example.org", &confirm, &undo, 1, NULL));
  link = mef_link_find (db, confirm.hash, 2, NULL);
  g_assert_true (mef_address_change_confirm (db, link, 2, NULL));
  back = mef_link_find (db, undo.hash, 2, NULL);
  g_assert_true (mef_address_change_undo (db, back, "X", (const guint8[32]){ 9 }, 2, NULL));
  g_assert_true (mef_account_change_password (db, 1, "hash", 0, 2, NULL));
  g_assert_true (mef_session_each (db, 1, 1, ignore_device, NULL, NULL));
  g_assert_true (mef_mail_preference_get (db, 1, &wanted, NULL));
  g_assert_true (mef_mail_preference_set (db, 1, &wanted, NULL));
  g_assert_true (mef_mail_preference_knows (db, "u", &known, NULL));
  mef_mail_preference_unsubscribe (db, "u", NULL);
  g_assert_true (mef_outbox_is_due (db, 3, &known, NULL));
  mails = mef_outbox_claim (db, 10, 3, NULL);
  g_assert_true (mef_outbox_finish (db, 1, MEF_OUTBOX_LATER, "x", 3, NULL));
  g_assert_true (mef_outbox_finish (db, 1, MEF_OUTBOX_SENT, "x", 3, NULL));
  g_assert_true (mef_account_close (db, 2, 3, NULL));
}

static void
ignore_alarm (const MefAlarmRow *row, gpointer user_data)
{
}

static void
use_payments (MefDb *db)
{
  const gint64 invoice = 1;
  MefAttemptRequest request = { .account_id = 1,
                                .person_id = 1,
                                .invoices = &invoice,
                                .n_invoices = 1,
                                .idempotency_key = "k",
                                .request_hash = hash,
                                .public_id = "p",
                                .make_refdet = make_refdet,
                                .now = MEF_TEST_NOW };
  MefSettlement settlement = { "op", "card", 1000, 1, NULL };
  g_autoptr (MefAttemptRow) by_token = mef_attempt_find_token (db, "t", NULL);
  g_autoptr (GArray) since = NULL, same = NULL;
  gboolean again;
  gint64 refused;
  const char *why;
  MefAttemptState state;
  g_autoptr (MefAttemptRow) row = mef_attempt_begin (db, &request, &again, &refused, &why, NULL);
  g_autoptr (MefAttemptRow) by_public = mef_attempt_find_public (db, "p", 1, NULL);
  g_autoptr (MefAttemptRow) by_operation = NULL;
  g_autoptr (GArray) due = mef_attempt_list_due (db, 1, 10, NULL);
  g_autoptr (GArray) live = NULL;

  g_assert_true (row != NULL && by_public != NULL && due != NULL);
  g_assert_true (mef_attempt_created (db, row->id, "op", 9, 5, 1, NULL));
  by_operation = mef_attempt_find_operation (db, "op", NULL);
  live = mef_attempt_list_live (db, 1, NULL);
  g_assert_true (by_operation != NULL && live->len == 1);
  g_assert_cmpint (mef_attempt_next_poll (db), ==, 5);
  g_assert_true (mef_attempt_poll_at (db, row->id, 3, NULL));
  g_assert_true (
      mef_attempt_apply (db, row->id, MEF_ATTEMPT_EVENT_NO_ANSWER, NULL, 9, 1, &state, NULL));
  g_assert_true (mef_attempt_settle (db, row->id, &settlement, 2, &again, NULL));
  g_assert_true (mef_ledger_has_operation (db, "op", NULL));
  g_assert_true (mef_attempt_told_again (db, row->id, &settlement, 2, NULL));
  settlement.authorisation = "B71C";
  g_assert_true (mef_attempt_told_again (db, row->id, &settlement, 2, NULL));
  since = mef_attempt_list_since (db, 1, 1, 10, NULL);
  same = mef_attempt_list_reference (db, row->refdet, NULL);
  g_assert_true (by_token == NULL && since->len == 1 && same->len == 1);
  g_assert_true (mef_alarm_each_open (db, ignore_alarm, NULL, NULL));
  g_assert_false (mef_alarm_close (db, 999, 3, "x", 1, NULL));
}

static void
use_documents (MefDb *db)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF", 4);
  g_autoptr (GBytes) got = NULL;
  g_autofree char *name = NULL, *sum = NULL;
  MefImportInvoice again = { .person = { .external_ref = NULL, .last_name = "X" },
                             .number = "A1",
                             .label = "x",
                             .issued_on = 739000,
                             .amount = 1000 };
  MefImportOutcome outcome;
  gint64 batch;

  g_assert_true (mef_document_insert (db, 1, "a.pdf", pdf, 1, NULL));
  got = mef_document_get (db, 1, 1, &name, &sum, NULL);
  g_assert_nonnull (got);
  g_assert_true (mef_import_begin (db, "x", pdf, 1, &batch, NULL));
  g_assert_true (mef_import_probe (db, 1, &again, &outcome, NULL));
  g_assert_true (mef_import_end (db, batch, 1, 1, NULL));
}

static void
ignore_thread (const MefThreadRow *row, gpointer user_data)
{
}

static void
ignore_message (const MefMessageRow *row, gpointer user_data)
{
}

static void
use_threads (MefDb *db)
{
  static const char *const states[] = { NULL, "open" };
  MefMessagePost post = { .account_id = 1,
                          .person_id = 1,
                          .idempotency_key = "t",
                          .subject = "s",
                          .body = "b",
                          .invoice_id = 1,
                          .now = 1 };
  MefThreadChange change = { "closed", TRUE, 0 };
  MefMessageResult result;

  g_assert_true (mef_message_post (db, &post, &result, NULL));
  post = (MefMessagePost){
    .account_id = 3, .thread_id = result.thread_id, .idempotency_key = "t", .body = "b", .now = 1
  };
  g_assert_true (mef_message_post (db, &post, &result, NULL));
  for (guint i = 0; i < 4; i++)
    {
      MefThreadQuery query = { .person_id = i / 2, .state = states[i % 2], .limit = 50 };

      g_assert_true (mef_thread_list (db, &query, ignore_thread, NULL, NULL));
    }
  g_assert_true (mef_thread_get (db, result.thread_id, 1, ignore_thread, NULL, NULL));
  g_assert_true (mef_thread_each_message (db, result.thread_id, ignore_message, NULL, NULL));
  g_assert_true (mef_message_get (db, result.message_id, ignore_message, NULL, NULL));
  g_assert_true (mef_thread_set_read (db, result.thread_id, 1, result.message_id, NULL));
  g_assert_true (mef_thread_change (db, result.thread_id, &change, 1, NULL));
}

static gboolean
may_scan (const char *sql)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      if (strstr (sql, allowed[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Lines of a plan that name a table read whole; "SCAN w" is the list of words. */
static gboolean
scans (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *plan;
  gboolean found = FALSE;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &plan, NULL), ==, SQLITE_OK);
  while (sqlite3_step (plan) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (plan, 3);

      if (strstr (detail, "SCAN") == NULL || strstr (detail, "CONSTANT ROW") != NULL ||
          strstr (detail, "SCAN w VIRTUAL") != NULL)
        continue;
      g_test_message ("%s", detail);
      found = TRUE;
    }
  sqlite3_finalize (plan);
  return found;
}

static void
test_plans (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  sqlite3 *handle = mef_db_handle (town->db);
  sqlite3_stmt *each = NULL;
  MefDay day = mef_day_new (2025, 12, 1);
  guint seen = 0;

  mef_test_town_add (town, 1, 1, "A1", 1000, day, day);
  read_invoices (town->db);
  use_documents (town->db);
  use_payments (town->db);
  use_accounts (town->db);
  use_account_life (town->db);
  use_threads (town->db);
  while ((each = sqlite3_next_stmt (handle, each)) != NULL)
    {
      const char *sql = sqlite3_sql (each);

      if (g_ascii_strncasecmp (sql, "PRAGMA", 6) == 0 || strstr (sql, "pragma_") != NULL ||
          may_scan (sql))
        continue;
      seen++;
      g_test_message ("%.60s", sql);
      g_assert_false (scans (handle, sql));
    }
  g_assert_cmpuint (seen, >=, 60);
}

/* The default order follows the index: rows are not gathered and sorted for it. */
static void
test_default_order (void)
{
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  sqlite3 *handle = mef_db_handle (town->db);
  sqlite3_stmt *each = NULL;
  guint seen = 0;

  for (guint descending = 0; descending < 2; descending++)
    {
      MefInvoiceQuery query = {
        .person_id = 1, .now = 1, .today = 1, .limit = 50, .descending = descending != 0
      };
      g_autofree char *next = NULL;

      g_assert_true (mef_invoice_list (town->db, &query, ignore_row, NULL, NULL, &next, NULL));
    }
  while ((each = sqlite3_next_stmt (handle, each)) != NULL)
    {
      g_autofree char *explain = NULL;
      sqlite3_stmt *plan;

      if (strstr (sqlite3_sql (each), "ORDER BY i.issued_on") == NULL)
        continue;
      seen++;
      explain = g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (each), NULL);
      g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &plan, NULL), ==, SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        g_assert_null (strstr ((const char *) sqlite3_column_text (plan, 3), "TEMP B-TREE"));
      sqlite3_finalize (plan);
    }
  g_assert_cmpuint (seen, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/plans/no-scan", test_plans);
  g_test_add_func ("/store/plans/default-order", test_default_order);
  return g_test_run ();
}
