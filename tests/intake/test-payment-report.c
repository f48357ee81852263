/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PayFiP's report for a régie in the dialects it may have. */
#include "config.h"

#include "mef-error.h"
#include "mef-payment-report.h"

#include <string.h>

static MefPaymentReport *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return mef_payment_report_read (bytes, error);
}

static void
test_dialects (void)
{
  static const char *const texts[] = {
    "EN-TETE;REGIE;001964\nLIGNE;Date;Reference;Montant\nLIGNE;15/11/2025;2025RS001001A01;42,50\n"
    "LIGNE;16/11/2025;2025RS001002A02;19,90\nPIED-DE-PAGE;2;62,40\n",
    "EN-TETE\r\nLIGNE,\"Date\",\"Reference\",\"Montant\"\r\n"
    "LIGNE,\"2025-11-15\",\"2025RS001001A01\",\"42,50\"\r\n"
    "LIGNE,\"2025-11-16\",\"2025RS001002A02\",\"19,90\"\r\nPIED-DE-PAGE\r\n",
    "\xef\xbb\xbf"
    "EN-TÊTE\tx\nLIGNE\tDate\tRéférence\tMontant €\n"
    "LIGNE\t15112025\t2025-RS-00-1001-A01\t42.50\nLIGNE\t16112025\t2025RS001002A02\t19.90\n",
    "titre; d'autres; mots\n\"LIGNE\"|Date|Ref|Montant|Autre\nligne|15/11/2025 "
    "14:02|2025RS001001A01|"
    "42,50 €|x\nLIGNE|16/11/2025 00:00|2025RS001002A02|19,90|y",
    "LIGNE;15/11/2025;2025RS001001A01;42,50\nLIGNE;16/11/2025;2025RS001002A02;19,90\n",
    /* The word and a separator in a title say nothing. */
    "EN-TETE;PAIEMENTS EN LIGNE, REGIE CANTINE\nLIGNE;15/11/2025;2025RS001001A01;42,50\n"
    "LIGNE;16/11/2025;2025RS001002A02;19,90\n",
    "EN-TETE\rPAIEMENTS EN LIGNE,x\r  LIGNE ;15/11/2025;2025RS001001A01;42,50\r"
    "LIGNE;16/11/2025;2025RS001002A02;19,90\r",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPaymentReport) report = read_text (texts[i], &error);
      const MefPaymentReportLine *line;

      g_test_message ("%u", i);
      g_assert_no_error (error);
      g_assert_cmpuint (report->lines->len, ==, 2);
      g_assert_cmpuint (report->unreadable->len, ==, 0);
      g_assert_true (report->decimals);
      g_assert_cmpint (report->first, ==, mef_day_new (2025, 11, 15));
      g_assert_cmpint (report->last, ==, mef_day_new (2025, 11, 16));
      line = &g_array_index (report->lines, MefPaymentReportLine, 0);
      g_assert_cmpstr (line->refdet, ==, "2025RS001001A01");
      g_assert_cmpint (line->amount, ==, 4250);
      g_assert_cmpint (line->in_cents, ==, -1);
      line = &g_array_index (report->lines, MefPaymentReportLine, 1);
      g_assert_cmpint (line->amount, ==, 1990);
      g_assert_cmpint (line->day, ==, mef_day_new (2025, 11, 16));
    }
}

/* Without decimals both are possible, and it is for others to say which. */
static void
test_whole_amounts (void)
{
  g_autoptr (MefPaymentReport) report =
      read_text ("LIGNE;date;ref;montant\nLIGNE;15/11/2025;2025RS001001A01;4250\n", NULL);
  const MefPaymentReportLine *line = &g_array_index (report->lines, MefPaymentReportLine, 0);

  g_assert_false (report->decimals);
  g_assert_cmpint (line->amount, ==, 425000);
  g_assert_cmpint (line->in_cents, ==, 4250);
}

/* Days on which nothing came. */
static void
test_empty (void)
{
  static const char *const texts[] = {
    "EN-TETE;REGIE;001964\nPIED-DE-PAGE;0;0,00\n",
    "\"EN-TÊTE\"\r\n\r\npied-de-page\r\n",
    "EN-TETE\n",
    "EN-TETE;REGIE;001964\nLIGNE;Date;Reference;Montant\nPIED-DE-PAGE;0;0,00\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPaymentReport) report = read_text (texts[i], &error);

      g_test_message ("%u", i);
      g_assert_no_error (error);
      g_assert_cmpuint (report->lines->len, ==, 0);
      g_assert_cmpuint (report->unreadable->len, ==, 0);
      g_assert_cmpint (report->first, ==, MEF_DAY_NONE);
    }
}

/* Rows that another separator cuts are not passed over. */
static void
test_two_separators (void)
{
  g_autoptr (MefPaymentReport) report =
      read_text ("LIGNE;15/11/2025;2025RS001001A01;42,50\nLIGNE,15/11/2025,2025RS001002A02,19.90\n"
                 "LIGNE\t15/11/2025\t2025RS001003A03\t19.90\nLIGNES;2\n",
                 NULL);

  g_assert_cmpuint (report->lines->len, ==, 1);
  g_assert_cmpuint (report->unreadable->len, ==, 2);
}

/* What cannot be read is said by its line; only the first may be the names of the columns. */
static void
test_unreadable (void)
{
  g_autoptr (MefPaymentReport) report = read_text (
      "EN-TETE;x\nLIGNE;date;ref;montant\nLIGNE;15/11/2025;2025RS001001A01;quarante\n"
      "LIGNE;15/11/2025;;42,50\nLIGNE;15/11/2025\nLIGNE;15/11/2025;2025RS001001A01;-42,50\n"
      "LIGNE;quand;2025RS001001A01;42,50\nAUTRE;1;2;3\n",
      NULL);

  g_assert_cmpuint (report->lines->len, ==, 1);
  g_assert_cmpuint (report->unreadable->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (report->unreadable, guint, i), ==, 3 + i);
  g_assert_cmpint (report->first, ==, MEF_DAY_NONE);
}

static void
test_other_files (void)
{
  static const char *const texts[] = {
    "",
    "a;b;c\n1;2;3\n",
    "LIGNE\n",
    "%PDF-1.4",
    "ALIGNEMENT droit",
    "EN-TETE;PAIEMENTS EN LIGNE, REGIE CANTINE\nx;15/11/2025;2025RS001001A01;42,50\n",
    "PAIEMENTS EN LIGNE;x\n",
    "\n\n",
    /* A quote that is never closed takes all of it. */
    "EN-TETE;\"REGIE\nLIGNE;15/11/2025;2025RS001001A01;42,50\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (texts[i], &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/payment-report/dialects", test_dialects);
  g_test_add_func ("/intake/payment-report/whole-amounts", test_whole_amounts);
  g_test_add_func ("/intake/payment-report/empty", test_empty);
  g_test_add_func ("/intake/payment-report/two-separators", test_two_separators);
  g_test_add_func ("/intake/payment-report/unreadable", test_unreadable);
  g_test_add_func ("/intake/payment-report/other-files", test_other_files);
  return g_test_run ();
}
