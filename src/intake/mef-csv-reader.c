/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and cells: RFC 4180 quoting with line breaks inside quotes, CRLF, LF or CR at the end of a
 * row, and the separator found by looking. Knows nothing of invoices. */
#include "config.h"

#include "mef-csv-reader.h"

#include <string.h>

#define SAMPLE_ROWS 20

/* The separator's shape of a text: how many cells its first rows have. */
typedef struct
{
  guint rows;
  guint usual; /* the most frequent number of cells */
  guint agree; /* how many rows have it */
} Shape;

/* Behind the row that starts at @p, without changing it; counts its cells. */
static const char *
measure_row (const char *p, const char *end, char separator, guint *cells)
{
  gboolean start = TRUE, quoted = FALSE;

  *cells = 1;
  for (; p < end; p++)
    {
      if (quoted)
        {
          if (*p == '"' && p[1] == '"')
            p++;
          else if (*p == '"')
            quoted = FALSE;
          continue;
        }
      if (*p == '"' && start)
        quoted = TRUE;
      else if (*p == '\n' || *p == '\r')
        return p + (p[0] == '\r' && p[1] == '\n' ? 2 : 1);
      start = *p == separator;
      if (start)
        (*cells)++;
    }
  return end;
}

static Shape
measure (const char *text, const char *end, char separator)
{
  guint counts[SAMPLE_ROWS];
  Shape shape = { 0 };

  for (const char *p = text; p < end && shape.rows < SAMPLE_ROWS;)
    {
      const char *next = measure_row (p, end, separator, &counts[shape.rows]);

      if (strspn (p, " \t\r\n") < (gsize) (next - p))
        shape.rows++;
      p = next;
    }
  for (guint i = 0; i < shape.rows; i++)
    {
      guint agree = 0;

      for (guint j = 0; j < shape.rows; j++)
        agree += counts[j] == counts[i];
      if (counts[i] > 1 && agree > shape.agree)
        {
          shape.agree = agree;
          shape.usual = counts[i];
        }
    }
  return shape;
}

/* The one that cuts most rows alike, and at least half of them. The comma comes last and only when
 * no other fits, because it stands inside every French amount. */
static char
find_separator (const char *text, const char *end)
{
  static const char candidates[] = { ';', '\t', '|' };
  char best = ',';
  guint agree = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      Shape shape = measure (text, end, candidates[i]);

      if (shape.agree * 2 >= shape.rows && shape.agree > agree)
        {
          agree = shape.agree;
          best = candidates[i];
        }
    }
  return best;
}

static void
skip_line_break (MefCsvReader *self)
{
  if (self->cursor < self->end)
    {
      self->cursor += self->cursor[0] == '\r' && self->cursor[1] == '\n' ? 2 : 1;
      self->line++;
    }
}

/* The line `sep=;` that spreadsheets write for themselves. */
static gboolean
take_hint (MefCsvReader *self)
{
  char *p = self->cursor, separator;

  if (g_ascii_strncasecmp (p, "sep=", 4) != 0 || p[4] == '\0' || strchr (";,\t|", p[4]) == NULL ||
      (p[5] != '\r' && p[5] != '\n' && p[5] != '\0'))
    return FALSE;
  separator = p[4];
  self->cursor = p + 5;
  skip_line_break (self);
  self->separator = separator;
  return TRUE;
}

/**
 * mef_csv_reader_init:
 * @self: (out caller-allocates): a reader
 * @text: (transfer none): UTF-8 without NUL but the one behind it; will be changed while reading
 * @length: its length in bytes
 *
 * Stands before the first row, with the separator known: the one of a `sep=` line, else of `;`, tab
 * and `|` the one that gives at least half of the first rows the same number of cells, else the
 * comma.
 */
void
mef_csv_reader_init (MefCsvReader *self, char *text, gsize length)
{
  memset (self, 0, sizeof *self);
  self->cursor = text;
  self->end = text + length;
  self->line = 1;
  if (!take_hint (self))
    self->separator = find_separator (self->cursor, self->end);
}

