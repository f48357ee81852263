/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator's web service over HTTP: codes and their order, the life of an operation, what can
 * go wrong on purpose. */
#include "config.h"

#include <string.h>

#include "mef-sim-fixture.h"

#define TEN "CANTINE 10"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void
test_codes (void)
{
  static const struct
  {
    const char *changes[5]; /* field, value, field, value */
    const char *code;
  } cases[] = {
    { { "numcli", "1964" }, "T1" },
    { { "numcli", "999999" }, "T2" },
    { { "numcli", "999998" }, "T4" },
    { { "saisie", "M" }, "S1" },
    { { "refdet", "2015-RS-00-83001516" }, "R3" },
    { { "refdet", "1516" }, "R3" },
    { { "mel", NULL }, "A1" },
    { { "mel", "claire.example.org" }, "A2" },
    { { "montant", "37,50" }, "M1" },
    { { "montant", "-3750" }, "M1" },
    { { "montant", "99" }, "M3" },
    { { "montant", "10000000" }, "M5" },
    { { "urlnotif", "/payfip" }, "N1" },
    { { "urlredirect", "javascript:alert(1)" }, "D1" },
    { { "objet", "Crèche" }, "O1" },
    { { "objet", "cantine d'avril" }, "O1" },
    { { "objet", HUNDRED }, "O1" },
    { { "objet", "<script>" }, "O1" },
    /* One fault only; the address comes before the amount, the client before everything. */
    { { "mel", "claire", "montant", "99999999999" }, "A2" },
    { { "numcli", "999999", "saisie", "Z" }, "T2" },
    { { "saisie", "Z", "refdet", "-" }, "S1" },
    { { "refdet", "-", "mel", "" }, "R3" },
    { { "montant", "1", "urlnotif", "" }, "M3" },
    { { "urlnotif", NULL, "urlredirect", NULL }, "N1" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipMessage) request = mef_sim_fixture_make_creation (fixture);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (MefPayfipMessage) answer = NULL;

      for (guint j = 0; cases[i].changes[j] != NULL; j += 2)
        mef_payfip_message_set (request, cases[i].changes[j], cases[i].changes[j + 1]);
      answer = mef_sim_fixture_call (fixture, request, &fault);
      g_assert_null (answer);
      g_assert_nonnull (fault);
      g_assert_cmpstr (fault->code, ==, cases[i].code);
      g_assert_cmpint (fault->kind, ==, MEF_PAYFIP_FAULT_FONCTIONNELLE);
      g_assert_cmpint (fault->severite, ==, 2);
      g_assert_cmpstr (fault->libelle, !=, "");
    }
  g_assert_cmpuint (mef_simulator_get_n_operations (fixture->simulator), ==, 0);
}

/* The code with which a creation or a look at the client is refused, or NULL. */
static char *
ask_code (MefSimFixture *fixture, MefPayfipMessage *request)
{
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = mef_sim_fixture_call (fixture, request, &fault);

  return g_strdup (fault != NULL ? fault->code : NULL);
}

/* A client of whom the treasury knows a titre has no web service: it is for régies. */
static void
test_titres (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefPayfipMessage) creation = mef_sim_fixture_make_creation (fixture);
  g_autoptr (MefPayfipMessage) client =
      mef_payfip_message_new (MEF_PAYFIP_CLIENT, MEF_PAYFIP_REQUEST);
  g_autofree char *before = ask_code (fixture, creation);
  g_autofree char *create_code = NULL, *client_code = NULL;

  g_assert_null (before);
  mef_simulator_add_debt (fixture->simulator, "001964", "202600000417000001", 4250);
  mef_payfip_message_set (client, "numCli", "001964");
  create_code = ask_code (fixture, creation);
  client_code = ask_code (fixture, client);
  g_assert_cmpstr (create_code, ==, "T4");
  g_assert_cmpstr (client_code, ==, "T4");
}

/* Names are exact in a request, even of an operation that there is. */
static void
test_lower_case_request (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *sent =
      g_strdup_printf ("<e:Envelope xmlns:e='" MEF_PAYFIP_SOAP_NS
                       "'><e:Body><recupererDetailPaiementSecurise "
                       "xmlns='" MEF_PAYFIP_SERVICE_NS "'><arg0 xmlns=''><idop>%s</idop></arg0>"
                       "</recupererDetailPaiementSecurise></e:Body></e:Envelope>",
                       id_op);
  guint status;
  g_autofree char *text =
      mef_sim_fixture_send (fixture, "POST", MEF_PAYFIP_SERVICE_PATH, sent, &status);

  g_assert_cmpuint (status, ==, 500);
  g_assert_nonnull (strstr (text, "<code>P1</code>"));
}

