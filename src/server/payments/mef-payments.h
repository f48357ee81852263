/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"

#include "mef-payfip-transport.h"
#include "mef-reconciler.h"
#include "mef-server.h"

G_BEGIN_DECLS

#define MEF_TYPE_PAYMENTS (mef_payments_get_type ())
G_DECLARE_FINAL_TYPE (MefPayments, mef_payments, MEF, PAYMENTS, GObject)

MefPayments *
mef_payments_new (MefServer *server, MefTown *town, MefPayfipTransport *transport, GError **error);
void mef_payments_start (MefPayments *self);
void mef_payments_stop (MefPayments *self);
void mef_payments_wake (MefPayments *self);
gboolean mef_payments_is_idle (MefPayments *self);
MefPayfipTransport *mef_payments_get_transport (MefPayments *self);

/* Asking PayFiP what became of an attempt */

/**
 * MefPaymentsAnswer:
 * @MEF_PAYMENTS_SILENCE: it could not be asked, or said nothing that can be read
 * @MEF_PAYMENTS_UNCLEAR: it said something that nobody understands: a person is told
 * @MEF_PAYMENTS_CLEAR: it said what became of it, or that it does not know of it
 *
 * What came of asking.
 */
typedef enum
{
  MEF_PAYMENTS_SILENCE,
  MEF_PAYMENTS_UNCLEAR,
  MEF_PAYMENTS_CLEAR,
} MefPaymentsAnswer;

void mef_payments_ask_async (MefPayments *self,
                             gint64 attempt_id,
                             gboolean nudged,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mef_payments_ask_finish (MefPayments *self,
                                  GAsyncResult *result,
                                  MefPaymentsAnswer *answer,
                                  GError **error);
void mef_payments_notify (MefPayments *self, const char *id_op);
void mef_payments_take_form_async (MefPayments *self,
                                   const char *token,
                                   GHashTable *fields,
                                   gboolean from_payfip,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mef_payments_take_form_finish (MefPayments *self, GAsyncResult *result, GError **error);
void mef_payments_reconcile_async (MefPayments *self,
                                   const MefReconcileScope *scope,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *mef_payments_reconcile_finish (MefPayments *self, GAsyncResult *result, GError **error);
void mef_payments_look (MefPayments *self, const MefAttemptRow *row);

/**
 * MefPaymentsOrder:
 * @invoices: (array length=n_invoices): what to pay, in ascending order, none twice
 * @idempotency_key: the caller's word for this order
 *
 * Who wants to pay what.
 */
typedef struct
{
  gint64 account_id;
  gint64 person_id;
  const gint64 *invoices;
  guint n_invoices;
  const char *idempotency_key;
} MefPaymentsOrder;

/**
 * MefPaymentsResult:
 * @attempt_id: the attempt; 0 where none was begun
 * @again: whether the key had begun it before
 * @invoice: with "invoice-not-payable": which
 * @unpayable_reason: (nullable): with "invoice-not-payable": why; a literal
 * @payfip_code: with "payment-refused": PayFiP's code
 */
typedef struct
{
  gint64 attempt_id;
  gboolean again;
  gint64 invoice;
  const char *unpayable_reason;
  char payfip_code[8];
} MefPaymentsResult;

/* Beginning one, and giving it up */
void mef_payments_create_async (MefPayments *self,
                                const MefPaymentsOrder *order,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mef_payments_create_finish (MefPayments *self,
                                     GAsyncResult *result,
                                     MefPaymentsResult *outcome,
                                     GError **error);
void mef_payments_give_up_async (MefPayments *self,
                                 gint64 attempt_id,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mef_payments_give_up_finish (MefPayments *self, GAsyncResult *result, GError **error);

G_END_DECLS
