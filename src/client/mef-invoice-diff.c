/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two lists of invoices, by id: pure functions over arrays. */
#include "config.h"

#include "mef-invoice-diff.h"

static MefInvoice *
at (GPtrArray *invoices, guint position)
{
  return position < invoices->len ? g_ptr_array_index (invoices, position) : NULL;
}

static gboolean
same_id (MefInvoice *a, MefInvoice *b)
{
  return a != NULL && b != NULL && mef_invoice_get_id (a) == mef_invoice_get_id (b);
}

static GHashTable *
index_by_id (GPtrArray *invoices)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < invoices->len; i++)
    {
      gint64 id = mef_invoice_get_id (g_ptr_array_index (invoices, i));

      g_hash_table_insert (ids, g_memdup2 (&id, sizeof id), g_ptr_array_index (invoices, i));
    }
  return ids;
}

static gboolean
has_id (GHashTable *ids, MefInvoice *invoice)
{
  gint64 id = mef_invoice_get_id (invoice);

  return g_hash_table_contains (ids, &id);
}

/* An invoice nothing of which changed keeps its object: @fresh gets the old one in its place. */
static void
keep_identities (GPtrArray *old, GPtrArray *fresh)
{
  g_autoptr (GHashTable) ids = index_by_id (old);

  for (guint i = 0; i < fresh->len; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (fresh, i);
      gint64 id = mef_invoice_get_id (invoice);
      MefInvoice *before = g_hash_table_lookup (ids, &id);

      if (before != NULL && mef_invoice_equal (before, invoice))
        {
          g_object_unref (invoice);
          fresh->pdata[i] = g_object_ref (before);
        }
    }
}

/* Replaces one run, and keeps @present the set of ids the array holds. */
static void
replace_run (GPtrArray *invoices,
             GHashTable *present,
             guint position,
             guint removed,
             GPtrArray *fresh,
             guint added)
{
  for (guint i = 0; i < removed; i++)
    {
      gint64 id = mef_invoice_get_id (g_ptr_array_index (invoices, position + i));

      g_hash_table_remove (present, &id);
    }
  for (guint i = 0; i < added; i++)
    {
      gint64 id = mef_invoice_get_id (g_ptr_array_index (fresh, position + i));

      g_hash_table_add (present, g_memdup2 (&id, sizeof id));
    }
  if (removed > 0)
    g_ptr_array_remove_range (invoices, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (invoices, (int) (position + i),
                        g_object_ref (g_ptr_array_index (fresh, position + i)));
}

/* How many invoices from @position on are the same ones with other contents. */
static guint
count_changed (GPtrArray *old, GPtrArray *fresh, guint position)
{
  guint n = 0;

  while (same_id (at (old, position + n), at (fresh, position + n)) &&
         at (old, position + n) != at (fresh, position + n))
    n++;
  return n;
}

/* How many invoices of @invoices from @position on are not among @ids. */
static guint
count_missing (GPtrArray *invoices, guint position, GHashTable *ids)
{
  guint n = 0;

  while (at (invoices, position + n) != NULL && !has_id (ids, at (invoices, position + n)))
    n++;
  return n;
}

/**
 * mef_invoice_diff_apply:
 * @invoices: (element-type MefInvoice): what is there; owns its invoices
 * @fresh: (element-type MefInvoice): what is to be there, each id once; invoices nothing of which
 *   changed are replaced by those of @invoices, so that they keep their identity
 * @changed: called after each run that was replaced
 * @user_data: for @changed
 *
 * Turns one list into the other in few steps: what is the same is passed over, and each run that
 * differs is told once. An invoice that changed its place is taken out and put in again, which is
 * what happens to it on screen.
 */
void
mef_invoice_diff_apply (GPtrArray *invoices,
                        GPtrArray *fresh,
                        MefInvoiceDiffFunc changed,
                        gpointer user_data)
{
  g_autoptr (GHashTable) wanted = index_by_id (fresh);
  g_autoptr (GHashTable) present = index_by_id (invoices);
  guint position = 0;

  keep_identities (invoices, fresh);
  while (position < invoices->len || position < fresh->len)
    {
      guint removed, added;

      if (at (invoices, position) == at (fresh, position))
        {
          position++;
          continue;
        }
      removed = added = count_changed (invoices, fresh, position);
      if (removed == 0)
        {
          removed = count_missing (invoices, position, wanted);
          added = count_missing (fresh, position, present);
        }
      if (removed == 0 && added == 0)
        removed = 1; /* it stands further down in @fresh, and is put in there */
      replace_run (invoices, present, position, removed, fresh, added);
      changed (position, removed, added, user_data);
      position += added;
    }
}
