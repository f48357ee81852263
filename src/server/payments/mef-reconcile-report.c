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
  const MefReportScope *scope;
  gboolean in_cents;
  GHashTable *seen; /* (owned) (element-type gint64 GArray): attempts that are in the report, and
                       what else it should have of them, in cents; 0 is any amount */
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

/* What the report should have of an attempt, and has not had yet: what is in our books; before it
 * is there, what was asked for. */
static GArray *
find_expected (Comparison *self, const MefAttemptRow *row, GError **error)
{
  GArray *expected = g_hash_table_lookup (self->seen, &row->id);

  if (expected != NULL)
    return expected;
  if (row->state == MEF_ATTEMPT_PAID)
    expected = mef_reconcile_list_booked (self->db, row->id, error);
  else
    {
      expected = g_array_new (FALSE, FALSE, sizeof (MefCents));
      g_array_append_val (expected, row->amount);
    }
  if (expected != NULL)
    g_hash_table_insert (self->seen, g_memdup2 (&row->id, sizeof row->id), expected);
  return expected;
}

/* Takes what a line says off what is expected: the same amount, else what may be any, else another
 * one. @ours is what it is held against. */
static MefTheirs
take (GArray *expected, MefCents amount, MefCents *ours)
{
  guint best = 0;

  if (expected->len == 0)
    return MEF_THEIRS_AGAIN;
  for (guint i = 0; i < expected->len; i++)
    {
      MefCents known = g_array_index (expected, MefCents, i);

      if (known == amount || (known == 0 && g_array_index (expected, MefCents, best) != amount))
        best = i;
    }
  *ours = g_array_index (expected, MefCents, best);
  g_array_remove_index (expected, best);
  if (*ours == 0)
    *ours = amount;
  return *ours == amount ? MEF_THEIRS_PAID : MEF_THEIRS_DIFFERENT;
}

/* Several attempts at a titre have its one reference: a line is of the first that something is
 * still expected of, and where nothing is, of the first one. */
static gboolean
choose_attempt (Comparison *self,
                const char *refdet,
                MefAttemptRow **row,
                GArray **expected,
                GError **error)
{
  g_autoptr (GArray) ids = mef_attempt_list_reference (self->db, refdet, error);

  *row = NULL;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (MefAttemptRow) next =
          mef_attempt_get (self->db, g_array_index (ids, gint64, i), error);
      GArray *of_next = next != NULL ? find_expected (self, next, error) : NULL;

      if (of_next == NULL)
        return FALSE;
      if (*row != NULL && of_next->len == 0)
        continue;
      g_clear_pointer (row, mef_attempt_row_free);
      *row = g_steal_pointer (&next);
      *expected = of_next;
      if (of_next->len > 0)
        break;
    }
  return TRUE;
}

static gboolean
compare_line (Comparison *self, const MefPaymentReportLine *line, GError **error)
{
  MefCents amount = self->in_cents ? line->in_cents : line->amount, ours;
  g_autoptr (MefAttemptRow) row = NULL;
  GArray *expected = NULL;
  MefReconcileItem *item;
  MefTheirs theirs;

  if (!choose_attempt (self, line->refdet, &row, &expected, error))
    return FALSE;
  if (row == NULL)
    {
      add_stranger (self, line->refdet, amount);
      return TRUE;
    }
  ours = row->amount;
  theirs = take (expected, amount, &ours);
  /* What a person decided is in the books, and held against the report with them. */
  if (row->state == MEF_ATTEMPT_PAID)
    row->is_decided = FALSE;
  item = mef_reconcile_item_new (g_steal_pointer (&row), theirs);
  item->amount = ours;
  g_ptr_array_add (self->items, item);
  return TRUE;
}

/* Which days the report is of: those of its lines, and what is known otherwise. */
static gboolean
find_days (const Comparison *self, MefDay *first, MefDay *last)
{
  const MefReportScope *scope = self->scope;

  *first = self->report->first;
  *last = self->report->last;
  if (scope->from != MEF_DAY_NONE)
    *first = *first != MEF_DAY_NONE ? MIN (*first, scope->from) : scope->from;
  if (scope->to != MEF_DAY_NONE)
    *last = MAX (*last, scope->to);
  return *first != MEF_DAY_NONE && *last >= *first;
}

static GHashTable *
list_clients (const Comparison *self)
{
  GHashTable *clients = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      const MefReconcileItem *item = g_ptr_array_index (self->items, i);

      if (item->client != NULL)
        g_hash_table_add (clients, item->client);
    }
  return clients;
}

/* What we booked for the régies of the report on its days, and it has not. */
static gboolean
find_absent (Comparison *self, MefReportReading *reading, GError **error)
{
  g_autoptr (GHashTable) clients = list_clients (self);
  g_autoptr (GArray) ids = NULL;
  gint64 begin, end;
  MefDay first, last;

  reading->absent_known = find_days (self, &first, &last) &&
                          (self->scope->regie_id != 0 || g_hash_table_size (clients) > 0);
  if (!reading->absent_known)
    return TRUE;
  begin = mef_instant_from_paris (first, 0, 0);
  end = mef_instant_from_paris (last + 1, 0, 0);
  ids = mef_attempt_list_since (self->db, 0, begin - ATTEMPT_LIFE, G_MAXINT, error);
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
          (row->regie_id == self->scope->regie_id ||
           g_hash_table_contains (clients, row->client_number)))
        g_ptr_array_add (self->items,
                         mef_reconcile_item_new (g_steal_pointer (&row), MEF_THEIRS_ABSENT));
    }
  return TRUE;
}

static gboolean
compare (Comparison *self, MefReportReading *reading, GError **error)
{
  if (!decide_unit (self, error))
    return FALSE;
  for (guint i = 0; i < self->report->lines->len; i++)
    {
      if (!compare_line (self, &g_array_index (self->report->lines, MefPaymentReportLine, i),
                         error))
        return FALSE;
    }
  reading->in_cents = self->in_cents;
  return find_absent (self, reading, error);
}

/**
 * mef_reconcile_with_report:
 * @db: a connection
 * @report: what PayFiP received
 * @scope: what it is of, where that is known otherwise
 * @reading: (out): how it was understood
 * @error: (nullable): return location
 *
 * A report is of one client or several; what is booked for a client that is not in it is not
 * missing from it. Its amounts are held against what is in our books, whoever put it there.
 *
 * Returns: (transfer full) (nullable) (element-type MefReconcileItem): each of its lines, then what
 *   it has not
 */
GPtrArray *
mef_reconcile_with_report (MefDb *db,
                           const MefPaymentReport *report,
                           const MefReportScope *scope,
                           MefReportReading *reading,
                           GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mef_reconcile_item_free);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  Comparison comparison = {
    .db = db, .report = report, .scope = scope, .seen = seen, .items = items
  };

  return compare (&comparison, reading, error) ? g_steal_pointer (&items) : NULL;
}
