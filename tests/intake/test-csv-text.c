/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings of exports, byte by byte. */
#include "config.h"

#include "mef-csv-text.h"

#include <string.h>

#include "mef-error.h"

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  MefCsvEncoding encoding;
  const char *text; /* NULL: refused with reason */
  guint undefined;
  const char *reason;
} Case;

#define BYTES(s) s, sizeof (s) - 1

static const Case cases[] = {
  { "ascii", BYTES ("a;b\n"), MEF_CSV_ENCODING_UTF8, "a;b\n", 0, NULL },
  { "utf-8", BYTES ("\xc3\xa9t\xc3\xa9"), MEF_CSV_ENCODING_UTF8, "été", 0, NULL },
  { "utf-8-bom", BYTES ("\xef\xbb\xbf\xc3\xa9"), MEF_CSV_ENCODING_UTF8, "é", 0, NULL },
  { "bom-only", BYTES ("\xef\xbb\xbf"), MEF_CSV_ENCODING_UTF8, "", 0, NULL },
  { "utf-16le", BYTES ("\xff\xfe\xe9\0;\0\xac\x20"), MEF_CSV_ENCODING_UTF16, "é;€", 0, NULL },
  { "utf-16be", BYTES ("\xfe\xff\0\xe9\0;"), MEF_CSV_ENCODING_UTF16, "é;", 0, NULL },
  { "latin", BYTES ("\xe9t\xe9"), MEF_CSV_ENCODING_WINDOWS_1252, "été", 0, NULL },
  { "euro", BYTES ("10 \x80 \x9c\x92"), MEF_CSV_ENCODING_WINDOWS_1252, "10 € œ’", 0, NULL },
  { "undefined", BYTES ("\x81\x8d\x8f\x90\x9d\xe9"), MEF_CSV_ENCODING_WINDOWS_1252,
    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdé", 5, NULL },
  { "nul", BYTES ("a\0b\0\0;c"), MEF_CSV_ENCODING_UTF8, "ab;c", 0, NULL },
  { "nul-latin", BYTES ("\xe9\0b"), MEF_CSV_ENCODING_WINDOWS_1252, "éb", 0, NULL },
  { "decomposed", BYTES ("e\xcc\x81t"), MEF_CSV_ENCODING_UTF8, "\xc3\xa9t", 0, NULL },
  { "empty", BYTES (""), 0, NULL, 0, "file-empty" },
  { "xlsx", BYTES ("PK\x03\x04....."), 0, NULL, 0, "file-is-spreadsheet" },
  { "xls", BYTES ("\xd0\xcf\x11\xe0...."), 0, NULL, 0, "file-is-spreadsheet" },
  { "broken-utf-8", BYTES ("\xef\xbb\xbf\xe9t"), 0, NULL, 0, "encoding-broken" },
  { "broken-utf-16", BYTES ("\xff\xfe\x00\xd8\x41\x00"), 0, NULL, 0, "encoding-broken" },
  { "odd-utf-16", BYTES ("\xff\xfe\x41\x00\x42"), 0, NULL, 0, "encoding-broken" },
};

static void
test_decode (gconstpointer data)
{
  const Case *c = data;
  g_auto (MefCsvText) text = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = mef_csv_text_decode (&text, (const guint8 *) c->bytes, c->length, &error);

  if (c->text == NULL)
    {
      g_assert_false (ok);
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, c->reason);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (text.encoding, ==, c->encoding);
  g_assert_cmpstr (text.text, ==, c->text);
  g_assert_cmpuint (text.length, ==, strlen (c->text));
  g_assert_cmpuint (text.undefined, ==, c->undefined);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/csv-text/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_decode);
    }
  return g_test_run ();
}
