/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every envelope in both directions: what is written is read again, and is valid under the
 * service's own schema; and the rules of a creation. */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <string.h>

#include "mef-error.h"
#include "mef-payfip-message.h"

static MefPayfipMessage *
make_full (MefPayfipOperation operation, MefPayfipDirection direction)
{
  MefPayfipMessage *message = mef_payfip_message_new (operation, direction);
  const char *const *fields = mef_payfip_operation_get_fields (operation, direction);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *value = g_strdup_printf ("%s & <%u> ]]> \"é\"", fields[i], i);

      mef_payfip_message_set (message, fields[i], value);
    }
  return message;
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS * 2; i++)
    {
      MefPayfipOperation operation = (MefPayfipOperation) (i / 2);
      MefPayfipDirection direction = (MefPayfipDirection) (i % 2);
      const char *const *fields = mef_payfip_operation_get_fields (operation, direction);
      g_autoptr (MefPayfipMessage) written = make_full (operation, direction);
      g_autoptr (GBytes) bytes = mef_payfip_message_serialize (written);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPayfipMessage) read =
          mef_payfip_message_parse (bytes, direction, &fault, &error);

      g_assert_no_error (error);
      g_assert_null (fault);
      g_assert_cmpint (mef_payfip_message_get_operation (read), ==, operation);
      for (guint j = 0; fields[j] != NULL; j++)
        g_assert_cmpstr (mef_payfip_message_get (read, fields[j]), ==,
                         mef_payfip_message_get (written, fields[j]));
    }
}

/* An answer is no call and a call is no answer. */
static void
test_direction (void)
{
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS * 2; i++)
    {
      g_autoptr (MefPayfipMessage) written =
          make_full ((MefPayfipOperation) (i / 2), (MefPayfipDirection) (i % 2));
      g_autoptr (GBytes) bytes = mef_payfip_message_serialize (written);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (
          mef_payfip_message_parse (bytes, (MefPayfipDirection) (1 - i % 2), &fault, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
      g_assert_cmpstr (error->message, ==, "soap-operation");
    }
}

static void
assert_begins (GBytes *bytes, const char *declaration)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (declaration), declaration,
                   strlen (declaration));
}

/* The service quotes its declaration as its own stack does, which is otherwise than we do. */
static void
test_declaration (void)
{
  static const char asked[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><";
  static const char answered[] = "<?xml version='1.0' encoding='UTF-8'?><";
  g_autoptr (MefPayfipMessage) request = make_full (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);
  g_autoptr (MefPayfipMessage) answer = make_full (MEF_PAYFIP_CREATE, MEF_PAYFIP_ANSWER);
  g_autoptr (MefPayfipFault) fault =
      mef_payfip_fault_new (MEF_PAYFIP_FAULT_FONCTIONNELLE, "P5", "", 2);
  g_autoptr (GBytes) request_bytes = mef_payfip_message_serialize (request);
  g_autoptr (GBytes) answer_bytes = mef_payfip_message_serialize (answer);
  g_autoptr (GBytes) fault_bytes = mef_payfip_fault_serialize (fault);

  assert_begins (request_bytes, asked);
  assert_begins (answer_bytes, answered);
  assert_begins (fault_bytes, answered);
}

/* Whatever a field holds, the envelope stays one. */
static void
test_odd_characters (void)
{
  static const char *const cases[][2] = {
    { "a\x01\x1f"
      "b",
      "ab" },
    { "a\r\n\tb", "a\r\n\tb" },
    { "a\xff"
      "b",
      "a\xef\xbf\xbd"
      "b" },
    { "</arg0>", "</arg0>" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipMessage) written =
          mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (MefPayfipMessage) read = NULL;

      mef_payfip_message_set (written, "objet", cases[i][0]);
      bytes = mef_payfip_message_serialize (written);
      read = mef_payfip_message_parse (bytes, MEF_PAYFIP_REQUEST, &fault, NULL);
      g_assert_nonnull (read);
      g_assert_cmpstr (mef_payfip_message_get (read, "objet"), ==, cases[i][1]);
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
      g_assert_nonnull (strstr (g_bytes_get_data (bytes, NULL),
                                "<faultstring>fr.gouv.finances.cp.tpa.webservice.exceptions."));
    }
}

/* The codes of a creation and their order; the simulator's test has the long table. */
static void
test_why_refused (void)
{
  static const char *const fields[][2] = {
    { "numcli", "001964" },
    { "saisie", "W" },
    { "refdet", "2016001000099A01" },
    { "mel", "claire@example.org" },
    { "montant", "3200" },
    { "urlnotif", "https://town.example/payfip/notification" },
    { "urlredirect", "https://town.example/payfip/return" },
  };
  static const char *const codes[] = { "T1", "S1", "R3", "A1", "M1", "N1", "D1" };
  g_autoptr (MefPayfipMessage) message =
      mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_assert_cmpstr (mef_payfip_message_why_refused (message), ==, codes[i]);
      mef_payfip_message_set (message, fields[i][0], fields[i][1]);
    }
  g_assert_null (mef_payfip_message_why_refused (message));
  mef_payfip_message_set_montant (message, MEF_PAYFIP_MONTANT_MIN - 1);
  g_assert_cmpstr (mef_payfip_message_why_refused (message), ==, "M3");
  mef_payfip_message_set_montant (message, MEF_PAYFIP_MONTANT_MAX);
  g_assert_null (mef_payfip_message_why_refused (message));
  mef_payfip_message_set_montant (message, MEF_PAYFIP_MONTANT_MAX + 1);
  g_assert_cmpstr (mef_payfip_message_why_refused (message), ==, "M5");
  mef_payfip_message_set (message, "mel", "claire");
  g_assert_cmpstr (mef_payfip_message_why_refused (message), ==, "A2");
}

