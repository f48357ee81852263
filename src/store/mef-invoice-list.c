/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a person's invoices: filter, search, sort, pages. One statement for each way to sort,
 * because only then can SQLite follow an index; all of them share their text. A page ends with a
 * cursor that names its last row, so that what is published meanwhile shifts nothing. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "mef-error.h"
#include "mef-fold.h"
#include "mef-invoice-private.h"
#include "mef-json.h"
#include "mef-util.h"

/* :status is a MefInvoiceStatus. What was handed over or is debited is still owed. :words is a JSON
 * array of folded words, all of which must be found; NULL searches for nothing. */
#define WHERE                                                                                      \
  " WHERE i.person_id = :person"                                                                   \
  " AND (:status = 0 OR (:status = 1 AND i.cancelled_at IS NULL AND i.declared_at IS NULL"         \
  "      AND " MEF_INVOICE_REMAINING " > 0)"                                                       \
  "      OR (:status = 2 AND i.cancelled_at IS NULL AND " MEF_INVOICE_REMAINING " <= 0))"          \
  " AND (:words IS NULL OR NOT EXISTS (SELECT 1 FROM json_each (:words) w"                         \
  "      WHERE instr (i.haystack, w.value) = 0))"

#define PAGE(key, order, compare)                                                                  \
  MEF_INVOICE_COLUMNS ", " key MEF_INVOICE_FROM WHERE " AND (:after IS NULL OR (" key              \
                      ", i.id) " compare " (:after, :after_id))"                                   \
                      " ORDER BY " key " " order ", i.id " order " LIMIT :limit"

#define BOTH(key)                                                                                  \
  {                                                                                                \
    PAGE (key, "ASC", ">"), PAGE (key, "DESC", "<")                                                \
  }

static const char *const pages[MEF_N_INVOICE_SORTS][2] = {
  [MEF_INVOICE_SORT_ISSUED_ON] = BOTH ("i.issued_on"),
  [MEF_INVOICE_SORT_DUE_ON] = BOTH ("coalesce (i.due_on, '')"),
  [MEF_INVOICE_SORT_AMOUNT] = BOTH ("i.amount"),
  [MEF_INVOICE_SORT_NUMBER] = BOTH ("i.number"),
  [MEF_INVOICE_SORT_LABEL] = BOTH ("i.label"),
};

static const char totals_sql[] =
    "SELECT count (*), coalesce (sum (i.amount), 0),"
    " coalesce (sum (CASE WHEN i.cancelled_at IS NULL THEN " MEF_INVOICE_REMAINING " END), 0)"
    " FROM invoice i" WHERE;

/* More words than anybody types narrow nothing any more. */
#define MAX_WORDS 32

/* "léa 37,50" becomes ["lea","37,50"]; nothing to search for becomes NULL. */
static char *
words_of (const char *search)
{
  g_autofree char *folded = search != NULL ? mef_fold (search) : NULL;
  g_auto (GStrv) words = folded != NULL ? g_strsplit_set (folded, " \n", -1) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter json;
  guint count = 0;

  mef_json_writer_init (&json, out);
  mef_json_begin_array (&json, NULL);
  for (guint i = 0; words != NULL && words[i] != NULL && count < MAX_WORDS; i++)
    {
      if (words[i][0] != '\0')
        {
          mef_json_add_string (&json, NULL, words[i]);
          count++;
        }
    }
  mef_json_end_array (&json);
  return count > 0 ? mef_string_steal (g_steal_pointer (&out)) : NULL;
}

static void
bind_filter (MefStatement *statement, const MefInvoiceQuery *query, const char *words)
{
  mef_bind_int (statement, ":person", query->person_id);
  mef_bind_int (statement, ":status", query->status);
  if (words != NULL)
    mef_bind_text (statement, ":words", words);
}

/* A cursor is base64url of "SORT ID KEY". It is not a secret: the person is bound beside it. */
static char *
make_cursor (MefInvoiceSort sort, gint64 id, const char *key)
{
  g_autofree char *text = g_strdup_printf ("%u %" G_GINT64_FORMAT " %s", (guint) sort, id, key);
  char *base64 = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (base64, "+", '-');
  g_strdelimit (base64, "/", '_');
  base64[strcspn (base64, "=")] = '\0';
  return base64;
}

/* The text in a cursor; anything, when it is none. */
static char *
decode_cursor (const char *cursor)
{
  g_autofree char *base64 =
      g_strdup_printf ("%s%.*s", cursor, (int) ((4 - strlen (cursor) % 4) % 4), "===");
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  g_strdelimit (base64, "-", '+');
  g_strdelimit (base64, "_", '/');
  bytes = g_base64_decode (base64, &length);
  return g_strndup ((const char *) bytes, length);
}

