/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The relay ends when its standard input does, so that it never outlives a test
 * that failed. */
#include "config.h"

#include "mef-test-relay.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * mef_test_relay_begin:
 * @self: (out caller-allocates): gets a folder of its own; no process yet
 */
void
mef_test_relay_begin (MefTestRelay *self)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->folder = g_dir_make_tmp ("mef-relay-XXXXXX", &error);
  g_assert_no_error (error);
  self->log = mef_test_relay_path (self, "log");
}

/**
 * mef_test_relay_path:
 * @self: a relay
 * @name: a file's name
 *
 * Returns: (transfer full): its path in the relay's folder
 */
char *
mef_test_relay_path (const MefTestRelay *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/**
 * mef_test_relay_make_certificate:
 * @self: a relay
 * @name: of the two files: NAME.pem and NAME.key
 * @subject: whose it is, as "IP:127.0.0.1" or "DNS:relay.example"
 *
 * Makes a certificate that is its own authority.
 */
void
mef_test_relay_make_certificate (const MefTestRelay *self, const char *name, const char *subject)
{
  g_autofree char *command =
      g_strdup_printf ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
                       "-days 2 -subj /CN=%s -addext subjectAltName=%s -out %s/%s.pem "
                       "-keyout %s/%s.key",
                       name, subject, self->folder, name, self->folder, name);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, NULL, &output, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("openssl: %s", output);
}

/**
 * mef_test_relay_start:
 * @self: a relay that does not run
 * @arguments: for relay.py, besides the log, separated by spaces; "@" begins the name of a file of
 *   the relay's folder
 */
void
mef_test_relay_start (MefTestRelay *self, const char *arguments)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "mail", "relay.py", NULL);
  g_autofree char *prefix = g_strconcat (self->folder, "/", NULL);
  g_autofree char *line = g_strjoin (" ", "/usr/bin/python3", script, self->log, arguments, NULL);
  GString *expanded = g_string_new (line);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *port = NULL;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (expanded, "@", prefix, 0);
  argv = g_strsplit (g_strstrip (expanded->str), " ", -1);
  g_string_free (expanded, TRUE);
  self->process =
      g_subprocess_newv ((const char *const *) argv,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  port = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (port);
  self->port = (guint) atoi (port);
  g_assert_cmpuint (self->port, >, 0);
}

/**
 * mef_test_relay_url:
 * @self: a relay that runs
 * @scheme: smtp or smtps
 *
 * Returns: (transfer full): where it listens
 */
char *
mef_test_relay_url (const MefTestRelay *self, const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%u", scheme, self->port);
}

/**
 * mef_test_relay_read:
 * @self: a relay
 *
 * Returns: (transfer full) (element-type JsonNode): what it has written down so far
 */
GPtrArray *
mef_test_relay_read (const MefTestRelay *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (self->log, &text, NULL, NULL))
    return entries;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (lines[i][0] == '\0')
        continue;
      g_ptr_array_add (entries, json_from_string (lines[i], &error));
      g_assert_no_error (error);
    }
  return entries;
}

/**
 * mef_test_relay_read_mails:
 * @self: a relay
 *
 * Returns: (transfer full) (element-type JsonNode): of what it has written down the mails
 */
GPtrArray *
mef_test_relay_read_mails (const MefTestRelay *self)
{
  GPtrArray *entries = mef_test_relay_read (self);

  for (guint i = entries->len; i > 0; i--)
    {
      JsonObject *entry = json_node_get_object (g_ptr_array_index (entries, i - 1));

      if (json_object_has_member (entry, "command"))
        g_ptr_array_remove_index (entries, i - 1);
    }
  return entries;
}

/**
 * mef_test_relay_count:
 * @self: a relay
 * @command: "connect", "MAIL" or "RCPT"
 *
 * Returns: how often it was said
 */
guint
mef_test_relay_count (const MefTestRelay *self, const char *command)
{
  g_autoptr (GPtrArray) entries = mef_test_relay_read (self);
  guint count = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      JsonObject *entry = json_node_get_object (g_ptr_array_index (entries, i));

      if (g_str_equal (json_object_get_string_member_with_default (entry, "command", ""), command))
        count++;
    }
  return count;
}

/**
 * mef_test_relay_end:
 * @self: a relay
 */
void
mef_test_relay_end (MefTestRelay *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  if (self->process != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
      g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
    }
  g_clear_object (&self->process);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = mef_test_relay_path (self, name);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->log);
}
