/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the papers of a town hall have in common: the arms and the town at the top left, the title
 * at the top right, the addressee where a window envelope shows it (to the right, 45 to 90 mm from
 * the top), a box of facts beside, tables, and the pages' feet. */
#include "config.h"

#include "mef-letterhead.h"

#include <glib/gi18n.h>

#include "mef-arms.h"

#define LEFT MEF_LETTER_LEFT
#define RIGHT MEF_LETTER_RIGHT
#define WIDTH MEF_LETTER_WIDTH

static void
draw_town (const MefLetterhead *self, MefPaper *paper)
{
  g_autofree char *name = g_strdup_printf (_ ("Town of %s"), self->town);
  double y = 15;

  mef_arms_draw (mef_paper_get_cairo (paper), LEFT, 13, 18);
  mef_paper_begin (paper, "P");
  y += mef_paper_write (paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT + 23, y,
                        75, name);
  y += mef_paper_write (paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_START, LEFT + 23, y + 0.5,
                        75, self->regie);
  mef_paper_write (paper, MEF_PAPER_SMALL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT + 23, y + 1.5, 75,
                   self->town_address);
  mef_paper_end (paper, "P");
}

static void
draw_title (const MefLetterhead *self, MefPaper *paper)
{
  mef_paper_begin (paper, "H1");
  mef_paper_write (paper, MEF_PAPER_TITLE, MEF_PAPER_ACCENT, MEF_PAPER_END, 110, 13, RIGHT - 110,
                   self->title);
  mef_paper_write (paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_END, 120, 23, RIGHT - 120,
                   self->number);
  if (self->mark != NULL)
    mef_paper_write (paper, MEF_PAPER_HEADING, MEF_PAPER_GREY, MEF_PAPER_END, 120, 28.5,
                     RIGHT - 120, self->mark);
  mef_paper_end (paper, "H1");
}

static void
draw_facts (MefPaper *paper, const MefLetterFact *facts, guint n)
{
  double y = 54.5, height = 0;

  for (guint i = 0; i < n; i++)
    {
      if (facts[i].value[0] != '\0')
        height += mef_paper_measure (paper, MEF_PAPER_TEXT, 46, facts[i].value) + 1.6;
    }
  mef_paper_fill (paper, MEF_PAPER_TINT, LEFT, 51, 84, height + 6, 2);
  mef_paper_begin (paper, "P");
  for (guint i = 0; i < n; i++)
    {
      if (facts[i].value[0] == '\0')
        continue;
      mef_paper_write (paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT + 4, y + 0.7,
                       30, facts[i].name);
      y += 1.6 + mef_paper_write (paper, MEF_PAPER_TEXT, MEF_PAPER_INK, MEF_PAPER_START, LEFT + 35,
                                  y, 46, facts[i].value);
    }
  mef_paper_end (paper, "P");
}

/**
 * mef_letterhead_draw:
 * @self: what stands there
 * @paper: its first page
 * @facts: (array length=n_facts): the box beside the address
 * @n_facts: how many
 *
 * Draws everything above %MEF_LETTER_BODY.
 */
void
mef_letterhead_draw (const MefLetterhead *self,
                     MefPaper *paper,
                     const MefLetterFact *facts,
                     guint n_facts)
{
  draw_town (self, paper);
  draw_title (self, paper);
  draw_facts (paper, facts, n_facts);
  mef_paper_begin (paper, "P");
  mef_paper_write (paper, MEF_PAPER_ADDRESS, MEF_PAPER_INK, MEF_PAPER_START, 112, 53, RIGHT - 112,
                   self->addressee);
  mef_paper_end (paper, "P");
  mef_paper_begin (paper, "P");
  mef_paper_write (paper, MEF_PAPER_HEADING, MEF_PAPER_INK, MEF_PAPER_START, LEFT, 99, WIDTH,
                   self->subject);
  mef_paper_end (paper, "P");
}

/**
 * mef_letterhead_draw_next:
 * @self: what stands there
 * @paper: a page that is not the first
 */
void
mef_letterhead_draw_next (const MefLetterhead *self, MefPaper *paper)
{
  g_autofree char *town = g_strdup_printf (_ ("Town of %s"), self->town);
  /* Translators: %s is a title such as Invoice no. 2026-001. */
  g_autofree char *title = g_strdup_printf (_ ("%s (continued)"), self->short_title);

  mef_arms_draw (mef_paper_get_cairo (paper), LEFT, 13, 10);
  mef_paper_begin (paper, "P");
  mef_paper_write (paper, MEF_PAPER_HEADING, MEF_PAPER_ACCENT, MEF_PAPER_START, LEFT + 14, 17, 80,
                   town);
  mef_paper_write (paper, MEF_PAPER_STRONG, MEF_PAPER_INK, MEF_PAPER_END, 100, 17.3, RIGHT - 100,
                   title);
  mef_paper_end (paper, "P");
}

/**
 * mef_letterhead_draw_foot:
 * @self: what it is
 * @paper: any page
 * @page: which, from 0
 * @n_pages: of how many
 */
void
mef_letterhead_draw_foot (const MefLetterhead *self, MefPaper *paper, guint page, guint n_pages)
{
  g_autofree char *pages = g_strdup_printf (_ ("Page %u of %u"), page + 1, n_pages);

  mef_paper_rule (paper, MEF_PAPER_RULE, LEFT, 280, WIDTH);
  mef_paper_begin (paper, "P");
  mef_paper_write (paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_START, LEFT, 282, 120,
                   self->short_title);
  mef_paper_write (paper, MEF_PAPER_LABEL, MEF_PAPER_GREY, MEF_PAPER_END, RIGHT - 60, 282, 60,
                   pages);
  mef_paper_end (paper, "P");
}

/**
 * mef_letter_table_begin:
 * @paper: a paper
 * @columns: (array length=n_columns): the table's
 * @n_columns: how many
 * @y: where; its head is %MEF_LETTER_HEADER high
 */
void
mef_letter_table_begin (MefPaper *paper, const MefLetterColumn *columns, guint n_columns, double y)
{
  mef_paper_begin (paper, "Table");
  mef_paper_fill (paper, MEF_PAPER_ACCENT, LEFT, y, WIDTH, MEF_LETTER_HEADER, 1);
  mef_paper_begin (paper, "TR");
  for (guint i = 0; i < n_columns; i++)
    {
      mef_paper_begin (paper, "TH");
      mef_paper_write (paper, MEF_PAPER_STRONG, MEF_PAPER_WHITE, columns[i].align, columns[i].x,
                       y + 1.8, columns[i].width, columns[i].name);
      mef_paper_end (paper, "TH");
    }
  mef_paper_end (paper, "TR");
}

/**
 * mef_letter_table_end:
 * @paper: a paper
 * @y: the lower edge of the last row
 */
void
mef_letter_table_end (MefPaper *paper, double y)
{
  mef_paper_end (paper, "Table");
  mef_paper_rule (paper, MEF_PAPER_ACCENT, LEFT, y, WIDTH);
}
