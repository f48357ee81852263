/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init, import and demo as people run them: the real program, its exit status, what it says and
 * what is in the town's file afterwards. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *top;  /* (owned) */
  char *data; /* (owned) top/data */
  char *pdf;  /* (owned) top/pdf */
} Fixture;

typedef struct
{
  int status;
  char *out; /* (owned) */
  char *err; /* (owned) */
} Result;

static void
result_clear (Result *self)
{
  g_free (self->out);
  g_free (self->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

#define HEADER "numero;montant;nom;fichier_pdf\n"
#define GOOD_PDF                                                                                   \
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"                                         \
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                                             \
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"                               \
  "trailer<</Root 1 0 R>>\n%%EOF\n"

/* Runs the server program with the words of @line, where {data} and {top} stand for the folders. */
static Result
run (Fixture *f, const char *line)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "mes-factures-server", NULL);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  Result result = { 0 };

  g_ptr_array_add (argv, g_strdup (program));
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GString) word = g_string_new (words[i]);

      g_string_replace (word, "{data}", f->data, 0);
      g_string_replace (word, "{top}", f->top, 0);
      g_ptr_array_add (argv, g_strdup (word->str));
    }
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "C", TRUE);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_subprocess_communicate_utf8 (child, NULL, NULL, &result.out, &result.err, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (child));
  result.status = g_subprocess_get_exit_status (child);
  g_test_message ("%s → %d\n%s%s", line, result.status, result.out, result.err);
  return result;
}

static void
assert_run (Fixture *f, const char *line, int status, const char *said)
{
  g_auto (Result) result = run (f, line);

  g_assert_cmpint (result.status, ==, status);
  if (said != NULL)
    g_assert_nonnull (strstr (status == 0 ? result.out : result.err, said));
}

static void
put (Fixture *f, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (f->top, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

/* The rows a query gives, cells separated by '|', rows by LF. */
static char *
query (Fixture *f, const char *host, const char *sql)
{
  g_autofree char *path = g_build_filename (f->data, "towns", host, "town.db", NULL);
  g_autoptr (GString) rows = g_string_new (NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      if (rows->len > 0)
        g_string_append_c (rows, '\n');
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const char *text = (const char *) sqlite3_column_text (statement, i);

          g_string_append_printf (rows, "%s%s", i > 0 ? "|" : "", text != NULL ? text : "");
        }
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&rows), FALSE);
}

static void
assert_query (Fixture *f, const char *host, const char *sql, const char *expected)
{
  g_autofree char *rows = query (f, host, sql);

  g_assert_cmpstr (rows, ==, expected);
}

static char *
hash_town (Fixture *f, const char *host)
{
  g_autofree char *path = g_build_filename (f->data, "towns", host, "town.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) content, length);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->top = g_dir_make_tmp ("mef-commands-XXXXXX", NULL);
  f->data = g_build_filename (f->top, "data", NULL);
  f->pdf = g_build_filename (f->top, "pdf", NULL);
  g_assert_cmpint (g_mkdir (f->pdf, 0700), ==, 0);
}

static void
set_up_town (Fixture *f, gconstpointer data)
{
  set_up (f, data);
  assert_run (f, "init --data {data} --town Milhaud --admin admin@example.org", 0, NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_all (f->top);
  g_free (f->pdf);
  g_free (f->data);
  g_free (f->top);
}

/* --- init ---------------------------------------------------------------------------------- */

static void
test_init (Fixture *f, gconstpointer data)
{
  g_auto (Result) result = { 0 };

  assert_run (f, "init --data {data} --town Milhaud", 2, "--admin");
  assert_run (f, "init --data {data} --town Milhaud --admin nobody", 2, "e-mail");
  assert_run (f, "init --data {data} --town Milhaud --admin a@b.fr --host ../x", 1, "host-invalid");
  result = run (f, "init --data {data} --town Saint-Côme --admin admin@example.org");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_regex_match_simple ("^http://saint-come/\\?LIEN=M[A-Za-z0-9_-]{43}$", result.out,
                                       G_REGEX_MULTILINE, 0));
  assert_query (f, "saint-come", "SELECT name, host, is_demo FROM town", "Saint-Côme|saint-come|0");
  assert_query (f, "saint-come", "SELECT email, role, state, password_hash FROM account",
                "admin@example.org|administrator|created|");
  assert_query (f, "saint-come",
                "SELECT kind, length (token_hash), expires_at - created_at, used_at FROM link",
                "M|32|172800|");
  assert_query (f, "saint-come", "SELECT count(*) FROM regie", "1");
  assert_run (f, "init --data {data} --town Saint-Côme --admin other@example.org", 1,
              "town-exists");
  assert_query (f, "saint-come", "SELECT email FROM account", "admin@example.org");
}

static void
test_init_public_url (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (f->data, 0700), ==, 0);
  put (f, "data/server.conf", "[server]\npublic-url=https://factures.milhaud.example\n");
  assert_run (f, "init --data {data} --town Milhaud --admin a@b.fr", 0,
              "https://factures.milhaud.example/?LIEN=M");
}

