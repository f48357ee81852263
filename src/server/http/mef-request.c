/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A routed request as handlers see it: what was asked, read strictly and once, and where it runs.
 * Belongs to its worker's thread. Only the reference count may be touched elsewhere; the last
 * reference always goes on the worker's context, because a SoupServerMessage ends with it. */
#include "config.h"

#include "mef-request.h"

#include <string.h>

#include "mef-clock.h"
#include "mef-error.h"
#include "mef-json.h"

#include "mef-connection.h"
#include "mef-response.h"
#include "mef-worker.h"

struct _MefRequest
{
  gatomicrefcount ref_count;
  MefWorker *worker;     /* (unowned) */
  GMainContext *context; /* (owned) */
  MefRouteId route;
  char *parameter;            /* (owned) (nullable) */
  MefTown *town;              /* (unowned) (nullable): where the route needs none */
  MefDb *db;                  /* (unowned) (nullable) */
  SoupServerMessage *message; /* (owned) */
  GHashTable *query;          /* (owned) (nullable) (element-type utf8 utf8) */
  GHashTable *form;           /* (owned) (nullable) (element-type utf8 utf8) */
  GBytes *body;               /* (owned) (nullable) */
  JsonNode *json;             /* (owned) (nullable) */
  GInetAddress *client;       /* (owned) (nullable) */
  MefCaller caller;
  gboolean has_caller;
  gboolean answered;
  guint paused;
  gboolean gone;
  gulong finished_id;
  gulong disconnected_id;
};

/**
 * mef_request_new:
 * @worker: the worker
 * @route: the route that matched
 * @parameter: (transfer full) (nullable): the path's parameter
 * @query: (transfer full) (nullable): the decoded query
 * @town: (nullable): the town its Host leads to
 * @message: what libsoup read
 *
 * Returns: (transfer full): a request
 */
MefRequest *
mef_request_new (MefWorker *worker,
                 MefRouteId route,
                 char *parameter,
                 GHashTable *query,
                 MefTown *town,
                 SoupServerMessage *message)
{
  MefRequest *self = g_new0 (MefRequest, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->worker = worker;
  self->context = g_main_context_ref (mef_worker_get_context (worker));
  self->route = route;
  self->parameter = parameter;
  self->query = query;
  self->town = town;
  self->db = town != NULL ? mef_worker_get_db (worker, town) : NULL;
  self->message = g_object_ref (message);
  return self;
}

/**
 * mef_request_ref:
 * @self: a request
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
MefRequest *
mef_request_ref (MefRequest *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static gboolean
free_cb (gpointer data)
{
  MefRequest *self = data;

  g_free (self->parameter);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->form, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_object (&self->client);
  g_clear_object (&self->message);
  g_main_context_unref (self->context);
  g_free (self);
  return G_SOURCE_REMOVE;
}

/**
 * mef_request_unref:
 * @self: (transfer full): a request
 *
 * Any thread; what it holds is let go on the worker's.
 */
void
mef_request_unref (MefRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (g_main_context_is_owner (self->context))
    free_cb (self);
  else
    {
      g_autoptr (GMainContext) context = g_main_context_ref (self->context);

      g_main_context_invoke (context, free_cb, self);
    }
}

/**
 * mef_request_get_route:
 * @self: a request
 *
 * Returns: its route
 */
MefRouteId
mef_request_get_route (MefRequest *self)
{
  return self->route;
}

/**
 * mef_request_get_parameter:
 * @self: a request of a route with `{}`
 *
 * Returns: (transfer none): that segment: letters, digits, "-" and "_"
 */
const char *
mef_request_get_parameter (MefRequest *self)
{
  return self->parameter;
}

/**
 * mef_request_get_parameter_id:
 * @self: a request of a route with `{}`
 * @id: (out): that segment as the id of a row
 *
 * Only the one decimal spelling of a positive number is an id, so that no two paths name one thing.
 *
 * Returns: whether it is one
 */
gboolean
mef_request_get_parameter_id (MefRequest *self, gint64 *id)
{
  guint64 number;

  if (self->parameter == NULL || self->parameter[0] == '0' || self->parameter[0] == '-' ||
      !g_ascii_string_to_unsigned (self->parameter, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *id = (gint64) number;
  return TRUE;
}

/**
 * mef_request_get_query:
 * @self: a request
 * @name: the name of a query parameter
 *
 * Returns: (transfer none) (nullable): its decoded value
 */
const char *
mef_request_get_query (MefRequest *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

/**
 * mef_request_get_raw_query:
 * @self: a request
 *
 * Returns: (transfer none): the query as it came, "" when there is none: a key for caches
 */
const char *
mef_request_get_raw_query (MefRequest *self)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));

  return query != NULL ? query : "";
}

/**
 * mef_request_get_header:
 * @self: a request
 * @name: a header that may come once
 *
 * Returns: (transfer none) (nullable): its value, %NULL also when it came more than once
 */
const char *
mef_request_get_header (MefRequest *self, const char *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *first = soup_message_headers_get_one (headers, name);
  const char *all = first != NULL ? soup_message_headers_get_list (headers, name) : NULL;

  return g_strcmp0 (first, all) == 0 ? first : NULL;
}

/**
 * mef_request_get_bearer:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the token of `Authorization: Bearer TOKEN`
 */
const char *
mef_request_get_bearer (MefRequest *self)
{
  const char *value = mef_request_get_header (self, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;
  value += 7;
  while (*value == ' ')
    value++;
  return *value != '\0' && strchr (value, ' ') == NULL ? value : NULL;
}

/**
 * mef_request_get_client:
 * @self: a request
 *
 * Returns: (transfer none): whence it came: the other end of the connection, or what a trusted
 *   proxy says in X-Real-IP
 */
GInetAddress *
mef_request_get_client (MefRequest *self)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (self->message);
  GInetAddress *peer = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  const MefConfig *config = mef_server_get_config (mef_worker_get_server (self->worker));

  if (self->client != NULL)
    return self->client;
  if (mef_config_trusts (config, peer))
    {
      const char *said = mef_request_get_header (self, "X-Real-IP");

      self->client = said != NULL ? g_inet_address_new_from_string (said) : NULL;
    }
  if (self->client == NULL)
    self->client = g_object_ref (peer);
  return self->client;
}

/**
 * mef_request_get_body:
 * @self: a request
 *
 * Returns: (transfer none): its body, within the gate's bounds, possibly empty
 */
GBytes *
mef_request_get_body (MefRequest *self)
{
  if (self->body == NULL)
    self->body = soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  return self->body;
}

static gboolean
has_content_type (MefRequest *self, const char *wanted)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type == NULL || g_ascii_strcasecmp (type, wanted) == 0;
}

