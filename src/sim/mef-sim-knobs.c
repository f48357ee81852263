/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knobs as JSON: what /sim/knobs takes and shows. A name that is none of them is refused, so
 * that a test that misspells one does not pass for the wrong reason. */
#include "config.h"

#include "mef-error.h"
#include "mef-json.h"
#include "mef-simulator-private.h"

#define DELAY_MAX (10 * 60 * 1000)

static const char *const faults[] = {
  [MEF_SIM_FAULT_NONE] = "none",       [MEF_SIM_FAULT_UNAVAILABLE] = "unavailable",
  [MEF_SIM_FAULT_BROKEN] = "broken",   [MEF_SIM_FAULT_NOT_XML] = "not-xml",
  [MEF_SIM_FAULT_SILENCE] = "silence",
};

static gboolean
refuse (const char *name, GError **error)
{
  g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", name);
  return FALSE;
}

static gboolean
read_fault (MefSimKnobs *self, JsonObject *object, const char *name, GError **error)
{
  const char *word;

  if (!mef_json_get_string (object, name, &word, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      if (g_str_equal (faults[i], word))
        {
          self->next_fault = (MefSimFault) i;
          return TRUE;
        }
    }
  return refuse (name, error);
}

static gboolean
read_result (MefSimKnobs *self, JsonObject *object, const char *name, GError **error)
{
  const char *word;

  if (!mef_json_get_optional_string (object, name, &word, error))
    return FALSE;
  g_free (self->resultrans);
  self->resultrans = g_strdup (word);
  return TRUE;
}

static gboolean
read_method (MefSimKnobs *self, JsonObject *object, const char *name, GError **error)
{
  const char *word;

  if (!mef_json_get_string (object, name, &word, error))
    return FALSE;
  if (!g_str_equal (word, "get") && !g_str_equal (word, "post"))
    return refuse (name, error);
  self->redirect_by_post = g_str_equal (word, "post");
  return TRUE;
}

static gboolean
read_delay (MefSimKnobs *self, JsonObject *object, const char *name, GError **error)
{
  gint64 milliseconds;

  if (!mef_json_get_int (object, name, &milliseconds, error))
    return FALSE;
  if (milliseconds < 0 || milliseconds > DELAY_MAX)
    return refuse (name, error);
  self->delay_answer = (guint) milliseconds;
  return TRUE;
}

static gboolean
read_member (MefSimKnobs *self, JsonObject *object, const char *name, GError **error)
{
  if (g_str_equal (name, "drop_notification"))
    return mef_json_get_boolean (object, name, &self->drop_notifications, error);
  if (g_str_equal (name, "wrong_montant"))
    return mef_json_get_boolean (object, name, &self->wrong_montant, error);
  if (g_str_equal (name, "wrong_saisie"))
    return mef_json_get_boolean (object, name, &self->wrong_saisie, error);
  if (g_str_equal (name, "upper_case_fields"))
    return mef_json_get_boolean (object, name, &self->upper_case_fields, error);
  if (g_str_equal (name, "fields_in_query"))
    return mef_json_get_boolean (object, name, &self->fields_in_query, error);
  if (g_str_equal (name, "unknown_resultrans"))
    return read_result (self, object, name, error);
  if (g_str_equal (name, "next_fault"))
    return read_fault (self, object, name, error);
  if (g_str_equal (name, "redirect_method"))
    return read_method (self, object, name, error);
  if (g_str_equal (name, "delay_answer"))
    return read_delay (self, object, name, error);
  return refuse (name, error);
}

/**
 * mef_sim_knobs_read:
 * @self: the knobs
 * @object: those to turn
 * @error: (nullable): %MEF_ERROR_INVALID "field-NAME"
 *
 * Returns: whether all were turned; otherwise none was
 */
gboolean
mef_sim_knobs_read (MefSimKnobs *self, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);
  MefSimKnobs turned = *self;
  gboolean all = TRUE;

  turned.resultrans = g_strdup (self->resultrans);
  for (GList *l = names; l != NULL && all; l = l->next)
    all = read_member (&turned, object, l->data, error);
  g_free (all ? self->resultrans : turned.resultrans);
  if (all)
    *self = turned;
  return all;
}

/* Appends the knobs as they stand, under the names that mef_sim_knobs_read() takes. */
void
mef_sim_knobs_write (const MefSimKnobs *self, GString *out)
{
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_add_boolean (&writer, "drop_notification", self->drop_notifications);
  mef_json_add_boolean (&writer, "wrong_montant", self->wrong_montant);
  mef_json_add_boolean (&writer, "wrong_saisie", self->wrong_saisie);
  mef_json_add_string (&writer, "unknown_resultrans", self->resultrans);
  mef_json_add_string (&writer, "next_fault", faults[self->next_fault]);
  mef_json_add_string (&writer, "redirect_method", self->redirect_by_post ? "post" : "get");
  mef_json_add_boolean (&writer, "upper_case_fields", self->upper_case_fields);
  mef_json_add_boolean (&writer, "fields_in_query", self->fields_in_query);
  mef_json_add_int (&writer, "delay_answer", self->delay_answer);
  mef_json_end_object (&writer);
}