/* Other prefixes, another order, a header, nothing optional: all of it is a creation. */
static void
test_tolerant (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;
  guint status;
  g_autofree char *text = mef_sim_fixture_send (
      fixture, "POST", MEF_PAYFIP_SERVICE_PATH,
      "<e:Envelope xmlns:e='" MEF_PAYFIP_SOAP_NS "'><e:Header/><e:Body>"
      "<creerPaiementSecurise xmlns='" MEF_PAYFIP_SERVICE_NS "'><arg0 xmlns=''>"
      "<urlredirect>http://town.example/r</urlredirect><saisie>T</saisie><other/>"
      "<urlnotif>http://town.example/n</urlnotif><refdet>2015RS0083</refdet>"
      "<numcli>001234</numcli><montant>100</montant><mel>claire@example.org</mel>"
      "</arg0></creerPaiementSecurise></e:Body></e:Envelope>",
      &status);

  g_assert_cmpuint (status, ==, 200);
  bytes = g_bytes_new (text, strlen (text));
  answer = mef_payfip_message_parse (bytes, MEF_PAYFIP_ANSWER, &fault, NULL);
  g_assert_nonnull (answer);
  g_assert_true (mef_payfip_id_op_is_valid (mef_payfip_message_get (answer, "idOp")));
}

static void
test_unreadable (void)
{
  static const char *const bodies[] = { "<a/>", "<a", "idop=1",
                                        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      guint status;
      g_autofree char *text =
          mef_sim_fixture_send (fixture, "POST", MEF_PAYFIP_SERVICE_PATH, bodies[i], &status);

      g_assert_cmpuint (status, ==, 500);
      g_assert_nonnull (strstr (text, "exceptions.TechProtocolaireErreur</faultstring>"));
    }
}

static void
test_detail (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;
  g_autoptr (GError) error = NULL;
  MefPayfipDetail detail;

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  mef_payfip_message_set (request, "idOp", id_op);
  answer = mef_sim_fixture_call (fixture, request, &fault);
  g_assert_true (mef_payfip_detail_read (answer, &detail, &error));
  g_assert_cmpstr (detail.id_op, ==, id_op);
  g_assert_cmpstr (detail.numcli, ==, "001964");
  g_assert_cmpstr (detail.refdet, ==, "2015RS0083001516A01");
  g_assert_cmpint (detail.montant, ==, 3750);
  g_assert_cmpint (detail.saisie, ==, 'T');
  g_assert_cmpint (detail.result, ==, MEF_PAYFIP_RESULT_CARD);
  g_assert_nonnull (detail.numauto);
  g_assert_cmpint (detail.paid_at, ==, FIXTURE_NOW);
  g_assert_cmpstr (mef_payfip_message_get (answer, "exer"), ==, "2026");
  g_assert_cmpstr (mef_payfip_message_get (answer, "objet"), ==, "FACTURATION");
  g_assert_cmpstr (mef_payfip_message_get (answer, "dattrans"), ==, "05012026");
  g_assert_cmpstr (mef_payfip_message_get (answer, "heurtrans"), ==, "1100");
}

static void
check_answer (MefSimFixture *fixture, const char *id_op, const char *expected)
{
  g_autofree char *said = mef_sim_fixture_ask (fixture, id_op);

  g_assert_cmpstr (said, ==, expected);
}

/* Unseen operations are gone the next night, the others after a year. */
static void
test_life (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *unseen = mef_sim_fixture_create (fixture);
  g_autofree char *paid = mef_sim_fixture_create (fixture);
  g_autofree char *abandoned = mef_sim_fixture_create (fixture);

  check_answer (fixture, "7d9c2f40-0b1e-11f1-9c55-0a1b2c3d4e5f", "P1");
  check_answer (fixture, "", "P1");
  check_answer (fixture, unseen, "P5");
  g_assert_true (mef_simulator_conclude (fixture->simulator, paid, "V"));
  check_answer (fixture, paid, "V");
  g_assert_false (mef_simulator_conclude (fixture->simulator, paid, "R"));
  check_answer (fixture, paid, "V");

  /* A payer who gave up may change their mind. */
  g_assert_true (mef_simulator_conclude (fixture->simulator, abandoned, "A"));
  check_answer (fixture, abandoned, "A");
  g_assert_true (mef_simulator_conclude (fixture->simulator, abandoned, "P"));
  check_answer (fixture, abandoned, "P");

  mef_clock_advance (fixture->clock, 15 * 3600 + 3599);
  check_answer (fixture, unseen, "P5");
  mef_clock_advance (fixture->clock, 1);
  check_answer (fixture, unseen, "P1");
  check_answer (fixture, paid, "V");
  mef_clock_advance (fixture->clock, 365 * 24 * 3600);
  check_answer (fixture, paid, "P1");
}

