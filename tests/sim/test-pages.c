/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payer's pages, followed the way a browser does: the buttons are found by their ids. */
#include "config.h"

#include <glib/gstdio.h>
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
  link = g_strdup_printf ("id=\"continue\" autofocus aria-describedby=\"result\" "
                          "href=\"https://town.example/payfip/return?a=1&amp;b=2&amp;idop=%s\"",
                          id_op);
  by_get = mef_sim_fixture_get (fixture, path);
  assert_has (by_get, link);
  mef_sim_fixture_control (fixture, "/sim/knobs", "{\"redirect_method\":\"post\"}");
  by_post = mef_sim_fixture_get (fixture, path);
  assert_has (by_post, "<form method=\"post\" "
                       "action=\"https://town.example/payfip/return?a=1&amp;b=2\">");
  assert_has (by_post, "<button id=\"continue\" class=\"main\" autofocus "
                       "aria-describedby=\"result\">");
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

/* Posts a conclusion: the page that comes, or where to. */
static char *
conclude (MefSimFixture *fixture, const char *id_op, const char *result)
{
  g_autofree char *fields = g_strdup_printf ("idop=%s&resultat=%s", id_op, result);

  return mef_sim_fixture_send (fixture, "POST", "/tpa/conclude", fields, NULL);
}

/* Fifteen minutes are for opening: no other page opens a payment that nobody opened in time. */
static void
test_opened_late (void)
{
  static const char *const paths[] = { "/tpa/card?idop=", "/tpa/debit?idop=", "/tpa/recap?idop=",
                                       "/tpa/continue?idop=" };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *straight = mef_sim_fixture_create (fixture);
  g_autofree char *card = g_strconcat ("/tpa/card?idop=", straight, NULL);
  g_autofree char *begun = NULL, *refused = NULL, *paid = NULL, *said = NULL;

  mef_clock_advance (fixture->clock, 15 * 60 - 1);
  begun = mef_sim_fixture_get (fixture, card);
  assert_has (begun, "id=\"accept\"");
  mef_clock_advance (fixture->clock, 1);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_strconcat (paths[i], id_op, NULL);

      check_code (fixture, path, "P4");
    }
  refused = conclude (fixture, id_op, "P");
  assert_has (refused, "id=\"code-P4\"");
  said = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (said, ==, "P5");
  paid = conclude (fixture, straight, "P");
  assert_has (paid, "/tpa/recap?idop=");
}

/* Who opened in time may take longer at the bank; who gave up may come back in time only. */
static void
test_abandoned_late (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *slow = mef_sim_fixture_create (fixture);
  g_autofree char *gone = mef_sim_fixture_create (fixture);
  g_autofree char *slow_path = page_path (slow);
  g_autofree char *gone_path = page_path (gone);
  g_autofree char *card = g_strconcat ("/tpa/card?idop=", gone, NULL);
  g_autofree char *slow_page = mef_sim_fixture_get (fixture, slow_path);
  g_autofree char *gone_page = mef_sim_fixture_get (fixture, gone_path);
  g_autofree char *abandoned = conclude (fixture, gone, "A");
  g_autofree char *paid = NULL, *refused = NULL, *said = NULL;

  assert_has (abandoned, "/tpa/recap?idop=");
  mef_clock_advance (fixture->clock, 15 * 60);
  check_code (fixture, card, "P4");
  refused = conclude (fixture, gone, "P");
  assert_has (refused, "id=\"code-P4\"");
  said = mef_sim_fixture_ask (fixture, gone);
  g_assert_cmpstr (said, ==, "A");
  paid = conclude (fixture, slow, "P");
  assert_has (paid, "/tpa/recap?idop=");
}

/* A script shows the buttons that only a script can serve; a sentence stands in for them. */
static void
test_scripted_buttons (void)
{
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);
  g_autofree char *id_op = mef_sim_fixture_create (fixture);
  g_autofree char *path = page_path (id_op);
  g_autofree char *summary = mef_sim_fixture_get (fixture, path);
  g_autofree char *recap = press (fixture, summary, "abandon", id_op);
  g_autofree char *form =
      mef_sim_fixture_get (fixture, MEF_PAYFIP_FORM_PATH
                           "?numcli=001964&refdet=2026RS0001&montant=4250"
                           "&mel=claire%40example.org&urlcl=http://127.0.0.1:9/&saisie=T");
  g_autofree char *form_recap =
      press (fixture, form, "abandon", mef_simulator_get_last_id_op (fixture->simulator));
  const struct
  {
    const char *page, *id;
  } cases[] = { { summary, "close-tab" }, { recap, "close-tab" }, { form_recap, "close" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = g_strdup_printf ("<p id=\"%s-how\">", cases[i].id);
      g_autofree char *button = attribute_before (cases[i].page, cases[i].id, "<", " ");
      g_autofree char *shown =
          g_strdup_printf ("<script>if (window.opener || history.length === 1) { "
                           "document.getElementById('%s-how').hidden = true; const button = "
                           "document.getElementById('%s'); button.hidden = false;",
                           cases[i].id, cases[i].id);

      g_assert_cmpstr (button, ==, "button");
      assert_has (cases[i].page, sentence);
      assert_has (cases[i].page, " hidden onclick=\"window.close()\">");
      assert_has (cases[i].page, shown);
    }
  assert_has (form_recap, "aria-describedby=\"result\" hidden");
  assert_has (recap, "<button id=\"print\" hidden onclick=");
}

