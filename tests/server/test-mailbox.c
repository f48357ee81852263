/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration's mail is there in a demonstration on one machine and nowhere else: what is in
 * it opens accounts. */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-db-private.h"
#include "mef-schema.h"
#include "mef-town-store.h"

#define MAILBOX "/api/v1/mailbox"
#define MAIL                                                                                       \
  "To: claire@example.org\nSubject: Bienvenue\nDate: Sat, 15 Nov 2025 12:00:00 +0100\n"            \
  "Content-Type: text/plain; charset=utf-8\n\nOuvrez http://localhost/?LIEN=Mabc.\n"

typedef struct
{
  const char *name;
  gboolean is_demo;
  gboolean several; /* towns on this machine */
  const char *mail; /* lines of server.conf, %s is the folder */
  const char *real_ip;
  guint status;
} Case;

static const Case cases[] = {
  { "the demonstration", TRUE, FALSE, "[mail]\ntransport=maildir\nmaildir=%s\n", NULL, 200 },
  { "one machine's own address", TRUE, FALSE,
    "[mail]\ntransport=maildir\nmaildir=%s\n[server]\npublic-url=http://127.0.0.1:8080\n", NULL,
    200 },
  { "a real town", FALSE, FALSE, "[mail]\ntransport=maildir\nmaildir=%s\n", NULL, 404 },
  { "a relay", TRUE, FALSE,
    "[mail]\ntransport=smtp\nmaildir=%s\nsmtp-url=smtp://127.0.0.1:1\nfrom=mairie@example.org\n",
    NULL, 404 },
  { "no mail", TRUE, FALSE, "#%s\n", NULL, 404 },
  { "other towns' mail in the same folder", TRUE, TRUE, "[mail]\ntransport=maildir\nmaildir=%s\n",
    NULL, 404 },
  { "a proxy that names its client", TRUE, FALSE,
    "[mail]\ntransport=maildir\nmaildir=%s\n[server]\ntrusted-proxies=127.0.0.1\n", "203.0.113.9",
    404 },
  { "a proxy that names this machine", TRUE, FALSE,
    "[mail]\ntransport=maildir\nmaildir=%s\n[server]\ntrusted-proxies=127.0.0.1\n", "127.0.0.1",
    200 },
  { "a proxy that names nobody", TRUE, FALSE,
    "[mail]\ntransport=maildir\nmaildir=%s\n[server]\npublic-url=https://demo.example.org\n", NULL,
    404 },
};

static void
put_mail (const char *folder)
{
  g_autofree char *dir = g_build_filename (folder, "new", NULL);
  g_autofree char *path = g_build_filename (dir, "1763204400.M1P1.host", NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, MAIL, -1, NULL));
}

static MefApiFixture *
make_fixture (const Case *test)
{
  MefApiFixture *api = mef_api_fixture_new ();
  g_autofree char *folder = g_build_filename (api->town->data_dir, "mail", NULL);
  g_auto (GStrv) around = g_strsplit (test->mail, "%s", 2);

  mef_api_fixture_stop (api);
  put_mail (folder);
  api->mail_config = g_strconcat (around[0], folder, around[1], NULL);
  if (test->is_demo)
    g_assert_true (mef_db_exec (api->town->db, "UPDATE town SET is_demo = 1", NULL));
  if (test->several)
    g_assert_true (mef_town_store_create (api->town->data_dir, "127.0.0.1", "Autre", TRUE,
                                          MEF_TEST_NOW, NULL));
  mef_api_fixture_start (api);
  return api;
}

typedef struct
{
  guint status;
  gboolean done;
} Answer;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_assert_nonnull (bytes);
  answer->status = soup_message_get_status (
      soup_session_get_async_result_message (SOUP_SESSION (source), result));
  answer->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((const Answer *) data)->done;
}

static guint
ask (MefApiFixture *api, const char *path, const char *real_ip)
{
  g_autofree char *url = g_strconcat (mef_server_get_url (api->server), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Answer answer = { 0 };

  if (real_ip != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Real-IP", real_ip);
  soup_session_send_and_read_async (api->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb,
                                    &answer);
  mef_api_wait (is_done, &answer);
  return answer.status;
}

static void
test_where (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MefApiFixture) api = make_fixture (test);

  g_assert_cmpuint (ask (api, MAILBOX, test->real_ip), ==, test->status);
  g_assert_cmpuint (ask (api, MAILBOX "/0123456789abcdef0123456789abcdef", test->real_ip), ==, 404);
}

static void
test_reading (void)
{
  g_autoptr (MefApiFixture) api = make_fixture (&cases[0]);
  g_autoptr (JsonNode) document = mef_schema_load ();
  g_autoptr (MefApiReply) list = mef_api_call (api, "GET", MAILBOX, NULL, NULL);
  g_autofree char *wrong = mef_schema_check (document, "Mailbox", list->json);
  g_autofree char *path = NULL, *wrong_mail = NULL;
  g_autoptr (MefApiReply) mail = NULL;
  JsonObject *item;
  JsonArray *links;

  g_assert_cmpstr (wrong, ==, NULL);
  item = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (list->json), "items"), 0);
  g_assert_cmpstr (json_object_get_string_member (item, "to"), ==, "claire@example.org");
  g_assert_cmpstr (json_object_get_string_member (item, "sent_at"), ==, "2025-11-15T11:00:00Z");
  path = g_strconcat (MAILBOX "/", json_object_get_string_member (item, "id"), NULL);
  mail = mef_api_call (api, "GET", path, NULL, NULL);
  wrong_mail = mef_schema_check (document, "Mail", mail->json);
  g_assert_cmpstr (wrong_mail, ==, NULL);
  g_assert_cmpstr (mef_api_reply_get (mail, "subject"), ==, "Bienvenue");
  g_assert_cmpstr (mef_api_reply_get (mail, "text"), ==, "Ouvrez http://localhost/?LIEN=Mabc.\n");
  links = json_object_get_array_member (json_node_get_object (mail->json), "links");
  g_assert_cmpuint (json_array_get_length (links), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (links, 0), ==, "http://localhost/?LIEN=Mabc");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/server/mailbox/where/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_where);
    }
  g_test_add_func ("/server/mailbox/reading", test_reading);
  return g_test_run ();
}
