/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PayFiP simulator listens on loopback and nowhere else. What it remembers is in
 * mef-sim-book.c, the wire in mef-sim-soap.c, what a payer sees in mef-sim-pages.c, what a trainer
 * does in mef-sim-panel.c and, as JSON, in mef-sim-control.c. Lives on the thread whose main
 * context it was told to listen in. */
#include "config.h"

#include "mef-simulator.h"

#include <string.h>

#include "mef-error.h"
#include "mef-simulator-private.h"

/* Seconds a notified server has to answer. */
#define NOTIFICATION_TIMEOUT 15

G_DEFINE_FINAL_TYPE (MefSimulator, mef_simulator, G_TYPE_OBJECT)

static void
end_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
mef_simulator_dispose (GObject *object)
{
  MefSimulator *self = MEF_SIMULATOR (object);

  if (self->service != NULL)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  if (self->session != NULL)
    soup_session_abort (self->session);
  if (self->timer != NULL)
    end_source (g_steal_pointer (&self->timer));
  g_hash_table_remove_all (self->delayed);
  g_clear_object (&self->service);
  g_clear_object (&self->server);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (mef_simulator_parent_class)->dispose (object);
}

static void
mef_simulator_finalize (GObject *object)
{
  MefSimulator *self = MEF_SIMULATOR (object);

  g_free (self->state_file);
  g_free (self->debts_file);
  g_free (self->debts_stamp);
  g_free (self->url);
  g_free (self->last_id_op);
  g_free (self->knobs.resultrans);
  g_hash_table_unref (self->delayed);
  g_hash_table_unref (self->operations);
  g_hash_table_unref (self->debts);
  g_ptr_array_unref (self->notices);
  g_hash_table_unref (self->treasury_clients);
  G_OBJECT_CLASS (mef_simulator_parent_class)->finalize (object);
}

static void
mef_simulator_class_init (MefSimulatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_simulator_dispose;
  object_class->finalize = mef_simulator_finalize;
}

/* Sends @body with @status. Nothing of a simulator is worth keeping in a cache. */
void
mef_sim_respond (SoupServerMessage *message, guint status, const char *content_type, GString *body)
{
  gsize length = body->len;

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control",
                                "no-store");
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_TAKE,
                                    g_string_free (body, FALSE), length);
}

static void
finished_cb (SoupServerMessage *message, MefSimulator *self)
{
  g_hash_table_remove (self->delayed, message);
}

typedef struct
{
  MefSimulator *self;         /* (unowned): ends the source before itself */
  SoupServerMessage *message; /* (unowned): owned by the table that owns the source */
} Delay;

static gboolean
delay_over_cb (gpointer user_data)
{
  Delay *delay = user_data;
  g_autoptr (SoupServerMessage) message = g_object_ref (delay->message);

  g_hash_table_remove (delay->self->delayed, message);
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

/* Holds the answer back; it leaves when the time is over, unless the client left before. */
void
mef_simulator_delay (MefSimulator *self, SoupServerMessage *message, guint milliseconds)
{
  GSource *source = g_timeout_source_new (milliseconds);
  Delay *delay = g_new (Delay, 1);

  *delay = (Delay){ .self = self, .message = message };
  g_source_set_callback (source, delay_over_cb, delay, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_hash_table_insert (self->delayed, g_object_ref (message), source);
  g_signal_connect_object (message, "finished", G_CALLBACK (finished_cb), self, 0);
  soup_server_message_pause (message);
}

/* Somebody else's name can be made to lead here, and its pages could then read ours. The port is
 * not looked at: who forwards one of theirs to it still names this machine. */
static gboolean
is_named_rightly (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_one (headers, "Host");
  g_autoptr (GSocketConnectable) parsed =
      host != NULL ? g_network_address_parse (host, 80, NULL) : NULL;
  const char *name =
      parsed != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)) : "";
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (name, "localhost") == 0;
}

