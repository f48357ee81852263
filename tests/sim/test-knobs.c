/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each knob does on the wire: when notifications come, how many, in which order and spelt how;
 * what a detail says; what the web service gives instead of an answer. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-payfip-form.h"
#include "mef-sim-fixture.h"

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in: %s", part, text);
}

/* Nothing more arrives: whatever was sent before the simulator's answer is there before it. */
static void
assert_notified (MefSimFixture *fixture, guint count)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = mef_sim_fixture_get (fixture, "/sim/clock");
    }
  g_assert_cmpuint (fixture->notified->len, ==, count);
}

/* Abandons or pays by the page's last button, and comes back; where to. */
static char *
press (MefSimFixture *fixture, const char *id_op, const char *result)
{
  g_autofree char *fields = g_strdup_printf ("idop=%s&resultat=%s", id_op, result);
  guint status;
  char *back = mef_sim_fixture_send (fixture, "POST", "/tpa/conclude", fields, &status);

  g_assert_cmpuint (status, ==, 303);
  return back;
}

/* --- when ---------------------------------------------------------------------------------- */

/* 11:00 in Paris: the night's batch is 15 hours later. */
static void
test_moments (void)
{
  static const struct
  {
    const char *knobs;
    gint64 seconds;
  } cases[] = {
    { "{\"notification_moment\":\"now\",\"notification_delay\":90}", 90 },
    { "{\"notification_moment\":\"two-hours\"}", 7200 },
    { "{\"notification_moment\":\"two-hours\",\"notification_delay\":60}", 7260 },
    { "{\"notification_moment\":\"night\"}", 15 * 3600 },
    { "{\"notification_moment\":\"after-redirect\"}", 7200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
      g_autofree char *id_op = mef_sim_fixture_create (fixture);
      g_autofree char *said = NULL;

      g_test_message ("%s", cases[i].knobs);
      mef_sim_fixture_control (fixture, "/sim/knobs", cases[i].knobs);
      g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
      assert_notified (fixture, 0);
      g_assert_true (mef_simulator_advance (fixture->simulator, cases[i].seconds - 1));
      assert_notified (fixture, 0);
      /* Whoever asks is told without delay. */
      said = mef_sim_fixture_ask (fixture, id_op);
      g_assert_cmpstr (said, ==, "P");
      /* The simulator notices by itself that time has passed. */
      mef_clock_advance (fixture->clock, 1);
      mef_sim_fixture_wait_notified (fixture, 1);
      assert_notified (fixture, 1);
    }
}

/* A form's result is told as it was found, and a form does not wait for a return. */
static void
test_form_moments (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  const MefPayfipForm form = { .numcli = "001964",
                               .refdet = "2026RS0001",
                               .montant = "4250",
                               .mel = "claire@example.org",
                               .urlcl = fixture->town_url,
                               .saisie = "T" };
  g_autofree char *path = mef_payfip_form_make_url (&form, MEF_PAYFIP_FORM_PATH);
  g_autofree char *page = mef_sim_fixture_get (fixture, path);
  const char *id_op = mef_simulator_get_last_id_op (fixture->simulator);

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"two-hours\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "A"));
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"after-redirect\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), "&resultrans=P&");
  g_assert_true (mef_simulator_advance (fixture->simulator, 7200));
  mef_sim_fixture_wait_notified (fixture, 2);
  assert_has (g_ptr_array_index (fixture->notified, 1), "&resultrans=A&");
}

/* By either method, "Continuer" passes through the simulator, and the notification leaves then. */
static void
test_after_redirect (void)
{
  static const struct
  {
    const char *method;
    guint status;
  } cases[] = { { "get", 303 }, { "post", 307 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
      g_autofree char *id_op = mef_sim_fixture_create (fixture);
      const gboolean post = g_str_equal (cases[i].method, "post");
      g_autofree char *json = g_strdup_printf (
          "{\"notification_moment\":\"after-redirect\",\"redirect_method\":\"%s\"}",
          cases[i].method);
      g_autofree char *field = g_strdup_printf ("idop=%s", id_op);
      g_autofree char *path = g_strconcat ("/tpa/continue?", field, NULL);
      g_autofree char *recap_path = NULL, *recap = NULL, *back = NULL;
      guint status;

      mef_sim_fixture_control (fixture, "/sim/knobs", json);
      recap_path = press (fixture, id_op, "P");
      recap = mef_sim_fixture_get (fixture, strstr (recap_path, "/tpa/"));
      assert_has (recap, post ? "action=\"/tpa/continue\"" : path);
      assert_notified (fixture, 0);
      back = mef_sim_fixture_send (fixture, post ? "POST" : "GET", post ? "/tpa/continue" : path,
                                   post ? field : NULL, &status);
      g_assert_cmpuint (status, ==, cases[i].status);
      mef_sim_fixture_wait_notified (fixture, 1);
      g_assert_true (mef_simulator_advance (fixture->simulator, 7200));
      assert_notified (fixture, 1);
    }
}

/* It is the payment that waits for its payer: turning the knob meanwhile changes nothing for it. */
static void
test_after_redirect_turned (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *waiting = mef_sim_fixture_create (fixture);
  g_autofree char *told = mef_sim_fixture_create (fixture);
  g_autofree char *through = g_strconcat ("href=\"/tpa/continue?idop=", waiting, NULL);
  g_autofree char *waiting_path = NULL, *told_path = NULL, *recap = NULL, *straight = NULL;

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"after-redirect\"}");
  waiting_path = press (fixture, waiting, "P");
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"now\"}");
  told_path = press (fixture, told, "P");
  recap = mef_sim_fixture_get (fixture, strstr (waiting_path, "/tpa/"));
  assert_has (recap, through);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"after-redirect\"}");
  straight = mef_sim_fixture_get (fixture, strstr (told_path, "/tpa/"));
  assert_has (straight, "href=\"https://town.example/payfip/return?");
}

