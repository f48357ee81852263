/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefDay:
 *
 * A calendar day as its Julian number (see g_date_get_julian()); 0 is no day. Days compare and
 * subtract as numbers.
 */
typedef guint32 MefDay;

#define MEF_DAY_NONE ((MefDay) 0)
#define MEF_DAY_ISO_SIZE 11 /* YYYY-MM-DD and the end */

MefDay mef_day_new (guint year, guint month, guint day);
MefDay mef_day_from_instant (gint64 unix_seconds);
MefDay mef_day_parse_iso (const char *text);
MefDay mef_day_parse_french (const char *text);
const char *mef_day_to_iso (MefDay day, char buffer[MEF_DAY_ISO_SIZE]);
char *mef_day_format (MefDay day);

gint64 mef_instant_from_paris (MefDay day, guint hour, guint minute);
gboolean mef_instant_parse (const char *text, gint64 *unix_seconds);
char *mef_instant_to_rfc3339 (gint64 unix_seconds);
char *mef_instant_format (gint64 unix_seconds);

G_END_DECLS
