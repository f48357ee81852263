/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MefPaymentState:
 * @MEF_PAYMENT_STATE_STARTED: asked for, the payment service has not answered yet
 * @MEF_PAYMENT_STATE_WAITING: the payer is on the payment page, or was
 * @MEF_PAYMENT_STATE_PAID: money, and the invoices are settled
 * @MEF_PAYMENT_STATE_REFUSED: the bank or the service said no
 * @MEF_PAYMENT_STATE_ABANDONED: given up
 * @MEF_PAYMENT_STATE_EXPIRED: the page was left unused for too long
 * @MEF_PAYMENT_STATE_UNKNOWN: nobody knows yet whether the service took the request
 * @MEF_PAYMENT_STATE_QUARANTINED: paid, but not what was asked: the town hall looks at it
 *
 * What became of a payment online. The nicks of the type are the words on the wire.
 */
typedef enum
{
  MEF_PAYMENT_STATE_STARTED,
  MEF_PAYMENT_STATE_WAITING,
  MEF_PAYMENT_STATE_PAID,
  MEF_PAYMENT_STATE_REFUSED,
  MEF_PAYMENT_STATE_ABANDONED,
  MEF_PAYMENT_STATE_EXPIRED,
  MEF_PAYMENT_STATE_UNKNOWN,
  MEF_PAYMENT_STATE_QUARANTINED,
} MefPaymentState;

#define MEF_TYPE_PAYMENT_STATE (mef_payment_state_get_type ())
GType mef_payment_state_get_type (void);

const char *mef_payment_state_to_string (MefPaymentState state);
gboolean mef_payment_state_from_string (const char *text, MefPaymentState *state);
gboolean mef_payment_state_is_final (MefPaymentState state);

G_END_DECLS
