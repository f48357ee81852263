/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice as a French town hall prints it: A4, the debtor's address where a window envelope
 * shows it (to the right, 45 to 90 mm from the top), lines grouped by child, the amount and the
 * day it is due where the eye falls, and what the payment service asks for in one box. First the
 * lines are given to pages, then the pages are drawn, because each says how many there are. */
#include "config.h"

#include "mef-invoice-document.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-letterhead.h"

#define LEFT MEF_LETTER_LEFT
#define RIGHT MEF_LETTER_RIGHT
#define WIDTH MEF_LETTER_WIDTH
#define END_HEIGHT 101.0 /* of what stands under the table: total, payment box, coupon */

typedef enum
{
  COLUMN_BENEFICIARY,
  COLUMN_LABEL,
  COLUMN_QUANTITY,
  COLUMN_AMOUNT,
  N_COLUMNS,
} Column;

static const MefLetterColumn columns[N_COLUMNS] = {
  [COLUMN_BENEFICIARY] = { N_ ("Beneficiary"), LEFT + 2, 34, MEF_PAPER_START },
  [COLUMN_LABEL] = { N_ ("Description"), LEFT + 38, 82, MEF_PAPER_START },
  [COLUMN_QUANTITY] = { N_ ("Quantity"), LEFT + 122, 26, MEF_PAPER_END },
  [COLUMN_AMOUNT] = { N_ ("Amount"), LEFT + 150, 26, MEF_PAPER_END },
};

typedef struct
{
  const MefInvoiceDocument *invoice;
  MefLetterhead head;
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

  return MAX (MAX (name, label), quantity) + 2 * MEF_LETTER_PADDING;
}

static void
paginate (Drawing *self)
{
  double y = MEF_LETTER_BODY + MEF_LETTER_HEADER;
  guint page = 0, n = self->invoice->n_lines;

  self->page_of = g_new0 (guint, n + 1);
  self->heights = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->heights[i] = measure_line (self, i);
      if (y + self->heights[i] > MEF_LETTER_END)
        {
          page++;
          y = MEF_LETTER_NEXT + MEF_LETTER_HEADER;
        }
      self->page_of[i] = page;
      y += self->heights[i];
    }
  self->n_pages = page + (y + END_HEIGHT > MEF_LETTER_END ? 2 : 1);
}

/* --- the head ------------------------------------------------------------------------------ */

static void
draw_head (Drawing *self)
{
  g_autofree char *issued = mef_day_format (self->invoice->issued_on);
  g_autofree char *due = mef_day_format (self->invoice->due_on);
  const MefLetterFact facts[] = {
    { _ ("Issued on"), issued },
    { _ ("To pay by"), self->invoice->due_on != MEF_DAY_NONE ? due : _ ("on receipt") },
    { _ ("Service"), self->invoice->service },
    { _ ("Account no."), self->invoice->debtor_ref },
    { _ ("Reference"), self->invoice->reference },
  };

  mef_letterhead_draw (&self->head, self->paper, facts, G_N_ELEMENTS (facts));
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
  MefLetterColumn named[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      named[i] = columns[i];
      named[i].name = _ (columns[i].name);
    }
  mef_letter_table_begin (self->paper, named, N_COLUMNS, y);
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

  if (first && y > MEF_LETTER_NEXT + MEF_LETTER_HEADER)
    mef_paper_rule (self->paper, MEF_PAPER_RULE, LEFT, y, WIDTH);
  else if (!first)
    mef_paper_rule (self->paper, MEF_PAPER_RULE, columns[COLUMN_LABEL].x, y,
                    RIGHT - columns[COLUMN_LABEL].x);
  mef_paper_begin (self->paper, "TR");
  draw_cell (self, COLUMN_BENEFICIARY, MEF_PAPER_STRONG, y + MEF_LETTER_PADDING,
             first ? line->beneficiary : "");
  draw_cell (self, COLUMN_LABEL, MEF_PAPER_TEXT, y + MEF_LETTER_PADDING, line->label);
  draw_cell (self, COLUMN_QUANTITY, MEF_PAPER_TEXT, y + MEF_LETTER_PADDING, line->quantity);
  draw_cell (self, COLUMN_AMOUNT, MEF_PAPER_TEXT, y + MEF_LETTER_PADDING, amount);
  mef_paper_end (self->paper, "TR");
  return y + self->heights[i];
}

/* The page's part of the table; where it ends. */
static double
draw_table (Drawing *self, guint page)
{
  double y = page == 0 ? MEF_LETTER_BODY : MEF_LETTER_NEXT;
  guint i = 0;

  while (i < self->invoice->n_lines && self->page_of[i] != page)
    i++;
  if (i == self->invoice->n_lines && page > 0)
    return y - 8;
  draw_table_header (self, y);
  y += MEF_LETTER_HEADER;
  for (; i < self->invoice->n_lines && self->page_of[i] == page; i++)
    y = draw_line (self, i, y);
  mef_letter_table_end (self->paper, y);
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
draw_page (Drawing *self, guint page)
{
  double y;

  if (page == 0)
    draw_head (self);
  else
    mef_letterhead_draw_next (&self->head, self->paper);
  y = draw_table (self, page);
  if (page + 1 == self->n_pages)
    {
      draw_total (self, y + 4);
      draw_payment (self, y + 27);
      if (!self->invoice->direct_debit)
        draw_coupon (self);
    }
  mef_letterhead_draw_foot (&self->head, self->paper, page, self->n_pages);
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
  g_autofree char *number = g_strdup_printf (_ ("No. %s"), self->number);
  g_autofree char *about = g_strdup_printf (_ ("Subject: %s"), self->label);
  Drawing drawing = { .invoice = self,
                      .paper = paper,
                      .head = { .town = self->town,
                                .town_address = self->town_address,
                                .regie = self->regie,
                                .title = C_ ("title of a document", "INVOICE"),
                                .number = number,
                                .addressee = self->debtor,
                                .subject = about,
                                .short_title = title } };

  paginate (&drawing);
  for (guint page = 0; page < drawing.n_pages; page++)
    draw_page (&drawing, page);
  g_free (drawing.page_of);
  g_free (drawing.heights);
  return mef_paper_finish (paper, error);
}
