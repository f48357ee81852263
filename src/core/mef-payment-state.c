/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a payment online: the words of the wire and of .ui files for the enumeration, and
 * when there is nothing more to wait for. */
#include "config.h"

#include "mef-payment-state.h"

G_DEFINE_ENUM_TYPE (MefPaymentState,
                    mef_payment_state,
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_STARTED, "started"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_PAID, "paid"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_ABANDONED, "abandoned"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_EXPIRED, "expired"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (MEF_PAYMENT_STATE_QUARANTINED, "quarantined"))

/**
 * mef_payment_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its word on the wire
 */
const char *
mef_payment_state_to_string (MefPaymentState state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MEF_TYPE_PAYMENT_STATE);
  const GEnumValue *value = g_enum_get_value (klass, (int) state);

  g_return_val_if_fail (value != NULL, NULL);
  return value->value_nick;
}

/**
 * mef_payment_state_from_string:
 * @text: (nullable): a word
 * @state: (out): the state it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_payment_state_from_string (const char *text, MefPaymentState *state)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MEF_TYPE_PAYMENT_STATE);
  const GEnumValue *value = text != NULL ? g_enum_get_value_by_nick (klass, text) : NULL;

  if (value == NULL)
    return FALSE;
  *state = (MefPaymentState) value->value;
  return TRUE;
}

/**
 * mef_payment_state_is_final:
 * @state: a state
 *
 * A late answer of the bank may still turn a refused, abandoned or expired payment into a paid one;
 * that is for the invoice list to show, nobody waits in front of a screen for it.
 *
 * Returns: whether there is nothing more to wait for
 */
gboolean
mef_payment_state_is_final (MefPaymentState state)
{
  switch (state)
    {
    case MEF_PAYMENT_STATE_STARTED:
    case MEF_PAYMENT_STATE_WAITING:
    case MEF_PAYMENT_STATE_UNKNOWN:
      return FALSE;
    case MEF_PAYMENT_STATE_PAID:
    case MEF_PAYMENT_STATE_REFUSED:
    case MEF_PAYMENT_STATE_ABANDONED:
    case MEF_PAYMENT_STATE_EXPIRED:
    case MEF_PAYMENT_STATE_QUARANTINED:
      return TRUE;
    }
  g_return_val_if_reached (TRUE);
}
