/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a billing export in CSV to invoices. Reads the whole file and reports every refused line at
 * once, because the person in front of it mends them all in one go. The file's bytes are hostile
 * until proved otherwise: sizes, rows, columns and cells are bounded, and nothing is guessed where
 * a guess would change an amount. */
#include "config.h"

#include "mef-intake-batch.h"

#include <string.h>

#include "mef-csv-reader.h"
#include "mef-csv-row.h"
#include "mef-error.h"

static MefIntakeBatch *
batch_new (void)
{
  MefIntakeBatch *self = g_new0 (MefIntakeBatch, 1);

  self->strings = g_string_chunk_new (16 * 1024);
  self->invoices = g_array_new (FALSE, TRUE, sizeof (MefIntakeInvoice));
  self->problems = mef_intake_problems_new ();
  self->notes = mef_intake_problems_new ();
  return self;
}

/**
 * mef_intake_batch_free:
 * @self: (transfer full) (nullable): a batch
 *
 * Frees it, and with it every string of its invoices.
 */
void
mef_intake_batch_free (MefIntakeBatch *self)
{
  if (self == NULL)
    return;
  mef_csv_text_clear (&self->text);
  g_string_chunk_free (self->strings);
  g_free (self->headers);
  g_array_unref (self->invoices);
  g_array_unref (self->problems);
  g_array_unref (self->notes);
  g_free (self);
}

static gboolean
refuse_file (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
read_header (MefIntakeBatch *self, MefCsvReader *reader, GError **error)
{
  MefCsvStatus status = mef_csv_reader_next (reader);

  if (status == MEF_CSV_END)
    return refuse_file (error, "file-empty");
  if (status == MEF_CSV_BROKEN)
    return refuse_file (error, reader->reason);
  self->separator = reader->separator;
  if (!mef_csv_columns_read (&self->columns, reader->cells, reader->n_cells, error))
    return FALSE;
  self->headers = g_memdup2 (reader->cells, sizeof (char *) * reader->n_cells);
  if (self->text.undefined > 0)
    mef_intake_problems_add (self->notes, 0, 0, 0, "bytes-undefined", "");
  if (self->columns.remaining_preferred)
    mef_intake_problems_add (self->notes, 0, (guint) self->columns.column[MEF_CSV_FIELD_AMOUNT] + 1,
                             0, "amount-remaining-preferred",
                             self->headers[self->columns.column[MEF_CSV_FIELD_AMOUNT]]);
  return TRUE;
}

/* Takes the invoice in unless its number was there before or the sum overflows. */
static void
add_invoice (MefIntakeBatch *self, GHashTable *lines, const MefIntakeInvoice *invoice)
{
  gpointer earlier = g_hash_table_lookup (lines, invoice->number);

  if (earlier != NULL)
    {
      mef_intake_problems_add (self->problems, invoice->line, 0, GPOINTER_TO_UINT (earlier),
                               "number-duplicate", invoice->number);
      return;
    }
  if (!mef_money_add (self->total, invoice->amount, &self->total))
    {
      mef_intake_problems_add (self->problems, invoice->line, 0, 0, "amount-too-large", "");
      return;
    }
  g_hash_table_insert (lines, (gpointer) invoice->number, GUINT_TO_POINTER (invoice->line));
  g_array_append_vals (self->invoices, invoice, 1);
}

static gboolean
read_rows (MefIntakeBatch *self, MefCsvReader *reader, MefDay today, GError **error)
{
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);
  MefCsvRow row = {
    .columns = &self->columns,
    .strings = self->strings,
    .problems = self->problems,
    .notes = self->notes,
    .today = today,
  };
  MefCsvStatus status;

  for (guint rows = 0; (status = mef_csv_reader_next (reader)) != MEF_CSV_END; rows++)
    {
      MefIntakeInvoice invoice;
      MefCents total;

      if (rows == MEF_INTAKE_MAX_ROWS)
        return refuse_file (error, "file-too-many-rows");
      row.line = reader->row_line;
      row.cells = reader->cells;
      row.n_cells = reader->n_cells;
      if (status == MEF_CSV_BROKEN)
        mef_intake_problems_add (self->problems, row.line, reader->n_cells, 0, reader->reason,
                                 reader->n_cells > 0 ? reader->cells[reader->n_cells - 1] : "");
      else if (mef_csv_reader_is_last (reader) && mef_csv_row_is_total (&row, self->total, &total))
        {
          /* A total that differs from what was understood means that something was not. With
           * refused lines it must differ, and they are reported already. */
          self->total_checked = total == self->total;
          if (!self->total_checked && self->problems->len == 0)
            mef_intake_problems_add (self->problems, row.line, 0, 0, "total-differs", "");
        }
      else if (mef_csv_row_read (&row, &invoice))
        add_invoice (self, lines, &invoice);
    }
  return TRUE;
}

/**
 * mef_intake_batch_read_csv:
 * @bytes: a file
 * @today: the day an invoice without one is issued on
 * @error: %MEF_ERROR_INVALID when the file as a whole cannot be read: "file-too-large",
 *   "file-too-many-rows" and the reasons of mef_csv_text_decode() and mef_csv_columns_read()
 *
 * Reads UTF-8, UTF-16 or Windows-1252 with `;`, tab, `|` or comma between cells and a line of names
 * first. Lines that cannot be invoices are in the batch's problems; it is for the caller not to
 * take any while there is one.
 *
 * Returns: (transfer full) (nullable): what the file holds
 */
MefIntakeBatch *
mef_intake_batch_read_csv (GBytes *bytes, MefDay today, GError **error)
{
  g_autoptr (MefIntakeBatch) self = batch_new ();
  MefCsvReader reader;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_return_val_if_fail (today != MEF_DAY_NONE, NULL);

  if (length > MEF_INTAKE_MAX_BYTES)
    {
      refuse_file (error, "file-too-large");
      return NULL;
    }
  if (!mef_csv_text_decode (&self->text, data, length, error))
    return NULL;
  mef_csv_reader_init (&reader, self->text.text, self->text.length);
  if (!read_header (self, &reader, error) || !read_rows (self, &reader, today, error))
    return NULL;
  if (self->invoices->len == 0 && self->problems->len == 0)
    {
      refuse_file (error, "file-empty");
      return NULL;
    }
  return g_steal_pointer (&self);
}
