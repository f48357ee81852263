/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control interface, notifications, the state file, and the refusal of any address but
 * loopback. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-sim-fixture.h"

#define TITRE "202600000417000001"
#define OLD_ID_OP "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f"

static void
check_control (MefSimFixture *fixture,
               const char *method,
               const char *path,
               const char *body,
               guint expected,
               const char *code)
{
  guint status;
  g_autofree char *text = mef_sim_fixture_send (fixture, method, path, body, &status);
  g_autofree char *wanted = code != NULL ? g_strdup_printf ("{\"code\":\"%s\"}", code) : NULL;

  g_test_message ("%s %s %s", method, path, body);
  g_assert_cmpuint (status, ==, expected);
  if (code != NULL)
    g_assert_cmpstr (text, ==, wanted);
}

static void
test_refusals (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *outcome = g_strdup_printf ("/sim/operations/%s/outcome", id_op);
  g_autofree char *other = g_strdup_printf ("/sim/operations/%s/other", id_op);
  const struct
  {
    const char *method, *path, *body;
    guint status;
    const char *code;
  } cases[] = {
    { "GET", "/sim/nothing", NULL, 404, "not-found" },
    { "POST", "/sim/nothing", "{}", 404, "not-found" },
    { "POST", "/sim/operations/", "{}", 404, "not-found" },
    { "POST", "/sim/operations/x/outcome", "{\"resultrans\":\"P\"}", 404, "not-found" },
    { "POST", other, "{}", 404, "not-found" },
    { "POST", outcome, "{}", 400, "field-resultrans" },
    { "POST", outcome, "{\"resultrans\":\"\"}", 400, "field-resultrans" },
    { "POST", outcome, "[]", 400, "json-malformed" },
    { "POST", outcome, "", 400, "json-malformed" },
    { "POST", "/sim/knobs", "{\"wrong\":true}", 400, "field-wrong" },
    { "POST", "/sim/knobs", "{\"wrong_montant\":1}", 400, "field-wrong_montant" },
    { "POST", "/sim/knobs", "{\"next_fault\":\"odd\"}", 400, "field-next_fault" },
    { "POST", "/sim/knobs", "{\"redirect_method\":\"put\"}", 400, "field-redirect_method" },
    { "POST", "/sim/knobs", "{\"delay_answer\":-1}", 400, "field-delay_answer" },
    { "POST", "/sim/knobs", "{\"delay_answer\":600001}", 400, "field-delay_answer" },
    { "POST", "/sim/knobs", "{\"notification_delay\":604801}", 400, "field-notification_delay" },
    { "POST", "/sim/knobs", "{\"notification_moment\":\"\"}", 400, "field-notification_moment" },
    { "POST", "/sim/knobs", "{\"notification_name\":\"id\"}", 400, "field-notification_name" },
    { "POST", "/sim/knobs", "{\"duplicate_notification\":1}", 400, "field-duplicate_notification" },
    { "POST", "/sim/debts", "{}", 400, "field-numcli" },
    { "POST", "/sim/debts", "{\"numcli\":\"1\",\"refdet\":\"2026RS0001\",\"montant\":100}", 400,
      "field-numcli" },
    { "POST", "/sim/debts", "{\"numcli\":\"001964\",\"refdet\":\"a-b\",\"montant\":100}", 400,
      "field-refdet" },
    { "POST", "/sim/debts", "{\"numcli\":\"001964\",\"refdet\":\"2026RS0001\",\"montant\":99}", 400,
      "field-montant" },
    { "POST", "/sim/debts",
      "{\"numcli\":\"001964\",\"refdet\":\"2026RS0001\",\"montant\":100,\"kind\":\"x\"}", 400,
      "field-kind" },
    { "POST", "/sim/clock", "{\"advance\":-1}", 400, "field-advance" },
    { "POST", "/sim/clock", "{\"advance\":\"1\"}", 400, "field-advance" },
    { "POST", "/sim/clock", "{\"advance\":315360001}", 400, "field-advance" },
    { "POST", "/sim/clock", "{\"advance\":9223372036854775807}", 400, "field-advance" },
    { "POST", "/sim/clock", "{\"reset\":1}", 400, "field-reset" },
    { "POST", "/sim/clock", "{\"reset\":true}", 409, "clock-manual" },
    { "POST", "/sim/debts",
      "{\"numcli\":\"001964\",\"refdet\":\"2026RS0001\",\"montant\":100,\"paid\":1}", 400,
      "field-paid" },
    { "POST", "/sim/debts",
      "{\"numcli\":\"001964\",\"refdet\":\"2026RS0001\",\"montant\":100,\"paid_at\":-1}", 400,
      "field-paid_at" },
  };
  g_autofree char *debts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_control (fixture, cases[i].method, cases[i].path, cases[i].body, cases[i].status,
                   cases[i].code);
  /* What is refused has left nothing behind. */
  debts = mef_sim_fixture_get (fixture, "/sim/debts");
  g_assert_cmpstr (debts, ==, "{\"debts\":[]}");
  mef_sim_fixture_control (fixture, outcome, "{\"resultrans\":\"R\"}");
  check_control (fixture, "POST", outcome, "{\"resultrans\":\"P\"}", 409, "operation-closed");
}

