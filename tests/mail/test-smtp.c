/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a mail for everything a relay may answer, or not answer; that one recipient and
 * the same bytes arrive; and that nothing is said in clear which should not be. */
#include "config.h"

#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "injections.h"
#include "mef-mail-message.h"
#include "mef-mail-transport.h"
#include "mef-test-relay.h"

#define FROM "factures@milhaud.example"
#define TO "claire@example.org"
#define SHORT 3 /* seconds: of an exchange that is left unanswered */
#define LONG 30

static const MefMailMessage usual = {
  "M7k-2_x",  "Mairie de Milhaud",   FROM, NULL, TO, "Votre accès", "Bonjour Éloïse,\n",
  "<p>é</p>", "https://a.example/d",
};

static GBytes *
compose (const MefMailMessage *mail)
{
  g_autoptr (GError) error = NULL;
  GBytes *message = mef_mail_message_compose (mail, &error);

  g_assert_no_error (error);
  return message;
}

static MefMailTransport *
make_transport (const char *url, const char *user, const char *ca_file, guint timeout)
{
  g_autoptr (GError) error = NULL;
  MefMailTransport *transport =
      mef_mail_transport_new_smtp (url, user, user != NULL ? "motdepasse" : NULL, ca_file, timeout,
                                   &error);

  g_assert_no_error (error);
  return transport;
}

static void
assert_send (MefMailTransport *transport, GBytes *message, MefMailOutcome outcome, const char *word)
{
  g_autofree char *answer = NULL;
  MefMailOutcome actual = mef_mail_transport_send (transport, FROM, TO, message, &answer);

  g_assert_cmpstr (answer, ==, word);
  g_assert_cmpint (actual, ==, outcome);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *fault;
    MefMailOutcome outcome;
    const char *answer;
    guint timeout; /* seconds */
  } cases[] = {
    { "ok", MEF_MAIL_SENT, "250", LONG },
    { "connect-421", MEF_MAIL_LATER, "421", LONG },
    { "connect-554", MEF_MAIL_LATER, "554", LONG },
    { "connect-drop", MEF_MAIL_LATER, "unreachable", LONG },
    { "connect-silence", MEF_MAIL_LATER, "timeout", SHORT },
    { "mail-450", MEF_MAIL_LATER, "450", LONG },
    { "mail-530", MEF_MAIL_LATER, "auth", LONG },
    { "mail-553", MEF_MAIL_REFUSED, "553", LONG },
    { "rcpt-450", MEF_MAIL_LATER, "450", LONG },
    { "rcpt-550", MEF_MAIL_REFUSED, "550", LONG },
    { "rcpt-drop", MEF_MAIL_LATER, "unreachable", LONG },
    { "rcpt-silence", MEF_MAIL_LATER, "timeout", SHORT },
    { "upload-drop", MEF_MAIL_LATER, "unreachable", LONG },
    { "data-251", MEF_MAIL_SENT, "251", LONG },
    { "data-451", MEF_MAIL_LATER, "451", LONG },
    { "data-552", MEF_MAIL_REFUSED, "552", LONG },
    { "data-drop", MEF_MAIL_LATER, "unreachable", LONG },
    { "data-silence", MEF_MAIL_LATER, "timeout", SHORT },
    { "quit-silence", MEF_MAIL_SENT, "250", LONG },
  };
  GString *arguments = g_string_new ("--script ");
  g_autofree char *large = g_strnfill (4 * 1024 * 1024, 'x'), *url = NULL;
  MefMailMessage mail = usual;
  g_autoptr (GBytes) message = compose (&usual), much = NULL;
  MefTestRelay relay;

  mail.text = large;
  much = compose (&mail);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (arguments, "%s%s", i > 0 ? "," : "", cases[i].fault);
  mef_test_relay_begin (&relay);
  mef_test_relay_start (&relay, arguments->str);
  url = mef_test_relay_url (&relay, "smtp");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefMailTransport) transport = make_transport (url, NULL, NULL, cases[i].timeout);
      gboolean upload = g_str_has_prefix (cases[i].fault, "upload");
      gint64 start = g_get_monotonic_time ();

      g_test_message ("%s", cases[i].fault);
      assert_send (transport, upload ? much : message, cases[i].outcome, cases[i].answer);
      /* Half of what an unanswered QUIT would take, and less than twice a SHORT time. */
      g_assert_cmpint (g_get_monotonic_time () - start, <,
                       (cases[i].timeout == SHORT ? 2 * SHORT : LONG / 2) * G_USEC_PER_SEC);
    }
  g_assert_cmpuint (mef_test_relay_count (&relay, "connect"), ==, G_N_ELEMENTS (cases));
  mef_test_relay_end (&relay);
  g_string_free (arguments, TRUE);
}

