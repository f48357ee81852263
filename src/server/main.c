/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mes-factures-server: everything is in the commands. */
#include "config.h"

#include <glib.h>

#include "mef-command.h"
#include "mef-locale.h"

int
main (int argc, char **argv)
{
  /* libsoup of Debian 12 would speak HTTP/2 if this were set, and its parser has known holes. */
  g_unsetenv ("SOUP_SERVER_HTTP2");
  mef_locale_init ();
  return mef_command_main (argc, argv);
}
