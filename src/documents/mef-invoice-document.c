/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice as a French town hall prints it: A4, the debtor's address where a window envelope
 * shows it (to the right, 45 to 90 mm from the top), lines grouped by child, the amount and the
 * day it is due where the eye falls, and what the payment service asks for in one box. First the
 * lines are given to pages, then the pages are drawn, because each says how many there are. */
#include "config.h"

#include "mef-invoice-document.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-arms.h"
#include "mef-paper.h"

#define LEFT 16.0
#define RIGHT (MEF_PAPER_WIDTH - 16.0)
#define WIDTH (RIGHT - LEFT)
#define FIRST_TABLE 112.0 /* where the table starts on the first page */
#define NEXT_TABLE 40.0   /* and on the others */
#define BOTTOM 276.0      /* nothing but the page's foot below */
#define END_HEIGHT 101.0  /* of what stands under the table: total, payment box, coupon */
#define PADDING 1.6       /* above and below a line of the table */
#define HEADER_HEIGHT 7.5

typedef enum
{
  COLUMN_BENEFICIARY,
  COLUMN_LABEL,
  COLUMN_QUANTITY,
  COLUMN_AMOUNT,
  N_COLUMNS,
} Column;

typedef struct
{
  double x;
  double width;
  MefPaperAlign align;
} ColumnShape;

static const ColumnShape columns[N_COLUMNS] = {
  [COLUMN_BENEFICIARY] = { LEFT + 2, 34, MEF_PAPER_START },
  [COLUMN_LABEL] = { LEFT + 38, 82, MEF_PAPER_START },
  [COLUMN_QUANTITY] = { LEFT + 122, 26, MEF_PAPER_END },
  [COLUMN_AMOUNT] = { LEFT + 150, 26, MEF_PAPER_END },
};

typedef struct
{
  const MefInvoiceDocument *invoice;
  MefPaper *paper;
  guint *page_of;  /* (owned) (array): page of each line, from 0 */
  double *heights; /* (owned) (array): of each line */
  guint n_pages;
} Drawing;

/* --- giving lines to pages ----------------------------------------------------------------- */

static double
measure_line (Drawing *self, guint i)
{
  const MefInvoiceDocumentLine *line = &self->invoice->lines[i];
  double name = mef_paper_measure (self->paper, MEF_PAPER_STRONG, columns[COLUMN_BENEFICIARY].width,
                                   line->beneficiary);
  double label =
      mef_paper_measure (self->paper, MEF_PAPER_TEXT, columns[COLUMN_LABEL].width, line->label);
  double quantity = mef_paper_measure (self->paper, MEF_PAPER_TEXT, columns[COLUMN_QUANTITY].width,
                                       line->quantity);

  return MAX (MAX (name, label), quantity) + 2 * PADDING;
}

static void
paginate (Drawing *self)
{
  double y = FIRST_TABLE + HEADER_HEIGHT;
  guint page = 0, n = self->invoice->n_lines;

  self->page_of = g_new0 (guint, n + 1);
  self->heights = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->heights[i] = measure_line (self, i);
      if (y + self->heights[i] > BOTTOM)
        {
          page++;
          y = NEXT_TABLE + HEADER_HEIGHT;
        }
      self->page_of[i] = page;
      y += self->heights[i];
    }
  self->n_pages = page + (y + END_HEIGHT > BOTTOM ? 2 : 1);
}

/* --- the head ------------------------------------------------------------------------------ */

static void
draw_town (Drawing *self)
{
  g_autofree char *name = g_strdup_printf (_ ("Town of %s"), self->invoice->town);
  double y = 15;

  mef_arms_draw (mef_paper_get_cairo (self->paper), LEFT, 13, 18);
  mef_paper_begin (self->paper, "P");
  y += mef_paper_write (self->paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START,
                        LEFT + 23, y, 75, name);
  y += mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_START, LEFT + 23,
                        y + 0.5, 75, self->invoice->regie);
  mef_paper_write (self->paper, MEF_PAPER_SMALL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT + 23,
                   y + 1.5, 75, self->invoice->town_address);
  mef_paper_end (self->paper, "P");
}

