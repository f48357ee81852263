/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-config.h"
#include "mef-db.h"

G_BEGIN_DECLS

#define MEF_EXIT_OK 0
#define MEF_EXIT_FAILED 1 /* refused or failed; the reason is on stderr */
#define MEF_EXIT_USAGE 2

/**
 * MefCommand:
 * @name: the word after the program's name
 * @run: what it does; argv[0] is the word itself; returns one of MEF_EXIT_…
 * @usage: what follows the word, in the notation of a manual page
 * @summary: (nullable): one line, translatable (marked with N_()); NULL hides the command: the
 *   program calls it itself
 *
 * One sub-command of the program; each lives in a mef-command-NAME.c and has its row in
 * mef-command.c.
 */
typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *usage;
  const char *summary;
} MefCommand;

const MefCommand *mef_command_find (const char *name);
int mef_command_main (int argc, char **argv);

gboolean
mef_command_parse (const char *name, GOptionEntry *entries, int *argc, char ***argv, int *status);
int mef_command_fail (const char *name, const GError *error);
int mef_command_usage_error (const char *name, const char *message);
MefConfig *mef_command_load_config (const char *data_dir, const char *path, GError **error);
char *mef_command_choose_town (const char *data_dir, const char *host, GError **error);
MefDb *
mef_command_open_town (const char *data_dir, const char *host, MefDbMode mode, GError **error);

int mef_command_serve (int argc, char **argv);
int mef_command_check (int argc, char **argv);
int mef_command_backup (int argc, char **argv);
int mef_command_restore (int argc, char **argv);
int mef_command_init (int argc, char **argv);
int mef_command_import (int argc, char **argv);
int mef_command_export (int argc, char **argv);
int mef_command_demo (int argc, char **argv);
int mef_command_regie (int argc, char **argv);
int mef_command_alarm (int argc, char **argv);
int mef_command_setting (int argc, char **argv);
int mef_command_pdf_checker (int argc, char **argv);

G_END_DECLS
