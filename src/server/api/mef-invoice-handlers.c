/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The resident's invoices. The person is bound in every statement, so that somebody else's invoice
 * is one that does not exist. The list is written straight from the rows, once for each state of
 * the data. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-attempt-table.h"
#include "mef-document-table.h"
#include "mef-error.h"
#include "mef-invoice-table.h"
#include "mef-json.h"

#include "mef-payment-json.h"
#include "mef-response-cache.h"
#include "mef-response.h"
#include "mef-server.h"

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 200
#define LONGEST_SEARCH 200 /* bytes */

static const char *const status_words[] = {
  [MEF_INVOICE_STATUS_ALL] = "all",
  [MEF_INVOICE_STATUS_UNPAID] = "unpaid",
  [MEF_INVOICE_STATUS_PAID] = "paid",
};

static const char *const sort_words[MEF_N_INVOICE_SORTS] = {
  [MEF_INVOICE_SORT_ISSUED_ON] = "issued_on", [MEF_INVOICE_SORT_DUE_ON] = "due_on",
  [MEF_INVOICE_SORT_AMOUNT] = "amount",       [MEF_INVOICE_SORT_NUMBER] = "number",
  [MEF_INVOICE_SORT_LABEL] = "label",
};

static gboolean
find_word (const char *const *words, guint n_words, const char *text, guint *index)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (strcmp (words[i], text) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_sort (const char *text, MefInvoiceQuery *query)
{
  guint index;

  query->descending = text[0] == '-';
  if (!find_word (sort_words, MEF_N_INVOICE_SORTS, text + (query->descending ? 1 : 0), &index))
    return FALSE;
  query->sort = (MefInvoiceSort) index;
  return TRUE;
}

static gboolean
read_limit (const char *text, MefInvoiceQuery *query)
{
  guint64 limit;

  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT, &limit, NULL))
    return FALSE;
  query->limit = (guint) limit;
  return TRUE;
}

static gboolean
parse_query (MefRequest *request, MefInvoiceQuery *query, GError **error)
{
  const char *status = mef_request_get_query (request, "status");
  const char *sort = mef_request_get_query (request, "sort");
  const char *limit = mef_request_get_query (request, "limit");
  const char *wrong = NULL;
  guint index = MEF_INVOICE_STATUS_ALL;

  query->person_id = mef_request_get_caller (request)->person_id;
  query->now = mef_request_get_now (request);
  query->today = mef_day_from_instant (query->now);
  query->search = mef_request_get_query (request, "q");
  query->cursor = mef_request_get_query (request, "cursor");
  query->limit = DEFAULT_LIMIT;
  query->sort = MEF_INVOICE_SORT_ISSUED_ON;
  query->descending = TRUE;
  if (status != NULL && !find_word (status_words, G_N_ELEMENTS (status_words), status, &index))
    wrong = "field-status";
  else if (sort != NULL && !read_sort (sort, query))
    wrong = "field-sort";
  else if (limit != NULL && !read_limit (limit, query))
    wrong = "field-limit";
  else if (query->search != NULL && strlen (query->search) > LONGEST_SEARCH)
    wrong = "field-q";
  query->status = (MefInvoiceStatus) index;
  if (wrong != NULL)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, wrong);
  return wrong == NULL;
}

/* The members of INVOICE, inside an object that somebody else begins and ends. */
static void
write_invoice (MefJsonWriter *json, const MefInvoiceRow *row)
{
  mef_json_add_int (json, "id", row->id);
  mef_json_add_string (json, "number", row->number);
  mef_json_add_string (json, "issued_on", row->issued_on);
  mef_json_add_string (json, "due_on", row->due_on);
  mef_json_add_int (json, "amount", row->amount);
  mef_json_add_int (json, "remaining", row->remaining);
  mef_json_add_string (json, "label", row->label);
  mef_json_add_string (json, "service", row->service);
  mef_json_add_string (json, "beneficiaries", row->beneficiaries);
  mef_json_add_string (json, "state", row->state);
  mef_json_add_day (json, "settled_on",
                    row->settled_at != 0 ? mef_day_from_instant (row->settled_at) : MEF_DAY_NONE);
  mef_json_add_string (json, "regie", row->regie);
  mef_json_add_int (json, "regie_id", row->regie_id);
  mef_json_add_boolean (json, "multi_invoice", row->multi_invoice);
  mef_json_add_int (json, "maximum", row->maximum);
  mef_json_add_boolean (json, "has_document", row->has_document);
  mef_json_add_boolean (json, "payable", row->unpayable_reason == NULL);
  mef_json_add_string (json, "unpayable_reason", row->unpayable_reason);
  mef_json_add_string (json, "payment_id", row->payment_id);
  if (row->payment_since != 0)
    mef_json_add_instant (json, "payment_since", row->payment_since);
  else
    mef_json_add_string (json, "payment_since", NULL);
}