static void
draw_title (Drawing *self)
{
  g_autofree char *number = g_strdup_printf (_ ("No. %s"), self->invoice->number);

  mef_paper_begin (self->paper, "H1");
  mef_paper_write (self->paper, MEF_PAPER_TITLE, MEF_PAPER_ACCENT, MEF_PAPER_END, 120, 13,
                   RIGHT - 120, C_ ("title of a document", "INVOICE"));
  mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_END, 120, 23,
                   RIGHT - 120, number);
  mef_paper_end (self->paper, "H1");
}

/* What the box beside the address says; a fact without a value is left out. */
static void
draw_facts (Drawing *self)
{
  g_autofree char *issued = mef_day_format (self->invoice->issued_on);
  g_autofree char *due = mef_day_format (self->invoice->due_on);
  const char *const facts[][2] = {
    { _ ("Issued on"), issued },
    { _ ("To pay by"), self->invoice->due_on != MEF_DAY_NONE ? due : _ ("on receipt") },
    { _ ("Service"), self->invoice->service },
    { _ ("Account no."), self->invoice->debtor_ref },
    { _ ("Reference"), self->invoice->reference },
  };
  double y = 54.5, height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (facts[i][1][0] != '\0')
        height += mef_paper_measure (self->paper, MEF_PAPER_TEXT, 46, facts[i][1]) + 1.6;
    }
  mef_paper_fill (self->paper, MEF_PAPER_TINT, LEFT, 51, 84, height + 6, 2);
  mef_paper_begin (self->paper, "P");
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (facts[i][1][0] == '\0')
        continue;
      mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT + 4,
                       y + 0.7, 30, facts[i][0]);
      y += 1.6 + mef_paper_write (self->paper, MEF_PAPER_TEXT, MEF_PAPER_INK, MEF_PAPER_START,
                                  LEFT + 35, y, 46, facts[i][1]);
    }
  mef_paper_end (self->paper, "P");
}

static void
draw_head (Drawing *self)
{
  g_autofree char *about = g_strdup_printf (_ ("Subject: %s"), self->invoice->label);

  draw_town (self);
  draw_title (self);
  draw_facts (self);
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_ADDRESS, MEF_PAPER_INK, MEF_PAPER_START, 112, 53,
                   RIGHT - 112, self->invoice->debtor);
  mef_paper_end (self->paper, "P");
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_HEADING, MEF_PAPER_INK, MEF_PAPER_START, LEFT, 99, WIDTH,
                   about);
  mef_paper_end (self->paper, "P");
}

static void
draw_next_head (Drawing *self)
{
  g_autofree char *town = g_strdup_printf (_ ("Town of %s"), self->invoice->town);
  g_autofree char *number =
      g_strdup_printf (_ ("Invoice no. %s (continued)"), self->invoice->number);

  mef_arms_draw (mef_paper_get_cairo (self->paper), LEFT, 13, 10);
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT + 14, 17,
                   80, town);
  mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_END, 100, 17.3,
                   RIGHT - 100, number);
  mef_paper_end (self->paper, "P");
}

/* --- the table ----------------------------------------------------------------------------- */

static void
draw_cell (Drawing *self, Column column, MefPaperStyle style, double y, const char *text)
{
  mef_paper_begin (self->paper, "TD");
  mef_paper_write (self->paper, style, MEF_PAPER_INK, columns[column].align, columns[column].x, y,
                   columns[column].width, text);
  mef_paper_end (self->paper, "TD");
}

static void
draw_table_header (Drawing *self, double y)
{
  const char *const names[N_COLUMNS] = {
    [COLUMN_BENEFICIARY] = _ ("Beneficiary"),
    [COLUMN_LABEL] = _ ("Description"),
    [COLUMN_QUANTITY] = _ ("Quantity"),
    [COLUMN_AMOUNT] = _ ("Amount"),
  };

  mef_paper_fill (self->paper, MEF_PAPER_ACCENT, LEFT, y, WIDTH, HEADER_HEIGHT, 1);
  mef_paper_begin (self->paper, "TR");
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      mef_paper_begin (self->paper, "TH");
      mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_WHITE, columns[i].align,
                       columns[i].x, y + 1.8, columns[i].width, names[i]);
      mef_paper_end (self->paper, "TH");
    }
  mef_paper_end (self->paper, "TR");
}

/* A child's name stands once, at the head of its lines and again on a new page. */
static gboolean
starts_group (const Drawing *self, guint i)
{
  const MefInvoiceDocumentLine *lines = self->invoice->lines;

  return i == 0 || self->page_of[i] != self->page_of[i - 1] ||
         strcmp (lines[i].beneficiary, lines[i - 1].beneficiary) != 0;
}

