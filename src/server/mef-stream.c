/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream libsoup is given, in front of the socket's or TLS's. It does one thing: it keeps the
 * end of a connection that is idle between two requests from libsoup, which (in Debian 12, 3.2.3)
 * then forgets the connection without closing it, for ever, and tells its owner instead. The end in
 * the middle of a request passes, libsoup handles that. Belongs to its worker's thread. */
#include "config.h"

#include "mef-stream.h"

#define MEF_TYPE_STREAM_INPUT (mef_stream_input_get_type ())
G_DECLARE_FINAL_TYPE (MefStreamInput, mef_stream_input, MEF, STREAM_INPUT, GInputStream)

struct _MefStreamInput
{
  GInputStream parent_instance;

  GPollableInputStream *base; /* (owned) */
  gboolean idle;
  void (*began) (gpointer user_data);
  void (*ended) (gpointer user_data);
  gpointer user_data; /* (unowned) */
  GSource *telling;   /* (owned) (nullable) */
};

struct _MefStream
{
  GIOStream parent_instance;

  GIOStream *base;       /* (owned) */
  MefStreamInput *input; /* (owned) */
};

static void mef_stream_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MefStreamInput,
                               mef_stream_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      mef_stream_input_pollable_init))

G_DEFINE_FINAL_TYPE (MefStream, mef_stream, G_TYPE_IO_STREAM)

static gboolean
tell_cb (gpointer data)
{
  MefStreamInput *self = data;

  g_clear_pointer (&self->telling, g_source_unref);
  self->ended (self->user_data);
  return G_SOURCE_REMOVE;
}

/* Not from within a read of libsoup's: the owner will take the connection away from under it. */
static void
tell_later (MefStreamInput *self)
{
  if (self->telling != NULL || self->ended == NULL)
    return;
  self->telling = g_idle_source_new ();
  g_source_set_priority (self->telling, G_PRIORITY_HIGH);
  g_source_set_callback (self->telling, tell_cb, g_object_ref (self), g_object_unref);
  g_source_attach (self->telling, g_main_context_get_thread_default ());
}

static gssize
mef_stream_input_read_nonblocking (GPollableInputStream *stream,
                                   void *buffer,
                                   gsize count,
                                   GError **error)
{
  MefStreamInput *self = MEF_STREAM_INPUT (stream);
  g_autoptr (GError) trouble = NULL;
  gssize got = g_pollable_input_stream_read_nonblocking (self->base, buffer, count, NULL, &trouble);

  if (self->idle && got <= 0 && !g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      tell_later (self);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "idle");
      return -1;
    }
  if (self->idle && got > 0 && self->began != NULL)
    self->began (self->user_data);
  if (trouble != NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return got;
}

static gboolean
mef_stream_input_can_poll (GPollableInputStream *stream)
{
  return TRUE;
}

static gboolean
mef_stream_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (MEF_STREAM_INPUT (stream)->base);
}

/* After the end was seen nothing may wake libsoup any more: the socket stays readable. */
static GSource *
mef_stream_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  MefStreamInput *self = MEF_STREAM_INPUT (stream);
  g_autoptr (GSource) base = NULL;

  if (self->telling == NULL)
    base = g_pollable_input_stream_create_source (self->base, cancellable);
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

static gssize
mef_stream_input_read (GInputStream *stream,
                       void *buffer,
                       gsize count,
                       GCancellable *cancellable,
                       GError **error)
{
  return g_input_stream_read (G_INPUT_STREAM (MEF_STREAM_INPUT (stream)->base), buffer, count,
                              cancellable, error);
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
}

static GInputStream *
mef_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (MEF_STREAM (stream)->input);
}

static GOutputStream *
mef_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (MEF_STREAM (stream)->base);
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
}

/**
 * mef_stream_new:
 * @base: the stream of a socket, or TLS over it
 *
 * Returns: (transfer full): a stream over it, not idle
 */
MefStream *
mef_stream_new (GIOStream *base)
{
  MefStream *self = g_object_new (MEF_TYPE_STREAM, NULL);

  self->base = g_object_ref (base);
  self->input->base = g_object_ref (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  return self;
}

/**
 * mef_stream_watch:
 * @self: a stream
 * @began: (nullable): told when bytes come while it is idle: libsoup says nothing before it has a
 *   whole line
 * @ended: (nullable): told once, outside of any read, when the connection ends while it is idle
 * @user_data: for both
 *
 * Replaces who is told; %NULL for nobody.
 */
void
mef_stream_watch (MefStream *self,
                  void (*began) (gpointer user_data),
                  void (*ended) (gpointer user_data),
                  gpointer user_data)
{
  self->input->began = began;
  self->input->ended = ended;
  self->input->user_data = user_data;
  if (ended == NULL && self->input->telling != NULL)
    {
      g_source_destroy (self->input->telling);
      g_clear_pointer (&self->input->telling, g_source_unref);
    }
}

/**
 * mef_stream_set_idle:
 * @self: a stream
 * @idle: whether it is between two requests
 */
void
mef_stream_set_idle (MefStream *self, gboolean idle)
{
  self->input->idle = idle;
}