/* Either all the knobs turn or none does. */
static void
test_knobs (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *before = mef_sim_fixture_get (fixture, "/sim/knobs");
  g_autofree char *between = NULL, *after = NULL;

  check_control (fixture, "POST", "/sim/knobs",
                 "{\"unknown_resultrans\":\"K\",\"wrong_montant\":true,\"next_fault\":\"odd\"}",
                 400, "field-next_fault");
  between = mef_sim_fixture_get (fixture, "/sim/knobs");
  g_assert_cmpstr (between, ==, before);
  mef_sim_fixture_control (fixture, "/sim/knobs",
                           "{\"drop_notification\":true,\"wrong_montant\":true,"
                           "\"unknown_resultrans\":\"K\",\"next_fault\":\"broken\","
                           "\"redirect_method\":\"post\",\"delay_answer\":7}");
  after = mef_sim_fixture_get (fixture, "/sim/knobs");
  g_assert_cmpstr (after, ==,
                   "{\"notification_moment\":\"now\",\"notification_delay\":0,"
                   "\"drop_notification\":true,\"duplicate_notification\":false,"
                   "\"reorder_notification\":false,\"notification_name\":\"idop\","
                   "\"upper_case_fields\":false,\"fields_in_query\":false,"
                   "\"paid_after_abandon\":false,\"wrong_montant\":true,\"wrong_saisie\":false,"
                   "\"without_numauto\":false,\"unknown_resultrans\":\"K\","
                   "\"next_fault\":\"broken\",\"fault_lasts\":false,\"delay_answer\":7,"
                   "\"detail_lower_case\":false,\"redirect_method\":\"post\"}");
  g_assert_true (mef_simulator_get_knobs (fixture->simulator)->drop_notifications);
}

static void
test_clock (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *now = NULL;

  mef_sim_fixture_control (fixture, "/sim/clock", "{\"advance\":60}");
  now = mef_sim_fixture_get (fixture, "/sim/clock");
  g_assert_cmpstr (now, ==, "{\"now\":1767607260}");
}

static void
test_system_clock (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefClock) clock = mef_clock_new ();

  g_clear_object (&fixture->simulator);
  fixture->simulator = mef_simulator_new (clock, NULL);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  check_control (fixture, "POST", "/sim/clock", "{\"advance\":60}", 409, "clock-not-manual");
}

/* Time that goes on by itself, and can be made to be later. */
static void
test_movable_clock (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefClock) clock = mef_clock_new ();
  g_autofree char *id_op = NULL, *text = NULL, *page = NULL, *path = NULL, *back = NULL;
  const gint64 begin = mef_clock_now (clock);

  g_clear_object (&fixture->simulator);
  fixture->simulator = mef_simulator_new (clock, NULL);
  mef_simulator_set_clock_movable (fixture->simulator, TRUE);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  id_op = mef_sim_fixture_create (fixture);
  mef_sim_fixture_control (fixture, "/sim/clock", "{\"advance\":1200}");
  text = mef_sim_fixture_get (fixture, "/sim/clock");
  g_assert_cmpint (g_ascii_strtoll (text + strlen ("{\"now\":"), NULL, 10), >=, begin + 1200);
  g_assert_cmpint (g_ascii_strtoll (text + strlen ("{\"now\":"), NULL, 10), <, begin + 1300);
  path = mef_payfip_make_page_url (MEF_PAYFIP_PAGE_PATH, id_op);
  page = mef_sim_fixture_get (fixture, path);
  g_assert_nonnull (strstr (page, "id=\"code-P4\""));
  /* Ten years in all, by however many steps. */
  mef_sim_fixture_control (fixture, "/sim/clock", "{\"advance\":315358800}");
  check_control (fixture, "POST", "/sim/clock", "{\"advance\":1}", 400, "field-advance");
  mef_sim_fixture_control (fixture, "/sim/clock", "{\"reset\":true}");
  back = mef_sim_fixture_get (fixture, "/sim/clock");
  g_assert_cmpint (g_ascii_strtoll (back + strlen ("{\"now\":"), NULL, 10), <, begin + 100);
}