/* A port that is taken, where nobody listens. */
static void
test_unreachable (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  g_autoptr (MefMailTransport) transport = NULL;
  g_autoptr (GBytes) message = compose (&usual);
  g_autofree char *url = NULL;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  url = g_strdup_printf ("smtp://127.0.0.1:%u", ntohs (address.sin_port));
  transport = make_transport (url, NULL, NULL, LONG);
  assert_send (transport, message, MEF_MAIL_LATER, "unreachable");
  close (fd);
}

/* Greylisting is the usual path: the same bytes again, and one mail in the end. */
static void
test_greylisting (void)
{
  g_autoptr (MefMailTransport) transport = NULL;
  g_autoptr (GBytes) message = compose (&usual);
  g_autoptr (GPtrArray) mails = NULL;
  g_autofree char *url = NULL;
  MefTestRelay relay;

  mef_test_relay_begin (&relay);
  mef_test_relay_start (&relay, "--script rcpt-450,rcpt-450,rcpt-450,ok");
  url = mef_test_relay_url (&relay, "smtp");
  transport = make_transport (url, NULL, NULL, LONG);
  for (guint i = 0; i < 3; i++)
    assert_send (transport, message, MEF_MAIL_LATER, "450");
  assert_send (transport, message, MEF_MAIL_SENT, "250");
  mails = mef_test_relay_read_mails (&relay);
  g_assert_cmpuint (mails->len, ==, 1);
  mef_test_relay_end (&relay);
}

static char *
to_json (JsonObject *entry, const char *member)
{
  return json_to_string (json_object_get_member (entry, member), FALSE);
}

static void
assert_same_bytes (JsonObject *entry, GBytes *message)
{
  gsize length;
  g_autofree guchar *raw = g_base64_decode (json_object_get_string_member (entry, "raw"), &length);

  g_assert_cmpmem (raw, length, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
}

/* What an independent reader makes of a mail, whatever was put into it. */
static void
assert_one_mail (JsonObject *entry, GBytes *message, const char *headers)
{
  static const struct
  {
    const char *member, *json;
  } expected[] = {
    { "from", "\"" FROM "\"" },
    { "rcpt", "[\"" TO "\"]" },
    { "author", "[\"" FROM "\"]" },
    { "to", "[[\"\",\"" TO "\"]]" },
    { "defects", "[]" },
    { "date", "\"2025-11-15T12:00:00+01:00\"" },
    { "types", "[\"multipart/alternative\",\"text/plain\",\"text/html\"]" },
  };
  g_autofree char *names = to_json (entry, "headers");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *json = to_json (entry, expected[i].member);

      g_assert_cmpstr (json, ==, expected[i].json);
    }
  g_assert_cmpstr (names, ==, headers);
  assert_same_bytes (entry, message);
}

static const char headers[] = "[\"From\",\"To\",\"Subject\",\"Date\",\"Message-Id\","
                              "\"Auto-Submitted\",\"List-Unsubscribe\",\"List-Unsubscribe-Post\","
                              "\"MIME-Version\",\"Content-Type\"]";

/* A word of a name that is longer than a line is parted; no other is. */
static void
assert_name (JsonObject *entry, const char *shown)
{
  GString *name = g_string_new (json_object_get_string_member (entry, "name"));
  GString *expected = g_string_new (shown);

  if (expected->len > 100)
    {
      g_string_replace (name, " ", "", 0);
      g_string_replace (expected, " ", "", 0);
    }
  g_assert_cmpstr (name->str, ==, expected->str);
  g_string_free (name, TRUE);
  g_string_free (expected, TRUE);
}

static void
test_injections (void)
{
  g_autoptr (MefMailTransport) transport = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) mails = NULL;
  g_autofree char *url = NULL;
  MefTestRelay relay;

  mef_test_relay_begin (&relay);
  mef_test_relay_start (&relay, "");
  url = mef_test_relay_url (&relay, "smtp");
  transport = make_transport (url, NULL, NULL, LONG);
  for (guint i = 0; i < G_N_ELEMENTS (injections); i++)
    {
      g_autofree char *address = g_strconcat (TO, injections[i].raw, NULL), *answer = NULL;
      MefMailMessage mail = usual;

      mail.date = 1763204400;
      mail.from_name = mail.subject = injections[i].raw;
      g_ptr_array_add (messages, compose (&mail));
      assert_send (transport, messages->pdata[i], MEF_MAIL_SENT, "250");
      g_assert_cmpint (mef_mail_transport_send (transport, FROM, address, messages->pdata[i],
                                                &answer),
                       ==, MEF_MAIL_REFUSED);
    }
  mails = mef_test_relay_read_mails (&relay);
  g_assert_cmpuint (mails->len, ==, G_N_ELEMENTS (injections));
  for (guint i = 0; i < mails->len; i++)
    {
      JsonObject *entry = json_node_get_object (mails->pdata[i]);

      assert_one_mail (entry, messages->pdata[i], headers);
      g_assert_cmpstr (json_object_get_string_member (entry, "subject"), ==, injections[i].shown);
      assert_name (entry, injections[i].shown);
    }
  g_assert_cmpuint (mef_test_relay_count (&relay, "RCPT"), ==, G_N_ELEMENTS (injections));
  g_assert_cmpuint (mef_test_relay_count (&relay, "connect"), ==, G_N_ELEMENTS (injections));
  mef_test_relay_end (&relay);
}

