/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of PDFs that goes with an export, and which of them is an invoice's. The export names
 * the files, and it is not trusted: nothing outside the folder is ever opened, whatever the name
 * says and whatever links the folder holds. Every step down is an openat() that follows no link. */
#include "config.h"

#include "mef-document-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mef-error.h"

#define MAX_FILES 200000
#define MAX_PARTS 16 /* of a file's name; longer names are found by their whole name only */
#define MIN_PART 4   /* characters; a shorter number must be the whole name */

static char ambiguous[] = "";

struct _MefDocumentFolder
{
  GObject parent_instance;

  int fd;
  GStringChunk *strings; /* (owned) */
  GHashTable *by_name;   /* (owned) (element-type utf8 utf8) lower case → as it is on disk */
  GHashTable *by_part; /* (owned) (element-type utf8 utf8) part of a name → file, or ambiguous */
};

G_DEFINE_FINAL_TYPE (MefDocumentFolder, mef_document_folder, G_TYPE_OBJECT)

static void
mef_document_folder_finalize (GObject *object)
{
  MefDocumentFolder *self = MEF_DOCUMENT_FOLDER (object);

  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_part);
  g_string_chunk_free (self->strings);
  G_OBJECT_CLASS (mef_document_folder_parent_class)->finalize (object);
}

static void
mef_document_folder_class_init (MefDocumentFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_document_folder_finalize;
}

