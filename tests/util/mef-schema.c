/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds JSON against the schemas of data/openapi.json: as much of JSON Schema as that document
 * uses (type, enum, pattern, minItems, required, properties, items, anyOf, $ref). A member that the
 * schema does not name is an error here, although clients ignore it: the document is to be whole.
 */
#include "config.h"

#include "mef-schema.h"

#include <string.h>

#include "mef-json.h"

static char *check_value (JsonObject *root, JsonObject *schema, JsonNode *value, const char *at);

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name)
             ? json_object_get_object_member (object, name)
             : NULL;
}

/**
 * mef_schema_load:
 *
 * Returns: (transfer full): the OpenAPI document of the tree under test
 */
JsonNode *
mef_schema_load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "openapi.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  node = mef_json_parse (text, (gssize) length, &error);
  g_assert_no_error (error);
  return node;
}

static gboolean
has_type (JsonNode *value, const char *type)
{
  if (strcmp (type, "null") == 0)
    return JSON_NODE_HOLDS_NULL (value);
  if (strcmp (type, "object") == 0)
    return JSON_NODE_HOLDS_OBJECT (value);
  if (strcmp (type, "array") == 0)
    return JSON_NODE_HOLDS_ARRAY (value);
  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  if (strcmp (type, "string") == 0)
    return json_node_get_value_type (value) == G_TYPE_STRING;
  if (strcmp (type, "boolean") == 0)
    return json_node_get_value_type (value) == G_TYPE_BOOLEAN;
  return strcmp (type, "integer") == 0 && json_node_get_value_type (value) == G_TYPE_INT64;
}

