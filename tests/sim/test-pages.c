/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payer's pages, followed the way a browser does: the buttons are found by their ids. */
#include "config.h"

#include <string.h>

#include "mef-sim-fixture.h"

static char *
page_path (const char *id_op)
{
  return mef_payfip_make_page_url (MEF_PAYFIP_PAGE_PATH, id_op);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in: %s", part, text);
}

/* What stands between @before and @after, the last @before in front of the element @id. */
static char *
attribute_before (const char *page, const char *id, const char *before, const char *after)
{
  g_autofree char *mark = g_strdup_printf ("id=\"%s\"", id);
  const char *element = strstr (page, mark);
  const char *begin = NULL;

  g_assert_nonnull (element);
  begin = g_strrstr_len (page, element - page, before);
  g_assert_nonnull (begin);
  begin += strlen (before);
  return g_strndup (begin, (gsize) (strstr (begin, after) - begin));
}

/* Presses the button of a form: the page that comes, redirects followed. */
static char *
press (MefSimFixture *fixture, const char *page, const char *id, const char *id_op)
{
  g_autofree char *form = attribute_before (page, id, "<form method=\"", "</button>");
  g_autofree char *action = attribute_before (page, id, "action=\"", "\"");
  const char *result = strstr (form, "name=\"resultat\" value=\"");
  g_autofree char *fields = result != NULL
                                ? g_strdup_printf ("idop=%s&resultat=%c", id_op, result[23])
                                : g_strdup_printf ("idop=%s", id_op);
  const gboolean post = g_str_has_prefix (form, "post\"");
  g_autofree char *path = post ? g_strdup (action) : g_strconcat (action, "?", fields, NULL);
  guint status;
  g_autofree char *text =
      mef_sim_fixture_send (fixture, post ? "POST" : "GET", path, post ? fields : NULL, &status);

  if (status == 303)
    {
      const char *url = mef_simulator_get_url (fixture->simulator);

      g_assert_true (g_str_has_prefix (text, url));
      return mef_sim_fixture_get (fixture, text + strlen (url));
    }
  g_assert_cmpuint (status, ==, 200);
  return g_steal_pointer (&text);
}

static void
test_summary (void)
{
  static const char *const parts[] = {
    "lang=\"fr\"",
    "SIMULATEUR – aucun paiement réel",
    "FACTURATION",
    "2015RS0083001516A01",
    "001964",
    "37,50",
    "id=\"card\" class=\"main\" autofocus>",
    "id=\"card-blank\" target=\"_blank\"",
    "target=\"carte\" onsubmit=\"window.open(",
    "id=\"debit\"",
    "id=\"abandon\"",
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = page_path (id_op);
  g_autofree char *page = mef_sim_fixture_get (fixture, path);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (page, parts[i]);
}

/* From the first button to the last: what each way ends with. */
static void
test_ways (void)
{
  static const struct
  {
    const char *means, *button, *result, *text;
  } cases[] = {
    { "card", "accept", "P", "accepté" },
    { "card-post", "accept", "P", "accepté" },
    { "card", "refuse", "R", "refusé" },
    { "card", "give-up", "A", "abandonné" },
    { "debit", "debit-accept", "V", "prélèvement est enregistré" },
    { "debit", "debit-refuse", "Z", "refusé" },
    { "abandon", NULL, "A", "abandonné" },
  };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id_op = mef_sim_fixture_create (fixture);
      g_autofree char *path = page_path (id_op);
      g_autofree char *summary = mef_sim_fixture_get (fixture, path);
      g_autofree char *means = press (fixture, summary, cases[i].means, id_op);
      g_autofree char *recap = cases[i].button != NULL
                                   ? press (fixture, means, cases[i].button, id_op)
                                   : g_strdup (means);
      g_autofree char *said = mef_sim_fixture_ask (fixture, id_op);
      g_autofree char *notified = g_strdup_printf ("idop=%s", id_op);

      assert_has (recap, cases[i].text);
      assert_has (recap, "id=\"print\"");
      g_assert_cmpstr (said, ==, cases[i].result);
      mef_sim_fixture_wait_notified (fixture, i + 1);
      g_assert_cmpstr (g_ptr_array_index (fixture->notified, i), ==, notified);
    }
}