/* A page of somebody else's, open in the same browser, has nothing to press here. */
static gboolean
is_foreign (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");

  return origin != NULL && (host == NULL || !g_str_has_prefix (origin, "http://") ||
                            !g_str_equal (origin + strlen ("http://"), host));
}

static GHashTable *
read_fields (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *form = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return mef_payfip_read_fields (g_uri_get_query (soup_server_message_get_uri (message)), form);
}

static void
answer_trainer (MefSimulator *self, SoupServerMessage *message, const char *path)
{
  if (g_str_equal (soup_server_message_get_method (message), "POST") && is_foreign (message))
    mef_sim_respond (message, 403, "application/json", g_string_new ("{\"code\":\"foreign\"}"));
  else if (g_str_equal (path, MEF_SIM_PANEL_PATH) || g_str_equal (path, MEF_SIM_PORTAL_PATH))
    {
      g_autoptr (GHashTable) fields = read_fields (message);

      if (g_str_equal (path, MEF_SIM_PANEL_PATH))
        mef_sim_panel_answer (self, message, fields);
      else
        mef_sim_portal_answer (message, fields);
    }
  else if (g_str_equal (path, MEF_SIM_PORTAL_NOTIFICATION_PATH))
    mef_sim_respond (message, 200, "text/plain", g_string_new (NULL));
  else
    mef_sim_control_answer (self, message, path);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  MefSimulator *self = user_data;
  const char *raw_query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *method = soup_server_message_get_method (message);

  /* libsoup 3.2 never closes an idle connection that its client has ended. */
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  mef_simulator_run_due (self);
  if (!is_named_rightly (message))
    mef_sim_respond (message, 403, "application/json", g_string_new ("{\"code\":\"host\"}"));
  else if (g_str_equal (path, MEF_PAYFIP_SERVICE_PATH) && g_str_equal (method, "POST"))
    mef_sim_soap_answer (self, message);
  else if (g_str_equal (path, MEF_PAYFIP_SERVICE_PATH))
    mef_sim_contract_answer (self, message, raw_query);
  else if (g_str_equal (path, "/") || g_str_equal (path, "/sim"))
    soup_server_message_set_redirect (message, 303, MEF_SIM_PANEL_PATH);
  else if (g_str_has_prefix (path, "/sim/"))
    answer_trainer (self, message, path);
  else
    {
      g_autoptr (GHashTable) fields = read_fields (message);

      mef_sim_pages_answer (self, message, path, fields);
    }
}

/* libsoup 3.2 loses the socket of every connection that it accepts itself. */
static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source_object,
             gpointer user_data)
{
  MefSimulator *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (local != NULL && remote != NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

static void
mef_simulator_init (MefSimulator *self)
{
  self->service = g_socket_service_new ();
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (incoming_cb), self, 0);
  self->server = soup_server_new ("server-header", "mes-factures-payfip", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->operations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                            (GDestroyNotify) mef_sim_operation_free);
  self->debts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mef_sim_debt_free);
  self->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) mef_sim_notice_free);
  self->treasury_clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->delayed = g_hash_table_new_full (NULL, NULL, g_object_unref, end_source);
  /* Without a proxy: what is notified is on this machine or on the town's own network. */
  self->session =
      soup_session_new_with_options ("timeout", NOTIFICATION_TIMEOUT, "proxy-resolver", NULL, NULL);
}

/**
 * mef_simulator_new:
 * @clock: the time it lives by
 * @state_file: (nullable): where operations are kept over restarts
 *
 * Returns: (transfer full): a simulator that does not listen yet
 */
MefSimulator *
mef_simulator_new (MefClock *clock, const char *state_file)
{
  MefSimulator *self = g_object_new (MEF_TYPE_SIMULATOR, NULL);

  self->clock = g_object_ref (clock);
  self->state_file = g_strdup (state_file);
  return self;
}

static char *
make_url (GInetSocketAddress *address)
{
  GInetAddress *inet = g_inet_socket_address_get_address (address);
  g_autofree char *host = g_inet_address_to_string (inet);
  const gboolean v6 = g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf ("http://%s%s%s:%u", v6 ? "[" : "", host, v6 ? "]" : "",
                          g_inet_socket_address_get_port (address));
}