static gboolean
check_type (JsonObject *schema, JsonNode *value)
{
  JsonNode *type = json_object_get_member (schema, "type");
  JsonArray *types;

  if (type == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (type))
    return has_type (value, json_node_get_string (type));
  types = json_node_get_array (type);
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      if (has_type (value, json_array_get_string_element (types, i)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_enum (JsonObject *schema, JsonNode *value)
{
  JsonArray *values;

  if (!json_object_has_member (schema, "enum"))
    return TRUE;
  values = json_object_get_array_member (schema, "enum");
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (json_node_equal (json_array_get_element (values, i), value))
        return TRUE;
    }
  return FALSE;
}

/* The formats of ours that are more than a string: days and instants. */
static gboolean
check_text (JsonObject *schema, JsonNode *value)
{
  const char *format = json_object_get_string_member_with_default (schema, "format", "");
  const char *pattern = json_object_get_string_member_with_default (schema, "pattern", ".*");
  const char *text;

  if (!has_type (value, "string"))
    return TRUE;
  text = json_node_get_string (value);
  if (strcmp (format, "date") == 0)
    pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
  else if (strcmp (format, "date-time") == 0)
    pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
  return g_regex_match_simple (pattern, text, G_REGEX_DOTALL, 0);
}

static char *
check_object (JsonObject *root, JsonObject *schema, JsonObject *object, const char *at)
{
  JsonObject *properties = get_object (schema, "properties");
  g_autoptr (GList) names = json_object_get_members (object);

  if (json_object_has_member (schema, "required"))
    {
      JsonArray *required = json_object_get_array_member (schema, "required");

      for (guint i = 0; i < json_array_get_length (required); i++)
        {
          const char *name = json_array_get_string_element (required, i);

          if (!json_object_has_member (object, name))
            return g_strdup_printf ("%s.%s: missing", at, name);
        }
    }
  for (GList *l = names; l != NULL && properties != NULL; l = l->next)
    {
      g_autofree char *where = g_strdup_printf ("%s.%s", at, (char *) l->data);
      JsonObject *sub = get_object (properties, l->data);
      char *problem;

      if (sub == NULL)
        return g_strdup_printf ("%s: not in the document", where);
      problem = check_value (root, sub, json_object_get_member (object, l->data), where);
      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static char *
check_array (JsonObject *root, JsonObject *schema, JsonArray *array, const char *at)
{
  JsonObject *items = get_object (schema, "items");

  if ((gint64) json_array_get_length (array) <
      json_object_get_int_member_with_default (schema, "minItems", 0))
    return g_strdup_printf ("%s: too few", at);
  for (guint i = 0; i < json_array_get_length (array) && items != NULL; i++)
    {
      g_autofree char *where = g_strdup_printf ("%s[%u]", at, i);
      char *problem = check_value (root, items, json_array_get_element (array, i), where);

      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static JsonObject *
resolve (JsonObject *root, JsonObject *schema)
{
  const char *ref = json_object_get_string_member_with_default (schema, "$ref", NULL);
  JsonObject *schemas = get_object (get_object (root, "components"), "schemas");

  if (ref == NULL)
    return schema;
  g_assert_true (g_str_has_prefix (ref, "#/components/schemas/"));
  schema = get_object (schemas, ref + strlen ("#/components/schemas/"));
  g_assert_nonnull (schema);
  return schema;
}

static char *
check_any (JsonObject *root, JsonArray *choices, JsonNode *value, const char *at)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < json_array_get_length (choices); i++)
    {
      g_autofree char *problem =
          check_value (root, json_array_get_object_element (choices, i), value, at);

      if (problem == NULL)
        return NULL;
      if (first == NULL)
        first = g_steal_pointer (&problem);
    }
  return g_steal_pointer (&first);
}

static char *
check_value (JsonObject *root, JsonObject *schema, JsonNode *value, const char *at)
{
  schema = resolve (root, schema);
  if (json_object_has_member (schema, "anyOf"))
    return check_any (root, json_object_get_array_member (schema, "anyOf"), value, at);
  if (!check_type (schema, value))
    return g_strdup_printf ("%s: of another type", at);
  if (!check_enum (schema, value))
    return g_strdup_printf ("%s: not one of the values", at);
  if (!check_text (schema, value))
    return g_strdup_printf ("%s: not of that form", at);
  if (JSON_NODE_HOLDS_OBJECT (value))
    return check_object (root, schema, json_node_get_object (value), at);
  if (JSON_NODE_HOLDS_ARRAY (value))
    return check_array (root, schema, json_node_get_array (value), at);
  return NULL;
}

/**
 * mef_schema_check:
 * @document: the OpenAPI document
 * @name: a schema of it
 * @value: what should be of that shape
 *
 * Returns: (transfer full) (nullable): what is wrong and where, %NULL when nothing is
 */
char *
mef_schema_check (JsonNode *document, const char *name, JsonNode *value)
{
  g_autofree char *ref = g_strconcat ("#/components/schemas/", name, NULL);
  g_autoptr (JsonObject) schema = json_object_new ();

  json_object_set_string_member (schema, "$ref", ref);
  return check_value (json_node_get_object (document), schema, value, name);
}

/**
 * mef_schema_check_answer:
 * @document: the OpenAPI document
 * @method: the method
 * @path: a path of the document, with its braces
 * @status: the status that came
 * @body: (nullable): the JSON that came
 *
 * Returns: (transfer full) (nullable): how the answer differs from what the document promises
 */
char *
mef_schema_check_answer (JsonNode *document,
                         const char *method,
                         const char *path,
                         guint status,
                         JsonNode *body)
{
  JsonObject *root = json_node_get_object (document);
  g_autofree char *verb = g_ascii_strdown (method, -1);
  g_autofree char *code = g_strdup_printf ("%u", status);
  JsonObject *responses =
      get_object (get_object (get_object (get_object (root, "paths"), path), verb), "responses");
  JsonObject *response = get_object (responses, code);
  JsonObject *content;
  g_autoptr (GList) types = NULL;

  if (response == NULL && status >= 400)
    response = get_object (responses, "default");
  if (response == NULL)
    return g_strdup_printf ("%s %s: %u is not in the document", method, path, status);
  content = get_object (response, "content");
  if (content == NULL || body == NULL)
    return (content == NULL) == (body == NULL)
               ? NULL
               : g_strdup_printf ("%s %s: %u with or without a body", method, path, status);
  types = json_object_get_members (content);
  content = get_object (get_object (content, types->data), "schema");
  return content != NULL ? check_value (root, content, body, path) : NULL;
}