/* --- how often, in which order ------------------------------------------------------------- */

static void
test_duplicate (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"duplicate_notification\":true}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  mef_sim_fixture_wait_notified (fixture, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->notified, 0), ==,
                   g_ptr_array_index (fixture->notified, 1));
}

/* Two in turn are told the other way round; the third is kept until order is back. */
static void
test_reorder (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  char *ids[3] = { NULL };

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"reorder_notification\":true}");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = mef_sim_fixture_create (fixture);
      g_assert_true (mef_simulator_conclude (fixture->simulator, ids[i], "P"));
      if (i == 0)
        assert_notified (fixture, 0);
    }
  mef_sim_fixture_wait_notified (fixture, 2);
  assert_notified (fixture, 2);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"reorder_notification\":false}");
  mef_sim_fixture_wait_notified (fixture, 3);
  assert_has (g_ptr_array_index (fixture->notified, 0), ids[1]);
  assert_has (g_ptr_array_index (fixture->notified, 1), ids[0]);
  assert_has (g_ptr_array_index (fixture->notified, 2), ids[2]);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

/* A pair of copies changes places with the next pair, not with itself. */
static void
test_reorder_copies (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  char *ids[2] = { NULL };

  mef_sim_fixture_control (fixture, "/sim/knobs",
                           "{\"reorder_notification\":true,\"duplicate_notification\":true}");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = mef_sim_fixture_create (fixture);
      g_assert_true (mef_simulator_conclude (fixture->simulator, ids[i], "P"));
      if (i == 0)
        assert_notified (fixture, 0);
    }
  mef_sim_fixture_wait_notified (fixture, 4);
  for (guint i = 0; i < 4; i++)
    assert_has (g_ptr_array_index (fixture->notified, i), ids[1 - i / 2]);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

#define DEAF_ID_OP "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f"

