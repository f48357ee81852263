/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message's bytes: what every one of them keeps, whatever it was made of. */
#include "config.h"

#include <string.h>

#include "injections.h"
#include "mef-error.h"
#include "mef-mail-message.h"

#define LINE_MAX_BYTES 998

static const MefMailMessage usual = {
  .public_id = "M7k-2_x",
  .from_name = "Mairie de Milhaud",
  .from_address = "factures@milhaud.example",
  .reply_to = "accueil@milhaud.example",
  .to = "claire@example.org",
  .subject = "Votre accès à Mes Factures",
  .text = "Bonjour,\n\nhttps://factures.milhaud.example/?LIEN=Mabc-_\n",
  .html = "<p>Bonjour</p>",
  .unsubscribe_url = "https://factures.milhaud.example/d/abc?x=1&y=2",
  .date = 1763204400,
};

static char *
compose (const MefMailMessage *mail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mef_mail_message_compose (mail, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* 7-bit, CRLF everywhere and nowhere else half of it, no long line; the last one ends too. */
static void
assert_wire (const char *bytes)
{
  gsize length = 0;

  for (const char *p = bytes; *p != '\0'; p++)
    {
      g_assert_cmpint ((guchar) *p, <, 0x80);
      if (*p == '\r')
        g_assert_cmpint (p[1], ==, '\n');
      if (*p == '\n')
        {
          g_assert_true (p > bytes && p[-1] == '\r');
          length = 0;
        }
      else
        g_assert_cmpuint (++length, <=, LINE_MAX_BYTES + 1);
    }
  g_assert_cmpuint (length, ==, 0);
}

/* Their names, in their order, joined by spaces. */
static char *
list_headers (const char *bytes)
{
  const char *end = strstr (bytes, "\r\n\r\n");
  g_autofree char *head = NULL;
  g_auto (GStrv) lines = NULL;
  GString *names = g_string_new (NULL);

  g_assert_nonnull (end);
  head = g_strndup (bytes, (gsize) (end - bytes));
  lines = g_strsplit (head, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == ' ' || lines[i][0] == '\t')
        continue;
      g_assert_nonnull (strchr (lines[i], ':'));
      g_string_append_printf (names, "%s%.*s", names->len > 0 ? " " : "",
                              (int) strcspn (lines[i], ":"), lines[i]);
    }
  return g_string_free (names, FALSE);
}

static void
test_headers (void)
{
  static const char *const lines[] = {
    "From: Mairie de Milhaud <factures@milhaud.example>\r\n",
    "To: claire@example.org\r\n",
    "Reply-To: accueil@milhaud.example\r\n",
    "Date: Sat, 15 Nov 2025 12:00:00 +0100\r\n",
    "Message-Id: <M7k-2_x@milhaud.example>\r\n",
    "Auto-Submitted: auto-generated\r\n",
    "List-Unsubscribe: <https://factures.milhaud.example/d/abc?x=1&y=2>\r\n",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
    "MIME-Version: 1.0\r\n",
    "Content-Type: multipart/alternative; boundary=",
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
  };
  g_autofree char *bytes = compose (&usual);

  assert_wire (bytes);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      if (strstr (bytes, lines[i]) == NULL)
        g_error ("«%s» is not in\n%s", lines[i], bytes);
    }
}

/* What there is none of has no header; nothing tells what made the message. */
static void
test_least (void)
{
  MefMailMessage mail = usual;
  g_autofree char *bytes = NULL, *names = NULL;

  mail.from_name = mail.reply_to = mail.html = mail.unsubscribe_url = NULL;
  bytes = compose (&mail);
  assert_wire (bytes);
  names = list_headers (bytes);
  g_assert_cmpstr (names, ==,
                   "From To Subject Date Message-Id Auto-Submitted MIME-Version Content-Type "
                   "Content-Transfer-Encoding");
  g_assert_nonnull (strstr (bytes, "From: factures@milhaud.example\r\n"));
}

/* GMime takes the smallest charset that will do unless it is told. */
static void
test_charset (void)
{
  MefMailMessage mail = usual;
  g_autofree char *bytes = NULL, *lower = NULL;

  mail.from_name = "Mairie de Nîmes";
  mail.subject = "Été";
  mail.text = mail.html = "Été\n";
  bytes = compose (&mail);
  lower = g_ascii_strdown (bytes, -1);
  g_assert_nonnull (strstr (lower, "\r\nsubject: =?utf-8?"));
  g_assert_nonnull (strstr (lower, "from: mairie de =?utf-8?"));
  g_assert_null (strstr (lower, "iso-"));
  g_assert_null (strstr (lower, "ascii"));
}