static gboolean
at_cell_end (const MefCsvReader *self, const char *p)
{
  return p == self->end || *p == self->separator || *p == '\n' || *p == '\r';
}

/* Unquotes in place; returns the end of the content or NULL when the quote never closes or is
 * followed by something. */
static char *
read_quoted (MefCsvReader *self)
{
  char *from = self->cursor + 1, *to = from;

  while (from < self->end)
    {
      if (*from == '"' && from[1] == '"')
        from++;
      else if (*from == '"')
        break;
      else if (*from == '\n' || (*from == '\r' && from[1] != '\n'))
        self->line++;
      *to++ = *from++;
    }
  if (from == self->end)
    {
      self->cursor = self->end;
      self->reason = "quote-unclosed";
      return NULL;
    }
  self->cursor = from + 1;
  if (at_cell_end (self, self->cursor))
    return to;
  self->reason = "quote-malformed";
  return NULL;
}

static void
skip_row (MefCsvReader *self)
{
  while (self->cursor < self->end && *self->cursor != '\n' && *self->cursor != '\r')
    self->cursor++;
  skip_line_break (self);
}

/* Takes blanks off both ends, U+00A0 included. */
static char *
trim (char *start, char *end)
{
  for (;;)
    {
      if (*start == ' ' || *start == '\t' || *start == '\r' || *start == '\n')
        start++;
      else if (start[0] == '\xc2' && start[1] == '\xa0')
        start += 2;
      else
        break;
    }
  while (end > start)
    {
      if (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r' || end[-1] == '\n')
        end--;
      else if (end - start >= 2 && end[-2] == '\xc2' && end[-1] == '\xa0')
        end -= 2;
      else
        break;
    }
  *end = '\0';
  return start;
}

/* One cell, and where the row goes on. The character behind the cell is read before trim() puts a
 * NUL there. Returns FALSE when the row is over. */
static gboolean
read_cell (MefCsvReader *self)
{
  char *start = self->cursor, *end, mark;

  if (*start == '"' && start < self->end)
    {
      end = read_quoted (self);
      if (end == NULL)
        return FALSE;
      start++;
    }
  else
    {
      while (!at_cell_end (self, self->cursor))
        self->cursor++;
      end = self->cursor;
    }
  mark = self->cursor < self->end ? *self->cursor : '\n';
  if (end - start > MEF_CSV_MAX_CELL)
    self->reason = "cell-too-long";
  if (mark == self->separator)
    self->cursor++;
  else
    skip_line_break (self);
  *end = '\0';
  start = trim (start, end);
  if (self->n_cells < MEF_CSV_MAX_COLUMNS)
    self->cells[self->n_cells++] = start;
  else if (*start != '\0')
    self->reason = "too-many-columns";
  return mark == self->separator;
}

/**
 * mef_csv_reader_next:
 * @self: a reader
 *
 * Reads a row into @self's cells, trimmed, without those at the end that are empty; rows with
 * nothing in them are passed over. After %MEF_CSV_BROKEN reading goes on behind that row, unless a
 * quote was left open: then the rest of the text is inside it.
 *
 * Returns: what was found
 */
MefCsvStatus
mef_csv_reader_next (MefCsvReader *self)
{
  while (self->cursor < self->end)
    {
      self->row_line = self->line;
      self->n_cells = 0;
      self->reason = NULL;
      while (read_cell (self))
        ;
      if (g_strcmp0 (self->reason, "quote-malformed") == 0)
        skip_row (self);
      while (self->n_cells > 0 && *self->cells[self->n_cells - 1] == '\0')
        self->n_cells--;
      if (self->reason != NULL)
        return MEF_CSV_BROKEN;
      if (self->n_cells > 0)
        return MEF_CSV_ROW;
    }
  return MEF_CSV_END;
}

/**
 * mef_csv_reader_is_last:
 * @self: a reader
 *
 * Returns: whether nothing but empty rows follows
 */
gboolean
mef_csv_reader_is_last (const MefCsvReader *self)
{
  const char *p = self->cursor;

  while (p < self->end && (*p == self->separator || g_ascii_isspace (*p)))
    p++;
  return p == self->end;
}
