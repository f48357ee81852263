/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import: billing exports into a town, with their PDFs. Says what it understood before it counts,
 * every refused line with its reason, and writes all of the files or nothing. */
#include "config.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "mef-command.h"
#include "mef-error.h"
#include "mef-import-run.h"
#include "mef-intake-words.h"
#include "mef-regie-table.h"
#include "mef-town-store.h"
#include "mef-txn.h"

#define MAX_NOTES 5 /* of one kind, that are shown one by one */

typedef struct
{
  char *data;      /* (owned) */
  char *town;      /* (owned) (nullable) */
  char *regie;     /* (owned) (nullable) */
  char *format;    /* (owned) (nullable) */
  char *documents; /* (owned) (nullable) */
  gboolean dry_run;
  gboolean no_alert;
  char **files; /* (owned) (nullable) */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->town);
  g_free (self->regie);
  g_free (self->format);
  g_free (self->documents);
  g_strfreev (self->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
fail (const GError *error)
{
  g_autoptr (GError) said = g_error_new_literal (error->domain, error->code,
                                                 mef_intake_reason_to_sentence (error->message));

  return mef_command_fail ("import", said);
}

/* --- finding the town and its régie -------------------------------------------------------- */

static char *
choose_town (const Options *options, GError **error)
{
  g_autoptr (GPtrArray) hosts = mef_town_store_list (options->data, error);

  if (hosts == NULL)
    return NULL;
  for (guint i = 0; i < hosts->len; i++)
    {
      const char *host = g_ptr_array_index (hosts, i);

      if (options->town != NULL ? g_ascii_strcasecmp (host, options->town) == 0 : hosts->len == 1)
        return g_strdup (host);
    }
  if (options->town != NULL)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "town-unknown");
  else if (hosts->len == 0)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "town-missing");
  else
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "town-ambiguous");
  return NULL;
}

static gboolean
choose_regie (const Options *options, MefDb *db, gint64 *id, GError **error)
{
  g_autoptr (GPtrArray) regies = mef_regie_list (db, error);

  if (regies == NULL)
    return FALSE;
  for (guint i = 0; i < regies->len; i++)
    {
      const MefRegieRow *regie = g_ptr_array_index (regies, i);

      if (options->regie == NULL || strcmp (regie->name, options->regie) == 0)
        {
          *id = regie->id;
          return TRUE;
        }
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "regie-unknown");
  return FALSE;
}

/* --- the preview --------------------------------------------------------------------------- */

static const char *
encoding_name (MefCsvEncoding encoding)
{
  switch (encoding)
    {
    case MEF_CSV_ENCODING_UTF8:
      return "UTF-8";
    case MEF_CSV_ENCODING_UTF16:
      return "UTF-16";
    case MEF_CSV_ENCODING_WINDOWS_1252:
      return "Windows-1252";
    }
  return "";
}

static void
print_columns (const MefIntakeBatch *batch)
{
  g_autoptr (GString) known = g_string_new (NULL), unknown = g_string_new (NULL);

  for (guint i = 0; i < batch->columns.n_columns; i++)
    {
      MefCsvField field = 0;

      while (field < MEF_CSV_N_FIELDS && batch->columns.column[field] != (int) i)
        field++;
      if (field == MEF_CSV_N_FIELDS)
        g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? ", " : "", batch->headers[i]);
      else if (strcmp (batch->headers[i], mef_csv_field_to_string (field)) == 0)
        g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", batch->headers[i]);
      else
        g_string_append_printf (known, "%s%s = %s", known->len > 0 ? ", " : "", batch->headers[i],
                                mef_csv_field_to_string (field));
    }
  g_print (_ ("  columns understood: %s\n"), known->str);
  if (unknown->len > 0)
    g_print (_ ("  columns left aside: %s\n"), unknown->str);
}

/* A file may lack the same zero a thousand times: the first few, then how many more. */
static void
print_notes (const MefIntakeBatch *batch)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer reason, count;

  for (guint i = 0; i < batch->notes->len; i++)
    {
      const MefIntakeProblem *note = &g_array_index (batch->notes, MefIntakeProblem, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, note->reason)) + 1;
      g_autofree char *text =
          n <= MAX_NOTES ? mef_intake_problem_to_line (note, batch->headers) : NULL;

      if (text != NULL)
        g_print (_ ("  note: %s\n"), text);
      g_hash_table_insert (counts, (gpointer) note->reason, GUINT_TO_POINTER (n));
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &reason, &count))
    {
      guint more = GPOINTER_TO_UINT (count);

      if (more > MAX_NOTES)
        g_print (ngettext ("  note: the same for %u more line: %s\n",
                           "  note: the same for %u more lines: %s\n", more - MAX_NOTES),
                 more - MAX_NOTES, mef_intake_reason_to_sentence (reason));
    }
}

static const char *
separator_name (char separator)
{
  switch (separator)
    {
    case ';':
      return ";";
    case '|':
      return "|";
    case '\t':
      return _ ("tab");
    default:
      return ",";
    }
}