static void
test_date (void)
{
  static const struct
  {
    gint64 seconds;
    const char *header;
  } cases[] = {
    { 0, "Date: Thu, 01 Jan 1970 01:00:00 +0100\r\n" },
    { 1751364000, "Date: Tue, 01 Jul 2025 12:00:00 +0200\r\n" },
    { 1767222000, "Date: Thu, 01 Jan 2026 00:00:00 +0100\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefMailMessage mail = usual;
      g_autofree char *bytes = NULL;

      mail.date = cases[i].seconds;
      bytes = compose (&mail);
      g_assert_nonnull (strstr (bytes, cases[i].header));
    }
}

/* The number of headers does not depend on what they say. */
static void
test_injected_text (void)
{
  g_autofree char *bytes = compose (&usual);
  g_autofree char *expected = list_headers (bytes);

  for (guint i = 0; i < G_N_ELEMENTS (injections); i++)
    {
      MefMailMessage name = usual, subject = usual;
      g_autofree char *with_name = NULL, *with_subject = NULL;
      g_autofree char *name_headers = NULL, *subject_headers = NULL;

      name.from_name = subject.subject = injections[i].raw;
      with_name = compose (&name);
      with_subject = compose (&subject);
      assert_wire (with_name);
      assert_wire (with_subject);
      name_headers = list_headers (with_name);
      subject_headers = list_headers (with_subject);
      g_assert_cmpstr (name_headers, ==, expected);
      g_assert_cmpstr (subject_headers, ==, expected);
    }
}

static void
assert_refused (const MefMailMessage *mail, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mef_mail_message_compose (mail, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, reason);
}

static void
test_injected_address (void)
{
  static const char *const places[] = { "%sclaire@example.org", "cla%sire@example.org",
                                        "claire@exam%sple.org", "claire@example.org%s", "%s" };

  for (guint i = 0; i < G_N_ELEMENTS (injections); i++)
    {
      for (guint n = 0; n < G_N_ELEMENTS (places); n++)
        {
          g_auto (GStrv) around = g_strsplit (places[n], "%s", 2);
          g_autofree char *address = g_strjoinv (injections[i].raw, around);
          MefMailMessage to = usual, from = usual, reply_to = usual;

          to.to = from.from_address = reply_to.reply_to = address;
          assert_refused (&to, "field-email");
          assert_refused (&from, "field-email");
          assert_refused (&reply_to, "field-email");
        }
    }
}

static void
test_refused (void)
{
  static const char *const ids[] = { "", "a b", "a>", "a\r\nb", "a@b", "é", X100 };
  static const char *const urls[] = { "",
                                      "mailto:a@example.org",
                                      "https://a.example/ b",
                                      "https://a.example/>",
                                      "https://a.example/,",
                                      "https://a.example/\r\nBcc: e@example.org",
                                      "https://a.example/é",
                                      "https://a.example/" X300 X300 X300 };
  MefMailMessage mail = usual;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      mail.public_id = ids[i];
      assert_refused (&mail, "field-id");
    }
  mail = usual;
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      mail.unsubscribe_url = urls[i];
      assert_refused (&mail, "field-url");
    }
  mail = usual;
  mail.date = G_MAXINT64;
  assert_refused (&mail, "field-date");
  mail = usual;
  mail.to = "claire@évêché.example";
  assert_refused (&mail, "field-email");
}

/* An address is a token of the machine: neither folded nor encoded. */
static void
test_long_url (void)
{
  MefMailMessage mail = usual;
  g_autofree char *bytes = NULL;

  mail.unsubscribe_url = "https://a.example/" X300 X300;
  mail.to = "claire@xn--vch-fma5e.example";
  bytes = compose (&mail);
  assert_wire (bytes);
  g_assert_nonnull (strstr (bytes, "\r\nList-Unsubscribe: <https://a.example/" X300 X300 ">\r\n"));
  g_assert_nonnull (strstr (bytes, "\r\nTo: claire@xn--vch-fma5e.example\r\n"));
}

static void
test_bodies (void)
{
  static const char *const texts[] = {
    "",
    "\n",
    ".",
    ".\n.\n..\n",
    "one\r\ntwo\rthree\n\n",
    "From the beginning\n",
    "trailing space \ttab\t\n",
    "é à ü € 漢字 🧾\n",
    "a\x01"
    "b\x7f"
    "c\n",
    "\xff\n",
    X300 X300 X300 X300 X300,
    "https://a.example/?LIEN=M" X300 "\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      MefMailMessage mail = usual;
      g_autofree char *both = NULL, *one = NULL;

      mail.text = mail.html = texts[i];
      both = compose (&mail);
      assert_wire (both);
      mail.html = NULL;
      one = compose (&mail);
      assert_wire (one);
    }
}

static gpointer
compose_cb (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *bytes = compose (&usual);

      assert_wire (bytes);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("compose", compose_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/message/threads", test_threads);
  g_test_add_func ("/mail/message/headers", test_headers);
  g_test_add_func ("/mail/message/least", test_least);
  g_test_add_func ("/mail/message/charset", test_charset);
  g_test_add_func ("/mail/message/date", test_date);
  g_test_add_func ("/mail/message/injected-text", test_injected_text);
  g_test_add_func ("/mail/message/injected-address", test_injected_address);
  g_test_add_func ("/mail/message/refused", test_refused);
  g_test_add_func ("/mail/message/long-url", test_long_url);
  g_test_add_func ("/mail/message/bodies", test_bodies);
  return g_test_run ();
}
