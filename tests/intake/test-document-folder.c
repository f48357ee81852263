/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding an invoice's PDF in a folder, and never leaving that folder. */
#include "config.h"

#include "mef-document-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mef-error.h"

typedef struct
{
  char *top;    /* (owned) */
  char *folder; /* (owned) top/pdf */
  MefDocumentFolder *documents;
} Fixture;

static void
put (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
link_to (const char *target, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const names[] = {
    "FACT-2026000123.pdf",
    "2015-001-001078.pdf",
    "facture 2026000124 MARTIN.PDF",
    "12.pdf",
    "a-2026000125.pdf",
    "b-2026000125.pdf",
    "2026-83-00-0007.pdf",
    "sub/in.pdf",
    "x-12-y.pdf",
    "notes.txt",
    "2026000129",
  };
  g_autofree char *fifo = NULL, *outside = NULL;

  f->top = g_dir_make_tmp ("mef-folder-XXXXXX", NULL);
  f->folder = g_build_filename (f->top, "pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    put (f->folder, names[i], names[i]);
  put (f->top, "secret.pdf", "secret");
  outside = g_build_filename (f->top, "secret.pdf", NULL);
  link_to (outside, f->folder, "link.pdf");
  link_to ("../secret.pdf", f->folder, "up-2026000126.pdf");
  link_to ("..", f->folder, "parent");
  fifo = g_build_filename (f->folder, "pipe.pdf", NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  f->documents = mef_document_folder_open (f->folder, NULL);
  g_assert_nonnull (f->documents);
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
  g_object_unref (f->documents);
  remove_all (f->top);
  g_free (f->folder);
  g_free (f->top);
}

/* What is found and what comes of it: a file's content, "-" for none, or the reason. */
static char *
look (MefDocumentFolder *documents, const char *number, const char *reference, const char *file)
{
  MefIntakeInvoice invoice = { .number = number, .reference = reference, .file_name = file };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *name;
  gsize length;
  const char *data;

  if (!mef_document_folder_find (documents, &invoice, &name, &error))
    return g_strdup (error->message);
  if (name == NULL)
    return g_strdup ("-");
  bytes = mef_document_folder_load (documents, name, &error);
  if (bytes == NULL)
    return g_strdup (error->message);
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data, length);
}

static void
test_find (Fixture *f, gconstpointer data)
{
  static const char *const cases[][4] = {
    /* number, reference, named file, what comes */
    { "2026000123", "", "", "FACT-2026000123.pdf" },
    { "2026000124", "", "", "facture 2026000124 MARTIN.PDF" },
    { "2015-001-001078", "", "", "2015-001-001078.pdf" },
    { "2015/001/001078", "", "", "2015-001-001078.pdf" },
    { "001-001078", "", "", "2015-001-001078.pdf" },
    { "F9", "2026-83-00-0007", "", "2026-83-00-0007.pdf" },
    { "12", "", "", "12.pdf" },
    { "x", "", "", "-" },
    { "026000123", "", "", "-" },
    { "2026000129", "", "", "-" },
    { "2026000125", "", "", "document-ambiguous" },
    { "2026000125", "", "b-2026000125.pdf", "b-2026000125.pdf" },
    { "1", "", "fact-2026000123.PDF", "FACT-2026000123.pdf" },
    { "1", "", "sub/in.pdf", "sub/in.pdf" },
    { "1", "", "./sub/in.pdf", "sub/in.pdf" },
    { "1", "", "nowhere.pdf", "document-missing" },
    { "1", "", "../secret.pdf", "document-outside" },
    { "1", "", "sub/../../secret.pdf", "document-outside" },
    { "1", "", "parent/secret.pdf", "document-outside" },
    { "1", "", "link.pdf", "document-outside" },
    { "2026000126", "", "", "document-outside" },
    { "1", "", "/etc/passwd", "document-outside" },
    { "1", "", "..\\secret.pdf", "document-outside" },
    { "1", "", "C:\\secret.pdf", "document-outside" },
    { "1", "", "sub", "document-outside" },
    { "1", "", "..", "document-outside" },
    { "1", "", ".", "document-outside" },
    { "1", "", "pipe.pdf", "document-outside" },
    { "1", "", "FACT-2026000123.pdf/x", "document-outside" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = look (f->documents, cases[i][0], cases[i][1], cases[i][2]);

      g_test_message ("%s %s %s", cases[i][0], cases[i][1], cases[i][2]);
      g_assert_cmpstr (found, ==, cases[i][3]);
    }
}

static void
test_sizes (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "large.pdf", NULL);
  g_autofree char *found = NULL;
  g_autofree char *fits = NULL;

  put (f->folder, "large.pdf", "x");
  g_assert_cmpint (truncate (path, MEF_DOCUMENT_MAX_BYTES + 1), ==, 0);
  found = look (f->documents, "1", "", "large.pdf");
  g_assert_cmpstr (found, ==, "document-too-large");
  g_assert_cmpint (truncate (path, MEF_DOCUMENT_MAX_BYTES), ==, 0);
  fits = look (f->documents, "1", "", "large.pdf");
  g_assert_cmpstr (fits, ==, "x");
}

static void
test_none (Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->top, "secret.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mef_document_folder_open (file, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "documents-unreadable");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/intake/folder/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/intake/folder/sizes", Fixture, NULL, set_up, test_sizes, tear_down);
  g_test_add ("/intake/folder/none", Fixture, NULL, set_up, test_none, tear_down);
  return g_test_run ();
}
