/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trainer's page over HTTP: what it shows, and what its form and buttons do, sent as a browser
 * sends them. */
#include "config.h"

#include <string.h>

#include "mef-json.h"
#include "mef-payfip-form.h"
#include "mef-sim-fixture.h"

#define TITRE "202600000417000001"

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in: %s", part, text);
}

/* Presses a button: the page that comes. */
static char *
post (MefSimFixture *fixture, const char *fields, guint expected)
{
  guint status;
  g_autofree char *answer = mef_sim_fixture_send (fixture, "POST", "/sim/", fields, &status);
  g_auto (GStrv) parts = NULL;

  g_test_message ("%s", fields);
  g_assert_cmpuint (status, ==, expected);
  if (status != 303)
    return g_steal_pointer (&answer);
  parts = g_strsplit (strstr (answer, "/sim/"), "#", 2);
  return mef_sim_fixture_get (fixture, parts[0]);
}

/* Every knob of the JSON has its field, its label and its explanation, and the two have the same.
 */
static void
test_every_knob (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *json = mef_sim_fixture_get (fixture, "/sim/knobs");
  g_autofree char *page = mef_sim_fixture_get (fixture, "/sim/");
  g_autoptr (JsonNode) root = mef_json_parse (json, -1, NULL);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (root));

  g_assert_cmpuint (g_list_length (names), ==, 18);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      g_autofree char *field = g_strdup_printf ("id=\"%s\" name=\"%s\"", name, name);
      g_autofree char *label = g_strdup_printf ("<label for=\"%s\">", name);
      g_autofree char *help = g_strdup_printf ("class=\"help\" id=\"%s-help\"", name);

      assert_has (page, field);
      assert_has (page, label);
      assert_has (page, help);
    }
  assert_has (page, "lang=\"fr\"");
  assert_has (page, "SIMULATEUR – aucun paiement réel");
  assert_has (page, "<code>999999</code> (T2)");
  assert_has (page, "<code>999998</code> (T4)");
  /* One script alone: it watches the window of a form. */
  g_assert_true (strstr (page, "<script") == g_strrstr (page, "<script"));
  g_assert_null (strstr (page, "onclick"));
}

#define CHOICES                                                                                    \
  "action=apply&next_fault=%s&redirect_method=post&notification_moment=night&"                     \
  "notification_name=IdOp&notification_delay=%s&delay_answer=7"

/* The whole form as a browser sends it; what is not ticked is off. */
static void
test_apply (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *good =
      g_strdup_printf (CHOICES
                       "&drop_notification=1&without_numauto=1&unknown_resultrans=%%22K%%3E",
                       "broken", "9");
  g_autofree char *page = post (fixture, good, 303);
  g_autofree char *knobs = mef_sim_fixture_get (fixture, "/sim/knobs");
  static const char *const wrong[][2] = {
    { "broken", "" }, { "broken", "-1" }, { "broken", "604801" }, { "odd", "0" }, { "", "0" },
  };
  g_autofree char *after = NULL, *cleared = NULL, *reset = NULL, *clean = NULL;

  assert_has (page, "role=\"status\" id=\"message\"");
  assert_has (page, "value=\"&quot;K&gt;\"");
  assert_has (page, "name=\"drop_notification\" value=\"1\" "
                    "aria-describedby=\"drop_notification-help\" checked>");
  assert_has (page, "<option value=\"night\" selected>");
  g_assert_cmpstr (knobs, ==,
                   "{\"notification_moment\":\"night\",\"notification_delay\":9,"
                   "\"drop_notification\":true,\"duplicate_notification\":false,"
                   "\"reorder_notification\":false,\"notification_name\":\"IdOp\","
                   "\"upper_case_fields\":false,\"fields_in_query\":false,"
                   "\"paid_after_abandon\":false,\"wrong_montant\":false,\"wrong_saisie\":false,"
                   "\"without_numauto\":true,\"unknown_resultrans\":\"\\\"K>\","
                   "\"next_fault\":\"broken\",\"fault_lasts\":false,\"delay_answer\":7,"
                   "\"detail_lower_case\":false,\"redirect_method\":\"post\"}");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *fields = g_strdup_printf (CHOICES, wrong[i][0], wrong[i][1]);
      g_autofree char *refused = post (fixture, fields, 400);

      assert_has (refused, "role=\"alert\" id=\"message\"");
    }
  after = mef_sim_fixture_get (fixture, "/sim/knobs");
  g_assert_cmpstr (after, ==, knobs);
  reset = post (fixture, "action=reset", 303);
  cleared = mef_sim_fixture_get (fixture, "/sim/knobs");
  assert_has (cleared, "\"unknown_resultrans\":null,\"next_fault\":\"none\"");
  assert_has (cleared, "\"notification_name\":\"idop\"");
}