/* What waits for another one is not lost with it, where that cannot be sent anywhere. */
static void
test_reorder_unsendable (void)
{
  static const char state[] =
      "[{\"idop\":\"" DEAF_ID_OP "\",\"montant\":\"4250\",\"numcli\":\"001964\","
      "\"refdet\":\"2026RS0001\",\"saisie\":\"T\",\"urlredirect\":\"http://127.0.0.1:9/\","
      "\"created_at\":1767607200}]";
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autoptr (MefSimFixture) fixture = NULL;
  g_autofree char *id_op = NULL;

  g_assert_true (g_file_set_contents (file, state, -1, NULL));
  fixture = mef_sim_fixture_new (file);
  id_op = mef_sim_fixture_create (fixture);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"reorder_notification\":true}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  assert_notified (fixture, 0);
  g_assert_true (mef_simulator_conclude (fixture->simulator, DEAF_ID_OP, "P"));
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), id_op);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Never means what was planned before, too. */
static void
test_drop_planned (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *planned = mef_sim_fixture_create (fixture);
  g_autofree char *held = mef_sim_fixture_create (fixture);

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"two-hours\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, planned, "P"));
  mef_sim_fixture_control (fixture, "/sim/knobs",
                           "{\"notification_moment\":\"now\",\"reorder_notification\":true}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, held, "P"));
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"drop_notification\":true}");
  g_assert_true (mef_simulator_advance (fixture->simulator, 7200));
  mef_sim_fixture_control (fixture, "/sim/knobs",
                           "{\"drop_notification\":false,\"reorder_notification\":false}");
  assert_notified (fixture, 0);
}

/* A restart loses nothing that was still to be told. */
static void
test_restart (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autofree char *id_op = NULL;
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (file);
  g_autoptr (MefClock) later = mef_clock_new_manual (FIXTURE_NOW + 7200);

  id_op = mef_sim_fixture_create (fixture);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"notification_moment\":\"two-hours\"}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  assert_notified (fixture, 0);
  g_assert_finalize_object (g_steal_pointer (&fixture->simulator));
  fixture->simulator = mef_simulator_new (later, file);
  g_assert_true (mef_simulator_listen (fixture->simulator, "127.0.0.1", 0, NULL));
  mef_sim_fixture_wait_notified (fixture, 1);
  assert_has (g_ptr_array_index (fixture->notified, 0), id_op);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

/* --- spelt how ----------------------------------------------------------------------------- */

static void
test_spelling (void)
{
  static const struct
  {
    const char *knobs, *told;
  } cases[] = {
    { "{\"notification_name\":\"idOp\"}", "idOp=" },
    { "{\"notification_name\":\"IdOp\"}", "IdOp=" },
    { "{\"notification_name\":\"IDOP\"}", "IDOP=" },
    { "{\"notification_name\":\"idop\"}", "idop=" },
    { "{\"fields_in_query\":true}", "?idop=" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id_op = mef_sim_fixture_create (fixture);
      g_autofree char *told = g_strconcat (cases[i].told, id_op, NULL);

      mef_sim_fixture_control (fixture, "/sim/knobs", cases[i].knobs);
      g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
      mef_sim_fixture_wait_notified (fixture, i + 1);
      g_assert_cmpstr (g_ptr_array_index (fixture->notified, i), ==, told);
    }
}

/* --- details ------------------------------------------------------------------------------- */

/* The bytes of a detail. */
static char *
get_detail (MefSimFixture *fixture, const char *id_op, guint *status)
{
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sent = NULL;

  mef_payfip_message_set (request, "idOp", id_op);
  bytes = mef_payfip_message_serialize (request);
  sent = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return mef_sim_fixture_send (fixture, "POST", MEF_PAYFIP_SERVICE_PATH, sent, status);
}

static void
test_details (void)
{
  static const struct
  {
    const char *knobs, *with, *without;
  } cases[] = {
    { "{}", "<idOp>", "<idop>" },
    { "{\"detail_lower_case\":true}", "</idop>", "idOp>" },
    { "{\"detail_lower_case\":false,\"without_numauto\":true}", "<resultrans>P<", "numauto" },
    { "{\"without_numauto\":false,\"wrong_montant\":true}", "<montant>1<", "<montant>3750<" },
    { "{\"wrong_montant\":false,\"wrong_saisie\":true}", "<saisie>X<", "<saisie>T<" },
    { "{\"wrong_saisie\":false,\"unknown_resultrans\":\"K\"}", "<resultrans>K<", "<resultrans>P<" },
    { "{\"unknown_resultrans\":\"\"}", "<resultrans>P<", "<resultrans>K<" },
    { "{\"unknown_resultrans\":null}", "<resultrans>P<", "<resultrans>K<" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      guint status;

      mef_sim_fixture_control (fixture, "/sim/knobs", cases[i].knobs);
      text = get_detail (fixture, id_op, &status);
      g_assert_cmpuint (status, ==, 200);
      assert_has (text, cases[i].with);
      g_assert_null (strstr (text, cases[i].without));
    }
}

/* A first, and P a minute later: told each time. */
static void
test_paid_after_abandon (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *first = NULL, *then = NULL;

  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"paid_after_abandon\":true}");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "A"));
  mef_sim_fixture_wait_notified (fixture, 1);
  g_assert_true (mef_simulator_advance (fixture->simulator, 59));
  first = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (first, ==, "A");
  mef_clock_advance (fixture->clock, 1);
  mef_sim_fixture_wait_notified (fixture, 2);
  then = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (then, ==, "P");
  g_assert_false (mef_simulator_conclude (fixture->simulator, id_op, "R"));
}