/**
 * mef_request_get_json:
 * @self: a request
 * @error: %MEF_ERROR_INVALID "json-malformed"; "content-type" for a body that says to be something
 *   else
 *
 * Returns: (transfer none) (nullable): the object in its body
 */
JsonObject *
mef_request_get_json (MefRequest *self, GError **error)
{
  gsize length;
  const char *data;

  if (self->json != NULL)
    return json_node_get_object (self->json);
  if (!has_content_type (self, "application/json"))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "content-type");
      return NULL;
    }
  data = g_bytes_get_data (mef_request_get_body (self), &length);
  self->json = mef_json_parse (data != NULL ? data : "", (gssize) length, error);
  if (self->json == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (self->json))
    {
      g_clear_pointer (&self->json, json_node_unref);
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "json-malformed");
      return NULL;
    }
  return json_node_get_object (self->json);
}

/**
 * mef_request_get_form:
 * @self: a request
 * @error: %MEF_ERROR_INVALID "form-malformed" or "content-type"
 *
 * Returns: (transfer none) (nullable) (element-type utf8 utf8): the fields of an
 *   application/x-www-form-urlencoded body
 */
GHashTable *
mef_request_get_form (MefRequest *self, GError **error)
{
  gsize length;
  const char *data;
  g_autofree char *text = NULL;

  if (self->form != NULL)
    return self->form;
  if (!has_content_type (self, "application/x-www-form-urlencoded"))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "content-type");
      return NULL;
    }
  data = g_bytes_get_data (mef_request_get_body (self), &length);
  text = g_strndup (data != NULL ? data : "", length);
  if (strlen (text) == length)
    self->form = mef_request_decode_form (text);
  if (self->form == NULL)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "form-malformed");
  return self->form;
}

/* One name or value: "+" is a space, the rest percent-encoded UTF-8 without NUL. */
static char *
decode_component (const char *text, gsize length)
{
  g_autofree char *spaced = g_strndup (text, length);
  char *decoded;

  g_strdelimit (spaced, "+", ' ');
  decoded = g_uri_unescape_string (spaced, NULL);
  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  return decoded;
}

/**
 * mef_request_decode_form:
 * @text: the text of a query or of a form
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): its fields, %NULL when it is
 *   malformed or names a field twice
 */
GHashTable *
mef_request_decode_form (const char *text)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "&");
      const char *equals = memchr (text, '=', length);
      gsize name_length = equals != NULL ? (gsize) (equals - text) : length;
      g_autofree char *name = decode_component (text, name_length);
      g_autofree char *value =
          equals != NULL ? decode_component (equals + 1, length - name_length - 1) : g_strdup ("");

      if (name == NULL || value == NULL)
        return NULL;
      if (length > 0 &&
          !g_hash_table_insert (fields, g_steal_pointer (&name), g_steal_pointer (&value)))
        return NULL;
      text += length + (text[length] == '&' ? 1 : 0);
    }
  return g_steal_pointer (&fields);
}

/**
 * mef_request_get_server:
 * @self: a request
 *
 * Returns: (transfer none): the server: its clock, task pool and configuration
 */
MefServer *
mef_request_get_server (MefRequest *self)
{
  return mef_worker_get_server (self->worker);
}

/**
 * mef_request_get_worker:
 * @self: a request
 *
 * Returns: (transfer none): the worker it runs on
 */
MefWorker *
mef_request_get_worker (MefRequest *self)
{
  return self->worker;
}

