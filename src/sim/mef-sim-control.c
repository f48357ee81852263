/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control interface, for tests and for training: JSON under /sim/, on loopback like the rest.
 *
 *   GET  /sim/operations                     every operation, the oldest first
 *   POST /sim/operations/IDOP/outcome        {"resultrans":"P"}: concludes without a browser
 *   POST /sim/operations/IDOP/notification   {}: notifies again, whatever the knobs say
 *   GET  /sim/debts                          the titres that the treasury knows
 *   POST /sim/debts                          {"numcli","refdet","montant","paid"?}: one more
 *   GET  /sim/knobs, POST /sim/knobs         what goes wrong (mef-sim-knobs.c)
 *   GET  /sim/clock                          {"now"}
 *   POST /sim/clock                          {"advance": seconds}, where the clock may be moved;
 *                                            {"reset": true}, back to the system's time
 *
 * /sim/ itself is the same for people: mef-sim-panel.c. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-simulator-private.h"

#define OPERATION_PREFIX "/sim/operations/"

static gboolean
refuse (MefError code, const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, (int) code, reason);
  return FALSE;
}

static void
append_built (GString *out, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_string_append (out, text);
}

static void
write_operations (MefSimulator *self, GString *out)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GList) operations = mef_simulator_list (self);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_array (builder);
  for (GList *l = operations; l != NULL; l = l->next)
    mef_sim_operation_write (l->data, builder);
  json_builder_end_array (builder);
  append_built (out, builder);
}

static void
write_debts (MefSimulator *self, GString *out)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  mef_sim_debts_refresh (self, NULL);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "debts");
  mef_sim_debts_write (self, builder);
  append_built (out, builder);
}

static gboolean
conclude (MefSimulator *self, const char *id_op, JsonObject *object, GError **error)
{
  const char *result, *why;

  if (!mef_json_get_string (object, "resultrans", &result, error))
    return FALSE;
  if (result[0] == '\0')
    return refuse (MEF_ERROR_INVALID, "field-resultrans", error);
  why = mef_simulator_why_not_concluded (self, mef_simulator_find (self, id_op), result);
  if (why != NULL)
    return refuse (MEF_ERROR_CONFLICT, why, error);
  return mef_simulator_conclude (self, id_op, result);
}

/* POST on one operation; @rest is what follows the prefix: IDOP/outcome. */
static gboolean
change_operation (MefSimulator *self, const char *rest, JsonObject *object, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (rest, "/", 3);
  const char *id_op = parts[0];
  const char *verb = id_op != NULL ? parts[1] : NULL;

  if (verb == NULL || parts[2] != NULL || mef_simulator_find (self, id_op) == NULL)
    return refuse (MEF_ERROR_NOT_FOUND, "not-found", error);
  if (g_str_equal (verb, "outcome"))
    return conclude (self, id_op, object, error);
  if (!g_str_equal (verb, "notification"))
    return refuse (MEF_ERROR_NOT_FOUND, "not-found", error);
  mef_simulator_notify_now (self, id_op);
  return TRUE;
}

static gboolean
move_clock (MefSimulator *self, JsonObject *object, GError **error)
{
  gboolean back = FALSE;
  gint64 seconds;

  if (json_object_has_member (object, "reset") &&
      !mef_json_get_boolean (object, "reset", &back, error))
    return FALSE;
  if (back)
    return mef_simulator_reset_clock (self) || refuse (MEF_ERROR_CONFLICT, "clock-manual", error);
  if (!mef_json_get_int (object, "advance", &seconds, error))
    return FALSE;
  if (!mef_simulator_can_advance (self))
    return refuse (MEF_ERROR_CONFLICT, "clock-not-manual", error);
  return mef_simulator_advance (self, seconds) ||
         refuse (MEF_ERROR_INVALID, "field-advance", error);
}

static gboolean
add_debt (MefSimulator *self, JsonObject *object, GError **error)
{
  if (!mef_sim_debts_take (self, object, error))
    return FALSE;
  mef_sim_state_save (self);
  return TRUE;
}

/* Turning one may let notifications go that were kept. */
static gboolean
turn_knobs (MefSimulator *self, JsonObject *object, GError **error)
{
  if (!mef_sim_knobs_read (&self->knobs, object, error))
    return FALSE;
  mef_simulator_run_due (self);
  return TRUE;
}

static gboolean
post (MefSimulator *self, const char *path, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  JsonObject *object;

  root = mef_json_parse (data != NULL ? data : "", (gssize) length, error);
  if (root == NULL)
    return FALSE;
  object = json_node_get_object (root);
  if (g_str_has_prefix (path, OPERATION_PREFIX))
    return change_operation (self, path + strlen (OPERATION_PREFIX), object, error);
  if (g_str_equal (path, "/sim/debts"))
    return add_debt (self, object, error);
  if (g_str_equal (path, "/sim/knobs"))
    return turn_knobs (self, object, error);
  if (g_str_equal (path, "/sim/clock"))
    return move_clock (self, object, error);
  return refuse (MEF_ERROR_NOT_FOUND, "not-found", error);
}

static gboolean
get (MefSimulator *self, const char *path, GString *out, GError **error)
{
  if (g_str_equal (path, "/sim/operations"))
    write_operations (self, out);
  else if (g_str_equal (path, "/sim/debts"))
    write_debts (self, out);
  else if (g_str_equal (path, "/sim/knobs"))
    mef_sim_knobs_write (&self->knobs, out);
  else if (g_str_equal (path, "/sim/clock"))
    g_string_append_printf (out, "{\"now\":%" G_GINT64_FORMAT "}", mef_simulator_now (self));
  else
    return refuse (MEF_ERROR_NOT_FOUND, "not-found", error);
  return TRUE;
}

/* Answers a call of the control interface. */
void
mef_sim_control_answer (MefSimulator *self, SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  guint status = 200;

  if (g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      if (post (self, path, body, &error))
        g_string_append (out, "{}");
    }
  else
    get (self, path, out, &error);
  if (error != NULL)
    {
      status = mef_error_to_status ((MefError) error->code);
      g_string_printf (out, "{\"code\":\"%s\"}", mef_error_get_reason (error));
    }
  mef_sim_respond (message, status, "application/json", out);
}
