/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payment by form: the address that is composed, and the result that comes back. */
#include "config.h"

#include "mef-error.h"
#include "mef-payfip-form.h"

static const MefPayfipForm form = { .numcli = "001964",
                                    .exer = "2026",
                                    .refdet = "202600000417000001",
                                    .objet = "CANTINE AVRIL",
                                    .montant = "4250",
                                    .mel = "a+b@example.org",
                                    .urlcl = "https://factures.example.org/payfip/form/t-_1",
                                    .saisie = "A" };

static void
test_url (void)
{
  MefPayfipForm bare = form;
  g_autofree char *url =
      mef_payfip_form_make_url (&form, "https://pay.example.fr/tpa/paiement.web");
  g_autofree char *shorter = NULL;

  g_assert_cmpstr (url, ==,
                   "https://pay.example.fr/tpa/paiement.web?numcli=001964&exer=2026&refdet="
                   "202600000417000001&objet=CANTINE%20AVRIL&montant=4250&mel=a%2Bb%40example.org"
                   "&urlcl=https%3A%2F%2Ffactures.example.org%2Fpayfip%2Fform%2Ft-_1&saisie=A");
  g_assert_null (mef_payfip_form_why_refused (&form));
  bare.exer = bare.objet = NULL;
  shorter = mef_payfip_form_make_url (&bare, "https://pay.example.fr/p?x=1");
  g_assert_true (
      g_str_has_prefix (shorter, "https://pay.example.fr/p?x=1&numcli=001964&refdet=2026"));
  g_assert_null (mef_payfip_form_why_refused (&bare));
  bare.exer = "";
  g_assert_null (mef_payfip_form_why_refused (&bare));
}

/* What was composed is read again as it was, by whoever serves the form. */
static void
test_there_and_back (void)
{
  g_autofree char *url = mef_payfip_form_make_url (&form, "https://pay.example.fr/p");
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr (GHashTable) fields = mef_payfip_read_fields (g_uri_get_query (uri), NULL);

  g_assert_cmpuint (g_hash_table_size (fields), ==, 8);
  g_assert_cmpstr (g_hash_table_lookup (fields, "mel"), ==, form.mel);
  g_assert_cmpstr (g_hash_table_lookup (fields, "urlcl"), ==, form.urlcl);
  g_assert_cmpstr (g_hash_table_lookup (fields, "objet"), ==, form.objet);
}

#define GOOD "numcli=001964&refdet=202600000417000001&montant=4250&saisie=A&resultrans="

static void
test_result (void)
{
  static const struct
  {
    const char *query, *body;
    gboolean readable;
    MefPayfipResult result;
    const char *numauto;
    gint64 paid_at;
  } cases[] = {
    { NULL, GOOD "P&numauto=B71C&dattrans=15112025&heurtrans=1200", TRUE, MEF_PAYFIP_RESULT_CARD,
      "B71C", 1763204400 },
    { GOOD "V&numauto=7d9c2f400b1e11f1", NULL, TRUE, MEF_PAYFIP_RESULT_DEBIT, "7d9c2f400b1e11f1",
      0 },
    { NULL,
      "NUMCLI=001964&REFDET=202600000417000001&MONTANT=4250&SAISIE=A&ResulTrans=P&DATTRANS=15112025"
      "&HEURTRANS=1200",
      TRUE, MEF_PAYFIP_RESULT_CARD, NULL, 1763204400 },
    { "montant=4250&saisie=A&resultrans=R", "numcli=001964&refdet=202600000417000001", TRUE,
      MEF_PAYFIP_RESULT_REFUSED, NULL, 0 },
    { NULL, GOOD "A&numauto=", TRUE, MEF_PAYFIP_RESULT_ABANDONED, NULL, 0 },
    { NULL, GOOD "K", TRUE, MEF_PAYFIP_RESULT_UNKNOWN, NULL, 0 },
    { NULL, GOOD "P&numauto=%3Cb%3E", TRUE, MEF_PAYFIP_RESULT_CARD, NULL, 0 },
    { NULL, GOOD "P&numauto=12345678901234567", TRUE, MEF_PAYFIP_RESULT_CARD, NULL, 0 },
    { NULL, GOOD, FALSE },
    { NULL, "refdet=202600000417000001&montant=4250&saisie=A&resultrans=P", FALSE },
    { NULL, "numcli=001964&montant=4250&saisie=A&resultrans=P", FALSE },
    { NULL, "numcli=001964&refdet=202600000417000001&saisie=A&resultrans=P", FALSE },
    { NULL, "numcli=001964&refdet=202600000417000001&montant=42.50&saisie=A&resultrans=P", FALSE },
    { NULL, "numcli=001964&refdet=202600000417000001&montant=-1&saisie=A&resultrans=P", FALSE },
    { NULL, "numcli=001964&refdet=202600000417000001&montant=4250&resultrans=P", FALSE },
    { "idop=7d9c2f40-0b1e-11f1-9c55-0a1b2c3d4e5f", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) fields = mef_payfip_read_fields (cases[i].query, cases[i].body);
      g_autoptr (GError) error = NULL;
      MefPayfipDetail detail;

      g_test_message ("%u", i);
      g_assert_cmpint (mef_payfip_form_read_result (fields, &detail, &error), ==,
                       cases[i].readable);
      if (!cases[i].readable)
        {
          g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
          continue;
        }
      g_assert_cmpint (detail.result, ==, cases[i].result);
      g_assert_cmpint (detail.montant, ==, 4250);
      g_assert_cmpint (detail.saisie, ==, 'A');
      g_assert_cmpstr (detail.numcli, ==, "001964");
      g_assert_cmpstr (detail.numauto, ==, cases[i].numauto);
      g_assert_cmpint (detail.paid_at, ==, cases[i].paid_at);
      g_assert_null (detail.id_op);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/form/url", test_url);
  g_test_add_func ("/payfip/form/there-and-back", test_there_and_back);
  g_test_add_func ("/payfip/form/result", test_result);
  return g_test_run ();
}
