/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A simulator, a client and a town in one process and one main context, over real HTTP. */
#include "config.h"

#include "mef-sim-fixture.h"

#include <string.h>

#define PATIENCE 10 /* seconds before a wait is a failure */

static void
town_cb (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  MefSimFixture *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  const char *asked = g_uri_get_query (soup_server_message_get_uri (message));

  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  /* A test that wants them in the query finds them behind a question mark. */
  g_ptr_array_add (self->notified,
                   bytes != NULL && g_bytes_get_size (bytes) > 0
                       ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : g_strconcat ("?", asked, NULL));
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

/* libsoup 3.2 loses the socket of every connection that it accepts itself. */
static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source_object,
             gpointer user_data)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  soup_server_accept_iostream (user_data, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

static void
start_town (MefSimFixture *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->town = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->town, NULL, town_cb, self, NULL);
  self->town_service = g_socket_service_new ();
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->town_service), wanted,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &bound, NULL));
  g_signal_connect_object (self->town_service, "incoming", G_CALLBACK (incoming_cb), self->town, 0);
  g_socket_service_start (self->town_service);
  self->town_url = g_strdup_printf ("http://127.0.0.1:%u/",
                                    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

MefSimFixture *
mef_sim_fixture_new (const char *state_file)
{
  MefSimFixture *self = g_new0 (MefSimFixture, 1);
  g_autoptr (GError) error = NULL;

  self->clock = mef_clock_new_manual (FIXTURE_NOW);
  self->simulator = mef_simulator_new (self->clock, state_file);
  mef_simulator_listen (self->simulator, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("timeout", PATIENCE, "proxy-resolver", NULL, NULL);
  self->notified = g_ptr_array_new_with_free_func (g_free);
  start_town (self);
  return self;
}

/* Nobody answers at the town's address any more. */
void
mef_sim_fixture_close_town (MefSimFixture *self)
{
  if (self->town == NULL)
    return;
  g_socket_service_stop (self->town_service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->town_service));
  soup_server_disconnect (self->town);
  g_clear_object (&self->town_service);
  g_clear_object (&self->town);
}

void
mef_sim_fixture_free (MefSimFixture *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_assert_finalize_object (self->simulator);
  mef_sim_fixture_close_town (self);
  g_object_unref (self->clock);
  g_free (self->town_url);
  g_ptr_array_unref (self->notified);
  g_free (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Sends a message and waits; %NULL when no answer came. */
GBytes *
mef_sim_fixture_exchange (MefSimFixture *self, SoupMessage *message)
{
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, result_cb,
                                    &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return soup_session_send_and_read_finish (self->session, result, NULL);
}

/* Sends a request and waits; %NULL and status 0 when no answer came. Redirects are not followed. */
char *
mef_sim_fixture_send (MefSimFixture *self,
                      const char *method,
                      const char *path,
                      const char *body,
                      guint *status)
{
  g_autofree char *url = g_strconcat (mef_simulator_get_url (self->simulator), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) sent = g_bytes_new (body, body != NULL ? strlen (body) : 0);
  g_autoptr (GBytes) bytes = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message,
                                              body[0] == '<' ? "text/xml"
                                                             : "application/x-www-form-urlencoded",
                                              sent);
  bytes = mef_sim_fixture_exchange (self, message);
  if (status != NULL)
    *status = bytes != NULL ? soup_message_get_status (message) : 0;
  if (bytes == NULL)
    return NULL;
  if (soup_message_get_status (message) == 303 || soup_message_get_status (message) == 307)
    return g_strdup (
        soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* A page that must be there. */
char *
mef_sim_fixture_get (MefSimFixture *self, const char *path)
{
  guint status;
  char *text = mef_sim_fixture_send (self, "GET", path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return text;
}

/* A call of the control interface that must succeed. */
void
mef_sim_fixture_control (MefSimFixture *self, const char *path, const char *json)
{
  guint status;
  g_autofree char *answer = mef_sim_fixture_send (self, "POST", path, json, &status);

  g_test_message ("%s %s", path, answer);
  g_assert_cmpuint (status, ==, 200);
}

/* A creation in which nothing is wrong. */
MefPayfipMessage *
mef_sim_fixture_make_creation (MefSimFixture *self)
{
  MefPayfipMessage *request = mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);
  g_autofree char *notification = g_strconcat (self->town_url, "payfip/notification", NULL);

  mef_payfip_message_set (request, "exer", "2026");
  mef_payfip_message_set (request, "mel", "claire@example.org");
  mef_payfip_message_set_montant (request, 3750);
  mef_payfip_message_set (request, "numcli", "001964");
  mef_payfip_message_set (request, "objet", "FACTURATION");
  mef_payfip_message_set (request, "refdet", "2015RS0083001516A01");
  mef_payfip_message_set (request, "saisie", "T");
  mef_payfip_message_set (request, "urlnotif", notification);
  mef_payfip_message_set (request, "urlredirect", "https://town.example/payfip/return?a=1&b=2");
  return request;
}

/* Calls the web service; %NULL with @fault, or with neither when the answer was no envelope. */
MefPayfipMessage *
mef_sim_fixture_call (MefSimFixture *self, MefPayfipMessage *request, MefPayfipFault **fault)
{
  g_autoptr (GBytes) bytes = mef_payfip_message_serialize (request);
  g_autofree char *sent = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  guint status;
  g_autofree char *text =
      mef_sim_fixture_send (self, "POST", MEF_PAYFIP_SERVICE_PATH, sent, &status);
  g_autoptr (GBytes) received = g_bytes_new (text, text != NULL ? strlen (text) : 0);
  MefPayfipMessage *answer = mef_payfip_message_parse (received, MEF_PAYFIP_ANSWER, fault, NULL);

  if (answer != NULL)
    g_assert_cmpuint (status, ==, 200);
  if (*fault != NULL)
    g_assert_cmpuint (status, ==, 500);
  return answer;
}

/* Creates an operation; its name. */
char *
mef_sim_fixture_create (MefSimFixture *self)
{
  g_autoptr (MefPayfipMessage) request = mef_sim_fixture_make_creation (self);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = mef_sim_fixture_call (self, request, &fault);

  g_assert_nonnull (answer);
  g_assert_true (mef_payfip_id_op_is_valid (mef_payfip_message_get (answer, "idOp")));
  return g_strdup (mef_payfip_message_get (answer, "idOp"));
}

/* Asks for the detail of an operation; its resultrans, or the fault's code, or "?". */
char *
mef_sim_fixture_ask (MefSimFixture *self, const char *id_op)
{
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_REQUEST);
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;

  mef_payfip_message_set (request, "idOp", id_op);
  answer = mef_sim_fixture_call (self, request, &fault);
  if (answer != NULL)
    return g_strdup (mef_payfip_message_get (answer, "resultrans"));
  return g_strdup (fault != NULL ? fault->code : "?");
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Waits until the town got @count notifications in all. */
void
mef_sim_fixture_wait_notified (MefSimFixture *self, guint count)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (PATIENCE, late_cb, &late);

  while (self->notified->len < count && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (source);
  g_assert_cmpuint (self->notified->len, ==, count);
}
