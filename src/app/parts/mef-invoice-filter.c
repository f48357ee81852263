/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which invoices the list shows: all, unpaid or paid, and only those in which every word of the
 * search occurs, whatever the accents and the case. */
#include "config.h"

#include "mef-invoice-filter.h"

#include "mef-invoice-search.h"
#include "mef-util.h"

struct _MefInvoiceFilter
{
  GtkFilter parent_instance;

  /* owned */
  char *status; /* (nullable) "all", "unpaid" or "paid" */
  char *search; /* (nullable) as typed */
  char *folded; /* (nullable) the same, folded */
};

G_DEFINE_FINAL_TYPE (MefInvoiceFilter, mef_invoice_filter, GTK_TYPE_FILTER)

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_SEARCH,
  N_PROPS,
};

static MefInvoiceScope
get_scope (MefInvoiceFilter *self)
{
  if (g_strcmp0 (self->status, "unpaid") == 0)
    return MEF_INVOICE_SCOPE_UNPAID;
  if (g_strcmp0 (self->status, "paid") == 0)
    return MEF_INVOICE_SCOPE_PAID;
  return MEF_INVOICE_SCOPE_ALL;
}

static gboolean
mef_invoice_filter_match (GtkFilter *filter, gpointer item)
{
  MefInvoiceFilter *self = MEF_INVOICE_FILTER (filter);

  return mef_invoice_matches_scope (item, get_scope (self)) &&
         (mef_str_empty (self->folded) || mef_invoice_matches_search (item, self->folded));
}

static GtkFilterMatch
mef_invoice_filter_get_strictness (GtkFilter *filter)
{
  MefInvoiceFilter *self = MEF_INVOICE_FILTER (filter);

  return get_scope (self) == MEF_INVOICE_SCOPE_ALL && mef_str_empty (self->folded)
             ? GTK_FILTER_MATCH_ALL
             : GTK_FILTER_MATCH_SOME;
}

static void
mef_invoice_filter_finalize (GObject *object)
{
  MefInvoiceFilter *self = MEF_INVOICE_FILTER (object);

  g_free (self->status);
  g_free (self->search);
  g_free (self->folded);

  G_OBJECT_CLASS (mef_invoice_filter_parent_class)->finalize (object);
}

static void
mef_invoice_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceFilter *self = MEF_INVOICE_FILTER (object);

  switch (id)
    {
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Typing on narrows the search, which spares looking at what did not match before. */
static void
set_search (MefInvoiceFilter *self, const char *search)
{
  g_autofree char *before = g_steal_pointer (&self->folded);
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  self->folded = mef_search_fold (search != NULL ? search : "");
  if (before == NULL || g_str_has_prefix (self->folded, before))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (g_str_has_prefix (before, self->folded))
    change = GTK_FILTER_CHANGE_LESS_STRICT;
  gtk_filter_changed (GTK_FILTER (self), change);
}

static void
mef_invoice_filter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefInvoiceFilter *self = MEF_INVOICE_FILTER (object);

  switch (id)
    {
    case PROP_STATUS:
      if (!mef_set_str (&self->status, g_value_get_string (value)))
        return;
      gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
      break;
    case PROP_SEARCH:
      if (!mef_set_str (&self->search, g_value_get_string (value)))
        return;
      set_search (self, self->search);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
mef_invoice_filter_class_init (MefInvoiceFilterClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  object_class->finalize = mef_invoice_filter_finalize;
  object_class->get_property = mef_invoice_filter_get_property;
  object_class->set_property = mef_invoice_filter_set_property;
  filter_class->match = mef_invoice_filter_match;
  filter_class->get_strictness = mef_invoice_filter_get_strictness;

  g_object_class_install_property (object_class, PROP_STATUS,
                                   g_param_spec_string ("status", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_SEARCH,
                                   g_param_spec_string ("search", NULL, NULL, NULL, flags));
}

static void
mef_invoice_filter_init (MefInvoiceFilter *self)
{
}