static void
print_report (const MefImportReport *report, gboolean with_documents)
{
  const MefIntakeBatch *batch = report->batch;
  g_autofree char *total = mef_money_format (batch->total);

  g_print ("%s\n", report->name);
  g_print (_ ("  encoding: %s; separator: %s\n"), encoding_name (batch->text.encoding),
           separator_name (batch->separator));
  print_columns (batch);
  g_print (_ ("  invoices: %u; total: %s\n"), batch->invoices->len, total);
  if (batch->total_checked)
    g_print (_ ("  the total at the end of the file is the same\n"));
  if (with_documents)
    g_print (_ ("  documents found: %u; invoices without one: %u; documents left over: %u\n"),
             report->n_documents, report->n_without, report->n_unused);
  g_print (_ ("  new: %u; already imported: %u; refused lines: %u\n"), report->n_new,
           report->n_already, batch->problems->len);
  if (report->n_completed > 0)
    g_print (_ ("  documents added to invoices imported before: %u\n"), report->n_completed);
  if (report->n_alerts > 0)
    g_print (_ ("  messages to residents: %u\n"), report->n_alerts);
  print_notes (batch);
  for (guint i = 0; i < batch->problems->len; i++)
    {
      g_autofree char *line =
          mef_intake_problem_to_line (&g_array_index (batch->problems, MefIntakeProblem, i),
                                      batch->headers);

      g_printerr (_ ("%s: refused: %s\n"), report->name, line);
    }
}

/* --- all or nothing ------------------------------------------------------------------------ */

typedef struct
{
  guint n_new;
  guint n_completed;
  guint n_refused;
} Sums;

static gboolean
run_files (const MefImportRun *run, char **files, Sums *sums, GError **error)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (MefImportReport) report = mef_import_run_file (run, files[i], error);

      if (report == NULL)
        {
          g_autofree char *name = g_path_get_basename (files[i]);

          if (error != NULL && (*error)->domain == MEF_ERROR)
            {
              const char *sentence = mef_intake_reason_to_sentence ((*error)->message);
              g_autofree char *message = g_strdup_printf (_ ("%s: %s"), name, sentence);

              g_free ((*error)->message);
              (*error)->message = g_steal_pointer (&message);
            }
          return FALSE;
        }
      print_report (report, run->documents != NULL);
      sums->n_new += report->n_new;
      sums->n_completed += report->n_completed;
      sums->n_refused += report->batch->problems->len;
    }
  return TRUE;
}

static int
conclude (MefTxn *txn, const Sums *sums, gboolean dry_run)
{
  g_autoptr (GError) error = NULL;

  if (sums->n_refused > 0)
    {
      g_printerr (ngettext ("%u line is refused: nothing was imported.\n",
                            "%u lines are refused: nothing was imported.\n", sums->n_refused),
                  sums->n_refused);
      return MEF_EXIT_FAILED;
    }
  if (dry_run)
    {
      g_print (ngettext ("Dry run: %u invoice would be imported.\n",
                         "Dry run: %u invoices would be imported.\n", sums->n_new),
               sums->n_new);
      return MEF_EXIT_OK;
    }
  /* Not even a record of the import when there was nothing in it. */
  if (sums->n_new + sums->n_completed > 0 && !mef_txn_commit (txn, &error))
    return fail (error);
  g_print (ngettext ("%u invoice was imported.\n", "%u invoices were imported.\n", sums->n_new),
           sums->n_new);
  return MEF_EXIT_OK;
}

static int
run_import (const Options *options)
{
  const char *const checker_argv[] = { "/proc/self/exe", "pdf-checker", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *host = choose_town (options, &error);
  g_autofree char *path = host != NULL ? mef_town_store_get_path (options->data, host) : NULL;
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autoptr (MefDocumentFolder) documents = NULL;
  g_autoptr (MefPdfChecker) checker = mef_pdf_checker_new (checker_argv);
  g_autoptr (MefDb) db = NULL;
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  MefImportRun run = { .now = mef_clock_now (clock),
                       .dry_run = options->dry_run,
                       .alerts = !options->no_alert };
  Sums sums = { 0 };

  if (host == NULL)
    return fail (error);
  if (options->documents != NULL)
    {
      documents = mef_document_folder_open (options->documents, &error);
      if (documents == NULL)
        return fail (error);
    }
  db = mef_db_open (path, options->dry_run ? MEF_DB_READ : MEF_DB_WRITE, &error);
  if (db == NULL || !choose_regie (options, db, &run.regie_id, &error) ||
      (!options->dry_run && !mef_txn_begin (&txn, db, &error)))
    return fail (error);
  run.db = db;
  run.documents = documents;
  run.checker = checker;
  if (!run_files (&run, options->files, &sums, &error))
    return mef_command_fail ("import", error);
  return conclude (&txn, &sums, options->dry_run);
}

/**
 * mef_command_import:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_import (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &options.town, N_ ("The town, where there are several"),
      "HOST" },
    { "regie", 0, 0, G_OPTION_ARG_STRING, &options.regie,
      N_ ("The régie the invoices belong to, when it is not the first"), "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("Only say what would be imported"),
      NULL },
    { "no-alert", 0, 0, G_OPTION_ARG_NONE, &options.no_alert,
      N_ ("Do not tell the residents by mail"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format, N_ ("The files' format: csv"),
      "FORMAT" },
    { "documents", 0, 0, G_OPTION_ARG_FILENAME, &options.documents,
      N_ ("The folder with the invoices' PDFs"), "FOLDER" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files, NULL, NULL },
    { NULL },
  };
  int status;

  if (!mef_command_parse ("import", entries, &argc, &argv, &status))
    return status;
  if (options.data == NULL || options.files == NULL)
    return mef_command_usage_error ("import", _ ("a data directory and a file are needed"));
  if (options.format != NULL && strcmp (options.format, "csv") != 0)
    return mef_command_usage_error ("import", _ ("the only format is csv"));
  /* A checker that dies while we write to it is no reason to die too. */
  signal (SIGPIPE, SIG_IGN);
  return run_import (&options);
}

/**
 * mef_command_pdf_checker:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * The other end of the import's #MefPdfChecker; not for people.
 *
 * Returns: the exit status
 */
int
mef_command_pdf_checker (int argc, char **argv)
{
  return mef_pdf_checker_serve (STDIN_FILENO, STDOUT_FILENO);
}
