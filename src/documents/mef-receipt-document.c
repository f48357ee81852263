/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A receipt (*quittance*): what was received, from whom, how, and which invoices it settled. A
 * print that is not the first says so. */
#include "config.h"

#include "mef-receipt-document.h"

#include <glib/gi18n.h>

#include "mef-letterhead.h"

#define TOTAL_HEIGHT 34.0 /* of what stands under the table */

enum
{
  COLUMN_NUMBER,
  COLUMN_LABEL,
  COLUMN_AMOUNT,
  N_COLUMNS,
};

/**
 * mef_receipt_document_describe_means:
 * @means: a word of the ledger
 *
 * Returns: (transfer none): how a payment was made, in words
 */
const char *
mef_receipt_document_describe_means (const char *means)
{
  static const char *const words[][2] = {
    { "card", N_ ("Bank card, online") },
    { "direct_debit", N_ ("Bank debit") },
    { "cash", N_ ("Cash") },
    { "cheque", N_ ("Cheque") },
    { "transfer", N_ ("Bank transfer") },
    { "cesu", N_ ("CESU vouchers") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i][0], means))
        return _ (words[i][1]);
    }
  return _ ("Other means");
}

static void
draw_head (const MefReceiptDocument *self, const MefLetterhead *head, MefPaper *paper)
{
  g_autofree char *issued = mef_day_format (self->issued_on);
  g_autofree char *paid = mef_day_format (self->paid_on);
  const MefLetterFact facts[] = {
    { _ ("Issued on"), issued },
    { _ ("Paid on"), paid },
    { _ ("Means"), mef_receipt_document_describe_means (self->means) },
    { _ ("Operation"), self->operation },
  };

  mef_letterhead_draw (head, paper, facts, G_N_ELEMENTS (facts));
}

static void
fill_row (guint row, char **texts, gconstpointer data)
{
  const MefReceiptDocumentLine *line = &((const MefReceiptDocument *) data)->lines[row];

  texts[COLUMN_NUMBER] = g_strdup (line->number);
  texts[COLUMN_LABEL] = g_strdup (line->label);
  texts[COLUMN_AMOUNT] = mef_money_format (line->amount);
}

static void
draw_end (const MefReceiptDocument *self, MefPaper *paper, double y)
{
  g_autofree char *credit = mef_money_format (self->credit);
  /* Translators: %s is an amount. */
  g_autofree char *kept =
      g_strdup_printf (_ ("Of this, %s settled no invoice and is kept as a credit in your favour."),
                       credit);

  mef_letter_total_draw (paper, _ ("Amount received"), self->amount, y + 4);
  mef_paper_begin (paper, "P");
  if (self->credit > 0)
    mef_paper_write (paper, MEF_PAPER_TEXT, MEF_PAPER_INK, MEF_PAPER_START, MEF_LETTER_LEFT, y + 20,
                     MEF_LETTER_WIDTH, kept);
  mef_paper_write (paper, MEF_PAPER_SMALL, MEF_PAPER_GREY, MEF_PAPER_START, MEF_LETTER_LEFT, y + 27,
                   MEF_LETTER_WIDTH,
                   _ ("This receipt is proof of payment, subject to the amount being collected. "
                      "Keep it."));
  mef_paper_end (paper, "P");
}

/**
 * mef_receipt_document_render:
 * @self: what to print
 * @error: "document-not-drawn"
 *
 * Returns: (transfer full) (nullable): a PDF of one or more A4 pages
 */
GBytes *
mef_receipt_document_render (const MefReceiptDocument *self, GError **error)
{
  g_autofree char *title = g_strdup_printf (_ ("Receipt no. %s"), self->number);
  g_autofree char *number = g_strdup_printf (_ ("No. %s"), self->number);
  g_autofree char *mark = g_strdup_printf (_ ("DUPLICATE %d"), (int) self->prints);
  g_autofree char *town = g_strdup_printf (_ ("Town of %s"), self->town);
  g_autoptr (MefPaper) paper = mef_paper_new (title, town, title, self->issued_on);
  const MefLetterhead head = {
    .town = self->town,
    .town_address = self->town_address,
    .regie = self->regie,
    .title = C_ ("title of a document", "RECEIPT"),
    .number = number,
    .mark = self->prints > 0 ? mark : NULL,
    .addressee = self->payer,
    .subject = "",
    .short_title = title,
  };
  const MefLetterColumn columns[N_COLUMNS] = {
    { _ ("Invoice"), MEF_LETTER_LEFT + 2, 44, MEF_PAPER_START },
    { _ ("Description"), MEF_LETTER_LEFT + 48, 94, MEF_PAPER_START },
    { _ ("Amount paid"), MEF_LETTER_LEFT + 144, 32, MEF_PAPER_END },
  };
  const MefLetterTable table = { &head,         paper,        columns,  N_COLUMNS,
                                 self->n_lines, TOTAL_HEIGHT, fill_row, self };
  guint n_pages = mef_letter_table_count_pages (&table);

  draw_head (self, &head, paper);
  draw_end (self, paper, mef_letter_table_draw (&table, n_pages));
  mef_letterhead_draw_foot (&head, paper, n_pages - 1, n_pages);
  mef_paper_show_page (paper);
  return mef_paper_finish (paper, error);
}
