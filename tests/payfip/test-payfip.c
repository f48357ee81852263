/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP's fields may hold, and how ours become such. */
#include "config.h"

#include <string.h>

#include "mef-payfip.h"

#define ID_OP "7d9c2f40-0b1e-11f1-9c55-0a1b2c3d4e5f"

static void
test_rules (void)
{
  static const struct
  {
    gboolean (*rule) (const char *);
    const char *value;
    gboolean valid;
  } cases[] = {
    { mef_payfip_numcli_is_valid, "001964", TRUE },
    { mef_payfip_numcli_is_valid, "1964", FALSE },
    { mef_payfip_numcli_is_valid, "00196a", FALSE },
    { mef_payfip_numcli_is_valid, NULL, FALSE },
    { mef_payfip_refdet_is_valid, "2026F0", TRUE },
    { mef_payfip_refdet_is_valid, "2026F", FALSE },
    { mef_payfip_refdet_is_valid, "012345678901234567890123456789", TRUE },
    { mef_payfip_refdet_is_valid, "0123456789012345678901234567890", FALSE },
    { mef_payfip_refdet_is_valid, "2015-RS-00", FALSE },
    { mef_payfip_refdet_is_valid, "été2026", FALSE },
    { mef_payfip_mel_is_valid, "a@b.fr", TRUE },
    { mef_payfip_mel_is_valid, "a@bfr", FALSE },
    { mef_payfip_mel_is_valid, "claire.example.org", FALSE },
    { mef_payfip_mel_is_valid, "claire@ex@ample.org", FALSE },
    { mef_payfip_mel_is_valid, "claire@example.org\r\n", FALSE },
    { mef_payfip_saisie_is_valid, "T", TRUE },
    { mef_payfip_saisie_is_valid, "M", FALSE },
    { mef_payfip_saisie_is_valid, "TW", FALSE },
    { mef_payfip_id_op_is_valid, ID_OP, TRUE },
    { mef_payfip_id_op_is_valid, "7D9C2F40-0B1E-11F1-9C55-0A1B2C3D4E5F", FALSE },
    { mef_payfip_id_op_is_valid, "7d9c2f40", FALSE },
    { mef_payfip_id_op_is_valid, ID_OP "'", FALSE },
    { mef_payfip_url_is_valid, "https://factures.example.org/payfip/notification", TRUE },
    { mef_payfip_url_is_valid, "/payfip", FALSE },
    { mef_payfip_url_is_valid, "ftp://example.org/", FALSE },
    { mef_payfip_url_is_valid, "http://127.0.0.1:8080/n?a=1&b=2", TRUE },
    { mef_payfip_url_is_valid, "http://[::1]:8080/n", TRUE },
    { mef_payfip_url_is_valid, "http://example.org/a b", FALSE },
    { mef_payfip_url_is_valid, "http://example.org/\"onclick", FALSE },
    { mef_payfip_url_is_valid, "http://", FALSE },
    { mef_payfip_url_is_valid, "http:///n", FALSE },
    { mef_payfip_url_is_valid, "https:n", FALSE },
    { mef_payfip_url_is_valid, "http://example.org:port/", FALSE },
    { mef_payfip_url_is_valid, "", FALSE },
    { mef_payfip_url_is_valid, NULL, FALSE },
    { mef_payfip_objet_is_valid, "FACTURATION 2026", TRUE },
    { mef_payfip_objet_is_valid, "", TRUE },
    { mef_payfip_objet_is_valid, NULL, TRUE },
    { mef_payfip_objet_is_valid, "Accueil d'été", FALSE },
    { mef_payfip_objet_is_valid, "08/2026", FALSE },
    { mef_payfip_refdet_is_valid, NULL, FALSE },
    { mef_payfip_refdet_is_valid, "2026F0\n", FALSE },
    { mef_payfip_mel_is_valid, NULL, FALSE },
    { mef_payfip_mel_is_valid, "@ab.fr", FALSE },
    { mef_payfip_mel_is_valid, "claire@", FALSE },
    { mef_payfip_mel_is_valid, "claire dupont@example.org", FALSE },
    { mef_payfip_saisie_is_valid, "W", TRUE },
    { mef_payfip_saisie_is_valid, "X", TRUE },
    { mef_payfip_saisie_is_valid, "", FALSE },
    { mef_payfip_id_op_is_valid, "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f", TRUE },
    { mef_payfip_id_op_is_valid, "7d9c2f400b1e11f19c550a1b2c3d4e5f----", FALSE },
    { mef_payfip_id_op_is_valid, "", FALSE },
    { mef_payfip_id_op_is_valid, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u: %s", i, cases[i].value);
      g_assert_cmpint (cases[i].rule (cases[i].value), ==, cases[i].valid);
    }
}

/* The longest that is right, and one more. */
static void
test_lengths (void)
{
  static const struct
  {
    gboolean (*rule) (const char *);
    const char *begin, *end;
    guint longest;
  } cases[] = {
    { mef_payfip_mel_is_valid, "claire", "@example.org", 80 },
    { mef_payfip_url_is_valid, "https://example.org/", "", 249 },
    { mef_payfip_objet_is_valid, "F", "", 99 },
    { mef_payfip_refdet_is_valid, "F", "", 30 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint fixed = (guint) (strlen (cases[i].begin) + strlen (cases[i].end));

      for (guint more = 0; more < 2; more++)
        {
          g_autofree char *middle = g_strnfill (cases[i].longest - fixed + more, 'a');
          g_autofree char *value = g_strconcat (cases[i].begin, middle, cases[i].end, NULL);

          g_assert_cmpint (cases[i].rule (value), ==, more == 0);
        }
    }
}

static void
test_montant (void)
{
  static const struct
  {
    const char *text;
    MefCents cents; /* -1: none */
  } cases[] = {
    { "3750", 3750 }, { "0", 0 },      { "00100", 100 }, { "99999999999", 99999999999 },
    { "", -1 },       { "-1", -1 },    { "+1", -1 },     { "37,50", -1 },
    { "37.50", -1 },  { " 3750", -1 }, { NULL, -1 },     { "100000000000", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefCents cents = -1;

      g_assert_cmpint (mef_payfip_montant_parse (cases[i].text, &cents), ==, cases[i].cents >= 0);
      g_assert_cmpint (cents, ==, cases[i].cents);
    }
}

static void
test_result (void)
{
  static const struct
  {
    const char *text;
    MefPayfipResult result;
  } cases[] = {
    { "P", MEF_PAYFIP_RESULT_CARD },       { "V", MEF_PAYFIP_RESULT_DEBIT },
    { "A", MEF_PAYFIP_RESULT_ABANDONED },  { "R", MEF_PAYFIP_RESULT_REFUSED },
    { "Z", MEF_PAYFIP_RESULT_REFUSED },    { "p", MEF_PAYFIP_RESULT_UNKNOWN },
    { "PP", MEF_PAYFIP_RESULT_UNKNOWN },   { "", MEF_PAYFIP_RESULT_UNKNOWN },
    { "WERO", MEF_PAYFIP_RESULT_UNKNOWN }, { NULL, MEF_PAYFIP_RESULT_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mef_payfip_result_from_string (cases[i].text), ==, cases[i].result);
}

static void
test_objet (void)
{
  static const char *const cases[][2] = {
    { "Restauration scolaire", "Restauration scolaire" },
    { "Accueil périscolaire d'été – n° 12/2026", "Accueil periscolaire d ete n 12 2026" },
    { "  Cœur de ville  ", "Coeur de ville" },
    { "& < >", "" },
    { "", "" },
    { "Garderie – mars", "Garderie mars" },
    { "-- 'x' --", "x" },
    { "ＣＡＮＴＩＮＥ ①", "CANTINE 1" },
    { "cantine\xff", "" },
  };
  g_autofree char *long_text = g_strnfill (200, 'a');
  g_autofree char *cut = mef_payfip_clean_objet (long_text);

  g_assert_cmpuint (strlen (cut), ==, 99);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = mef_payfip_clean_objet (cases[i][0]);

      g_assert_cmpstr (clean, ==, cases[i][1]);
      g_assert_true (mef_payfip_objet_is_valid (clean));
    }
}

static void
test_refdet (void)
{
  static const struct
  {
    const char *reference;
    gint64 number;
    const char *refdet;
  } cases[] = {
    { "2015-RS-00-83001516", 1, "2015RS0083001516A01" },
    { "2016-001-000099", 417, "2016001000099A417" },
    { "7", 3, "007A03" },
    { "2026-83-00-0002026000123-ABCDEFGHIJ", 123456, "3000002026000123ABCDEFGHIJA123456" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *refdet = mef_payfip_make_refdet (cases[i].reference, cases[i].number);

      g_assert_true (mef_payfip_refdet_is_valid (refdet));
      if (i < 3)
        g_assert_cmpstr (refdet, ==, cases[i].refdet);
      else
        g_assert_true (g_str_has_suffix (refdet, "ABCDEFGHIJA123456"));
    }
}

/* However long the reference, two attempts never share a refdet. */
static void
test_refdet_is_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const references[] = { "2016-001-000099",
                                            "2016-001-00009",
                                            "2016-001-000099A1",
                                            "7",
                                            "",
                                            "2026-83-00-0002026000123-ABCDEFGHIJ" };

  for (gint64 number = 1; number < 6000; number++)
    {
      const char *reference = references[number % (gint64) G_N_ELEMENTS (references)];
      char *refdet = mef_payfip_make_refdet (reference, number);

      g_assert_true (mef_payfip_refdet_is_valid (refdet));
      g_assert_true (g_hash_table_add (seen, refdet));
    }
}

static void
test_page_url (void)
{
  static const char *const cases[][2] = {
    { "https://www.example.org/tpa/paiementws.web",
      "https://www.example.org/tpa/paiementws.web?idop=" ID_OP },
    { "http://127.0.0.1:1/p?a=1", "http://127.0.0.1:1/p?a=1&idop=" ID_OP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = mef_payfip_make_page_url (cases[i][0], ID_OP);

      g_assert_cmpstr (url, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/fields/rules", test_rules);
  g_test_add_func ("/payfip/fields/lengths", test_lengths);
  g_test_add_func ("/payfip/fields/montant", test_montant);
  g_test_add_func ("/payfip/fields/result", test_result);
  g_test_add_func ("/payfip/fields/objet", test_objet);
  g_test_add_func ("/payfip/fields/refdet", test_refdet);
  g_test_add_func ("/payfip/fields/refdet-is-unique", test_refdet_is_unique);
  g_test_add_func ("/payfip/fields/page-url", test_page_url);
  return g_test_run ();
}
