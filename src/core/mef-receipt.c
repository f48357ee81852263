/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A payment that was booked, and its receipt: an immutable value. */
#include "config.h"

#include "mef-receipt.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefReceipt
{
  GObject parent_instance;

  gint64 id;
  char *number; /* (owned) */
  gint64 paid_at;
  MefCents amount;
  MefCents credit; /* the part of it that settled nothing */
  char *means;     /* (owned): a word of the server */
  char *invoices;  /* (owned): what it settled, in words */
};

G_DEFINE_FINAL_TYPE (MefReceipt, mef_receipt, G_TYPE_OBJECT)

static void
mef_receipt_finalize (GObject *object)
{
  MefReceipt *self = MEF_RECEIPT (object);

  g_free (self->number);
  g_free (self->means);
  g_free (self->invoices);

  G_OBJECT_CLASS (mef_receipt_parent_class)->finalize (object);
}

static void
mef_receipt_class_init (MefReceiptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_receipt_finalize;
}

static void
mef_receipt_init (MefReceipt *self)
{
}

/* "2015-001-001078 Cantine, 2015-001-001205 Musique" */
static gboolean
read_invoices (MefReceipt *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "invoices");
  g_autoptr (GString) text = g_string_new (NULL);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-invoices");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (node), i);
      const char *number, *label;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        {
          g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-invoices");
          return FALSE;
        }
      if (!mef_json_get_string (json_node_get_object (item), "number", &number, error) ||
          !mef_json_get_string (json_node_get_object (item), "label", &label, error))
        return FALSE;
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", number, label);
    }
  self->invoices = g_strdup (text->str);
  return TRUE;
}

/**
 * mef_receipt_new_from_json:
 * @object: a receipt as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the receipt
 */
MefReceipt *
mef_receipt_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefReceipt) self = g_object_new (MEF_TYPE_RECEIPT, NULL);
  const char *number, *means;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "id", &self->id, error) ||
      !mef_json_get_string (object, "number", &number, error) ||
      !mef_json_get_instant (object, "paid_at", &self->paid_at, error) ||
      !mef_json_get_int (object, "amount", &self->amount, error) ||
      !mef_json_get_int (object, "credit", &self->credit, error) ||
      !mef_json_get_string (object, "means", &means, error) || !read_invoices (self, object, error))
    return NULL;
  self->number = g_strdup (number);
  self->means = g_strdup (means);
  return g_steal_pointer (&self);
}

/**
 * mef_receipt_get_id:
 * @self: a receipt
 *
 * Returns: its id
 */
gint64
mef_receipt_get_id (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), 0);
  return self->id;
}

/**
 * mef_receipt_get_number:
 * @self: a receipt
 *
 * Returns: (transfer none): its number, "2026-000123"
 */
const char *
mef_receipt_get_number (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), NULL);
  return self->number;
}

/**
 * mef_receipt_get_paid_at:
 * @self: a receipt
 *
 * Returns: when it was paid, Unix seconds
 */
gint64
mef_receipt_get_paid_at (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), 0);
  return self->paid_at;
}

/**
 * mef_receipt_get_amount:
 * @self: a receipt
 *
 * Returns: what was paid, in cents
 */
MefCents
mef_receipt_get_amount (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), 0);
  return self->amount;
}

/**
 * mef_receipt_get_credit:
 * @self: a receipt
 *
 * Returns: the part of the amount that settled no invoice and is the person's, in cents
 */
MefCents
mef_receipt_get_credit (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), 0);
  return self->credit;
}

/**
 * mef_receipt_get_means:
 * @self: a receipt
 *
 * Returns: (transfer none): the means, a word of the server: "card", "cash"…
 */
const char *
mef_receipt_get_means (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), NULL);
  return self->means;
}

/**
 * mef_receipt_get_invoices:
 * @self: a receipt
 *
 * Returns: (transfer none): the numbers and labels of what it settled; empty for a credit
 */
const char *
mef_receipt_get_invoices (MefReceipt *self)
{
  g_return_val_if_fail (MEF_IS_RECEIPT (self), NULL);
  return self->invoices;
}
