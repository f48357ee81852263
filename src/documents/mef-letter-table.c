/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that goes over as many pages of the town hall's paper as it needs. The rows are walked
 * twice, once to count the pages, since each says how many there are. */
#include "config.h"

#include "mef-letterhead.h"

#define LEFT MEF_LETTER_LEFT
#define WIDTH MEF_LETTER_WIDTH

/* The texts of a row, freed together. */
typedef struct
{
  char *texts[MEF_LETTER_MAX_COLUMNS];
} Row;

static void
row_clear (Row *row)
{
  for (guint i = 0; i < MEF_LETTER_MAX_COLUMNS; i++)
    g_clear_pointer (&row->texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static double
measure_row (const MefLetterTable *self, const Row *row)
{
  double height = 0;

  for (guint i = 0; i < self->n_columns; i++)
    height = MAX (height, mef_paper_measure (self->paper, MEF_PAPER_TEXT, self->columns[i].width,
                                             row->texts[i]));
  return height + 2 * MEF_LETTER_PADDING;
}

static void
draw_row (const MefLetterTable *self, const Row *row, double y, double height)
{
  mef_paper_begin (self->paper, "TR");
  for (guint i = 0; i < self->n_columns; i++)
    {
      const MefLetterColumn *column = &self->columns[i];

      mef_paper_begin (self->paper, "TD");
      mef_paper_write (self->paper, MEF_PAPER_TEXT, MEF_PAPER_INK, column->align, column->x,
                       y + MEF_LETTER_PADDING, column->width, row->texts[i]);
      mef_paper_end (self->paper, "TD");
    }
  mef_paper_end (self->paper, "TR");
  mef_paper_rule (self->paper, MEF_PAPER_RULE, LEFT, y + height, WIDTH);
}

static void
turn_page (const MefLetterTable *self, guint page, guint n_pages, double y)
{
  mef_letter_table_end (self->paper, y);
  mef_letterhead_draw_foot (self->head, self->paper, page, n_pages);
  mef_paper_show_page (self->paper);
  mef_letterhead_draw_next (self->head, self->paper);
  mef_letter_table_begin (self->paper, self->columns, self->n_columns, MEF_LETTER_NEXT);
}

/* Counting and drawing walk the same way; @n_pages is 0 while they are counted. */
static double
walk (const MefLetterTable *self, guint n_pages, guint *page)
{
  double y = MEF_LETTER_BODY + MEF_LETTER_HEADER;

  *page = 0;
  for (guint i = 0; i < self->n_rows; i++)
    {
      g_auto (Row) row = { { NULL } };
      double height;

      self->fill (i, row.texts, self->data);
      height = measure_row (self, &row);
      if (y + height + self->reserve > MEF_LETTER_END)
        {
          if (n_pages > 0)
            turn_page (self, *page, n_pages, y);
          (*page)++;
          y = MEF_LETTER_NEXT + MEF_LETTER_HEADER;
        }
      if (n_pages > 0)
        draw_row (self, &row, y, height);
      y += height;
    }
  return y;
}

/**
 * mef_letter_table_count_pages:
 * @self: a table
 *
 * Returns: how many pages it needs
 */
guint
mef_letter_table_count_pages (const MefLetterTable *self)
{
  guint page;

  g_return_val_if_fail (self->n_columns <= MEF_LETTER_MAX_COLUMNS, 1);
  walk (self, 0, &page);
  return page + 1;
}

/**
 * mef_letter_table_draw:
 * @self: a table
 * @n_pages: what mef_letter_table_count_pages() found
 *
 * Draws it from the body of the current page on; the last page is not shown yet.
 *
 * Returns: where it ends on the last page
 */
double
mef_letter_table_draw (const MefLetterTable *self, guint n_pages)
{
  guint page;
  double y;

  mef_letter_table_begin (self->paper, self->columns, self->n_columns, MEF_LETTER_BODY);
  y = walk (self, n_pages, &page);
  mef_letter_table_end (self->paper, y);
  return y;
}

/**
 * mef_letter_total_draw:
 * @paper: a page
 * @name: what is added up
 * @amount: how much, in cents
 * @y: its upper edge, in millimetres
 */
void
mef_letter_total_draw (MefPaper *paper, const char *name, MefCents amount, double y)
{
  g_autofree char *text = mef_money_format (amount);

  mef_paper_fill (paper, MEF_PAPER_TINT, LEFT + 88, y, WIDTH - 88, 12, 2);
  mef_paper_begin (paper, "P");
  mef_paper_write (paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT + 92, y + 3,
                   40, name);
  mef_paper_write (paper, MEF_PAPER_FIGURE, MEF_PAPER_ACCENT, MEF_PAPER_END, LEFT + 122, y + 2,
                   WIDTH - 124, text);
  mef_paper_end (paper, "P");
}
