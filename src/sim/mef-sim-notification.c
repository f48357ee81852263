/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the town's server that something became of an operation: POST of `idop=…` as a form, and
 * nothing else. It carries no result and no signature, like PayFiP's; it is sent once. */
#include "config.h"

#include <string.h>

#include "mef-simulator-private.h"

static void
notified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  /* What PayFiP does with an answer is on record nowhere; the simulator does nothing. */
  if (answer == NULL)
    g_debug ("A notification did not arrive: %s", error->message);
}

/**
 * mef_simulator_notify_now:
 * @self: a simulator
 * @id_op: an operation
 *
 * Sends the notification of it, whatever the knobs say.
 */
void
mef_simulator_notify_now (MefSimulator *self, const char *id_op)
{
  MefSimOperation *operation = mef_simulator_find (self, id_op);
  g_autoptr (SoupMessage) message =
      operation != NULL ? soup_message_new ("POST", mef_sim_operation_get (operation, "urlnotif"))
                        : NULL;
  g_autofree char *form = NULL;
  g_autoptr (GBytes) body = NULL;

  if (message == NULL)
    return;
  form = g_strdup_printf ("idop=%s", operation->id_op);
  body = g_bytes_new (form, strlen (form));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, notified_cb,
                                    NULL);
}
