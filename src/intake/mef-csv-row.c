/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of a billing export and its invoice: the rules cell by cell. Each refusal names the cell
 * and the reason; a row may have several. Numbers, references and postcodes are text from end to
 * end, since their leading zeros mean something. */
#include "config.h"

#include "mef-csv-row.h"

#include <string.h>

#define MAX_NUMBER 64         /* bytes of a number or reference; the treasury's have 30 at most */
#define MAX_AMOUNT 9999999999 /* cents; above, a column was mistaken for another */

static const char *
cell (const MefCsvRow *self, MefCsvField field)
{
  int column = self->columns->column[field];

  return column >= 0 && (guint) column < self->n_cells ? self->cells[column] : "";
}

static void
refuse (MefCsvRow *self, MefCsvField field, const char *reason)
{
  mef_intake_problems_add (self->problems, self->line, (guint) (self->columns->column[field] + 1),
                           0, reason, cell (self, field));
}

static void
note (MefCsvRow *self, MefCsvField field, const char *reason)
{
  mef_intake_problems_add (self->notes, self->line, (guint) (self->columns->column[field] + 1), 0,
                           reason, cell (self, field));
}

/* Line breaks and other control characters inside a name mean nothing and would break lists. */
static const char *
flatten (char *text)
{
  for (char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p < 0x20 || *p == 0x7f)
        *p = ' ';
    }
  return text;
}

static const char *
flat_cell (const MefCsvRow *self, MefCsvField field)
{
  int column = self->columns->column[field];

  return column >= 0 && (guint) column < self->n_cells ? flatten (self->cells[column]) : "";
}

/* What a spreadsheet makes of a long number: `2,026E+12`, `8.0E+4`. The digits are lost. */
static gboolean
is_damaged (const char *text)
{
  const char *p = text;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  while (g_ascii_isdigit (*p) || *p == ',' || *p == '.')
    p++;
  if ((*p != 'E' && *p != 'e') || p[1] != '+')
    return FALSE;
  p += 2;
  return *p != '\0' && strspn (p, "0123456789") == strlen (p);
}

static gboolean
read_identifier (MefCsvRow *self, MefCsvField field, const char **text)
{
  *text = flat_cell (self, field);
  if (is_damaged (*text))
    refuse (self, field, "number-damaged");
  else if (strlen (*text) > MAX_NUMBER)
    refuse (self, field, "number-too-long");
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_identifiers (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  if (!read_identifier (self, MEF_CSV_FIELD_NUMBER, &invoice->number) ||
      !read_identifier (self, MEF_CSV_FIELD_REFERENCE, &invoice->reference) ||
      !read_identifier (self, MEF_CSV_FIELD_EXTERNAL_REF, &invoice->external_ref))
    return FALSE;
  if (*invoice->number == '\0' && *invoice->reference == '\0')
    {
      mef_intake_problems_add (self->problems, self->line, 0, 0, "number-missing", "");
      return FALSE;
    }
  if (*invoice->number == '\0')
    invoice->number = invoice->reference;
  if (*invoice->reference == '\0')
    invoice->reference = invoice->number;
  return TRUE;
}

static gboolean
read_amount (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  const char *text = cell (self, MEF_CSV_FIELD_AMOUNT);
  g_autoptr (GError) error = NULL;

  if (*text == '\0')
    refuse (self, MEF_CSV_FIELD_AMOUNT, "amount-missing");
  else if (is_damaged (text))
    refuse (self, MEF_CSV_FIELD_AMOUNT, "number-damaged");
  else if (!mef_money_parse (text, &invoice->amount, &error))
    refuse (self, MEF_CSV_FIELD_AMOUNT,
            strcmp (error->message, "amount-ambiguous") == 0 ? "amount-ambiguous"
                                                             : "amount-malformed");
  else if (invoice->amount <= 0)
    refuse (self, MEF_CSV_FIELD_AMOUNT, "amount-not-positive");
  else if (invoice->amount > MAX_AMOUNT)
    refuse (self, MEF_CSV_FIELD_AMOUNT, "amount-too-large");
  else
    return TRUE;
  return FALSE;
}

/* A time of day behind the day, as databases export it: midnight or any other. */
static void
drop_time (char *text)
{
  char *mark = strpbrk (text, " T");

  if (mark != NULL && g_ascii_isdigit (mark[1]) && strchr (mark, ':') != NULL &&
      strspn (mark + 1, "0123456789:.Z") == strlen (mark + 1))
    *mark = '\0';
}

/* Fills in @missing where the cell is empty. A bare number is a spreadsheet's count of days since
 * 1900 or 1904, nobody knows which: refused with its own reason. */
static gboolean
read_day (MefCsvRow *self, MefCsvField field, MefDay missing, MefDay *day)
{
  const char *text = cell (self, field);

  *day = missing;
  if (*text == '\0')
    return TRUE;
  drop_time (self->cells[self->columns->column[field]]);
  *day = mef_day_parse_french (text);
  if (*day != MEF_DAY_NONE)
    return TRUE;
  refuse (self, field,
          strlen (text) == 5 && strspn (text, "0123456789") == 5 ? "date-serial"
                                                                 : "date-malformed");
  return FALSE;
}

/* The year that the first four digits of @text are, or 0. */
static guint
leading_year (const char *text)
{
  guint year = 0;

  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return 0;
      year = year * 10 + (guint) (text[i] - '0');
    }
  return year >= 1900 && year <= 2200 ? year : 0;
}

