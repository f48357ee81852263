/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the operations in a file, so that a demonstration or a test can be stopped and taken up
 * again. The file holds addresses of payers: it is readable by its owner alone. */
#include "config.h"

#include "mef-error.h"
#include "mef-simulator-private.h"

/**
 * mef_sim_state_load:
 * @self: a simulator
 * @error: (nullable): %MEF_ERROR_INVALID "state-malformed", so that a file that is something else
 * is not overwritten
 *
 * Returns: whether the state file was read, or there is none yet
 */
gboolean
mef_sim_state_load (MefSimulator *self, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonArray *array;

  if (self->state_file == NULL || !g_file_test (self->state_file, G_FILE_TEST_EXISTS))
    return TRUE;
  root = json_parser_load_from_file (parser, self->state_file, NULL) ? json_parser_get_root (parser)
                                                                     : NULL;
  array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MefSimOperation *operation = JSON_NODE_HOLDS_OBJECT (node)
                                       ? mef_sim_operation_read (json_node_get_object (node))
                                       : NULL;

      if (operation == NULL)
        array = NULL;
      else
        g_hash_table_insert (self->operations, operation->id_op, operation);
    }
  if (array == NULL)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "state-malformed");
  return array != NULL;
}

/* Writes the state file, if there is to be one. */
void
mef_sim_state_save (MefSimulator *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GList) operations = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->state_file == NULL)
    return;
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  operations = mef_simulator_list (self);
  for (GList *l = operations; l != NULL; l = l->next)
    mef_sim_operation_write (l->data, builder);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  if (!g_file_set_contents_full (self->state_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    g_message ("The operations could not be kept: %s", error->message);
}
