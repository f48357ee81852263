/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field rules, envelopes both ways, hostile XML, and times across the change of clocks. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-payfip-message.h"

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
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u: %s", i, cases[i].value);
      g_assert_cmpint (cases[i].rule (cases[i].value), ==, cases[i].valid);
    }
}

static void
test_objet (void)
{
  static const char *const cases[][2] = {
    { "Restauration scolaire", "Restauration scolaire" },
    { "Accueil périscolaire d'été – n° 12/2026", "Accueil periscolaire d ete no 122026" },
    { "  Cœur de ville  ", "Coeur de ville" },
    { "& < >", "" },
    { "", "" },
  };
  g_autofree char *long_text = g_strnfill (200, 'a');
  g_autofree char *cut = mef_payfip_clean_objet (long_text);

  g_assert_cmpuint (strlen (cut), ==, 99);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = mef_payfip_clean_objet (cases[i][0]);

      for (const char *p = clean; *p != '\0'; p++)
        g_assert_true (g_ascii_isalnum (*p) || *p == ' ');
      if (i != 1)
        g_assert_cmpstr (clean, ==, cases[i][1]);
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
    { "2026-83-00-0002026000123-ABCDEFGHIJ", 123456, "00002026000123ABCDEFGHIJA123456" },
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

static MefPayfipMessage *
make_full (MefPayfipOperation operation, MefPayfipDirection direction)
{
  MefPayfipMessage *message = mef_payfip_message_new (operation, direction);

  if (operation == MEF_PAYFIP_CREATE && direction == MEF_PAYFIP_REQUEST)
    {
      mef_payfip_message_set (message, "mel", "claire&co@example.org");
      mef_payfip_message_set_montant (message, 4250);
      mef_payfip_message_set (message, "urlnotif", "https://example.org/n?a=1&b=<2>");
    }
  else if (operation == MEF_PAYFIP_CLIENT)
    mef_payfip_message_set (message, direction == MEF_PAYFIP_REQUEST ? "numCli" : "libelleN1",
                            "001964");
  else
    mef_payfip_message_set (message, "idOp", ID_OP);
  return message;
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS * 2; i++)
    {
      MefPayfipDirection direction = (MefPayfipDirection) (i % 2);
      g_autoptr (MefPayfipMessage) written = make_full ((MefPayfipOperation) (i / 2), direction);
      g_autoptr (GBytes) bytes = mef_payfip_message_serialize (written);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPayfipMessage) read =
          mef_payfip_message_parse (bytes, direction, &fault, &error);
      g_autoptr (GBytes) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (mef_payfip_message_get_operation (read), ==, i / 2);
      again = mef_payfip_message_serialize (read);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

static void
test_fault (void)
{
  for (guint kind = 0; kind < MEF_PAYFIP_FAULT_OTHER; kind++)
    {
      g_autoptr (MefPayfipFault) written =
          mef_payfip_fault_new ((MefPayfipFaultKind) kind, "P5", "Résultat <inconnu>", 2);
      g_autoptr (GBytes) bytes = mef_payfip_fault_serialize (written);
      g_autoptr (MefPayfipFault) read = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &read, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED);
      g_assert_cmpint (read->kind, ==, kind);
      g_assert_cmpstr (read->code, ==, "P5");
      g_assert_cmpstr (read->libelle, ==, "Résultat <inconnu>");
      g_assert_cmpint (read->severite, ==, 2);
    }
}

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

static void
test_hostile (void)
{
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *deep = g_strnfill (3 * 400, 'x');
  const struct
  {
    const char *xml, *reason;
  } cases[] = {
    { "", "xml-size" },
    { huge, "xml-size" },
    { "not xml", "xml-malformed" },
    { "<a><b></a>", "xml-malformed" },
    { deep, "xml-malformed" },
    { "<html><body>Bad Gateway</body></html>", "soap-envelope" },
    { "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "xml-doctype" },
    { "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>", "xml-doctype" },
    { "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Body/></S:Envelope>",
      "soap-operation" },
    { "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body/></S:Envelope>",
      "soap-envelope" },
  };

  for (guint i = 0; i < 400; i++)
    memcpy (deep + 3 * i, "<a>", 3);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].xml, strlen (cases[i].xml));
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &fault, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
      g_assert_cmpstr (error->message, ==, cases[i].reason);
    }
}

