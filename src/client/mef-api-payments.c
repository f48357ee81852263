/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls about payments online: start one, ask what became of it, give it up. */
#include "config.h"

#include "mef-api-private.h"

#include "mef-json.h"

static gpointer
read_payment (MefAnswer *answer, GError **error)
{
  return mef_payment_new_from_json (json_node_get_object (answer->json), error);
}

static char *
make_payment_body (const gint64 *invoices, gsize n_invoices)
{
  g_autoptr (GString) out = g_string_new (NULL);
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  mef_json_begin_array (&writer, "invoices");
  for (gsize i = 0; i < n_invoices; i++)
    mef_json_add_int (&writer, NULL, invoices[i]);
  mef_json_end_array (&writer);
  mef_json_end_object (&writer);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_api_create_payment_async:
 * @self: an interface
 * @invoices: (array length=n_invoices): ids of invoices, of one régie
 * @n_invoices: how many, at least one
 * @cancellable: (nullable): ends the call; the server may have begun the payment all the same
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Starts paying. Until the server has answered, asking again for the same invoices repeats the same
 * request under the same key, so that a lost answer never makes a second payment.
 */
void
mef_api_create_payment_async (MefApi *self,
                              const gint64 *invoices,
                              gsize n_invoices,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *body = NULL;
  g_autofree char *set = NULL;
  MefCall call = { .route = MEF_ROUTE_PAYMENT_CREATE };
  GTask *task;

  g_return_if_fail (MEF_IS_API (self) && invoices != NULL && n_invoices > 0);

  task = mef_api_make_task (self, mef_api_create_payment_async, read_payment, g_object_unref,
                            cancellable, callback, user_data);
  set = mef_request_keys_name (invoices, n_invoices);
  mef_api_task_set_key_name (task, set);
  body = make_payment_body (invoices, n_invoices);
  call.body = body;
  call.idempotency_key = mef_request_keys_get (self->request_keys, set);
  mef_api_send (task, &call);
}

/**
 * mef_api_create_payment_finish:
 * @self: an interface
 * @result: what the callback got
 * @error: (nullable): where to put "invoice-not-payable" with the parameters "invoice" and
 *   "unpayable_reason", "payment-refused" with "payfip_code", or what else went wrong
 *
 * Returns: (transfer full) (nullable): the payment, with the page to pay on
 */
MefPayment *
mef_api_create_payment_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A payment that is over is nobody's answer to the next wish to pay the same invoices. */
static MefPayment *
finish_payment (MefApi *self, GAsyncResult *result, GError **error)
{
  MefPayment *payment = g_task_propagate_pointer (G_TASK (result), error);
  g_autofree char *set = NULL;
  const gint64 *invoices;
  gsize n_invoices;

  if (payment == NULL || !mef_payment_state_is_final (mef_payment_get_state (payment)))
    return payment;
  invoices = mef_payment_get_invoices (payment, &n_invoices);
  set = mef_request_keys_name (invoices, n_invoices);
  mef_request_keys_forget (self->request_keys, set);
  return payment;
}

/* Asks what became of a payment. */
void
mef_api_get_payment_async (MefApi *self,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_PAYMENT_SHOW, .parameter = id };

  g_return_if_fail (MEF_IS_API (self) && id != NULL);
  mef_api_send (mef_api_make_task (self, mef_api_get_payment_async, read_payment, g_object_unref,
                                   cancellable, callback, user_data),
                &call);
}

MefPayment *
mef_api_get_payment_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return finish_payment (self, result, error);
}

/* Gives a payment up. The answer may well be that it is paid: the server asks the service first. */
void
mef_api_give_up_payment_async (MefApi *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MefCall call = { .route = MEF_ROUTE_PAYMENT_DELETE, .parameter = id };

  g_return_if_fail (MEF_IS_API (self) && id != NULL);
  mef_api_send (mef_api_make_task (self, mef_api_give_up_payment_async, read_payment,
                                   g_object_unref, cancellable, callback, user_data),
                &call);
}

MefPayment *
mef_api_give_up_payment_finish (MefApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return finish_payment (self, result, error);
}
