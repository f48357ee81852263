/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation between a resident and the service, and its messages: immutable values. */
#include "config.h"

#include "mef-thread.h"

#include "mef-error.h"
#include "mef-json.h"

#define MOST_UNREAD 100000

struct _MefMessage
{
  GObject parent_instance;

  gint64 id;
  gboolean from_staff;
  char *author; /* (owned) */
  gint64 sent_at;
  char *body; /* (owned) */
};

struct _MefThread
{
  GObject parent_instance;

  gint64 id;
  char *subject; /* (owned) */
  char *last;    /* (owned): the last message, empty for none */
  MefThreadState state;
  gint64 invoice_id;    /* 0 for none */
  char *invoice_number; /* (owned), empty for none */
  gint64 updated_at;
  guint unread;
  GListStore *messages; /* (owned) (element-type MefMessage) */
};

G_DEFINE_FINAL_TYPE (MefMessage, mef_message, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (MefThread, mef_thread, G_TYPE_OBJECT)

static void
mef_message_finalize (GObject *object)
{
  MefMessage *self = MEF_MESSAGE (object);

  g_free (self->author);
  g_free (self->body);

  G_OBJECT_CLASS (mef_message_parent_class)->finalize (object);
}

static void
mef_message_class_init (MefMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_message_finalize;
}

static void
mef_message_init (MefMessage *self)
{
}

static void
mef_thread_finalize (GObject *object)
{
  MefThread *self = MEF_THREAD (object);

  g_free (self->subject);
  g_free (self->last);
  g_free (self->invoice_number);
  g_object_unref (self->messages);

  G_OBJECT_CLASS (mef_thread_parent_class)->finalize (object);
}

static void
mef_thread_class_init (MefThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_thread_finalize;
}

static void
mef_thread_init (MefThread *self)
{
  self->messages = g_list_store_new (MEF_TYPE_MESSAGE);
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
read_message (MefThread *self, JsonObject *object, GError **error)
{
  g_autoptr (MefMessage) message = g_object_new (MEF_TYPE_MESSAGE, NULL);
  const char *author, *body;

  if (!mef_json_get_int (object, "id", &message->id, error) ||
      !mef_json_get_boolean (object, "from_staff", &message->from_staff, error) ||
      !mef_json_get_string (object, "author", &author, error) ||
      !mef_json_get_instant (object, "sent_at", &message->sent_at, error) ||
      !mef_json_get_string (object, "body", &body, error))
    return FALSE;
  message->author = g_strdup (author);
  message->body = g_strdup (body);
  g_list_store_append (self->messages, message);
  return TRUE;
}

/* A list of conversations has none of their messages. */
static gboolean
read_messages (MefThread *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "messages");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, "field-messages");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (item))
        return fail (error, "field-messages");
      if (!read_message (self, json_node_get_object (item), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_invoice (MefThread *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "invoice");
  const char *number;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      !mef_json_get_int (json_node_get_object (node), "id", &self->invoice_id, NULL) ||
      !mef_json_get_string (json_node_get_object (node), "number", &number, NULL))
    return fail (error, "field-invoice");
  self->invoice_number = g_strdup (number);
  return TRUE;
}

/* A state of a newer server is one to which the service has to answer. */
static MefThreadState
read_state (const char *text)
{
  if (g_str_equal (text, "answered"))
    return MEF_THREAD_ANSWERED;
  return g_str_equal (text, "closed") ? MEF_THREAD_CLOSED : MEF_THREAD_OPEN;
}

/**
 * mef_thread_new_from_json:
 * @object: a conversation as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the conversation
 */
