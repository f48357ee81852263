/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report that PayFiP gives a régie: rows that begin with EN-TETE, LIGNE or PIED-DE-PAGE, of
 * which LIGNE has a date, a reference and an amount. Its dialect is on record nowhere: separator,
 * encoding and the form of the date are detected, and an amount without decimals is read both as
 * euros and as cents; who knows the payments decides which it is. */
#include "config.h"

#include "mef-payment-report.h"

#include <string.h>

#include "mef-csv-reader.h"
#include "mef-csv-text.h"
#include "mef-error.h"
#include "mef-intake-batch.h"

#define ROW "LIGNE"

enum
{
  CELL_KIND,
  CELL_DATE,
  CELL_REFERENCE,
  CELL_AMOUNT,
  N_CELLS,
};

static void
clear_line (gpointer data)
{
  MefPaymentReportLine *line = data;

  g_free (line->refdet);
}

/**
 * mef_payment_report_free:
 * @self: (transfer full): a report
 */
void
mef_payment_report_free (MefPaymentReport *self)
{
  g_array_unref (self->lines);
  g_array_unref (self->unreadable);
  g_free (self);
}

/* Where the first cell of a line begins. */
static const char *
skip_to_cell (const char *p)
{
  p += strspn (p, " \t");
  return *p == '"' ? p + 1 : p;
}

/* The next line, NULL behind the last. */
static const char *
next_line (const char *p)
{
  p = strpbrk (p, "\r\n");
  return p != NULL ? p + 1 : NULL;
}

/* What follows the first LIGNE that begins a line: rows before it may have no separator at all, and
 * a title may have the word and any of them. */
static char
find_separator (const char *text)
{
  for (const char *line = text; line != NULL; line = next_line (line))
    {
      const char *after = skip_to_cell (line);

      if (g_ascii_strncasecmp (after, ROW, strlen (ROW)) != 0)
        continue;
      after += strlen (ROW);
      after += strspn (after, "\" ");
      if (*after != '\0' && strchr (";,\t|", *after) != NULL)
        return *after;
    }
  return '\0';
}

/* A report of days on which nothing came: what stands around the lines, and no line. */
static gboolean
is_only_frame (const char *text)
{
  static const char *const frame[] = { "EN-TETE", "EN-TÊTE", "PIED-DE-PAGE" };
  gboolean found = FALSE;

  for (const char *line = text; line != NULL; line = next_line (line))
    {
      const char *cell = skip_to_cell (line);
      gboolean known = *cell == '\0' || *cell == '\r' || *cell == '\n';

      for (guint i = 0; !known && i < G_N_ELEMENTS (frame); i++)
        known = found = g_ascii_strncasecmp (cell, frame[i], strlen (frame[i])) == 0;
      if (!known)
        return FALSE;
    }
  return found;
}

static char *
strip_reference (const char *cell)
{
  GString *out = g_string_new (NULL);

  for (const char *p = cell; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* As people and programs write it, or DDMMYYYY, as PayFiP itself does. A time may follow. */
static MefDay
read_day (char *cell)
{
  char *day = g_strstrip (cell);
  gsize length = strcspn (day, " T");
  g_autofree char *text = g_strndup (day, length);
  MefDay read = mef_day_parse_french (text);

  if (length == 8 && strspn (text, "0123456789") == 8)
    {
      guint d = (guint) g_ascii_strtoull (text, NULL, 10);
      MefDay other = mef_day_new (d % 10000, d / 10000 % 100, d / 1000000);

      /* 20261105 is no DDMMYYYY, and 05112026 no YYYYMMDD. */
      if (read == MEF_DAY_NONE)
        read = other;
    }
  return read;
}

static gboolean
read_amount (MefPaymentReport *self, const char *cell, MefPaymentReportLine *line)
{
  gboolean whole = cell[0] != '\0' && strspn (cell, "0123456789") == strlen (cell);

  line->amount = line->in_cents = -1;
  if (!mef_money_parse (cell, &line->amount, NULL) || line->amount <= 0)
    return FALSE;
  if (whole)
    line->in_cents = line->amount / 100;
  else
    self->decimals = TRUE;
  return TRUE;
}

static void
read_row (MefPaymentReport *self, MefCsvReader *reader, gboolean *header)
{
  gboolean first = *header;
  MefPaymentReportLine line = { .line = reader->row_line };

  *header = FALSE;
  if (reader->n_cells >= N_CELLS)
    {
      line.refdet = strip_reference (reader->cells[CELL_REFERENCE]);
      line.day = read_day (reader->cells[CELL_DATE]);
      if (line.refdet[0] != '\0' &&
          read_amount (self, g_strstrip (reader->cells[CELL_AMOUNT]), &line))
        {
          g_array_append_val (self->lines, line);
          if (line.day != MEF_DAY_NONE)
            {
              self->first = self->first == MEF_DAY_NONE ? line.day : MIN (self->first, line.day);
              self->last = MAX (self->last, line.day);
            }
          return;
        }
      g_free (line.refdet);
    }
  /* The first of them is the names of the columns. */
  if (!first)
    g_array_append_val (self->unreadable, line.line);
}

/* A LIGNE that goes on where its cell should end is cut by another separator. */
static gboolean
is_cut_otherwise (const char *cell)
{
  return g_ascii_strncasecmp (cell, ROW, strlen (ROW)) == 0 &&
         !g_ascii_isalnum (cell[strlen (ROW)]);
}

/* Returns whether there is a LIGNE at all. */
static gboolean
read_rows (MefPaymentReport *self, MefCsvReader *reader)
{
  gboolean header = TRUE;
  MefCsvStatus status;

  while ((status = mef_csv_reader_next (reader)) != MEF_CSV_END)
    {
      if (status == MEF_CSV_BROKEN)
        g_array_append_val (self->unreadable, reader->row_line);
      else if (g_ascii_strcasecmp (g_strstrip (reader->cells[CELL_KIND]), ROW) == 0)
        read_row (self, reader, &header);
      else if (is_cut_otherwise (reader->cells[CELL_KIND]))
        g_array_append_val (self->unreadable, reader->row_line);
    }
  return !header;
}

static gboolean
read_report (MefPaymentReport *self, MefCsvText *text)
{
  char separator = find_separator (text->text);
  MefCsvReader reader;

  if (separator == '\0')
    return is_only_frame (text->text);
  mef_csv_reader_init (&reader, text->text, text->length);
  reader.separator = separator;
  return read_rows (self, &reader);
}

/**
 * mef_payment_report_read:
 * @bytes: a file
 * @error: (nullable): %MEF_ERROR_INVALID "file-too-large", "not-a-report", or
 *   mef_csv_text_decode()'s
 *
 * Returns: (transfer full) (nullable): what it says was received; nothing, where it has a beginning
 *   and an end and no LIGNE between them
 */
MefPaymentReport *
mef_payment_report_read (GBytes *bytes, GError **error)
{
  g_autoptr (MefPaymentReport) self = g_new0 (MefPaymentReport, 1);
  g_auto (MefCsvText) text = { NULL };
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  self->lines = g_array_new (FALSE, FALSE, sizeof (MefPaymentReportLine));
  g_array_set_clear_func (self->lines, clear_line);
  self->unreadable = g_array_new (FALSE, FALSE, sizeof (guint));
  self->first = self->last = MEF_DAY_NONE;
  if (length > MEF_INTAKE_MAX_BYTES)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "file-too-large");
      return NULL;
    }
  if (!mef_csv_text_decode (&text, data, length, error))
    return NULL;
  if (!read_report (self, &text))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "not-a-report");
      return NULL;
    }
  return g_steal_pointer (&self);
}
