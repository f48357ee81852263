/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an invoice stands: the words of the wire and of .ui files for the enumeration. */
#include "config.h"

#include "mef-invoice-state.h"

G_DEFINE_ENUM_TYPE (MefInvoiceState,
                    mef_invoice_state,
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_DUE, "due"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_OVERDUE, "overdue"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_IN_PAYMENT, "in_payment"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_DECLARED, "declared"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_SETTLED, "settled"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_DIRECT_DEBIT, "direct_debit"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_HANDED_OVER, "handed_over"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_STATE_CANCELLED, "cancelled"))

/**
 * mef_invoice_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its word on the wire
 */
const char *
mef_invoice_state_to_string (MefInvoiceState state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MEF_TYPE_INVOICE_STATE);
  const GEnumValue *value = g_enum_get_value (klass, (int) state);

  g_return_val_if_fail (value != NULL, NULL);
  return value->value_nick;
}

/**
 * mef_invoice_state_from_string:
 * @text: (nullable): a word
 * @state: (out): the state it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_invoice_state_from_string (const char *text, MefInvoiceState *state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MEF_TYPE_INVOICE_STATE);
  const GEnumValue *value = text != NULL ? g_enum_get_value_by_nick (klass, text) : NULL;

  if (value == NULL)
    return FALSE;
  *state = (MefInvoiceState) value->value;
  return TRUE;
}
