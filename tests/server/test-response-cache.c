/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mef-response-cache.h"

#define NOW 1000

static void
insert (MefResponseCache *cache, const char *key, gint64 version, gsize size)
{
  const MefCacheStamp stamp = { version, 5, NOW + 60 };
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GBytes) body = g_bytes_new (text, size);

  mef_response_cache_insert (cache, key, &stamp, body, key);
}

static gboolean
has_at (MefResponseCache *cache, const char *key, gint64 version, guint32 day, gint64 now)
{
  const char *etag = NULL;
  g_autoptr (GBytes) body = mef_response_cache_lookup (cache, key, version, day, now, &etag);

  if (body != NULL)
    g_assert_cmpstr (etag, ==, key);
  return body != NULL;
}

static gboolean
has (MefResponseCache *cache, const char *key)
{
  return has_at (cache, key, 1, 5, NOW);
}

static void
test_validity (void)
{
  static const struct
  {
    gint64 version;
    guint32 day;
    gint64 now;
    gboolean found;
  } cases[] = {
    { 1, 5, NOW, TRUE },  { 1, 5, NOW + 59, TRUE }, { 1, 5, NOW + 60, FALSE },
    { 2, 5, NOW, FALSE }, { 1, 6, NOW, FALSE },     { 0, 5, NOW, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefResponseCache) cache = mef_response_cache_new (100000);

      insert (cache, "a", 1, 10);
      g_assert_false (has (cache, "b"));
      g_assert_cmpint (has_at (cache, "a", cases[i].version, cases[i].day, cases[i].now), ==,
                       cases[i].found);
      /* What was found stale is not kept. */
      g_assert_cmpint (mef_response_cache_get_size (cache) > 0, ==, cases[i].found);
    }
}

static void
test_bounds (void)
{
  g_autoptr (MefResponseCache) cache = mef_response_cache_new (10000);

  insert (cache, "a", 1, 2000);
  insert (cache, "b", 1, 2000);
  insert (cache, "c", 1, 2000);
  insert (cache, "d", 1, 2000);
  g_assert_true (has (cache, "a")); /* "b" is now the least recently used */
  insert (cache, "e", 1, 2000);
  g_assert_false (has (cache, "b"));
  g_assert_true (has (cache, "a") && has (cache, "c") && has (cache, "d") && has (cache, "e"));
  g_assert_cmpuint (mef_response_cache_get_size (cache), <=, 10000);

  insert (cache, "large", 1, 3000); /* more than a quarter */
  g_assert_false (has (cache, "large"));
  insert (cache, "a", 1, 3000); /* replaced by nothing */
  g_assert_false (has (cache, "a"));
}

static void
test_replace (void)
{
  g_autoptr (MefResponseCache) cache = mef_response_cache_new (10000);

  insert (cache, "a", 1, 10);
  insert (cache, "a", 2, 10);
  g_assert_true (has_at (cache, "a", 2, 5, NOW));
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i % 50);

      insert (cache, key, i, i % 2500);
    }
  g_assert_cmpuint (mef_response_cache_get_size (cache), <=, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/response-cache/validity", test_validity);
  g_test_add_func ("/server/response-cache/bounds", test_bounds);
  g_test_add_func ("/server/response-cache/replace", test_replace);
  return g_test_run ();
}
