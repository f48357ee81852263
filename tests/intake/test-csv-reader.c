/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and cells. What a file is cut into is written `cell|cell/` with the row's line before it, a
 * broken row as `!reason/`. */
#include "config.h"

#include "mef-csv-reader.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  char separator;
  const char *rows;
} Case;

static const Case cases[] = {
  { "plain", "a;b\n1;2\n", ';', "1:a|b/2:1|2/" },
  { "no-newline-at-end", "a;b\n1;2", ';', "1:a|b/2:1|2/" },
  { "crlf", "a;b\r\n1;2\r\n", ';', "1:a|b/2:1|2/" },
  { "cr", "a;b\r1;2\r", ';', "1:a|b/2:1|2/" },
  { "tab", "a\tb\n1\t2,5\n", '\t', "1:a|b/2:1|2,5/" },
  { "pipe", "a|b|c\n1|2,50|3\n", '|', "1:a|b|c/2:1|2,50|3/" },
  { "comma", "a,b\n1,2\n", ',', "1:a|b/2:1|2/" },
  { "french-decimals", "a;b\n1,5;2,5\n3,5;4,5\n", ';', "1:a|b/2:1,5|2,5/3:3,5|4,5/" },
  { "separator-in-quotes", "a,b\n\"1;2;3\",4\n\"5;6;7\",8\n", ',', "1:a|b/2:1;2;3|4/3:5;6;7|8/" },
  { "sep-hint", "sep=,\na,b;c\n1,2;3\n", ',', "2:a|b;c/3:1|2;3/" },
  { "sep-hint-crlf", "SEP=;\r\na;b\r\n", ';', "2:a|b/" },
  { "sep-word", "sep=x\n1\n", ',', "1:sep=x/2:1/" },
  { "doubled-quote", "a;b\n\"say \"\"yes\"\"\";2\n", ';', "1:a|b/2:say \"yes\"|2/" },
  { "line-in-quotes", "a;b\n\"one\ntwo\";2\nx;y\n", ';', "1:a|b/2:one\ntwo|2/4:x|y/" },
  { "crlf-in-quotes", "a;b\r\n\"one\r\ntwo\";2\r\nx;y\r\n", ';', "1:a|b/2:one\r\ntwo|2/4:x|y/" },
  { "quote-inside", "a;b\n5\" pipe;2\n", ';', "1:a|b/2:5\" pipe|2/" },
  { "empty-quoted", "a;b;c\n\"\";2;3\n", ';', "1:a|b|c/2:|2|3/" },
  { "blanks",
    " a ;\tb\n\xc2\xa0"
    "1 ; 2\xc2\xa0\n",
    ';', "1:a|b/2:1|2/" },
  { "trailing-empty", "a;b;;;\n1;2;;;\n;;;;\n\n", ';', "1:a|b/2:1|2/" },
  { "empty-inside", "a;b\n\n\n1;2\n", ';', "1:a|b/4:1|2/" },
  { "unclosed", "a;b\n\"1;2\n3;4\n", ';', "1:a|b/2!quote-unclosed/" },
  { "after-quote", "a;b\n\"1\"x;2\n3;4\n", ';', "1:a|b/2!quote-malformed/3:3|4/" },
  { "lone-quote", "\"", ',', "1!quote-unclosed/" },
  { "one-column", "a\n1\n", ',', "1:a/2:1/" },
  { "empty", "", ',', "" },
  { "only-separators", ";;;\n;;\n", ';', "" },
};

static void
test_rows (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *text = g_strdup (c->text);
  g_autoptr (GString) rows = g_string_new (NULL);
  MefCsvReader reader;
  MefCsvStatus status;

  mef_csv_reader_init (&reader, text, strlen (text));
  g_assert_cmpint (reader.separator, ==, c->separator);
  while ((status = mef_csv_reader_next (&reader)) != MEF_CSV_END)
    {
      g_string_append_printf (rows, "%u", reader.row_line);
      if (status == MEF_CSV_BROKEN)
        g_string_append_printf (rows, "!%s", reader.reason);
      for (guint i = 0; status == MEF_CSV_ROW && i < reader.n_cells; i++)
        g_string_append_printf (rows, "%c%s", i == 0 ? ':' : '|', reader.cells[i]);
      g_string_append_c (rows, '/');
    }
  g_assert_cmpstr (rows->str, ==, c->rows);
}

static void
assert_broken (char *text, const char *reason)
{
  g_autofree char *owned = text;
  MefCsvReader reader;

  mef_csv_reader_init (&reader, owned, strlen (owned));
  g_assert_cmpint (mef_csv_reader_next (&reader), ==, MEF_CSV_BROKEN);
  g_assert_cmpstr (reader.reason, ==, reason);
  g_assert_cmpint (mef_csv_reader_next (&reader), ==, MEF_CSV_ROW);
  g_assert_cmpstr (reader.cells[0], ==, "after");
}

static void
test_limits (void)
{
  g_autofree char *cell = g_strnfill (MEF_CSV_MAX_CELL + 1, 'x');
  g_autofree char *fits = g_strnfill (MEF_CSV_MAX_CELL, 'x');
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autofree char *good = g_strconcat (fits, ";b\n", NULL);
  MefCsvReader reader;

  assert_broken (g_strconcat (cell, ";b\nafter;b\n", NULL), "cell-too-long");
  for (guint i = 0; i <= MEF_CSV_MAX_COLUMNS; i++)
    g_string_append_printf (wide, "c%u;", i);
  assert_broken (g_strconcat (wide->str, "\nafter;b\n", NULL), "too-many-columns");
  mef_csv_reader_init (&reader, good, strlen (good));
  g_assert_cmpint (mef_csv_reader_next (&reader), ==, MEF_CSV_ROW);
}

/* Whatever the bytes, reading ends and stays inside the text (the sanitizers see to that). */
static void
test_noise (void)
{
  static const char alphabet[] = "\"\";;\n\r\t,|a1 \xc2\xa0";
  GRand *random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, 24);
      g_autofree char *text = g_malloc (length + 1);
      MefCsvReader reader;
      guint rows = 0;

      for (gsize i = 0; i < length; i++)
        text[i] = alphabet[g_rand_int_range (random, 0, (gint32) sizeof alphabet - 1)];
      text[length] = '\0';
      mef_csv_reader_init (&reader, text, length);
      while (mef_csv_reader_next (&reader) != MEF_CSV_END)
        g_assert_cmpuint (rows++, <=, length);
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/csv-reader/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_rows);
    }
  g_test_add_func ("/intake/csv-reader/limits", test_limits);
  g_test_add_func ("/intake/csv-reader/noise", test_noise);
  return g_test_run ();
}