static void
test_client (void)
{
  static const struct
  {
    const char *numcli, *label, *code;
  } cases[] = {
    { "001964", "MILHAUD", NULL },
    { "123456", "COLLECTIVITE DE TEST", NULL },
    { "999999", NULL, "T2" },
    { "12", NULL, "T1" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefPayfipMessage) request =
          mef_payfip_message_new (MEF_PAYFIP_CLIENT, MEF_PAYFIP_REQUEST);
      g_autoptr (MefPayfipFault) fault = NULL;
      g_autoptr (MefPayfipMessage) answer = NULL;

      mef_payfip_message_set (request, "numCli", cases[i].numcli);
      answer = mef_sim_fixture_call (fixture, request, &fault);
      g_assert_cmpstr (answer != NULL ? mef_payfip_message_get (answer, "libelleN1") : NULL, ==,
                       cases[i].label);
      g_assert_cmpstr (fault != NULL ? fault->code : NULL, ==, cases[i].code);
    }
}

/* Each fault strikes once, and what follows is answered as ever. */
static void
test_faults (void)
{
  static const struct
  {
    const char *word;
    guint status;
    const char *text;
  } cases[] = {
    { "unavailable", 500, "TechIndisponibiliteErreur</faultstring>" },
    { "broken", 500, "<code>999</code>" },
    { "not-xml", 502, "Bad Gateway" },
    { "silence", 0, NULL },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"next_fault\":\"%s\"}", cases[i].word);
      g_autofree char *text = NULL;
      guint status;

      mef_sim_fixture_control (fixture, "/sim/knobs", json);
      text = mef_sim_fixture_send (fixture, "POST", MEF_PAYFIP_SERVICE_PATH, "<a/>", &status);
      g_assert_cmpuint (status, ==, cases[i].status);
      if (cases[i].text != NULL)
        g_assert_nonnull (strstr (text, cases[i].text));
      check_answer (fixture, id_op, "P5");
    }
}

static void
test_wrong_details (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;
  MefPayfipDetail detail;

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  mef_sim_fixture_control (
      fixture, "/sim/knobs",
      "{\"wrong_montant\":true,\"wrong_saisie\":true,\"unknown_resultrans\":\"K\"}");
  mef_payfip_message_set (request, "idOp", id_op);
  answer = mef_sim_fixture_call (fixture, request, &fault);
  g_assert_true (mef_payfip_detail_read (answer, &detail, NULL));
  g_assert_cmpint (detail.montant, !=, 3750);
  g_assert_cmpint (detail.saisie, ==, 'X');
  g_assert_cmpint (detail.result, ==, MEF_PAYFIP_RESULT_UNKNOWN);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"unknown_resultrans\":null}");
  check_answer (fixture, id_op, "P");
}

/* A late answer arrives, one nobody waits for any more does no harm. */
static void
test_delay (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  gint64 before;

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"delay_answer\":120}");
  before = g_get_monotonic_time ();
  check_answer (fixture, id_op, "P5");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 120 * 1000);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"delay_answer\":600000}");
  g_object_set (fixture->session, "timeout", 1, NULL);
  check_answer (fixture, id_op, "?");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/service/codes", test_codes);
  g_test_add_func ("/sim/service/titres", test_titres);
  g_test_add_func ("/sim/service/lower-case-request", test_lower_case_request);
  g_test_add_func ("/sim/service/tolerant", test_tolerant);
  g_test_add_func ("/sim/service/unreadable", test_unreadable);
  g_test_add_func ("/sim/service/detail", test_detail);
  g_test_add_func ("/sim/service/life", test_life);
  g_test_add_func ("/sim/service/client", test_client);
  g_test_add_func ("/sim/service/faults", test_faults);
  g_test_add_func ("/sim/service/wrong-details", test_wrong_details);
  g_test_add_func ("/sim/service/delay", test_delay);
  return g_test_run ();
}
