/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The treasury's report of a régie beside the books: what it received and we do not have, what we
 * have and it does not know. */
#include "config.h"

#include "mef-reconciler.h"

/* A payment is in the report of the day on which it was paid; an attempt lives a week at most. */
#define ATTEMPT_LIFE (8 * 24 * 3600)

typedef struct
{
  MefDb *db;
  const MefPaymentReport *report;
  gboolean in_cents;
  GHashTable *seen; /* (owned) (element-type gint64): attempts that are in the report */
  GPtrArray *items; /* (owned) (element-type MefReconcileItem) */
} Comparison;

static gboolean
find_attempt (MefDb *db, const char *refdet, MefAttemptRow **row, GError **error)
{
  g_autoptr (GArray) ids = mef_attempt_list_reference (db, refdet, error);

  *row = NULL;
  if (ids == NULL)
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  *row = mef_attempt_get (db, g_array_index (ids, gint64, 0), error);
  return *row != NULL;
}

/* Amounts without decimals are euros or cents, for the whole file: what agrees with more of the
 * attempts is right. */
static gboolean
decide_unit (Comparison *self, GError **error)
{
  guint euros = 0, cents = 0;

  for (guint i = 0; !self->report->decimals && i < self->report->lines->len; i++)
    {
      const MefPaymentReportLine *line =
          &g_array_index (self->report->lines, MefPaymentReportLine, i);
      g_autoptr (MefAttemptRow) row = NULL;

      if (!find_attempt (self->db, line->refdet, &row, error))
        return FALSE;
      if (row == NULL)
        continue;
      euros += line->amount == row->amount;
      cents += line->in_cents == row->amount;
    }
  self->in_cents = cents > euros;
  return TRUE;
}

static void
add_stranger (Comparison *self, const char *refdet, MefCents amount)
{
  MefReconcileItem *item = g_new0 (MefReconcileItem, 1);

  item->reference = g_strdup (refdet);
  item->amount = amount;
  item->theirs = MEF_THEIRS_PAID;
  item->action = MEF_RECONCILE_LOOK;
  g_ptr_array_add (self->items, item);
}

static gboolean
compare_line (Comparison *self, const MefPaymentReportLine *line, GError **error)
{
  MefCents amount = self->in_cents ? line->in_cents : line->amount;
  MefTheirs theirs = MEF_THEIRS_PAID;
  MefAttemptRow *row;

  if (!find_attempt (self->db, line->refdet, &row, error))
    return FALSE;
  if (row == NULL)
    {
      add_stranger (self, line->refdet, amount);
      return TRUE;
    }
  if (!g_hash_table_add (self->seen, g_memdup2 (&row->id, sizeof row->id)))
    theirs = MEF_THEIRS_AGAIN;
  else if (amount != row->amount)
    theirs = MEF_THEIRS_DIFFERENT;
  g_ptr_array_add (self->items, mef_reconcile_item_new (row, theirs));
  return TRUE;
}

/* What we booked for the régies of the report on its days, and it has not. */
static gboolean
find_absent (Comparison *self, GHashTable *regies, GError **error)
{
  gint64 begin = mef_instant_from_paris (self->report->first, 0, 0);
  gint64 end = mef_instant_from_paris (self->report->last + 1, 0, 0);
  g_autoptr (GArray) ids =
      mef_attempt_list_since (self->db, 0, begin - ATTEMPT_LIFE, G_MAXINT, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autoptr (MefAttemptRow) row = NULL;

      if (g_hash_table_contains (self->seen, &id))
        continue;
      row = mef_attempt_get (self->db, id, error);
      if (row == NULL)
        return FALSE;
      if (row->state == MEF_ATTEMPT_PAID && row->paid_at >= begin && row->paid_at < end &&
          g_hash_table_contains (regies, row->client_number))
        g_ptr_array_add (self->items,
                         mef_reconcile_item_new (g_steal_pointer (&row), MEF_THEIRS_ABSENT));
    }
  return TRUE;
}

static gboolean
compare (Comparison *self, GError **error)
{
  g_autoptr (GHashTable) clients = g_hash_table_new (g_str_hash, g_str_equal);

  if (!decide_unit (self, error))
    return FALSE;
  for (guint i = 0; i < self->report->lines->len; i++)
    {
      if (!compare_line (self, &g_array_index (self->report->lines, MefPaymentReportLine, i),
                         error))
        return FALSE;
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      const MefReconcileItem *item = g_ptr_array_index (self->items, i);

      if (item->client != NULL)
        g_hash_table_add (clients, item->client);
    }
  return self->report->first == MEF_DAY_NONE || find_absent (self, clients, error);
}

/**
 * mef_reconcile_with_report:
 * @db: a connection
 * @report: what PayFiP received
 * @in_cents: (out): whether its amounts are cents
 * @error: (nullable): return location
 *
 * A report is of one client or several; what is booked for a client that is not in it is not
 * missing from it.
 *
 * Returns: (transfer full) (nullable) (element-type MefReconcileItem): each of its lines, then what
 *   it has not
 */
GPtrArray *
mef_reconcile_with_report (MefDb *db,
                           const MefPaymentReport *report,
                           gboolean *in_cents,
                           GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mef_reconcile_item_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Comparison comparison = { .db = db, .report = report, .seen = seen, .items = items };

  if (!compare (&comparison, error))
    return NULL;
  *in_cents = comparison.in_cents;
  return g_steal_pointer (&items);
}
