/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of a program: French, whatever the machine was set up for, unless the person chose
 * another that we have. Called once, first thing in main(), before any thread exists. The layers
 * that print sentences use gettext themselves; this file only says where and in which language. */
#include "config.h"

#include "mef-locale.h"

#include <libintl.h>
#include <locale.h>

/**
 * mef_locale_find_sibling:
 * @relative: a path relative to the folder of the running program
 *
 * Lets a program that was not installed find its catalogue, its schemas and the other programs in
 * the build folder.
 *
 * Returns: (transfer full) (nullable): the absolute path when it exists
 */
char *
mef_locale_find_sibling (const char *relative)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *path = folder != NULL ? g_build_filename (folder, relative, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return g_steal_pointer (&path);
}

/**
 * mef_locale_init:
 *
 * Sets the process's locale and text domain. Where the environment names no usable locale, C.UTF-8
 * takes its place, since gettext translates nothing in plain "C".
 */
void
mef_locale_init (void)
{
  g_autofree char *built = mef_locale_find_sibling ("../po");
  const char *messages;

  if (setlocale (LC_ALL, "") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  messages = setlocale (LC_MESSAGES, NULL);
  if (g_strcmp0 (messages, "C") == 0 || g_strcmp0 (messages, "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("LANGUAGE", "fr", FALSE);
  bindtextdomain (GETTEXT_PACKAGE, built != NULL ? built : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
