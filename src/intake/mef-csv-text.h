/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MEF_CSV_ENCODING_UTF8,
  MEF_CSV_ENCODING_UTF16,
  MEF_CSV_ENCODING_WINDOWS_1252,
} MefCsvEncoding;

/**
 * MefCsvText:
 *
 * The text of a file in UTF-8 NFC, without BOM and without NUL. The reader cuts it up in place.
 */
typedef struct
{
  char *text; /* (owned) NUL after @length */
  gsize length;
  MefCsvEncoding encoding;
  guint undefined; /* bytes that Windows-1252 gives no character to, now U+FFFD */
} MefCsvText;

gboolean mef_csv_text_decode (MefCsvText *self, const guint8 *data, gsize length, GError **error);
void mef_csv_text_clear (MefCsvText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MefCsvText, mef_csv_text_clear)

G_END_DECLS