/**
 * mef_simulator_set_debts_file:
 * @self: a simulator that does not listen yet
 * @path: (nullable): a file of titres, as mes-factures-server demo --debts writes it
 *
 * The file is read again when it has changed, and need not be there yet: the treasury takes titres
 * in charge while the town goes on.
 */
void
mef_simulator_set_debts_file (MefSimulator *self, const char *path)
{
  g_free (self->debts_file);
  self->debts_file = g_strdup (path);
}

/**
 * mef_simulator_set_clock_movable:
 * @self: a simulator
 * @movable: whether mef_simulator_advance() works with the system's clock too
 */
void
mef_simulator_set_clock_movable (MefSimulator *self, gboolean movable)
{
  self->movable = movable;
}

gint64
mef_simulator_now (MefSimulator *self)
{
  return mef_clock_now (self->clock) + self->offset;
}

gboolean
mef_simulator_can_advance (MefSimulator *self)
{
  return self->movable || mef_clock_is_manual (self->clock);
}

/**
 * mef_simulator_advance:
 * @self: a simulator
 * @seconds: how far, not negative
 *
 * Moves the manual clock, or lives ahead of the system's. What is due by then happens at once.
 *
 * Returns: %FALSE when its clock is not to be moved, or not as far as that
 */
gboolean
mef_simulator_advance (MefSimulator *self, gint64 seconds)
{
  if (!mef_simulator_can_advance (self) || seconds < 0 ||
      seconds > MEF_SIM_OFFSET_MAX - self->offset ||
      seconds > MEF_SIM_INSTANT_MAX - mef_simulator_now (self))
    return FALSE;
  if (mef_clock_is_manual (self->clock))
    mef_clock_advance (self->clock, seconds);
  else
    self->offset += seconds;
  mef_simulator_run_due (self);
  mef_sim_state_save (self);
  return TRUE;
}

/* Back to the system's time. What happened meanwhile keeps its date; whether there was a way back.
 */
gboolean
mef_simulator_reset_clock (MefSimulator *self)
{
  if (!self->movable || mef_clock_is_manual (self->clock))
    return FALSE;
  self->offset = 0;
  mef_simulator_run_due (self);
  mef_sim_state_save (self);
  return TRUE;
}

/**
 * mef_simulator_listen:
 * @self: a simulator
 * @address: a loopback address
 * @port: a port, 0 for any
 * @error: (nullable): %MEF_ERROR_INVALID "address-not-loopback", "state-malformed" or
 *   "debts-malformed", %MEF_ERROR_SERVER "cannot-listen"
 *
 * Reads the state file and that of the titres, then listens in the thread's default main context.
 *
 * Returns: whether it listens; a simulator of payments is never reachable from elsewhere
 */
gboolean
mef_simulator_listen (MefSimulator *self, const char *address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL, bound = NULL;

  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "address-not-loopback");
      return FALSE;
    }
  if (!mef_sim_state_load (self, error) || !mef_sim_debts_refresh (self, error))
    return FALSE;
  wanted = g_inet_socket_address_new (inet, port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                      NULL))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "cannot-listen");
      return FALSE;
    }
  self->url = make_url (G_INET_SOCKET_ADDRESS (bound));
  g_socket_service_start (self->service);
  mef_simulator_run_due (self);
  return TRUE;
}

/**
 * mef_simulator_get_url:
 * @self: a simulator that listens
 *
 * Returns: (transfer none): its address, without a slash at the end
 */
const char *
mef_simulator_get_url (MefSimulator *self)
{
  return self->url;
}

/**
 * mef_simulator_get_knobs:
 * @self: a simulator
 *
 * Returns: (transfer none): what goes wrong, to be changed in place
 */
MefSimKnobs *
mef_simulator_get_knobs (MefSimulator *self)
{
  return &self->knobs;
}
