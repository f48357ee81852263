/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a régie is paid online, changed by the administrator: what cannot be so is refused, a number
 * is looked up at PayFiP before it is saved, nothing depends on PayFiP being there, and every
 * change is in the journal. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-db-private.h"
#include "mef-payment-story.h"
#include "mef-regie-table.h"
#include "mef-test-command.h"

static char *
sign_in_administrator (MefApiFixture *fixture)
{
  char *token = mef_api_sign_in (fixture, MEF_TEST_AGENT);

  g_assert_true (mef_db_exec (fixture->town->db,
                              "UPDATE account SET role = 'administrator' WHERE id = 3", NULL));
  return token;
}

static const struct
{
  const char *body;
  guint status;
  const char *code; /* of the refusal */
} changes[] = {
  { "{}", 200, NULL },
  { "{\"saisie\":\"X\"}", 200, NULL },
  { "{\"client\":null}", 200, NULL },
  { "{\"multi_invoice\":true,\"declarations\":false,\"online\":false}", 200, NULL },
  { "{\"offer\":\"form\"}", 200, NULL },
  { "{\"offer\":\"titre\",\"reference_kind\":\"titre\"}", 200, NULL },
  { "{\"offer\":\"titre\",\"reference_kind\":\"role\"}", 200, NULL },
  { "{\"offer\":\"titre\"}", 400, "field-reference_kind" },
  { "{\"offer\":\"titre\",\"reference_kind\":\"titre\",\"multi_invoice\":true}", 400,
    "field-multi_invoice" },
  { "{\"reference_kind\":\"titre\"}", 400, "field-reference_kind" },
  { "{\"reference_kind\":\"rolls\"}", 400, "field-reference_kind" },
  { "{\"offer\":\"fax\"}", 400, "field-offer" },
  { "{\"offer\":7}", 400, "field-offer" },
  { "{\"client\":\"12345\"}", 400, "field-client" },
  { "{\"client\":\"12345a\"}", 400, "field-client" },
  { "{\"saisie\":\"A\"}", 400, "field-saisie" }, /* a form's, not the web service's */
  { "{\"offer\":\"form\",\"saisie\":\"W\"}", 400, "field-saisie" },
  { "{\"saisie\":\"TX\"}", 400, "field-saisie" },
  { "{\"saisie\":\"\"}", 400, "field-saisie" },
  { "{\"online\":1}", 400, "field-online" },
  { "{\"saisie\":\"W\"}", 409, "simulator-in-production" },
  { "{\"client\":\"999999\"}", 409, "client-unknown" },
  { "{\"client\":\"999998\"}", 409, "client-without-web-service" },
  { "{\"offer\":\"form\",\"client\":\"999999\"}", 200, NULL }, /* a form tells nothing */
};

static void
test_change (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = sign_in_administrator (fixture);
  g_autoptr (MefRegieRow) before = mef_regie_get (fixture->town->db, 1, NULL);
  g_autoptr (MefApiReply) reply =
      mef_api_call (fixture, "POST", "/api/v1/regies/1", token, changes[i].body);
  g_autoptr (MefRegieRow) after = mef_regie_get (fixture->town->db, 1, NULL);

  if (changes[i].code != NULL)
    {
      mef_api_assert_problem (reply, changes[i].status, changes[i].code);
      g_assert_cmpstr (before->offer, ==, after->offer);
      g_assert_cmpstr (before->client_number, ==, after->client_number);
      g_assert_cmpint (before->saisie, ==, after->saisie);
    }
  else
    g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (mef_story_count (fixture, "SELECT count(*) FROM regie_change"), ==,
                   changes[i].code == NULL ? 1 : 0);
}

/* What an administrator says is saved although PayFiP is away, and the answer says so. */
static void
test_without_payfip (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = sign_in_administrator (fixture);
  g_autoptr (MefApiReply) known = NULL, unknown = NULL, asked = NULL;

  known = mef_api_call (fixture, "POST", "/api/v1/regies/1", token, "{\"client\":\"001234\"}");
  g_assert_true (json_object_get_boolean_member (json_node_get_object (known->json), "checked"));
  mef_simulator_get_knobs (fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  unknown = mef_api_call (fixture, "POST", "/api/v1/regies/1", token, "{\"client\":\"001235\"}");
  g_assert_cmpuint (unknown->status, ==, 200);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (unknown->json), "checked"));
  g_assert_cmpstr (mef_api_reply_get (unknown, "client"), ==, "001235");
  mef_simulator_get_knobs (fixture->simulator)->next_fault = MEF_SIM_FAULT_NOT_XML;
  asked = mef_api_call (fixture, "POST", "/api/v1/regies/1/check", token, "{}");
  mef_api_assert_problem (asked, 503, "payment-service-unavailable");
}

static void
test_check (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = sign_in_administrator (fixture);
  g_autoptr (MefApiReply) own = NULL, other = NULL;
  JsonArray *labels;

  own = mef_api_call (fixture, "POST", "/api/v1/regies/1/check", token, "{}");
  g_assert_cmpuint (own->status, ==, 200);
  g_assert_cmpstr (mef_api_reply_get (own, "client"), ==, "001964");
  labels = json_object_get_array_member (json_node_get_object (own->json), "labels");
  g_assert_cmpuint (json_array_get_length (labels), >, 0);
  other =
      mef_api_call (fixture, "POST", "/api/v1/regies/1/check", token, "{\"client\":\"999999\"}");
  mef_api_assert_problem (other, 409, "client-unknown");
  /* Trying a number saves nothing. */
  g_assert_cmpint (mef_story_count (fixture, "SELECT count(*) FROM regie_change"), ==, 0);
}

