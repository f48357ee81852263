/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a detail says of a payment, the hours of Paris in it, and the fields of a notification. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-payfip-message.h"

#define DETAIL(prefix, fields)                                                                     \
  "<?xml version='1.0'?><" prefix ":Envelope xmlns:" prefix                                        \
  "='http://schemas.xmlsoap.org/soap/envelope/'><" prefix                                          \
  ":Body><x:recupererDetailPaiementSecuriseResponse "                                              \
  "xmlns:x='http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/"                \
  "contrat_paiement_securise/PaiementSecuriseService'><return>" fields                             \
  "</return></x:recupererDetailPaiementSecuriseResponse></" prefix ":Body></" prefix ":Envelope>"
#define FIXED                                                                                      \
  "<montant>4250</montant><numcli>001964</numcli><refdet>2026F0A01</refdet>"                       \
  "<saisie>T</saisie>"

static void
test_detail (void)
{
  static const struct
  {
    const char *xml, *reason;
    MefPayfipResult result;
    gint64 paid_at;
  } cases[] = {
    { DETAIL ("S", FIXED "<resultrans>P</resultrans><dattrans>05022026</dattrans>"
                         "<heurtrans>1417</heurtrans><idop>x</idop><autre>y</autre>"),
      NULL, MEF_PAYFIP_RESULT_CARD, 1770297420 },
    { DETAIL ("soap", FIXED "<resultrans>V</resultrans><heurtrans>1417</heurtrans>"
                            "<dattrans>05072026</dattrans>"),
      NULL, MEF_PAYFIP_RESULT_DEBIT, 1783253820 },
    { DETAIL ("S", FIXED "<resultrans>W9</resultrans>"), NULL, MEF_PAYFIP_RESULT_UNKNOWN, 0 },
    { DETAIL ("S", FIXED "<resultrans>P</resultrans><dattrans>31022026</dattrans>"
                         "<heurtrans>1417</heurtrans>"),
      NULL, MEF_PAYFIP_RESULT_CARD, 0 },
    { DETAIL ("S", FIXED), "payfip-detail", 0, 0 },
    { DETAIL ("S", "<resultrans>P</resultrans>"), "payfip-detail", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].xml, strlen (cases[i].xml));
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPayfipMessage) answer =
          mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &fault, &error);
      MefPayfipDetail detail;

      g_assert_no_error (error);
      mef_payfip_detail_read (answer, &detail, &error);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      if (cases[i].reason != NULL)
        continue;
      g_assert_cmpint (detail.montant, ==, 4250);
      g_assert_cmpint (detail.result, ==, cases[i].result);
      g_assert_cmpint (detail.paid_at, ==, cases[i].paid_at);
    }
}

/* Both changes of clocks, and what is no time at all. */
static void
test_paris (void)
{
  static const struct
  {
    const char *dattrans, *heurtrans;
    gint64 paid_at;
  } cases[] = {
    { "05022026", "1417", 1770297420 }, /* winter: 13:17 UTC */
    { "05072026", "1417", 1783253820 }, /* summer: 12:17 UTC */
    { "29032026", "0159", 1774745940 }, /* a minute before the clocks go forward */
    { "29032026", "0300", 1774746000 }, /* the minute after */
    { "25102026", "0159", 1792886340 }, /* before the hour that comes twice */
    { "25102026", "0300", 1792893600 }, /* after it */
    { "31122026", "2359", 1798757940 },
    { "29022028", "0000", 1835391600 },
    { "29022026", "1200", 0 },
    { "00012026", "1200", 0 },
    { "05132026", "1200", 0 },
    { "05022026", "2400", 0 },
    { "05022026", "1260", 0 },
    { "5022026", "1200", 0 },
    { "05022026", "14:17", 0 },
    { "05022026", NULL, 0 },
    { NULL, "1200", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipMessage) answer =
          mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_ANSWER);
      MefPayfipDetail detail;

      mef_payfip_message_set_montant (answer, 4250);
      mef_payfip_message_set (answer, "numcli", "001964");
      mef_payfip_message_set (answer, "refdet", "2026F0A01");
      mef_payfip_message_set (answer, "saisie", "TT");
      mef_payfip_message_set (answer, "resultrans", "P");
      mef_payfip_message_set (answer, "dattrans", cases[i].dattrans);
      mef_payfip_message_set (answer, "heurtrans", cases[i].heurtrans);
      g_test_message ("%s %s", cases[i].dattrans, cases[i].heurtrans);
      g_assert_true (mef_payfip_detail_read (answer, &detail, NULL));
      g_assert_cmpint (detail.paid_at, ==, cases[i].paid_at);
      g_assert_cmpint (detail.saisie, ==, '\0');
    }
}

/* The hour that comes twice is read as one of the two. */
static void
test_paris_twice (void)
{
  g_autoptr (MefPayfipMessage) answer =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_ANSWER);
  MefPayfipDetail detail;

  mef_payfip_message_set_montant (answer, 4250);
  mef_payfip_message_set (answer, "numcli", "001964");
  mef_payfip_message_set (answer, "refdet", "2026F0A01");
  mef_payfip_message_set (answer, "saisie", "T");
  mef_payfip_message_set (answer, "resultrans", "P");
  mef_payfip_message_set (answer, "dattrans", "25102026");
  mef_payfip_message_set (answer, "heurtrans", "0230");
  g_assert_true (mef_payfip_detail_read (answer, &detail, NULL));
  g_assert_true (detail.paid_at == 1792888200 || detail.paid_at == 1792891800);
}

static void
test_fields (void)
{
  g_autoptr (GHashTable) none = mef_payfip_read_fields (NULL, NULL);
  g_autoptr (GHashTable) broken = mef_payfip_read_fields ("%zz&=&&a", "\xff=%ff");
  g_autoptr (GHashTable) fields = mef_payfip_read_fields ("a=1&IDOP=query", "idOp=body&B=%C3%A9+2");

  g_assert_cmpstr (g_hash_table_lookup (fields, "idop"), ==, "body");
  g_assert_cmpstr (g_hash_table_lookup (fields, "a"), ==, "1");
  g_assert_cmpstr (g_hash_table_lookup (fields, "b"), ==, "é 2");
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  g_assert_null (g_hash_table_lookup (broken, "idop"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/detail/read", test_detail);
  g_test_add_func ("/payfip/detail/paris", test_paris);
  g_test_add_func ("/payfip/detail/paris-twice", test_paris_twice);
  g_test_add_func ("/payfip/detail/fields", test_fields);
  return g_test_run ();
}