/* The year a debt belongs to: its column, else the first group of the reference (2026-83-00-…),
 * else the year the invoice was issued in. */
static gboolean
read_exercise (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  const char *text = cell (self, MEF_CSV_FIELD_EXERCISE);
  char iso[MEF_DAY_ISO_SIZE];

  invoice->exercise = leading_year (text);
  if (*text != '\0' && (invoice->exercise == 0 || text[4] != '\0'))
    {
      refuse (self, MEF_CSV_FIELD_EXERCISE, "exercise-malformed");
      return FALSE;
    }
  if (*text == '\0')
    invoice->exercise = leading_year (invoice->reference);
  if (*text == '\0' && (invoice->exercise == 0 || invoice->reference[4] != '-'))
    invoice->exercise = leading_year (mef_day_to_iso (invoice->issued_on, iso));
  return TRUE;
}

/* A spreadsheet eats the zero of 01000 to 09999. */
static void
read_postcode (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  char completed[6] = "0";

  invoice->postcode = flat_cell (self, MEF_CSV_FIELD_POSTCODE);
  if (strlen (invoice->postcode) != 4 || strspn (invoice->postcode, "0123456789") != 4)
    return;
  note (self, MEF_CSV_FIELD_POSTCODE, "postcode-completed");
  memcpy (completed + 1, invoice->postcode, 5);
  invoice->postcode = g_string_chunk_insert_const (self->strings, completed);
}

static void
read_address (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  const char *parts[3];
  guint filled = 0, only = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i] = cell (self, MEF_CSV_FIELD_ADDRESS_1 + i);
      if (*parts[i] != '\0')
        {
          filled++;
          only = i;
        }
    }
  invoice->address = parts[only];
  if (filled > 1)
    {
      g_autoptr (GString) joined = g_string_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        {
          if (*parts[i] != '\0')
            g_string_append_printf (joined, "%s%s", joined->len > 0 ? "\n" : "", parts[i]);
        }
      invoice->address = g_string_chunk_insert (self->strings, joined->str);
    }
}

/* An address that cannot be one is not worth refusing an invoice for: it only means no account. */
static void
read_email (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  const char *at;

  invoice->email = flat_cell (self, MEF_CSV_FIELD_EMAIL);
  if (*invoice->email == '\0')
    return;
  at = strchr (invoice->email, '@');
  if (at != NULL && at != invoice->email && strchr (at + 1, '@') == NULL &&
      strchr (at + 1, '.') != NULL && strpbrk (invoice->email, " ,;<>") == NULL &&
      strlen (invoice->email) <= 254)
    return;
  note (self, MEF_CSV_FIELD_EMAIL, "email-ignored");
  invoice->email = "";
}

