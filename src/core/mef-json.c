/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON both ways. Reading keeps json-glib's tree and adds what a border needs: a strict check
 * before that parser sees the text, and getters that fail instead of warning. */
#include "config.h"

#include "mef-json.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json-check.h"

/**
 * mef_json_parse:
 * @data: (array length=length): a JSON text
 * @length: its bytes, or -1 when it ends with a zero
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "json-malformed"
 *
 * Returns: (transfer full): the node of an object; anything else is refused
 */
JsonNode *
mef_json_parse (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  JsonNode *root = NULL;

  if (g_utf8_validate (data, (gssize) size, NULL) && mef_json_check (data, size) &&
      json_parser_load_from_data (parser, data, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "json-malformed");
      return NULL;
    }
  return json_node_ref (root);
}

static gboolean
refuse (const char *name, GError **error)
{
  g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", name);
  return FALSE;
}

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;
  return node;
}

/**
 * mef_json_get_string:
 * @object: where to look
 * @name: a member's name
 * @value: (out) (transfer none): the text, owned by @object
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: whether the member is there and is a string; likewise for the functions below
 */
gboolean
mef_json_get_string (JsonObject *object, const char *name, const char **value, GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  if (node == NULL)
    return refuse (name, error);
  *value = json_node_get_string (node);
  return TRUE;
}

static gboolean
is_absent (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

/* A text that is null or absent is %NULL; one of another type is refused. */
gboolean
mef_json_get_optional_string (JsonObject *object,
                              const char *name,
                              const char **value,
                              GError **error)
{
  if (!is_absent (object, name))
    return mef_json_get_string (object, name, value, error);
  *value = NULL;
  return TRUE;
}

gboolean
mef_json_get_int (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  if (node == NULL)
    return refuse (name, error);
  *value = json_node_get_int (node);
  return TRUE;
}

gboolean
mef_json_get_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  if (node == NULL)
    return refuse (name, error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

/* One that is absent leaves @value as it is: an older server does not know the member. */
gboolean
mef_json_get_optional_boolean (JsonObject *object,
                               const char *name,
                               gboolean *value,
                               GError **error)
{
  return !json_object_has_member (object, name) ||
         mef_json_get_boolean (object, name, value, error);
}

/* A day that is null or absent is no day; one that cannot be read is refused. */
gboolean
mef_json_get_day (JsonObject *object, const char *name, MefDay *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  MefDay day;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      *value = MEF_DAY_NONE;
      return TRUE;
    }
  node = get_value (object, name, G_TYPE_STRING);
  day = node != NULL ? mef_day_parse_iso (json_node_get_string (node)) : MEF_DAY_NONE;
  if (day == MEF_DAY_NONE)
    return refuse (name, error);
  *value = day;
  return TRUE;
}

gboolean
mef_json_get_instant (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  if (node == NULL || !mef_instant_parse (json_node_get_string (node), value))
    return refuse (name, error);
  return TRUE;
}

/* An instant that is null or absent is 0; one that cannot be read is refused. */
gboolean
mef_json_get_optional_instant (JsonObject *object, const char *name, gint64 *value, GError **error)
{
  if (!is_absent (object, name))
    return mef_json_get_instant (object, name, value, error);
  *value = 0;
  return TRUE;
}

gboolean
mef_json_get_array (JsonObject *object, const char *name, JsonArray **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (name, error);
  *value = json_node_get_array (node);
  return TRUE;
}

gboolean
mef_json_get_object (JsonObject *object, const char *name, JsonObject **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (name, error);
  *value = json_node_get_object (node);
  return TRUE;
}

/**
 * mef_json_writer_init:
 * @self: a writer on the stack
 * @out: where it appends; must outlive @self
 */
void
mef_json_writer_init (MefJsonWriter *self, GString *out)
{
  self->out = out;
  self->started = FALSE;
}

static void
begin_member (MefJsonWriter *self, const char *name)
{
  if (self->started)
    g_string_append_c (self->out, ',');
  self->started = TRUE;
  if (name != NULL)
    {
      g_string_append_c (self->out, '"');
      g_string_append (self->out, name);
      g_string_append_len (self->out, "\":", 2);
    }
}

void
mef_json_begin_object (MefJsonWriter *self, const char *name)
{
  begin_member (self, name);
  g_string_append_c (self->out, '{');
  self->started = FALSE;
}

void
mef_json_end_object (MefJsonWriter *self)
{
  g_string_append_c (self->out, '}');
  self->started = TRUE;
}

void
mef_json_begin_array (MefJsonWriter *self, const char *name)
{
  begin_member (self, name);
  g_string_append_c (self->out, '[');
  self->started = FALSE;
}

void
mef_json_end_array (MefJsonWriter *self)
{
  g_string_append_c (self->out, ']');
  self->started = TRUE;
}

static void
append_escaped (GString *out, const char *text)
{
  const char *run = text;

  for (const char *p = text;; p++)
    {
      guchar c = (guchar) *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, run, p - run);
      run = p + 1;
      if (c == '\0')
        return;
      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
      else
        g_string_append_printf (out, "\\u%04x", c);
    }
}

/**
 * mef_json_add_string:
 * @self: a writer
 * @name: (nullable): the member's name, %NULL inside an array
 * @value: (nullable): UTF-8, written escaped; %NULL writes null
 */
void
mef_json_add_string (MefJsonWriter *self, const char *name, const char *value)
{
  begin_member (self, name);
  if (value == NULL)
    {
      g_string_append_len (self->out, "null", 4);
      return;
    }
  g_string_append_c (self->out, '"');
  append_escaped (self->out, value);
  g_string_append_c (self->out, '"');
}

void
mef_json_add_int (MefJsonWriter *self, const char *name, gint64 value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 rest = value < 0 ? (guint64) 0 - (guint64) value : (guint64) value;

  begin_member (self, name);
  /* By hand: a list holds hundreds of numbers, each would pay for printf. */
  do
    *--p = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (self->out, p, digits + sizeof digits - p);
}

void
mef_json_add_boolean (MefJsonWriter *self, const char *name, gboolean value)
{
  begin_member (self, name);
  g_string_append (self->out, value ? "true" : "false");
}

/* %MEF_DAY_NONE writes null. */
void
mef_json_add_day (MefJsonWriter *self, const char *name, MefDay value)
{
  char iso[MEF_DAY_ISO_SIZE];

  mef_json_add_string (self, name, value != MEF_DAY_NONE ? mef_day_to_iso (value, iso) : NULL);
}

void
mef_json_add_instant (MefJsonWriter *self, const char *name, gint64 value)
{
  g_autofree char *text = mef_instant_to_rfc3339 (value);

  mef_json_add_string (self, name, text);
}