/* Whoever wants it, a titre is paid once. */
static void
test_titre_once (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *path =
      g_strconcat (MEF_PAYFIP_FORM_PATH "?numcli=001964&exer=2026&refdet=" TITRE "&montant=4250"
                                        "&mel=claire%40example.org&saisie=T&urlcl=",
                   fixture->town_url, NULL);
  g_autofree char *one_page = NULL, *one = NULL, *other_page = NULL, *other = NULL, *said = NULL;

  mef_simulator_add_debt (fixture->simulator, "001964", TITRE, 4250);
  one_page = mef_sim_fixture_get (fixture, path);
  one = g_strdup_printf ("/sim/operations/%s/outcome",
                         mef_simulator_get_last_id_op (fixture->simulator));
  other_page = mef_sim_fixture_get (fixture, path);
  other = g_strdup_printf ("/sim/operations/%s/outcome",
                           mef_simulator_get_last_id_op (fixture->simulator));
  mef_sim_fixture_control (fixture, one, "{\"resultrans\":\"P\"}");
  check_control (fixture, "POST", other, "{\"resultrans\":\"V\"}", 409, "already-paid");
  g_assert_false (mef_simulator_conclude (fixture->simulator,
                                          mef_simulator_get_last_id_op (fixture->simulator), "P"));
  mef_sim_fixture_control (fixture, other, "{\"resultrans\":\"R\"}");
  said = mef_sim_fixture_ask (fixture, mef_simulator_get_last_id_op (fixture->simulator));
  g_assert_cmpstr (said, ==, "R");
}

/* The name of somebody else's that leads to this machine opens nothing, whatever is asked. */
static void
test_host (void)
{
  static const struct
  {
    const char *host;
    guint status;
  } hosts[] = {
    { "127.0.0.1:80", 200 },      { "[::1]:9", 200 },      { "localhost", 200 },
    { "LOCALHOST:8080", 200 },    { "town.example", 403 }, { "town.example:80", 403 },
    { "127.0.0.1.example", 403 }, { "192.0.2.1", 403 },    { "localhost.example:80", 403 },
  };
  static const char *const paths[] = { "/sim/operations", "/sim/", "/tpa/services/securite?wsdl" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hosts) * G_N_ELEMENTS (paths); i++)
    {
      const guint host = i / G_N_ELEMENTS (paths);
      g_autofree char *target = g_strconcat (mef_simulator_get_url (fixture->simulator),
                                             paths[i % G_N_ELEMENTS (paths)], NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", target);
      g_autoptr (GBytes) answer = NULL;

      soup_message_headers_replace (soup_message_get_request_headers (message), "Host",
                                    hosts[host].host);
      answer = mef_sim_fixture_exchange (fixture, message);
      g_test_message ("%s %s", hosts[host].host, target);
      g_assert_cmpuint (soup_message_get_status (message), ==, hosts[host].status);
    }
}

