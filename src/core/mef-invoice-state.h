/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MefInvoiceState:
 * @MEF_INVOICE_STATE_DUE: to be paid
 * @MEF_INVOICE_STATE_OVERDUE: to be paid, and late
 * @MEF_INVOICE_STATE_IN_PAYMENT: a payment of it may still be running
 * @MEF_INVOICE_STATE_DECLARED: the payer says it is paid, the desk has not confirmed yet
 * @MEF_INVOICE_STATE_SETTLED: nothing is owed any more
 * @MEF_INVOICE_STATE_DIRECT_DEBIT: the bank takes it, or took it
 * @MEF_INVOICE_STATE_HANDED_OVER: the Treasury collects it
 * @MEF_INVOICE_STATE_CANCELLED: withdrawn by the town
 *
 * Where an invoice stands, as the server says it. The nicks of the type are the words on the wire.
 */
typedef enum
{
  MEF_INVOICE_STATE_DUE,
  MEF_INVOICE_STATE_OVERDUE,
  MEF_INVOICE_STATE_IN_PAYMENT,
  MEF_INVOICE_STATE_DECLARED,
  MEF_INVOICE_STATE_SETTLED,
  MEF_INVOICE_STATE_DIRECT_DEBIT,
  MEF_INVOICE_STATE_HANDED_OVER,
  MEF_INVOICE_STATE_CANCELLED,
} MefInvoiceState;

#define MEF_TYPE_INVOICE_STATE (mef_invoice_state_get_type ())
GType mef_invoice_state_get_type (void);

const char *mef_invoice_state_to_string (MefInvoiceState state);
gboolean mef_invoice_state_from_string (const char *text, MefInvoiceState *state);

G_END_DECLS
