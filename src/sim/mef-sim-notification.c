/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the town's server that something became of an operation: POST of `idop=…` as a form, and
 * nothing else. That of a payment by form carries the result. Neither has a signature, like
 * PayFiP's; it is sent once. */
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

/* Where to and what: a form's fields have come in the query too, see the knobs. */
static SoupMessage *
make_message (MefSimulator *self, MefSimOperation *operation)
{
  const char *url = mef_sim_operation_get (operation, "urlnotif");
  const gboolean form = mef_sim_operation_is_form (operation);
  const gboolean in_query = form && self->knobs.fields_in_query;
  g_autofree char *fields = form ? mef_sim_form_make_result (self, operation)
                                 : g_strdup_printf ("idop=%s", operation->id_op);
  g_autofree char *target = in_query ? g_strconcat (url, "?", fields, NULL) : g_strdup (url);
  g_autoptr (GBytes) body = g_bytes_new (fields, in_query ? 0 : strlen (fields));
  SoupMessage *message = soup_message_new ("POST", target);

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  return message;
}

/**
 * mef_simulator_notify_now:
 * @self: a simulator
 * @id_op: an operation
 *
 * Sends the notification of it, whatever the knobs say. A form has nothing to tell before it is
 * concluded.
 */
void
mef_simulator_notify_now (MefSimulator *self, const char *id_op)
{
  MefSimOperation *operation = mef_simulator_find (self, id_op);
  g_autoptr (SoupMessage) message = NULL;

  if (operation == NULL || (mef_sim_operation_is_form (operation) && operation->result == NULL))
    return;
  message = make_message (self, operation);
  if (message != NULL)
    soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, notified_cb,
                                      NULL);
}
