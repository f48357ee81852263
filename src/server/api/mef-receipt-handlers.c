/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was paid: the receipts of a person, each as paper, and a year's statement. The first print
 * of a receipt is the receipt, later ones are duplicates: each print is written down before it is
 * drawn. */
#include "config.h"

#include "mef-api-handlers.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-person-table.h"
#include "mef-receipt-document.h"
#include "mef-receipt-table.h"
#include "mef-statement-document.h"
#include "mef-town-store.h"

#include "mef-change.h"
#include "mef-render.h"
#include "mef-response.h"

/* --- the list --- */

typedef struct
{
  MefDb *db;
  MefJsonWriter json;
  GArray *years; /* (owned) (element-type guint): the newest first, each once */
  gboolean failed;
} List;

static void
add_invoice_cb (const MefReceiptInvoice *invoice, gpointer user_data)
{
  MefJsonWriter *json = user_data;

  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "id", invoice->id);
  mef_json_add_string (json, "number", invoice->number);
  mef_json_add_string (json, "label", invoice->label);
  mef_json_add_int (json, "amount", invoice->amount);
  mef_json_end_object (json);
}

/* The year of a statement is that of the payment, in Paris. */
static guint
year_of (gint64 paid_at)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, mef_day_from_instant (paid_at));
  return g_date_get_year (&date);
}

static void
add_year (GArray *years, guint year)
{
  for (guint i = 0; i < years->len; i++)
    {
      if (g_array_index (years, guint, i) == year)
        return;
    }
  g_array_append_val (years, year);
}

static void
add_receipt_cb (const MefReceiptRow *row, gpointer user_data)
{
  List *list = user_data;
  MefJsonWriter *json = &list->json;
  g_autofree char *number = mef_receipt_format_number (row->year, row->number);

  add_year (list->years, year_of (row->paid_at));
  mef_json_begin_object (json, NULL);
  mef_json_add_int (json, "id", row->id);
  mef_json_add_string (json, "number", number);
  mef_json_add_instant (json, "issued_at", row->issued_at);
  mef_json_add_instant (json, "paid_at", row->paid_at);
  mef_json_add_int (json, "amount", row->amount);
  mef_json_add_string (json, "means", row->means);
  mef_json_add_string (json, "regie", row->regie);
  mef_json_add_int (json, "credit", row->credit);
  mef_json_begin_array (json, "invoices");
  if (!mef_receipt_each_invoice (list->db, row->payment_id, add_invoice_cb, json, NULL))
    list->failed = TRUE;
  mef_json_end_array (json);
  mef_json_end_object (json);
}

/**
 * mef_handle_receipt_list:
 * @request: a request of %MEF_ROUTE_RECEIPT_LIST
 */
void
mef_handle_receipt_list (MefRequest *request)
{
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (guint));
  List list = { .db = mef_request_get_db (request), .years = years };
  GString *body = g_string_sized_new (4096);
  g_autoptr (GError) error = NULL;

  mef_json_writer_init (&list.json, body);
  mef_json_begin_object (&list.json, NULL);
  mef_json_begin_array (&list.json, "items");
  if (!mef_receipt_each (list.db, mef_request_get_caller (request)->person_id, 0, add_receipt_cb,
                         &list, &error) ||
      list.failed)
    {
      g_string_free (body, TRUE);
      if (error == NULL)
        error = g_error_new_literal (MEF_ERROR, MEF_ERROR_SERVER, "internal");
      mef_request_respond_error (request, error);
      return;
    }
  mef_json_end_array (&list.json);
  mef_json_begin_array (&list.json, "years");
  for (guint i = 0; i < years->len; i++)
    mef_json_add_int (&list.json, NULL, g_array_index (years, guint, i));
  mef_json_end_array (&list.json);
  mef_json_end_object (&list.json);
  mef_request_respond_json (request, 200, body);
}

/* --- one as paper --- */

