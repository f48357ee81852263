/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what others wrote: other prefixes, faults in other shapes, and what nobody honest sends.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mef-error.h"
#include "mef-payfip-message.h"

#define ID_OP "7d9c2f40-0b1e-11f1-9c55-0a1b2c3d4e5f"

#define ENVELOPE(body)                                                                             \
  "<e:Envelope xmlns:e='" MEF_PAYFIP_SOAP_NS "' xmlns:s='" MEF_PAYFIP_SERVICE_NS "'>"              \
  "<e:Body>" body "</e:Body></e:Envelope>"
#define FAULT(detail) ENVELOPE ("<e:Fault><faultstring>x</faultstring>" detail "</e:Fault>")

static MefPayfipMessage *
parse (const char *xml, MefPayfipDirection direction, MefPayfipFault **fault, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  return mef_payfip_message_parse (bytes, direction, fault, error);
}

static void
test_answers (void)
{
  static const char *const cases[] = {
    "<?xml version='1.0' encoding='UTF-8'?>" ENVELOPE (
        "<s:creerPaiementSecuriseResponse><return><idOp>" ID_OP
        "</idOp></return></s:creerPaiementSecuriseResponse>"),
    "<Envelope xmlns='" MEF_PAYFIP_SOAP_NS "'><Header><x/></Header><Body>"
    "<creerPaiementSecuriseResponse xmlns='" MEF_PAYFIP_SERVICE_NS "'><return xmlns=''>"
    "<!-- a note --><other>1</other><idop>" ID_OP
    "</idop></return></creerPaiementSecuriseResponse></Body></Envelope>",
    ENVELOPE ("\n <s:creerPaiementSecuriseResponse>\n  <return>\n   <idOp><![CDATA[" ID_OP
              "]]></idOp>\n  </return>\n </s:creerPaiementSecuriseResponse>\n"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MefPayfipMessage) answer = parse (cases[i], MEF_PAYFIP_ANSWER, &fault, &error);

      g_assert_no_error (error);
      g_assert_cmpint (mef_payfip_message_get_operation (answer), ==, MEF_PAYFIP_CREATE);
      g_assert_cmpstr (mef_payfip_message_get (answer, "idOp"), ==, ID_OP);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *xml;
    MefPayfipFaultKind kind;
    const char *code, *libelle;
    int severite;
  } cases[] = {
    { FAULT ("<detail><s:FonctionnelleErreur><code> P5 </code><descriptif/><libelle>L</libelle>"
             "<severite>2</severite></s:FonctionnelleErreur></detail>"),
      MEF_PAYFIP_FAULT_FONCTIONNELLE, "P5", "L", 2 },
    { FAULT ("<detail><x/><s:FonctionnelleErreur><code>A2</code><descriptif>D</descriptif>"
             "<message>M</message></s:FonctionnelleErreur></detail>"),
      MEF_PAYFIP_FAULT_FONCTIONNELLE, "A2", "D", 0 },
    { FAULT ("<detail><s:TechIndisponibiliteErreur/></detail>"), MEF_PAYFIP_FAULT_INDISPONIBILITE,
      "", "", 0 },
    /* Neither the text nor a name outside the service's namespace makes it PayFiP's. */
    { FAULT ("<detail><FonctionnelleErreur><code>P5</code></FonctionnelleErreur></detail>"),
      MEF_PAYFIP_FAULT_OTHER, "", "", 0 },
    { FAULT ("<detail/>"), MEF_PAYFIP_FAULT_OTHER, "", "", 0 },
    { FAULT (""), MEF_PAYFIP_FAULT_OTHER, "", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].xml, MEF_PAYFIP_ANSWER, &fault, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED);
      g_assert_cmpint (fault->kind, ==, cases[i].kind);
      g_assert_cmpstr (fault->code, ==, cases[i].code);
      g_assert_cmpstr (fault->libelle, ==, cases[i].libelle);
      g_assert_cmpint (fault->severite, ==, cases[i].severite);
    }
}

