/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs and what only says it is one, checked here and in a child process. The child is this very
 * program, started with "child", "dies" or "ends". */
#include "config.h"

#include "mef-pdf-checker.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "mef-document-folder.h"
#include "mef-error.h"

/* The smallest whole PDF: one empty page, and an xref that is not needed to open it. */
#define GOOD_PDF                                                                                   \
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"                                         \
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"                                             \
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"                               \
  "trailer<</Root 1 0 R>>\n%%EOF\n"

typedef struct
{
  const char *content;
  const char *reason; /* NULL: a PDF */
} Case;

static const Case cases[] = {
  { GOOD_PDF, NULL },
  { "\n\n" GOOD_PDF, NULL },
  { "", "not-a-pdf" },
  { "<html>not found</html>", "not-a-pdf" },
  { "PK\x03\x04", "not-a-pdf" },
  { "%PDF-1.4\n", "pdf-unreadable" },
  { "%PDF-1.4\nhello world\n%%EOF\n", "pdf-unreadable" },
  { "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "pdf-unreadable" },
};

static void
assert_verdict (gboolean ok, GError **location, const char *reason)
{
  const GError *error = *location;

  if (reason == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (ok);
      return;
    }
  g_assert_false (ok);
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, reason);
}

static void
test_here (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].content, strlen (cases[i].content));
      g_autoptr (GError) error = NULL;
      guint pages = 0;

      g_test_message ("%s", cases[i].content);
      assert_verdict (mef_pdf_check (bytes, &pages, &error), &error, cases[i].reason);
      g_assert_cmpuint (pages, ==, cases[i].reason == NULL ? 1 : 0);
    }
}

static MefPdfChecker *
new_checker (const char *mode)
{
  const char *const argv[] = { "/proc/self/exe", mode, NULL };

  return mef_pdf_checker_new (argv);
}

/* All in a row through one child. */
static void
test_child (void)
{
  g_autoptr (MefPdfChecker) checker = new_checker ("child");

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i % G_N_ELEMENTS (cases)];
      g_autoptr (GBytes) bytes = g_bytes_new_static (c->content, strlen (c->content));
      g_autoptr (GError) error = NULL;

      assert_verdict (mef_pdf_checker_check (checker, bytes, &error), &error, c->reason);
    }
}

/* Children that crash, or end without a word, on any file: the file is refused, we live on. */
static void
test_child_dies (gconstpointer mode)
{
  g_autoptr (MefPdfChecker) checker = new_checker (mode);
  g_autofree char *large = g_strnfill (300000, '%');
  g_autoptr (GBytes) bytes = g_bytes_new_static (GOOD_PDF, strlen (GOOD_PDF));
  g_autoptr (GBytes) more = g_bytes_new_static (large, strlen (large));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  assert_verdict (mef_pdf_checker_check (checker, bytes, &error), &error, "pdf-unreadable");
  assert_verdict (mef_pdf_checker_check (checker, more, &again), &again, "pdf-unreadable");
}

static void
test_no_child (void)
{
  const char *const argv[] = { "/nonexistent/checker", NULL };
  g_autoptr (MefPdfChecker) checker = mef_pdf_checker_new (argv);
  g_autoptr (GBytes) bytes = g_bytes_new_static (GOOD_PDF, strlen (GOOD_PDF));
  g_autoptr (GError) error = NULL;

  g_assert_false (mef_pdf_checker_check (checker, bytes, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_SERVER);
  g_assert_cmpstr (error->message, ==, "pdf-checker-failed");
}

static void
test_too_large (void)
{
  g_autoptr (MefPdfChecker) checker = new_checker ("child");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  bytes = g_bytes_new_take (g_malloc0 (MEF_DOCUMENT_MAX_BYTES + 1), MEF_DOCUMENT_MAX_BYTES + 1);
  assert_verdict (mef_pdf_checker_check (checker, bytes, &error), &error, "document-too-large");
}

/* PDFs made by other people's software. */
static void
test_samples (void)
{
  const char *samples = g_getenv ("MEF_SAMPLES");
  g_autofree char *folder = g_build_filename (samples != NULL ? samples : "", "facturx", NULL);
  g_autoptr (GDir) dir = samples != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (MefPdfChecker) checker = new_checker ("child");
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("no samples");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      bytes = g_bytes_new_take (g_steal_pointer (&content), length);
      assert_verdict (mef_pdf_checker_check (checker, bytes, &error), &error,
                      g_str_has_suffix (name, ".pdf") ? NULL : "not-a-pdf");
      n++;
    }
  g_assert_cmpuint (n, >=, 7);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "child") == 0)
    return mef_pdf_checker_serve (STDIN_FILENO, STDOUT_FILENO);
  if (argc > 1 && strcmp (argv[1], "dies") == 0)
    kill (getpid (), SIGKILL);
  if (argc > 1 && strcmp (argv[1], "ends") == 0)
    return 0;
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/pdf/here", test_here);
  g_test_add_func ("/intake/pdf/child", test_child);
  g_test_add_data_func ("/intake/pdf/child-dies", "dies", test_child_dies);
  g_test_add_data_func ("/intake/pdf/child-ends", "ends", test_child_dies);
  g_test_add_func ("/intake/pdf/no-child", test_no_child);
  g_test_add_func ("/intake/pdf/too-large", test_too_large);
  g_test_add_func ("/intake/pdf/samples", test_samples);
  return g_test_run ();
}
