/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the server what becomes of a payment until it knows, so that the payer never has to: often
 * at first, then less. A network that is gone for a while, or that answers in the server's place,
 * is waited for; only an answer that will not change ends it. Refused, given up and expired are
 * such answers only while nobody can pay any more: whoever still has the payment page open may yet
 * succeed. One question at a time. Belongs to the thread that made it. */
#include "config.h"

#include "mef-payment-watcher.h"

#include "mef-error.h"

#define FIRST_INTERVAL 1000   /* ms */
#define LONGEST_INTERVAL 5000 /* ms */

/* The server answers with what it knows and only then asks the payment service: after the payment
 * page was left, the first answer may still be from before. */
#define ANSWERS_FROM_BEFORE 1

struct _MefPaymentWatcher
{
  GObject parent_instance;

  /* owned */
  MefApi *api;
  char *payment_id;
  MefPayment *payment;       /* (nullable): the last answer */
  GCancellable *cancellable; /* (nullable): of the question on its way */
  GSource *timer;            /* (nullable): until the next question */

  guint first;       /* ms */
  guint longest;     /* ms */
  guint interval;    /* ms: the wait after the next answer */
  guint from_before; /* how many more answers that nothing was paid are not believed */
  gboolean page_open;
  gboolean running;
  gboolean offline;
};

G_DEFINE_FINAL_TYPE (MefPaymentWatcher, mef_payment_watcher, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PAYMENT,
  PROP_OFFLINE,
  PROP_RUNNING,
  N_PROPS,
};

