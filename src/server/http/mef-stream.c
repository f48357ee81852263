/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream libsoup is given, in front of the socket's or TLS's. It lets a request through head by
 * head and body by body: a head only when it is whole and mef-head.c finds one reading in it, then
 * exactly the body it announces. It also keeps the end of a connection that is idle between two
 * requests from libsoup, which (in Debian 12, 3.2.3) forgets such a connection without closing it,
 * for ever. Its owner is told instead and acts. Belongs to its worker's thread.
 *
 * On the way out it holds the head of an answer until its body comes, and sends both at once:
 * libsoup writes them one after the other, and the client would be woken twice.
 * A wait for the base is the base's own source: one more around it would be dispatched with it. */
#include "config.h"

#include "mef-stream.h"

#include <string.h>

#define READ_BYTES 8192

#define MEF_TYPE_STREAM_INPUT (mef_stream_input_get_type ())
G_DECLARE_FINAL_TYPE (MefStreamInput, mef_stream_input, MEF, STREAM_INPUT, GInputStream)

struct _MefStreamInput
{
  GInputStream parent_instance;

  GPollableInputStream *base; /* (owned) */
  GByteArray *raw;            /* (owned): read, and not yet given to libsoup */
  gsize released;             /* bytes of @raw that libsoup may have */
  gsize body_left;            /* bytes of body still to come from @base */
  gboolean is_head;           /* the request let through last wants no body back */
  MefHead refused;
  const MefStreamWatch *watch; /* (unowned) (nullable): static */
  gpointer user_data;          /* (unowned) */
  GSource *telling;            /* (owned) (nullable) */
};

#define MEF_TYPE_STREAM_OUTPUT (mef_stream_output_get_type ())
G_DECLARE_FINAL_TYPE (MefStreamOutput, mef_stream_output, MEF, STREAM_OUTPUT, GOutputStream)

struct _MefStreamOutput
{
  GOutputStream parent_instance;

  GPollableOutputStream *base; /* (owned) */
  MefStreamInput *input;       /* (owned): knows whether the request was a HEAD */
  GByteArray *held;            /* (owned): of a head, still to be sent */
};

struct _MefStream
{
  GIOStream parent_instance;

  GIOStream *base;         /* (owned) */
  MefStreamInput *input;   /* (owned) */
  MefStreamOutput *output; /* (owned) */
};

static void mef_stream_input_pollable_init (GPollableInputStreamInterface *iface);
static void mef_stream_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MefStreamInput,
                               mef_stream_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      mef_stream_input_pollable_init))

G_DEFINE_FINAL_TYPE_WITH_CODE (MefStreamOutput,
                               mef_stream_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      mef_stream_output_pollable_init))

G_DEFINE_FINAL_TYPE (MefStream, mef_stream, G_TYPE_IO_STREAM)

static gboolean
tell_cb (gpointer data)
{
  MefStreamInput *self = data;

  g_clear_pointer (&self->telling, g_source_unref);
  if (self->watch == NULL)
    return G_SOURCE_REMOVE;
  if (self->refused.status != 0)
    self->watch->refused (&self->refused, self->user_data);
  else
    self->watch->ended (self->user_data);
  return G_SOURCE_REMOVE;
}

/* Not from within a read of libsoup's: the owner will take the connection away from under it. */
static gssize
tell_later (MefStreamInput *self, GError **error)
{
  if (self->telling == NULL)
    {
      self->telling = g_idle_source_new ();
      g_source_set_priority (self->telling, G_PRIORITY_HIGH);
      g_source_set_callback (self->telling, tell_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->telling, g_main_context_get_thread_default ());
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "withheld");
  return -1;
}

static gssize
give (MefStreamInput *self, void *buffer, gsize count)
{
  gsize n = MIN (count, self->released);

  memcpy (buffer, self->raw->data, n);
  g_byte_array_remove_range (self->raw, 0, (guint) n);
  self->released -= n;
  return (gssize) n;
}

/* Releases the head at the front of what was read, and what there is of its body. */
static void
judge (MefStreamInput *self)
{
  const MefHead head = mef_head_read ((const char *) self->raw->data, self->raw->len);

  if (head.status != 0)
    self->refused = head;
  else if (head.size > 0)
    {
      gsize body = MIN (head.body, self->raw->len - head.size);

      self->is_head = head.is_head;
      self->released = head.size + body;
      self->body_left = head.body - body;
    }
}

static gssize
read_body (MefStreamInput *self, void *buffer, gsize count, GError **error)
{
  gssize got = g_pollable_input_stream_read_nonblocking (self->base, buffer,
                                                         MIN (count, self->body_left), NULL, error);

  if (got > 0)
    self->body_left -= (gsize) got;
  return got;
}