static double
draw_line (Drawing *self, guint i, double y)
{
  const MefInvoiceDocumentLine *line = &self->invoice->lines[i];
  g_autofree char *amount = mef_money_format (line->amount);
  gboolean first = starts_group (self, i);

  if (first && y > NEXT_TABLE + HEADER_HEIGHT)
    mef_paper_rule (self->paper, MEF_PAPER_RULE, LEFT, y, WIDTH);
  else if (!first)
    mef_paper_rule (self->paper, MEF_PAPER_RULE, columns[COLUMN_LABEL].x, y,
                    RIGHT - columns[COLUMN_LABEL].x);
  mef_paper_begin (self->paper, "TR");
  draw_cell (self, COLUMN_BENEFICIARY, MEF_PAPER_STRONG, y + PADDING,
             first ? line->beneficiary : "");
  draw_cell (self, COLUMN_LABEL, MEF_PAPER_TEXT, y + PADDING, line->label);
  draw_cell (self, COLUMN_QUANTITY, MEF_PAPER_TEXT, y + PADDING, line->quantity);
  draw_cell (self, COLUMN_AMOUNT, MEF_PAPER_TEXT, y + PADDING, amount);
  mef_paper_end (self->paper, "TR");
  return y + self->heights[i];
}

/* The page's part of the table; where it ends. */
static double
draw_table (Drawing *self, guint page)
{
  double y = page == 0 ? FIRST_TABLE : NEXT_TABLE;
  guint i = 0;

  while (i < self->invoice->n_lines && self->page_of[i] != page)
    i++;
  if (i == self->invoice->n_lines && page > 0)
    return y - 8;
  mef_paper_begin (self->paper, "Table");
  draw_table_header (self, y);
  y += HEADER_HEIGHT;
  for (; i < self->invoice->n_lines && self->page_of[i] == page; i++)
    y = draw_line (self, i, y);
  mef_paper_end (self->paper, "Table");
  mef_paper_rule (self->paper, MEF_PAPER_ACCENT, LEFT, y, WIDTH);
  return y;
}

/* --- what to pay and how ------------------------------------------------------------------- */

static void
draw_total (Drawing *self, double y)
{
  g_autofree char *amount = mef_money_format (self->invoice->amount);
  g_autofree char *day = mef_day_format (self->invoice->due_on);
  g_autofree char *when = NULL;

  if (self->invoice->due_on == MEF_DAY_NONE)
    when = g_strdup (_ ("to be paid on receipt"));
  else if (self->invoice->direct_debit)
    when = g_strdup_printf (_ ("will be debited from your account on %s"), day);
  else
    when = g_strdup_printf (_ ("to be paid by %s"), day);
  mef_paper_fill (self->paper, MEF_PAPER_TINT, LEFT + 88, y, WIDTH - 88, 17, 2);
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT + 92,
                   y + 3, 40, _ ("Amount to pay"));
  mef_paper_write (self->paper, MEF_PAPER_FIGURE, MEF_PAPER_ACCENT, MEF_PAPER_END, LEFT + 122,
                   y + 2, WIDTH - 124, amount);
  mef_paper_write (self->paper, MEF_PAPER_TEXT, MEF_PAPER_INK, MEF_PAPER_END, LEFT + 90, y + 10,
                   WIDTH - 92, when);
  mef_paper_end (self->paper, "P");
}

static void
draw_box_part (Drawing *self, double x, double y, double width, const char *name, const char *value)
{
  mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_START, x, y, width,
                   name);
  mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_START, x, y + 4, width,
                   value);
}

