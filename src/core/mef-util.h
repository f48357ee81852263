/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things GLib 2.74 does not have yet. Pure static inlines; nothing here holds state. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* g_set_str() of GLib 2.76: TRUE when the value changed. */
static inline gboolean
mef_set_str (char **location, const char *value)
{
  char *copy;

  if (g_strcmp0 (*location, value) == 0)
    return FALSE;
  copy = g_strdup (value);
  g_free (*location);
  *location = copy;
  return TRUE;
}

/* g_string_free_and_steal() of GLib 2.76. */
static inline char *
mef_string_steal (GString *string)
{
  return g_string_free (string, FALSE);
}

static inline gboolean
mef_str_empty (const char *text)
{
  return text == NULL || text[0] == '\0';
}

G_END_DECLS
