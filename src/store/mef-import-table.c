/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing invoices that come from billing software. The caller holds one transaction around a whole
 * file; an invoice that is there already is recognised, one that contradicts it is refused. */
#include "config.h"

#include "mef-import-table.h"

#include <string.h>

#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-fold.h"
#include "mef-invoice-table.h"
#include "mef-util.h"

/**
 * mef_import_begin:
 * @db: a connection that writes, in the import's transaction
 * @file_name: the file's name, for the record
 * @contents: its bytes, of which the SHA-256 is kept
 * @now: the instant
 * @batch_id: (out): the new batch
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_import_begin (MefDb *db,
                  const char *file_name,
                  GBytes *contents,
                  gint64 now,
                  gint64 *batch_id,
                  GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest, size;
  const guchar *data = g_bytes_get_data (contents, &size);
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO import_batch (file_name, sha256, imported_at, invoices, amount)"
                      " VALUES (:name, :sha256, :now, 0, 0)",
                      error);

  if (insert == NULL)
    return FALSE;
  g_checksum_update (sum, data, (gssize) size);
  g_checksum_get_digest (sum, digest, &length);
  mef_bind_text (insert, ":name", file_name);
  mef_bind_blob (insert, ":sha256", digest, length);
  mef_bind_int (insert, ":now", now);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *batch_id = mef_db_last_id (db);
  return TRUE;
}

/* "Léa, Hugo": each name once, in the order of the lines. */
static char *
join_beneficiaries (const MefImportInvoice *invoice)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < invoice->n_lines; i++)
    {
      const char *name = invoice->lines[i].beneficiary;
      gboolean seen = mef_str_empty (name);

      for (guint j = 0; j < i && !seen; j++)
        seen = g_strcmp0 (invoice->lines[j].beneficiary, name) == 0;
      if (!seen)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", name);
    }
  return mef_string_steal (g_steal_pointer (&out));
}

/* What a search looks in. The amount is there as people type it. */
static char *
make_haystack (const MefImportInvoice *invoice, const char *reference, const char *beneficiaries)
{
  g_autofree char *amount = mef_money_format_plain (invoice->amount);
  g_autofree char *text =
      g_strjoin ("\n", invoice->number, reference, invoice->label,
                 invoice->service != NULL ? invoice->service : "", beneficiaries, amount, NULL);

  return mef_fold (text);
}

static const char *
reference_of (const MefImportInvoice *invoice)
{
  return mef_str_empty (invoice->reference) ? invoice->number : invoice->reference;
}

static gint64
exercise_of (const MefImportInvoice *invoice)
{
  char iso[MEF_DAY_ISO_SIZE];

  if (invoice->exercise != 0)
    return invoice->exercise;
  return g_ascii_strtoll (mef_day_to_iso (invoice->issued_on, iso), NULL, 10);
}

/* @id is 0 when the number is there already: one statement for the usual case of a new one. */
static gboolean
insert_invoice (MefDb *db,
                gint64 batch_id,
                gint64 regie_id,
                gint64 person_id,
                const MefImportInvoice *invoice,
                gint64 *id,
                GError **error)
{
  g_autofree char *beneficiaries = join_beneficiaries (invoice);
  g_autofree char *haystack = make_haystack (invoice, reference_of (invoice), beneficiaries);
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO invoice (regie_id, person_id, batch_id, number, reference, exercise, label,"
      " service, beneficiaries, haystack, issued_on, due_on, amount, direct_debit_on,"
      " handed_over_at, cancelled_at) VALUES (:regie, :person, :batch, :number, :reference,"
      " :exercise, :label, :service, :beneficiaries, :haystack, :issued, :due, :amount, :debit,"
      " :handed_over, :cancelled) ON CONFLICT (regie_id, number) DO NOTHING",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":regie", regie_id);
  mef_bind_int (insert, ":person", person_id);
  mef_bind_optional (insert, ":batch", batch_id);
  mef_bind_text (insert, ":number", invoice->number);
  mef_bind_text (insert, ":reference", reference_of (invoice));
  mef_bind_int (insert, ":exercise", exercise_of (invoice));
  mef_bind_text (insert, ":label", invoice->label);
  mef_bind_text (insert, ":service", invoice->service != NULL ? invoice->service : "");
  mef_bind_text (insert, ":beneficiaries", beneficiaries);
  mef_bind_text (insert, ":haystack", haystack);
  mef_bind_day (insert, ":issued", invoice->issued_on);
  mef_bind_day (insert, ":due", invoice->due_on);
  mef_bind_int (insert, ":amount", invoice->amount);
  mef_bind_day (insert, ":debit", invoice->direct_debit_on);
  mef_bind_optional (insert, ":handed_over", invoice->handed_over_at);
  mef_bind_optional (insert, ":cancelled", invoice->cancelled_at);
  if (!mef_db_run (db, insert, error))
    return FALSE;
  *id = mef_db_changes (db) > 0 ? mef_db_last_id (db) : 0;
  return TRUE;
}