/* A clock that only moves when told to does not go back to before what the file tells of. */
static void
test_saved_clock (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autofree char *id_op = NULL, *page = NULL, *path = NULL, *now = NULL;
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);
  g_autoptr (MefClock) earlier = mef_clock_new_manual (FIXTURE_NOW);
  g_autoptr (MefClock) later = mef_clock_new_manual (FIXTURE_NOW + 7200);

  mef_sim_fixture_control (fixture, "/sim/clock", "{\"advance\":3600}");
  id_op = mef_sim_fixture_create (fixture);
  path = mef_payfip_make_page_url (MEF_PAYFIP_PAGE_PATH, id_op);
  g_assert_finalize_object (g_steal_pointer (&fixture->simulator));
  fixture->simulator = mef_simulator_new (earlier, file);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  g_assert_cmpint (mef_clock_now (earlier), ==, FIXTURE_NOW + 3600);
  mef_clock_advance (earlier, 900);
  page = mef_sim_fixture_get (fixture, path);
  g_assert_nonnull (strstr (page, "id=\"code-P4\""));
  g_assert_finalize_object (g_steal_pointer (&fixture->simulator));
  fixture->simulator = mef_simulator_new (later, file);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  now = mef_sim_fixture_get (fixture, "/sim/clock");
  g_assert_cmpint (mef_clock_now (later), ==, FIXTURE_NOW + 7200);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Once per conclusion; never while they are dropped; again when asked. */
static void
test_notifications (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *dropped = mef_sim_fixture_create (fixture);
  g_autofree char *told = mef_sim_fixture_create (fixture);
  g_autofree char *form = g_strdup_printf ("idop=%s", told);
  g_autofree char *outcome = g_strdup_printf ("/sim/operations/%s/outcome", dropped);
  g_autofree char *again = g_strdup_printf ("/sim/operations/%s/notification", told);

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"drop_notification\":true}");
  mef_sim_fixture_control (fixture, outcome, "{\"resultrans\":\"P\"}");
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"drop_notification\":false}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, told, "V"));
  mef_sim_fixture_wait_notified (fixture, 1);
  mef_sim_fixture_control (fixture, again, "{}");
  mef_sim_fixture_wait_notified (fixture, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (g_ptr_array_index (fixture->notified, i), ==, form);
}

/* A town's server that is down costs nothing. */
static void
test_nobody_listens (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *said = NULL;

  mef_sim_fixture_close_town (fixture);
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  said = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (said, ==, "P");
}

static void
test_operations (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *first = mef_sim_fixture_create (fixture);
  g_autofree char *second = NULL, *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = NULL;
  JsonObject *one;

  mef_clock_advance (fixture->clock, 1);
  second = mef_sim_fixture_create (fixture);
  g_assert_cmpstr (mef_simulator_get_last_id_op (fixture->simulator), ==, second);
  text = mef_sim_fixture_get (fixture, "/sim/operations");
  root = mef_json_parse (text, -1, NULL);
  g_assert_nonnull (root);
  g_assert_true (mef_json_get_array (json_node_get_object (root), "operations", &array, NULL));
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  one = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (one, "idop"), ==, first);
  g_assert_cmpstr (json_object_get_string_member (one, "montant"), ==, "3750");
  g_assert_true (json_object_get_null_member (one, "resultrans"));
  one = json_array_get_object_element (array, 1);
  g_assert_cmpstr (json_object_get_string_member (one, "idop"), ==, second);
}