typedef struct
{
  MefJsonWriter json;
  gint64 valid_until; /* the first lock that ends */
} ListAnswer;

static void
add_row_cb (const MefInvoiceRow *row, gpointer user_data)
{
  ListAnswer *answer = user_data;

  mef_json_begin_object (&answer->json, NULL);
  write_invoice (&answer->json, row);
  mef_json_end_object (&answer->json);
  if (row->lock_expires_at != 0)
    answer->valid_until = MIN (answer->valid_until, row->lock_expires_at);
}

static gboolean
write_list (MefDb *db,
            const MefInvoiceQuery *query,
            GString *body,
            gint64 *valid_until,
            GError **error)
{
  ListAnswer answer = { .valid_until = G_MAXINT64 };
  g_autofree char *next_cursor = NULL;
  MefInvoiceTotals totals = { 0 };

  mef_json_writer_init (&answer.json, body);
  mef_json_begin_object (&answer.json, NULL);
  mef_json_begin_array (&answer.json, "items");
  if (!mef_invoice_list (db, query, add_row_cb, &answer, &totals, &next_cursor, error))
    return FALSE;
  mef_json_end_array (&answer.json);
  mef_json_add_string (&answer.json, "next_cursor", next_cursor);
  mef_json_begin_object (&answer.json, "totals");
  mef_json_add_int (&answer.json, "count", totals.count);
  mef_json_add_int (&answer.json, "amount", totals.amount);
  mef_json_add_int (&answer.json, "remaining", totals.remaining);
  mef_json_end_object (&answer.json);
  mef_json_end_object (&answer.json);
  *valid_until = answer.valid_until;
  return TRUE;
}