/* A receipt on its way from the store to the paper; strings are owned. */
typedef struct
{
  gint64 id;
  gint64 person_id;
  gint64 account_id;
  gint64 now;
  MefReceiptDocument paper;
  gint64 payment_id;
  GStringChunk *strings; /* (owned): all of the paper's */
  GArray *lines;         /* (owned) (element-type MefReceiptDocumentLine) */
} Receipt;

static void
receipt_free (gpointer data)
{
  Receipt *self = data;

  g_string_chunk_free (self->strings);
  g_array_unref (self->lines);
  g_free (self);
}

static void
keep_receipt_cb (const MefReceiptRow *row, gpointer user_data)
{
  Receipt *self = user_data;
  g_autofree char *number = mef_receipt_format_number (row->year, row->number);

  self->payment_id = row->payment_id;
  self->paper.number = g_string_chunk_insert (self->strings, number);
  self->paper.regie = g_string_chunk_insert (self->strings, row->regie);
  self->paper.means = g_string_chunk_insert (self->strings, row->means);
  self->paper.operation = g_string_chunk_insert (self->strings, row->operation);
  self->paper.issued_on = mef_day_from_instant (row->issued_at);
  self->paper.paid_on = mef_day_from_instant (row->paid_at);
  self->paper.amount = row->amount;
  self->paper.credit = row->credit;
}

static void
keep_line_cb (const MefReceiptInvoice *invoice, gpointer user_data)
{
  Receipt *self = user_data;
  const MefReceiptDocumentLine line = {
    .number = g_string_chunk_insert (self->strings, invoice->number),
    .label = g_string_chunk_insert (self->strings, invoice->label),
    .amount = invoice->amount,
  };

  g_array_append_val (self->lines, line);
}

/* Whose town and whose receipt: what every paper begins with. */
static gboolean
read_letterhead (MefDb *db,
                 gint64 person_id,
                 GStringChunk *strings,
                 const char **town,
                 const char **payer,
                 GError **error)
{
  g_auto (MefTownRow) row = { NULL };
  g_autofree char *text = NULL;

  if (!mef_town_store_read (db, &row, error) || !mef_person_describe (db, person_id, &text, error))
    return FALSE;
  *town = g_string_chunk_insert (strings, row.name);
  *payer = g_string_chunk_insert (strings, text);
  return TRUE;
}

static gboolean
print_job (MefDb *db, gpointer data, GError **error)
{
  Receipt *self = data;

  return mef_receipt_get (db, self->id, self->person_id, keep_receipt_cb, self, error) &&
         mef_receipt_each_invoice (db, self->payment_id, keep_line_cb, self, error) &&
         read_letterhead (db, self->person_id, self->strings, &self->paper.town, &self->paper.payer,
                          error) &&
         mef_receipt_print (db, self->id, self->account_id, self->now, &self->paper.prints, error);
}

static GBytes *
draw_receipt (gpointer data, GError **error)
{
  Receipt *self = data;

  self->paper.town_address = "";
  self->paper.lines = (const MefReceiptDocumentLine *) (gpointer) self->lines->data;
  self->paper.n_lines = self->lines->len;
  return mef_receipt_document_render (&self->paper, error);
}

static void
printed (MefRequest *request, gpointer data, const GError *error)
{
  Receipt *self = data;
  g_autofree char *name = NULL;

  if (error != NULL)
    {
      mef_request_respond_error (request, error);
      receipt_free (self);
      return;
    }
  name = g_strdup_printf ("quittance-%s.pdf", self->paper.number);
  mef_render_respond (request, draw_receipt, self, receipt_free, name);
}

/**
 * mef_handle_receipt_document:
 * @request: a request of %MEF_ROUTE_RECEIPT_DOCUMENT
 */
