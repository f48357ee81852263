/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON from outside, JSON to outside, the table of routes, and what errors become on the wire. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-routes.h"

static void
test_refused (void)
{
  g_autofree char *bomb = g_strnfill (100000, '[');
  g_autofree char *deep =
      g_strdup_printf ("{\"a\":%.*s1%.*s}", 32, bomb, 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
  /* Brackets that only look as if they stood in a string. */
  g_autofree char *hidden_by_comment = g_strconcat ("{\"a\":/*\"*/", bomb, NULL);
  g_autofree char *hidden_by_quote = g_strconcat ("{\"a\":'\"',\"b\":", bomb, NULL);
  const char *const wrong[] = {
    "",
    " ",
    "nothing",
    "[1]",
    "\"text\"",
    "{",
    "}",
    bomb,
    deep,
    hidden_by_comment,
    hidden_by_quote,
    /* What json-glib would take. */
    "{\"a\":/* c */1}",
    "{'a':1}",
    "{\"a\":'b'}",
    "var x={\"a\":1};",
    "{\"a\":0x10}",
    "{\"a\":010}",
    "{\"a\":.5}",
    "{\"a\":1.}",
    "{\"a\":- 1}",
    "{\"a\":1e}",
    "{\"a\":1e999}",
    "{\"a\":9223372036854775808}",
    "{\"a\":-9223372036854775809}",
    "{\"a\":1} {}",
    /* Texts that are cut short, or are none. */
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\\u0000x\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":\"\\ud800\\u0041\"}",
    "{\"a\":\"\\u00g0\"}",
    "{\"a\":\"\\q\"}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"",
    "{\"a\":\"\\",
    "{\"a\":\"\\u12",
    /* Shapes. */
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{\"a\":1 \"b\":2}",
    "{a:1}",
    "{1:1}",
    "{\"a\":1}}",
    "{\"a\":[1}",
    "{\"a\":[1,]}",
    "{\"a\":[,1]}",
    "{\"a\":[1 2]}",
    "{\"a\":tru}",
    "{\"a\":TRUE}",
    "{\"a\":nullx}",
    "{\"a\":NaN}",
    "{\"a\":+1}",
    "{\"a\":--1}",
    "{\"a\":-}",
    "\xef\xbb\xbf{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %u", i);
      g_assert_null (mef_json_parse (wrong[i], -1, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "json-malformed");
    }
  g_assert_null (mef_json_parse ("{\"a\":\0}", 7, NULL));
}

static void
test_accepted (void)
{
  static const char nested[] =
      "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}";
  const struct
  {
    const char *text;
    gint64 value;
  } cases[] = {
    { "{\"v\":0}", 0 },
    { " \r\n\t{ \"v\" : -0 }\n", 0 },
    { "{\"v\":9223372036854775807}", G_MAXINT64 },
    { "{\"v\":-9223372036854775808}", G_MININT64 },
    { "{\"o\":{},\"a\":[],\"v\":7,\"s\":\"[[[[\\\"{{{\\\\\"}", 7 },
    { "{\"e\":1.5E+3,\"f\":-0.25e-2,\"n\":null,\"b\":[true,false],\"v\":8}", 8 },
    { "{\"v\":1,\"v\":2}", 2 },
  };
  g_autoptr (JsonNode) deepest = mef_json_parse (nested, -1, NULL);
  g_autoptr (JsonNode) escaped =
      mef_json_parse ("{\"s\":\"\\u00e9\\ud83d\\ude00\\/\\t\"}", -1, NULL);

  g_assert_nonnull (deepest);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (escaped), "s"), ==,
                   "é😀/\t");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = mef_json_parse (cases[i].text, -1, NULL);
      gint64 value;

      g_test_message ("case %u", i);
      g_assert_nonnull (root);
      g_assert_true (mef_json_get_int (json_node_get_object (root), "v", &value, NULL));
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

/* Bytes thrown together from what JSON is made of: refused or read, never anything else. */
static void
test_noise (void)
{
  static const char alphabet[] = "{}[]:,\"\\'/*u0019.eE-+ \ntruefalsn\xc3\xa9";

  for (guint i = 0; i < 20000; i++)
    {
      char text[24];
      gsize length = (gsize) g_test_rand_int_range (1, sizeof text);
      g_autoptr (JsonNode) root = NULL;

      text[0] = '{';
      for (gsize j = 1; j < length; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet)];
      root = mef_json_parse (text, (gssize) length, NULL);
      g_assert_true (root == NULL || JSON_NODE_HOLDS_OBJECT (root));
    }
}