static void
respond_fresh_list (MefRequest *request,
                    const MefInvoiceQuery *query,
                    const char *key,
                    gint64 version)
{
  MefCacheStamp stamp = { version, query->today, G_MAXINT64 };
  GString *body = g_string_sized_new (16 * 1024);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  if (!write_list (mef_request_get_db (request), query, body, &stamp.valid_until, &error))
    {
      g_string_free (body, TRUE);
      mef_request_respond_error (request, error);
      return;
    }
  bytes = g_string_free_to_bytes (body);
  etag = mef_response_make_etag (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  mef_response_cache_insert (mef_request_get_cache (request), key, &stamp, bytes, etag);
  mef_request_respond_json_bytes (request, bytes, etag);
}

/* Asked of every list, so what a commit did not move is not looked up again. */
static gboolean
get_version (MefRequest *request, gint64 *version, GError **error)
{
  MefResponseCache *cache = mef_request_get_cache (request);
  MefDb *db = mef_request_get_db (request);
  const char *town = mef_request_get_town (request)->host;
  const gint64 data_version = mef_db_get_data_version (db);

  if (mef_response_cache_recall_version (cache, town, data_version, version))
    return TRUE;
  if (!mef_invoice_read_list_version (db, version, error))
    return FALSE;
  mef_response_cache_note_version (cache, town, data_version, *version);
  return TRUE;
}

/**
 * mef_handle_invoice_list:
 * @request: a request of %MEF_ROUTE_INVOICE_LIST
 */
void
mef_handle_invoice_list (MefRequest *request)
{
  MefInvoiceQuery query = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *key = NULL;
  const char *etag;
  gint64 version;

  /* The version is read before the rows: where somebody commits between the two, the answer is made
   * again next time rather than kept too long. */
  if (!parse_query (request, &query, &error) || !get_version (request, &version, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  key = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", mef_request_get_town (request)->host,
                         query.person_id, mef_request_get_raw_query (request));
  body = mef_response_cache_lookup (mef_request_get_cache (request), key, version, query.today,
                                    query.now, &etag);
  if (body != NULL)
    mef_request_respond_json_bytes (request, body, etag);
  else
    respond_fresh_list (request, &query, key, version);
}

typedef struct
{
  MefJsonWriter json;
  MefRequest *request;
  char *payment_id; /* (owned) (nullable) */
} ShowAnswer;

static void
add_details_cb (const MefInvoiceRow *row, const MefInvoiceExtra *extra, gpointer user_data)
{
  ShowAnswer *answer = user_data;

  write_invoice (&answer->json, row);
  mef_json_add_string (&answer->json, "reference", extra->reference);
  mef_json_add_string (&answer->json, "client", extra->client_number);
  mef_json_add_string (&answer->json, "debtor", extra->debtor);
  mef_json_add_boolean (&answer->json, "declarable",
                        extra->declarations && (strcmp (row->state, "due") == 0 ||
                                                strcmp (row->state, "overdue") == 0));
  mef_json_add_boolean (&answer->json, "test_mode",
                        mef_payment_is_test (extra->saisie, answer->request));
  answer->payment_id = g_strdup (row->payment_id);
}

static void
add_line_cb (gint64 position,
             const char *beneficiary,
             const char *label,
             const char *quantity,
             MefCents amount,
             gpointer user_data)
{
  MefJsonWriter *json = user_data;

  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "position", position);
  mef_json_add_string (json, "beneficiary", beneficiary);
  mef_json_add_string (json, "label", label);
  mef_json_add_string (json, "quantity", quantity);
  mef_json_add_int (json, "amount", amount);
  mef_json_end_object (json);
}

static void
add_event_cb (gint64 at,
              const char *kind,
              const MefCents *amount,
              const char *detail,
              gpointer user_data)
{
  MefJsonWriter *json = user_data;

  mef_json_begin_object (json, NULL);
  mef_json_add_instant (json, "at", at);
  mef_json_add_string (json, "kind", kind);
  if (amount != NULL)
    mef_json_add_int (json, "amount", *amount);
  else
    mef_json_add_string (json, "amount", NULL);
  mef_json_add_string (json, "detail", detail);
  mef_json_end_object (json);
}

/* The attempt that keeps the invoice from being paid, when it is the caller's own. */
static gboolean
write_payment (MefRequest *request, MefJsonWriter *json, const char *payment_id, GError **error)
{
  g_autoptr (MefAttemptRow) row = NULL;
  g_autoptr (GError) local = NULL;

  if (payment_id != NULL)
    row = mef_attempt_find_public (mef_request_get_db (request), payment_id,
                                   mef_request_get_caller (request)->account_id, &local);
  if (local != NULL && !g_error_matches (local, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row != NULL)
    return mef_payment_write_json (json, "payment", row, request, error);
  mef_json_add_string (json, "payment", NULL);
  return TRUE;
}

static gboolean
write_details (MefRequest *request, gint64 id, GString *body, GError **error)
{
  MefDb *db = mef_request_get_db (request);
  gint64 now = mef_request_get_now (request);
  ShowAnswer answer = { .request = request };
  g_autofree char *payment_id = NULL;
  gboolean found;

  mef_json_writer_init (&answer.json, body);
  mef_json_begin_object (&answer.json, NULL);
  found = mef_invoice_get (db, id, mef_request_get_caller (request)->person_id, now,
                           mef_day_from_instant (now), add_details_cb, &answer, error);
  payment_id = answer.payment_id;
  if (!found)
    return FALSE;
  mef_json_begin_array (&answer.json, "lines");
  if (!mef_invoice_each_line (db, id, add_line_cb, &answer.json, error))
    return FALSE;
  mef_json_end_array (&answer.json);
  mef_json_begin_array (&answer.json, "history");
  if (!mef_invoice_each_event (db, id, add_event_cb, &answer.json, error))
    return FALSE;
  mef_json_end_array (&answer.json);
  if (!write_payment (request, &answer.json, payment_id, error))
    return FALSE;
  mef_json_end_object (&answer.json);
  return TRUE;
}

static gboolean
get_id (MefRequest *request, gint64 *id)
{
  if (mef_request_get_parameter_id (request, id))
    return TRUE;
  mef_request_respond_problem (request, 404, "not-found", NULL, 0);
  return FALSE;
}

/**
 * mef_handle_invoice_show:
 * @request: a request of %MEF_ROUTE_INVOICE_SHOW
 */
void
mef_handle_invoice_show (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  GString *body;
  gint64 id;

  if (!get_id (request, &id))
    return;
  body = g_string_sized_new (4096);
  if (write_details (request, id, body, &error))
    {
      mef_request_respond_json (request, 200, body);
      return;
    }
  g_string_free (body, TRUE);
  mef_request_respond_error (request, error);
}

/**
 * mef_handle_invoice_document:
 * @request: a request of %MEF_ROUTE_INVOICE_DOCUMENT
 */
void
mef_handle_invoice_document (MefRequest *request)
{
  g_autoptr (GBytes) content = NULL;
  g_autofree char *file_name = NULL, *sha256 = NULL, *etag = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!get_id (request, &id))
    return;
  content =
      mef_document_get (mef_request_get_db (request), id,
                        mef_request_get_caller (request)->person_id, &file_name, &sha256, &error);
  if (content == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  etag = g_strdup_printf ("\"%s\"", sha256);
  mef_request_respond_attachment (request, "application/pdf", file_name, content, etag);
}
