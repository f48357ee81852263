/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payment by form: what paiement.web takes and refuses, what each button ends with, and what the
 * town is told. */
#include "config.h"

#include <string.h>

#include "mef-payfip-form.h"
#include "mef-sim-fixture.h"

#define TITRE "202600000417000001"

static char *
form_path (MefSimFixture *fixture, const MefPayfipForm *changes)
{
  MefPayfipForm form = { .numcli = "001964",
                         .exer = "2026",
                         .refdet = TITRE,
                         .objet = "RESTAURATION SCOLAIRE",
                         .montant = "4250",
                         .mel = "claire@example.org",
                         .urlcl = fixture->town_url,
                         .saisie = "T" };

  for (gsize i = 0; changes != NULL && i < sizeof form / sizeof (char *); i++)
    {
      const char *value = ((const char *const *) changes)[i];

      if (value != NULL)
        ((const char **) &form)[i] = value;
    }
  return mef_payfip_form_make_url (&form, MEF_PAYFIP_FORM_PATH);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in: %s", part, text);
}

/* One mistake a row: the code that the page says. */
static void
test_refusals (void)
{
  static const struct
  {
    MefPayfipForm changes;
    const char *code; /* NULL: taken */
  } cases[] = {
    { { .numcli = "1964" }, "T1" },
    { { .numcli = "999999" }, "T2" },
    { { .numcli = "999999", .saisie = "W", .mel = "claire" }, "T2" },
    { { .saisie = "W" }, "S1" },
    { { .exer = "" }, NULL },
    { { .saisie = "M" }, NULL },
    { { .saisie = "A" }, NULL },
    { { .saisie = "X" }, NULL },
    { { .refdet = "2026-417-1" }, "R3" },
    { { .refdet = "12345" }, "R3" },
    { { .exer = "26" }, "E1" },
    { { .objet = "CANTINE D'AVRIL" }, "O1" },
    { { .objet = "\xc3\xa9t\xc3\xa9" }, "O1" },
    { { .mel = "claire" }, "A2" },
    { { .montant = "42,50" }, "M1" },
    { { .montant = "99" }, "M3" },
    { { .montant = "100" }, NULL },
    { { .montant = "999999" }, NULL },
    { { .montant = "1000000" }, "M5" },
    { { .urlcl = "town" }, "N1" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = form_path (fixture, &cases[i].changes);
      g_autofree char *page = mef_sim_fixture_get (fixture, path);
      g_autofree char *mark =
          cases[i].code != NULL ? g_strdup_printf ("id=\"code-%s\"", cases[i].code) : NULL;

      g_test_message ("%u: %s", i, cases[i].code);
      assert_has (page, mark != NULL ? mark : "id=\"card\"");
    }
}

/* By each button, in each way of telling. */
static void
test_results (void)
{
  static const struct
  {
    const char *result, *knobs, *told;
  } cases[] = {
    { "P", "{}",
      "numcli=001964&exer=2026&refdet=" TITRE "&objet=RESTAURATION%20SCOLAIRE&mel="
      "claire%40example.org&montant=4250&saisie=T&resultrans=P&numauto=" },
    { "V", "{}", "&resultrans=V&numauto=" },
    { "R", "{}", "&resultrans=R&dattrans=05012026&heurtrans=1100" },
    { "Z", "{}", "&resultrans=Z&dattrans=" },
    { "A", "{}", "&resultrans=A&dattrans=" },
    { "P", "{\"upper_case_fields\":true}", "NUMCLI=001964&EXER=2026&REFDET=" TITRE },
    { "P", "{\"upper_case_fields\":false,\"fields_in_query\":true}", "?numcli=001964&exer=2026" },
    { "P", "{\"fields_in_query\":false,\"wrong_montant\":true}", "&montant=1&" },
    { "P", "{\"wrong_montant\":false,\"wrong_saisie\":true}", "&saisie=X&" },
    { "P", "{\"wrong_saisie\":false,\"unknown_resultrans\":\"K\"}", "&resultrans=K&" },
    { "P", "{\"unknown_resultrans\":\"\",\"without_numauto\":true}",
      "&resultrans=P&dattrans=05012026&heurtrans=1100" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = form_path (fixture, NULL);
      g_autofree char *page = mef_sim_fixture_get (fixture, path);
      const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);
      g_autofree char *fields = g_strdup_printf ("idop=%s&resultat=%s", id_op, cases[i].result);
      g_autofree char *back = NULL, *recap = NULL;
      guint status;

      assert_has (page, "id=\"card\"");
      mef_sim_fixture_control (fixture, "/sim/knobs", cases[i].knobs);
      back = mef_sim_fixture_send (fixture, "POST", "/tpa/conclude", fields, &status);
      g_assert_cmpuint (status, ==, 303);
      recap =
          mef_sim_fixture_get (fixture, back + strlen (mef_simulator_get_url (fixture->simulator)));
      assert_has (recap, "id=\"close\"");
      g_assert_null (strstr (recap, "id=\"continue\""));
      mef_sim_fixture_wait_notified (fixture, i + 1);
      assert_has (g_ptr_array_index (fixture->notified, i), cases[i].told);
    }
}

static void
conclude_form (MefSimFixture *fixture, const char *result)
{
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, result));
}