/* A simulator that is started again knows what it knew. */
static void
test_state (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autofree char *paid = NULL, *open = NULL, *before = NULL, *after = NULL;
  GStatBuf info;

  {
    g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);

    paid = mef_sim_fixture_create (fixture);
    open = mef_sim_fixture_create (fixture);
    g_assert_true (mef_simulator_conclude (fixture->simulator, paid, "P"));
    before = mef_sim_fixture_get (fixture, "/sim/operations");
  }
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  {
    g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);
    g_autofree char *said_paid = mef_sim_fixture_ask (fixture, paid);
    g_autofree char *said_open = mef_sim_fixture_ask (fixture, open);

    after = mef_sim_fixture_get (fixture, "/sim/operations");
    g_assert_cmpstr (said_paid, ==, "P");
    g_assert_cmpstr (said_open, ==, "P5");
    g_assert_false (mef_simulator_conclude (fixture->simulator, paid, "R"));
  }
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* As it was written before titres were kept: the operations and nothing else. */
static void
test_old_state (void)
{
  static const char old[] =
      "[{\"idop\":\"" OLD_ID_OP "\",\"exer\":\"2026\",\"mel\":\"claire@example.org\","
      "\"montant\":\"4250\",\"numcli\":\"001964\",\"objet\":null,\"refdet\":\"" TITRE "\","
      "\"saisie\":\"T\",\"urlnotif\":\"http://127.0.0.1:9/\",\"urlredirect\":null,"
      "\"resultrans\":\"P\",\"numauto\":\"7d9c\",\"created_at\":1767607100,"
      "\"done_at\":1767607200,\"closed\":true}]";
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autofree char *said = NULL, *debts = NULL, *again = NULL, *written = NULL;

  g_assert_true (g_file_set_contents (file, old, -1, NULL));
  {
    g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);

    said = mef_sim_fixture_ask (fixture, OLD_ID_OP);
    g_assert_cmpstr (said, ==, "P");
    /* What the treasury is told of now was paid before. */
    mef_sim_fixture_control (fixture, "/sim/debts",
                             "{\"numcli\":\"001964\",\"refdet\":\"" TITRE "\",\"montant\":4250}");
    mef_sim_fixture_control (
        fixture, "/sim/debts",
        "{\"numcli\":\"001964\",\"refdet\":\"2026CA000000000000012\",\"montant\":100}");
    debts = mef_sim_fixture_get (fixture, "/sim/debts");
  }
  g_assert_cmpstr (debts, ==,
                   "{\"debts\":[{\"numcli\":\"001964\",\"kind\":\"titre\",\"refdet\":\"" TITRE "\","
                   "\"montant\":4250,\"paid\":true,\"paid_at\":1767607200},"
                   "{\"numcli\":\"001964\",\"kind\":\"role\",\"refdet\":\"2026CA000000000000012\","
                   "\"montant\":100,\"paid\":false,\"paid_at\":0}]}");
  g_assert_true (g_file_get_contents (file, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, "{"));
  {
    g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);

    again = mef_sim_fixture_get (fixture, "/sim/debts");
    g_assert_cmpstr (again, ==, debts);
  }
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static MefSimulator *
listen_with_debts (const char *file, GError **error)
{
  g_autoptr (MefClock) clock = mef_clock_new_manual (FIXTURE_NOW);
  g_autoptr (MefSimulator) simulator = mef_simulator_new (clock, NULL);

  mef_simulator_set_debts_file (simulator, file);
  return mef_simulator_listen (simulator, "127.0.0.1", 0, error) ? g_steal_pointer (&simulator)
                                                                 : NULL;
}

static void
assert_page (MefSimFixture *fixture, const char *refdet, const char *mark)
{
  g_autofree char *path =
      g_strdup_printf (MEF_PAYFIP_FORM_PATH "?numcli=001964&exer=2026&refdet=%s&montant=4250"
                                            "&mel=claire%%40example.org&urlcl=http://x/&saisie=T",
                       refdet);
  g_autofree char *page = mef_sim_fixture_get (fixture, path);

  g_test_message ("%s: %s", refdet, mark);
  g_assert_nonnull (strstr (page, mark));
}

