/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-clock.h"
#include "mef-db.h"
#include "mef-document-folder.h"
#include "mef-intake-batch.h"
#include "mef-pdf-checker.h"

G_BEGIN_DECLS

/**
 * MefImportRun:
 *
 * What an import works with; borrowed for its time.
 */
typedef struct
{
  MefDb *db;
  gint64 regie_id;
  gint64 now;
  gboolean dry_run;             /* @db only reads, nothing is written */
  gboolean alerts;              /* tell the persons by mail, where the town and they want it */
  MefDocumentFolder *documents; /* (nullable) */
  MefPdfChecker *checker;       /* (nullable) only where @documents is NULL */
} MefImportRun;

/**
 * MefImportReport:
 *
 * What came of one file. It is refused when @batch has problems; then nothing of it may stay.
 */
typedef struct
{
  char *name;            /* (owned) of the file, without its folder */
  MefIntakeBatch *batch; /* (owned) */
  guint n_new;
  MefCents amount_new; /* of the new ones */
  guint n_completed;   /* there already, and now with their document */
  guint n_already;
  guint n_documents; /* found and sound */
  guint n_without;   /* invoices without a document */
  guint n_alerts;    /* mails queued */
  guint n_unused;    /* PDFs of the folder that belong to none of the invoices */
} MefImportReport;

MefImportReport *mef_import_run_file (const MefImportRun *self, const char *path, GError **error);
void mef_import_report_free (MefImportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefImportReport, mef_import_report_free)

G_END_DECLS
