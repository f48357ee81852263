/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the payment page may lead. No display. */
#include "config.h"

#include "mef-web-policy.h"

static void
test_allows (void)
{
  static const struct
  {
    const char *uri;
    gboolean allowed;
  } cases[] = {
    { "https://www.payfip.gouv.fr/tpa/paiementws.web?idop=1", TRUE },
    { "https://acs.banque.example:8443/3ds", TRUE },
    { "HTTPS://BANQUE.EXAMPLE/", TRUE },
    { "http://127.0.0.1:8080/tpa", TRUE },
    { "http://[::1]:8080/tpa", TRUE },
    { "http://localhost/tpa", TRUE },
    { "about:blank", TRUE },
    { "about:srcdoc", TRUE },
    { "", TRUE },
    { NULL, FALSE },
    { "http://www.payfip.gouv.fr/", FALSE },
    { "http://192.168.1.1/", FALSE },
    { "http://127.0.0.1.example.org/", FALSE },
    { "http://localhost.example.org/", FALSE },
    { "https://www.payfip.gouv.fr@example.org/", FALSE },
    { "https:///nowhere", FALSE },
    { "file:///etc/passwd", FALSE },
    { "file://localhost/etc/passwd", FALSE },
    { "ftp://127.0.0.1/", FALSE },
    { "mailto:agent@example.org", FALSE },
    { "tel:0400000000", FALSE },
    { "intent://pay#Intent;end", FALSE },
    { "javascript:alert(1)", FALSE },
    { "data:text/html,x", FALSE },
    { "blob:https://example.org/1", FALSE },
    { "about:config", FALSE },
    { "webkit://gpu", FALSE },
    { "fr.mesfactures:open", FALSE },
    { "not an address", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri != NULL ? cases[i].uri : "(none)");
      g_assert_cmpint (mef_web_policy_allows (cases[i].uri), ==, cases[i].allowed);
    }
}

static void
test_host (void)
{
  static const struct
  {
    const char *uri;
    const char *host;
    gboolean encrypted;
  } cases[] = {
    { "https://WWW.PayFiP.gouv.fr/x", "www.payfip.gouv.fr", TRUE },
    { "http://127.0.0.1:81/", "127.0.0.1", FALSE },
    { "https://b\xc3\xa4nque.example/", "xn--bnque-gra.example", TRUE },
    { "about:blank", NULL, FALSE },
    { NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = mef_web_policy_get_host (cases[i].uri);

      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpint (mef_web_policy_is_encrypted (cases[i].uri), ==, cases[i].encrypted);
    }
}

static void
test_prefix (void)
{
  static const struct
  {
    const char *uri;
    const char *prefix;
    gboolean has;
  } cases[] = {
    { "https://t.example/payfip/return", "https://t.example/payfip/return", TRUE },
    { "https://t.example/payfip/return?idop=1", "https://t.example/payfip/return", TRUE },
    { "https://t.example/payfip/return/x", "https://t.example/payfip/return", TRUE },
    { "https://t.example/payfip/returned", "https://t.example/payfip/return", FALSE },
    { "https://t.example.org/", "https://t.example", FALSE },
    { "https://t.example/", "https://t.example/", TRUE },
    { "https://t.example/", "", FALSE },
    { "https://t.example/", NULL, FALSE },
    { NULL, "https://t.example/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mef_web_policy_has_prefix (cases[i].uri, cases[i].prefix), ==, cases[i].has);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/web-policy/allows", test_allows);
  g_test_add_func ("/app/web-policy/host", test_host);
  g_test_add_func ("/app/web-policy/prefix", test_prefix);
  return g_test_run ();
}
