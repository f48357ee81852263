/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is refused as a password, in every spelling people think of, and that the meter goes the
 * right way. */
#include "config.h"

#include "mef-password-rules.h"

#define EMAIL "claire.martin@example.org"

static void
test_refused (void)
{
  static const struct
  {
    const char *password;
    guint minimum;
    MefPasswordReason reason;
  } cases[] = {
    { "", 5, MEF_PASSWORD_TOO_SHORT },
    { "abcd", 5, MEF_PASSWORD_TOO_SHORT },
    { "éééé", 5, MEF_PASSWORD_TOO_SHORT },
    { "azerty", 5, MEF_PASSWORD_COMMON },
    { "AZERTY123", 5, MEF_PASSWORD_COMMON },
    { "mot de passe", 5, MEF_PASSWORD_COMMON },
    { "M0tdep@$$e", 5, MEF_PASSWORD_COMMON },
    { "Hélène12", 5, MEF_PASSWORD_COMMON },
    { "soleil", 5, MEF_PASSWORD_COMMON },
    { "s0leil", 5, MEF_PASSWORD_COMMON },
    { "marie2024", 5, MEF_PASSWORD_COMMON },
    { "000000", 5, MEF_PASSWORD_COMMON }, /* the first of the list */
    { "zozo1", 5, MEF_PASSWORD_COMMON },  /* near its end */
    { "aaaaaaaaaaaaaaaa", 5, MEF_PASSWORD_COMMON },
    { "abcdefghijklmnop", 5, MEF_PASSWORD_COMMON },
    { "9876543", 5, MEF_PASSWORD_COMMON },
    { EMAIL, 5, MEF_PASSWORD_IS_ADDRESS },
    { "Claire.Martin@Example.org", 5, MEF_PASSWORD_IS_ADDRESS },
    { "claire.martin", 5, MEF_PASSWORD_IS_ADDRESS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefPasswordReason reason;

      g_test_message ("%s", cases[i].password);
      g_assert_cmpuint (mef_password_strength (cases[i].password, EMAIL, cases[i].minimum, &reason),
                        ==, 0);
      g_assert_cmpint (reason, ==, cases[i].reason);
    }
}

/* Each is at least as good as the one before. */
static void
test_order (void)
{
  static const char *const ladder[] = {
    "demo5",
    "xkqvzr",
    "trois chats",
    "chaise verte",
    "Une chaise verte",
    "une chaise verte sous le pin",
    "Vélo-Grenier-42-Moutarde",
  };
  guint before = 1;
  MefPasswordReason reason;

  for (guint i = 0; i < G_N_ELEMENTS (ladder); i++)
    {
      guint strength = mef_password_strength (ladder[i], EMAIL, 5, &reason);

      g_test_message ("%s: %u", ladder[i], strength);
      g_assert_cmpuint (strength, >=, before);
      before = strength;
    }
  g_assert_cmpuint (before, ==, MEF_PASSWORD_BEST);
  g_assert_cmpint (reason, ==, MEF_PASSWORD_FINE);
  g_assert_cmpuint (mef_password_strength ("demo5", EMAIL, 5, &reason), ==, 1);
}

static void
test_said (void)
{
  MefPasswordReason reason;

  g_assert_cmpuint (mef_password_strength ("xyxyxyxyxyxyxyxy", EMAIL, 5, &reason), ==, 1);
  g_assert_cmpint (reason, ==, MEF_PASSWORD_REPEATS);
  g_assert_cmpuint (mef_password_strength ("plmoknw", EMAIL, 5, &reason), ==, 1);
  g_assert_cmpint (reason, ==, MEF_PASSWORD_FEW_KINDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/password-rules/refused", test_refused);
  g_test_add_func ("/core/password-rules/order", test_order);
  g_test_add_func ("/core/password-rules/said", test_said);
  return g_test_run ();
}
