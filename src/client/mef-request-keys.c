/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of requests that must not be done twice and were not answered yet: payments, messages.
 * The same request keeps its key until the server has said what became of it; then the next is a
 * new one. */
#include "config.h"

#include "mef-request-keys.h"

struct _MefRequestKeys
{
  GHashTable *keys; /* (owned) (element-type utf8 utf8): name of a request, its key */
};

/**
 * mef_request_keys_new:
 *
 * Returns: (transfer full): no keys yet
 */
MefRequestKeys *
mef_request_keys_new (void)
{
  MefRequestKeys *self = g_new0 (MefRequestKeys, 1);

  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * mef_request_keys_free:
 * @self: (transfer full): keys
 */
void
mef_request_keys_free (MefRequestKeys *self)
{
  g_hash_table_unref (self->keys);
  g_free (self);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/**
 * mef_request_keys_name:
 * @invoices: (array length=n_invoices): ids
 * @n_invoices: how many
 *
 * Returns: (transfer full): the name of that set, whatever the order it was chosen in
 */
char *
mef_request_keys_name (const gint64 *invoices, gsize n_invoices)
{
  g_autofree gint64 *sorted = g_memdup2 (invoices, n_invoices * sizeof (gint64));
  g_autoptr (GString) out = g_string_new (NULL);

  g_qsort_with_data (sorted, (int) n_invoices, sizeof (gint64), compare_ids, NULL);
  for (gsize i = 0; i < n_invoices; i++)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " ", sorted[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_request_keys_get:
 * @self: keys
 * @name: what is asked for
 *
 * Returns: (transfer none): its key: the one of a request without an answer, or a new one
 */
const char *
mef_request_keys_get (MefRequestKeys *self, const char *name)
{
  char *key = g_hash_table_lookup (self->keys, name);

  if (key == NULL)
    {
      key = g_uuid_string_random ();
      g_hash_table_insert (self->keys, g_strdup (name), key);
    }
  return key;
}

/**
 * mef_request_keys_forget:
 * @self: keys
 * @name: what is asked for whose request was answered
 */
void
mef_request_keys_forget (MefRequestKeys *self, const char *name)
{
  g_hash_table_remove (self->keys, name);
}
