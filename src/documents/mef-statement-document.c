/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The yearly statement: every payment of a person in a year, and their sum. */
#include "config.h"

#include "mef-statement-document.h"

#include <glib/gi18n.h>

#include "mef-letterhead.h"
#include "mef-receipt-document.h"

#define TOTAL_HEIGHT 20.0 /* of what stands under the table */

enum
{
  COLUMN_PAID_ON,
  COLUMN_RECEIPT,
  COLUMN_MEANS,
  COLUMN_INVOICES,
  COLUMN_AMOUNT,
  N_COLUMNS,
};

static MefCents
add_up (const MefStatementDocument *self)
{
  MefCents sum = 0;

  for (guint i = 0; i < self->n_lines; i++)
    sum += self->lines[i].amount;
  return sum;
}

static void
draw_head (const MefStatementDocument *self, const MefLetterhead *head, MefPaper *paper)
{
  g_autofree char *made = mef_day_format (self->made_on);
  g_autofree char *count = g_strdup_printf ("%u", self->n_lines);
  g_autofree char *sum = mef_money_format (add_up (self));
  const MefLetterFact facts[] = {
    { _ ("Issued on"), made },
    { _ ("Payments"), count },
    { _ ("Total paid"), sum },
  };

  mef_letterhead_draw (head, paper, facts, G_N_ELEMENTS (facts));
}

/* What the money was for, in words where it was for no invoice. */
static char *
describe_use (const MefStatementDocumentLine *line)
{
  g_autofree char *credit = mef_money_format (line->credit);
  g_autofree char *part = NULL;

  if (line->credit == 0)
    return g_strdup (line->invoices);
  if (line->invoices[0] == '\0')
    return g_strdup (_ ("Credit in your favour"));
  /* Translators: an amount: the part of a payment that settled no invoice. */
  part = g_strdup_printf (_ ("of which %s is a credit"), credit);
  return g_strdup_printf ("%s\n%s", line->invoices, part);
}

static void
fill_row (guint row, char **texts, gconstpointer data)
{
  const MefStatementDocumentLine *line = &((const MefStatementDocument *) data)->lines[row];

  texts[COLUMN_PAID_ON] = mef_day_format (line->paid_on);
  texts[COLUMN_RECEIPT] = g_strdup (line->receipt);
  texts[COLUMN_MEANS] = g_strdup (mef_receipt_document_describe_means (line->means));
  texts[COLUMN_INVOICES] = describe_use (line);
  texts[COLUMN_AMOUNT] = mef_money_format (line->amount);
}

/**
 * mef_statement_document_render:
 * @self: what to print
 * @error: "document-not-drawn"
 *
 * Returns: (transfer full) (nullable): a PDF of one or more A4 pages
 */
GBytes *
mef_statement_document_render (const MefStatementDocument *self, GError **error)
{
  g_autofree char *year = g_strdup_printf ("%u", self->year);
  g_autofree char *title = g_strdup_printf (_ ("Payments of %s"), year);
  g_autofree char *town = g_strdup_printf (_ ("Town of %s"), self->town);
  g_autoptr (MefPaper) paper = mef_paper_new (title, town, title, self->made_on);
  const MefLetterhead head = {
    .town = self->town,
    .town_address = self->town_address,
    .regie = "",
    .title = C_ ("title of a document", "YEARLY STATEMENT"),
    .number = year,
    .addressee = self->payer,
    .subject = title,
    .short_title = title,
  };
  const MefLetterColumn columns[N_COLUMNS] = {
    { _ ("Paid on"), MEF_LETTER_LEFT + 2, 22, MEF_PAPER_START },
    { _ ("Receipt"), MEF_LETTER_LEFT + 26, 26, MEF_PAPER_START },
    { _ ("Means"), MEF_LETTER_LEFT + 54, 32, MEF_PAPER_START },
    { _ ("Invoices"), MEF_LETTER_LEFT + 88, 58, MEF_PAPER_START },
    { _ ("Amount"), MEF_LETTER_LEFT + 148, 28, MEF_PAPER_END },
  };
  const MefLetterTable table = { &head,         paper,        columns,  N_COLUMNS,
                                 self->n_lines, TOTAL_HEIGHT, fill_row, self };
  guint n_pages = mef_letter_table_count_pages (&table);
  double y;

  draw_head (self, &head, paper);
  y = mef_letter_table_draw (&table, n_pages);
  mef_letter_total_draw (paper, _ ("Total paid"), add_up (self), y + 4);
  mef_letterhead_draw_foot (&head, paper, n_pages - 1, n_pages);
  mef_paper_show_page (paper);
  return mef_paper_finish (paper, error);
}
