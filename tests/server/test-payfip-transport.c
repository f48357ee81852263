/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to PayFiP against a service that misbehaves: what comes back is always one of our
 * reasons, in bounded time and space, and nothing is followed or believed. */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mef-error.h"
#include "mef-payfip.h"

#include "mef-payfip-transport.h"

#define ID "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f"

typedef enum
{
  SERVE_ANSWER,
  SERVE_OTHER_OPERATION,
  SERVE_ANSWER_AS_500,
  SERVE_FAULT,
  SERVE_REDIRECT,
  SERVE_PROXY_PAGE,
  SERVE_HTML,
  SERVE_TOO_MUCH,
  SERVE_NOTHING,
  SERVE_NEVER,
} Behaviour;

typedef struct
{
  SoupServer *server; /* (owned) */
  char *url;          /* (owned) */
  Behaviour behaviour;
  guint requests;
} Service;

static GBytes *
make_answer (Behaviour behaviour)
{
  g_autoptr (MefPayfipMessage) answer = NULL;
  g_autoptr (MefPayfipFault) fault = NULL;

  if (behaviour == SERVE_FAULT)
    {
      fault = mef_payfip_fault_new (MEF_PAYFIP_FAULT_FONCTIONNELLE, "P5", "inconnu", 2);
      return mef_payfip_fault_serialize (fault);
    }
  answer = mef_payfip_message_new (behaviour == SERVE_OTHER_OPERATION ? MEF_PAYFIP_DETAIL
                                                                      : MEF_PAYFIP_CREATE,
                                   MEF_PAYFIP_ANSWER);
  mef_payfip_message_set (answer, "idOp", ID);
  return mef_payfip_message_serialize (answer);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, GBytes *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                type);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
serve_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Service *service = user_data;
  g_autoptr (GBytes) answer = make_answer (service->behaviour);
  g_autofree char *much = g_strnfill (2 * 1024 * 1024, ' ');
  g_autoptr (GBytes) spaces = g_bytes_new (much, strlen (much));
  g_autoptr (GBytes) page = g_bytes_new_static ("<html>no</html>", 15);

  service->requests++;
  switch (service->behaviour)
    {
    case SERVE_ANSWER:
    case SERVE_OTHER_OPERATION:
      respond (message, 200, "text/xml", answer);
      break;
    case SERVE_ANSWER_AS_500:
    case SERVE_FAULT:
      respond (message, 500, "text/xml", answer);
      break;
    case SERVE_REDIRECT:
      soup_server_message_set_redirect (message, 307, service->url);
      break;
    case SERVE_PROXY_PAGE:
      respond (message, 502, "text/html", page);
      break;
    case SERVE_HTML:
      respond (message, 200, "text/html", page);
      break;
    case SERVE_TOO_MUCH:
      respond (message, 200, "text/xml", spaces);
      break;
    case SERVE_NOTHING:
      g_socket_close (soup_server_message_get_socket (message), NULL);
      break;
    case SERVE_NEVER:
      soup_server_message_pause (message);
      break;
    }
}

