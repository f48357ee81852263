/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mef-config.h"
#include "mef-error.h"

static const struct
{
  const char *text;
  const char *reason; /* NULL: accepted */
} cases[] = {
  { "", NULL },
  { "# nothing\n\n  \n", NULL },
  { "[server]\nlisten=127.0.0.1:8080\n", NULL },
  { "[server]\n listen = [::1]:0 \n", NULL },
  { "[server]\nlisten=0.0.0.0:65535\r\n", NULL },
  { "[server]\nlisten=localhost:1\n", NULL },
  { "[server]\nlisten=127.0.0.1\n", "c:2: config-value-refused" },
  { "[server]\nlisten=127.0.0.1:65536\n", "c:2: config-value-refused" },
  { "[server]\nlisten=127.0.0.1:-1\n", "c:2: config-value-refused" },
  { "[server]\nlisten=example.org:80\n", "c:2: config-value-refused" },
  { "[server]\nlisten=::1:80\n", "c:2: config-value-refused" },
  { "[server]\n\nport=80\n", "c:3: config-key-unknown" },
  { "[serveur]\n", "c:1: config-group-unknown" },
  { "listen=127.0.0.1:80\n", "c:1: config-key-outside-group" },
  { "[server\n", "c:1: config-line-malformed" },
  { "[server]\nlisten\n", "c:2: config-line-malformed" },
  { "[server]\nlisten=127.0.0.1:1\nlisten=127.0.0.1:2\n", "c:3: config-key-repeated" },
  { "[server]\n# \xff\n", "c:2: config-not-utf8" },
  { "[server]\npublic-url=https://factures.example.fr\n", NULL },
  { "[server]\npublic-url=https://factures.example.fr/\n", NULL },
  { "[server]\npublic-url=https://factures.example.fr/x\n", "c:2: config-value-refused" },
  { "[server]\npublic-url=https://factures.example.fr?x\n", "c:2: config-value-refused" },
  { "[server]\npublic-url=ftp://factures.example.fr\n", "c:2: config-value-refused" },
  { "[server]\npublic-url=https://\n", "c:2: config-value-refused" },
  { "[server]\npublic-url=https://a:b@example.fr\n", "c:2: config-value-refused" },
  { "[server]\npublic-url=\n", "c:2: config-value-refused" },
  { "[server]\ntls-certificate=/a.pem\ntls-key=/b.pem\n", NULL },
  { "[server]\ntls-certificate=/a.pem\n", "c: config-tls-incomplete" },
  { "[server]\ntls-certificate=a.pem\n", "c:2: config-value-refused" },
  { "[server]\ntls-certificate=/a.pem\ntls-key=/b.pem\npublic-url=http://a.fr\n",
    "c: config-public-url-not-https" },
  { "[server]\ntrusted-proxies=127.0.0.1 10.0.0.0/8, ::1\n", NULL },
  { "[server]\ntrusted-proxies=10.0.0.0/99\n", "c:2: config-value-refused" },
  { "[server]\ntrusted-proxies=proxy.example.fr\n", "c:2: config-value-refused" },
  { "[mail]\ntransport=pigeon\n", "c:2: config-value-refused" },
  { "[mail]\ntransport=smtp\n", "c: config-smtp-incomplete" },
  { "[mail]\ntransport=smtp\nsmtp-url=smtp://mail.example.fr\nfrom=mairie@example.fr\n", NULL },
  { "[mail]\ntransport=smtp\nsmtp-url=http://mail.example.fr\n", "c:3: config-value-refused" },
  { "[mail]\nfrom=mairie\n", "c:2: config-value-refused" },
  { "[mail]\nfrom=a@b>\n", "c:2: config-value-refused" },
  { "[mail]\nsmtp-user=x\n", "c: config-smtp-password-incomplete" },
  { "[mail]\ntransport=maildir\n", "c: config-maildir-missing" },
  { "[mail]\ntransport=maildir\nmaildir=/var/mail/out\n", NULL },
  { "[mail]\nmaildir=out\n", "c:2: config-value-refused" },
  { "[payfip]\nservice-url=https://pay.example.fr/ws\npage-url=https://pay.example.fr/p.web\n",
    NULL },
  { "[payfip]\nservice-url=pay.example.fr\n", "c:2: config-value-refused" },
  { "[payfip]\nservice-url=https://pay.example.fr/#x\n", "c:2: config-value-refused" },
  { "[payfip]\nservice-url=http://pay.example.fr/ws\n", "c:2: config-value-refused" },
  { "[payfip]\npage-url=HTTP://pay.example.fr/p.web\n", "c:2: config-value-refused" },
  { "[payfip]\nform-url=http://192.0.2.1/f.web\n", "c:2: config-value-refused" },
  { "[payfip]\nform-url=http://localhost:9/f.web\n", NULL },
  { "[payfip]\npage-url=HTTPS://pay.example.fr/p.web\n", NULL },
  /* PayFiP comes to it, and has been known to refuse https. */
  { "[payfip]\nnotification-url=http://factures.example.fr/\n", NULL },
  { "[payfip]\nform-senders=145.242.0.0/16 2001:db8::/32\n", NULL },
  { "[payfip]\nform-senders=payfip.gouv.fr\n", "c:2: config-value-refused" },
  { "[payfip]\nlisten=127.0.0.1:80\n", "c:2: config-key-unknown" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefConfig) config = mef_config_parse (cases[i].text, "c", &error);

      g_test_message ("case %u", i);
      g_assert_true ((config == NULL) == (error != NULL));
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].reason);
      if (error != NULL)
        g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
    }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefConfig) config =
      mef_config_parse ("[server]\nlisten=[::1]:81\npublic-url=https://a.fr/\n"
                        "trusted-proxies=10.1.0.0/16\n[mail]\ntransport=maildir\nmaildir=/m\n"
                        "[payfip]\nservice-url=http://127.0.0.1:9/ws\n",
                        "c", &error);
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GInetAddress) proxy = g_inet_address_new_from_string ("10.1.2.3");
  g_autoptr (GInetAddress) other = g_inet_address_new_from_string ("10.2.2.3");
  guint16 port;

  g_assert_no_error (error);
  g_assert_cmpstr (config->public_url, ==, "https://a.fr");
  g_assert_cmpint (config->mail_transport, ==, MEF_MAIL_MAILDIR);
  g_assert_cmpstr (config->maildir, ==, "/m");
  g_assert_null (config->smtp_url);
  g_assert_true (mef_config_parse_listen (config->listen, &address, &port));
  g_assert_true (g_inet_address_get_is_loopback (address));
  g_assert_cmpuint (port, ==, 81);
  g_assert_true (mef_config_trusts (config, proxy));
  g_assert_false (mef_config_trusts (config, other));
  g_assert_true (mef_config_is_simulator (config));
}

