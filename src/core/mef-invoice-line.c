/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of an invoice: an immutable value. */
#include "config.h"

#include "mef-invoice-line.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefInvoiceLine
{
  GObject parent_instance;

  guint position;
  char *beneficiary; /* (owned), empty for none */
  char *label;       /* (owned) */
  char *quantity;    /* (owned), empty for none */
  MefCents amount;
};

G_DEFINE_FINAL_TYPE (MefInvoiceLine, mef_invoice_line, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_POSITION,
  PROP_BENEFICIARY,
  PROP_LABEL,
  PROP_QUANTITY,
  PROP_AMOUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_invoice_line_finalize (GObject *object)
{
  MefInvoiceLine *self = MEF_INVOICE_LINE (object);

  g_free (self->beneficiary);
  g_free (self->label);
  g_free (self->quantity);

  G_OBJECT_CLASS (mef_invoice_line_parent_class)->finalize (object);
}

static void
mef_invoice_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceLine *self = MEF_INVOICE_LINE (object);

  switch (id)
    {
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_BENEFICIARY:
      g_value_set_string (value, self->beneficiary);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_QUANTITY:
      g_value_set_string (value, self->quantity);
      break;
    case PROP_AMOUNT:
      g_value_set_int64 (value, self->amount);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoice_line_class_init (MefInvoiceLineClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_invoice_line_finalize;
  object_class->get_property = mef_invoice_line_get_property;

  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BENEFICIARY] = g_param_spec_string ("beneficiary", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_QUANTITY] = g_param_spec_string ("quantity", NULL, NULL, NULL, flags);
  properties[PROP_AMOUNT] =
      g_param_spec_int64 ("amount", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_invoice_line_init (MefInvoiceLine *self)
{
}

/**
 * mef_invoice_line_new_from_json:
 * @object: a line as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the line
 */
MefInvoiceLine *
mef_invoice_line_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefInvoiceLine) self = g_object_new (MEF_TYPE_INVOICE_LINE, NULL);
  const char *beneficiary, *label, *quantity;
  gint64 position;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "position", &position, error) ||
      !mef_json_get_int (object, "amount", &self->amount, error) ||
      !mef_json_get_optional_string (object, "beneficiary", &beneficiary, error) ||
      !mef_json_get_string (object, "label", &label, error) ||
      !mef_json_get_optional_string (object, "quantity", &quantity, error))
    return NULL;
  if (position < 0 || position > G_MAXINT)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-position");
      return NULL;
    }
  self->position = (guint) position;
  self->beneficiary = g_strdup (beneficiary != NULL ? beneficiary : "");
  self->label = g_strdup (label);
  self->quantity = g_strdup (quantity != NULL ? quantity : "");
  return g_steal_pointer (&self);
}

/**
 * mef_invoice_line_get_position:
 * @self: a line
 *
 * Returns: its place on the invoice, from 1
 */
guint
mef_invoice_line_get_position (MefInvoiceLine *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LINE (self), 0);
  return self->position;
}

/**
 * mef_invoice_line_get_beneficiary:
 * @self: a line
 *
 * Returns: (transfer none): who or what it is for, empty for none
 */
const char *
mef_invoice_line_get_beneficiary (MefInvoiceLine *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LINE (self), NULL);
  return self->beneficiary;
}

/**
 * mef_invoice_line_get_label:
 * @self: a line
 *
 * Returns: (transfer none): what is billed
 */
const char *
mef_invoice_line_get_label (MefInvoiceLine *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LINE (self), NULL);
  return self->label;
}

/**
 * mef_invoice_line_get_quantity:
 * @self: a line
 *
 * Returns: (transfer none): how much of it, as printed: "12 repas"; empty for none
 */
const char *
mef_invoice_line_get_quantity (MefInvoiceLine *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LINE (self), NULL);
  return self->quantity;
}

/**
 * mef_invoice_line_get_amount:
 * @self: a line
 *
 * Returns: its amount
 */
MefCents
mef_invoice_line_get_amount (MefInvoiceLine *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LINE (self), 0);
  return self->amount;
}