/* A key that a row can have; bound with the type that the column has. */
static gboolean
bind_key (MefStatement *statement, MefInvoiceSort sort, const char *key)
{
  gint64 amount;

  switch (sort)
    {
    case MEF_INVOICE_SORT_AMOUNT:
      if (!g_ascii_string_to_signed (key, 10, 0, G_MAXINT64, &amount, NULL))
        return FALSE;
      mef_bind_int (statement, ":after", amount);
      return TRUE;
    case MEF_INVOICE_SORT_ISSUED_ON:
    case MEF_INVOICE_SORT_DUE_ON:
      if (mef_day_parse_iso (key) == MEF_DAY_NONE &&
          (sort == MEF_INVOICE_SORT_ISSUED_ON || *key != '\0'))
        return FALSE;
      break;
    case MEF_INVOICE_SORT_NUMBER:
    case MEF_INVOICE_SORT_LABEL:
    case MEF_N_INVOICE_SORTS:
      break;
    }
  mef_bind_text (statement, ":after", key);
  return TRUE;
}

/* Takes only what make_cursor() makes, for the same order. */
static gboolean
bind_cursor (MefStatement *statement, const MefInvoiceQuery *query, GError **error)
{
  g_autofree char *text = NULL, *again = NULL;
  char *key;
  gint64 id;

  if (query->cursor == NULL)
    return TRUE;
  text = decode_cursor (query->cursor);
  if (g_utf8_validate (text, -1, NULL) && g_ascii_strtoll (text, &key, 10) == query->sort &&
      (id = g_ascii_strtoll (key, &key, 10)) > 0 && *key++ == ' ')
    {
      again = make_cursor (query->sort, id, key);
      mef_bind_int (statement, ":after_id", id);
      if (g_str_equal (again, query->cursor) && bind_key (statement, query->sort, key))
        return TRUE;
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-cursor");
  return FALSE;
}

static gboolean
read_totals (MefDb *db,
             const MefInvoiceQuery *query,
             const char *words,
             MefInvoiceTotals *totals,
             GError **error)
{
  g_autoptr (MefStatement) statement = mef_db_prepare (db, totals_sql, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  bind_filter (statement, query, words);
  if (!mef_db_step (db, statement, &found, error))
    return FALSE;
  totals->count = mef_column_int (statement, 0);
  totals->amount = mef_column_int (statement, 1);
  totals->remaining = mef_column_int (statement, 2);
  return TRUE;
}

static gboolean
read_page (MefDb *db,
           MefStatement *page,
           const MefInvoiceQuery *query,
           MefInvoiceRowFunc func,
           gpointer user_data,
           char **next_cursor,
           GError **error)
{
  g_autofree char *last = NULL;
  gint64 last_id = 0;
  gboolean found;
  guint rows = 0;

  while (mef_db_step (db, page, &found, error))
    {
      MefInvoiceRow row;

      if (!found)
        return TRUE;
      if (rows++ == query->limit)
        {
          *next_cursor = make_cursor (query->sort, last_id, last);
          return TRUE;
        }
      mef_invoice_read (page, query->today, &row);
      func (&row, user_data);
      if (rows == query->limit)
        {
          last = g_strdup (mef_column_text (page, MEF_INVOICE_N_COLUMNS));
          last_id = row.id;
        }
    }
  return FALSE;
}

/**
 * mef_invoice_list:
 * @db: a connection
 * @query: whose, which, in what order
 * @func: called for each row of the page
 * @user_data: for @func
 * @totals: (out) (nullable): of all that the filter finds, not only of the page; what remains does
 *   not count cancelled invoices
 * @next_cursor: (out) (transfer full) (nullable): where the next page begins, %NULL after the last
 * @error: (nullable): "field-cursor" for one that no page of this order gave
 *
 * Returns: whether everything was read
 */
gboolean
mef_invoice_list (MefDb *db,
                  const MefInvoiceQuery *query,
                  MefInvoiceRowFunc func,
                  gpointer user_data,
                  MefInvoiceTotals *totals,
                  char **next_cursor,
                  GError **error)
{
  g_autofree char *words = words_of (query->search);
  g_autoptr (MefStatement) page =
      mef_db_prepare (db, pages[query->sort][query->descending ? 1 : 0], error);

  *next_cursor = NULL;
  if (page == NULL)
    return FALSE;
  bind_filter (page, query, words);
  mef_bind_int (page, ":now", query->now);
  mef_bind_int (page, ":limit", (gint64) query->limit + 1);
  return bind_cursor (page, query, error) &&
         read_page (db, page, query, func, user_data, next_cursor, error) &&
         (totals == NULL || read_totals (db, query, words, totals, error));
}

/**
 * mef_invoice_read_list_version:
 * @db: a connection
 * @version: (out): a number
 * @error: (nullable): return location
 *
 * Two lists that were read at the same version, on the same day and with no lock ended between them
 * are the same.
 *
 * Returns: whether it could be read
 */
gboolean
mef_invoice_read_list_version (MefDb *db, gint64 *version, GError **error)
{
  return mef_db_read_int (db,
                          "SELECT ((SELECT count FROM list_change) << 32)"
                          " + coalesce ((SELECT max (id) FROM invoice), 0)",
                          (MefNumber[]){ { NULL } }, version, error);
}
