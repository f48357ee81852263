/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file into a town: read it, find each invoice's document, compare with what is there, write.
 * Goes on after a refused line to find the others too; taking everything back is the caller's, who
 * holds the transaction. Prints nothing. */
#include "config.h"

#include "mef-import-run.h"

#include <sys/stat.h>

#include "mef-error.h"
#include "mef-import-table.h"
#include "mef-outbox-send.h"

/**
 * mef_import_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
mef_import_report_free (MefImportReport *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  mef_intake_batch_free (self->batch);
  g_free (self);
}

static GBytes *
load_file (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  struct stat status;
  gsize length;

  /* Before reading: a file far too large need not come into memory to be refused. */
  if (stat (path, &status) == 0 && status.st_size > MEF_INTAKE_MAX_BYTES)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "file-too-large");
  else if (!g_file_get_contents (path, &content, &length, NULL))
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "file-unreadable");
  else
    return g_bytes_new_take (g_steal_pointer (&content), length);
  return NULL;
}

static void
refuse (MefImportReport *self, const MefIntakeInvoice *source, const char *reason, const char *text)
{
  mef_intake_problems_add (self->batch->problems, source->line, 0, 0, g_intern_string (reason),
                           text);
}

/* The invoice's PDF into @target, where there is one. Returns FALSE when the line is refused. */
static gboolean
find_document (const MefImportRun *self,
               MefImportReport *report,
               const MefIntakeInvoice *source,
               GHashTable *used,
               MefImportInvoice *target)
{
  g_autoptr (GError) error = NULL;
  const char *name = NULL;

  if (self->documents == NULL)
    {
      report->n_without++;
      return TRUE;
    }
  if (mef_document_folder_find (self->documents, source, &name, &error))
    {
      if (name == NULL)
        {
          report->n_without++;
          return TRUE;
        }
      target->document = mef_document_folder_load (self->documents, name, &error);
      if (target->document != NULL && g_hash_table_contains (used, name))
        g_set_error_literal (&error, MEF_ERROR, MEF_ERROR_CONFLICT, "document-twice");
      else if (target->document != NULL &&
               mef_pdf_checker_check (self->checker, target->document, &error))
        {
          target->document_name = name;
          report->n_documents++;
          g_hash_table_add (used, (gpointer) name);
          return TRUE;
        }
    }
  refuse (report, source, error->message, name != NULL ? name : source->file_name);
  return FALSE;
}

static MefImportInvoice
to_import (const MefIntakeInvoice *source)
{
  return (MefImportInvoice){
    .person = {
      .external_ref = source->external_ref, .civility = source->civility,
      .last_name = source->last_name, .first_name = source->first_name,
      .address = source->address, .postcode = source->postcode, .city = source->city,
      .email = source->email,
    },
    .number = source->number, .reference = source->reference, .exercise = source->exercise,
    .label = source->label, .service = source->service, .issued_on = source->issued_on,
    .issued_on_assumed = source->issued_on_assumed, .due_on = source->due_on, .amount = source->amount,
  };
}

/* A line that gives only the billing software's key must mean somebody. */
static gboolean
check_person (const MefImportRun *self,
              MefImportReport *report,
              const MefIntakeInvoice *source,
              const MefImportInvoice *target,
              gboolean *sound,
              GError **error)
{
  gint64 person;

  *sound = TRUE;
  if (*source->last_name != '\0')
    return TRUE;
  if (!mef_person_find (self->db, &target->person, &person, error))
    return FALSE;
  *sound = person != 0;
  if (!*sound)
    refuse (report, source, "person-unknown", source->external_ref);
  return TRUE;
}

static gboolean
take_invoice (const MefImportRun *self,
              MefImportReport *report,
              gint64 batch_id,
              const MefIntakeInvoice *source,
              GHashTable *used,
              GError **error)
{
  MefImportInvoice target = to_import (source);
  g_autoptr (GBytes) document = NULL;
  MefImportOutcome outcome;
  gboolean sound, found;
  gint64 id;

  if (!check_person (self, report, source, &target, &sound, error))
    return FALSE;
  found = find_document (self, report, source, used, &target);
  document = target.document;
  if (!sound || !found)
    return TRUE;
  if (self->dry_run || report->batch->problems->len > 0)
    {
      if (!mef_import_probe (self->db, self->regie_id, &target, &outcome, error))
        return FALSE;
    }
  else if (!mef_import_invoice (self->db, batch_id, self->regie_id, &target, self->now, &outcome,
                                &id, error))
    return FALSE;
  switch (outcome)
    {
    case MEF_IMPORT_NEW:
      report->n_new++;
      report->amount_new += source->amount;
      break;
    case MEF_IMPORT_COMPLETED:
      report->n_completed++;
      break;
    case MEF_IMPORT_ALREADY:
      report->n_already++;
      break;
    case MEF_IMPORT_DIFFERENT:
      refuse (report, source, "number-taken", source->number);
      break;
    }
  return TRUE;
}

static gboolean
take_all (const MefImportRun *self, MefImportReport *report, GBytes *bytes, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  const GArray *invoices = report->batch->invoices;
  gint64 batch_id = 0;

  if (!self->dry_run &&
      !mef_import_begin (self->db, report->name, bytes, self->now, &batch_id, error))
    return FALSE;
  for (guint i = 0; i < invoices->len; i++)
    {
      if (!take_invoice (self, report, batch_id, &g_array_index (invoices, MefIntakeInvoice, i),
                         used, error))
        return FALSE;
    }
  if (self->documents != NULL)
    {
      guint n = mef_document_folder_get_n_files (self->documents);

      report->n_unused = n - MIN (n, g_hash_table_size (used));
    }
  if (batch_id == 0 || report->batch->problems->len > 0)
    return TRUE;
  return mef_import_end (self->db, batch_id, report->n_new, report->amount_new, error) &&
         (!self->alerts ||
          mef_outbox_queue_alerts (self->db, batch_id, self->now, &report->n_alerts, error));
}

/**
 * mef_import_run_file:
 * @self: what to work with; a transaction is open on its database unless it is a dry run
 * @path: a billing export
 * @error: why the file as a whole cannot be read ("file-unreadable", the reasons of
 *   mef_intake_batch_read_csv()), or the store's reason
 *
 * Writes its invoices while no line is refused. Once one is, nothing more is written and the rest
 * is only looked at: the caller must roll back.
 *
 * Returns: (transfer full) (nullable): what came of it
 */
MefImportReport *
mef_import_run_file (const MefImportRun *self, const char *path, GError **error)
{
  g_autoptr (MefImportReport) report = g_new0 (MefImportReport, 1);
  g_autoptr (GBytes) bytes = load_file (path, error);

  if (bytes == NULL)
    return NULL;
  report->name = g_path_get_basename (path);
  report->batch = mef_intake_batch_read_csv (bytes, mef_day_from_instant (self->now), error);
  if (report->batch == NULL || !take_all (self, report, bytes, error))
    return NULL;
  return g_steal_pointer (&report);
}