MefThread *
mef_thread_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefThread) self = g_object_new (MEF_TYPE_THREAD, NULL);
  const char *subject, *state, *last;
  gint64 unread;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "id", &self->id, error) ||
      !mef_json_get_string (object, "subject", &subject, error) ||
      !mef_json_get_string (object, "state", &state, error) ||
      !mef_json_get_instant (object, "updated_at", &self->updated_at, error) ||
      !mef_json_get_int (object, "unread", &unread, error) ||
      !mef_json_get_optional_string (object, "last", &last, error) ||
      !read_invoice (self, object, error) || !read_messages (self, object, error))
    return NULL;
  self->subject = g_strdup (subject);
  self->last = g_strdup (last != NULL ? last : "");
  self->state = read_state (state);
  self->unread = (guint) CLAMP (unread, 0, MOST_UNREAD);
  if (self->invoice_number == NULL)
    self->invoice_number = g_strdup ("");
  return g_steal_pointer (&self);
}

/**
 * mef_thread_get_id:
 * @self: a conversation
 *
 * Returns: its id
 */
gint64
mef_thread_get_id (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), 0);
  return self->id;
}

/**
 * mef_thread_get_subject:
 * @self: a conversation
 *
 * Returns: (transfer none): what it is about
 */
const char *
mef_thread_get_subject (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), NULL);
  return self->subject;
}

/**
 * mef_thread_get_last:
 * @self: a conversation
 *
 * Returns: (transfer none): the beginning of its last message
 */
const char *
mef_thread_get_last (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), NULL);
  return self->last;
}

/**
 * mef_thread_get_state:
 * @self: a conversation
 *
 * Returns: whose turn it is
 */
MefThreadState
mef_thread_get_state (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), MEF_THREAD_OPEN);
  return self->state;
}

/**
 * mef_thread_get_invoice_id:
 * @self: a conversation
 *
 * Returns: the invoice it is about, 0 for none
 */
gint64
mef_thread_get_invoice_id (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), 0);
  return self->invoice_id;
}

/**
 * mef_thread_get_invoice_number:
 * @self: a conversation
 *
 * Returns: (transfer none): that invoice's number, empty for none
 */
const char *
mef_thread_get_invoice_number (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), NULL);
  return self->invoice_number;
}

/**
 * mef_thread_get_updated_at:
 * @self: a conversation
 *
 * Returns: when somebody last wrote, Unix seconds
 */
gint64
mef_thread_get_updated_at (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), 0);
  return self->updated_at;
}

/**
 * mef_thread_get_unread:
 * @self: a conversation
 *
 * Returns: how many messages of the service the resident has not seen
 */
guint
mef_thread_get_unread (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), 0);
  return self->unread;
}

/**
 * mef_thread_get_messages:
 * @self: a conversation
 *
 * Returns: (transfer none): its messages (#MefMessage), the oldest first; empty where they were not
 *   asked for
 */
GListModel *
mef_thread_get_messages (MefThread *self)
{
  g_return_val_if_fail (MEF_IS_THREAD (self), NULL);
  return G_LIST_MODEL (self->messages);
}

/**
 * mef_message_get_id:
 * @self: a message
 *
 * Returns: its id
 */
gint64
mef_message_get_id (MefMessage *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE (self), 0);
  return self->id;
}

/**
 * mef_message_get_from_staff:
 * @self: a message
 *
 * Returns: whether the service wrote it
 */
gboolean
mef_message_get_from_staff (MefMessage *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE (self), FALSE);
  return self->from_staff;
}

/**
 * mef_message_get_author:
 * @self: a message
 *
 * Returns: (transfer none): the name of who wrote it
 */
const char *
mef_message_get_author (MefMessage *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE (self), NULL);
  return self->author;
}

/**
 * mef_message_get_sent_at:
 * @self: a message
 *
 * Returns: when it was sent, Unix seconds
 */
gint64
mef_message_get_sent_at (MefMessage *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE (self), 0);
  return self->sent_at;
}

/**
 * mef_message_get_body:
 * @self: a message
 *
 * Returns: (transfer none): its text, plain
 */
const char *
mef_message_get_body (MefMessage *self)
{
  g_return_val_if_fail (MEF_IS_MESSAGE (self), NULL);
  return self->body;
}
