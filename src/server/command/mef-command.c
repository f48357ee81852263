/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sub-commands of mes-factures-server as one table, and what they share: --help, how a usage
 * error and a failure look, exit statuses. Each command is a file of its own. */
#include "config.h"

#include "mef-command.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-error.h"
#include "mef-town-store.h"

#define PROGRAM "mes-factures-server"

static const MefCommand commands[] = {
  { "serve", mef_command_serve, "--data DIR [--config FILE] [--listen ADDR:PORT]",
    N_ ("serve the towns of a data directory") },
  { "check", mef_command_check,
    "--data DIR [--town HOST] [--payments [--config FILE] [--since DAY | --report FILE …]]",
    N_ ("say what is wrong with the data, or “ok”") },
  { "backup", mef_command_backup, "--data DIR [--town HOST] FILE",
    N_ ("copy a town to a file while the server runs") },
  { "restore", mef_command_restore, "--data DIR FILE",
    N_ ("put a town back from a file, where there is none") },
  { "init", mef_command_init, "--data DIR --town NAME --admin EMAIL [--host NAME]",
    N_ ("make a town and its administrator's account") },
  { "import", mef_command_import,
    "--data DIR [--town HOST] [--dry-run] [--format csv] FILE… [--documents FOLDER]",
    N_ ("take in invoices from billing software, all or none") },
  { "export", mef_command_export, "--data DIR [--town HOST] --person ID FILE",
    N_ ("write all that a town knows about a person to an archive") },
  { "regie", mef_command_regie,
    "--data DIR [--town HOST] [--check] [[--regie NAME | --add NAME] KEY=VALUE…]",
    N_ ("show or change how the régies are paid online") },
  { "alarm", mef_command_alarm,
    "--data DIR [--town HOST] [--by EMAIL --comment TEXT (--close N | --record PAYMENT …)]",
    N_ ("show what somebody has to look at, and write down what they found") },
  { "setting", mef_command_setting, "--data DIR [--town HOST] [NAME=VALUE…]",
    N_ ("show or change the settings of a town") },
  { "demo", mef_command_demo, "--data DIR [--residents N --invoices M]",
    N_ ("fill a new directory with the demonstration town") },
  { "pdf-checker", mef_command_pdf_checker, "", NULL },
};

/**
 * mef_command_find:
 * @name: a word of the command line
 *
 * Returns: (transfer none) (nullable): the command it names
 */
const MefCommand *
mef_command_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (commands[i].name, name) == 0)
        return &commands[i];
    }
  return NULL;
}

static gboolean
is_help (const char *argument)
{
  return strcmp (argument, "--help") == 0 || strcmp (argument, "-h") == 0;
}

static void
print_commands (void)
{
  g_print ("%s\n", _ ("Usage: mes-factures-server COMMAND [OPTION…]"));
  g_print ("\n%s\n", _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (commands[i].summary != NULL)
        g_print ("  %-9s %s\n            %s\n", commands[i].name, commands[i].usage,
                 _ (commands[i].summary));
    }
}

/**
 * mef_command_main:
 * @argc: as main() has it
 * @argv: as main() has it
 *
 * Returns: the exit status
 */
int
mef_command_main (int argc, char **argv)
{
  const MefCommand *command = argc > 1 ? mef_command_find (argv[1]) : NULL;

  if (argc > 1 && (is_help (argv[1]) || strcmp (argv[1], "help") == 0))
    {
      print_commands ();
      return MEF_EXIT_OK;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print (PROGRAM " " PACKAGE_VERSION "\n");
      return MEF_EXIT_OK;
    }
  if (command == NULL)
    {
      if (argc > 1)
        g_printerr ("%s: %s: %s\n", PROGRAM, argv[1], _ ("no such command"));
      g_printerr ("%s\n", _ ("Try “mes-factures-server --help”."));
      return MEF_EXIT_USAGE;
    }
  return command->run (argc - 1, argv + 1);
}

/**
 * mef_command_usage_error:
 * @name: the command
 * @message: what is wrong with its arguments
 *
 * Returns: the exit status
 */