/* The way back keeps what the town's address already asks. */
static void
test_continue (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = g_strconcat ("/tpa/recap?idop=", id_op, NULL);
  g_autofree char *by_get = NULL, *by_post = NULL, *link = NULL;

  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "P"));
  link = g_strdup_printf ("id=\"continue\" autofocus "
                          "href=\"https://town.example/payfip/return?a=1&amp;b=2&amp;idop=%s\"",
                          id_op);
  by_get = mef_sim_fixture_get (fixture, path);
  assert_has (by_get, link);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"redirect_method\":\"post\"}");
  by_post = mef_sim_fixture_get (fixture, path);
  assert_has (by_post, "<form method=\"post\" "
                       "action=\"https://town.example/payfip/return?a=1&amp;b=2\">");
  assert_has (by_post, "<button id=\"continue\"");
}

static void
check_code (MefSimFixture *fixture, const char *path, const char *code)
{
  g_autofree char *page = mef_sim_fixture_get (fixture, path);
  g_autofree char *mark = g_strdup_printf ("id=\"code-%s\"", code);

  assert_has (page, mark);
}

static void
test_closed (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = page_path (id_op);
  g_autofree char *card = g_strconcat ("/tpa/card?idop=", id_op, NULL);
  g_autofree char *late_id_op = mef_sim_fixture_create (fixture);
  g_autofree char *late = page_path (late_id_op);
  g_autofree char *page = NULL;

  check_code (fixture, MEF_PAYFIP_PAGE_PATH, "P1");
  check_code (fixture, MEF_PAYFIP_PAGE_PATH "?idop=%3Cscript%3E", "P1");
  mef_clock_advance (fixture->clock, 15 * 60 - 1);
  page = mef_sim_fixture_get (fixture, late);
  assert_has (page, "id=\"card\"");
  mef_clock_advance (fixture->clock, 1);
  check_code (fixture, late, "P4");
  g_assert_true (mef_simulator_conclude (fixture->simulator, id_op, "R"));
  check_code (fixture, path, "P3");
  check_code (fixture, card, "P3");
}

/* Giving up leaves the page open for the rest of its time. */
static void
test_resume (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = page_path (id_op);
  g_autofree char *summary = mef_sim_fixture_get (fixture, path);
  g_autofree char *recap = press (fixture, summary, "abandon", id_op);
  g_autofree char *again = press (fixture, recap, "resume", id_op);
  g_autofree char *recap_path = g_strconcat ("/tpa/recap?idop=", id_op, NULL);
  g_autofree char *late = NULL;

  assert_has (again, "id=\"card\"");
  mef_clock_advance (fixture->clock, 15 * 60);
  late = mef_sim_fixture_get (fixture, recap_path);
  g_assert_null (strstr (late, "id=\"resume\""));
}

static void
test_refused (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *odd = g_strdup_printf ("idop=%s&resultat=%%3Cb%%3E", id_op);
  g_autofree char *none = g_strdup_printf ("idop=%s", id_op);
  g_autofree char *query = g_strdup_printf ("/tpa/conclude?idop=%s&resultat=P", id_op);
  const struct
  {
    const char *method, *path, *body;
    guint status;
  } cases[] = {
    { "GET", "/nothing", NULL, 404 },
    { "GET", "/tpa/../etc/passwd", NULL, 404 },
    { "GET", query, NULL, 405 },
    { "POST", "/tpa/conclude", odd, 400 },
    { "POST", "/tpa/conclude", none, 400 },
    { "GET", MEF_PAYFIP_SERVICE_PATH, NULL, 405 },
  };
  g_autofree char *said = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status;
      g_autofree char *text =
          mef_sim_fixture_send (fixture, cases[i].method, cases[i].path, cases[i].body, &status);

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      g_assert_cmpuint (status, ==, cases[i].status);
      g_assert_null (strstr (text, "<b>"));
    }
  said = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (said, ==, "P5");
}

/* What a town sends is shown, never run. */
static void
test_escaped (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autoptr (MefPayfipMessage) request = mef_sim_fixture_make_creation (fixture);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;
  g_autofree char *path = NULL, *page = NULL;

  mef_payfip_message_set (request, "objet", "<script>alert('1')</script>");
  answer = mef_sim_fixture_call (fixture, request, &fault);
  path = page_path (mef_payfip_message_get (answer, "idOp"));
  page = mef_sim_fixture_get (fixture, path);
  assert_has (page, "&lt;script&gt;alert(&apos;1&apos;)&lt;/script&gt;");
  g_assert_null (strstr (page, "<script>alert"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/pages/summary", test_summary);
  g_test_add_func ("/sim/pages/ways", test_ways);
  g_test_add_func ("/sim/pages/continue", test_continue);
  g_test_add_func ("/sim/pages/closed", test_closed);
  g_test_add_func ("/sim/pages/resume", test_resume);
  g_test_add_func ("/sim/pages/refused", test_refused);
  g_test_add_func ("/sim/pages/escaped", test_escaped);
  return g_test_run ();
}
