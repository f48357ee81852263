/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chose to pay in one go. The rules are the server's, told before the click instead
 * of after it: one régie, which takes several invoices at once, and not more invoices or money than
 * one payment may have. The server decides all the same. */
#include "config.h"

#include "mef-invoice-selection.h"

struct _MefInvoiceSelection
{
  GObject parent_instance;

  /* owned */
  GPtrArray *invoices; /* (element-type MefInvoice) in the order they were chosen */

  MefCents amount; /* what they still need, in all */
};

G_DEFINE_FINAL_TYPE (MefInvoiceSelection, mef_invoice_selection, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
mef_invoice_selection_finalize (GObject *object)
{
  g_ptr_array_unref (MEF_INVOICE_SELECTION (object)->invoices);

  G_OBJECT_CLASS (mef_invoice_selection_parent_class)->finalize (object);
}

static void
mef_invoice_selection_class_init (MefInvoiceSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_invoice_selection_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
mef_invoice_selection_init (MefInvoiceSelection *self)
{
  self->invoices = g_ptr_array_new_with_free_func (g_object_unref);
}

MefInvoiceSelection *
mef_invoice_selection_new (void)
{
  return g_object_new (MEF_TYPE_INVOICE_SELECTION, NULL);
}

static void
changed (MefInvoiceSelection *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
find (MefInvoiceSelection *self, gint64 id, guint *index)
{
  for (guint i = 0; i < self->invoices->len; i++)
    {
      if (mef_invoice_get_id (g_ptr_array_index (self->invoices, i)) != id)
        continue;
      if (index != NULL)
        *index = i;
      return TRUE;
    }
  return FALSE;
}

/* Whether @invoice would still fit into one payment; @sum is what it would come to. */
static gboolean
fits (MefInvoiceSelection *self, MefInvoice *invoice, MefCents *sum)
{
  return mef_money_add (self->amount, mef_invoice_get_remaining (invoice), sum) &&
         *sum <= mef_invoice_get_maximum (invoice);
}

/**
 * mef_invoice_selection_why_not:
 * @self: a selection
 * @invoice: an invoice
 *
 * Returns: (transfer none) (nullable): why @invoice cannot be chosen now, a stable word; %NULL when
 *   it can, or is
 */
const char *
mef_invoice_selection_why_not (MefInvoiceSelection *self, MefInvoice *invoice)
{
  MefInvoice *first;
  MefCents sum;

  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self) && MEF_IS_INVOICE (invoice), NULL);

  if (find (self, mef_invoice_get_id (invoice), NULL))
    return NULL;
  if (!mef_invoice_get_payable (invoice))
    return mef_invoice_get_unpayable_reason (invoice) != NULL
               ? mef_invoice_get_unpayable_reason (invoice)
               : "";
  if (self->invoices->len == 0)
    return NULL;
  first = g_ptr_array_index (self->invoices, 0);
  if (mef_invoice_get_regie_id (invoice) != mef_invoice_get_regie_id (first))
    return MEF_SELECTION_OTHER_REGIE;
  if (!mef_invoice_get_multi_invoice (invoice) || !mef_invoice_get_multi_invoice (first))
    return MEF_SELECTION_ONE_AT_A_TIME;
  if (self->invoices->len >= MEF_SELECTION_MAX)
    return MEF_SELECTION_TOO_MANY;
  return fits (self, invoice, &sum) ? NULL : MEF_SELECTION_ABOVE_MAXIMUM;
}

gboolean
mef_invoice_selection_contains (MefInvoiceSelection *self, gint64 id)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), FALSE);
  return find (self, id, NULL);
}

static gboolean
add (MefInvoiceSelection *self, MefInvoice *invoice)
{
  if (find (self, mef_invoice_get_id (invoice), NULL) ||
      mef_invoice_selection_why_not (self, invoice) != NULL || !fits (self, invoice, &self->amount))
    return FALSE;
  g_ptr_array_add (self->invoices, g_object_ref (invoice));
  return TRUE;
}

/**
 * mef_invoice_selection_add:
 * @self: a selection
 * @invoice: an invoice
 *
 * Returns: whether it joined; not when it was there, or cannot
 */