static void
service_start (Service *service)
{
  GSList *uris;

  service->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (service->server, NULL, serve_cb, service, NULL);
  g_assert_true (soup_server_listen_local (service->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (service->server);
  service->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
service_stop (Service *service)
{
  soup_server_disconnect (service->server);
  g_clear_object (&service->server);
  g_clear_pointer (&service->url, g_free);
}

typedef struct
{
  gboolean done;
  char *id_op;
  char *fault;
  GError *error;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->id_op);
  g_free (outcome->fault);
  g_clear_error (&outcome->error);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (MefPayfipFault) fault = NULL;
  g_autoptr (MefPayfipMessage) answer =
      mef_payfip_transport_call_finish (MEF_PAYFIP_TRANSPORT (source), result, &fault,
                                        &outcome->error);

  outcome->id_op = answer != NULL ? g_strdup (mef_payfip_message_get (answer, "idOp")) : NULL;
  outcome->fault = fault != NULL ? g_strdup (fault->code) : NULL;
  outcome->done = TRUE;
}

static void
call (const char *url, guint timeout_ms, GCancellable *cancellable, Outcome *outcome)
{
  g_autoptr (MefPayfipTransport) transport = mef_payfip_transport_new (url, timeout_ms);
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);

  *outcome = (Outcome){ FALSE, NULL, NULL, NULL };
  mef_payfip_transport_call_async (transport, request, cancellable, called_cb, outcome);
  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_behaviours (void)
{
  static const struct
  {
    Behaviour behaviour;
    const char *id_op, *fault;
    MefError code;
    const char *reason;
  } cases[] = {
    { SERVE_ANSWER, ID, NULL, 0, NULL },
    { SERVE_OTHER_OPERATION, NULL, NULL, MEF_ERROR_PROTOCOL, "soap-operation" },
    { SERVE_ANSWER_AS_500, NULL, NULL, MEF_ERROR_PROTOCOL, "soap-operation" },
    { SERVE_FAULT, NULL, "P5", MEF_ERROR_PAYMENT_DECLINED, "payfip-fault" },
    { SERVE_REDIRECT, NULL, NULL, MEF_ERROR_PROTOCOL, "payfip-status" },
    { SERVE_PROXY_PAGE, NULL, NULL, MEF_ERROR_PROTOCOL, "payfip-status" },
    { SERVE_HTML, NULL, NULL, MEF_ERROR_PROTOCOL, "soap-envelope" },
    { SERVE_TOO_MUCH, NULL, NULL, MEF_ERROR_PROTOCOL, "payfip-answer-size" },
    { SERVE_NOTHING, NULL, NULL, MEF_ERROR_OFFLINE, "payfip-unreachable" },
    { SERVE_NEVER, NULL, NULL, MEF_ERROR_TIMEOUT, "payfip-timeout" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Service service = { .behaviour = cases[i].behaviour };
      Outcome outcome;

      service_start (&service);
      call (service.url, cases[i].behaviour == SERVE_NEVER ? 200 : 10000, NULL, &outcome);
      g_assert_cmpstr (outcome.id_op, ==, cases[i].id_op);
      g_assert_cmpstr (outcome.fault, ==, cases[i].fault);
      if (cases[i].reason == NULL)
        g_assert_no_error (outcome.error);
      else
        {
          g_assert_error (outcome.error, MEF_ERROR, (int) cases[i].code);
          g_assert_cmpstr (outcome.error->message, ==, cases[i].reason);
        }
      g_assert_cmpuint (service.requests, ==, 1);
      outcome_clear (&outcome);
      service_stop (&service);
    }
}

/* Money never travels in the clear; only the simulator, on this machine, is reached by http. */
static void
test_addresses (void)
{
  static const char *const refused[] = { NULL, "http://payfip.example/tpa/services/securite",
                                         "ftp://127.0.0.1.example/", "nonsense" };
  Outcome outcome;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      call (refused[i], 1000, NULL, &outcome);
      g_assert_error (outcome.error, MEF_ERROR, MEF_ERROR_OFFLINE);
      g_assert_cmpstr (outcome.error->message, ==, "payfip-not-configured");
      outcome_clear (&outcome);
    }
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) before = g_cancellable_new (), during = g_cancellable_new ();
  Service service = { .behaviour = SERVE_NEVER };
  Outcome outcome;

  service_start (&service);
  g_cancellable_cancel (before);
  call (service.url, 10000, before, &outcome);
  g_assert_cmpstr (outcome.error->message, ==, "payfip-cancelled");
  outcome_clear (&outcome);
  g_timeout_add (50, cancel_cb, during);
  call (service.url, 10000, during, &outcome);
  g_assert_cmpstr (outcome.error->message, ==, "payfip-cancelled");
  outcome_clear (&outcome);
  service_stop (&service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/payfip-transport/behaviours", test_behaviours);
  g_test_add_func ("/server/payfip-transport/addresses", test_addresses);
  g_test_add_func ("/server/payfip-transport/cancelled", test_cancelled);
  return g_test_run ();
}
