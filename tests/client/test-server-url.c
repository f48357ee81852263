/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address of a server as people type it. */
#include "config.h"

#include "mef-error.h"
#include "mef-server-url.h"

static const struct
{
  const char *typed, *url, *reason;
} cases[] = {
  { "factures.milhaud.fr", "https://factures.milhaud.fr", NULL },
  { "  Factures.Milhaud.FR \n", "https://factures.milhaud.fr", NULL },
  { "https://factures.milhaud.fr/", "https://factures.milhaud.fr", NULL },
  { "HTTPS://factures.milhaud.fr", "https://factures.milhaud.fr", NULL },
  { "https://factures.milhaud.fr:8443/mes/factures?a=b#c", "https://factures.milhaud.fr:8443",
    NULL },
  { "factures.milhaud.fr:8443", "https://factures.milhaud.fr:8443", NULL },
  { "https://factures.milhaud.fr:443", "https://factures.milhaud.fr", NULL },
  { "192.0.2.7", "https://192.0.2.7", NULL },
  { "https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443", NULL },
  { "http://127.0.0.1:8080", "http://127.0.0.1:8080", NULL },
  { "http://localhost:8080/", "http://localhost:8080", NULL },
  { "http://[::1]:8080", "http://[::1]:8080", NULL },
  { "factures.nîmes.fr", "https://factures.xn--nmes-0pa.fr", NULL },
  { "", NULL, "address-malformed" },
  { "   ", NULL, "address-malformed" },
  { "milhaud", NULL, "address-malformed" },
  { "mairie de milhaud", NULL, "address-malformed" },
  { "demo@demo.fr", NULL, "address-malformed" },
  { "https://demo:demo@milhaud.fr", NULL, "address-malformed" },
  { "ftp://milhaud.fr", NULL, "address-malformed" },
  { "file:///etc/passwd", NULL, "address-malformed" },
  { "https://", NULL, "address-malformed" },
  { "https://.fr", NULL, "address-malformed" },
  { "https://milhaud..fr", NULL, "address-malformed" },
  { "https://milhaud.fr:99999", NULL, "address-malformed" },
  { "milhaud.fr/\\", "https://milhaud.fr", NULL },
  { "https://mil haud.fr", NULL, "address-malformed" },
  { "https://milhaud.fr%00.example.org", NULL, "address-malformed" },
  { "http://factures.milhaud.fr", NULL, "address-insecure" },
  { "http://127.0.0.1.example.org", NULL, "address-insecure" },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = mef_server_url_parse (cases[i].typed, &error);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      if (cases[i].reason != NULL)
        g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/server-url/parse", test_parse);
  return g_test_run ();
}
