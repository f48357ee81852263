/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invoices' PDFs. They live in the town's file: one thing to back up, one to move. */
#include "config.h"

#include "mef-document-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

/**
 * mef_document_insert:
 * @db: a connection that writes
 * @invoice_id: an invoice that has none yet
 * @file_name: the name it is saved under
 * @content: the PDF, checked by the caller
 * @now: the instant
 * @error: (nullable): return location
 *
 * Returns: whether it was written
 */
gboolean
mef_document_insert (MefDb *db,
                     gint64 invoice_id,
                     const char *file_name,
                     GBytes *content,
                     gint64 now,
                     GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest, size;
  const guchar *data = g_bytes_get_data (content, &size);
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO document (invoice_id, file_name, sha256, stored_at, content)"
                      " VALUES (:invoice, :name, :sha256, :now, :content)",
                      error);

  if (insert == NULL)
    return FALSE;
  g_checksum_update (sum, data, (gssize) size);
  g_checksum_get_digest (sum, digest, &length);
  mef_bind_int (insert, ":invoice", invoice_id);
  mef_bind_text (insert, ":name", file_name);
  mef_bind_blob (insert, ":sha256", digest, length);
  mef_bind_int (insert, ":now", now);
  mef_bind_bytes (insert, ":content", content);
  return mef_db_run (db, insert, error);
}

/**
 * mef_document_get:
 * @db: a connection
 * @invoice_id: an invoice
 * @person_id: whose it must be
 * @file_name: (out) (transfer full): the name to save it under
 * @sha256: (out) (transfer full): in hexadecimal
 * @error: (nullable): "no-document" when the invoice has none, "not-found" when it is not theirs
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
mef_document_get (MefDb *db,
                  gint64 invoice_id,
                  gint64 person_id,
                  char **file_name,
                  char **sha256,
                  GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT d.file_name, lower (hex (d.sha256)), d.content FROM invoice i"
                      " LEFT JOIN document d ON d.invoice_id = i.id"
                      " WHERE i.id = :invoice AND i.person_id = :person",
                      error);
  gboolean found;

  if (query == NULL)
    return NULL;
  mef_bind_int (query, ":invoice", invoice_id);
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return NULL;
  if (!found || mef_column_text (query, 0) == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND,
                           found ? "no-document" : "not-found");
      return NULL;
    }
  *file_name = g_strdup (mef_column_text (query, 0));
  *sha256 = g_strdup (mef_column_text (query, 1));
  return g_bytes_new (sqlite3_column_blob (query, 2), (gsize) sqlite3_column_bytes (query, 2));
}
