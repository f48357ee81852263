/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts as people write them, as we write them, and at the edges of 64 bits. */
#include "config.h"

#include "mef-error.h"
#include "mef-money.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    MefCents cents;
    const char *reason;
  } cases[] = {
    { "25", 2500, NULL },
    { "0", 0, NULL },
    { "32,5", 3250, NULL },
    { "138,05", 13805, NULL },
    { "45.60", 4560, NULL },
    { "1 204,00 €", 120400, NULL },
    { "1\u202f204,00\u00a0€", 120400, NULL },
    { "1\u00a0204,00 EUR", 120400, NULL },
    { "1.234,56", 123456, NULL },
    { "1,234.56", 123456, NULL },
    { "1.234.567", 123456700, NULL },
    { "1.234.567,8", 123456780, NULL },
    { "-12", -1200, NULL },
    { "12,00-", -1200, NULL },
    { "\u22123,50", -350, NULL },
    { "(12,00)", -1200, NULL },
    { "+7", 700, NULL },
    { "999999999999999", 99999999999999900, NULL },
    { "1.234", 0, "amount-ambiguous" },
    { "1,234", 0, "amount-ambiguous" },
    { "", 0, "amount-malformed" },
    { "   ", 0, "amount-malformed" },
    { ",", 0, "amount-malformed" },
    { "12,", 0, "amount-malformed" },
    { "1,2,3", 0, "amount-malformed" },
    { "12,3456", 0, "amount-malformed" },
    { "1.23.456", 0, "amount-malformed" },
    { "--1", 0, "amount-malformed" },
    { "(1", 0, "amount-malformed" },
    { "1e3", 0, "amount-malformed" },
    { "0x10", 0, "amount-malformed" },
    { "12 rue", 0, "amount-malformed" },
    { "9999999999999999", 0, "amount-malformed" },
    { "€ 12,50", 1250, NULL },
    { "- 12,50", -1250, NULL },
    { "12,50 €-", -1250, NULL },
    { "( 12,50 ) EUR", -1250, NULL },
    { ",5", 50, NULL },
    { "1 234 567,8", 123456780, NULL },
    { "1 234.50", 123450, NULL },
    { "12-50", 0, "amount-malformed" },
    { "12€50", 0, "amount-malformed" },
    { "12 EUR 50", 0, "amount-malformed" },
    { "12 50", 0, "amount-malformed" },
    { "1 2", 0, "amount-malformed" },
    { "1  204", 120400, NULL },
    { "12 3456", 0, "amount-malformed" },
    { "1.204 500,00", 0, "amount-malformed" },
    { "2016-08", 0, "amount-malformed" },
    { "+-5", 0, "amount-malformed" },
    { "++5", 0, "amount-malformed" },
    { "-12-", 0, "amount-malformed" },
    { "(-12)", 0, "amount-malformed" },
    { "12)", 0, "amount-malformed" },
    { "()", 0, "amount-malformed" },
    { "-", 0, "amount-malformed" },
    { "€", 0, "amount-malformed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      MefCents cents = 77;
      gboolean done = mef_money_parse (cases[i].text, &cents, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      g_assert_cmpint (done, ==, cases[i].reason == NULL);
      g_assert_cmpint (cents, ==, done ? cases[i].cents : 77);
    }
}

static void
test_format (void)
{
  static const struct
  {
    MefCents cents;
    const char *text, *plain;
  } cases[] = {
    { 0, "0,00\u00a0€", "0,00" },
    { 5, "0,05\u00a0€", "0,05" },
    { 3750, "37,50\u00a0€", "37,50" },
    { 123456, "1\u202f234,56\u00a0€", "1234,56" },
    { 100000000, "1\u202f000\u202f000,00\u00a0€", "1000000,00" },
    { -1250, "-12,50\u00a0€", "-12,50" },
    { G_MAXINT64, "92\u202f233\u202f720\u202f368\u202f547\u202f758,07\u00a0€",
      "92233720368547758,07" },
    { G_MININT64, "-92\u202f233\u202f720\u202f368\u202f547\u202f758,08\u00a0€",
      "-92233720368547758,08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = mef_money_format (cases[i].cents);
      g_autofree char *plain = mef_money_format_plain (cases[i].cents);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

/* What we write, we read: for many amounts, the same each run unless a seed is given. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      MefCents cents = g_test_rand_int_range (G_MININT32, G_MAXINT32);
      g_autofree char *text = mef_money_format (cents);
      MefCents again;

      g_assert_true (mef_money_parse (text, &again, NULL));
      g_assert_cmpint (again, ==, cents);
    }
}

static void
test_add (void)
{
  MefCents sum = 7;

  g_assert_true (mef_money_add (G_MAXINT64 - 1, 1, &sum));
  g_assert_cmpint (sum, ==, G_MAXINT64);
  g_assert_false (mef_money_add (G_MAXINT64, 1, &sum));
  g_assert_false (mef_money_add (G_MININT64, -1, &sum));
  g_assert_cmpint (sum, ==, G_MAXINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/money/parse", test_parse);
  g_test_add_func ("/core/money/format", test_format);
  g_test_add_func ("/core/money/round-trip", test_round_trip);
  g_test_add_func ("/core/money/add", test_add);
  return g_test_run ();
}