static void
mef_document_folder_init (MefDocumentFolder *self)
{
  self->fd = -1;
  self->strings = g_string_chunk_new (4096);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_part = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Lower case ASCII letters and digits, everything between them one '-'; a file's name cannot hold
 * the '/' some numbers have. */
static char *
normalise (const char *text, gssize length)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *end = length < 0 ? text + strlen (text) : text + length;

  for (const char *p = text; p < end; p++)
    {
      if (g_ascii_isalnum (*p) || (guchar) *p >= 0x80)
        g_string_append_c (out, g_ascii_tolower (*p));
      else if (out->len > 0 && out->str[out->len - 1] != '-')
        g_string_append_c (out, '-');
    }
  if (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_part (MefDocumentFolder *self, const char *part, gsize length, const char *file)
{
  char *key = g_string_chunk_insert_len (self->strings, part, (gssize) length);
  const char *other = g_hash_table_lookup (self->by_part, key);

  if (other == NULL)
    g_hash_table_insert (self->by_part, key, (gpointer) file);
  else if (other != file)
    g_hash_table_insert (self->by_part, key, ambiguous);
}

/* Every run of whole parts of the name, so that a number is found in it with one look. */
static void
add_file (MefDocumentFolder *self, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *stem = normalise (name, (gssize) strlen (name) - 4);
  const char *file = g_string_chunk_insert (self->strings, name);
  const char *starts[MAX_PARTS];
  guint n = 0;
  gboolean fits = TRUE;

  g_hash_table_insert (self->by_name, g_string_chunk_insert (self->strings, lower),
                       (gpointer) file);
  for (const char *p = stem; p != NULL && fits; p = strchr (p, '-'))
    {
      p += *p == '-';
      fits = n < MAX_PARTS;
      if (fits)
        starts[n++] = p;
    }
  add_part (self, stem, strlen (stem), file);
  for (guint from = 0; fits && from < n; from++)
    {
      for (guint to = from; to < n; to++)
        {
          const char *end = to + 1 < n ? starts[to + 1] - 1 : stem + strlen (stem);
          gsize length = (gsize) (end - starts[from]);

          if (length >= MIN_PART && length < strlen (stem))
            add_part (self, starts[from], length, file);
        }
    }
}

static gboolean
refuse (GError **error, MefError code, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, code, reason);
  return FALSE;
}

/**
 * mef_document_folder_open:
 * @path: a folder
 * @error: "documents-unreadable" when it is none, "documents-too-many"
 *
 * Learns the names of its PDFs; nothing in it is opened yet.
 *
 * Returns: (transfer full) (nullable): the folder
 */
MefDocumentFolder *
mef_document_folder_open (const char *path, GError **error)
{
  g_autoptr (MefDocumentFolder) self = g_object_new (MEF_TYPE_DOCUMENT_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  self->fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir == NULL || self->fd < 0)
    {
      refuse (error, MEF_ERROR_NOT_FOUND, "documents-unreadable");
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      gsize length = strlen (name);

      if (length < 5 || g_ascii_strcasecmp (name + length - 4, ".pdf") != 0)
        continue;
      if (g_hash_table_size (self->by_name) == MAX_FILES)
        {
          refuse (error, MEF_ERROR_INVALID, "documents-too-many");
          return NULL;
        }
      add_file (self, name);
    }
  return g_steal_pointer (&self);
}

/**
 * mef_document_folder_get_n_files:
 * @self: a folder
 *
 * Returns: how many PDFs lie in it
 */
guint
mef_document_folder_get_n_files (MefDocumentFolder *self)
{
  g_return_val_if_fail (MEF_IS_DOCUMENT_FOLDER (self), 0);

  return g_hash_table_size (self->by_name);
}

static gboolean
is_inside (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  if (*name == '/' || strchr (name, '\\') != NULL)
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strcmp (parts[i], "..") == 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * mef_document_folder_find:
 * @self: a folder
 * @invoice: an invoice of the export
 * @name: (out) (nullable) (transfer none): the file's name in @self, valid as long as both; %NULL
 *   when the export names none and none bears the invoice's number
 * @error: "document-outside" when the export names a file elsewhere, "document-ambiguous" when
 *   several files bear the number
 *
 * The name in the export counts; where it is empty, the one PDF is taken whose name is the number
 * or the reference, or holds it between other signs (`FACT-2026000123.pdf`). Whether the file can
 * be opened is for mef_document_folder_load() to find out.
 *
 * Returns: %FALSE on error
 */
gboolean
mef_document_folder_find (MefDocumentFolder *self,
                          const MefIntakeInvoice *invoice,
                          const char **name,
                          GError **error)
{
  const char *const keys[] = { invoice->number, invoice->reference };

  g_return_val_if_fail (MEF_IS_DOCUMENT_FOLDER (self), FALSE);

  *name = NULL;
  if (*invoice->file_name != '\0')
    {
      g_autofree char *lower = g_ascii_strdown (invoice->file_name, -1);
      const char *known = g_hash_table_lookup (self->by_name, lower);

      if (!is_inside (invoice->file_name))
        return refuse (error, MEF_ERROR_INVALID, "document-outside");
      *name = known != NULL ? known : invoice->file_name;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys) && *name == NULL; i++)
    {
      g_autofree char *key = normalise (keys[i], -1);

      *name = g_hash_table_lookup (self->by_part, key);
      if (*name == ambiguous)
        {
          *name = NULL;
          return refuse (error, MEF_ERROR_INVALID, "document-ambiguous");
        }
    }
  return TRUE;
}

/* Opens @name step by step, following no link, waiting for nothing (a pipe with that name). */
static int
open_inside (int folder, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  int fd = dup (folder);

  for (guint i = 0; parts[i] != NULL && fd >= 0; i++)
    {
      int flags = parts[i + 1] != NULL ? O_DIRECTORY | O_RDONLY : O_RDONLY | O_NONBLOCK | O_NOCTTY;
      int next = openat (fd, parts[i], flags | O_NOFOLLOW | O_CLOEXEC);
      int saved = errno;

      close (fd);
      errno = saved;
      fd = next;
    }
  return fd;
}

static GBytes *
read_all (int fd, gsize size, GError **error)
{
  g_autofree guint8 *data = g_malloc (size);
  gsize got = 0;

  while (got < size)
    {
      gssize n = read (fd, data + got, size - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          refuse (error, MEF_ERROR_SERVER, "document-unreadable");
          return NULL;
        }
      got += (gsize) n;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/**
 * mef_document_folder_load:
 * @self: a folder
 * @name: what mef_document_folder_find() found
 * @error: "document-missing", "document-outside" (it is a link, or not a file),
 *   "document-too-large", "document-unreadable"
 *
 * Returns: (transfer full) (nullable): the file's content
 */
GBytes *
mef_document_folder_load (MefDocumentFolder *self, const char *name, GError **error)
{
  GBytes *bytes = NULL;
  struct stat status;
  int fd;

  g_return_val_if_fail (MEF_IS_DOCUMENT_FOLDER (self), NULL);
  g_return_val_if_fail (is_inside (name), NULL);

  fd = open_inside (self->fd, name);
  if (fd < 0)
    {
      gboolean link = errno == ELOOP || errno == ENOTDIR;

      refuse (error, link ? MEF_ERROR_INVALID : MEF_ERROR_NOT_FOUND,
              link ? "document-outside"
                   : (errno == EACCES ? "document-unreadable" : "document-missing"));
      return NULL;
    }
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    refuse (error, MEF_ERROR_INVALID, "document-outside");
  else if (status.st_size > MEF_DOCUMENT_MAX_BYTES)
    refuse (error, MEF_ERROR_INVALID, "document-too-large");
  else if (status.st_size == 0)
    bytes = g_bytes_new (NULL, 0);
  else
    bytes = read_all (fd, (gsize) status.st_size, error);
  close (fd);
  return bytes;
}
