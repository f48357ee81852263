/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list against a naive model of it: every filter, order and page size must agree. */
#include "config.h"

#include <string.h>

#include "mef-db-private.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-ledger.h"
#include "mef-test-town.h"

#define COUNT 60

typedef struct
{
  gint64 id;
  char number[16], due[MEF_DAY_ISO_SIZE], issued[MEF_DAY_ISO_SIZE];
  const char *label;
  MefCents amount, remaining;
  gboolean cancelled, declared;
} Model;

typedef struct
{
  MefTestTown *town; /* (owned) */
  Model rows[COUNT];
} Fixture;

static void
pay (MefTestTown *town, gint64 invoice, MefCents amount)
{
  MefLedgerPayment payment = { .regie_id = 1,
                               .means = "cash",
                               .amount = amount,
                               .paid_at = MEF_TEST_NOW,
                               .booked_at = MEF_TEST_NOW,
                               .person_id = 1 };
  gint64 id;

  g_assert_true (mef_ledger_book (town->db, &payment, &invoice, &amount, 1, &id, NULL));
}

/* Marks an invoice with what changes where it is listed, and with what does not. */
static void
mark (Fixture *self, Model *row)
{
  static const char *const marks[] = { "cancelled_at = 1", "declared_at = 1", "handed_over_at = 1",
                                       "direct_debit_on = '2025-12-05'" };
  guint n = (guint) g_test_rand_int_range (0, 8);
  g_autofree char *sql = NULL;

  if (n >= G_N_ELEMENTS (marks))
    return;
  row->cancelled = n == 0;
  row->declared = n == 1;
  sql = g_strdup_printf ("UPDATE invoice SET %s WHERE id = %d", marks[n], (int) row->id);
  g_assert_true (mef_db_exec (self->town->db, sql, NULL));
}

