/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether bytes are a PDF that Poppler opens. Poppler is a million lines of C++ reading a hostile
 * format: it runs in a child process with little memory and time, which may die of a file without
 * taking the import along. One child checks many files, one after the other.
 *
 * Between the two: eight bytes of length in the machine's order, then the file; back comes one
 * byte, the place of the verdict in the table of reasons. */
#include "config.h"

#include "mef-pdf-checker.h"

#include <errno.h>
#include <poppler.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "mef-document-folder.h"
#include "mef-error.h"

#define HEADER_WITHIN 1024          /* bytes; readers look for the header no further */
#define CHILD_MEMORY (1024UL << 20) /* bytes of address space */
#define CHILD_SECONDS 20            /* of processor, for all its files */
#define FILES_PER_CHILD 200

/* The verdicts; the first is a pass. */
static const char *const reasons[] = {
  NULL, "not-a-pdf", "pdf-unreadable", "pdf-encrypted", "document-too-large",
};

struct _MefPdfChecker
{
  GObject parent_instance;

  char **argv;        /* (owned) the command that runs mef_pdf_checker_serve() */
  GSubprocess *child; /* (owned) (nullable) */
  guint n_checked;    /* by @child */
};

G_DEFINE_FINAL_TYPE (MefPdfChecker, mef_pdf_checker, G_TYPE_OBJECT)

/**
 * mef_pdf_check:
 * @bytes: a file
 * @pages: (out) (optional): how many pages it has
 * @error: %MEF_ERROR_INVALID: "not-a-pdf", "pdf-encrypted", "pdf-unreadable", "document-too-large"
 *
 * Checks in this process: for files of our own, and for the child of a #MefPdfChecker.
 *
 * Returns: whether it is a PDF that opens and has a page
 */
gboolean
mef_pdf_check (GBytes *bytes, guint *pages, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *reason = NULL;

  if (length > MEF_DOCUMENT_MAX_BYTES)
    reason = "document-too-large";
  else if (length == 0 || memmem (data, MIN (length, HEADER_WITHIN), "%PDF-", 5) == NULL)
    reason = "not-a-pdf";
  else
    {
      g_autoptr (GError) cause = NULL;
      PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, &cause);
      int n = document != NULL ? poppler_document_get_n_pages (document) : 0;

      if (document == NULL && g_error_matches (cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        reason = "pdf-encrypted";
      else if (n <= 0)
        reason = "pdf-unreadable";
      else if (pages != NULL)
        *pages = (guint) n;
      g_clear_object (&document);
    }
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

static void
stop_child (MefPdfChecker *self)
{
  if (self->child == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->child), NULL, NULL);
  g_subprocess_force_exit (self->child);
  g_subprocess_wait (self->child, NULL, NULL);
  g_clear_object (&self->child);
}

static void
mef_pdf_checker_finalize (GObject *object)
{
  MefPdfChecker *self = MEF_PDF_CHECKER (object);

  stop_child (self);
  g_strfreev (self->argv);
  G_OBJECT_CLASS (mef_pdf_checker_parent_class)->finalize (object);
}

static void
mef_pdf_checker_class_init (MefPdfCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_pdf_checker_finalize;
}

static void
mef_pdf_checker_init (MefPdfChecker *self)
{
}

/**
 * mef_pdf_checker_new:
 * @argv: (array zero-terminated=1): a command that ends up in mef_pdf_checker_serve() over its
 *   standard input and output
 *
 * Returns: (transfer full): a checker; the command is started with the first file
 */
MefPdfChecker *
mef_pdf_checker_new (const char *const *argv)
{
  MefPdfChecker *self = g_object_new (MEF_TYPE_PDF_CHECKER, NULL);

  self->argv = g_strdupv ((char **) argv);
  return self;
}

static gboolean
start_child (MefPdfChecker *self, GError **error)
{
  if (self->child != NULL && self->n_checked < FILES_PER_CHILD)
    return TRUE;
  stop_child (self);
  self->n_checked = 0;
  self->child = g_subprocess_newv ((const char *const *) self->argv,
                                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                   NULL);
  if (self->child != NULL)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "pdf-checker-failed");
  return FALSE;
}

