/* SPDX-License-Identifier: GPL-3.0-or-later */
/* export: what a town knows about a person, in an archive: for a resident who asks at the counter
 * rather than in the application. Only reads; the server may be running. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mef-clock.h"
#include "mef-command.h"
#include "mef-error.h"
#include "mef-export.h"
#include "mef-town-store.h"

static gboolean
fail (GError **error, MefError code, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, (int) code, reason);
  return FALSE;
}

static gboolean
write_file (const char *town_path, gint64 person_id, const char *file, GError **error)
{
  g_autoptr (MefClock) clock = mef_clock_new ();
  int fd = g_open (file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return errno == EEXIST ? fail (error, MEF_ERROR_CONFLICT, "file-exists")
                           : fail (error, MEF_ERROR_SERVER, "export-unwritable");
  written = mef_export_write (town_path, person_id, mef_clock_now (clock), fd, error);
  if (close (fd) != 0 && written)
    written = fail (error, MEF_ERROR_SERVER, "export-unwritable");
  if (!written)
    g_unlink (file);
  return written;
}

/**
 * mef_command_export:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_export (int argc, char **argv)
{
  g_autofree char *data = NULL, *host = NULL, *town = NULL, *path = NULL;
  gint64 person = 0;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &host, N_ ("Which town, where there are several"),
      "HOST" },
    { "person", 0, 0, G_OPTION_ARG_INT64, &person, N_ ("The number of the person in the town"),
      "ID" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  int status;

  if (!mef_command_parse ("export", entries, &argc, &argv, &status))
    return status;
  if (data == NULL || person <= 0 || argc != 2)
    return mef_command_usage_error ("export",
                                    _ ("a data directory, a person and one file are needed"));
  town = mef_command_choose_town (data, host, &error);
  path = town != NULL ? mef_town_store_get_path (data, town) : NULL;
  if (path == NULL || !write_file (path, person, argv[1], &error))
    return mef_command_fail ("export", error);
  return MEF_EXIT_OK;
}