static char *
repeat (const char *text, guint times)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

/* Dots, accents and long lines arrive as they were, over the borders of any buffer. */
static void
test_bodies (void)
{
  g_autofree char *dots = repeat (".\n..\n.x\n", 40000), *accents = repeat ("é€漢🧾", 20000);
  const char *const texts[] = { ".\n",       ".\n.\n\n.\n", "\n.\n\n",
                                "QUIT\n",    dots,          accents,
                                "a \nb\t\n", "=\n=2E\n",    "From me\n>From you\n" };
  g_autoptr (MefMailTransport) transport = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) mails = NULL;
  g_autofree char *url = NULL;
  MefTestRelay relay;

  mef_test_relay_begin (&relay);
  mef_test_relay_start (&relay, "");
  url = mef_test_relay_url (&relay, "smtp");
  transport = make_transport (url, NULL, NULL, LONG);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      MefMailMessage mail = usual;

      mail.date = 1763204400;
      mail.text = mail.html = texts[i];
      g_ptr_array_add (messages, compose (&mail));
      assert_send (transport, messages->pdata[i], MEF_MAIL_SENT, "250");
    }
  mails = mef_test_relay_read_mails (&relay);
  g_assert_cmpuint (mails->len, ==, G_N_ELEMENTS (texts));
  for (guint i = 0; i < mails->len; i++)
    {
      JsonObject *entry = json_node_get_object (mails->pdata[i]);
      gboolean ended = g_str_has_suffix (texts[i], "\n");
      g_autofree char *expected = g_strconcat (texts[i], ended ? "" : "\n", NULL);

      assert_one_mail (entry, messages->pdata[i], headers);
      g_assert_cmpstr (json_object_get_string_member (entry, "text"), ==, expected);
      g_assert_cmpstr (json_object_get_string_member (entry, "html"), ==, expected);
    }
  mef_test_relay_end (&relay);
}

/* Returns: in how many exchanges a mail was begun in clear */
static guint
count_in_clear (const MefTestRelay *relay)
{
  g_autoptr (GPtrArray) entries = mef_test_relay_read (relay);
  guint count = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      JsonObject *entry = json_node_get_object (entries->pdata[i]);

      if (json_object_has_member (entry, "tls") && !json_object_get_boolean_member (entry, "tls"))
        count++;
    }
  return count;
}

static void
test_tls (void)
{
  static const struct
  {
    const char *arguments, *scheme, *ca_file;
    MefMailOutcome outcome;
    const char *answer;
  } cases[] = {
    { "--cert @good.pem --key @good.key", "smtp", "good.pem", MEF_MAIL_SENT, "250" },
    { "--cert @good.pem --key @good.key --implicit", "smtps", "good.pem", MEF_MAIL_SENT, "250" },
    { "--cert @good.pem --key @good.key --script upload-drop", "smtp", "good.pem", MEF_MAIL_LATER,
      "unreachable" },
    { "--cert @good.pem --key @good.key", "smtp", "other.pem", MEF_MAIL_LATER, "tls" },
    { "--cert @good.pem --key @good.key --implicit", "smtps", "other.pem", MEF_MAIL_LATER, "tls" },
    { "--cert @good.pem --key @good.key --implicit", "smtps", NULL, MEF_MAIL_LATER, "tls" },
    { "--cert @name.pem --key @name.key", "smtp", "name.pem", MEF_MAIL_LATER, "tls" },
    { "--cert @name.pem --key @name.key --implicit", "smtps", "name.pem", MEF_MAIL_LATER, "tls" },
    { "--cert @good.pem --key @good.key", "smtp", "missing.pem", MEF_MAIL_LATER, "tls" },
    { "", "smtp", "good.pem", MEF_MAIL_LATER, "tls" },
    { "--script connect-421", "smtps", "good.pem", MEF_MAIL_LATER, "tls" },
  };
  g_autofree char *large = g_strnfill (4 * 1024 * 1024, 'x');
  MefMailMessage mail = usual;
  g_autoptr (GBytes) message = NULL;

  mail.text = large;
  message = compose (&mail);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefMailTransport) transport = NULL;
      g_autofree char *url = NULL, *ca_file = NULL;
      MefTestRelay relay;

      g_test_message ("%u: %s", i, cases[i].arguments);
      mef_test_relay_begin (&relay);
      mef_test_relay_make_certificate (&relay, "good", "IP:127.0.0.1");
      mef_test_relay_make_certificate (&relay, "other", "IP:127.0.0.1");
      mef_test_relay_make_certificate (&relay, "name", "DNS:relay.example");
      mef_test_relay_start (&relay, cases[i].arguments);
      url = mef_test_relay_url (&relay, cases[i].scheme);
      if (cases[i].ca_file != NULL)
        ca_file = mef_test_relay_path (&relay, cases[i].ca_file);
      transport = make_transport (url, NULL, ca_file, LONG);
      assert_send (transport, message, cases[i].outcome, cases[i].answer);
      g_assert_cmpuint (count_in_clear (&relay), ==, 0);
      g_assert_cmpuint (mef_test_relay_count (&relay, "MAIL"), ==,
                        g_str_equal (cases[i].answer, "tls") ? 0 : 1);
      mef_test_relay_end (&relay);
    }
}

