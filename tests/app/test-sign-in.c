/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: the neutral refusal, the wait, the missing keyring, what the demonstration shows, and
 * where a success leads. */
#include "config.h"

#include <adwaita.h>

#include "mef-invoices-page.h"
#include "mef-resources.h"
#include "mef-sign-in-page.h"
#include "test-town.h"

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->town = test_town_new ();
  fixture->context = test_town_create_context (fixture->town);
  mef_context_set_demo_account (fixture->context, "demo@demo.fr", "demo5");
  fixture->window = test_window_new (NULL, 600, 700);
  mef_window_connect (fixture->window, fixture->context, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_window_destroy (fixture->window);
  g_object_unref (fixture->context);
  test_town_free (fixture->town);
}

static MefPage *
wait_for_form (Fixture *fixture)
{
  MefPage *page = mef_window_get_page (fixture->window);

  g_assert_true (MEF_IS_SIGN_IN_PAGE (page));
  test_wait_for_state (page, MEF_PAGE_STATE_CONTENT);
  return page;
}

static void
submit (MefPage *page)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.fill-demo", NULL);
  test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "sign-in.submit", NULL));
}

static void
test_success (Fixture *fixture, gconstpointer data)
{
  submit (wait_for_form (fixture));
  test_wait_until (MEF_IS_INVOICES_PAGE (mef_window_get_page (fixture->window)));
  test_wait_for_state (mef_window_get_page (fixture->window), MEF_PAGE_STATE_CONTENT);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.sign-out", NULL);
  test_wait_until (MEF_IS_SIGN_IN_PAGE (mef_window_get_page (fixture->window)));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body, *sentence;
  } cases[] = {
    { 401, "{\"code\":\"invalid-credentials\"}",
      "The e-mail address and the password do not match. Check both and try again." },
    { 429, "{\"code\":\"too-many-tries\",\"retry_after\":30}",
      "There were too many tries. Try again in 30 seconds." },
    { 403, "{\"code\":\"account-blocked\"}",
      "This account has been blocked. The town hall can open it again." },
    { 500, "{\"code\":\"internal\"}",
      "Something went wrong on the town's server. Nothing was lost; try again in a while." },
  };
  MefPage *page = wait_for_form (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      test_town_answer (fixture->town, "POST /api/v1/sessions", cases[i].status, cases[i].body);
      submit (page);
      test_wait_until (test_shows (GTK_WIDGET (page), cases[i].sentence));
    }
  test_save_png (GTK_WIDGET (fixture->window), "sign-in-refused");
}

/* Tests run without a session bus, as a minimal system does. */
static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  MefPage *page = wait_for_form (fixture);

  g_assert_true (test_shows (GTK_WIDGET (page), "This PC has no keyring to remember the sign-in."));
  test_success (fixture, data);
}

static void
test_server_down (Fixture *fixture, gconstpointer data)
{
  MefPage *page;

  wait_for_form (fixture);
  test_town_stop (fixture->town);
  mef_window_connect (fixture->window, fixture->context, FALSE);
  page = mef_window_get_page (fixture->window);
  test_wait_for_state (page, MEF_PAGE_STATE_OFFLINE);
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Retry"));
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  ADD ("/app/sign-in/success", test_success);
  ADD ("/app/sign-in/refused", test_refused);
  ADD ("/app/sign-in/no-keyring", test_no_keyring);
  ADD ("/app/sign-in/server-down", test_server_down);
  return g_test_run ();
}