static void
test_simulator (void)
{
  static const struct
  {
    const char *url;
    gboolean simulator;
  } urls[] = {
    { "http://127.0.0.1:9/", TRUE },
    { "http://127.9.9.9/", TRUE },
    { "http://[::1]:9/", TRUE },
    { "http://localhost:9/", TRUE },
    { "http://LOCALHOST/", TRUE },
    { "http://sim.localhost/", TRUE },
    { "http://SIM.LocalHost/", TRUE },
    { "http://localhost./", TRUE },
    { "http://sim.localhost.:9/", TRUE },
    { "http://127.0.0.1./", TRUE },
    { "http://0.0.0.0:9/", TRUE },
    { "http://0/", TRUE },
    { "http://[::]:9/", TRUE },
    { "http://[::ffff:127.0.0.1]:9/", TRUE },
    { "http://[::ffff:0.0.0.0]/", TRUE },
    { "http://127.1/", TRUE },
    { "http://0x7f.1/", TRUE },
    { "http://017700000001/", TRUE },
    { "http://2130706433/", TRUE },
    { "https://[::ffff:192.0.2.1]/", FALSE },
    { "https://192.1/", FALSE },
    { "https://127.0.0.1.example.fr/", FALSE },
    { "https://notlocalhost/", FALSE },
    { "https://pay.example.fr/ws", FALSE },
    { "https://localhost.example.fr/", FALSE },
    { "https://128.0.0.1/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *text = g_strdup_printf ("[payfip]\npage-url=%s\n", urls[i].url);
      g_autoptr (MefConfig) config = mef_config_parse (text, "c", NULL);

      g_assert_nonnull (config);
      g_assert_cmpint (mef_config_is_simulator (config), ==, urls[i].simulator);
    }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MefConfig) config = mef_config_load ("/nowhere/server.conf", &error);

  g_assert_null (config);
  g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "config-unreadable");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/config/table", test_table);
  g_test_add_func ("/server/config/values", test_values);
  g_test_add_func ("/server/config/simulator", test_simulator);
  g_test_add_func ("/server/config/missing", test_missing);
  return g_test_run ();
}