int
mef_command_usage_error (const char *name, const char *message)
{
  g_printerr ("%s %s: %s\n", PROGRAM, name, message);
  g_printerr (_ ("Try “mes-factures-server %s --help”.\n"), name);
  return MEF_EXIT_USAGE;
}

/**
 * mef_command_fail:
 * @name: the command
 * @error: why it failed
 *
 * Says the reason on the standard error.
 *
 * Returns: the exit status
 */
int
mef_command_fail (const char *name, const GError *error)
{
  g_printerr ("%s %s: %s\n", PROGRAM, name, error->message);
  return MEF_EXIT_FAILED;
}

/**
 * mef_command_parse:
 * @name: the command
 * @entries: its options
 * @argc: (inout): the command's arguments
 * @argv: (inout): the command's arguments; what is no option is left
 * @status: (out): the exit status, where the command is to end here
 *
 * Reads the options; --help prints them.
 *
 * Returns: whether to go on
 */
gboolean
mef_command_parse (const char *name, GOptionEntry *entries, int *argc, char ***argv, int *status)
{
  const MefCommand *command = mef_command_find (name);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  for (int i = 1; i < *argc; i++)
    {
      g_autofree char *help = NULL;

      if (!is_help ((*argv)[i]))
        continue;
      /* Its first paragraph is a usage of its own, which knows no command. */
      help = g_option_context_get_help (context, FALSE, NULL);
      g_print ("%s %s %s\n%s\n%s", PROGRAM, name, command->usage, _ (command->summary),
               strstr (help, "\n\n") + 1);
      *status = MEF_EXIT_OK;
      return FALSE;
    }
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  *status = mef_command_usage_error (name, error->message);
  return FALSE;
}

/**
 * mef_command_choose_town:
 * @data_dir: the data directory
 * @host: (nullable): a town of it
 * @error: "no-town" when there is none, or none of that name; "town-needed" when there are several
 *
 * Returns: (transfer full) (nullable): the host of the town that is meant: the one named, or the
 *   only one
 */
char *
mef_command_choose_town (const char *data_dir, const char *host, GError **error)
{
  g_autoptr (GPtrArray) hosts = mef_town_store_list (data_dir, error);

  if (hosts == NULL)
    return NULL;
  for (guint i = 0; host != NULL && i < hosts->len; i++)
    {
      if (g_str_equal (host, g_ptr_array_index (hosts, i)))
        return g_strdup (host);
    }
  if (host == NULL && hosts->len == 1)
    return g_strdup (g_ptr_array_index (hosts, 0));
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND,
                       host == NULL && hosts->len > 1 ? "town-needed" : "no-town");
  return NULL;
}

/**
 * mef_command_open_town:
 * @data_dir: the data directory
 * @host: (nullable): see mef_command_choose_town()
 * @mode: what for; a server may run on the same file
 * @error: as mef_command_choose_town(), or why it cannot be opened
 *
 * Returns: (transfer full) (nullable): the town that is meant
 */
MefDb *
mef_command_open_town (const char *data_dir, const char *host, MefDbMode mode, GError **error)
{
  g_autofree char *town = mef_command_choose_town (data_dir, host, error);
  g_autofree char *path = town != NULL ? mef_town_store_get_path (data_dir, town) : NULL;

  return path != NULL ? mef_db_open (path, mode, error) : NULL;
}

/**
 * mef_command_load_config:
 * @data_dir: a data directory
 * @path: (nullable): the file that --config names
 * @error: (nullable): why it cannot be read
 *
 * Returns: (transfer full) (nullable): what @path says, or server.conf in the data directory, or
 * the defaults where there is none
 */
MefConfig *
mef_command_load_config (const char *data_dir, const char *path, GError **error)
{
  g_autofree char *usual = g_build_filename (data_dir, "server.conf", NULL);

  if (path != NULL)
    return mef_config_load (path, error);
  if (g_file_test (usual, G_FILE_TEST_EXISTS))
    return mef_config_load (usual, error);
  return mef_config_new ();
}