/* A request must spell idOp exactly: the live service answers P1 to anything else. */
static void
test_request_is_exact (void)
{
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) read =
      parse (ENVELOPE ("<s:recupererDetailPaiementSecurise><arg0><idop>" ID_OP
                       "</idop></arg0></s:recupererDetailPaiementSecurise>"),
             MEF_PAYFIP_REQUEST, &fault, NULL);

  g_assert_nonnull (read);
  g_assert_null (mef_payfip_message_get (read, "idOp"));
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
    { " ", "xml-malformed" },
    { "not xml", "xml-malformed" },
    { "<a><b></a>", "xml-malformed" },
    { "<a>&undeclared;</a>", "xml-malformed" },
    { "<a/><b/>", "xml-malformed" },
    { "<a>\x01</a>", "xml-malformed" },
    { "<?xml version='1.0' encoding='UTF-8'?><a>\xe9</a>", "xml-malformed" },
    { deep, "xml-malformed" },
    { "<html><body>Bad Gateway</body></html>", "soap-envelope" },
    { "<Envelope><Body/></Envelope>", "soap-envelope" },
    { "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body/></S:Envelope>",
      "soap-envelope" },
    { "<e:Envelope xmlns:e='" MEF_PAYFIP_SOAP_NS "'/>", "soap-envelope" },
    { ENVELOPE (""), "soap-operation" },
    { ENVELOPE ("<creerPaiementSecuriseResponse/>"), "soap-operation" },
    { ENVELOPE ("<s:autreResponse/>"), "soap-operation" },
  };

  for (guint i = 0; i < 400; i++)
    memcpy (deep + 3 * i, "<a>", 3);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%u", i);
      g_assert_null (parse (cases[i].xml, MEF_PAYFIP_ANSWER, &fault, &error));
      g_assert_null (fault);
      g_assert_error (error, MEF_ERROR, MEF_ERROR_PROTOCOL);
      g_assert_cmpstr (error->message, ==, cases[i].reason);
    }
}

/* Depth is counted, not only ends: a document that closes all it opens is refused too. */
static void
test_deep (void)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (xml, "<a>");
  for (guint i = 0; i < 1000; i++)
    g_string_append (xml, "</a>");
  g_assert_null (parse (xml->str, MEF_PAYFIP_ANSWER, &fault, &error));
  g_assert_cmpstr (error->message, ==, "xml-malformed");
}

/* A DOCTYPE ends the reading, whatever it declares and whatever else is wrong. */
static void
test_doctype (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-payfip-XXXXXX", NULL);
  g_autofree char *secret = g_build_filename (folder, "secret", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *file =
      g_strdup_printf ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file://%s'>]>" ENVELOPE (
                           "<s:creerPaiementSecuriseResponse><return><idOp>&x;</idOp></return>"
                           "</s:creerPaiementSecuriseResponse>"),
                       secret);
  /* Opening it would wait for ever. */
  g_autofree char *waiting = g_strdup_printf (
      "<!DOCTYPE a SYSTEM 'file://%s' [<!ENTITY %% p SYSTEM 'file://%s'>%%p;]><a/>", pipe, pipe);
  g_autoptr (GString) laughs = g_string_new ("<!DOCTYPE a [<!ENTITY l0 'lol'>");
  const char *cases[] = { "<!DOCTYPE a><a/>", "<!DOCTYPE a [", file, waiting, NULL };

  g_assert_true (g_file_set_contents (secret, ID_OP, -1, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 1; i <= 12; i++)
    g_string_append_printf (laughs, "<!ENTITY l%u '&l%u;&l%u;&l%u;&l%u;&l%u;&l%u;&l%u;&l%u;'>", i,
                            i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  g_string_append (laughs, "]><a b='&l12;'>&l12;</a>");
  cases[4] = laughs->str;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i], MEF_PAYFIP_ANSWER, &fault, &error));
      g_assert_cmpstr (error->message, ==, "xml-doctype");
    }
  g_assert_cmpint (g_remove (secret), ==, 0);
  g_assert_cmpint (g_remove (pipe), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Cut anywhere, an answer is refused, never half read. */
static void
test_truncated (void)
{
  static const char xml[] = ENVELOPE ("<s:creerPaiementSecuriseResponse><return><idOp>" ID_OP
                                      "</idOp></return></s:creerPaiementSecuriseResponse>");

  for (gsize length = 1; length < sizeof xml - 1; length++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (xml, length);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &fault, &error));
      g_assert_cmpstr (error->message, ==, "xml-malformed");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payfip/reader/answers", test_answers);
  g_test_add_func ("/payfip/reader/faults", test_faults);
  g_test_add_func ("/payfip/reader/request-is-exact", test_request_is_exact);
  g_test_add_func ("/payfip/reader/hostile", test_hostile);
  g_test_add_func ("/payfip/reader/deep", test_deep);
  g_test_add_func ("/payfip/reader/doctype", test_doctype);
  g_test_add_func ("/payfip/reader/truncated", test_truncated);
  return g_test_run ();
}
