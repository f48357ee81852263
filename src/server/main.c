/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mes-factures-server: everything is in the commands. */
#include "config.h"

#include "mef-command.h"
#include "mef-locale.h"

int
main (int argc, char **argv)
{
  mef_locale_init ();
  return mef_command_main (argc, argv);
}
