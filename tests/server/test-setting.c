/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setting, the command: what a town can set, changed beside a server that runs. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-payment-story.h"
#include "mef-test-command.h"

#define LOCK "SELECT (lock_expires_at - created_at) / 60 FROM attempt"
#define N_SET "SELECT count(*) FROM setting"

static void
test_listed (void)
{
  static const char *const lines[] = {
    "password_min_length=12 min=5 max=64 default=12\n",
    "payment_lock_minutes=120 min=20 max=120 default=120\n",
    "alerts=1 min=0 max=1 default=1\n",
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *said = NULL;
  int status;

  said = mef_test_run_command (fixture, "setting", (const char *[]){ NULL }, &status);
  g_assert_cmpint (status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_nonnull (strstr (said, lines[i]));
}

/* What is refused changes nothing, not even what stands before it. */
static void
test_refused (void)
{
  static const char *const refused[] = {
    "payment_lock_minutes=19",
    "payment_lock_minutes=121",
    "payment_lock_minutes=",
    "payment_lock_minutes=1h",
    "payment_lock_minutes",
    "payment_lock=60",
    "payment_lock_minutes_and_more=60",
    "=60",
    "payment_lock_minutes=99999999999999999999",
  };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  const gint64 before = mef_story_count (fixture, N_SET);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const char *const arguments[] = { "alerts=0", refused[i], NULL };
      g_autofree char *said = NULL;
      int status;

      g_test_message ("%s", refused[i]);
      said = mef_test_run_command (fixture, "setting", arguments, &status);
      g_assert_cmpint (status, ==, 1);
      g_assert_null (strstr (said, "default="));
      g_assert_cmpint (mef_story_count (fixture, N_SET), ==, before);
    }
}

static void
test_changed (void)
{
  const char *const arguments[] = { "payment_lock_minutes=45", "alerts=0", NULL };
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *claire = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *said = NULL;
  g_autofree char *payment = NULL;
  int status;

  said = mef_test_run_command (fixture, "setting", arguments, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, "payment_lock_minutes=45 "));
  g_assert_nonnull (strstr (said, "alerts=0 "));
  payment = mef_story_begin (fixture, claire, "one");
  g_assert_cmpint (mef_story_count (fixture, LOCK), ==, 45);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/setting/listed", test_listed);
  g_test_add_func ("/server/setting/refused", test_refused);
  g_test_add_func ("/server/setting/changed", test_changed);
  return g_test_run ();
}