/* The clock, the end of a payment, its notification again, a titre more. */
static void
test_buttons (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *conclude = g_strdup_printf ("action=conclude&idop=%s&resultat=V", id_op);
  g_autofree char *odd = g_strdup_printf ("action=conclude&idop=%s&resultat=%%3C", id_op);
  g_autofree char *notify = g_strdup_printf ("action=notify&idop=%s", id_op);
  g_autofree char *button = g_strdup_printf ("<button id=\"conclude-R-%s\"", id_op);
  const struct
  {
    const char *fields;
    guint status;
    const char *shows, *hides;
  } steps[] = {
    { "action=advance&seconds=1200", 303, "05/01/2026 11:20", NULL },
    { "action=advance&seconds=-1", 400, "n’est pas comprise", NULL },
    { "action=advance&seconds=315360001", 409, "pas de plus de dix ans", NULL },
    { "action=reset-clock", 409, "ne peut pas revenir en arrière", NULL },
    { "action=advance", 400, "n’est pas comprise", NULL },
    { "action=other", 400, "n’est pas comprise", NULL },
    { "", 400, "n’est pas comprise", NULL },
    { odd, 400, button, NULL },
    { "action=conclude&idop=x&resultat=P", 404, "n’est pas connu", NULL },
    { "action=notify&idop=x", 404, "n’est pas connu", NULL },
    { conclude, 303, "Payée par prélèvement (V)", button },
    { conclude, 409, "a déjà son résultat", NULL },
    { notify, 303, "La notification est partie", NULL },
    { "action=debt&numcli=001965&refdet=" TITRE "&montant=42,50", 303, TITRE, NULL },
    { "action=debt&numcli=001965&refdet=" TITRE "&montant=0,99", 400, "pas complet", NULL },
    { "action=debt&numcli=1965&refdet=" TITRE "&montant=42,50", 400, "pas complet", NULL },
    { "action=debt&numcli=001965&refdet=a-b&montant=42,50", 400, "pas complet", NULL },
    { "action=debt", 400, "pas complet", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *page = post (fixture, steps[i].fields, steps[i].status);

      assert_has (page, steps[i].shows);
      if (steps[i].hides != NULL)
        g_assert_null (strstr (page, steps[i].hides));
    }
  mef_sim_fixture_wait_notified (fixture, 2);
}

/* Opened twice, a titre is paid once, by whichever button. */
static void
test_titre_once (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  const MefPayfipForm form = { .numcli = "001964",
                               .exer = "2026",
                               .refdet = TITRE,
                               .montant = "4250",
                               .mel = "claire@example.org",
                               .urlcl = fixture->town_url,
                               .saisie = "T" };
  g_autofree char *path = mef_payfip_form_make_url (&form, MEF_PAYFIP_FORM_PATH);
  g_autofree char *one = NULL, *other = NULL, *paid = NULL, *again = NULL, *shown = NULL;
  g_autofree char *pay_one = NULL, *pay_other = NULL, *page_other = NULL;
  guint status;

  mef_simulator_add_debt (fixture->simulator, "001964", TITRE, 4250);
  one = mef_sim_fixture_get (fixture, path);
  pay_one = g_strdup_printf ("action=conclude&idop=%s&resultat=P",
                             mef_simulator_get_last_id_op (fixture->simulator));
  other = mef_sim_fixture_get (fixture, path);
  pay_other = g_strdup_printf ("action=conclude&idop=%s&resultat=P",
                               mef_simulator_get_last_id_op (fixture->simulator));
  page_other =
      g_strdup_printf ("idop=%s&resultat=P", mef_simulator_get_last_id_op (fixture->simulator));
  paid = post (fixture, pay_one, 303);
  assert_has (paid, "payé le");
  again = post (fixture, pay_other, 409);
  assert_has (again, "Ce titre est déjà payé.");
  shown = mef_sim_fixture_send (fixture, "POST", "/tpa/conclude", page_other, &status);
  assert_has (shown, "id=\"code-already-paid\"");
}

/* What a form waits for, and what is kept, is said. */
static void
test_shown (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *page = NULL, *late = NULL;
  g_autofree char *opened_path = NULL, *payer = NULL, *opened = NULL;

  first = mef_sim_fixture_create (fixture);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"two-hours\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, first, "R"));
  second = mef_sim_fixture_create (fixture);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"after-redirect\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, second, "P"));
  third = mef_sim_fixture_create (fixture);
  page = mef_sim_fixture_get (fixture, "/sim/");
  assert_has (page, "prévue le 05/01/2026 13:00");
  assert_has (page, "au retour du payeur, au plus tard le 05/01/2026 13:00");
  assert_has (page, "Carte refusée (R)");
  assert_has (page, "Sans résultat, page pas encore ouverte");
  opened_path = mef_payfip_make_page_url (MEF_PAYFIP_PAGE_PATH, third);
  payer = mef_sim_fixture_get (fixture, opened_path);
  opened = mef_sim_fixture_get (fixture, "/sim/");
  assert_has (opened, "Sans résultat, le payeur a ouvert la page");
  mef_clock_advance (fixture->clock, 2 * 24 * 3600);
  late = mef_sim_fixture_get (fixture, "/sim/");
  assert_has (late, "Oubliée par PayFiP (P1)");
}

/* A clock that nobody may move has no buttons, and says how. */
static void
test_fixed_clock (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autofree char *page = NULL, *refused = NULL;

  g_clear_object (&fixture->simulator);
  fixture->simulator = mef_simulator_new (clock, NULL);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  page = mef_sim_fixture_get (fixture, "/sim/");
  assert_has (page, "--movable-clock");
  g_assert_null (strstr (page, "id=\"advance-1200\""));
  refused = post (fixture, "action=advance&seconds=60", 409);
  assert_has (refused, "ne peut pas être avancée");
}

/* The clock that was advanced goes back to the machine's time. */
static void
test_clock_back (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autofree char *before = NULL, *ahead = NULL, *back = NULL;

  g_clear_object (&fixture->simulator);
  fixture->simulator = mef_simulator_new (clock, NULL);
  mef_simulator_set_clock_movable (fixture->simulator, TRUE);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  before = mef_sim_fixture_get (fixture, "/sim/");
  g_assert_null (strstr (before, "id=\"reset-clock\""));
  ahead = post (fixture, "action=advance&seconds=86400", 303);
  assert_has (ahead, "<button id=\"reset-clock\">Revenir à l’heure de l’ordinateur");
  back = post (fixture, "action=reset-clock", 303);
  assert_has (back, "C’est de nouveau l’heure de cet ordinateur.");
  g_assert_null (strstr (back, "id=\"reset-clock\""));
}

/* What came of a button is said in its part of the page, and the page comes up there. */
static void
test_notes (void)
{
  static const char *const cases[][2] = {
    { "action=reset", "reglages" },
    { "action=advance&seconds=60", "horloge" },
    { "action=debt&numcli=001965&refdet=" TITRE "&montant=42,50", "titres" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *heading = g_strdup_printf ("<h2 id=\"%s\">", cases[i][1]);
      guint status;
      g_autofree char *to = mef_sim_fixture_send (fixture, "POST", "/sim/", cases[i][0], &status);
      g_auto (GStrv) parts = g_strsplit (strstr (to, "/sim/"), "#", 2);
      g_autofree char *page = mef_sim_fixture_get (fixture, parts[0]);
      const char *part = strstr (page, heading);

      g_assert_cmpstr (parts[1], ==, "message");
      g_assert_nonnull (part);
      part = strchr (part, '\n') + 1;
      g_assert_true (g_str_has_prefix (part, "<p class=\"message good\" tabindex=\"-1\""));
    }
}

/* Two payments have buttons with the same words: each says what it is about. */
static void
test_names (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *section = g_strdup_printf ("aria-labelledby=\"title-%s\"", id_op);
  g_autofree char *title = g_strdup_printf ("<h3 id=\"title-%s\">37,50", id_op);
  g_autofree char *button =
      g_strdup_printf ("<button id=\"conclude-P-%s\" aria-describedby=\"title-%s\">", id_op, id_op);
  g_autofree char *page = mef_sim_fixture_get (fixture, "/sim/");

  assert_has (page, section);
  assert_has (page, title);
  assert_has (page, button);
}

/* --- the page in the place of a portal ----------------------------------------------------- */

/* What the form proposes is taken: a titre that is owed, or else something of a régie. */
static void
test_portal_proposes (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *regie = mef_sim_fixture_get (fixture, "/sim/");
  g_autofree char *titre = NULL;

  assert_has (regie, "name=\"numcli\" size=\"8\" autocomplete=\"off\" value=\"123456\"");
  assert_has (regie, "value=\"2026RS0001\"");
  assert_has (regie, "window.open('', 'payfip', 'width=900,height=700,toolbar=no,");
  assert_has (regie, "action=\"/sim/form\" target=\"_blank\" data-before=\"\">");
  mef_simulator_add_debt (fixture->simulator, "001967", TITRE, 4205);
  titre = mef_sim_fixture_get (fixture, "/sim/");
  assert_has (titre, "value=\"001967\"");
  assert_has (titre, "value=\"" TITRE "\"");
  assert_has (titre, "value=\"42,05\"");
}

#define ASKED                                                                                      \
  "numcli=001967&refdet=" TITRE "&exer=2026&montant=42%2C50&objet=CANTINE&mel=a%40example.org"     \
  "&saisie=T"

/* From the button to what is said when the window is closed. */
static void
test_portal (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path =
      g_strconcat ("/sim/form?" ASKED "&urlcl=", mef_simulator_get_url (fixture->simulator),
                   "/sim/notification", NULL);
  g_autofree char *none = mef_sim_fixture_get (fixture, "/sim/?note=form-closed&avant=");
  g_autofree char *to = NULL, *opened = NULL, *left = NULL, *paid = NULL, *page = NULL;
  g_autofree char *since = NULL, *nothing = NULL, *told = NULL;
  const char *id_op;
  guint status;

  assert_has (none, "La fenêtre est fermée : aucun paiement n’a été commencé.");
  to = mef_sim_fixture_send (fixture, "GET", path, NULL, &status);
  g_assert_cmpuint (status, ==, 303);
  assert_has (to, "/tpa/paiement.web?numcli=001967&exer=2026&refdet=" TITRE
                  "&objet=CANTINE&montant=4250&mel=a%40example.org&urlcl=");
  opened = mef_sim_fixture_get (fixture, strstr (to, "/tpa/"));
  assert_has (opened, "id=\"card\"");
  id_op = mef_simulator_get_last_id_op (fixture->simulator);
  left = mef_sim_fixture_get (fixture, "/sim/?note=form-closed&avant=");
  assert_has (left, "le payeur est parti sans finir");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  paid = mef_sim_fixture_get (fixture, "/sim/?note=form-closed&avant=");
  assert_has (paid, "référence " TITRE " : Payée par carte (P).</p>");
  page = g_strdup_printf ("data-before=\"%s\"", id_op);
  assert_has (paid, page);
  since = g_strdup_printf ("/sim/?note=form-closed&avant=%s", id_op);
  nothing = mef_sim_fixture_get (fixture, since);
  assert_has (nothing, "aucun paiement n’a été commencé");
  told = mef_sim_fixture_send (fixture, "POST", "/sim/notification", "resultrans=P", &status);
  g_assert_cmpuint (status, ==, 200);
}

/* What is no amount, or is missing, is PayFiP's to refuse. */
static void
test_portal_odd (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  static const char *const cases[][2] = {
    { "/sim/form", "T1" },
    { "/sim/form?numcli=001967&refdet=" TITRE "&montant=abc&mel=a%40example.org&saisie=T"
      "&urlcl=http://x/",
      "M1" },
    { "/sim/form?numcli=%22%3E%3Cb%3E", "T1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *to = mef_sim_fixture_send (fixture, "GET", cases[i][0], NULL, NULL);
      g_autofree char *page = mef_sim_fixture_get (fixture, strstr (to, "/tpa/"));
      g_autofree char *mark = g_strdup_printf ("id=\"code-%s\"", cases[i][1]);

      assert_has (page, mark);
    }
}

/* How one comes to the page, and who does not. */
static void
test_ways (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = mef_payfip_make_page_url (MEF_PAYFIP_PAGE_PATH, id_op);
  g_autofree char *payer = mef_sim_fixture_get (fixture, path);
  const char *url = mef_simulator_get_url (fixture->simulator);
  const struct
  {
    const char *origin;
    guint status;
  } origins[] = {
    { NULL, 303 },
    { url, 303 },
    { "https://town.example", 403 },
    { "null", 403 },
  };
  static const char *const shortcuts[] = { "/", "/sim" };

  assert_has (payer, "id=\"panel\" href=\"/sim/\"");
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      guint status;
      g_autofree char *to = mef_sim_fixture_send (fixture, "GET", shortcuts[i], NULL, &status);

      g_assert_cmpuint (status, ==, 303);
      g_assert_true (g_str_has_suffix (to, "/sim/"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *target = g_strconcat (url, "/sim/", NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("POST", target);
      g_autoptr (GBytes) body = g_bytes_new_static ("action=reset", strlen ("action=reset"));
      g_autoptr (GBytes) answer = NULL;

      soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
      if (origins[i].origin != NULL)
        soup_message_headers_append (soup_message_get_request_headers (message), "Origin",
                                     origins[i].origin);
      answer = mef_sim_fixture_exchange (fixture, message);
      g_assert_nonnull (answer);
      g_assert_cmpuint (soup_message_get_status (message), ==, origins[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/panel/every-knob", test_every_knob);
  g_test_add_func ("/sim/panel/apply", test_apply);
  g_test_add_func ("/sim/panel/buttons", test_buttons);
  g_test_add_func ("/sim/panel/titre-once", test_titre_once);
  g_test_add_func ("/sim/panel/shown", test_shown);
  g_test_add_func ("/sim/panel/fixed-clock", test_fixed_clock);
  g_test_add_func ("/sim/panel/clock-back", test_clock_back);
  g_test_add_func ("/sim/panel/notes", test_notes);
  g_test_add_func ("/sim/panel/names", test_names);
  g_test_add_func ("/sim/panel/portal-proposes", test_portal_proposes);
  g_test_add_func ("/sim/panel/portal", test_portal);
  g_test_add_func ("/sim/panel/portal-odd", test_portal_odd);
  g_test_add_func ("/sim/panel/ways", test_ways);
  return g_test_run ();
}
