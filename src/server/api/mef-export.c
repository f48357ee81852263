/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive of what a town knows about a person. Written straight to a file, a document at a
 * time: what a family was billed in ten years need not fit into memory. Any thread. */
#include "config.h"

#include "mef-export.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "mef-error.h"

#include "mef-export-text.h"

#define LONGEST_NAME 100

typedef struct archive MefArchive;

static void
archive_end (MefArchive *archive)
{
  archive_write_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefArchive, archive_end)

typedef struct archive_entry MefArchiveEntry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefArchiveEntry, archive_entry_free)

typedef struct
{
  MefDb *db;           /* (unowned) */
  MefArchive *archive; /* (unowned) */
  gint64 person_id;
  gint64 now;
  GHashTable *names; /* (unowned) (element-type utf8): of documents, those given */
} Export;

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "export-unwritable");
  return FALSE;
}

/* Names are ASCII: no reader has to guess their encoding. */
static gboolean
add_file (const Export *self, const char *name, gconstpointer data, gsize length, GError **error)
{
  g_autoptr (MefArchiveEntry) entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_mtime (entry, self->now, 0);
  if (archive_write_header (self->archive, entry) != ARCHIVE_OK ||
      archive_write_data (self->archive, data, length) != (la_ssize_t) length)
    return fail (error);
  return TRUE;
}

static gboolean
add_text (const Export *self, const char *name, GString *text, GError **error)
{
  gboolean added = text != NULL && add_file (self, name, text->str, text->len, error);

  if (text != NULL)
    g_string_free (text, TRUE);
  return added;
}

/* "factures/2025-RS-00-1001.pdf", whatever is in the number: it names a file in one folder and
 * nothing else, on any system. Two régies may have given one number. */
static char *
make_document_name (GHashTable *names, const char *number)
{
  g_autofree char *safe = g_strndup (number, LONGEST_NAME);
  char *name;

  for (char *p = safe; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-_", *p) == NULL)
        *p = '_';
    }
  name = g_strdup_printf ("factures/%s.pdf", safe);
  for (guint n = 2; g_hash_table_contains (names, name); n++)
    {
      g_free (name);
      name = g_strdup_printf ("factures/%s-%u.pdf", safe, n);
    }
  g_hash_table_add (names, g_strdup (name));
  return name;
}

static gboolean
add_document (const char *number,
              gconstpointer data,
              gsize length,
              gpointer user_data,
              GError **error)
{
  const Export *self = user_data;
  g_autofree char *name = make_document_name (self->names, number);

  return add_file (self, name, data, length, error);
}

static gboolean
add_tables (const Export *self, GError **error)
{
  for (guint i = 0; i < mef_export_count_tables (); i++)
    {
      g_autofree char *name = g_strconcat (mef_export_get_table (i)->name, ".csv", NULL);

      if (!add_text (self, name,
                     mef_export_write_csv (self->db, i, self->person_id, self->now, error), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
found_cb (const MefExportTable *table,
          const MefExportValue *values,
          gpointer user_data,
          GError **error)
{
  *(gboolean *) user_data = TRUE;
  return TRUE;
}

/* The first table is the person. */
static gboolean
check_person (const Export *self, GError **error)
{
  gboolean found = FALSE;

  if (!mef_export_each_row (self->db, 0, self->person_id, 0, self->now, found_cb, &found, error))
    return FALSE;
  if (!found)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "no-person");
  return found;
}

/**
 * mef_export_write:
 * @town_path: the town's file
 * @person_id: about whom
 * @now: the instant
 * @fd: a file open for writing, which stays the caller's
 * @error: "no-person", "export-unwritable", the store's reasons
 *
 * Writes a ZIP of `donnees.json`, a CSV file for each table and the invoices' PDFs.
 *
 * Returns: whether all of it is written
 */
gboolean
mef_export_write (const char *town_path, gint64 person_id, gint64 now, int fd, GError **error)
{
  g_autoptr (MefDb) db = mef_export_open (town_path, error);
  g_autoptr (MefArchive) archive = archive_write_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Export self = { db, archive, person_id, now, names };

  if (db == NULL || !check_person (&self, error))
    return FALSE;
  if (archive_write_set_format_zip (archive) != ARCHIVE_OK ||
      archive_write_open_fd (archive, fd) != ARCHIVE_OK)
    return fail (error);
  return add_text (&self, "donnees.json", mef_export_write_json (db, person_id, now, error),
                   error) &&
         add_tables (&self, error) &&
         mef_export_each_document (db, person_id, add_document, (gpointer) &self, error) &&
         (archive_write_close (archive) == ARCHIVE_OK || fail (error));
}
