/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract that the simulator publishes says what PayFiP's own says: the same operations under
 * the same names, and schemas that take and refuse the same messages. Where PayFiP's are not at
 * hand, only ours are looked at. */
#include "config.h"

#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <string.h>

#include "mef-sim-fixture.h"

static void
silent_cb (void *context, const char *format, ...)
{
}

static char *
official (const char *name)
{
  const char *samples = g_getenv ("MEF_SAMPLES");
  g_autofree char *path =
      samples != NULL ? g_build_filename (samples, "xsd", "payfip", name, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* --- the WSDL as a sorted list of lines, without prefixes, types and address --- */

static void
describe (xmlNode *node, const char *above, GPtrArray *lines)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      g_autoptr (GString) line = NULL;

      if (child->type != XML_ELEMENT_NODE || g_str_equal ((const char *) child->name, "types") ||
          g_str_equal ((const char *) child->name, "address"))
        continue;
      line = g_string_new (above);
      g_string_append_printf (line, "/%s", (const char *) child->name);
      for (guint i = 0; i < 8; i++)
        {
          static const char *const names[] = { "name",  "element",   "message",    "type",
                                               "style", "transport", "soapAction", "use" };
          xmlChar *value = xmlGetNoNsProp (child, (const xmlChar *) names[i]);
          const char *text = (const char *) value;

          if (text == NULL)
            continue;
          if (i >= 1 && i <= 3 && strchr (text, ':') != NULL)
            text = strchr (text, ':') + 1;
          g_string_append_printf (line, " %s=%s", names[i], text);
          xmlFree (value);
        }
      g_ptr_array_add (lines, g_strdup (line->str));
      describe (child, line->str, lines);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
describe_wsdl (const char *text)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  xmlDoc *document = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_NONET);
  xmlNode *root = xmlDocGetRootElement (document);
  xmlChar *target = xmlGetNoNsProp (root, (const xmlChar *) "targetNamespace");

  g_assert_cmpstr ((const char *) target, ==, MEF_PAYFIP_SERVICE_NS);
  describe (root, "", lines);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  xmlFree (target);
  xmlFreeDoc (document);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_wsdl (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *text = mef_sim_fixture_get (fixture, MEF_PAYFIP_SERVICE_PATH "?wsdl");
  g_autofree char *upper = mef_sim_fixture_get (fixture, MEF_PAYFIP_SERVICE_PATH "?WSDL");
  g_autofree char *address = g_strdup_printf ("location=\"%s" MEF_PAYFIP_SERVICE_PATH "\"",
                                              mef_simulator_get_url (fixture->simulator));
  g_autofree char *ours = describe_wsdl (text);
  g_autofree char *path = official ("PaiementSecuriseService.wsdl");
  g_autofree char *wsdl = NULL, *theirs = NULL;

  g_assert_cmpstr (text, ==, upper);
  g_assert_nonnull (strstr (text, address));
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS; i++)
    g_assert_nonnull (strstr (ours, mef_payfip_operation_get_wrapper ((MefPayfipOperation) i)));
  if (path == NULL)
    {
      g_test_skip ("no contract of the service");
      return;
    }
  g_assert_true (g_file_get_contents (path, &wsdl, NULL, NULL));
  theirs = describe_wsdl (wsdl);
  g_assert_cmpstr (ours, ==, theirs);
}

/* --- the schemas --- */

static xmlSchema *
read_schema (const char *path)
{
  xmlSchemaParserCtxt *context = xmlSchemaNewParserCtxt (path);
  xmlSchema *schema = xmlSchemaParse (context);

  xmlSchemaFreeParserCtxt (context);
  g_assert_nonnull (schema);
  return schema;
}

/* Fetches the schemas as the contract names them, into files of the same names. */
static xmlSchema *
fetch_schema (MefSimFixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "securite?xsd=1", NULL);
  xmlSchema *schema;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("securite?xsd=%u", i);
      g_autofree char *url = g_strconcat ("/tpa/services/", name, NULL);
      g_autofree char *text = mef_sim_fixture_get (fixture, url);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
    }
  schema = read_schema (first);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("securite?xsd=%u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return schema;
}

static gboolean
is_valid (xmlSchema *schema, const char *text)
{
  xmlDoc *document = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_NONET);
  xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt (schema);
  gboolean valid;

  g_assert_nonnull (document);
  xmlSchemaSetValidErrors (context, silent_cb, silent_cb, NULL);
  valid = xmlSchemaValidateDoc (context, document) == 0;
  xmlSchemaFreeValidCtxt (context);
  xmlFreeDoc (document);
  return valid;
}

#define NS "xmlns:s='" MEF_PAYFIP_SERVICE_NS "'"