static gssize
read_head (MefStreamInput *self, void *buffer, gsize count, GError **error)
{
  guint8 bytes[READ_BYTES];

  if (self->raw->len > 0)
    judge (self); /* what came behind the request before */
  while (self->released == 0 && self->refused.status == 0)
    {
      g_autoptr (GError) trouble = NULL;
      gssize got = g_pollable_input_stream_read_nonblocking (self->base, bytes, sizeof bytes, NULL,
                                                             &trouble);

      if (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&trouble));
          return -1;
        }
      if (got <= 0) /* the end, or a time-out: libsoup saw nothing of a request */
        return tell_later (self, error);
      if (self->watch != NULL)
        self->watch->began (self->user_data);
      g_byte_array_append (self->raw, bytes, (guint) got);
      judge (self);
    }
  return self->refused.status != 0 ? tell_later (self, error) : give (self, buffer, count);
}

static gssize
mef_stream_input_read_nonblocking (GPollableInputStream *stream,
                                   void *buffer,
                                   gsize count,
                                   GError **error)
{
  MefStreamInput *self = MEF_STREAM_INPUT (stream);

  if (self->released > 0)
    return give (self, buffer, count);
  if (self->body_left > 0)
    return read_body (self, buffer, count, error);
  if (self->refused.status != 0)
    return tell_later (self, error);
  return read_head (self, buffer, count, error);
}

static gboolean
mef_stream_input_can_poll (GPollableInputStream *stream)
{
  return TRUE;
}

static gboolean
mef_stream_input_is_readable (GPollableInputStream *stream)
{
  MefStreamInput *self = MEF_STREAM_INPUT (stream);

  return self->released > 0 || g_pollable_input_stream_is_readable (self->base);
}

/* While the owner is about to be told, nothing may wake libsoup: the socket stays readable. What
 * was read ahead may hold the next request whole, and has to be looked at without waiting for more.
 */
static GSource *
mef_stream_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  MefStreamInput *self = MEF_STREAM_INPUT (stream);
  g_autoptr (GSource) base = NULL;

  if (self->telling != NULL)
    return g_pollable_source_new_full (stream, NULL, NULL);
  if (self->raw->len > 0 && self->body_left == 0)
    judge (self);
  if (self->released > 0 || self->refused.status != 0)
    base = g_timeout_source_new (0);
  else
    return g_pollable_input_stream_create_source (self->base, cancellable);
  return g_pollable_source_new_full (stream, base, NULL);
}

static void
mef_stream_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = mef_stream_input_can_poll;
  iface->is_readable = mef_stream_input_is_readable;
  iface->create_source = mef_stream_input_create_source;
  iface->read_nonblocking = mef_stream_input_read_nonblocking;
}

/* libsoup only ever reads without waiting; whoever waited would go round the heads. */
static gssize
mef_stream_input_read (GInputStream *stream,
                       void *buffer,
                       gsize count,
                       GCancellable *cancellable,
                       GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not for waiting");
  return -1;
}

static gboolean
mef_stream_input_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  return TRUE; /* the pair is closed together */
}

static void
mef_stream_input_dispose (GObject *object)
{
  MefStreamInput *self = MEF_STREAM_INPUT (object);

  g_clear_object (&self->base);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  G_OBJECT_CLASS (mef_stream_input_parent_class)->dispose (object);
}

static void
mef_stream_input_class_init (MefStreamInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_stream_input_dispose;
  G_INPUT_STREAM_CLASS (klass)->read_fn = mef_stream_input_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = mef_stream_input_close;
}

static void
mef_stream_input_init (MefStreamInput *self)
{
  self->raw = g_byte_array_new ();
}

/* Whether these bytes are the whole head of an answer whose body libsoup writes next. */
static gboolean
body_follows (MefStreamOutput *self, const char *bytes, gsize count)
{
  static const char length[] = "\r\nContent-Length: ";
  const char *found;

  if (self->input->is_head || count < 16 || memcmp (bytes, "HTTP/1.", 7) != 0 ||
      memcmp (bytes + count - 4, "\r\n\r\n", 4) != 0)
    return FALSE;
  /* 1xx, 204 and 304 have none, whatever they say of its length. */
  if (bytes[9] == '1' || memcmp (bytes + 9, "204", 3) == 0 || memcmp (bytes + 9, "304", 3) == 0)
    return FALSE;
  found = memmem (bytes, count, length, sizeof length - 1);
  return found != NULL && found[sizeof length - 1] != '0';
}