static gboolean
read_person (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  invoice->civility = flat_cell (self, MEF_CSV_FIELD_CIVILITY);
  invoice->last_name = flat_cell (self, MEF_CSV_FIELD_LAST_NAME);
  invoice->first_name = flat_cell (self, MEF_CSV_FIELD_FIRST_NAME);
  invoice->city = flat_cell (self, MEF_CSV_FIELD_CITY);
  read_address (self, invoice);
  read_postcode (self, invoice);
  read_email (self, invoice);
  if (*invoice->last_name != '\0' || *invoice->external_ref != '\0')
    return TRUE;
  mef_intake_problems_add (self->problems, self->line, 0, 0, "name-missing", "");
  return FALSE;
}

/**
 * mef_csv_row_read:
 * @self: a row of cells; their text may be changed
 * @invoice: (out caller-allocates): its invoice
 *
 * Adds every reason to refuse the row to the problems, and what was put right to the notes.
 *
 * Returns: whether @invoice was filled
 */
gboolean
mef_csv_row_read (MefCsvRow *self, MefIntakeInvoice *invoice)
{
  gboolean sound = TRUE;

  memset (invoice, 0, sizeof *invoice);
  invoice->line = self->line;
  if (self->n_cells > self->columns->n_columns)
    {
      mef_intake_problems_add (self->problems, self->line, self->columns->n_columns + 1, 0,
                               "too-many-cells", self->cells[self->columns->n_columns]);
      return FALSE;
    }
  /* No short cut: all that is wrong with the row is said at once. */
  sound &= read_identifiers (self, invoice);
  sound &= read_amount (self, invoice);
  sound &= read_day (self, MEF_CSV_FIELD_ISSUED_ON, self->today, &invoice->issued_on);
  sound &= read_day (self, MEF_CSV_FIELD_DUE_ON, MEF_DAY_NONE, &invoice->due_on);
  sound &= read_person (self, invoice);
  if (!sound || !read_exercise (self, invoice))
    return FALSE;
  invoice->issued_on_assumed = *cell (self, MEF_CSV_FIELD_ISSUED_ON) == '\0';
  invoice->service = flat_cell (self, MEF_CSV_FIELD_SERVICE);
  invoice->label = flat_cell (self, MEF_CSV_FIELD_LABEL);
  if (*invoice->label == '\0')
    invoice->label = *invoice->service != '\0' ? invoice->service : invoice->number;
  invoice->file_name = flat_cell (self, MEF_CSV_FIELD_FILE_NAME);
  return TRUE;
}

static gboolean
says_total (const char *text)
{
  return g_ascii_strncasecmp (text, "total", 5) == 0 && !g_ascii_isalnum (text[5]);
}

/**
 * mef_csv_row_is_total:
 * @self: the last row of a file
 * @sum: of the invoices before it
 * @total: (out): what the row says
 *
 * Many programs end their list with the sum: no number, no reference, and either a cell that says
 * so or, in a row with no name, exactly that sum.
 *
 * Returns: whether @self is such a row
 */
gboolean
mef_csv_row_is_total (const MefCsvRow *self, MefCents sum, MefCents *total)
{
  static const MefCsvField keys[] = { MEF_CSV_FIELD_NUMBER, MEF_CSV_FIELD_REFERENCE };
  gboolean said = FALSE;

  if (!mef_money_parse (cell (self, MEF_CSV_FIELD_AMOUNT), total, NULL))
    return FALSE;
  for (guint i = 0; i < self->n_cells; i++)
    said |= says_total (self->cells[i]);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (*cell (self, keys[i]) != '\0' && !says_total (cell (self, keys[i])))
        return FALSE;
    }
  return said || (*cell (self, MEF_CSV_FIELD_LAST_NAME) == '\0' && *total == sum);
}