static void
test_getters (void)
{
  static const char text[] =
      "{\"s\":\"é\",\"i\":42,\"b\":true,\"n\":null,\"d\":\"2016-08-31\",\"x\":\"2016-02-30\","
      "\"f\":1.5,\"t\":\"2016-08-31T10:00:00Z\",\"a\":[1],\"o\":{\"k\":\"v\"},\"brackets\":\"[[[["
      "\"}";
  g_autoptr (JsonNode) root = mef_json_parse (text, -1, NULL);
  JsonObject *object = json_node_get_object (root);
  const char *string = NULL;
  gint64 number = 0;
  gboolean flag = FALSE;
  MefDay day = MEF_DAY_NONE;
  JsonArray *array;
  JsonObject *inner;
  g_autoptr (GError) error = NULL;

  g_assert_true (mef_json_get_string (object, "s", &string, NULL));
  g_assert_cmpstr (string, ==, "é");
  g_assert_true (mef_json_get_int (object, "i", &number, NULL));
  g_assert_cmpint (number, ==, 42);
  g_assert_true (mef_json_get_boolean (object, "b", &flag, NULL));
  g_assert_true (mef_json_get_day (object, "d", &day, NULL));
  g_assert_cmpuint (day, ==, mef_day_new (2016, 8, 31));
  g_assert_true (mef_json_get_day (object, "n", &day, NULL));
  g_assert_cmpuint (day, ==, MEF_DAY_NONE);
  g_assert_true (mef_json_get_instant (object, "t", &number, NULL));
  g_assert_true (mef_json_get_array (object, "a", &array, NULL));
  g_assert_true (mef_json_get_object (object, "o", &inner, NULL));
  g_assert_false (mef_json_get_string (object, "i", &string, &error));
  g_assert_cmpstr (error->message, ==, "field-i");
  g_assert_false (mef_json_get_int (object, "f", &number, NULL));
  g_assert_false (mef_json_get_int (object, "absent", &number, NULL));
  g_assert_false (mef_json_get_boolean (object, "n", &flag, NULL));
  g_assert_false (mef_json_get_day (object, "x", &day, NULL));
  g_assert_false (mef_json_get_day (object, "i", &day, NULL));
  g_assert_false (mef_json_get_instant (object, "d", &number, NULL));
  g_assert_false (mef_json_get_array (object, "o", &array, NULL));
  g_assert_false (mef_json_get_object (object, "a", &inner, NULL));
}

static void
test_writer (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) read = NULL;
  MefJsonWriter json;

  mef_json_writer_init (&json, out);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "s", "a\"b\\c\n\x01é");
  mef_json_add_string (&json, "z", NULL);
  mef_json_add_int (&json, "min", G_MININT64);
  mef_json_add_int (&json, "zero", 0);
  mef_json_begin_array (&json, "a");
  mef_json_begin_object (&json, NULL);
  mef_json_end_object (&json);
  mef_json_add_boolean (&json, NULL, TRUE);
  mef_json_end_array (&json);
  mef_json_add_day (&json, "d", mef_day_new (2016, 8, 31));
  mef_json_add_day (&json, "none", MEF_DAY_NONE);
  mef_json_add_instant (&json, "t", 0);
  mef_json_end_object (&json);
  g_assert_cmpstr (out->str, ==,
                   "{\"s\":\"a\\\"b\\\\c\\u000a\\u0001é\",\"z\":null,\"min\":-9223372036854775808,"
                   "\"zero\":0,\"a\":[{},true],\"d\":\"2016-08-31\",\"none\":null,"
                   "\"t\":\"1970-01-01T00:00:00Z\"}");
  read = mef_json_parse (out->str, -1, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (read), "s"), ==,
                   "a\"b\\c\n\x01é");
}

/* Every route matches what it builds, and nothing beside it; no two match the same request. */
static void
test_routes (void)
{
  static const char *const suffixes[] = { "x", "/", "//", ";a", "%00", "%ff", "?", "." };

  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      g_autofree char *path = mef_route_build_path ((MefRouteId) i, "42");
      guint matches = 0;

      g_assert_cmpuint (strlen (mef_route_get ((MefRouteId) i)->summary), >, 0);
      for (guint j = 0; j < MEF_N_ROUTES; j++)
        {
          g_autofree char *parameter = NULL;

          if (strcmp (mef_route_get ((MefRouteId) i)->method,
                      mef_route_get ((MefRouteId) j)->method) == 0 &&
              mef_route_match ((MefRouteId) j, path, &parameter))
            matches++;
        }
      g_assert_cmpuint (matches, ==, 1);
      for (guint j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *wrong = g_strconcat (path, suffixes[j], NULL);
          g_autofree char *parameter = NULL;
          gboolean is_parameter =
              g_str_has_suffix (mef_route_get ((MefRouteId) i)->path, "{}") && j == 0;

          g_assert_cmpint (mef_route_match ((MefRouteId) i, wrong, &parameter), ==, is_parameter);
        }
    }
}

static void
test_roles (void)
{
  MefRole role = MEF_ROLE_AGENT;

  for (guint i = 0; i <= MEF_ROLE_ADMINISTRATOR; i++)
    {
      g_assert_true (mef_role_from_string (mef_role_to_string ((MefRole) i), &role));
      g_assert_cmpint (role, ==, i);
    }
  g_assert_false (mef_role_from_string ("root", &role));
  g_assert_false (mef_role_from_string (NULL, &role));
}

static void
test_errors (void)
{
  g_autoptr (GError) ours = g_error_new_literal (MEF_ERROR, MEF_ERROR_GONE, "link-used");
  g_autoptr (GError) theirs = g_error_new_literal (G_FILE_ERROR, 0, "/secret/path");

  for (guint code = 0; code <= MEF_ERROR_PAYMENT_UNKNOWN; code++)
    {
      guint status = mef_error_to_status ((MefError) code);

      g_assert_cmpuint (status, >=, 400);
      g_assert_cmpuint (mef_error_to_status (mef_error_from_status (status)), ==, status);
    }
  g_assert_cmpint (mef_error_from_status (418), ==, MEF_ERROR_INVALID);
  g_assert_cmpint (mef_error_from_status (599), ==, MEF_ERROR_SERVER);
  g_assert_cmpstr (mef_error_get_reason (ours), ==, "link-used");
  g_assert_cmpstr (mef_error_get_reason (theirs), ==, "internal");
  g_assert_cmpstr (mef_error_get_reason (NULL), ==, "internal");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/refused", test_refused);
  g_test_add_func ("/core/json/accepted", test_accepted);
  g_test_add_func ("/core/json/noise", test_noise);
  g_test_add_func ("/core/json/getters", test_getters);
  g_test_add_func ("/core/json/writer", test_writer);
  g_test_add_func ("/core/routes", test_routes);
  g_test_add_func ("/core/roles", test_roles);
  g_test_add_func ("/core/errors", test_errors);
  return g_test_run ();
}