/* The head that was held and, in the same call, what follows it. */
static gssize
write_both (MefStreamOutput *self, const void *bytes, gsize count, GError **error)
{
  GOutputVector vectors[] = { { self->held->data, self->held->len }, { bytes, count } };
  gsize n = 0, head;

  switch (g_pollable_output_stream_writev_nonblocking (self->base, vectors, 2, &n, NULL, error))
    {
    case G_POLLABLE_RETURN_FAILED:
      return -1;
    case G_POLLABLE_RETURN_WOULD_BLOCK:
      n = 0;
      break;
    case G_POLLABLE_RETURN_OK:
      break;
    }
  head = MIN (n, self->held->len);
  g_byte_array_remove_range (self->held, 0, (guint) head);
  if (n > head)
    return (gssize) (n - head);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "not yet");
  return -1;
}

static gssize
mef_stream_output_write_nonblocking (GPollableOutputStream *stream,
                                     const void *buffer,
                                     gsize count,
                                     GError **error)
{
  MefStreamOutput *self = MEF_STREAM_OUTPUT (stream);

  if (self->held->len > 0)
    return write_both (self, buffer, count, error);
  if (!body_follows (self, buffer, count))
    return g_pollable_output_stream_write_nonblocking (self->base, buffer, count, NULL, error);
  g_byte_array_append (self->held, buffer, (guint) count);
  return (gssize) count;
}

static gboolean
mef_stream_output_can_poll (GPollableOutputStream *stream)
{
  return TRUE;
}

static gboolean
mef_stream_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (MEF_STREAM_OUTPUT (stream)->base);
}

static GSource *
mef_stream_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  return g_pollable_output_stream_create_source (MEF_STREAM_OUTPUT (stream)->base, cancellable);
}

static void
mef_stream_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = mef_stream_output_can_poll;
  iface->is_writable = mef_stream_output_is_writable;
  iface->create_source = mef_stream_output_create_source;
  iface->write_nonblocking = mef_stream_output_write_nonblocking;
}

static gssize
mef_stream_output_write (GOutputStream *stream,
                         const void *buffer,
                         gsize count,
                         GCancellable *cancellable,
                         GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not for waiting");
  return -1;
}

static gboolean
mef_stream_output_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  return TRUE; /* the pair is closed together */
}

static void
mef_stream_output_dispose (GObject *object)
{
  MefStreamOutput *self = MEF_STREAM_OUTPUT (object);

  g_clear_object (&self->base);
  g_clear_object (&self->input);
  g_clear_pointer (&self->held, g_byte_array_unref);
  G_OBJECT_CLASS (mef_stream_output_parent_class)->dispose (object);
}

static void
mef_stream_output_class_init (MefStreamOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_stream_output_dispose;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = mef_stream_output_write;
  G_OUTPUT_STREAM_CLASS (klass)->close_fn = mef_stream_output_close;
}

static void
mef_stream_output_init (MefStreamOutput *self)
{
  self->held = g_byte_array_new ();
}

static GInputStream *
mef_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (MEF_STREAM (stream)->input);
}

static GOutputStream *
mef_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (MEF_STREAM (stream)->output);
}

static gboolean
mef_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (MEF_STREAM (stream)->base, cancellable, error);
}

static void
mef_stream_finalize (GObject *object)
{
  MefStream *self = MEF_STREAM (object);

  g_clear_object (&self->output);
  g_clear_object (&self->input);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (mef_stream_parent_class)->finalize (object);
}

static void
mef_stream_class_init (MefStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = mef_stream_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = mef_stream_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = mef_stream_close;
}

static void
mef_stream_init (MefStream *self)
{
  self->input = g_object_new (MEF_TYPE_STREAM_INPUT, NULL);
  self->output = g_object_new (MEF_TYPE_STREAM_OUTPUT, NULL);
  self->output->input = g_object_ref (self->input);
}

/**
 * mef_stream_new:
 * @base: the stream of a socket, or TLS over it
 *
 * Returns: (transfer full): a stream over it
 */
MefStream *
mef_stream_new (GIOStream *base)
{
  MefStream *self = g_object_new (MEF_TYPE_STREAM, NULL);

  self->base = g_object_ref (base);
  self->input->base = g_object_ref (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  self->output->base =
      g_object_ref (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)));
  return self;
}

/**
 * mef_stream_watch:
 * @self: a stream
 * @watch: (nullable): who is told; static; %NULL for nobody any more
 * @user_data: for its functions
 */
void
mef_stream_watch (MefStream *self, const MefStreamWatch *watch, gpointer user_data)
{
  self->input->watch = watch;
  self->input->user_data = user_data;
  if (watch == NULL && self->input->telling != NULL)
    {
      g_source_destroy (self->input->telling);
      g_clear_pointer (&self->input->telling, g_source_unref);
    }
}
