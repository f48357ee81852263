/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OpenAPI document against the table of routes, both ways, and the checker of schemas against
 * what it must find. */
#include "config.h"

#include <string.h>

#include "mef-json.h"
#include "mef-routes.h"
#include "mef-schema.h"

/* "/x/{}" is "/x/{id}" in the document, whatever the name. */
static char *
blank_names (const char *path)
{
  g_autoptr (GRegex) name = g_regex_new ("\\{[a-z]+\\}", 0, 0, NULL);

  return g_regex_replace_literal (name, path, -1, 0, "{}", 0, NULL);
}

static JsonObject *
find_operation (JsonObject *paths, const MefRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);
  g_autoptr (GList) names = json_object_get_members (paths);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *blank = blank_names (l->data);
      JsonObject *item = json_object_get_object_member (paths, l->data);

      if (strcmp (blank, route->path) == 0 && json_object_has_member (item, method))
        return json_object_get_object_member (item, method);
    }
  return NULL;
}

static void
test_routes_are_documented (void)
{
  g_autoptr (JsonNode) document = mef_schema_load ();
  JsonObject *paths = json_object_get_object_member (json_node_get_object (document), "paths");
  g_autoptr (GList) names = json_object_get_members (paths);
  guint operations = 0;

  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      const MefRoute *route = mef_route_get ((MefRouteId) i);
      JsonObject *operation = find_operation (paths, route);

      g_test_message ("%s %s", route->method, route->path);
      g_assert_nonnull (operation);
      g_assert_cmpstr (json_object_get_string_member (operation, "summary"), ==, route->summary);
      g_assert_cmpint (json_object_has_member (operation, "security"), ==,
                       route->access != MEF_ACCESS_ANYONE);
    }
  for (GList *l = names; l != NULL; l = l->next)
    operations += json_object_get_size (json_object_get_object_member (paths, l->data));
  g_assert_cmpuint (operations, ==, MEF_N_ROUTES);
}

/* Follows every reference: one to nowhere stops the test in the checker. */
static void
follow (JsonNode *document, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        follow (document, json_array_get_element (array, i));
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) names = json_object_get_members (object);

      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *member = json_object_get_member (object, l->data);

          if (strcmp (l->data, "$ref") == 0)
            {
              g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);
              const char *name = strrchr (json_node_get_string (member), '/') + 1;
              g_autofree char *problem = mef_schema_check (document, name, null);

              g_assert_nonnull (problem); /* no schema of ours allows null itself */
            }
          follow (document, member);
        }
    }
}

static void
test_references (void)
{
  g_autoptr (JsonNode) document = mef_schema_load ();

  follow (document, document);
}

static const struct
{
  const char *schema;
  const char *json;
  const char *problem; /* NULL: none */
} cases[] = {
  { "Health", "{\"status\":\"ready\",\"version\":\"1\"}", NULL },
  { "Health", "{\"status\":\"ready\"}", "Health.version: missing" },
  { "Health", "{\"status\":1,\"version\":\"1\"}", "Health.status: of another type" },
  { "Health", "{\"status\":\"ready\",\"version\":\"1\",\"x\":1}", "Health.x: not in the document" },
  { "Health", "[]", "Health: of another type" },
  { "Session", "{\"token\":\"t\",\"role\":\"king\",\"expires_at\":\"2026-01-01T00:00:00Z\"}",
    "Session.role: not one of the values" },
  { "Session", "{\"token\":\"t\",\"role\":\"agent\",\"expires_at\":\"tomorrow\"}",
    "Session.expires_at: not of that form" },
  { "Session", "{\"token\":\"t\",\"role\":\"agent\",\"expires_at\":\"2026-01-01T00:00:00Z\"}",
    NULL },
  { "PaymentRequest", "{\"invoices\":[]}", "PaymentRequest.invoices: too few" },
  { "PaymentRequest", "{\"invoices\":[1,\"2\"]}", "PaymentRequest.invoices[1]: of another type" },
  { "PaymentRequest", "{\"invoices\":[1.5]}", "PaymentRequest.invoices[0]: of another type" },
  { "InvoicePage",
    "{\"items\":[],\"next_cursor\":null,"
    "\"totals\":{\"count\":0,\"amount\":0,\"remaining\":0}}",
    NULL },
};

static void
test_checker (void)
{
  g_autoptr (JsonNode) document = mef_schema_load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) value = json_from_string (cases[i].json, NULL);
      g_autofree char *problem = mef_schema_check (document, cases[i].schema, value);

      g_assert_cmpstr (problem, ==, cases[i].problem);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/openapi/routes-are-documented", test_routes_are_documented);
  g_test_add_func ("/server/openapi/references", test_references);
  g_test_add_func ("/server/openapi/checker", test_checker);
  return g_test_run ();
}