static void
relabel (Fixture *self, Model *row)
{
  static const char *const labels[] = { "FACTURATION", "Cantine", "Eau et assainissement",
                                        "cantine", "École de musique" };
  g_autofree char *sql = NULL;

  row->label = labels[g_test_rand_int_range (0, G_N_ELEMENTS (labels))];
  sql =
      g_strdup_printf ("UPDATE invoice SET label = '%s' WHERE id = %d", row->label, (int) row->id);
  g_assert_true (mef_db_exec (self->town->db, sql, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->town = mef_test_town_new ();
  for (guint i = 0; i < COUNT; i++)
    {
      Model *row = &self->rows[i];
      MefDay issued = mef_day_new (2025, 1, 1) + (MefDay) g_test_rand_int_range (0, 20);
      MefDay due = issued + (MefDay) g_test_rand_int_range (0, 3);

      if (g_test_rand_int_range (0, 6) == 0)
        due = MEF_DAY_NONE;
      g_snprintf (row->number, sizeof row->number, "2025-%03d",
                  g_test_rand_int_range (0, 100) * 10 + (int) (i % 10) + (int) (i / 10) * 1000);
      row->amount = g_test_rand_int_range (1, 8) * 1000;
      row->id = mef_test_town_add (self->town, 1, 1, row->number, row->amount, issued, due);
      mef_day_to_iso (issued, row->issued);
      if (due != MEF_DAY_NONE)
        mef_day_to_iso (due, row->due);
      row->remaining = row->amount;
      if (g_test_rand_int_range (0, 2) == 0)
        {
          MefCents part = g_test_rand_int_range (0, 2) == 0 ? row->amount : 500;

          pay (self->town, row->id, part);
          row->remaining -= part;
        }
      relabel (self, row);
      mark (self, row);
    }
  mef_test_town_add (self->town, 2, 1, "THEIRS", 1000, mef_day_new (2025, 1, 1), MEF_DAY_NONE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  mef_test_town_free (self->town);
}

static int
compare (const Model *a, const Model *b, MefInvoiceSort sort)
{
  int order = 0;

  switch (sort)
    {
    case MEF_INVOICE_SORT_ISSUED_ON:
      order = strcmp (a->issued, b->issued);
      break;
    case MEF_INVOICE_SORT_DUE_ON:
      order = strcmp (a->due, b->due);
      break;
    case MEF_INVOICE_SORT_AMOUNT:
      order = (a->amount > b->amount) - (a->amount < b->amount);
      break;
    case MEF_INVOICE_SORT_NUMBER:
      order = strcmp (a->number, b->number);
      break;
    case MEF_INVOICE_SORT_LABEL:
      order = strcmp (a->label, b->label);
      break;
    case MEF_N_INVOICE_SORTS:
      break;
    }
  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static gboolean
keeps (const Model *row, MefInvoiceStatus status)
{
  switch (status)
    {
    case MEF_INVOICE_STATUS_ALL:
      return TRUE;
    case MEF_INVOICE_STATUS_UNPAID:
      return row->remaining > 0 && !row->cancelled && !row->declared;
    case MEF_INVOICE_STATUS_PAID:
      return row->remaining == 0 && !row->cancelled;
    }
  g_return_val_if_reached (FALSE);
}

static void
take_id (const MefInvoiceRow *row, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, row->id);
}

static GArray *
read_all (Fixture *self, const MefInvoiceQuery *query, MefInvoiceTotals *totals)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *cursor = NULL;

  do
    {
      MefInvoiceQuery page = *query;
      g_autofree char *next = NULL;
      g_autoptr (GError) error = NULL;
      guint before = ids->len;

      page.cursor = cursor;
      g_assert_true (mef_invoice_list (self->town->db, &page, take_id, ids, totals, &next, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (ids->len - before, <=, query->limit);
      g_free (cursor);
      cursor = g_steal_pointer (&next);
    }
  while (cursor != NULL);
  return ids;
}

/* What the model says, by insertion into its place. */
static GArray *
expect_all (Fixture *self, const MefInvoiceQuery *query, MefInvoiceTotals *totals)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *totals = (MefInvoiceTotals){ 0 };
  for (guint i = 0; i < COUNT; i++)
    {
      guint at;

      if (!keeps (&self->rows[i], query->status))
        continue;
      for (at = 0; at < order->len; at++)
        {
          int c =
              compare (&self->rows[g_array_index (order, guint, at)], &self->rows[i], query->sort);

          if (query->descending ? c < 0 : c > 0)
            break;
        }
      g_array_insert_val (order, at, i);
      totals->count++;
      totals->amount += self->rows[i].amount;
      totals->remaining += self->rows[i].cancelled ? 0 : self->rows[i].remaining;
    }
  for (guint i = 0; i < order->len; i++)
    g_array_append_val (ids, self->rows[g_array_index (order, guint, i)].id);
  g_array_unref (order);
  return ids;
}

static void
test_model (Fixture *self, gconstpointer data)
{
  static const guint limits[] = { 1, 7, 200 };

  for (guint n = 0; n < MEF_N_INVOICE_SORTS * 2 * 3 * G_N_ELEMENTS (limits); n++)
    {
      MefInvoiceQuery query = { .person_id = 1,
                                .now = MEF_TEST_NOW,
                                .today = mef_day_new (2025, 1, 10),
                                .sort = (MefInvoiceSort) (n % MEF_N_INVOICE_SORTS),
                                .descending = n / MEF_N_INVOICE_SORTS % 2,
                                .status = (MefInvoiceStatus) (n / MEF_N_INVOICE_SORTS / 2 % 3),
                                .limit = limits[n / MEF_N_INVOICE_SORTS / 6] };
      MefInvoiceTotals totals, wanted;
      g_autoptr (GArray) ids = read_all (self, &query, &totals);
      g_autoptr (GArray) model = expect_all (self, &query, &wanted);

      g_assert_cmpmem (ids->data, ids->len * sizeof (gint64), model->data,
                       model->len * sizeof (gint64));
      g_assert_cmpmem (&totals, sizeof totals, &wanted, sizeof wanted);
    }
}

static void
test_search (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *search;
    gboolean all;
  } cases[] = {
    { "facturation", TRUE },
    { "LÉA", TRUE },
    { "lea", TRUE },
    { "  restauration   leA ", TRUE },
    { "restauration zz", FALSE },
    { "", TRUE },
    { "'; DROP TABLE invoice; --", FALSE },
    { "%", FALSE },
    { "2025-", TRUE },
    { ",00", TRUE },
    { "THEIRS", FALSE },
    { "l’", FALSE },
    { "scolaire\u00a0restauration\tFACTURATION\n2025", TRUE },
    { "a e i o u r s t l c a e i o u r s t l c a e i o u r s t l c a e i o u zzz", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefInvoiceQuery query = {
        .person_id = 1, .now = MEF_TEST_NOW, .today = 1, .limit = 200, .search = cases[i].search
      };
      MefInvoiceTotals totals;
      g_autoptr (GArray) ids = read_all (self, &query, &totals);

      g_test_message ("%s", cases[i].search);
      g_assert_cmpuint (ids->len, ==, cases[i].all ? COUNT : 0);
      g_assert_cmpint (totals.count, ==, ids->len);
    }
}

static char *
encode (const char *text)
{
  char *base64 = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (base64, "+", '-');
  g_strdelimit (base64, "/", '_');
  base64[strcspn (base64, "=")] = '\0';
  return base64;
}

static gboolean
list_after (Fixture *self, MefInvoiceSort sort, const char *cursor)
{
  MefInvoiceQuery query = {
    .person_id = 1, .now = 1, .today = 1, .limit = 5, .sort = sort, .cursor = cursor
  };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  gboolean done = mef_invoice_list (self->town->db, &query, take_id, ids, NULL, &next, &error);

  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, done ? NULL : "field-cursor");
  g_assert_true (done || (ids->len == 0 && next == NULL));
  return done;
}

static void
test_cursor_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    MefInvoiceSort sort;
    const char *text;
    gboolean good;
  } cases[] = {
    { MEF_INVOICE_SORT_ISSUED_ON, "0 7 2025-01-10", TRUE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 7 ", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 7 2025-02-30", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "1 7 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 0 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 -7 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 07 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, " 0 7 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 99999999999999999999 2025-01-10", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0 7", FALSE },
    { MEF_INVOICE_SORT_ISSUED_ON, "0", FALSE },
    { MEF_INVOICE_SORT_DUE_ON, "1 7 ", TRUE },
    { MEF_INVOICE_SORT_DUE_ON, "1 7 x", FALSE },
    { MEF_INVOICE_SORT_AMOUNT, "2 7 1000", TRUE },
    { MEF_INVOICE_SORT_AMOUNT, "2 7 1000x", FALSE },
    { MEF_INVOICE_SORT_AMOUNT, "2 7 -1", FALSE },
    { MEF_INVOICE_SORT_NUMBER, "3 7 2025-1", TRUE },
    { MEF_INVOICE_SORT_NUMBER, "3 7 \xff", FALSE },
    { MEF_INVOICE_SORT_LABEL, "4 7 École", TRUE },
    { MEF_INVOICE_SORT_LABEL, "3 7 École", FALSE },
  };
  static const char *const raw[] = { "",
                                     "x",
                                     "!!",
                                     "=",
                                     "MCA3IDIwMjUtMDEtMTA=",
                                     "MCA3IDIwMjUtMDEtMTA ",
                                     " MCA3IDIwMjUtMDEtMTA",
                                     "MCA3!IDIwMjUtMDEtMTA",
                                     "AAAA" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *cursor = encode (cases[i].text);

      g_test_message ("case %u", i);
      g_assert_cmpint (list_after (self, cases[i].sort, cursor), ==, cases[i].good);
    }
  g_assert_true (list_after (self, MEF_INVOICE_SORT_ISSUED_ON, "MCA3IDIwMjUtMDEtMTA"));
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    g_assert_false (list_after (self, MEF_INVOICE_SORT_ISSUED_ON, raw[i]));
}