static const struct
{
  const char *xml;
  gboolean valid;
} payloads[] = {
  { "<s:creerPaiementSecurise " NS "><arg0><exer>2026</exer><mel>m</mel><montant>1</montant>"
    "<numcli>1</numcli><objet>o</objet><refdet>r</refdet><saisie>T</saisie><urlnotif>u</urlnotif>"
    "<urlredirect>u</urlredirect></arg0></s:creerPaiementSecurise>",
    TRUE },
  { "<s:creerPaiementSecurise " NS "><arg0/></s:creerPaiementSecurise>", TRUE },
  { "<s:creerPaiementSecurise " NS "/>", TRUE },
  { "<s:creerPaiementSecurise " NS "><arg0><mel>m</mel><exer>1</exer></arg0>"
    "</s:creerPaiementSecurise>",
    FALSE },
  { "<s:creerPaiementSecurise " NS "><arg0><object>o</object></arg0></s:creerPaiementSecurise>",
    FALSE },
  { "<s:creerPaiementSecurise " NS "><s:arg0/></s:creerPaiementSecurise>", FALSE },
  { "<s:creerPaiementSecuriseRequest " NS "/>", FALSE },
  { "<creerPaiementSecurise/>", FALSE },
  { "<s:creerPaiementSecuriseResponse " NS "><return><idOp>x</idOp></return>"
    "</s:creerPaiementSecuriseResponse>",
    TRUE },
  { "<s:creerPaiementSecuriseResponse " NS "><return><idop>x</idop></return>"
    "</s:creerPaiementSecuriseResponse>",
    FALSE },
  { "<s:recupererDetailPaiementSecurise " NS "><arg0><idOp>x</idOp></arg0>"
    "</s:recupererDetailPaiementSecurise>",
    TRUE },
  { "<s:recupererDetailPaiementSecurise " NS "><arg0><idOp>x</idOp><idOp>y</idOp></arg0>"
    "</s:recupererDetailPaiementSecurise>",
    FALSE },
  { "<s:recupererDetailPaiementSecuriseResponse " NS "><return><dattrans>1</dattrans>"
    "<exer>1</exer><heurtrans>1</heurtrans><idOp>1</idOp><mel>1</mel><montant>1</montant>"
    "<numauto>1</numauto><numcli>1</numcli><objet>1</objet><refdet>1</refdet>"
    "<resultrans>P</resultrans><saisie>T</saisie></return>"
    "</s:recupererDetailPaiementSecuriseResponse>",
    TRUE },
  { "<s:recupererDetailClient " NS "><arg0><numCli>1</numCli></arg0></s:recupererDetailClient>",
    TRUE },
  { "<s:recupererDetailClient " NS "><arg0><numcli>1</numcli></arg0></s:recupererDetailClient>",
    FALSE },
  { "<s:recupererDetailClientResponse " NS "><return><libelleN1>1</libelleN1>"
    "<libelleN2>1</libelleN2><libelleN3>1</libelleN3><numcli>1</numcli></return>"
    "</s:recupererDetailClientResponse>",
    TRUE },
  { "<s:FonctionnelleErreur " NS "><code>P1</code><descriptif/><libelle/><message/>"
    "<severite>2</severite></s:FonctionnelleErreur>",
    TRUE },
  { "<s:FonctionnelleErreur " NS "><code>P1</code></s:FonctionnelleErreur>", FALSE },
  { "<s:TechDysfonctionnementErreur " NS "><severite>3</severite></s:TechDysfonctionnementErreur>",
    TRUE },
  { "<s:TechIndisponibiliteErreur " NS "><severite>grave</severite>"
    "</s:TechIndisponibiliteErreur>",
    FALSE },
  { "<s:TechProtocolaireErreur " NS "><severite>3</severite></s:TechProtocolaireErreur>", TRUE },
  { "<s:AutreErreur " NS "><severite>3</severite></s:AutreErreur>", FALSE },
};

static void
check_payloads (xmlSchema *schema)
{
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_test_message ("%s", payloads[i].xml);
      g_assert_cmpint (is_valid (schema, payloads[i].xml), ==, payloads[i].valid);
    }
}

static void
test_schema (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  xmlSchema *ours = fetch_schema (fixture);

  check_payloads (ours);
  xmlSchemaFree (ours);
}

static void
test_official_schema (void)
{
  g_autofree char *path = official ("PaiementSecuriseService_schema1.xsd");
  xmlSchema *theirs;

  if (path == NULL)
    {
      g_test_skip ("no schema of the service");
      return;
    }
  theirs = read_schema (path);
  check_payloads (theirs);
  xmlSchemaFree (theirs);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/contract/wsdl", test_wsdl);
  g_test_add_func ("/sim/contract/schema", test_schema);
  g_test_add_func ("/sim/contract/official-schema", test_official_schema);
  status = g_test_run ();
  xmlSchemaCleanupTypes ();
  xmlCleanupParser ();
  return status;
}