enum
{
  CHANGED,
  FINISHED,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_flag (MefPaymentWatcher *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
stop_timer (MefPaymentWatcher *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void ask (MefPaymentWatcher *self);

static gboolean
timer_cb (gpointer user_data)
{
  MefPaymentWatcher *self = user_data;

  stop_timer (self);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (MefPaymentWatcher *self)
{
  stop_timer (self);
  self->timer = g_timeout_source_new (self->interval);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->interval = MIN (self->interval + self->interval / 2, self->longest);
}

/* Whether the same question may get another answer later. A network that wants a sign-in of its own
 * answers with its certificate and its page. */
static gboolean
is_passing (const GError *error)
{
  return error->domain == MEF_ERROR &&
         (error->code == MEF_ERROR_OFFLINE || error->code == MEF_ERROR_TLS ||
          error->code == MEF_ERROR_TIMEOUT || error->code == MEF_ERROR_PROTOCOL ||
          error->code == MEF_ERROR_SERVER || error->code == MEF_ERROR_PAYMENT_UNKNOWN ||
          error->code == MEF_ERROR_RATE);
}

/* Whether @state is one that nothing the payer does changes any more. */
static gboolean
is_certain (MefPaymentState state)
{
  return state == MEF_PAYMENT_STATE_PAID || state == MEF_PAYMENT_STATE_QUARANTINED;
}

static gboolean
is_over (MefPaymentWatcher *self, MefPaymentState state)
{
  if (!mef_payment_state_is_final (state))
    return FALSE;
  if (is_certain (state))
    return TRUE;
  if (self->page_open)
    return FALSE;
  if (self->from_before == 0)
    return TRUE;
  self->from_before--;
  return FALSE;
}

static void
take_failure (MefPaymentWatcher *self, const GError *error)
{
  if (is_passing (error))
    {
      set_flag (self, &self->offline, TRUE, PROP_OFFLINE);
      schedule (self);
      return;
    }
  mef_payment_watcher_stop (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
take_payment (MefPaymentWatcher *self, MefPayment *payment)
{
  gboolean changed = self->payment == NULL || !mef_payment_equal (self->payment, payment);
  gboolean over = is_over (self, mef_payment_get_state (payment));

  set_flag (self, &self->offline, FALSE, PROP_OFFLINE);
  if (over)
    mef_payment_watcher_stop (self);
  else
    schedule (self);
  if (changed)
    {
      g_set_object (&self->payment, payment);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAYMENT]);
      g_signal_emit (self, signals[CHANGED], 0, payment);
    }
  if (over)
    g_signal_emit (self, signals[FINISHED], 0, payment);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MefPaymentWatcher) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPayment) payment = mef_api_get_payment_finish (MEF_API (source), result, &error);

  /* Stopped, or stopped and started anew: that question was withdrawn. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (payment != NULL)
    take_payment (self, payment);
  else
    take_failure (self, error);
}

static void
ask (MefPaymentWatcher *self)
{
  self->cancellable = g_cancellable_new ();
  mef_api_get_payment_async (self->api, self->payment_id, self->cancellable, answered_cb,
                             g_object_ref (self));
}

static void
mef_payment_watcher_dispose (GObject *object)
{
  MefPaymentWatcher *self = MEF_PAYMENT_WATCHER (object);

  stop_timer (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->payment);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (mef_payment_watcher_parent_class)->dispose (object);
}

static void
mef_payment_watcher_finalize (GObject *object)
{
  MefPaymentWatcher *self = MEF_PAYMENT_WATCHER (object);

  g_free (self->payment_id);

  G_OBJECT_CLASS (mef_payment_watcher_parent_class)->finalize (object);
}

static void
mef_payment_watcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPaymentWatcher *self = MEF_PAYMENT_WATCHER (object);

  switch (id)
    {
    case PROP_PAYMENT:
      g_value_set_object (value, self->payment);
      break;
    case PROP_OFFLINE:
      g_value_set_boolean (value, self->offline);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_payment_watcher_class_init (MefPaymentWatcherClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_payment_watcher_dispose;
  object_class->finalize = mef_payment_watcher_finalize;
  object_class->get_property = mef_payment_watcher_get_property;

  properties[PROP_PAYMENT] = g_param_spec_object ("payment", NULL, NULL, MEF_TYPE_PAYMENT, flags);
  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MefPaymentWatcher::changed:
   * @payment: the payment as it is now
   *
   * Something of the payment changed.
   */
  signals[CHANGED] = g_signal_new ("changed", MEF_TYPE_PAYMENT_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, MEF_TYPE_PAYMENT);
  /**
   * MefPaymentWatcher::finished:
   * @payment: the payment as it stays
   *
   * There is nothing more to wait for.
   */
  signals[FINISHED] = g_signal_new ("finished", MEF_TYPE_PAYMENT_WATCHER, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, MEF_TYPE_PAYMENT);
  /**
   * MefPaymentWatcher::failed:
   * @error: a #GError
   *
   * Asking again makes no sense: the session has ended, or there is no such payment.
   */
  signals[FAILED] = g_signal_new ("failed", MEF_TYPE_PAYMENT_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
mef_payment_watcher_init (MefPaymentWatcher *self)
{
  self->first = FIRST_INTERVAL;
  self->longest = LONGEST_INTERVAL;
  self->interval = FIRST_INTERVAL;
}

/**
 * mef_payment_watcher_new:
 * @api: the interface of a server
 * @payment_id: a payment
 *
 * Returns: (transfer full): a watcher that does not run yet
 */
MefPaymentWatcher *
mef_payment_watcher_new (MefApi *api, const char *payment_id)
{
  MefPaymentWatcher *self;

  g_return_val_if_fail (MEF_IS_API (api) && payment_id != NULL, NULL);

  self = g_object_new (MEF_TYPE_PAYMENT_WATCHER, NULL);
  self->api = g_object_ref (api);
  self->payment_id = g_strdup (payment_id);
  return self;
}

/**
 * mef_payment_watcher_set_intervals:
 * @self: a watcher that does not run
 * @first: the wait after the first answer, in ms
 * @longest: the wait it grows to, in ms
 */
void
mef_payment_watcher_set_intervals (MefPaymentWatcher *self, guint first, guint longest)
{
  g_return_if_fail (MEF_IS_PAYMENT_WATCHER (self) && first > 0 && first <= longest);
  self->first = first;
  self->longest = longest;
}

/**
 * mef_payment_watcher_start:
 * @self: a watcher
 *
 * Asks at once and from then on until the payment is over. Does nothing while it runs.
 */
void
mef_payment_watcher_start (MefPaymentWatcher *self)
{
  g_return_if_fail (MEF_IS_PAYMENT_WATCHER (self));

  if (self->running)
    return;
  self->interval = self->first;
  set_flag (self, &self->running, TRUE, PROP_RUNNING);
  ask (self);
}

/**
 * mef_payment_watcher_stop:
 * @self: a watcher
 *
 * Stops asking; a question on its way is withdrawn, and no signal comes any more.
 */
void
mef_payment_watcher_stop (MefPaymentWatcher *self)
{
  g_return_if_fail (MEF_IS_PAYMENT_WATCHER (self));

  stop_timer (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_flag (self, &self->running, FALSE, PROP_RUNNING);
}

/**
 * mef_payment_watcher_poke:
 * @self: a watcher
 *
 * Something happened that may have changed the answer: the payment page was closed, or said that it
 * was done. Asks at once and often again.
 */
void
mef_payment_watcher_poke (MefPaymentWatcher *self)
{
  g_return_if_fail (MEF_IS_PAYMENT_WATCHER (self));

  if (!self->running)
    return;
  self->interval = self->first;
  if (self->cancellable != NULL)
    return;
  stop_timer (self);
  ask (self);
}

/**
 * mef_payment_watcher_set_page_open:
 * @self: a watcher
 * @open: whether the payer has the payment page in front of them
 *
 * While they have, only a payment that is paid or being checked is over. Once they have not, the
 * server is asked anew: what it says after that counts. Either starts a watcher that had ended.
 */
void
mef_payment_watcher_set_page_open (MefPaymentWatcher *self, gboolean open)
{
  g_return_if_fail (MEF_IS_PAYMENT_WATCHER (self));

  if (self->page_open == open)
    return;
  self->page_open = open;
  if (self->payment != NULL && is_certain (mef_payment_get_state (self->payment)))
    return;
  if (!open)
    {
      /* A question on its way was asked before. */
      mef_payment_watcher_stop (self);
      self->from_before = ANSWERS_FROM_BEFORE;
    }
  mef_payment_watcher_start (self);
}

/**
 * mef_payment_watcher_get_payment:
 * @self: a watcher
 *
 * Returns: (transfer none) (nullable): the last answer
 */
MefPayment *
mef_payment_watcher_get_payment (MefPaymentWatcher *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_WATCHER (self), NULL);
  return self->payment;
}

/**
 * mef_payment_watcher_get_offline:
 * @self: a watcher
 *
 * Returns: whether the last question got no answer; it is asked again
 */
gboolean
mef_payment_watcher_get_offline (MefPaymentWatcher *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_WATCHER (self), FALSE);
  return self->offline;
}

/**
 * mef_payment_watcher_get_running:
 * @self: a watcher
 *
 * Returns: whether it is still asking
 */
gboolean
mef_payment_watcher_get_running (MefPaymentWatcher *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT_WATCHER (self), FALSE);
  return self->running;
}
