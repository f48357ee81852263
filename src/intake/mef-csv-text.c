/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the bytes of an export to text. What billing software writes is UTF-8, UTF-16 or
 * Windows-1252 and rarely says which: a byte order mark decides, else valid UTF-8 is UTF-8, else
 * it is Windows-1252, which contains ISO 8859-1. Every step keeps the length bounded by a small
 * multiple of the input's. */
#include "config.h"

#include "mef-csv-text.h"

#include <string.h>

#include "mef-error.h"

/* Windows-1252 between 0x80 and 0x9F; 0 where it has no character. */
static const gunichar high_characters[32] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static void
decode_windows_1252 (MefCsvText *self, const guint8 *data, gsize length)
{
  char *out = g_malloc (length * 3 + 1), *end = out;

  for (gsize i = 0; i < length; i++)
    {
      gunichar c = data[i];

      if (c >= 0x80 && c < 0xa0)
        {
          c = high_characters[c - 0x80];
          if (c == 0)
            {
              self->undefined++;
              c = 0xfffd;
            }
        }
      if (c < 0x80)
        *end++ = (char) c;
      else
        end += g_unichar_to_utf8 (c, end);
    }
  *end = '\0';
  self->encoding = MEF_CSV_ENCODING_WINDOWS_1252;
  self->text = out;
  self->length = (gsize) (end - out);
}

static gboolean
decode_utf16 (MefCsvText *self, const guint8 *data, gsize length, GError **error)
{
  const char *charset = data[0] == 0xff ? "UTF-16LE" : "UTF-16BE";
  g_autofree char *text = NULL;
  gsize written = 0;

  text = g_convert ((const char *) data + 2, (gssize) (length - 2), "UTF-8", charset, NULL,
                    &written, NULL);
  if (text == NULL)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "encoding-broken");
      return FALSE;
    }
  self->encoding = MEF_CSV_ENCODING_UTF16;
  self->text = g_steal_pointer (&text);
  self->length = written;
  return TRUE;
}

/* A spreadsheet saved as such, not as text: a ZIP (xlsx, ods) or an OLE document (xls). */
static gboolean
is_spreadsheet (const guint8 *data, gsize length)
{
  return length >= 4 &&
         (memcmp (data, "PK\x03\x04", 4) == 0 || memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0);
}

static void
drop_nul (MefCsvText *self)
{
  char *to = memchr (self->text, '\0', self->length);

  if (to == NULL)
    return;
  for (const char *from = to; from < self->text + self->length; from++)
    {
      if (*from != '\0')
        *to++ = *from;
    }
  *to = '\0';
  self->length = (gsize) (to - self->text);
}

/* Composing costs four times the text in memory, so only a text that has a combining mark (U+0300
 * to U+036F: first byte CC or CD) goes through it. */
static void
compose (MefCsvText *self)
{
  char *composed;

  if (memchr (self->text, 0xcc, self->length) == NULL &&
      memchr (self->text, 0xcd, self->length) == NULL)
    return;
  composed = g_utf8_normalize (self->text, (gssize) self->length, G_NORMALIZE_NFC);
  g_free (self->text);
  self->text = composed;
  self->length = strlen (composed);
}

/**
 * mef_csv_text_decode:
 * @self: (out caller-allocates): where to put the text
 * @data: (array length=length): the bytes of a file
 * @length: how many
 * @error: %MEF_ERROR_INVALID: "file-empty", "file-is-spreadsheet", "encoding-broken" (the byte
 * order mark promises what the bytes do not keep)
 *
 * Returns: whether @self holds a text
 */
gboolean
mef_csv_text_decode (MefCsvText *self, const guint8 *data, gsize length, GError **error)
{
  gboolean marked = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0;

  memset (self, 0, sizeof *self);
  if (length == 0 || is_spreadsheet (data, length))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID,
                           length == 0 ? "file-empty" : "file-is-spreadsheet");
      return FALSE;
    }
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      if (!decode_utf16 (self, data, length, error))
        return FALSE;
    }
  else
    {
      g_autofree char *copy = g_malloc (length + 1);

      memcpy (copy, data + (marked ? 3 : 0), length - (marked ? 3 : 0));
      self->length = length - (marked ? 3 : 0);
      copy[self->length] = '\0';
      self->text = g_steal_pointer (&copy);
      drop_nul (self);
      if (!g_utf8_validate (self->text, (gssize) self->length, NULL))
        {
          g_autofree char *bytes = g_steal_pointer (&self->text);

          if (marked)
            {
              g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "encoding-broken");
              return FALSE;
            }
          decode_windows_1252 (self, (const guint8 *) bytes, self->length);
        }
    }
  drop_nul (self);
  compose (self);
  return TRUE;
}

/**
 * mef_csv_text_clear:
 * @self: a text
 *
 * Frees what it holds.
 */
void
mef_csv_text_clear (MefCsvText *self)
{
  g_clear_pointer (&self->text, g_free);
  self->length = 0;
}