void
mef_handle_receipt_document (MefRequest *request)
{
  const MefCaller *caller = mef_request_get_caller (request);
  Receipt *self;
  gint64 id;

  if (!mef_request_get_parameter_id (request, &id))
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  self = g_new0 (Receipt, 1);
  self->id = id;
  self->person_id = caller->person_id;
  self->account_id = caller->account_id;
  self->now = mef_request_get_now (request);
  self->strings = g_string_chunk_new (512);
  self->lines = g_array_new (FALSE, FALSE, sizeof (MefReceiptDocumentLine));
  /* printed() frees it: the paper needs it longer. */
  mef_change_run (request, print_job, self, NULL, printed);
}

/* --- a year --- */

typedef struct
{
  MefDb *db;
  MefStatementDocument paper;
  GStringChunk *strings; /* (owned) */
  GArray *lines;         /* (owned) (element-type MefStatementDocumentLine) */
  GString *numbers;      /* (owned): of the invoices of one line */
} Statement;

static void
statement_free (gpointer data)
{
  Statement *self = data;

  g_string_chunk_free (self->strings);
  g_array_unref (self->lines);
  g_string_free (self->numbers, TRUE);
  g_free (self);
}

static void
join_number_cb (const MefReceiptInvoice *invoice, gpointer user_data)
{
  GString *numbers = user_data;

  g_string_append_printf (numbers, "%s%s", numbers->len > 0 ? ", " : "", invoice->number);
}

/* They come the newest first, a statement is read the oldest first. */
static void
keep_payment_cb (const MefReceiptRow *row, gpointer user_data)
{
  Statement *self = user_data;
  g_autofree char *number = mef_receipt_format_number (row->year, row->number);
  MefStatementDocumentLine line = {
    .paid_on = mef_day_from_instant (row->paid_at),
    .receipt = g_string_chunk_insert (self->strings, number),
    .means = g_string_chunk_insert (self->strings, row->means),
    .amount = row->amount,
    .credit = row->credit,
  };

  if (year_of (row->paid_at) != self->paper.year)
    return;
  g_string_truncate (self->numbers, 0);
  mef_receipt_each_invoice (self->db, row->payment_id, join_number_cb, self->numbers, NULL);
  line.invoices = g_string_chunk_insert (self->strings, self->numbers->str);
  g_array_prepend_val (self->lines, line);
}

static GBytes *
draw_statement (gpointer data, GError **error)
{
  Statement *self = data;

  self->paper.town_address = "";
  self->paper.lines = (const MefStatementDocumentLine *) (gpointer) self->lines->data;
  self->paper.n_lines = self->lines->len;
  return mef_statement_document_render (&self->paper, error);
}

static Statement *
read_statement (MefRequest *request, guint year, GError **error)
{
  const gint64 person_id = mef_request_get_caller (request)->person_id;
  Statement *self = g_new0 (Statement, 1);

  self->db = mef_request_get_db (request);
  self->strings = g_string_chunk_new (1024);
  self->lines = g_array_new (FALSE, FALSE, sizeof (MefStatementDocumentLine));
  self->numbers = g_string_new (NULL);
  self->paper.year = year;
  self->paper.made_on = mef_day_from_instant (mef_request_get_now (request));
  if (mef_receipt_each (self->db, person_id, 0, keep_payment_cb, self, error) &&
      read_letterhead (self->db, person_id, self->strings, &self->paper.town, &self->paper.payer,
                       error))
    {
      if (self->lines->len > 0)
        return self;
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
    }
  statement_free (self);
  return NULL;
}

/**
 * mef_handle_statement:
 * @request: a request of %MEF_ROUTE_STATEMENT
 */
void
mef_handle_statement (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  Statement *self;
  gint64 year;

  if (!mef_request_get_parameter_id (request, &year) || year > 9999)
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  self = read_statement (request, (guint) year, &error);
  if (self == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  name = g_strdup_printf ("reglements-%" G_GINT64_FORMAT ".pdf", year);
  mef_render_respond (request, draw_statement, self, statement_free, name);
}
