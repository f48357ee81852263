/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knobs, for tests and for training: GET /sim/operations, POST /sim/conclude, /sim/knobs and
 * /sim/clock, all JSON, on loopback like the rest. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-simulator-private.h"

static const struct
{
  const char *word;
  MefSimFault fault;
} faults[] = {
  { "none", MEF_SIM_FAULT_NONE },       { "unavailable", MEF_SIM_FAULT_UNAVAILABLE },
  { "broken", MEF_SIM_FAULT_BROKEN },   { "not-xml", MEF_SIM_FAULT_NOT_XML },
  { "silence", MEF_SIM_FAULT_SILENCE },
};

static void
list_operations (MefSimulator *self, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer operation;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, self->operations);
  while (g_hash_table_iter_next (&iter, NULL, &operation))
    mef_sim_operation_write (operation, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  mef_sim_respond (message, 200, "application/json", g_string_new (text));
}

static gboolean
conclude (MefSimulator *self, JsonObject *object, GError **error)
{
  const char *id_op, *result;

  if (!mef_json_get_string (object, "idop", &id_op, error) ||
      !mef_json_get_string (object, "resultrans", &result, error))
    return FALSE;
  if (mef_simulator_conclude (self, id_op, result))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "operation-closed");
  return FALSE;
}

static void
read_switch (JsonObject *object, const char *name, gboolean *value)
{
  mef_json_get_boolean (object, name, value, NULL);
}

static gboolean
turn_knobs (MefSimulator *self, JsonObject *object, GError **error)
{
  MefSimKnobs *knobs = &self->knobs;
  const char *word = NULL;

  read_switch (object, "drop_notifications", &knobs->drop_notifications);
  read_switch (object, "redirect_by_post", &knobs->redirect_by_post);
  read_switch (object, "wrong_montant", &knobs->wrong_montant);
  read_switch (object, "wrong_saisie", &knobs->wrong_saisie);
  if (json_object_has_member (object, "resultrans"))
    {
      g_clear_pointer (&knobs->resultrans, g_free);
      if (mef_json_get_string (object, "resultrans", &word, NULL))
        knobs->resultrans = g_strdup (word);
    }
  if (!json_object_has_member (object, "next_fault"))
    return TRUE;
  if (!mef_json_get_string (object, "next_fault", &word, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      if (g_str_equal (faults[i].word, word))
        {
          knobs->next_fault = faults[i].fault;
          return TRUE;
        }
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-next_fault");
  return FALSE;
}

static gboolean
advance_clock (MefSimulator *self, JsonObject *object, GError **error)
{
  gint64 seconds;

  if (!mef_json_get_int (object, "advance", &seconds, error))
    return FALSE;
  if (seconds < 0 || !mef_clock_is_manual (self->clock))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "clock-not-manual");
      return FALSE;
    }
  mef_clock_advance (self->clock, seconds);
  return TRUE;
}

/* Answers a call of the control interface. */
void
mef_sim_control_answer (MefSimulator *self, SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  gboolean done = FALSE;

  if (g_str_equal (path, "/sim/operations"))
    {
      list_operations (self, message);
      return;
    }
  root = mef_json_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), &error);
  if (root != NULL && g_str_equal (path, "/sim/conclude"))
    done = conclude (self, json_node_get_object (root), &error);
  else if (root != NULL && g_str_equal (path, "/sim/knobs"))
    done = turn_knobs (self, json_node_get_object (root), &error);
  else if (root != NULL && g_str_equal (path, "/sim/clock"))
    done = advance_clock (self, json_node_get_object (root), &error);
  else if (error == NULL)
    g_set_error_literal (&error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  if (done)
    mef_sim_respond (message, 200, "application/json", g_string_new ("{}"));
  else
    {
      GString *text = g_string_new (NULL);

      g_string_printf (text, "{\"code\":\"%s\"}", mef_error_get_reason (error));
      mef_sim_respond (message, mef_error_to_status ((MefError) error->code), "application/json",
                       text);
    }
}