/* A client of whom the treasury knows a debt pays that one, whole and once. */
static void
test_debts (void)
{
  static const MefPayfipForm other = { .refdet = "202600000418000001" };
  static const MefPayfipForm part = { .montant = "4000" };
  static const MefPayfipForm year = { .exer = "2025" };
  static const MefPayfipForm yearless = { .exer = "" };
  static const MefPayfipForm client = { .numcli = "001965", .refdet = "202600000418000001" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  const struct
  {
    const MefPayfipForm *form;
    const char *mark;
    const char *result;
  } steps[] = {
    { &other, "id=\"code-unknown-debt\"", NULL },
    { &part, "id=\"code-other-amount\"", NULL },
    { &year, "id=\"code-other-exercise\"", NULL },
    { &yearless, "id=\"code-other-exercise\"", NULL },
    { NULL, "id=\"card\"", "R" },
    { NULL, "id=\"card\"", "P" },
    { NULL, "id=\"code-already-paid\"", NULL },
    { &client, "id=\"card\"", "P" },
    { &client, "id=\"card\"", "P" }, /* a régie: nothing keeps anybody from paying twice */
  };

  mef_sim_fixture_control (fixture, "/sim/debts",
                           "{\"numcli\":\"001964\",\"refdet\":\"" TITRE "\",\"montant\":4250}");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = form_path (fixture, steps[i].form);
      g_autofree char *page = mef_sim_fixture_get (fixture, path);

      assert_has (page, steps[i].mark);
      if (steps[i].result != NULL)
        conclude_form (fixture, steps[i].result);
    }
}

/* A debt that is called neither titre nor rôle has no exercise in its reference. */
static void
test_other_kind (void)
{
  static const MefPayfipForm year = { .exer = "2025" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path = form_path (fixture, &year);
  g_autofree char *page = NULL;

  mef_sim_fixture_control (fixture, "/sim/debts",
                           "{\"numcli\":\"001964\",\"kind\":\"free\",\"refdet\":\"" TITRE
                           "\",\"montant\":4250}");
  page = mef_sim_fixture_get (fixture, path);
  assert_has (page, "id=\"card\"");
}

/* Portals that send the form with POST are served like the others. */
static void
test_post (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path = form_path (fixture, NULL);
  guint status;
  g_autofree char *page =
      mef_sim_fixture_send (fixture, "POST", MEF_PAYFIP_FORM_PATH, strchr (path, '?') + 1, &status);

  g_assert_cmpuint (status, ==, 200);
  assert_has (page, "id=\"card\"");
  conclude_form (fixture, "P");
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), "&resultrans=P&numauto=");
}

/* Another mode is another one, whichever was asked for. */
static void
test_wrong_saisie (void)
{
  static const MefPayfipForm activation = { .saisie = "X" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path = form_path (fixture, &activation);
  g_autofree char *page = mef_sim_fixture_get (fixture, path);

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"wrong_saisie\":true}");
  conclude_form (fixture, "P");
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), "&saisie=T&");
}

/* Nothing is told of a form that nobody concluded, even when asked to tell. */
static void
test_untold (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path = form_path (fixture, NULL);
  g_autofree char *page = mef_sim_fixture_get (fixture, path);

  mef_simulator_notify_now (fixture->simulator, mef_simulator_get_last_id_op (fixture->simulator));
  conclude_form (fixture, "A");
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), "resultrans=A");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/form/refusals", test_refusals);
  g_test_add_func ("/sim/form/results", test_results);
  g_test_add_func ("/sim/form/debts", test_debts);
  g_test_add_func ("/sim/form/other-kind", test_other_kind);
  g_test_add_func ("/sim/form/post", test_post);
  g_test_add_func ("/sim/form/wrong-saisie", test_wrong_saisie);
  g_test_add_func ("/sim/form/untold", test_untold);
  return g_test_run ();
}