/**
 * mef_request_get_town:
 * @self: a request
 *
 * Returns: (transfer none): the town; never %NULL in a route of the API
 */
MefTown *
mef_request_get_town (MefRequest *self)
{
  return self->town;
}

/**
 * mef_request_get_db:
 * @self: a request
 *
 * Returns: (transfer none): this worker's reading connection to the town
 */
MefDb *
mef_request_get_db (MefRequest *self)
{
  return self->db;
}

/**
 * mef_request_get_cache:
 * @self: a request
 *
 * Returns: (transfer none): this worker's cache of answers
 */
MefResponseCache *
mef_request_get_cache (MefRequest *self)
{
  return mef_worker_get_cache (self->worker);
}

/**
 * mef_request_get_now:
 * @self: a request
 *
 * Returns: the instant now, Unix seconds, of the server's clock
 */
gint64
mef_request_get_now (MefRequest *self)
{
  return mef_clock_now (mef_server_get_clock (mef_worker_get_server (self->worker)));
}

/**
 * mef_request_get_caller:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): who asks; never %NULL where the route asks for a session
 */
const MefCaller *
mef_request_get_caller (MefRequest *self)
{
  return self->has_caller ? &self->caller : NULL;
}

/**
 * mef_request_set_caller:
 * @self: a request
 * @caller: who its token belongs to
 */
void
mef_request_set_caller (MefRequest *self, const MefCaller *caller)
{
  self->caller = *caller;
  self->has_caller = TRUE;
}

static void
message_over_cb (SoupServerMessage *message, gpointer user_data)
{
  MefRequest *self = user_data;

  self->gone = TRUE;
}

/**
 * mef_request_pause:
 * @self: a request that is not answered yet
 *
 * Keeps the request open after its handler returned. Takes a reference and may be nested; each call
 * is undone by one mef_request_resume().
 */
void
mef_request_pause (MefRequest *self)
{
  mef_request_ref (self);
  if (self->paused++ > 0 || self->gone)
    return;
  self->finished_id =
      g_signal_connect (self->message, "finished", G_CALLBACK (message_over_cb), self);
  self->disconnected_id =
      g_signal_connect (self->message, "disconnected", G_CALLBACK (message_over_cb), self);
  soup_server_message_pause (self->message);
}

/**
 * mef_request_resume:
 * @self: (transfer full): a paused request
 *
 * Undoes one mef_request_pause() and its reference. After the last one the answer goes out, a 500
 * where none was made; nothing happens where the client has left meanwhile.
 */
void
mef_request_resume (MefRequest *self)
{
  g_return_if_fail (self->paused > 0);

  if (--self->paused == 0)
    {
      g_clear_signal_handler (&self->finished_id, self->message);
      g_clear_signal_handler (&self->disconnected_id, self->message);
      if (!self->gone)
        {
          if (!self->answered)
            mef_request_respond_problem (self, 500, "internal", NULL, 0);
          soup_server_message_unpause (self->message);
        }
    }
  mef_request_unref (self);
}

typedef struct
{
  MefRequest *request; /* (owned) */
  MefRequestFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Invocation;

static gboolean
invoke_cb (gpointer data)
{
  Invocation *self = data;

  self->func (self->request, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
invocation_free (gpointer data)
{
  Invocation *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  mef_request_unref (self->request);
  g_free (self);
}

/**
 * mef_request_invoke:
 * @self: a request
 * @func: (scope notified): what to run on the worker's thread
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data, on the worker's thread too
 *
 * The way back from another thread; any thread may call it.
 */
void
mef_request_invoke (MefRequest *self,
                    MefRequestFunc func,
                    gpointer user_data,
                    GDestroyNotify destroy)
{
  Invocation *invocation = g_new (Invocation, 1);

  invocation->request = mef_request_ref (self);
  invocation->func = func;
  invocation->user_data = user_data;
  invocation->destroy = destroy;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, invoke_cb, invocation,
                              invocation_free);
}

/**
 * mef_request_is_gone:
 * @self: a paused request
 *
 * Returns: whether the connection has ended, so that nobody waits for the answer
 */
gboolean
mef_request_is_gone (MefRequest *self)
{
  return self->gone;
}

/**
 * mef_request_is_answered:
 * @self: a request
 *
 * Returns: whether it has its answer, or never needs one
 */
gboolean
mef_request_is_answered (MefRequest *self)
{
  return self->answered;
}

/**
 * mef_request_is_paused:
 * @self: a request
 *
 * Returns: whether its answer comes later
 */
gboolean
mef_request_is_paused (MefRequest *self)
{
  return self->paused > 0;
}

/**
 * mef_request_set_answered:
 * @self: a request
 *
 * For mef-response.c: the one answer is made.
 */
void
mef_request_set_answered (MefRequest *self)
{
  self->answered = TRUE;
}

/**
 * mef_request_get_message:
 * @self: a request
 *
 * Returns: (transfer none): libsoup's side of it; for the transport only
 */
SoupServerMessage *
mef_request_get_message (MefRequest *self)
{
  return self->message;
}