/* A request must spell idOp exactly: the live service answers P1 to anything else. */
static void
test_request_is_exact (void)
{
  g_autoptr (MefPayfipMessage) request = make_full (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  g_autoptr (GBytes) bytes = mef_payfip_message_serialize (request);
  g_auto (GStrv) parts = g_strsplit (g_bytes_get_data (bytes, NULL), "idOp", -1);
  g_autofree char *lower = g_strjoinv ("idop", parts);
  g_autoptr (GBytes) changed = g_bytes_new (lower, strlen (lower));
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) read =
      mef_payfip_message_parse (changed, MEF_PAYFIP_REQUEST, &fault, NULL);

  g_assert_nonnull (read);
  g_assert_null (mef_payfip_message_get (read, "idOp"));
}

static void
test_fields (void)
{
  g_autoptr (GHashTable) fields = mef_payfip_read_fields ("a=1&IDOP=query", "idOp=body&B=%C3%A9+2");

  g_assert_cmpstr (g_hash_table_lookup (fields, "idop"), ==, "body");
  g_assert_cmpstr (g_hash_table_lookup (fields, "a"), ==, "1");
  g_assert_cmpstr (g_hash_table_lookup (fields, "b"), ==, "é 2");
}

/* Every envelope we can write is valid under the service's own schema. */
static void
test_schema (void)
{
  g_autofree char *schema = g_build_filename (g_getenv ("MEF_SAMPLES"), "xsd", "payfip",
                                              "PaiementSecuriseService_schema1.xsd", NULL);
  g_autofree char *folder = NULL;

  if (g_getenv ("MEF_SAMPLES") == NULL || !g_file_test (schema, G_FILE_TEST_EXISTS) ||
      g_find_program_in_path ("xmllint") == NULL)
    {
      g_test_skip ("no schema of the service, or no xmllint");
      return;
    }
  folder = g_dir_make_tmp ("mef-payfip-XXXXXX", NULL);
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS * 2 + 4; i++)
    {
      g_autoptr (MefPayfipMessage) message =
          i < 6 ? make_full ((MefPayfipOperation) (i / 2), (MefPayfipDirection) (i % 2)) : NULL;
      g_autoptr (MefPayfipFault) fault =
          i >= 6 ? mef_payfip_fault_new ((MefPayfipFaultKind) (i - 6), "P1", "x", 2) : NULL;
      g_autoptr (GBytes) bytes = message != NULL ? mef_payfip_message_serialize (message)
                                                 : mef_payfip_fault_serialize (fault);
      const char *begin = strstr (g_bytes_get_data (bytes, NULL), "<ns2:");
      const char *end = strstr (begin, i >= 6 ? "</detail>" : "</S:Body>");
      g_autofree char *payload = g_strndup (begin, (gsize) (end - begin));
      g_autofree char *file = g_build_filename (folder, "payload.xml", NULL);
      const char *argv[] = { "xmllint", "--nonet", "--noout", "--schema", schema, file, NULL };
      int status;

      g_assert_true (g_file_set_contents (file, payload, -1, NULL));
      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                                   G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                                   NULL, NULL, &status, NULL));
      g_test_message ("%s", payload);
      g_assert_cmpint (status, ==, 0);
      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/rules", test_rules);
  g_test_add_func ("/payfip/objet", test_objet);
  g_test_add_func ("/payfip/refdet", test_refdet);
  g_test_add_func ("/payfip/round-trip", test_round_trip);
  g_test_add_func ("/payfip/fault", test_fault);
  g_test_add_func ("/payfip/detail", test_detail);
  g_test_add_func ("/payfip/hostile", test_hostile);
  g_test_add_func ("/payfip/request-is-exact", test_request_is_exact);
  g_test_add_func ("/payfip/fields", test_fields);
  g_test_add_func ("/payfip/schema", test_schema);
  return g_test_run ();
}