static void
draw_payment (Drawing *self, double y)
{
  g_autofree char *amount = mef_money_format (self->invoice->amount);
  g_autofree char *how = NULL;
  gboolean online = self->invoice->client_number[0] != '\0' && !self->invoice->direct_debit;

  if (online)
    {
      mef_paper_frame (self->paper, MEF_PAPER_ACCENT, LEFT, y, WIDTH, 14, 2);
      mef_paper_begin (self->paper, "P");
      draw_box_part (self, LEFT + 4, y + 2.6, 44, _ ("Authority identifier (TIPI)"),
                     self->invoice->client_number);
      draw_box_part (self, LEFT + 52, y + 2.6, 80, _ ("Reference to quote"),
                     self->invoice->reference);
      draw_box_part (self, LEFT + 140, y + 2.6, 34, _ ("Amount"), amount);
      mef_paper_end (self->paper, "P");
    }
  if (self->invoice->direct_debit)
    how = g_strdup (_ ("You have chosen direct debit: there is nothing for you to do."));
  else if (online && self->invoice->pay_url[0] != '\0')
    how = g_strdup_printf (
        _ ("Online, at any time, by bank card: %s, “My invoices”. At the town hall's counter, "
           "during opening hours: in cash up to €300, by bank card, or by cheque made out to the "
           "Treasury, with the coupon below."),
        self->invoice->pay_url);
  else
    how = g_strdup (_ ("At the town hall's counter, during opening hours: in cash up to €300, by "
                       "bank card, or by cheque made out to the Treasury, with the coupon below."));
  mef_paper_begin (self->paper, "P");
  y += online ? 17.5 : 0;
  y += mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT, y,
                        WIDTH, _ ("How to pay"));
  mef_paper_write (self->paper, MEF_PAPER_SMALL, MEF_PAPER_INK, MEF_PAPER_START, LEFT, y + 0.8,
                   WIDTH, how);
  mef_paper_end (self->paper, "P");
}

static void
draw_coupon (Drawing *self)
{
  g_autofree char *amount = mef_money_format (self->invoice->amount);
  const double y = 243;
  const char *line_end = strchr (self->invoice->debtor, '\n');
  g_autofree char *debtor =
      line_end != NULL
          ? g_strndup (self->invoice->debtor, (gsize) (line_end - self->invoice->debtor))
          : g_strdup (self->invoice->debtor);

  mef_paper_cut (self->paper, y);
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT, y + 4,
                   110, _ ("Coupon to enclose with your payment"));
  mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_END, LEFT + 110, y + 4.3,
                   WIDTH - 110, self->invoice->regie);
  draw_box_part (self, LEFT, y + 12, 62, _ ("Debtor"), debtor);
  draw_box_part (self, LEFT + 66, y + 12, 44, _ ("Invoice"), self->invoice->number);
  draw_box_part (self, LEFT + 112, y + 12, 42, _ ("Reference"), self->invoice->reference);
  mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_END, LEFT + 150, y + 12,
                   WIDTH - 150, _ ("Amount"));
  mef_paper_write (self->paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_END, LEFT + 150, y + 16,
                   WIDTH - 150, amount);
  mef_paper_end (self->paper, "P");
}

static void
draw_foot (Drawing *self, guint page)
{
  g_autofree char *pages = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->n_pages);
  g_autofree char *number = g_strdup_printf (_ ("Invoice no. %s"), self->invoice->number);

  mef_paper_rule (self->paper, MEF_PAPER_RULE, LEFT, 280, WIDTH);
  mef_paper_begin (self->paper, "P");
  mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT, 282, 120,
                   number);
  mef_paper_write (self->paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_END, RIGHT - 60, 282, 60,
                   pages);
  mef_paper_end (self->paper, "P");
}

static void
draw_page (Drawing *self, guint page)
{
  double y;

  if (page == 0)
    draw_head (self);
  else
    draw_next_head (self);
  y = draw_table (self, page);
  if (page + 1 == self->n_pages)
    {
      draw_total (self, y + 4);
      draw_payment (self, y + 27);
      if (!self->invoice->direct_debit)
        draw_coupon (self);
    }
  draw_foot (self, page);
  mef_paper_show_page (self->paper);
}

/**
 * mef_invoice_document_render:
 * @self: what to print
 * @error: "document-not-drawn"
 *
 * The same invoice gives the same bytes on the same machine.
 *
 * Returns: (transfer full) (nullable): a PDF of one or more A4 pages whose text can be selected and
 *   searched
 */
GBytes *
mef_invoice_document_render (const MefInvoiceDocument *self, GError **error)
{
  g_autofree char *title = g_strdup_printf (_ ("Invoice no. %s"), self->number);
  g_autofree char *town = g_strdup_printf (_ ("Town of %s"), self->town);
  g_autoptr (MefPaper) paper = mef_paper_new (title, town, self->label, self->issued_on);
  Drawing drawing = { .invoice = self, .paper = paper };

  paginate (&drawing);
  for (guint page = 0; page < drawing.n_pages; page++)
    draw_page (&drawing, page);
  g_free (drawing.page_of);
  g_free (drawing.heights);
  return mef_paper_finish (paper, error);
}
