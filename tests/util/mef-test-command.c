/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mef-test-command.h"

#include <glib/gstdio.h>

#include "mef-command.h"
#include "mef-payfip.h"

static GString *printed;

static void
print_cb (const char *text)
{
  g_string_append (printed, text);
}

/**
 * mef_test_run_command:
 * @fixture: a town that pays at the simulator
 * @name: the command's word
 * @arguments: (array zero-terminated=1): what follows --data DIR
 * @status: (out): the exit status
 *
 * The command in this process, over the fixture's data, while its server runs.
 *
 * Returns: (transfer full): what it printed
 */
char *
mef_test_run_command (MefApiFixture *fixture,
                      const char *name,
                      const char *const *arguments,
                      int *status)
{
  g_autofree char *config = g_build_filename (fixture->town->data_dir, "server.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[payfip]\nservice-url=%s" MEF_PAYFIP_SERVICE_PATH "\n",
                                           mef_simulator_get_url (fixture->simulator));
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  GPrintFunc before;

  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  g_ptr_array_add (argv, (gpointer) name);
  g_ptr_array_add (argv, (gpointer) "--data");
  g_ptr_array_add (argv, fixture->town->data_dir);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  printed = g_string_new (NULL);
  before = g_set_print_handler (print_cb);
  *status = mef_command_find (name)->run ((int) argv->len - 1, (char **) argv->pdata);
  g_set_print_handler (before);
  g_assert_cmpint (g_remove (config), ==, 0);
  g_test_message ("%s", printed->str);
  return g_string_free (g_steal_pointer (&printed), FALSE);
}
