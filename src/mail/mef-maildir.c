/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing into a maildir. A file is written in tmp, is on the disk, and only then has its name in
 * new: who reads the folder never sees half a message, nor does one vanish when the power does. */
#include "config.h"

#include "mef-maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * mef_maildir_create:
 * @folder: a path
 *
 * Returns: whether it is a maildir now
 */
gboolean
mef_maildir_create (const char *folder)
{
  static const char *const subs[] = { "tmp", "new", "cur" };

  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *path = g_build_filename (folder, subs[i], NULL);

      if (g_mkdir_with_parents (path, 0700) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Unlike any other, in this process and in those that had its number before. Of two in a second
 * the names tell which came first. */
static char *
make_name (void)
{
  static guint count;
  gint64 now = g_get_real_time ();

  return g_strdup_printf ("%" G_GINT64_FORMAT ".M%06dP%dQ%uR%08x.localhost", now / G_USEC_PER_SEC,
                          (int) (now % G_USEC_PER_SEC), (int) getpid (),
                          (guint) g_atomic_int_add (&count, 1), g_random_int ());
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return fsync (fd) == 0;
}

static gboolean
write_file (const char *path, GBytes *message)
{
  gsize length;
  const char *data = g_bytes_get_data (message, &length);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written;

  if (fd < 0)
    return FALSE;
  written = write_all (fd, data, length);
  return g_close (fd, NULL) && written;
}

static gboolean
sync_folder (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    g_close (fd, NULL);
  return synced;
}

/**
 * mef_maildir_deliver:
 * @folder: a maildir
 * @message: a message
 *
 * Any thread.
 *
 * Returns: whether the message lies in it, for good
 */
gboolean
mef_maildir_deliver (const char *folder, GBytes *message)
{
  g_autofree char *name = make_name ();
  g_autofree char *written = g_build_filename (folder, "tmp", name, NULL);
  g_autofree char *new = g_build_filename (folder, "new", NULL);
  g_autofree char *delivered = g_build_filename (new, name, NULL);

  if (!write_file (written, message) || g_rename (written, delivered) != 0)
    {
      g_unlink (written);
      return FALSE;
    }
  return sync_folder (new);
}
