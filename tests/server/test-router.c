/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact routing: for each route, what is almost its path is not it. */
#include "config.h"

#include <string.h>

#include "mef-server.h"
#include "mef-router.h"

static gboolean
find (const char *method, const char *path, MefRouteId *route, char **allowed)
{
  g_autofree char *parameter = NULL;

  return mef_router_find (method, path, route, &parameter, allowed);
}

static void
test_each_route (void)
{
  static const char *const suffixes[] = { "X", "/", "//", ";a", "%00", "%ff", "%2f", ".", " " };

  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      const MefRoute *row = mef_route_get ((MefRouteId) i);
      g_autofree char *path = mef_route_build_path ((MefRouteId) i, "12-a_B");
      g_autofree char *upper = g_ascii_strup (path, -1);
      g_autofree char *doubled = g_strconcat ("/", path, NULL);
      g_autofree char *none = NULL;
      MefRouteId route = MEF_N_ROUTES;

      g_assert_true (find (row->method, path, &route, &none));
      g_assert_cmpint (route, ==, i);
      for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++)
        {
          g_autofree char *wrong = g_strconcat (path, suffixes[s], NULL);
          g_autofree char *allowed = NULL;

          /* A letter more in a parameter is another parameter. */
          if (s == 0 && (g_str_has_suffix (row->path, "{}") || i == MEF_ROUTE_SESSION_DELETE))
            continue;
          g_assert_false (find (row->method, wrong, &route, &allowed));
          g_assert_null (allowed);
        }
      if (strcmp (path, "/") != 0)
        g_assert_false (find (row->method, upper, &route, &none));
      g_assert_null (none);
      g_assert_false (find (row->method, doubled, &route, &none));
      g_assert_null (none);
    }
}

static void
test_methods (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *allowed; /* NULL: found, "": unknown path */
  } cases[] = {
    { "GET", "/healthz", NULL },
    { "HEAD", "/healthz", NULL },
    { "POST", "/healthz", "GET, HEAD" },
    { "DELETE", "/healthz", "GET, HEAD" },
    { "GET", "/api/v1/activations", "POST" },
    { "HEAD", "/api/v1/activations", "POST" },
    { "POST", "/api/v1/payments/x", "GET, HEAD, DELETE" },
    { "DELETE", "/", "GET, HEAD, POST" },
    { "GET", "/api/v1/payments/", "" },
    { "GET", "/api/v1/invoices//document", "" },
    { "GET", "", "" },
    { "GET", "*", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefRouteId route;
      g_autofree char *allowed = NULL;
      gboolean found = find (cases[i].method, cases[i].path, &route, &allowed);

      g_assert_cmpint (found, ==, cases[i].allowed == NULL);
      g_assert_cmpstr (allowed != NULL ? allowed : found ? NULL : "", ==, cases[i].allowed);
    }
}

static void
test_parameter (void)
{
  g_autofree char *parameter = NULL;
  g_autofree char *allowed = NULL;
  MefRouteId route;

  g_assert_true (
      mef_router_find ("GET", "/api/v1/invoices/42/document", &route, &parameter, &allowed));
  g_assert_cmpint (route, ==, MEF_ROUTE_INVOICE_DOCUMENT);
  g_assert_cmpstr (parameter, ==, "42");
}

static void
test_form (void)
{
  static const struct
  {
    const char *text;
    const char *name;
    const char *value; /* NULL: not there */
    gboolean good;
  } cases[] = {
    { "", "a", NULL, TRUE },
    { "a=1", "a", "1", TRUE },
    { "a=1&b=2", "b", "2", TRUE },
    { "a", "a", "", TRUE },
    { "a=", "a", "", TRUE },
    { "=1", "", "1", TRUE },
    { "&&a=1&", "a", "1", TRUE },
    { "a=b=c", "a", "b=c", TRUE },
    { "q=caf%C3%A9+noir", "q", "café noir", TRUE },
    { "%61=%2B", "a", "+", TRUE },
    { "a=1&a=2", "a", NULL, FALSE },
    { "a=%zz", "a", NULL, FALSE },
    { "a=%", "a", NULL, FALSE },
    { "a=%00", "a", NULL, FALSE },
    { "a=%e9", "a", NULL, FALSE },
    { "%ff=1", "a", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) fields = mef_request_decode_form (cases[i].text);

      g_assert_cmpint (fields != NULL, ==, cases[i].good);
      if (fields != NULL)
        g_assert_cmpstr (g_hash_table_lookup (fields, cases[i].name), ==, cases[i].value);
    }
}

static void
test_host (void)
{
  static const struct
  {
    const char *host;
    const char *name; /* NULL: malformed */
  } cases[] = {
    { "example.fr", "example.fr" },
    { "Example.FR:443", "example.fr" },
    { "127.0.0.1:8080", "127.0.0.1" },
    { "[::1]", "::1" },
    { "[::1]:80", "::1" },
    { "", NULL },
    { ":80", NULL },
    { "a b", NULL },
    { "a:", NULL },
    { "a:x", NULL },
    { "a:123456", NULL },
    { "a:80:80", NULL },
    { "[::1", NULL },
    { "[]", NULL },
    { "[::1]x", NULL },
    { "user@a", NULL },
    { "a/b", NULL },
    { "é.fr", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = mef_server_parse_host (cases[i].host);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/router/each-route", test_each_route);
  g_test_add_func ("/server/router/methods", test_methods);
  g_test_add_func ("/server/router/parameter", test_parameter);
  g_test_add_func ("/server/router/form", test_form);
  g_test_add_func ("/server/router/host", test_host);
  return g_test_run ();
}