/* Only a window that the choice of means opened hands its confirmation to the page that did: a
 * portal that opened the whole of it keeps its own. */
static void
test_window (void)
{
  static const struct
  {
    const char *means;
    gboolean home;
  } cases[] = { { "card", FALSE }, { "card-post", TRUE } };
  g_autoptr (MefSimFixture) fixture = mef_sim_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id_op = mef_sim_fixture_create (fixture);
      g_autofree char *path = page_path (id_op);
      g_autofree char *summary = mef_sim_fixture_get (fixture, path);
      g_autofree char *means = press (fixture, summary, cases[i].means, id_op);
      g_autofree char *recap = press (fixture, means, "accept", id_op);
      g_autofree char *home =
          g_strdup_printf ("window.opener.location = '/tpa/recap?idop=%s'; window.close();", id_op);

      assert_has (summary, "&amp;fenetre=1\">Payer par carte (nouvelle fenêtre)");
      g_assert_true ((strstr (recap, home) != NULL) == cases[i].home);
      g_assert_true ((strstr (recap, "opener.location") != NULL) == cases[i].home);
    }
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
      g_assert_null (strstr (text, "code-P1"));
    }
  said = mef_sim_fixture_ask (fixture, id_op);
  g_assert_cmpstr (said, ==, "P5");
}

#define ODD_ID_OP "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f"

/* What is remembered is shown, never run, whoever wrote it. */
static void
test_escaped (void)
{
  static const char state[] =
      "[{\"idop\":\"" ODD_ID_OP "\",\"mel\":\"claire@example.org\",\"montant\":\"4250\","
      "\"numcli\":\"001964\",\"objet\":\"<script>alert('1')</script>\","
      "\"refdet\":\"<script>alert('2')</script>\",\"saisie\":\"T\","
      "\"urlnotif\":\"http://127.0.0.1:9/\",\"urlredirect\":\"http://127.0.0.1:9/\\\"><b>\","
      "\"created_at\":1767607200}]";
  g_autofree char *folder = g_dir_make_tmp ("mef-sim-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  g_autoptr (MefSimFixture) fixture = NULL;
  g_autofree char *page = NULL, *panel = NULL, *recap = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, state, -1, &error);
  g_assert_no_error (error);
  fixture = mef_sim_fixture_new (file);
  page = mef_sim_fixture_get (fixture, MEF_PAYFIP_PAGE_PATH "?idop=" ODD_ID_OP);
  panel = mef_sim_fixture_get (fixture, "/sim/");
  g_assert_true (mef_simulator_conclude (fixture->simulator, ODD_ID_OP, "A"));
  recap = mef_sim_fixture_get (fixture, "/tpa/recap?idop=" ODD_ID_OP);
  assert_has (page, "&lt;script&gt;alert(&apos;1&apos;)&lt;/script&gt;");
  assert_has (page, "&lt;script&gt;alert(&apos;2&apos;)&lt;/script&gt;");
  assert_has (panel, "&lt;script&gt;alert(&apos;2&apos;)&lt;/script&gt;");
  assert_has (recap, "href=\"http://127.0.0.1:9/&quot;&gt;&lt;b&gt;?idop=");
  g_assert_null (strstr (page, "<script>alert"));
  g_assert_null (strstr (panel, "<script>alert"));
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/pages/summary", test_summary);
  g_test_add_func ("/sim/pages/ways", test_ways);
  g_test_add_func ("/sim/pages/continue", test_continue);
  g_test_add_func ("/sim/pages/closed", test_closed);
  g_test_add_func ("/sim/pages/opened-late", test_opened_late);
  g_test_add_func ("/sim/pages/abandoned-late", test_abandoned_late);
  g_test_add_func ("/sim/pages/scripted-buttons", test_scripted_buttons);
  g_test_add_func ("/sim/pages/window", test_window);
  g_test_add_func ("/sim/pages/resume", test_resume);
  g_test_add_func ("/sim/pages/refused", test_refused);
  g_test_add_func ("/sim/pages/escaped", test_escaped);
  return g_test_run ();
}
