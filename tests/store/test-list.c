/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list against a naive model of it: every filter, order and page size must agree. And no
 * statement of it may read a table from end to end. */
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
  MefCents amount, remaining;
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

static void
set_up (Fixture *self, gconstpointer data)
{
  self->town = mef_test_town_new ();
  for (guint i = 0; i < COUNT; i++)
    {
      Model *row = &self->rows[i];
      MefDay issued = mef_day_new (2025, 1, 1) + (MefDay) g_test_rand_int_range (0, 20);
      MefDay due = issued + (MefDay) g_test_rand_int_range (0, 3);

      g_snprintf (row->number, sizeof row->number, "2025-%03d",
                  g_test_rand_int_range (0, 100) * 10 + (int) (i % 10) + (int) (i / 10) * 1000);
      row->amount = g_test_rand_int_range (1, 8) * 1000;
      row->id = mef_test_town_add (self->town, 1, 1, row->number, row->amount, issued, due);
      mef_day_to_iso (issued, row->issued);
      mef_day_to_iso (due, row->due);
      row->remaining = row->amount;
      if (g_test_rand_int_range (0, 2) == 0)
        {
          MefCents part = g_test_rand_int_range (0, 2) == 0 ? row->amount : 500;

          pay (self->town, row->id, part);
          row->remaining -= part;
        }
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
    case MEF_N_INVOICE_SORTS:
      break;
    }
  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static gboolean
keeps (const Model *row, MefInvoiceStatus status)
{
  return status == MEF_INVOICE_STATUS_ALL ||
         (status == MEF_INVOICE_STATUS_UNPAID) == (row->remaining > 0);
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
      totals->remaining += self->rows[i].remaining;
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

static void
test_cursor_refused (Fixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "x",   "!!",     "",
                                       "MSA", "LTEgYQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
                                       "AAAA" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      MefInvoiceQuery query = {
        .person_id = 1, .now = 1, .today = 1, .limit = 5, .cursor = wrong[i]
      };
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GError) error = NULL;
      g_autofree char *next = NULL;
      gboolean done = mef_invoice_list (self->town->db, &query, take_id, ids, NULL, &next, &error);

      /* "MSA" is a whole cursor, of invoice 1 with an empty key: harmless. */
      if (i != 3)
        {
          g_assert_false (done);
          g_assert_cmpstr (error->message, ==, "field-cursor");
        }
    }
}

static void
test_plans (Fixture *self, gconstpointer data)
{
  sqlite3_stmt *each = NULL;
  guint seen = 0;

  /* Whatever the list prepared is still there to be explained. */
  test_search (self, data);
  while ((each = sqlite3_next_stmt (mef_db_handle (self->town->db), each)) != NULL)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (each), NULL);
      sqlite3_stmt *plan;

      if (strstr (sql, "FROM invoice i") == NULL)
        continue;
      seen++;
      g_assert_cmpint (sqlite3_prepare_v2 (mef_db_handle (self->town->db), sql, -1, &plan, NULL),
                       ==, SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        {
          const char *detail = (const char *) sqlite3_column_text (plan, 3);

          g_test_message ("%s", detail);
          if (strstr (detail, "SCAN") != NULL)
            {
              g_assert_true (strstr (detail, "SCAN w") != NULL ||
                             strstr (detail, "CONSTANT ROW") != NULL);
            }
        }
      sqlite3_finalize (plan);
    }
  g_assert_cmpuint (seen, >=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/list/model", Fixture, NULL, set_up, test_model, tear_down);
  g_test_add ("/store/list/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/store/list/cursor-refused", Fixture, NULL, set_up, test_cursor_refused, tear_down);
  g_test_add ("/store/list/plans", Fixture, NULL, set_up, test_plans, tear_down);
  return g_test_run ();
}
