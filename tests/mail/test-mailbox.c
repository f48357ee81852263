/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a folder of messages: which, in what order, what of them, and what of their text is a
 * link. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-mailbox.h"

typedef struct
{
  char *top; /* (owned) */
} Folder;

static void
folder_begin (Folder *self)
{
  self->top = g_dir_make_tmp ("mef-mailbox-XXXXXX", NULL);
}

static void
put (const Folder *self, const char *sub, const char *name, const char *data, gssize length)
{
  g_autofree char *dir = g_build_filename (self->top, sub, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_mkdir (dir, 0700);
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

static void
folder_end (Folder *self)
{
  static const char *const subs[] = { "new", "cur", "tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *path = g_build_filename (self->top, subs[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *file = g_build_filename (path, name, NULL);

          g_unlink (file);
        }
      g_rmdir (path);
    }
  g_assert_cmpint (g_rmdir (self->top), ==, 0);
  g_free (self->top);
}

#define BOTH                                                                                       \
  "From: Mairie <mairie@example.org>\nTo: =?UTF-8?Q?Andr=C3=A9?= <andre@example.org>\n"            \
  "Subject: =?UTF-8?Q?Votre_acc=C3=A8s?=\nDate: Sat, 15 Nov 2025 12:00:00 +0100\n"                 \
  "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"                         \
  "--b\nContent-Type: text/html; charset=utf-8\n\n<p>HTML</p>\n"                                   \
  "--b\nContent-Type: text/plain; charset=utf-8\n"                                                 \
  "Content-Transfer-Encoding: quoted-printable\n\n"                                                \
  "=C3=89tape : https://ville.example/?LIEN=3DMabc-_\n--b--\n"
#define PLAIN(subject) "To: a@example.org\nSubject: " subject "\n\n" subject "\n"

static void
test_message (void)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (MefMailboxItem) again = NULL;
  const MefMailboxItem *item;
  Folder folder;

  folder_begin (&folder);
  put (&folder, "new", "1763204400.M1P2.host", BOTH, -1);
  items = mef_mailbox_list (folder.top, 10);
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  g_assert_nonnull (strstr (item->to, "andre@example.org"));
  g_assert_nonnull (strstr (item->to, "André"));
  g_assert_cmpstr (item->subject, ==, "Votre accès");
  g_assert_cmpint (item->sent_at, ==, 1763204400);
  g_assert_nonnull (strstr (item->text, "Étape : https://ville.example/?LIEN=Mabc-_"));
  g_assert_null (strstr (item->text, "HTML"));
  g_assert_cmpuint (strspn (item->id, "0123456789abcdef"), ==, 32);
  again = mef_mailbox_get (folder.top, item->id, NULL);
  g_assert_cmpstr (again->subject, ==, "Votre accès");
  folder_end (&folder);
}

/* Newest first; what is being written, hidden, too large or no message is not there. */
static void
test_folder (void)
{
  static const char *const expected[] = { "five", "four", "three", "two" };
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'x');
  g_autoptr (GPtrArray) items = NULL, none = NULL, few = NULL;
  Folder folder;

  folder_begin (&folder);
  none = mef_mailbox_list (folder.top, 10);
  g_assert_cmpuint (none->len, ==, 0);
  put (&folder, "new", "90.x", PLAIN ("two"), -1);
  put (&folder, "new", "100.b", PLAIN ("four"), -1);
  put (&folder, "cur", "100.a:2,S", PLAIN ("three"), -1);
  put (&folder, "new", "1000.x", PLAIN ("five"), -1);
  put (&folder, "tmp", "2000.x", PLAIN ("written"), -1);
  put (&folder, "new", ".hidden", PLAIN ("hidden"), -1);
  put (&folder, "new", "3000.x", large, -1);
  items = mef_mailbox_list (folder.top, 10);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < items->len; i++)
    {
      const MefMailboxItem *item = g_ptr_array_index (items, i);

      g_assert_cmpstr (item->subject, ==, expected[i]);
    }
  few = mef_mailbox_list (folder.top, 2);
  g_assert_cmpuint (few->len, ==, 2);
  folder_end (&folder);
}

/* Whatever is in a file, what is told of it is valid text. */
static void
test_broken (void)
{
  static const struct
  {
    const char *data;
    gssize length;
  } cases[] = {
    { "", 0 },
    { "\0\0\0\0", 4 },
    { "\xff\xfe\xfd", 3 },
    { "Subject: \xff\xff\nTo: \xc3\x28\n\n\xff\xff text", -1 },
    { "Subject: =?UTF-8?B?////?=\n\nx", -1 },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b", -1 },
    { "Content-Type: text/plain; charset=nothing-like-it\n\nx", -1 },
    { "Date: not one\n\nx", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) items = NULL;
      Folder folder;

      folder_begin (&folder);
      put (&folder, "new", "77.x", cases[i].data, cases[i].length);
      items = mef_mailbox_list (folder.top, 10);
      g_assert_cmpuint (items->len, <=, 1);
      for (guint n = 0; n < items->len; n++)
        {
          const MefMailboxItem *item = g_ptr_array_index (items, n);

          g_assert_true (g_utf8_validate (item->subject, -1, NULL));
          g_assert_true (g_utf8_validate (item->to, -1, NULL));
          g_assert_true (g_utf8_validate (item->text, -1, NULL));
          g_assert_cmpint (item->sent_at, ==, 77);
        }
      folder_end (&folder);
    }
}

static void
test_unknown (void)
{
  static const char *const ids[] = { "", "x", "1763204400.M1P2.host", "..",
                                     "0123456789abcdef0123456789abcdef" };
  Folder folder;

  folder_begin (&folder);
  put (&folder, "new", "1763204400.M1P2.host", BOTH, -1);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mef_mailbox_get (folder.top, ids[i], &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_NOT_FOUND);
      g_assert_cmpstr (error->message, ==, "not-found");
    }
  folder_end (&folder);
}

static void
test_links (void)
{
  static const struct
  {
    const char *text;
    const char *links; /* joined by spaces */
  } cases[] = {
    { "", "" },
    { "nothing here", "" },
    { "see https://a.example/?LIEN=Mx-_1 now", "https://a.example/?LIEN=Mx-_1" },
    { "http://127.0.0.1:8080/?LIEN=M", "http://127.0.0.1:8080/?LIEN=M" },
    { "(https://a.example/x). <https://a.example/y>, \"https://a.example/z\"!",
      "https://a.example/x https://a.example/y https://a.example/z" },
    { "https://a.example/\nhttps://b.example/", "https://a.example/ https://b.example/" },
    { "https://a.example/ https://a.example/", "https://a.example/" },
    { "mailto:a@example.org javascript:alert(1) file:///etc/passwd", "" },
    { "xhttps://a.example/", "" },
    { "https://", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) links = mef_mailbox_find_links (cases[i].text);
      g_autofree char *joined = NULL;

      g_ptr_array_add (links, NULL);
      joined = g_strjoinv (" ", (char **) links->pdata);
      g_assert_cmpstr (joined, ==, cases[i].links);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/mailbox/message", test_message);
  g_test_add_func ("/mail/mailbox/folder", test_folder);
  g_test_add_func ("/mail/mailbox/broken", test_broken);
  g_test_add_func ("/mail/mailbox/unknown", test_unknown);
  g_test_add_func ("/mail/mailbox/links", test_links);
  return g_test_run ();
}