/* --- import -------------------------------------------------------------------------------- */

static void
test_import (Fixture *f, gconstpointer data)
{
  g_autofree char *before = hash_town (f, "milhaud");
  g_autofree char *dry = NULL, *after = NULL, *again = NULL;

  put (f, "index.csv", HEADER "A-1;25,00;MARTIN;\nA-2;32,50;DURAND;\n");
  assert_run (f, "import --data {data} --dry-run {top}/index.csv", 0, "2 invoices would be");
  dry = hash_town (f, "milhaud");
  g_assert_cmpstr (dry, ==, before);
  assert_run (f, "import --data {data} {top}/index.csv", 0, "2 invoices were imported");
  assert_query (f, "milhaud", "SELECT number, amount FROM invoice ORDER BY number",
                "A-1|2500\nA-2|3250");
  assert_query (f, "milhaud", "SELECT last_name FROM person ORDER BY 1", "DURAND\nMARTIN");
  assert_query (f, "milhaud", "SELECT file_name, invoices, amount FROM import_batch",
                "index.csv|2|5750");
  after = hash_town (f, "milhaud");
  g_assert_cmpstr (after, !=, before);
  assert_run (f, "import --data {data} {top}/index.csv", 0, "already imported: 2");
  again = hash_town (f, "milhaud");
  g_assert_cmpstr (again, ==, after);
  /* More of the same, and the old ones with it. */
  put (f, "index.csv", HEADER "A-1;25,00;MARTIN;\nA-2;32,50;DURAND;\nA-3;1,00;MARTIN;\n");
  assert_run (f, "import --data {data} --town MILHAUD {top}/index.csv", 0, "1 invoice was");
  assert_query (f, "milhaud", "SELECT count(*) FROM person", "2");
  /* The same number with another amount contradicts what was published. */
  put (f, "index.csv", HEADER "A-1;26,00;MARTIN;\nA-4;1,00;MARTIN;\n");
  assert_run (f, "import --data {data} {top}/index.csv", 1, "imported before");
  assert_query (f, "milhaud", "SELECT count(*) FROM invoice", "3");
}

typedef struct
{
  const char *file;
  const char *said;
} Refused;

static const Refused refused[] = {
  { HEADER "A-1;25,00;MARTIN;\nA-2;1.234;DURAND;\n", "line 3, column “montant”: “1.234”" },
  { HEADER "A-1;25,00;MARTIN;\nA-1;25,00;MARTIN;\n", "line 3: “A-1”" },
  { HEADER "A-1;25,00;MARTIN;\n;;;;;\nA-2;;DURAND;\n", "line 4, column “montant”" },
  { HEADER "A-1;25,00;MARTIN;\nTOTAL;26,00;;\n", "total at the end" },
  { HEADER "A-1;25,00;MARTIN;\n\"A-2;25,00;MARTIN;\n", "never closed" },
  { "numero;montant;ref_tiers\nA-1;25,00;F9\n", "no debtor has this key" },
  { "numero;nom\nA-1;MARTIN\n", "no column for the amount" },
  { "1;2;3\n", "first line" },
  { "", "no invoice" },
  { "PK\x03\x04", "workbook" },
};

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *before = hash_town (f, "milhaud");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *after = NULL;

      put (f, "good.csv", HEADER "Z-1;1,00;MARTIN;\n");
      put (f, "bad.csv", refused[i].file);
      assert_run (f, "import --data {data} {top}/bad.csv", 1, refused[i].said);
      assert_run (f, "import --data {data} --dry-run {top}/bad.csv", 1, refused[i].said);
      assert_run (f, "import --data {data} {top}/good.csv {top}/bad.csv", 1, refused[i].said);
      after = hash_town (f, "milhaud");
      g_assert_cmpstr (after, ==, before);
      assert_query (f, "milhaud", "SELECT count(*) FROM invoice", "0");
    }
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  put (f, "index.csv", HEADER "A-1;25,00;MARTIN;\n");
  assert_run (f, "import --data {data}", 2, "file");
  assert_run (f, "import {top}/index.csv", 2, "data directory");
  assert_run (f, "import --data {data} --format pes {top}/index.csv", 2, "csv");
  assert_run (f, "import --data {data} --nonsense {top}/index.csv", 2, "nonsense");
  assert_run (f, "import --data {data} {top}/nowhere.csv", 1, "cannot be read");
  assert_run (f, "import --data {top}/nowhere {top}/index.csv", 1, "not a data directory");
  assert_run (f, "import --data {data} --town nimes {top}/index.csv", 1, "no such town");
  assert_run (f, "import --data {data} --regie EAU {top}/index.csv", 1, "no such régie");
  assert_run (f, "import --data {data} --documents {top}/nowhere {top}/index.csv", 1, "folder");
  assert_run (f, "init --data {data} --town Nîmes --admin a@b.fr", 0, NULL);
  assert_run (f, "import --data {data} {top}/index.csv", 1, "several towns");
  assert_run (f, "import --data {data} --town nimes {top}/index.csv", 0, "1 invoice was");
  assert_query (f, "milhaud", "SELECT count(*) FROM invoice", "0");
}

