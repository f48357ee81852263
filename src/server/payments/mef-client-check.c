/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks PayFiP whose a client number is (recupererDetailClient): the one way to see before the first
 * payment that a number was typed right. Documented for the web service only: of a form's number it
 * is told, and refuses nothing. */
#include "config.h"

#include "mef-client-check.h"

#include <string.h>

#include "mef-error.h"

#define CODE_WITHOUT_SERVICE "T4"

static void
refuse (GTask *task, const MefPayfipFault *fault)
{
  const gboolean functional = fault->kind == MEF_PAYFIP_FAULT_FONCTIONNELLE;

  if (!functional)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                             "payment-service-unavailable");
  else if (g_strcmp0 (fault->code, CODE_WITHOUT_SERVICE) == 0)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_CONFLICT, "client-without-web-service");
  else
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_CONFLICT, "client-unknown");
}

static GStrv
read_labels (MefPayfipMessage *answer)
{
  static const char *const fields[] = { "libelleN1", "libelleN2", "libelleN3" };
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *label = mef_payfip_message_get (answer, fields[i]);

      if (label != NULL && label[0] != '\0')
        g_strv_builder_add (labels, label);
    }
  return g_strv_builder_end (labels);
}

/* An answer about another client says nothing about this one. */
static gboolean
is_about (MefPayfipMessage *answer, const char *client_number)
{
  const char *numcli = mef_payfip_message_get (answer, "numcli");

  return numcli == NULL || strcmp (numcli, client_number) == 0;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPayfipMessage) answer =
      mef_payfip_transport_call_finish (MEF_PAYFIP_TRANSPORT (source), result, &fault, &error);

  if (fault != NULL)
    refuse (task, fault);
  else if (answer == NULL || !is_about (answer, g_task_get_task_data (task)))
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_PAYMENT_UNKNOWN,
                             "payment-service-unavailable");
  else
    g_task_return_pointer (task, read_labels (answer), (GDestroyNotify) g_strfreev);
}

/**
 * mef_client_check_async:
 * @transport: the way to PayFiP
 * @client_number: six digits
 * @cancellable: (nullable): ends the call
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 */
void
mef_client_check_async (MefPayfipTransport *transport,
                        const char *client_number,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_CLIENT, MEF_PAYFIP_REQUEST);

  g_task_set_source_tag (task, mef_client_check_async);
  g_task_set_task_data (task, g_strdup (client_number), g_free);
  mef_payfip_message_set (request, "numCli", client_number);
  mef_payfip_transport_call_async (transport, request, cancellable, answered_cb, task);
}

/**
 * mef_client_check_finish:
 * @result: what the callback got
 * @error: (nullable): "client-unknown", "client-without-web-service", or
 *   "payment-service-unavailable" where PayFiP said nothing of it
 *
 * Returns: (transfer full) (nullable): what PayFiP calls the client, up to three lines
 */
GStrv
mef_client_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
