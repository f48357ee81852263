/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links of messages, right and wrong. No display. */
#include "config.h"

#include "mef-link-address.h"

#include "mef-error.h"

static void
test_right (void)
{
  static const struct
  {
    const char *uri, *server, *token;
  } cases[] = {
    { "mes-factures://milhaud.example/?LIEN=Mabc_-9", "https://milhaud.example", "Mabc_-9" },
    { "mes-factures://milhaud.example:8443/?LIEN=Xabc", "https://milhaud.example:8443", "Xabc" },
    { "https://milhaud.example/?LIEN=Cabc", "https://milhaud.example", "Cabc" },
    { "mes-factures://localhost:8080/?LIEN=Mabc", "http://localhost:8080", "Mabc" },
    { "http://127.0.0.1:8080/?a=b&LIEN=Mabc", "http://127.0.0.1:8080", "Mabc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *server = NULL, *token = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (mef_link_address_parse (cases[i].uri, &server, &token, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (server, ==, cases[i].server);
      g_assert_cmpstr (token, ==, cases[i].token);
    }
}

static void
test_wrong (void)
{
  static const char *const cases[] = {
    "",
    "mes-factures:",
    "mes-factures:///?LIEN=Mabc",
    "mes-factures://milhaud.example/",
    "mes-factures://milhaud.example/?LIEN=",
    "mes-factures://milhaud.example/?LIEN=M",
    "mes-factures://milhaud.example/?LIEN=Ma/../b",
    "mes-factures://milhaud.example/?LIEN=Ma%0Ab",
    "http://milhaud.example/?LIEN=Mabc",
    "file:///etc/passwd?LIEN=Mabc",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *server = NULL, *token = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (mef_link_address_parse (cases[i], &server, &token, &error));
      g_assert_cmpint (error->domain, ==, MEF_ERROR);
      g_assert_null (server);
      g_assert_null (token);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/link-address/right", test_right);
  g_test_add_func ("/app/link-address/wrong", test_wrong);
  return g_test_run ();
}
