/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the time comes from. Programs hold the system's clock, tests one that only they move;
 * nothing else in the code asks the system for the date. Safe from any thread. */
#include "config.h"

#include "mef-clock.h"

struct _MefClock
{
  GObject parent_instance;

  gboolean manual;
  gint64 now; /* Unix seconds; read and written atomically; only used when manual */
};

G_DEFINE_FINAL_TYPE (MefClock, mef_clock, G_TYPE_OBJECT)

static void
mef_clock_class_init (MefClockClass *klass)
{
}

static void
mef_clock_init (MefClock *self)
{
}

/**
 * mef_clock_new:
 *
 * Returns: (transfer full): the system's clock
 */
MefClock *
mef_clock_new (void)
{
  return g_object_new (MEF_TYPE_CLOCK, NULL);
}

/**
 * mef_clock_new_manual:
 * @now: Unix seconds at which it stands
 *
 * Returns: (transfer full): a clock that moves only with mef_clock_advance()
 */
MefClock *
mef_clock_new_manual (gint64 now)
{
  MefClock *self = g_object_new (MEF_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now = now;
  return self;
}

/**
 * mef_clock_now:
 * @self: a clock
 *
 * Returns: Unix seconds, UTC
 */
gint64
mef_clock_now (MefClock *self)
{
  g_return_val_if_fail (MEF_IS_CLOCK (self), 0);
  if (self->manual)
    return __atomic_load_n (&self->now, __ATOMIC_SEQ_CST);
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * mef_clock_is_manual:
 * @self: a clock
 *
 * Returns: whether it moves only with mef_clock_advance()
 */
gboolean
mef_clock_is_manual (MefClock *self)
{
  g_return_val_if_fail (MEF_IS_CLOCK (self), FALSE);
  return self->manual;
}

/**
 * mef_clock_advance:
 * @self: a manual clock
 * @seconds: how far; back where it is negative, as a machine's clock may be set
 */
void
mef_clock_advance (MefClock *self, gint64 seconds)
{
  g_return_if_fail (MEF_IS_CLOCK (self) && self->manual);
  __atomic_add_fetch (&self->now, seconds, __ATOMIC_SEQ_CST);
}