static void
test_login (void)
{
  static const struct
  {
    const char *arguments, *user, *ca_file;
    MefMailOutcome outcome;
    const char *answer;
  } cases[] = {
    { "--login mairie:motdepasse", "mairie", NULL, MEF_MAIL_SENT, "250" },
    { "--login mairie:motdepasse", "autre", NULL, MEF_MAIL_LATER, "auth" },
    { "--login mairie:motdepasse", NULL, NULL, MEF_MAIL_LATER, "auth" },
    { "--login mairie:motdepasse --cert @good.pem --key @good.key", "mairie", "good.pem",
      MEF_MAIL_SENT, "250" },
    { "--login mairie:motdepasse --cert @good.pem --key @good.key", "autre", "good.pem",
      MEF_MAIL_LATER, "auth" },
  };
  g_autoptr (GBytes) message = compose (&usual);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefMailTransport) transport = NULL;
      g_autoptr (GPtrArray) mails = NULL;
      g_autofree char *url = NULL, *ca_file = NULL;
      MefTestRelay relay;

      g_test_message ("%u: %s", i, cases[i].arguments);
      mef_test_relay_begin (&relay);
      mef_test_relay_make_certificate (&relay, "good", "IP:127.0.0.1");
      mef_test_relay_start (&relay, cases[i].arguments);
      url = mef_test_relay_url (&relay, "smtp");
      if (cases[i].ca_file != NULL)
        ca_file = mef_test_relay_path (&relay, cases[i].ca_file);
      transport = make_transport (url, cases[i].user, ca_file, LONG);
      assert_send (transport, message, cases[i].outcome, cases[i].answer);
      mails = mef_test_relay_read_mails (&relay);
      g_assert_cmpuint (mails->len, ==, cases[i].outcome == MEF_MAIL_SENT ? 1 : 0);
      mef_test_relay_end (&relay);
    }
}

static gpointer
send_cb (gpointer data)
{
  g_autoptr (MefMailTransport) transport = data;
  g_autoptr (GBytes) message = compose (&usual);

  for (guint i = 0; i < 10; i++)
    assert_send (transport, message, MEF_MAIL_SENT, "250");
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (MefMailTransport) transport = NULL;
  g_autoptr (GPtrArray) mails = NULL;
  g_autofree char *url = NULL;
  GThread *threads[4];
  MefTestRelay relay;

  mef_test_relay_begin (&relay);
  mef_test_relay_start (&relay, "");
  url = mef_test_relay_url (&relay, "smtp");
  transport = make_transport (url, NULL, NULL, LONG);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("mail", send_cb, mef_mail_transport_ref (transport));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  mails = mef_test_relay_read_mails (&relay);
  g_assert_cmpuint (mails->len, ==, 40);
  mef_test_relay_end (&relay);
}

int
main (int argc, char **argv)
{
  /* A connection that breaks while we write must not end a program that left this as it was. */
  signal (SIGPIPE, SIG_DFL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/smtp/faults", test_faults);
  g_test_add_func ("/mail/smtp/unreachable", test_unreachable);
  g_test_add_func ("/mail/smtp/greylisting", test_greylisting);
  g_test_add_func ("/mail/smtp/injections", test_injections);
  g_test_add_func ("/mail/smtp/bodies", test_bodies);
  g_test_add_func ("/mail/smtp/tls", test_tls);
  g_test_add_func ("/mail/smtp/login", test_login);
  g_test_add_func ("/mail/smtp/threads", test_threads);
  return g_test_run ();
}
