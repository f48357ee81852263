/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences for what is wrong with a file, for the person who mends it. One table: reason and
 * what to say, which also says what to do where that is not plain. */
#include "config.h"

#include "mef-intake-words.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *reason;
  const char *sentence; /* translatable */
} Word;

static const Word words[] = {
  /* where it goes */
  { "no-data-dir", N_ ("this is not a data directory; “init” makes one") },
  { "town-unknown", N_ ("there is no such town here") },
  { "town-missing", N_ ("there is no town here yet; “init” makes one") },
  { "town-ambiguous", N_ ("there are several towns here; choose with --town HOST") },
  { "regie-unknown", N_ ("the town has no such régie") },
  /* the file */
  { "file-unreadable", N_ ("the file cannot be read") },
  { "file-empty", N_ ("there is no invoice in the file") },
  { "file-too-large", N_ ("the file is larger than 50 MB; split it") },
  { "file-too-many-rows", N_ ("the file has more than 200,000 lines; split it") },
  { "file-is-spreadsheet", N_ ("this is a workbook; save it as “CSV (semicolon separated)”") },
  { "encoding-broken", N_ ("the file is damaged: its characters cannot be read") },
  { "header-missing", N_ ("the first line must hold the names of the columns, such as "
                          "“numero;montant;nom”") },
  { "column-twice", N_ ("two columns have the same name") },
  { "column-number-missing", N_ ("there is no column for the number or the reference") },
  { "column-amount-missing", N_ ("there is no column for the amount") },
  { "column-name-missing", N_ ("there is no column for the debtor's name or key") },
  /* a line */
  { "cell-too-long", N_ ("the cell has more than 8 KiB; is a quote missing?") },
  { "too-many-columns", N_ ("the line has more than 64 columns") },
  { "too-many-cells", N_ ("the line has more cells than there are columns; is a separator inside "
                          "a text that should be in quotes?") },
  { "quote-unclosed", N_ ("a quote is opened and never closed") },
  { "quote-malformed", N_ ("something follows a closing quote") },
  { "number-missing", N_ ("neither a number nor a reference") },
  { "number-damaged", N_ ("a spreadsheet has rounded this number, its digits are lost; export the "
                          "file again without opening it") },
  { "number-too-long", N_ ("the number has more than 64 characters") },
  { "number-duplicate", N_ ("this number is in the file already") },
  { "number-taken", N_ ("this number was imported before with another amount, date or debtor") },
  { "amount-missing", N_ ("the amount is missing") },
  { "amount-malformed", N_ ("this is not an amount") },
  { "amount-ambiguous", N_ ("one thousand or one? Write the cents, or no point") },
  { "amount-not-positive", N_ ("the amount must be above zero") },
  { "amount-too-large", N_ ("the amount is too large to be one invoice's") },
  { "total-differs", N_ ("the total at the end of the file is not the sum of its invoices") },
  { "date-malformed", N_ ("this is not a date (day/month/year)") },
  { "date-serial", N_ ("this is a spreadsheet's count of days, not a date (day/month/year)") },
  { "exercise-malformed", N_ ("this is not a year") },
  { "name-missing", N_ ("the debtor's name is missing") },
  { "person-unknown", N_ ("no debtor has this key yet: the name is needed") },
  /* its document */
  { "document-missing", N_ ("this document is not in the folder") },
  { "document-outside", N_ ("this document is not a file of the folder") },
  { "document-ambiguous", N_ ("several documents bear this number") },
  { "document-twice", N_ ("this document belongs to another line already") },
  { "document-too-large", N_ ("this document is larger than 10 MB") },
  { "document-unreadable", N_ ("this document cannot be read") },
  { "not-a-pdf", N_ ("this document is not a PDF") },
  { "pdf-unreadable", N_ ("this PDF is damaged") },
  { "pdf-encrypted", N_ ("this PDF asks for a password") },
  { "documents-unreadable", N_ ("the folder of documents cannot be read") },
  { "documents-too-many", N_ ("the folder has more than 200,000 documents") },
  { "pdf-checker-failed", N_ ("documents cannot be checked on this machine") },
  /* accepted, but look */
  { "bytes-undefined", N_ ("some characters are unknown and were replaced") },
  { "amount-remaining-preferred", N_ ("what is left to pay was taken, not the total") },
  { "postcode-completed", N_ ("the zero at the front of this postcode was put back") },
  { "email-ignored", N_ ("this is not an e-mail address; it was left out") },
};

/**
 * mef_intake_reason_to_sentence:
 * @reason: a stable word
 *
 * Returns: (transfer none): what to say, in the language of the process; the word itself where
 *   there is no sentence
 */
const char *
mef_intake_reason_to_sentence (const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (words[i].reason, reason) == 0)
        return _ (words[i].sentence);
    }
  return reason;
}

/**
 * mef_intake_problem_to_line:
 * @problem: a problem
 * @headers: (nullable): the names of the columns, as many as @problem's column says
 *
 * Returns: (transfer full): `line 12, column 6 “montant”: “1.234”: one thousand or one? …`
 */
char *
mef_intake_problem_to_line (const MefIntakeProblem *problem, char **headers)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (problem->line > 0)
    g_string_append_printf (out, _ ("line %u"), problem->line);
  if (problem->line > 0 && problem->column > 0)
    g_string_append (out, ", ");
  if (problem->column > 0 && headers != NULL)
    g_string_append_printf (out, _ ("column “%s”"), headers[problem->column - 1]);
  else if (problem->column > 0)
    g_string_append_printf (out, _ ("column %u"), problem->column);
  if (out->len > 0)
    g_string_append (out, _ (": "));
  if (*problem->text != '\0')
    {
      g_string_append_printf (out, _ ("“%s”"), problem->text);
      g_string_append (out, _ (": "));
    }
  g_string_append (out, mef_intake_reason_to_sentence (problem->reason));
  if (problem->other_line > 0)
    g_string_append_printf (out, _ (" (line %u)"), problem->other_line);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