static void
test_documents (Fixture *f, gconstpointer data)
{
  put (f, "secret.pdf", GOOD_PDF);
  put (f, "pdf/A-2222.pdf", GOOD_PDF);
  put (f, "pdf/other.pdf", GOOD_PDF);
  put (f, "pdf/page.pdf", "<html>");
  put (f, "pdf/torn.pdf", "%PDF-1.4\n");
  put (f, "i.csv", HEADER "A-1;25,00;MARTIN;other.pdf\nA-2222;1,00;MARTIN;\nA-3333;1,00;MARTIN;\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 0,
              "documents found: 2; invoices without one: 1; documents left over: 2");
  assert_query (f, "milhaud",
                "SELECT number, file_name, length (content) FROM document"
                " JOIN invoice ON invoice.id = invoice_id ORDER BY 1",
                "A-1|other.pdf|193\nA-2222|A-2222.pdf|193");
  /* The document of the third comes later. */
  put (f, "pdf/A-3333.pdf", GOOD_PDF);
  assert_run (f, "import --data {data} --dry-run --documents {top}/pdf {top}/i.csv", 0,
              "imported before: 1");
  assert_query (f, "milhaud", "SELECT count(*) FROM document", "2");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 0, "imported before: 1");
  assert_query (f, "milhaud", "SELECT count(*) FROM document", "3");
  assert_query (f, "milhaud",
                "SELECT number FROM invoice JOIN invoice_event ON invoice_id = invoice.id"
                " WHERE kind = 'document_added'",
                "A-3333");
  put (f, "i.csv", HEADER "B-1;25,00;MARTIN;nowhere.pdf\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 1, "not in the folder");
  put (f, "i.csv", HEADER "B-1;25,00;MARTIN;../secret.pdf\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 1, "not a file of the");
  put (f, "i.csv", HEADER "B-1;25,00;MARTIN;page.pdf\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 1, "not a PDF");
  put (f, "i.csv", HEADER "B-1;25,00;MARTIN;torn.pdf\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 1, "damaged");
  put (f, "i.csv", HEADER "B-1;25,00;MARTIN;other.pdf\nB-2;25,00;MARTIN;other.pdf\n");
  assert_run (f, "import --data {data} --documents {top}/pdf {top}/i.csv", 1, "another line");
  assert_query (f, "milhaud", "SELECT count(*) FROM invoice", "3");
}

/* A file without dates means the day it is imported; imported again another day it is the same. */
static void
test_no_dates (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->data, "towns", "milhaud", "town.db", NULL);
  sqlite3 *db = NULL;

  put (f, "i.csv", HEADER "A-1;25,00;MARTIN;\n");
  assert_run (f, "import --data {data} {top}/i.csv", 0, "1 invoice was");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE invoice SET issued_on = '2020-02-03'", NULL, NULL,
                                 NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  assert_run (f, "import --data {data} {top}/i.csv", 0, "already imported: 1");
}

/* Invoices and PDFs made by other people's software. */
static void
test_samples (Fixture *f, gconstpointer data)
{
  const char *samples = g_getenv ("MEF_SAMPLES");
  g_autofree char *index = g_test_build_filename (G_TEST_DIST, "data", "import", "index.csv", NULL);
  g_autofree char *line = NULL;

  if (samples == NULL || !g_file_test (samples, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("no samples");
      return;
    }
  line = g_strdup_printf ("import --data {data} %s --documents %s/facturx", index, samples);
  assert_run (f, line, 0, "documents found: 7; invoices without one: 0; documents left over: 0");
  assert_run (f, line, 0, "already imported: 7");
  assert_query (f, "milhaud",
                "SELECT number, amount, issued_on, due_on, file_name, length (content)"
                " FROM invoice JOIN document ON invoice_id = invoice.id"
                " WHERE number IN ('FA-2017-0010', '471102') ORDER BY 1",
                "471102|52987|2018-03-05|2019-03-05|EN16931_Einfach_DueDate.pdf|148956\n"
                "FA-2017-0010|47015|2017-11-13|2017-12-13|Facture_FR_EN16931.pdf|97877");
  assert_query (f, "milhaud", "SELECT count(*), sum (amount) FROM invoice", "7|304434");
}

/* --- demo ---------------------------------------------------------------------------------- */

static void
test_demo (Fixture *f, gconstpointer data)
{
  g_auto (Result) result = run (f, "demo --data {data}");

  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (
      g_regex_match_simple ("^resident +demo@demo\\.fr +demo5$", result.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^administrator +admin@demo\\.fr +\\S+$", result.out,
                                       G_REGEX_MULTILINE, 0));
  assert_query (f, "localhost", "SELECT name, host, is_demo FROM town", "Milhaud|localhost|1");
  assert_query (f, "localhost",
                "SELECT name, offer, client_number, saisie, multi_invoice, online, reference_kind"
                " FROM regie",
                "REGIE CENTRALISEE|ws|001964|T|0|1|free\n"
                "REGIE PERISCOLAIRE|ws|001965|T|1|1|free\n"
                "REGIE CULTURELLE|form|001966|T|0|1|free\n"
                "TITRES DE RECETTES|titre|001967|T|0|1|titre\n"
                "ROLES DE L'EAU|titre|001968|T|0|1|role\n"
                "DROITS DE PLACE|ws|001969|T|0|0|free\n"
                "REGIE DES FETES|ws||T|0|1|free");
  assert_query (f, "localhost", "SELECT value FROM setting WHERE name LIKE 'password%'", "5");
  assert_query (
      f, "localhost",
      "SELECT i.issued_on, i.due_on, i.amount, i.number, i.reference, i.label, b.remaining"
      " FROM invoice i JOIN invoice_balance b ON b.invoice_id = i.id"
      " JOIN account a ON a.person_id = i.person_id"
      " WHERE a.email = 'demo@demo.fr' AND i.issued_on < '2016' ORDER BY i.issued_on",
      "2015-08-01|2015-09-30|1000|2015-001-001205|2015-001-001205|FACTURATION|1000\n"
      "2015-09-02|2016-08-31|2500|2015-001-001078|2015-001-001078|FACTURATION|0\n"
      "2015-10-01|2015-10-15|1000|2016-001-000037|2016-001-000037|FACTURATION|1000\n"
      "2015-10-05|2015-11-05|3750|2015-001-001516|2015-RS-00-83001516|FACTURATION|3750\n"
      "2015-10-19|2015-10-30|3200|2016-001-000099|2016-001-000099|FACTURATION|3200");
  assert_query (f, "localhost",
                "SELECT date (paid_at, 'unixepoch'), means FROM payment ORDER BY paid_at LIMIT 1",
                "2015-09-12|card");
  assert_query (f, "localhost",
                "SELECT count(*) >= 60, count (DISTINCT service) >= 5, count (handed_over_at),"
                " count (cancelled_at) FROM invoice WHERE person_id = 1",
                "1|1|1|1");
  assert_query (
      f, "localhost",
      "SELECT count(*) FROM invoice WHERE amount <> (SELECT sum (amount) FROM invoice_line"
      " WHERE invoice_id = invoice.id)",
      "0");
  assert_run (f, "check --data {data}", 0, "ok");
  assert_run (f, "demo --data {data}", 1, "new or empty");
}

/* What can be played with whom is said, and the treasury's file has what it has taken in charge. */
static void
test_demo_stories (Fixture *f, gconstpointer data)
{
  static const char *const accounts[] = { "demo", "nouveau", "formation", "motifs" };
  g_autofree char *file = g_build_filename (f->top, "titres.json", NULL);
  g_autofree char *text = NULL, *references = NULL;
  g_auto (GStrv) refdets = NULL;
  g_auto (Result) result = run (f, "demo --data {data} --debts {top}/titres.json");

  g_assert_cmpint (result.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("^  %s@demo\\.fr: .+$", accounts[i]);

      g_assert_true (g_regex_match_simple (pattern, result.out, G_REGEX_MULTILINE, 0));
    }
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  /* One is issued today and one has a reference that is none: the treasury knows neither. */
  references = query (
      f, "localhost",
      "SELECT '{\"numcli\":\"' || client_number || '\",\"kind\":\"' || reference_kind || '\",'"
      " || '\"refdet\":\"' || CASE reference_kind WHEN 'role' THEN substr (reference, 1, 4)"
      " || 'EA00' || '0000000000012' ELSE substr (reference, 1, 4) || '00000' ||"
      " substr (reference, 6, 3) || '000001' END || '\",\"montant\":' || amount || '}'"
      " FROM invoice i JOIN regie r ON r.id = i.regie_id WHERE offer = 'titre'"
      " AND reference NOT LIKE '%-431-1' AND reference NOT LIKE '88%'");
  refdets = g_strsplit (references, "\n", -1);
  g_assert_cmpuint (g_strv_length (refdets), ==, 4);
  for (guint i = 0; refdets[i] != NULL; i++)
    g_assert_nonnull (strstr (text, refdets[i]));
  g_assert_null (strstr (text, "000431"));
  g_assert_null (strstr (text, "\"88"));
  g_assert_cmpint (g_remove (file), ==, 0);
}

static void
test_demo_again (Fixture *f, gconstpointer data)
{
  static const char sql[] = "SELECT number, amount, person_id, haystack, sha256 FROM invoice"
                            " LEFT JOIN document ON invoice_id = invoice.id ORDER BY number";
  g_autofree char *one = NULL, *two = NULL;

  assert_run (f, "demo --data {data}", 0, NULL);
  one = query (f, "localhost", sql);
  remove_all (f->data);
  assert_run (f, "demo --data {data}", 0, NULL);
  two = query (f, "localhost", sql);
  g_assert_cmpstr (one, ==, two);
}

static void
test_demo_crowd (Fixture *f, gconstpointer data)
{
  assert_run (f, "demo --data {data} --invoices 10", 2, "--residents");
  assert_run (f, "demo --data {data} --residents -1", 2, "--residents");
  assert_run (f, "demo --data {data} --residents 5 --invoices 100", 0, "habitant000005@demo.fr");
  assert_query (f, "localhost",
                "SELECT count(*), count (DISTINCT person_id) FROM invoice WHERE number LIKE 'G-%'",
                "100|5");
  assert_run (f, "check --data {data}", 0, "ok");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/commands/init", Fixture, NULL, set_up, test_init, tear_down);
  g_test_add ("/commands/init/url", Fixture, NULL, set_up, test_init_public_url, tear_down);
  g_test_add ("/commands/import", Fixture, NULL, set_up_town, test_import, tear_down);
  g_test_add ("/commands/import/refused", Fixture, NULL, set_up_town, test_refused, tear_down);
  g_test_add ("/commands/import/usage", Fixture, NULL, set_up_town, test_usage, tear_down);
  g_test_add ("/commands/import/documents", Fixture, NULL, set_up_town, test_documents, tear_down);
  g_test_add ("/commands/import/no-dates", Fixture, NULL, set_up_town, test_no_dates, tear_down);
  g_test_add ("/commands/import/samples", Fixture, NULL, set_up_town, test_samples, tear_down);
  g_test_add ("/commands/demo", Fixture, NULL, set_up, test_demo, tear_down);
  g_test_add ("/commands/demo/stories", Fixture, NULL, set_up, test_demo_stories, tear_down);
  g_test_add ("/commands/demo/again", Fixture, NULL, set_up, test_demo_again, tear_down);
  g_test_add ("/commands/demo/crowd", Fixture, NULL, set_up, test_demo_crowd, tear_down);
  return g_test_run ();
}
