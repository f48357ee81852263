/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways out, as far as no relay is needed: what is an address of one, what may leave at all, and
 * the maildir, whose messages our own reader reads back. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "injections.h"
#include "mef-error.h"
#include "mef-mail-message.h"
#include "mef-mail-transport.h"
#include "mef-mailbox.h"

#define FROM "factures@milhaud.example"
#define TO "claire@example.org"
#define MESSAGE "Subject: x\r\n\r\nx\r\n"

typedef struct
{
  char *top;    /* (owned) */
  char *folder; /* (owned): in it, made by the transport */
  MefMailTransport *transport;
} Fixture;

static void
fixture_begin (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->top = g_dir_make_tmp ("mef-maildir-XXXXXX", NULL);
  self->folder = g_build_filename (self->top, "a", "mail", NULL);
  self->transport = mef_mail_transport_new_maildir (self->folder, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
fixture_end (Fixture *self)
{
  mef_mail_transport_unref (self->transport);
  remove_tree (self->top);
  g_free (self->folder);
  g_free (self->top);
}

static guint
count_files (const Fixture *self, const char *sub)
{
  g_autofree char *path = g_build_filename (self->folder, sub, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
assert_send (MefMailTransport *transport,
             const char *from,
             const char *to,
             GBytes *message,
             MefMailOutcome expected,
             const char *word)
{
  g_autofree char *answer = NULL;

  g_assert_cmpint (mef_mail_transport_send (transport, from, to, message, &answer), ==, expected);
  g_assert_cmpstr (answer, ==, word);
}

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
test_modes (void)
{
  static const char *const subs[] = { "", "tmp", "new", "cur" };
  g_autoptr (GBytes) message = g_bytes_new_static (MESSAGE, strlen (MESSAGE));
  g_autoptr (GDir) dir = NULL;
  g_autofree char *new = NULL, *file = NULL;
  Fixture fixture;

  fixture_begin (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *path = g_build_filename (fixture.folder, subs[i], NULL);

      g_assert_cmpuint (get_mode (path), ==, 0700);
    }
  assert_send (fixture.transport, FROM, TO, message, MEF_MAIL_SENT, "stored");
  g_assert_cmpuint (count_files (&fixture, "tmp"), ==, 0);
  g_assert_cmpuint (count_files (&fixture, "new"), ==, 1);
  new = g_build_filename (fixture.folder, "new", NULL);
  dir = g_dir_open (new, 0, NULL);
  file = g_build_filename (new, g_dir_read_name (dir), NULL);
  g_assert_cmpuint (get_mode (file), ==, 0600);
  fixture_end (&fixture);
}

/* What was composed, delivered and read is what was said; the last one sent is the first listed. */
static void
test_read_back (void)
{
  static const char *const texts[] = {
    "Bonjour,\n\nhttps://a.example/?LIEN=Mabc-_\n",
    ".\n..\n.x\n\n. \n.",
    "é à ü € 漢字 🧾\n  indented\ttab\n",
    X300 X300 X300 X300 "\nFrom here\n=\n=3D\n",
  };
  Fixture fixture;

  fixture_begin (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      MefMailMessage mail = { "id", "Mairie",      FROM,     NULL,
                              TO,   "Été " X300,   texts[i], i % 2 == 0 ? "<p>HTML</p>" : NULL,
                              NULL, 1763204400 + i };
      g_autoptr (GBytes) message = mef_mail_message_compose (&mail, NULL);
      g_autoptr (GPtrArray) items = NULL;
      const MefMailboxItem *item;

      assert_send (fixture.transport, FROM, TO, message, MEF_MAIL_SENT, "stored");
      items = mef_mailbox_list (fixture.folder, 10);
      g_assert_cmpuint (items->len, ==, i + 1);
      item = g_ptr_array_index (items, 0);
      g_assert_cmpstr (item->to, ==, TO);
      g_assert_cmpstr (item->subject, ==, mail.subject);
      g_assert_cmpint (item->sent_at, ==, mail.date);
      g_assert_true (g_str_has_prefix (item->text, texts[i]));
      g_assert_cmpuint (strlen (item->text) - strlen (texts[i]), <=, 1);
    }
  fixture_end (&fixture);
}

static void
test_disk (void)
{
  g_autoptr (GBytes) message = g_bytes_new_static (MESSAGE, strlen (MESSAGE));
  g_autoptr (GError) error = NULL;
  g_autofree char *new = NULL, *file = NULL;
  Fixture fixture;

  fixture_begin (&fixture);
  new = g_build_filename (fixture.folder, "new", NULL);
  g_assert_cmpint (g_rmdir (new), ==, 0);
  assert_send (fixture.transport, FROM, TO, message, MEF_MAIL_LATER, "disk");
  g_assert_cmpuint (count_files (&fixture, "tmp"), ==, 0);
  file = g_build_filename (fixture.top, "file", NULL);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (mef_mail_transport_new_maildir (file, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_SERVER);
  g_assert_cmpstr (error->message, ==, "disk");
  fixture_end (&fixture);
}

/* Whatever the way out is, what is no address and what has no clean lines does not take it. */
static void
test_refused (void)
{
  static const struct
  {
    const char *data;
    gssize length;
  } messages[] = { { "", 0 },         { "\n", 1 },       { "a\r\n.\nb\r\n", 8 }, { "a\r", 2 },
                   { "a\rb\r\n", 5 }, { "a\0b\r\n", 5 }, { "a\r\n\n", 4 },       { "a\r\r\n", 4 } };
  g_autoptr (GBytes) message = g_bytes_new_static (MESSAGE, strlen (MESSAGE));
  Fixture fixture;

  fixture_begin (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (injections); i++)
    {
      g_autofree char *address = g_strconcat (TO, injections[i].raw, NULL);

      assert_send (fixture.transport, FROM, address, message, MEF_MAIL_REFUSED, "address");
      assert_send (fixture.transport, address, TO, message, MEF_MAIL_REFUSED, "address");
    }
  assert_send (fixture.transport, FROM, NULL, message, MEF_MAIL_REFUSED, "address");
  assert_send (fixture.transport, NULL, TO, message, MEF_MAIL_REFUSED, "address");
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GBytes) broken = g_bytes_new_static (messages[i].data, (gsize) messages[i].length);

      assert_send (fixture.transport, FROM, TO, broken, MEF_MAIL_REFUSED, "message");
    }
  g_assert_cmpuint (count_files (&fixture, "new"), ==, 0);
  fixture_end (&fixture);
}

static gpointer
deliver_cb (gpointer data)
{
  g_autoptr (MefMailTransport) transport = data;
  g_autoptr (GBytes) message = g_bytes_new_static (MESSAGE, strlen (MESSAGE));

  for (guint i = 0; i < 25; i++)
    assert_send (transport, FROM, TO, message, MEF_MAIL_SENT, "stored");
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  Fixture fixture;

  fixture_begin (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("mail", deliver_cb, mef_mail_transport_ref (fixture.transport));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count_files (&fixture, "new"), ==, 100);
  fixture_end (&fixture);
}

static void
test_relay_url (void)
{
  static const struct
  {
    const char *url; /* (nullable) */
    gboolean valid;
  } cases[] = {
    { "smtp://relay.example:587", TRUE },
    { "smtps://relay.example", TRUE },
    { "smtp://relay.example/", TRUE },
    { "smtp://192.0.2.1:25", TRUE },
    { "smtp://[2001:db8::1]:25", TRUE },
    { "smtp://localhost", TRUE },
    { NULL, FALSE },
    { "", FALSE },
    { "relay.example", FALSE },
    { "smtp://", FALSE },
    { "smtp://:25", FALSE },
    { "smtp://relay.example:0", FALSE },
    { "smtp://relay.example:65536", FALSE },
    { "smtp://relay.example:x", FALSE },
    { "smtp://relay.example/me", FALSE },
    { "smtp://user:secret@relay.example", FALSE },
    { "smtp://relay.example?x", FALSE },
    { "smtp://relay.example#x", FALSE },
    { "smtp://rel ay.example", FALSE },
    { "smtp://relay%0d%0a.example", FALSE },
    { "http://relay.example", FALSE },
    { "file:///etc/passwd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MefMailTransport) transport =
          mef_mail_transport_new_smtp (cases[i].url, NULL, NULL, NULL, 0, &error);

      if (cases[i].valid)
        {
          g_assert_no_error (error);
          g_assert_nonnull (transport);
          continue;
        }
      g_assert_null (transport);
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "mail-relay");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/transport/modes", test_modes);
  g_test_add_func ("/mail/transport/read-back", test_read_back);
  g_test_add_func ("/mail/transport/disk", test_disk);
  g_test_add_func ("/mail/transport/refused", test_refused);
  g_test_add_func ("/mail/transport/threads", test_threads);
  g_test_add_func ("/mail/transport/relay-url", test_relay_url);
  return g_test_run ();
}