/* FALSE when the child died instead of answering. */
static gboolean
ask_child (MefPdfChecker *self, GBytes *bytes, guint8 *verdict)
{
  GOutputStream *to = g_subprocess_get_stdin_pipe (self->child);
  GInputStream *from = g_subprocess_get_stdout_pipe (self->child);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  guint64 announced = length;
  gsize done;

  self->n_checked++;
  return g_output_stream_write_all (to, &announced, sizeof announced, &done, NULL, NULL) &&
         g_output_stream_write_all (to, data, length, &done, NULL, NULL) &&
         g_input_stream_read_all (from, verdict, 1, &done, NULL, NULL) && done == 1 &&
         *verdict < G_N_ELEMENTS (reasons);
}

/**
 * mef_pdf_checker_check:
 * @self: a checker
 * @bytes: a file
 * @error: the reasons of mef_pdf_check(), where "pdf-unreadable" also stands for a file that
 *   Poppler dies of; "pdf-checker-failed" when the child cannot be started
 *
 * The process must ignore SIGPIPE. A file whose child dies gets a second one to itself, since the
 * first may have spent its time on the files before.
 *
 * Returns: whether it is a PDF that opens and has a page
 */
gboolean
mef_pdf_checker_check (MefPdfChecker *self, GBytes *bytes, GError **error)
{
  guint8 verdict = 0;

  g_return_val_if_fail (MEF_IS_PDF_CHECKER (self), FALSE);

  if (g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > MEF_DOCUMENT_MAX_BYTES)
    return mef_pdf_check (bytes, NULL, error);
  for (guint try = 0; try < 2; try++)
    {
      if (!start_child (self, error))
        return FALSE;
      if (ask_child (self, bytes, &verdict))
        break;
      stop_child (self);
      verdict = 2;
    }
  if (reasons[verdict] == NULL)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reasons[verdict]);
  return FALSE;
}

static void
limit (int resource, rlim_t value)
{
  struct rlimit limits = { value, value };

  if (setrlimit (resource, &limits) != 0)
    g_debug ("setrlimit: %s", g_strerror (errno));
}

/* No files to write, little memory, little time. The address sanitizer reserves terabytes, so with
 * it the memory stays as it is. */
static void
confine (void)
{
  limit (RLIMIT_CPU, CHILD_SECONDS);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__
  limit (RLIMIT_AS, CHILD_MEMORY);
#endif
}

static gboolean
read_exactly (int fd, guint8 *data, gsize length)
{
  for (gsize got = 0; got < length;)
    {
      gssize n = read (fd, data + got, length - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      got += (gsize) n;
    }
  return TRUE;
}

/**
 * mef_pdf_checker_serve:
 * @in: where files come from
 * @out: where verdicts go
 *
 * The child's whole life: limits itself, then answers until @in ends.
 *
 * Returns: an exit status
 */
int
mef_pdf_checker_serve (int in, int out)
{
  guint64 length;

  confine ();
  while (read_exactly (in, (guint8 *) &length, sizeof length) && length > 0 &&
         length <= MEF_DOCUMENT_MAX_BYTES)
    {
      g_autofree guint8 *data = g_malloc (length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      guint8 verdict = 0;

      if (!read_exactly (in, data, length))
        return 1;
      bytes = g_bytes_new_take (g_steal_pointer (&data), length);
      if (!mef_pdf_check (bytes, NULL, &error))
        {
          for (guint8 i = 1; i < G_N_ELEMENTS (reasons); i++)
            verdict = strcmp (reasons[i], error->message) == 0 ? i : verdict;
        }
      if (write (out, &verdict, 1) != 1)
        return 1;
    }
  return 0;
}