/* What is inside the SOAP body, or inside the detail of a fault, as a document of its own. */
static xmlDoc *
read_payload (GBytes *bytes, gboolean is_fault)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  xmlDoc *document = xmlReadMemory (data, (int) length, NULL, NULL, XML_PARSE_NONET);
  xmlNode *node = xmlDocGetRootElement (document);

  node = xmlFirstElementChild (xmlFirstElementChild (node));
  if (is_fault)
    node = xmlFirstElementChild (xmlLastElementChild (node));
  g_assert_nonnull (node);
  xmlUnlinkNode (node);
  xmlFreeNode (xmlDocSetRootElement (document, node));
  return document;
}

static void
check_payload (xmlSchema *schema, GBytes *bytes, gboolean is_fault)
{
  xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt (schema);
  xmlDoc *document = read_payload (bytes, is_fault);

  g_test_message ("%s", (const char *) g_bytes_get_data (bytes, NULL));
  g_assert_cmpint (xmlSchemaValidateDoc (context, document), ==, 0);
  xmlFreeDoc (document);
  xmlSchemaFreeValidCtxt (context);
}

static void
check_all (xmlSchema *schema)
{
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS * 2; i++)
    {
      MefPayfipOperation operation = (MefPayfipOperation) (i / 2);
      MefPayfipDirection direction = (MefPayfipDirection) (i % 2);
      g_autoptr (MefPayfipMessage) full = make_full (operation, direction);
      g_autoptr (MefPayfipMessage) empty = mef_payfip_message_new (operation, direction);
      g_autoptr (GBytes) full_bytes = mef_payfip_message_serialize (full);
      g_autoptr (GBytes) empty_bytes = mef_payfip_message_serialize (empty);

      check_payload (schema, full_bytes, FALSE);
      check_payload (schema, empty_bytes, FALSE);
    }
  for (guint kind = 0; kind < MEF_PAYFIP_FAULT_OTHER; kind++)
    {
      g_autoptr (MefPayfipFault) fault =
          mef_payfip_fault_new ((MefPayfipFaultKind) kind, "P1", "IdOp <incorrect>", 2);
      g_autoptr (GBytes) bytes = mef_payfip_fault_serialize (fault);

      check_payload (schema, bytes, TRUE);
    }
}

static void
test_schema (void)
{
  const char *samples = g_getenv ("MEF_SAMPLES");
  g_autofree char *path = g_build_filename (samples != NULL ? samples : "", "xsd", "payfip",
                                            "PaiementSecuriseService_schema1.xsd", NULL);
  xmlSchemaParserCtxt *parser;
  xmlSchema *schema;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no schema of the service");
      return;
    }
  parser = xmlSchemaNewParserCtxt (path);
  schema = xmlSchemaParse (parser);
  xmlSchemaFreeParserCtxt (parser);
  g_assert_nonnull (schema);
  check_all (schema);
  xmlSchemaFree (schema);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/message/round-trip", test_round_trip);
  g_test_add_func ("/payfip/message/direction", test_direction);
  g_test_add_func ("/payfip/message/odd-characters", test_odd_characters);
  g_test_add_func ("/payfip/message/fault", test_fault);
  g_test_add_func ("/payfip/message/declaration", test_declaration);
  g_test_add_func ("/payfip/message/why-refused", test_why_refused);
  g_test_add_func ("/payfip/message/schema", test_schema);
  status = g_test_run ();
  xmlSchemaCleanupTypes ();
  xmlCleanupParser ();
  return status;
}