#define TITRE "202600000417000001"

/* A titre that was abandoned and then paid by another operation is not paid again. */
static void
test_abandoned_titre (void)
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
  g_autofree char *abandoned = NULL, *first = NULL, *second = NULL, *said = NULL;

  mef_simulator_add_debt (fixture->simulator, "001964", TITRE, 4250);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"paid_after_abandon\":true}");
  first = mef_sim_fixture_get (fixture, path);
  abandoned = g_strdup (mef_simulator_get_last_id_op (fixture->simulator));
  second = mef_sim_fixture_get (fixture, path);
  g_assert_true (mef_simulator_conclude (fixture->simulator, abandoned, "A"));
  g_assert_true (mef_simulator_conclude (fixture->simulator,
                                         mef_simulator_get_last_id_op (fixture->simulator), "P"));
  mef_sim_fixture_wait_notified (fixture, 2);
  g_assert_true (mef_simulator_advance (fixture->simulator, 60));
  said = mef_sim_fixture_ask (fixture, abandoned);
  g_assert_cmpstr (said, ==, "A");
  assert_notified (fixture, 2);
}

/* --- faults -------------------------------------------------------------------------------- */

/* Once, or until it is taken away. */
static void
test_faults (void)
{
  static const struct
  {
    const char *fault, *says;
    guint status;
  } cases[] = {
    { "unavailable", "TechIndisponibiliteErreur", 500 },
    { "broken", "<code>999</code>", 500 },
    { "not-xml", "Bad Gateway", 502 },
    { "http-500", "Internal Server Error", 500 },
    { "silence", NULL, 0 },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      const gboolean lasts = i % 2 == 1;
      g_autofree char *json = g_strdup_printf ("{\"next_fault\":\"%s\",\"fault_lasts\":%s}",
                                               cases[i / 2].fault, lasts ? "true" : "false");
      g_autofree char *said = NULL;

      g_test_message ("%s", json);
      mef_sim_fixture_control (fixture, "/sim/knobs", json);
      for (guint n = 0; n < (lasts ? 3 : 1); n++)
        {
          guint status;
          g_autofree char *text = get_detail (fixture, id_op, &status);

          g_assert_cmpuint (status, ==, cases[i / 2].status);
          if (cases[i / 2].says != NULL)
            assert_has (text, cases[i / 2].says);
        }
      if (lasts)
        mef_sim_fixture_control (fixture, "/sim/knobs", "{\"next_fault\":\"none\"}");
      said = mef_sim_fixture_ask (fixture, id_op);
      g_assert_cmpstr (said, ==, "P");
    }
}

