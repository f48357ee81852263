/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps operations, titres, what is still to be notified and the time it lives in in a file, so
 * that a demonstration or a test can be stopped and taken up again. The file holds addresses of
 * payers: it is readable by its owner alone. An older one was a bare array of operations. */
#include "config.h"

#include "mef-error.h"
#include "mef-simulator-private.h"

static gboolean
read_operations (MefSimulator *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MefSimOperation *operation = JSON_NODE_HOLDS_OBJECT (node)
                                       ? mef_sim_operation_read (json_node_get_object (node))
                                       : NULL;

      if (operation == NULL)
        return FALSE;
      g_hash_table_replace (self->operations, operation->id_op, operation);
    }
  return TRUE;
}

static gboolean
read_debts (MefSimulator *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          !mef_sim_debts_take (self, json_node_get_object (node), NULL))
        return FALSE;
    }
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* A clock that is not to be moved is not ahead either. One that only moves when told to begins at
 * the machine's time: what the file tells of must not be to come. */
static gboolean
read_clock (MefSimulator *self, JsonObject *object)
{
  const gint64 offset = json_object_get_int_member_with_default (object, "clock_offset", 0);
  gint64 saved, now = mef_simulator_now (self);

  if (offset < 0 || offset > MEF_SIM_OFFSET_MAX || !mef_sim_read_instant (object, "now", &saved))
    return FALSE;
  if (mef_clock_is_manual (self->clock))
    mef_clock_advance (self->clock, MAX (saved - now, 0));
  else if (self->movable)
    self->offset = offset;
  return TRUE;
}

static gboolean
read_object (MefSimulator *self, JsonObject *object)
{
  JsonArray *operations = get_array (object, "operations");
  JsonArray *debts = get_array (object, "debts");
  JsonArray *notices = get_array (object, "notifications");

  if (operations == NULL || debts == NULL || notices == NULL)
    return FALSE;
  return read_clock (self, object) && read_operations (self, operations) &&
         read_debts (self, debts) && mef_sim_notices_read (self, notices);
}

static gboolean
read_root (MefSimulator *self, JsonNode *root)
{
  if (root == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (root))
    return read_operations (self, json_node_get_array (root));
  return JSON_NODE_HOLDS_OBJECT (root) && read_object (self, json_node_get_object (root));
}

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

  if (self->state_file == NULL || !g_file_test (self->state_file, G_FILE_TEST_EXISTS))
    return TRUE;
  if (json_parser_load_from_file (parser, self->state_file, NULL) &&
      read_root (self, json_parser_get_root (parser)))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "state-malformed");
  return FALSE;
}

static void
write_root (MefSimulator *self, JsonBuilder *builder)
{
  g_autoptr (GList) operations = mef_simulator_list (self);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_array (builder);
  for (GList *l = operations; l != NULL; l = l->next)
    mef_sim_operation_write (l->data, builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "debts");
  mef_sim_debts_write (self, builder);
  json_builder_set_member_name (builder, "notifications");
  mef_sim_notices_write (self, builder);
  json_builder_set_member_name (builder, "clock_offset");
  json_builder_add_int_value (builder, self->offset);
  json_builder_set_member_name (builder, "now");
  json_builder_add_int_value (builder, mef_simulator_now (self));
  json_builder_end_object (builder);
}

/* Writes the state file, if there is to be one. */
void
mef_sim_state_save (MefSimulator *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->state_file == NULL)
    return;
  builder = json_builder_new ();
  write_root (self, builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  if (!g_file_set_contents_full (self->state_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    g_message ("The operations could not be kept: %s", error->message);
}