/* The file of titres comes and changes while the simulator runs; what was paid stays so. */
static void
test_debts_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "titres.json", NULL);
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  static const char one[] = "{\"debts\":[{\"numcli\":\"001964\",\"refdet\":\"" TITRE "\","
                            "\"montant\":4250}]}";
  static const char two[] = "{\"debts\":[{\"numcli\":\"001964\",\"refdet\":\"" TITRE "\","
                            "\"montant\":4250},{\"numcli\":\"001964\",\"refdet\":"
                            "\"202600000418000001\",\"montant\":4250,\"paid\":true}]}";

  g_clear_object (&fixture->simulator);
  fixture->simulator = listen_with_debts (file, NULL);
  g_assert_nonnull (fixture->simulator);
  assert_page (fixture, "202600000418000001", "id=\"card\"");
  g_assert_true (g_file_set_contents (file, one, -1, NULL));
  assert_page (fixture, "202600000418000001", "id=\"code-unknown-debt\"");
  assert_page (fixture, TITRE, "id=\"card\"");
  g_assert_true (mef_simulator_conclude (fixture->simulator,
                                         mef_simulator_get_last_id_op (fixture->simulator), "V"));
  assert_page (fixture, TITRE, "id=\"code-already-paid\"");
  g_assert_true (g_file_set_contents (file, two, -1, NULL));
  assert_page (fixture, "202600000418000001", "id=\"code-already-paid\"");
  assert_page (fixture, TITRE, "id=\"code-already-paid\"");
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_wrong_debts_file (void)
{
  static const char *const contents[] = {
    "", "[]", "{}", "{\"debts\":[1]}", "{\"debts\":[{\"numcli\":\"001964\"}]}",
  };
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "titres.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, contents[i], -1, NULL));
      g_assert_null (listen_with_debts (file, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "debts-malformed");
    }
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define NOTHING_BUT(member) "{\"operations\":[],\"debts\":[],\"notifications\":[]," member "}"

/* A file that is something else is neither used nor overwritten. */
static void
test_wrong_state (void)
{
  static const char *const contents[] = {
    "",
    "{}",
    "[1]",
    "[{}]",
    "[{\"idop\":\"x\"}]",
    "not json",
    "{\"operations\":[]}",
    "{\"operations\":[],\"debts\":[1],\"notifications\":[]}",
    "{\"operations\":[],\"debts\":[{\"numcli\":\"001964\"}],\"notifications\":[]}",
    "{\"operations\":[],\"debts\":[],\"notifications\":[{\"idop\":\"x\"}]}",
    NOTHING_BUT ("\"clock_offset\":-1"),
    NOTHING_BUT ("\"clock_offset\":315360001"),
    NOTHING_BUT ("\"now\":4102444801"),
    "[{\"idop\":\"" OLD_ID_OP "\",\"created_at\":-1}]",
    "[{\"idop\":\"" OLD_ID_OP "\",\"done_at\":4102444801}]",
    "[{\"idop\":\"" OLD_ID_OP "\",\"opened_at\":9223372036854775807}]",
    "[{\"idop\":\"" OLD_ID_OP "\",\"paid_at\":-9223372036854775808}]",
    "{\"operations\":[],\"debts\":[{\"numcli\":\"001964\",\"refdet\":\"" TITRE
    "\",\"montant\":4250,\"paid_at\":4102444801}],\"notifications\":[]}",
    "{\"operations\":[],\"debts\":[],\"notifications\":[{\"idop\":\"x\",\"fields\":\"\","
    "\"due_at\":4102444801}]}",
    "{\"operations\":[],\"debts\":[],\"notifications\":[{\"idop\":\"x\",\"fields\":\"\","
    "\"copies\":3}]}",
  };
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autoptr (MefClock) clock = mef_clock_new_manual (FIXTURE_NOW);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (MefSimulator) simulator = mef_simulator_new (clock, file);
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, contents[i], -1, NULL));
      g_assert_false (mef_simulator_listen (simulator, "127.0.0.1", 0, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "state-malformed");
    }
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_loopback_only (void)
{
  static const char *const addresses[] = { "0.0.0.0", "::", "192.0.2.1", "localhost", "" };
  g_autoptr (MefClock) clock = mef_clock_new ();

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (MefSimulator) simulator = mef_simulator_new (clock, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (mef_simulator_listen (simulator, addresses[i], 0, &error));
      g_assert_cmpstr (error->message, ==, "address-not-loopback");
      g_assert_null (mef_simulator_get_url (simulator));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/control/refusals", test_refusals);
  g_test_add_func ("/sim/control/knobs", test_knobs);
  g_test_add_func ("/sim/control/clock", test_clock);
  g_test_add_func ("/sim/control/system-clock", test_system_clock);
  g_test_add_func ("/sim/control/movable-clock", test_movable_clock);
  g_test_add_func ("/sim/control/saved-clock", test_saved_clock);
  g_test_add_func ("/sim/control/titre-once", test_titre_once);
  g_test_add_func ("/sim/control/host", test_host);
  g_test_add_func ("/sim/control/notifications", test_notifications);
  g_test_add_func ("/sim/control/nobody-listens", test_nobody_listens);
  g_test_add_func ("/sim/control/operations", test_operations);
  g_test_add_func ("/sim/control/state", test_state);
  g_test_add_func ("/sim/control/old-state", test_old_state);
  g_test_add_func ("/sim/control/debts-file", test_debts_file);
  g_test_add_func ("/sim/control/wrong-debts-file", test_wrong_debts_file);
  g_test_add_func ("/sim/control/wrong-state", test_wrong_state);
  g_test_add_func ("/sim/control/loopback-only", test_loopback_only);
  return g_test_run ();
}