static gboolean
insert_line (MefDb *db,
             gint64 invoice_id,
             guint position,
             const MefImportLine *line,
             GError **error)
{
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO invoice_line (invoice_id, position, beneficiary, label, quantity, amount)"
      " VALUES (:invoice, :position, :beneficiary, :label, :quantity, :amount)",
      error);

  if (insert == NULL)
    return FALSE;
  mef_bind_int (insert, ":invoice", invoice_id);
  mef_bind_int (insert, ":position", position);
  mef_bind_text (insert, ":beneficiary", line->beneficiary != NULL ? line->beneficiary : "");
  mef_bind_text (insert, ":label", line->label);
  mef_bind_text (insert, ":quantity", line->quantity != NULL ? line->quantity : "");
  mef_bind_int (insert, ":amount", line->amount);
  return mef_db_run (db, insert, error);
}

/**
 * mef_import_end:
 * @db: a connection that writes, in the import's transaction
 * @batch_id: the batch
 * @n_invoices: how many were written
 * @amount: their sum
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_import_end (MefDb *db, gint64 batch_id, guint n_invoices, MefCents amount, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db,
                      "UPDATE import_batch SET invoices = :invoices, amount = :amount"
                      " WHERE id = :id",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_int (update, ":invoices", n_invoices);
  mef_bind_int (update, ":amount", amount);
  mef_bind_int (update, ":id", batch_id);
  return mef_db_run (db, update, error);
}

/* Compares with what is there; @id is the invoice that is, 0 for none. */
static gboolean
compare (MefDb *db,
         gint64 regie_id,
         const MefImportInvoice *invoice,
         MefImportOutcome *outcome,
         gint64 *id,
         GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, amount, issued_on, due_on, reference, person_id,"
                      " EXISTS (SELECT 1 FROM document WHERE invoice_id = invoice.id)"
                      " FROM invoice WHERE regie_id = :regie AND number = :number",
                      error);
  gint64 person_id;
  gboolean found, same;

  *id = 0;
  *outcome = MEF_IMPORT_NEW;
  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":regie", regie_id);
  mef_bind_text (query, ":number", invoice->number);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!mef_person_find (db, &invoice->person, &person_id, error))
    return FALSE;
  *id = mef_column_int (query, 0);
  same = mef_column_int (query, 1) == invoice->amount &&
         (invoice->issued_on_assumed || mef_column_day (query, 2) == invoice->issued_on) &&
         mef_column_day (query, 3) == invoice->due_on &&
         g_strcmp0 (mef_column_text (query, 4), reference_of (invoice)) == 0 &&
         mef_column_int (query, 5) == person_id;
  if (!same)
    *outcome = MEF_IMPORT_DIFFERENT;
  else if (invoice->document != NULL && mef_column_int (query, 6) == 0)
    *outcome = MEF_IMPORT_COMPLETED;
  else
    *outcome = MEF_IMPORT_ALREADY;
  return TRUE;
}

/**
 * mef_import_probe:
 * @db: a connection
 * @regie_id: the régie
 * @invoice: an invoice
 * @outcome: (out): what mef_import_invoice() would find
 * @error: (nullable): return location
 *
 * Two invoices of one number and régie are the same when amount, days, reference and debtor are.
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_import_probe (MefDb *db,
                  gint64 regie_id,
                  const MefImportInvoice *invoice,
                  MefImportOutcome *outcome,
                  GError **error)
{
  gint64 id;

  return compare (db, regie_id, invoice, outcome, &id, error);
}

/* The document that the first import did not have. */
static gboolean
complete (MefDb *db, gint64 id, const MefImportInvoice *invoice, gint64 now, GError **error)
{
  return mef_document_insert (db, id, invoice->document_name, invoice->document, now, error) &&
         mef_invoice_add_event (db, id, now, "document_added", 0, NULL, error);
}

/**
 * mef_import_invoice:
 * @db: a connection that writes, in the import's transaction
 * @batch_id: the batch, 0 for none
 * @regie_id: the régie
 * @invoice: the invoice
 * @now: the instant
 * @outcome: (out): whether it was written, got its document, is there already, or contradicts what
 *   is there
 * @invoice_id: (out): the new invoice; 0 unless it was written
 * @error: (nullable): return location
 *
 * A new debtor is written before the number is looked at: after %MEF_IMPORT_DIFFERENT the caller
 * rolls back. The batch's sums are mef_import_end()'s.
 *
 * Returns: whether nothing failed
 */
gboolean
mef_import_invoice (MefDb *db,
                    gint64 batch_id,
                    gint64 regie_id,
                    const MefImportInvoice *invoice,
                    gint64 now,
                    MefImportOutcome *outcome,
                    gint64 *invoice_id,
                    GError **error)
{
  gint64 person_id, there;

  *invoice_id = 0;
  *outcome = MEF_IMPORT_NEW;
  if (!mef_person_find (db, &invoice->person, &person_id, error) ||
      (person_id == 0 && !mef_person_insert (db, &invoice->person, &person_id, error)) ||
      !insert_invoice (db, batch_id, regie_id, person_id, invoice, invoice_id, error))
    return FALSE;
  if (*invoice_id == 0)
    return compare (db, regie_id, invoice, outcome, &there, error) &&
           (*outcome != MEF_IMPORT_COMPLETED || complete (db, there, invoice, now, error));
  for (guint i = 0; i < invoice->n_lines; i++)
    {
      if (!insert_line (db, *invoice_id, i + 1, &invoice->lines[i], error))
        return FALSE;
    }
  if (invoice->document != NULL &&
      !mef_document_insert (db, *invoice_id, invoice->document_name, invoice->document, now, error))
    return FALSE;
  return batch_id != 0 || mef_invoice_add_event (db, *invoice_id, now, "published", 0, NULL, error);
}