/* What is published while somebody pages shifts nothing: no row twice, none left out. */
static void
test_published_between_pages (Fixture *self, gconstpointer data)
{
  MefInvoiceQuery query = { .person_id = 1, .now = 1, .today = 1, .limit = 25, .descending = TRUE };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  g_assert_true (mef_invoice_list (self->town->db, &query, take_id, ids, NULL, &first, NULL));
  mef_test_town_add (self->town, 1, 1, "NEW1", 1000, mef_day_new (2025, 6, 1), MEF_DAY_NONE);
  query.cursor = first;
  g_assert_true (mef_invoice_list (self->town->db, &query, take_id, ids, NULL, &second, NULL));
  mef_test_town_add (self->town, 1, 1, "NEW2", 1000, mef_day_new (2025, 6, 2), MEF_DAY_NONE);
  query.cursor = second;
  g_assert_true (mef_invoice_list (self->town->db, &query, take_id, ids, NULL, &third, NULL));
  g_assert_null (third);
  g_assert_cmpuint (ids->len, ==, COUNT);
  for (guint i = 0; i < ids->len; i++)
    g_assert_true (g_hash_table_add (seen, &g_array_index (ids, gint64, i)));
}

/* Whatever a list reads moves its version when it changes: the statement is asked which tables
 * those are, the schema which triggers stand on them. */
static int
note_table (void *data,
            int action,
            const char *table,
            const char *column,
            const char *db,
            const char *by)
{
  if (action == SQLITE_READ && table != NULL)
    g_hash_table_add (data, g_strdup (table));
  return SQLITE_OK;
}

