/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GMime counts its initialisations without a lock; here is the one place that starts it. */
#include "config.h"

#include "mef-gmime.h"

/**
 * mef_gmime_initialise:
 *
 * Any thread, any number of times, before GMime is used.
 */
void
mef_gmime_initialise (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      g_mime_init ();
      g_once_init_leave (&done, 1);
    }
}