gboolean
mef_invoice_selection_add (MefInvoiceSelection *self, MefInvoice *invoice)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self) && MEF_IS_INVOICE (invoice), FALSE);

  if (!add (self, invoice))
    return FALSE;
  changed (self);
  return TRUE;
}

/* Returns: whether it was there */
gboolean
mef_invoice_selection_remove (MefInvoiceSelection *self, gint64 id)
{
  guint index;

  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), FALSE);

  if (!find (self, id, &index))
    return FALSE;
  self->amount -= mef_invoice_get_remaining (g_ptr_array_index (self->invoices, index));
  g_ptr_array_remove_index (self->invoices, index);
  changed (self);
  return TRUE;
}

/**
 * mef_invoice_selection_add_regie:
 * @self: a selection
 * @invoices: (element-type MefInvoice): all there are
 * @regie_id: a régie
 *
 * Chooses all that can be paid of a régie, and gives up what was chosen of another.
 *
 * Returns: whether all of them fitted into one payment
 */
gboolean
mef_invoice_selection_add_regie (MefInvoiceSelection *self, GListModel *invoices, gint64 regie_id)
{
  gboolean all = TRUE;

  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self) && G_IS_LIST_MODEL (invoices), FALSE);

  if (mef_invoice_selection_get_regie_id (self) != regie_id)
    {
      g_ptr_array_set_size (self->invoices, 0);
      self->amount = 0;
    }
  for (guint i = 0; i < g_list_model_get_n_items (invoices); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (invoices, i);

      if (mef_invoice_get_regie_id (invoice) == regie_id && mef_invoice_get_payable (invoice) &&
          !find (self, mef_invoice_get_id (invoice), NULL))
        all = add (self, invoice) && all;
    }
  changed (self);
  return all;
}

void
mef_invoice_selection_clear (MefInvoiceSelection *self)
{
  g_return_if_fail (MEF_IS_INVOICE_SELECTION (self));

  g_ptr_array_set_size (self->invoices, 0);
  self->amount = 0;
  changed (self);
}

/**
 * mef_invoice_selection_follow:
 * @self: a selection
 * @invoices: (element-type MefInvoice): all there are now
 *
 * Keeps what can still be paid, with the amounts of now: while somebody chose, an invoice may have
 * been paid elsewhere.
 */
void
mef_invoice_selection_follow (MefInvoiceSelection *self, GListModel *invoices)
{
  g_autoptr (GPtrArray) before = NULL;

  g_return_if_fail (MEF_IS_INVOICE_SELECTION (self) && G_IS_LIST_MODEL (invoices));

  before = g_steal_pointer (&self->invoices);
  self->invoices = g_ptr_array_new_with_free_func (g_object_unref);
  self->amount = 0;
  for (guint i = 0; i < before->len; i++)
    {
      gint64 id = mef_invoice_get_id (g_ptr_array_index (before, i));

      for (guint j = 0; j < g_list_model_get_n_items (invoices); j++)
        {
          g_autoptr (MefInvoice) invoice = g_list_model_get_item (invoices, j);

          if (mef_invoice_get_id (invoice) == id)
            add (self, invoice);
        }
    }
  changed (self);
}

guint
mef_invoice_selection_get_count (MefInvoiceSelection *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), 0);
  return self->invoices->len;
}

/* Returns: what the invoices chosen still need, in cents */
MefCents
mef_invoice_selection_get_amount (MefInvoiceSelection *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), 0);
  return self->amount;
}

/* Returns: the régie of the invoices chosen, 0 when there are none */
gint64
mef_invoice_selection_get_regie_id (MefInvoiceSelection *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), 0);
  return self->invoices->len > 0 ? mef_invoice_get_regie_id (g_ptr_array_index (self->invoices, 0))
                                 : 0;
}

/* Returns: (transfer none) (element-type MefInvoice): the invoices in the order they were chosen */
GPtrArray *
mef_invoice_selection_get_invoices (MefInvoiceSelection *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_SELECTION (self), NULL);
  return self->invoices;
}