static gboolean
has_trigger (sqlite3 *handle, const char *table, const char *what)
{
  g_autofree char *name = g_strdup_printf ("list_on_%s_%s", table, what);
  g_autofree char *refusal = g_strdup_printf ("%s_no_%s", table, what);
  sqlite3_stmt *query = NULL;
  gboolean found;

  sqlite3_prepare_v2 (handle,
                      "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name IN (?1, ?2)", -1,
                      &query, NULL);
  sqlite3_bind_text (query, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (query, 2, refusal, -1, SQLITE_STATIC);
  found = sqlite3_step (query) == SQLITE_ROW;
  sqlite3_finalize (query);
  return found;
}

static void
no_row (const MefInvoiceRow *row, gpointer user_data)
{
}

static void
test_version_follows_tables (void)
{
  static const char *const changes[] = { "insert", "update", "delete" };
  static const char *const unseen[] = { "invoice", "regie", "payment", "attempt", NULL };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MefInvoiceQuery query = { .person_id = 1, .limit = 50, .today = 1, .now = 1 };
  g_autofree char *next = NULL;
  MefInvoiceTotals totals;
  GHashTableIter iter;
  gpointer table;

  sqlite3_set_authorizer (mef_db_handle (town->db), note_table, tables);
  g_assert_true (mef_invoice_list (town->db, &query, no_row, NULL, &totals, &next, NULL));
  sqlite3_set_authorizer (mef_db_handle (town->db), NULL, NULL);
  g_assert_cmpuint (g_hash_table_size (tables), >=, 7);
  g_hash_table_iter_init (&iter, tables);
  while (g_hash_table_iter_next (&iter, &table, NULL))
    {
      for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
        {
          /* A new invoice is seen by its id, these others only through a row that refers to them. A
           * document is replaced, never changed. */
          if ((i == 0 && g_strv_contains (unseen, table)) || g_str_equal (table, "json_each") ||
              g_str_has_prefix (table, "sqlite_") || (g_str_equal (table, "document") && i == 1))
            continue;
          g_test_message ("%s %s", (char *) table, changes[i]);
          g_assert_true (has_trigger (mef_db_handle (town->db), table, changes[i]));
        }
    }
}

static void
test_version (void)
{
  static const struct
  {
    const char *sql;
    gboolean moves;
  } cases[] = {
    { "INSERT INTO session (account_id, token_hash, persistent, created_at, last_used_at, "
      "expires_at)"
      " VALUES (1, zeroblob (32), 0, 1, 1, 2)",
      FALSE },
    { "INSERT INTO outbox (public_id, kind, priority, recipient, queued_at, next_try_at, "
      "useful_until)"
      " VALUES ('x', 'answer', 4, 'a@example.org', 1, 1, 2)",
      FALSE },
    { "UPDATE invoice SET declared_at = 5", TRUE },
    { "UPDATE regie SET online = 0", TRUE },
    { "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
      " client_number, refdet, amount, saisie, created_at, lock_expires_at) VALUES ('p', 1, 1, 'k',"
      " zeroblob (32), 'waiting', '001964', 'REF1', 99, 'T', 1, 2)",
      FALSE },
    { "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 1, 99)", TRUE },
    { "UPDATE attempt SET polls = polls + 1, next_poll_at = 7", FALSE },
    { "UPDATE attempt SET state = 'refused'", TRUE },
  };
  g_autoptr (MefTestTown) town = mef_test_town_new ();
  gint64 before, after;

  g_assert_true (mef_invoice_read_list_version (town->db, &before, NULL));
  mef_test_town_add (town, 1, 1, "A", 1000, mef_day_new (2025, 11, 1), 0);
  g_assert_true (mef_invoice_read_list_version (town->db, &after, NULL));
  g_assert_cmpint (after, !=, before);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      before = after;
      g_test_message ("%s", cases[i].sql);
      g_assert_true (mef_db_exec (town->db, cases[i].sql, NULL));
      g_assert_true (mef_invoice_read_list_version (town->db, &after, NULL));
      g_assert_cmpint (after != before, ==, cases[i].moves);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/list/model", Fixture, NULL, set_up, test_model, tear_down);
  g_test_add ("/store/list/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/store/list/cursor-refused", Fixture, NULL, set_up, test_cursor_refused, tear_down);
  g_test_add ("/store/list/published-between-pages", Fixture, NULL, set_up,
              test_published_between_pages, tear_down);
  g_test_add_func ("/store/list/version", test_version);
  g_test_add_func ("/store/list/version-follows-tables", test_version_follows_tables);
  return g_test_run ();
}
