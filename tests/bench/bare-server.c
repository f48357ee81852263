/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baseline of the list benchmark: a SoupServer as the library gives it, whose one handler sends
 * the bytes of a file. Prints "listening on URL" like our own server. */
#include "config.h"

#include <gio/gio.h>
#include <libsoup/soup.h>

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  GBytes *bytes = user_data;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, data, length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL, *url = NULL;
  gsize length;
  GSList *uris;

  if (argc != 2 || !g_file_get_contents (argv[1], &contents, &length, &error))
    {
      g_printerr ("usage: bare-server FILE\n");
      return 2;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  soup_server_add_handler (server, NULL, answer_cb, bytes, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_print ("listening on %s\n", url);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}