/* A fault keeps the town waiting as an answer would; a cut connection has nothing to wait for. */
static void
test_delayed_faults (void)
{
  static const struct
  {
    const char *fault;
    gboolean late;
  } cases[] = {
    { "unavailable", TRUE }, { "broken", TRUE },   { "not-xml", TRUE },
    { "http-500", TRUE },    { "silence", FALSE },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"next_fault\":\"%s\",\"delay_answer\":%u}",
                                               cases[i].fault, cases[i].late ? 60 : 600000);
      const gint64 before = g_get_monotonic_time ();
      g_autofree char *text = NULL;
      guint status;

      mef_sim_fixture_control (fixture, "/sim/knobs", json);
      text = get_detail (fixture, id_op, &status);
      g_assert_true ((status != 0) == cases[i].late);
      if (cases[i].late)
        g_assert_cmpint (g_get_monotonic_time () - before, >=, 60 * 1000);
    }
}

/* --- retention ----------------------------------------------------------------------------- */

/* A year for what was paid, to the second; the night for what nobody used. */
static void
test_retention (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *paid = mef_sim_fixture_create (fixture);
  g_autofree char *unused = mef_sim_fixture_create (fixture);
  const struct
  {
    gint64 advance;
    const char *paid, *unused;
  } steps[] = {
    { 16 * 3600 - 1, "P", "P5" }, /* one second to three in the morning */
    { 1, "P", "P1" },
    { 365 * 24 * 3600 - 16 * 3600 - 1, "P", "P1" },
    { 1, "P1", "P1" },
  };

  g_assert_true (mef_simulator_conclude (fixture->simulator, paid, "P"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *said_paid = NULL, *said_unused = NULL;

      g_assert_true (mef_simulator_advance (fixture->simulator, steps[i].advance));
      said_paid = mef_sim_fixture_ask (fixture, paid);
      said_unused = mef_sim_fixture_ask (fixture, unused);
      g_assert_cmpstr (said_paid, ==, steps[i].paid);
      g_assert_cmpstr (said_unused, ==, steps[i].unused);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/knobs/moments", test_moments);
  g_test_add_func ("/sim/knobs/form-moments", test_form_moments);
  g_test_add_func ("/sim/knobs/after-redirect", test_after_redirect);
  g_test_add_func ("/sim/knobs/after-redirect-turned", test_after_redirect_turned);
  g_test_add_func ("/sim/knobs/duplicate", test_duplicate);
  g_test_add_func ("/sim/knobs/reorder", test_reorder);
  g_test_add_func ("/sim/knobs/reorder-copies", test_reorder_copies);
  g_test_add_func ("/sim/knobs/reorder-unsendable", test_reorder_unsendable);
  g_test_add_func ("/sim/knobs/drop-planned", test_drop_planned);
  g_test_add_func ("/sim/knobs/restart", test_restart);
  g_test_add_func ("/sim/knobs/spelling", test_spelling);
  g_test_add_func ("/sim/knobs/details", test_details);
  g_test_add_func ("/sim/knobs/paid-after-abandon", test_paid_after_abandon);
  g_test_add_func ("/sim/knobs/abandoned-titre", test_abandoned_titre);
  g_test_add_func ("/sim/knobs/faults", test_faults);
  g_test_add_func ("/sim/knobs/delayed-faults", test_delayed_faults);
  g_test_add_func ("/sim/knobs/retention", test_retention);
  return g_test_run ();
}