/* An attempt that runs keeps the offer it was begun with. */
static void
test_running_attempt (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *resident = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *token = sign_in_administrator (fixture);
  g_autofree char *id = mef_story_begin (fixture, resident, "k");
  g_autoptr (MefApiReply) reply = NULL;

  reply = mef_api_call (fixture, "POST", "/api/v1/regies/1", token,
                        "{\"offer\":\"form\",\"client\":\"001234\",\"online\":false}");
  g_assert_cmpuint (reply->status, ==, 200);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, resident, id, "paid");
  mef_story_assert_books (fixture);
}

static gboolean
is_answered (gpointer data)
{
  return *(MefApiReply **) data != NULL;
}

/* PayFiP takes its time, and somebody else closes the régie meanwhile: both changes hold. */
static void
test_meanwhile (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = sign_in_administrator (fixture);
  g_autoptr (MefApiReply) slow = NULL, quick = NULL;
  g_autoptr (MefRegieRow) row = NULL;

  mef_simulator_get_knobs (fixture->simulator)->delay_answer = 300;
  mef_api_call_async (fixture, "POST", "/api/v1/regies/1", token, "{\"client\":\"001234\"}", &slow);
  quick = mef_api_call (fixture, "POST", "/api/v1/regies/1", token,
                        "{\"client\":null,\"online\":false}");
  g_assert_cmpuint (quick->status, ==, 200);
  g_assert_null (slow);
  mef_api_wait (is_answered, &slow);
  g_assert_cmpuint (slow->status, ==, 200);
  row = mef_regie_get (fixture->town->db, 1, NULL);
  g_assert_cmpstr (row->client_number, ==, "001234");
  g_assert_false (row->online);
}

/* Of a form's number PayFiP is asked as well, and refuses nothing. */
static void
test_form (void)
{
  static const struct
  {
    const char *body;
    gboolean checked;
  } cases[] = {
    { "{\"offer\":\"form\",\"client\":\"001234\"}", TRUE },
    { "{\"client\":\"999999\"}", FALSE },
    { "{\"client\":null}", FALSE },
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = sign_in_administrator (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiReply) reply =
          mef_api_call (fixture, "POST", "/api/v1/regies/1", token, cases[i].body);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpint (json_object_get_boolean_member (json_node_get_object (reply->json),
                                                       "checked"),
                       ==, cases[i].checked);
    }
}

static void
test_command (void)
{
  static const struct
  {
    const char *arguments[4];
    int status;
    const char *says;
  } cases[] = {
    { { NULL }, 0, "REGIE MUSIQUE: offer=ws client=001964 saisie=T multi_invoice=1 online=1" },
    { { "--check", NULL }, 0, "REGIE CENTRALISEE: client=001964 payfip=" },
    { { "online=0", "declarations=0", NULL }, 0, "multi_invoice=0 online=0" },
    { { "client=999999", NULL }, 1, "client=999999 payfip=client-unknown" },
    { { "client=12", NULL }, 1, "" },
    { { "colour=red", NULL }, 1, "" },
    { { "online=yes", NULL }, 1, "" },
    { { "saisie=W", NULL }, 1, "" },
    { { "--regie=NO SUCH", "online=1", NULL }, 1, "" },
    { { "offer=titre", "reference_kind=titre", NULL }, 0, "reference_kind=titre" },
    { { "client=999999", NULL }, 0, "client=999999 payfip=client-unknown" }, /* a form's now */
    { { "--add=PISCINE", "client=001234", "multi_invoice=1", NULL },
      0,
      "PISCINE: offer=ws client=001234 saisie=T multi_invoice=1 online=1" },
    { { "--add=PISCINE", NULL }, 1, "" },
    { { "--add=", NULL }, 1, "" },
    { { "--add=AUTRE", "client=999999", NULL }, 1, "" },
    { { "--add=AUTRE", "--regie=PISCINE", NULL }, 2, "" },
    { { "--add=AUTRE", NULL }, 0, "AUTRE: offer=ws client=- saisie=T" },
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int status;
      g_autofree char *said = mef_test_run_command (fixture, "regie", cases[i].arguments, &status);

      g_test_message ("%u: %s", i, said);
      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_nonnull (strstr (said, cases[i].says));
    }
  g_assert_cmpint (mef_story_count (fixture, "SELECT count(*) FROM regie_change"), ==, 5);
  g_assert_cmpint (mef_story_count (fixture, "SELECT count(*) FROM regie"), ==, 4);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/server/regie/change/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/server/regie/without-payfip", test_without_payfip);
  g_test_add_func ("/server/regie/check", test_check);
  g_test_add_func ("/server/regie/meanwhile", test_meanwhile);
  g_test_add_func ("/server/regie/form", test_form);
  g_test_add_func ("/server/regie/command", test_command);
  g_test_add_func ("/server/regie/running-attempt", test_running_attempt);
  return g_test_run ();
}
